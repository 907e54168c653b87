"""What a mail server, or the library, says when it does not let us in, and what a person is told to mend."""

from __future__ import annotations

import tomllib

import pytest

from templates import ROOT
from tracker.rules.office.connection import hint


@pytest.mark.parametrize(
    ("section", "security", "words", "code", "port"),
    [
        (
            "mailbox",
            "tls",
            "unreachable connecting failed: [SSL: WRONG_VERSION_NUMBER] wrong version number",
            "no-tls-here",
            143,
        ),
        ("smtp", "tls", "SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)", "no-tls-here", 587),
        ("smtp", "starttls", "SMTPNotSupportedError: STARTTLS extension not supported by server.", "no-starttls", 465),
        ("mailbox", "starttls", "settings Server does not support STARTTLS; see mailbox.security", "no-starttls", 993),
        ("smtp", "starttls", "TimeoutError: timed out", "only-tls-here", 465),
        ("mailbox", "tls", "unreachable the server's certificate is not trusted: self-signed certificate", "certificate", 0),
        (
            "mailbox",
            "tls",
            "refused-sign-in signing in as a failed: [AUTHENTICATIONFAILED] Authentication failed.",
            "password",
            0,
        ),
        ("smtp", "tls", "535 5.7.8 Error: authentication failed", "password", 0),
        ("mailbox", "tls", "settings mailbox.password_file: imap.password cannot be read", "password-file", 0),
        ("mailbox", "tls", "unreachable connecting failed: [Errno -2] Name or service not known", "no-such-host", 0),
        ("smtp", "tls", "ConnectionRefusedError: [Errno 111] Connection refused", "nobody-there", 0),
        ("smtp", "tls", "TimeoutError: timed out", "silent", 0),
        ("smtp", "tls", "something else", "other", 0),
    ],
)
def test_a_failure_hints_at_what_to_mend(section: str, security: str, words: str, code: str, port: int) -> None:
    found = hint(section, security, words)
    assert (found.code, found.port) == (code, port)
    assert found.code in tomllib.loads((ROOT / "labels.toml").read_text("utf-8"))["hints"]
