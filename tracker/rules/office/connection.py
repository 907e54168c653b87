"""What to mend when a mail server does not let us in: from what was set and what the server, or the library, said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.rules.office.sign_in_faults import fault_of


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that a person may mend."""

    code: str  #: of table [hints] in templates/labels.toml
    security: str = ""  #: to try instead
    port: int = 0


_PORTS = {("mailbox", "tls"): 993, ("mailbox", "starttls"): 143, ("smtp", "tls"): 465, ("smtp", "starttls"): 587}

#: Words of a failure, under which security, what it means. The first row that fits is told.
_ROWS: tuple[tuple[str, str, str], ...] = (
    ("certificate", r"certificate|hostname mismatch", "tls starttls"),
    ("password-file", r"password_file|password_env|cannot carry", ""),
    ("password", r"authenticationfailed|authentication failed|refused-sign-in|signing in|\b53[0-9]\b|smtpauth", ""),
    ("no-tls-here", r"wrong_version|wrong version|record layer|unexpected_eof|eof occurred|\bssl\b|tlsv1|no_protocols", "tls"),
    ("no-starttls", r"starttls|capabilit|not supported", "starttls"),
    ("only-tls-here", r"timed out|timeout|closed|unexpected|eof|broken pipe|reset", "starttls"),
    ("no-such-host", r"name or service|getaddrinfo|nodename|name resolution|no address", ""),
    ("nobody-there", r"refused|unreachable|no route", ""),
    ("silent", r"timed out|timeout|closed|reset", ""),
)


def hint(section: str, security: str, words: str) -> Hint:
    """The hint for a failure of `section` (mailbox or smtp), tried with `security`, that was told in `words`."""
    if fault := fault_of(words):
        return Hint(fault.code)
    plain = words.lower()
    for code, pattern, under in _ROWS:
        if re.search(pattern, plain) and (not under or security in under.split()):
            other = {"no-tls-here": "starttls", "no-starttls": "tls", "only-tls-here": "tls"}.get(code, "")
            return Hint(code, other, _PORTS.get((section, other), 0))
    return Hint("other")
