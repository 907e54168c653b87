"""Letters through real SMTP: a mail server that answers as servers do, and one that breaks off when told to."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from config.mistakes import mistake
from config.settings import Office, Server, SettingsError
from tracker.sending import smtp
from tracker.sending.letter import Letter
from tracker.sending.smtp import Later, Outgoing, Refused, Sent, Uncertain

OFFICE = Office(
    "Phòng Giáo dục và Đào tạo huyện Bình An", "UBND huyện", "Bộ phận Tổ chức cán bộ", "Bình An",
    "tccb@binhan.example", ZoneInfo("Asia/Ho_Chi_Minh"),
)  # fmt: skip
NOW = datetime(2020, 11, 30, 9, 5, tzinfo=UTC)
LETTER = Letter(
    "<baocao.1@binhan.example>",
    ("c2hoasen@truong.example",),
    (),
    "[TCCB] Xác nhận đã nhận báo cáo",
    "Kính gửi: Trường.\n.\n..hai chấm\nFrom đầu dòng\nTrân trọng./.\n",
    "<p>Kính gửi: Trường.</p>",
    (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"), ("In-Reply-To", "<1@truong.example>")),
)


def no_password() -> str:
    raise AssertionError("nobody signs in here")


def to(port: int, timeout: float = 5, **changes: Any) -> Outgoing:
    return Outgoing(Server("127.0.0.1", port, "plain"), OFFICE, no_password, timeout, **changes)


class Script:
    """A server that follows SMTP and breaks off the connection at one step."""

    def __init__(self, breaks_at: str, replies: dict[str, str], pause: float = 0, refuses: tuple[str, str] = ("", "")) -> None:
        """`pause`: seconds that it takes after the last dot; `refuses`: a command, where it has that sign in it."""
        self.pause, self.refuses = pause, refuses
        self.breaks_at, self.replies, self.commands = breaks_at, replies, list[str]()
        self.lines: list[str] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: Any) -> None:
        self._say(stream, self.replies.get("GREETING", "220 ready"))
        for line in stream:
            command = line.split()[0].decode().upper()
            self.commands.append(command)
            self.lines.append(line.decode("ascii", "replace"))
            if command == self.breaks_at:
                return
            answer = self.replies.get(command, "354 go" if command == "DATA" else "250 OK")
            odd = command == self.refuses[0] and self.refuses[1] in self.lines[-1]
            self._say(stream, "555 5.5.4 no such option" if odd else answer)
            if command == "DATA" and "DATA" not in self.replies:
                while next(stream) != b".\r\n":
                    pass
                self.commands.append(".")
                time.sleep(self.pause)
                if self.breaks_at == ".":
                    return
                self._say(stream, self.replies.get(".", "250 taken"))
            if command == "QUIT":
                return

    def _say(self, stream: Any, words: str) -> None:
        if not words:
            return
        stream.write(f"{words}\r\n".encode())
        stream.flush()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def script() -> Iterator[Callable[..., Script]]:
    made: list[Script] = []

    def make(breaks_at: str = "", pause: float = 0, refuses: tuple[str, str] = ("", ""), **replies: str) -> Script:
        made.append(Script(breaks_at, replies, pause, refuses))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_letter_arrives_as_it_was_written(smtp_sink: Any) -> None:
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(replace(LETTER, cc=("lan@thu.example",)), NOW) == Sent()
    (taken,) = smtp_sink.letters
    assert taken.sender == OFFICE.address
    assert taken.recipients == ("c2hoasen@truong.example", "lan@thu.example")
    message = email.message_from_bytes(taken.content, policy=email.policy.default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().strip() == LETTER.html
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == LETTER.message_id
    assert message["Date"] == "Mon, 30 Nov 2020 16:05:00 +0700"
    assert (message["To"], message["Cc"]) == ("c2hoasen@truong.example", "lan@thu.example")
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert "Bcc" not in message


def test_one_connection_carries_many_letters(script: Callable[..., Script]) -> None:
    server = script()
    with to(server.port) as outgoing:
        assert [outgoing.send(LETTER, NOW) for _ in range(3)] == [Sent()] * 3
    assert server.connections == 1
    assert server.commands.count(".") == 3


def test_a_temporary_refusal_is_tried_later_and_the_next_letter_leaves(smtp_sink: Any) -> None:
    smtp_sink.rcpt_answers.append("451 4.7.1 greylisted, try again")
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == Later("451 4.7.1 greylisted, try again")
        assert outgoing.send(LETTER, NOW) == Sent()
    assert len(smtp_sink.letters) == 1


def test_a_wrong_address_is_refused_for_good_and_the_next_letter_leaves(smtp_sink: Any) -> None:
    smtp_sink.rcpt_answers.append("550 5.1.1 no such user")
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == Refused("550 5.1.1 no such user", (f"{LETTER.to[0]}: 550 5.1.1 no such user",))
        assert outgoing.send(LETTER, NOW) == Sent()


def test_a_copy_that_is_refused_does_not_hold_the_letter_back(smtp_sink: Any) -> None:
    smtp_sink.rcpt_answers.extend(["250 OK", "550 5.1.1 no such user"])
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(replace(LETTER, cc=("cu@truong.example",)), NOW) == Sent(
            ("cu@truong.example: 550 5.1.1 no such user",)
        )
    assert smtp_sink.letters[0].recipients == LETTER.to


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("451 4.3.0 disk full", Later("451 4.3.0 disk full")),
        ("554 5.6.0 looks like spam", Later("554 5.6.0 looks like spam", refused=True)),
        ("552 5.3.4 message size exceeds fixed limit", Refused("552 5.3.4 message size exceeds fixed limit")),
        ("550 5.4.5 daily sending quota exceeded", Later("550 5.4.5 daily sending quota exceeded", down=True, refused=True)),
    ],
)
def test_what_is_said_after_the_letter_counts(smtp_sink: Any, answer: str, result: Later | Refused) -> None:
    smtp_sink.data_answers.append(answer)
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == result
        assert outgoing.send(LETTER, NOW) == Sent()


def test_a_refused_office_is_no_fault_of_the_letter(script: Callable[..., Script]) -> None:
    server = script(MAIL="530 5.7.0 sign in first")
    with to(server.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == Later("530 5.7.0 sign in first", down=True)


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 <x@y>: Relay access denied",
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        "553 5.1.8 sender address rejected",
        "550 5.2.252 SendAsDenied",
        "550 5.3.0 administrative prohibition",
        "550 5.4.6 unusual rate",
        "550 Client host blocked using a list",
        "530 authentication required",
    ],
)
def test_a_refusal_about_the_office_at_a_recipient_is_not_the_recipients(smtp_sink: Any, answer: str) -> None:
    smtp_sink.rcpt_answers.append(answer)
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == Later(answer, down=True, refused=True)


def test_of_two_addresses_the_one_that_exists_gets_the_letter_and_the_other_is_named(smtp_sink: Any) -> None:
    smtp_sink.rcpt_answers.append("550 5.1.1 no such user")
    with to(smtp_sink.port) as outgoing:
        assert outgoing.send(replace(LETTER, to=("cu@truong.example", "lan@truong.example")), NOW) == Sent(
            ("cu@truong.example: 550 5.1.1 no such user",)
        )
    assert smtp_sink.letters[0].recipients == ("lan@truong.example",)


def test_after_the_last_dot_a_server_may_take_longer_than_for_a_command(
    script: Callable[..., Script], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (smtp._GREETING, smtp._COMMAND, smtp._DATA, smtp._DOT) == (300, 300, 120, 600)  # RFC 5321, 4.5.3.2
    for name in ("_GREETING", "_COMMAND", "_DATA", "_BLOCK"):
        monkeypatch.setattr(smtp, name, 0.3)
    with Outgoing(Server("127.0.0.1", script(pause=1.0).port, "plain"), OFFICE, no_password) as outgoing:
        assert outgoing.send(LETTER, NOW) == Sent()


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_before_the_last_dot_has_lost_nothing(script: Callable[..., Script], step: str) -> None:
    with to(script(step).port) as outgoing:
        result = outgoing.send(LETTER, NOW)
    assert isinstance(result, Later)
    assert result.down


def test_a_connection_that_breaks_after_the_last_dot_leaves_doubt(script: Callable[..., Script]) -> None:
    server = script(".")
    reached: list[bool] = []
    with to(server.port, after_data=lambda: reached.append(True)) as outgoing:
        assert isinstance(outgoing.send(LETTER, NOW), Uncertain)
    assert reached == [True]
    assert server.commands[-1] == "."


@pytest.mark.parametrize("answer", ["250 taken", "220 hello", "what?"])
def test_a_server_that_takes_a_letter_before_it_was_sent_has_not_taken_it(script: Callable[..., Script], answer: str) -> None:
    server = script(DATA=answer)
    with to(server.port) as outgoing:
        result = outgoing.send(LETTER, NOW)
    assert isinstance(result, Later)
    assert result.down
    assert "." not in server.commands


@pytest.mark.parametrize("answer", ["what?", "354 go on", "\r\n", "999 odd"])
def test_an_answer_after_the_last_dot_that_is_neither_yes_nor_no_leaves_doubt(
    script: Callable[..., Script], answer: str
) -> None:
    with to(script(**{".": answer}).port) as outgoing:
        assert isinstance(outgoing.send(LETTER, NOW), Uncertain)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("250-one moment\r\n250-please\r\n250 taken", Sent()),
        ("451-4.3.0 not\r\n451 4.3.0 now", Later("451 4.3.0 not 4.3.0 now")),
        ("421 4.3.2 going down", Later("421 4.3.2 going down", down=True)),
    ],
)
def test_an_answer_in_several_lines_is_one_answer(script: Callable[..., Script], answer: str, result: Later | Sent) -> None:
    with to(script(**{".": answer}).port) as outgoing:
        assert outgoing.send(LETTER, NOW) == result


@pytest.mark.parametrize(
    "replies",
    [
        {"GREETING": "220-one moment\r\n220-please\r\n220 ready"},
        {"GREETING": "220"},
        {"EHLO": "502 what is EHLO?"},
        {"EHLO": "250-hello\r\n250-\r\n250-X-ODD a=b c\r\n250 SIZE 10"},
        {"RCPT": "251 will forward"},
        {"RCPT": "252 cannot verify"},
        {"NOOP": "500 what is NOOP?"},
        {"RSET": "500 what is RSET?"},
        {"QUIT": "500 never"},
        {".": "250"},
    ],
    ids=str,
)
def test_a_server_with_habits_of_its_own_takes_every_letter_once(
    script: Callable[..., Script], replies: dict[str, str]
) -> None:
    server = script(**replies)
    with to(server.port) as outgoing:
        assert [outgoing.send(LETTER, NOW) for _ in range(2)] == [Sent()] * 2
    assert server.commands.count(".") == 2


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_options_that_are_offered_and_then_refused_are_left_out(script: Callable[..., Script], step: str) -> None:
    server = script(EHLO="250-hello\r\n250 DSN", refuses=(step, "="))
    with to(server.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == Sent()


def test_nobody_waits_long_for_a_goodbye(script: Callable[..., Script], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_GOODBYE", 0.2)
    began = time.monotonic()
    with Outgoing(Server("127.0.0.1", script(QUIT="").port, "plain"), OFFICE, no_password) as outgoing:
        assert outgoing.send(LETTER, NOW) == Sent()
    assert time.monotonic() - began < 5


def test_a_letter_is_made_of_letters_that_any_server_carries(smtp_sink: Any) -> None:
    """8BITMIME is not asked for, so nothing may need it."""
    with to(smtp_sink.port) as outgoing:
        outgoing.send(LETTER, NOW)
    assert smtp_sink.letters[0].content.isascii()
    assert max(map(len, smtp_sink.letters[0].content.splitlines())) < 999


def test_a_server_that_closed_an_idle_connection_is_called_again(script: Callable[..., Script]) -> None:
    server = script("NOOP")
    with to(server.port) as outgoing:
        assert [outgoing.send(LETTER, NOW) for _ in range(3)] == [Sent()] * 3
    assert server.connections == 3


def test_a_server_that_is_away_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with to(port) as outgoing:
        result = outgoing.send(LETTER, NOW)
    assert isinstance(result, Later)
    assert result.down


def test_a_server_that_says_nothing_is_given_up_in_time(script: Callable[..., Script]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, to(silent.getsockname()[1], timeout=0.2) as outgoing:
        result = outgoing.send(LETTER, NOW)
    assert isinstance(result, Later)
    assert "time" in result.reason.lower()


def test_a_wrong_password_is_trouble_of_the_office_and_is_not_repeated_in_words(script: Callable[..., Script]) -> None:
    server = script(EHLO="250-hello\r\n250 AUTH PLAIN", AUTH="535 5.7.8 wrong")
    account = Server("127.0.0.1", server.port, "plain", username="tccb")
    for secret in ("hunter2hunter2", "mật khẩu"):
        with Outgoing(account, OFFICE, lambda secret=secret: secret, 5) as outgoing:  # type: ignore[misc]
            result = outgoing.send(LETTER, NOW)
        assert isinstance(result, Later)
        assert result.down
        assert secret not in result.reason


def test_a_password_that_cannot_be_read_is_said_by_the_settings(script: Callable[..., Script]) -> None:
    def unreadable() -> str:
        raise SettingsError((mistake("no-password-given", "smtp.password_file"),))

    account = Server("127.0.0.1", script().port, "plain", username="tccb")
    with Outgoing(account, OFFICE, unreadable, 5) as outgoing, pytest.raises(SettingsError):
        outgoing.send(LETTER, NOW)


@pytest.mark.parametrize("address", ["vănthư@truong.example", "a@b\r\nRCPT TO:<x@y.example>", "a b@x"])
def test_an_address_that_no_letter_can_bear_touches_no_server(address: str) -> None:
    with to(1) as outgoing:
        assert isinstance(outgoing.send(replace(LETTER, to=(address,)), NOW), Refused)


def test_a_password_never_leaves_this_machine_unprotected() -> None:
    with pytest.raises(ValueError, match=r"smtp\.security"):
        Outgoing(Server("mail.binhan.example", 25, "plain"), OFFICE, no_password)


def test_d5_a_server_that_reports_deliveries_is_told_which_letter_it_is(script: Callable[..., Script]) -> None:
    server = script(EHLO="250-hello\r\n250 DSN")
    with to(server.port) as outgoing:
        assert outgoing.send(LETTER, NOW) == Sent()
    mail, rcpt = (next(line for line in server.lines if line.upper().startswith(word)) for word in ("MAIL", "RCPT"))
    assert mail.split()[2:] == ["ENVID=baocao.1@binhan.example", "RET=HDRS"]
    assert rcpt.split()[2:] == ["NOTIFY=FAILURE,DELAY"]


@dataclass(frozen=True)
class Protected:
    """A server of the kind offices rent: it speaks TLS and notes who signs in."""

    sink: Any
    server: Server
    signed_in: list[bytes]  #: passwords as they arrived, all of them over TLS


@pytest.fixture(params=["tls", "starttls"])
def protected(request: pytest.FixtureRequest, dovecot: Any, smtp_sink: Any) -> Iterator[Protected]:
    signed_in: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(dovecot.certificate, dovecot.certificate.with_name("key.pem"))

    def known(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        signed_in.append(given.password)
        return AuthResult(success=given.password == b"secret")

    kind: dict[str, Any] = {
        "tls": {"ssl_context": context, "auth_require_tls": False},
        "starttls": {"tls_context": context, "require_starttls": True, "auth_required": True},
    }[request.param]
    controller = Controller(
        smtp_sink, hostname="127.0.0.1", port=port, server_hostname="localhost", authenticator=known, **kind
    )
    controller.start()
    try:
        yield Protected(smtp_sink, Server("localhost", port, request.param, "tccb"), signed_in)
    finally:
        controller.stop()


def test_a_letter_leaves_over_tls_with_a_certificate_the_system_trusts(
    protected: Protected, dovecot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    with Outgoing(protected.server, OFFICE, lambda: "secret", 5) as outgoing:
        assert isinstance(outgoing.send(LETTER, NOW), Sent)
        assert outgoing._client is not None
        assert isinstance(outgoing._client.sock, ssl.SSLSocket)
    assert protected.signed_in == [b"secret"]
    assert [one.recipients for one in protected.sink.letters] == [LETTER.to]


def test_a_certificate_nobody_vouches_for_is_refused_before_the_password(protected: Protected) -> None:
    with Outgoing(protected.server, OFFICE, lambda: "secret", 5) as outgoing:
        result = outgoing.send(LETTER, NOW)
    assert isinstance(result, Later)
    assert "certificate" in result.reason
    assert protected.signed_in == []


def test_a_certificate_of_another_name_is_refused(protected: Protected, dovecot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    with Outgoing(replace(protected.server, host="127.0.0.1"), OFFICE, lambda: "secret", 5) as outgoing:
        assert isinstance(outgoing.send(LETTER, NOW), Later)
    assert protected.signed_in == []


def test_a_server_that_offers_no_starttls_gets_no_password(smtp_sink: Any) -> None:
    with Outgoing(Server("127.0.0.1", smtp_sink.port, "starttls", "tccb"), OFFICE, no_password, 5) as outgoing:
        assert isinstance(outgoing.send(LETTER, NOW), Later)
    assert smtp_sink.letters == []
