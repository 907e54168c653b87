"""One field finds units, campaigns, mails, files and letters, and what was chosen stays in the address."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from intake.envelope import MailboxUid, StoredMail
from tests.bench.web_office import NOW, browse, office, scripts
from tests.servers.browser import Browser
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.store.letters import outbox
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail
from tracker.store.session import writing

__all__ = ("browse", "office")


def arrived(engine: Engine, number: int, subject: str, said: str) -> int:
    with writing(engine) as conn:
        stored = StoredMail(f"{number:064}", MailboxUid("found", 1, number), NOW, 10)
        kept = mails.keep(conn, (stored,), NOW)[0]
        file = DecidedDocument("BC.docx", (), "docx", "f" * 64, 1, "read", words=f"BC.docx {said}")
        decided = DecidedMail(
            MailState.TRAY, None, NOW, received_at=NOW, sender="x@y.example", subject=subject, words=subject, documents=(file,)
        )
        mails.decide(conn, kept, decided)
    return kept


def test_one_field_finds_a_unit_a_campaign_a_file_and_a_letter(office: Engine, browse: Callable[..., Browser]) -> None:
    browser = browse()
    mail = arrived(office, 7, "Nộp bài", "Lớp tập huấn ở An Lạc <script>x()</script>")
    with writing(office) as conn:
        letter = QueuedLetter(
            "k", LetterKind.REMINDER, "th-an-lac", "KT2020", ("a@t.example",), "Nhắc nộp", "<k@x>", "Kính gửi An Lạc", "h", (),
            NOW, NOW,
        )  # fmt: skip
        outbox.add(conn, letter)
    page = browser.get("/tim?tim=an+lac").text
    assert 'href="/don-vi/th-an-lac"' in page
    assert f'href="/thu/{mail}"' in page
    assert "<b>BC.docx:</b>" in page
    assert "<mark>An Lạc</mark> &lt;script&gt;" in page
    assert "Nhắc nộp" in page
    assert scripts(page) == scripts(browser.get("/tim").text)
    assert 'href="/dot/KT2020"' in browser.get("/tim?tim=kiem+tra+noi+bo").text
    assert "Không tìm thấy" in browser.get("/tim?tim=zzz").text


def test_what_was_chosen_stays_in_the_address(office: Engine, browse: Callable[..., Browser]) -> None:
    browser = browse()
    for number in range(10, 62):
        arrived(office, number, "Nộp bài thi", "")
    page = browser.get("/thu?tim=nop+bai&loc=tray&tu=01/01/2020&den=31/12/2021").text
    assert "tim=nop+bai&amp;loc=tray&amp;tu=01%2F01%2F2020&amp;den=31%2F12%2F2021" in page
    assert page.count("<mark>Nộp bài</mark>") == 50
    assert "Không tìm thấy thư nào" in browser.get("/thu?tim=nop+bai&den=01/01/2019").text


def test_words_that_never_stand_together_are_looked_for_apart(office: Engine, browse: Callable[..., Browser]) -> None:
    browser = browse()
    mail = arrived(office, 8, "Nộp bài thi", "")
    page = browser.get("/thu?tim=thi+nop").text
    assert f'href="/thu/{mail}"' in page
    assert "không nhất thiết đứng liền nhau" in page
