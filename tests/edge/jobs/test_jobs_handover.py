"""A commune's home hands its synthesis to the home above by mail: booked by its signature, and closed by the receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.entities import Campaign, Level, Part, Unit
from tests.papers.office import NOW, REPORT, REVIEW, SON, TestOffice, done, message, opened, refused
from tracker.jobs.filings.undo import undo
from tracker.jobs.synthesis.handover import hand_over, handover_files, keep_key, own_key
from tracker.sending.letter import Letter
from tracker.sending.message import compose
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.filings.board_details import details_of
from tracker.store.letters import outbox
from tracker.store.letters.outbox import OutboxRow
from tracker.store.mails import mails
from tracker.store.office import handovers, roster
from tracker.store.session import migrate, reading, writing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

COMMUNE = Unit("xa-binh-an", "Ủy ban nhân dân xã Bình An", Level.XA_PHUONG, "Bình An", ("tccb@pgd.example",))
WANTED = Campaign(
    "SO-2023", "Tổng hợp y tế trường học toàn tỉnh", REVIEW.due + timedelta(days=9),
    parts=(Part("so", "Sổ tổng hợp", formats=("xlsx",)),),
)  # fmt: skip
SOON = NOW + timedelta(minutes=10)


def at_home(office: TestOffice, home: Path, **facts: str) -> TestOffice:
    told = replace(office.settings.office, home=home, **facts)  # type: ignore[arg-type]
    return replace(office, settings=replace(office.settings, office=told))


@pytest.fixture
def commune(engine: Engine, tmp_path: Path) -> TestOffice:
    """The commune's own home, one of whose schools has reported."""
    made = at_home(opened(engine, tmp_path), tmp_path)
    made.get(message(SON.emails[0], "Nộp báo cáo", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN"))))
    return made


@pytest.fixture
def above(open_engine: Callable[[str], Engine], tmp_path: Path) -> TestOffice:
    """The home above, of whose units the commune is one."""
    home = tmp_path / "so"
    home.mkdir()
    engine = open_engine(f"sqlite:///{home}/baocao.db")
    migrate(engine)
    made = at_home(opened(engine, home), home, name="Sở GDĐT Bình An", address="tccb@so.example")
    with writing(engine) as conn:
        roster.replace_units(conn, [COMMUNE])
        campaigns.put(conn, WANTED, NOW)
    return made


def sent(office: TestOffice) -> tuple[OutboxRow, bytes]:
    """The newest letter of an office, as it leaves."""
    with reading(office.engine) as conn:
        row = max(outbox.listing(conn), key=lambda one: one.id)
    files = [handover_files(office.engine, office.settings, code.removeprefix("handover:"), SOON) for code in row.attachments]
    letter = Letter(
        message_id=row.message_id, to=row.to, cc=row.cc, subject=row.subject, text=row.text, html=row.html,
        headers=row.headers, attachments=tuple(one for some in files for one in some),
    )  # fmt: skip
    return row, compose(letter, office.settings.office, SOON)


def handed(commune: TestOffice) -> bytes:
    with writing(commune.engine) as conn:
        done(hand_over(commune.hand(conn), REVIEW.code, "TCCB@so.example", "SO-2023"))
    return sent(commune)[1]


def knows(above: TestOffice, commune: TestOffice) -> None:
    with writing(above.engine) as conn:
        done(keep_key(above.hand(conn), COMMUNE.code, own_key(commune.settings)))


def test_a_synthesis_is_booked_by_its_signature_and_the_receipt_closes_it(commune: TestOffice, above: TestOffice) -> None:
    knows(above, commune)
    mail, _ = above.get(handed(commune), SOON)
    with reading(above.engine) as conn:
        (filing,) = ledger.of_cell(conn, COMMUNE.code, "SO-2023")
        beside = details_of(conn, "SO-2023", [COMMUNE.code])[COMMUNE.code]
    assert (filing.mail, filing.part, filing.valid, filing.evidence) == (mail, "so", True, ("manifest",))
    assert [one.behind for one in beside.papers] == ["1/3"]
    receipt, raw = sent(above)
    assert receipt.kind == "confirmation"
    commune.get(raw, SOON)
    with reading(commune.engine) as conn:
        (row,) = handovers.of_campaign(conn, REVIEW.code)
    assert (row.receipt, row.received_at, row.target) == ("SO-2023-0001", SOON, "SO-2023")


def test_a_key_that_nobody_entered_makes_it_an_ordinary_mail(commune: TestOffice, above: TestOffice) -> None:
    raw = handed(commune)
    mail, _ = above.get(raw, SOON)
    with reading(above.engine) as conn:
        (one,) = [row for row in mails.listing(conn) if row.id == mail]
        assert not any("manifest" in filing.evidence for filing in ledger.of_mail(conn, mail))
    assert one.state != "ignored"


def test_the_same_synthesis_again_is_no_new_version(commune: TestOffice, above: TestOffice) -> None:
    knows(above, commune)
    raw = handed(commune)
    above.get(raw, SOON)
    again = raw.replace(b"Message-ID: <", b"Message-ID: <again.", 1)
    above.get(again, SOON)
    with reading(above.engine) as conn:
        assert [one.version for one in ledger.of_cell(conn, COMMUNE.code, "SO-2023")] == [1]


def test_a_handover_is_taken_back_and_leaves_nothing(commune: TestOffice) -> None:
    with writing(commune.engine) as conn:
        made = done(hand_over(commune.hand(conn), REVIEW.code, "a@so.example", "SO-2023"))
        done(undo(commune.hand(conn), made.act))
    with reading(commune.engine) as conn:
        assert handovers.of_campaign(conn, REVIEW.code) == ()
    assert handover_files(commune.engine, commune.settings, made.letters[0], SOON) == ()


def test_what_cannot_be_is_refused_in_a_word(commune: TestOffice) -> None:
    with writing(commune.engine) as conn:
        hand = commune.hand(conn)
        assert refused(hand_over(hand, "X", "a@so.example", "S")) == "no-such-campaign"
        assert refused(hand_over(hand, REVIEW.code, "so.example", "S")) == "bad-address"
        assert refused(hand_over(hand, REVIEW.code, "a@so.example", "S 1")) == "bad-campaign-code"
        assert refused(keep_key(hand, SON.code, "abc")) == "bad-key"
