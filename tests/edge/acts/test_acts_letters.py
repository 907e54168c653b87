"""Which letter goes with which act: what a unit was last told agrees with the books, or a correction waits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from config.entities import Unit
from tests.papers.office import DUE, GIANG, NOW, REPORT, REVIEW, SAFETY, SON, UNITS, TestOffice, done, message, refused
from tracker.jobs.campaigns.campaign_acts import change_campaign, delete_campaign
from tracker.jobs.filings import cell_acts, filing_acts
from tracker.jobs.filings.act import ActAnswer, Hand, Outcome, finish
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.mail_acts import settle
from tracker.jobs.filings.paper_report import PaperReport, record_by_hand
from tracker.jobs.filings.trial import tried
from tracker.jobs.filings.undo import undo
from tracker.jobs.letters.correct import SETTLED, WAIT
from tracker.jobs.letters.queue import queue
from tracker.jobs.letters.remind import remind
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.rules.letters.notices import extension_granted
from tracker.rules.letters.told import disagreement, in_the_books, may_be_chased
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.letters import outbox, told
from tracker.store.office import roster
from tracker.store.session import reading, writing

LATER = DUE + timedelta(days=3, hours=9)  # a Monday
CODE = REVIEW.code


@pytest.fixture
def office(office: TestOffice) -> TestOffice:
    """The campaigns remind and chase."""
    with writing(office.engine) as conn:
        for one in (REVIEW, SAFETY):
            reminding = replace(one, remind_before=(timedelta(days=3),), chase_after=(timedelta(days=1), timedelta(days=3)))
            campaigns.put(conn, reminding, NOW)
    return office


def report(unit_name: str, sender: str) -> bytes:
    return message(sender, "Nộp báo cáo", ("bc.txt", REPORT.format(name=unit_name)))


def sent(office: TestOffice, at: datetime) -> None:
    """Every letter that may leave by then has left."""
    with writing(office.engine) as conn:
        for row in outbox.claim(conn, at, timedelta(minutes=10), 1_000):
            outbox.mark_sent(conn, row.id, at)


def queued(office: TestOffice) -> list[tuple[str, str, str]]:
    with reading(office.engine) as conn:
        return [(row.kind, row.unit, row.subject) for row in outbox.listing(conn, LetterState.QUEUED)]


def of_son(conn: Connection) -> int:
    return ledger.of_cell(conn, SON.code, CODE)[-1].id


def has_receipt(office: TestOffice) -> None:
    office.get(report("TIỂU HỌC KIM SƠN", SON.emails[0]))
    sent(office, NOW)


def was_reminded(office: TestOffice) -> None:
    remind(office.engine, office.settings, NOW)
    sent(office, NOW + timedelta(days=1))


def was_extended(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(cell_acts.extend(office.hand(conn, why="Mất điện"), CODE, SON.code, DUE + timedelta(days=5)))
    sent(office, NOW + timedelta(days=1))


def was_exempted(office: TestOffice) -> None:
    was_reminded(office)
    with writing(office.engine) as conn:
        done(cell_acts.exempt(office.hand(conn, why="Mới thành lập"), CODE, SON.code))
    sent(office, NOW + timedelta(days=1))


def nothing(_: TestOffice) -> None:
    """The unit was told nothing."""


def due_in_ten_days(hand: Hand) -> Outcome:
    wanted = campaigns.get(hand.conn, CODE)
    assert wanted is not None
    return change_campaign(hand, replace(wanted, due=DUE + timedelta(days=10)), Calendar(hand.settings.office.timezone))


PAPER = PaperReport(SON.code, CODE, "report", NOW, "paper")

#: What was told before, the act, and the beginning of the subject that tells it; "" where nothing is to be told.
MATRIX: tuple[tuple[str, Callable[[TestOffice], None], Callable[[Hand], Outcome], str], ...] = (
    ("withdrawn", has_receipt, lambda h: filing_acts.withdraw(h, of_son(h.conn)), "Cần nộp"),
    ("returned", has_receipt, lambda h: filing_acts.send_back(h, of_son(h.conn)), "Đề nghị chỉnh sửa"),
    (
        "moved to another campaign",
        has_receipt,
        lambda h: filing_acts.move(h, of_son(h.conn), (SON.code, SAFETY.code, "report")),
        "Cần nộp",
    ),
    (
        "moved to another unit",
        has_receipt,
        lambda h: filing_acts.move(h, of_son(h.conn), (GIANG.code, CODE, "report")),
        "Cần nộp",
    ),
    ("on paper, unasked", nothing, lambda h: record_by_hand(h, PAPER), ""),
    ("on paper, after a reminder", was_reminded, lambda h: record_by_hand(h, PAPER), "Đã ghi nhận đủ"),
    ("exempted after a reminder", was_reminded, lambda h: cell_acts.exempt(h, CODE, SON.code), "Không phải nộp"),
    ("asked after all", was_exempted, lambda h: cell_acts.owe_again(h, CODE, SON.code), "Cần nộp"),
    ("extended", was_reminded, lambda h: cell_acts.extend(h, CODE, SON.code, DUE + timedelta(days=5)), "Gia hạn nộp"),
    ("shortened", was_extended, lambda h: cell_acts.extend(h, CODE, SON.code, DUE + timedelta(days=2)), "Điều chỉnh hạn nộp"),
    ("extension withdrawn", was_extended, lambda h: cell_acts.extend(h, CODE, SON.code, None), "Điều chỉnh hạn nộp"),
    ("a note", has_receipt, lambda h: cell_acts.note(h, CODE, SON.code), ""),
    ("common due date moved", was_reminded, due_in_ten_days, "Điều chỉnh hạn nộp"),
    ("common due date moved, untold", nothing, due_in_ten_days, ""),
    ("campaign deleted", was_reminded, lambda h: delete_campaign(h, CODE), "Không phải nộp"),
)


@pytest.mark.parametrize(("before", "do", "told_by"), [row[1:] for row in MATRIX], ids=[row[0] for row in MATRIX])
def test_an_act_and_its_letter(
    office: TestOffice, before: Callable[[TestOffice], None], do: Callable[[Hand], Outcome], told_by: str
) -> None:
    before(office)
    with writing(office.engine) as conn:
        act = done(do(office.hand(conn, now=LATER, why="Vì lý do ấy")))
    mine = [subject for _, unit, subject in queued(office) if unit == SON.code]
    assert len(mine) == bool(told_by)
    assert all(subject.startswith(told_by) for subject in mine)
    with reading(office.engine) as conn:
        waits = {row.not_before - LATER for row in outbox.listing(conn, LetterState.QUEUED) if row.unit == SON.code}
    assert waits <= {WAIT, SETTLED}
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, now=LATER + timedelta(minutes=1)), act.act))
    assert [subject for _, unit, subject in queued(office) if unit == SON.code] == []


def test_the_table_of_acts_and_letters_in_the_documents_is_this_one() -> None:
    rows = (
        f"| {name} | {before.__name__.replace('_', ' ')} | {f'“{told_by} …”' if told_by else 'none'} |"
        for name, before, _, told_by in MATRIX
    )
    assert "\n".join(rows) in (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf-8")


def test_undo_of_an_act_whose_letter_has_left_sends_the_letter_that_corrects_it(office: TestOffice) -> None:
    has_receipt(office)
    with writing(office.engine) as conn:
        act = done(filing_acts.withdraw(office.hand(conn, now=LATER, why="Gửi nhầm"), of_son(conn)))
    sent(office, LATER + WAIT)
    with writing(office.engine) as conn:
        undone = done(undo(office.hand(conn, now=LATER + timedelta(hours=1)), act.act))
        assert len(undone.letters) == 1
        assert len(undone.corrections) == 1
    ((kind, unit, subject),) = queued(office)
    assert (kind, unit) == (LetterKind.CORRECTION, SON.code)
    assert subject.startswith("Đã ghi nhận đủ")


def test_the_letter_may_be_left_out_and_then_the_unit_is_not_chased(office: TestOffice) -> None:
    has_receipt(office)
    with writing(office.engine) as conn:
        done(filing_acts.withdraw(office.hand(conn, now=LATER, why="Gửi nhầm", tell=False), of_son(conn)))
    assert queued(office) == []
    chased = {one.unit for one in remind(office.engine, office.settings, LATER + timedelta(hours=2)).notices}
    assert SON.code not in chased
    assert GIANG.code in chased


def test_a_trial_says_what_would_follow_and_changes_nothing(office: TestOffice) -> None:
    has_receipt(office)
    with reading(office.engine) as conn:
        filing = of_son(conn)
    trial = tried(office.engine, LATER, lambda conn: filing_acts.withdraw(office.hand(conn, now=LATER, why="Gửi nhầm"), filing))
    ((change,), (letter,)) = trial.cells, trial.letters
    assert (change.unit, change.before, change.after) == (SON.name, "on_time", "overdue")
    assert letter.subject.startswith("Cần nộp")
    with reading(office.engine) as conn:
        assert ledger.get(conn, filing).withdrawn_at is None  # type: ignore[union-attr]
    assert queued(office) == []


def test_a_decision_on_a_unit_is_followed_by_no_late_notice_for_half_an_hour(office: TestOffice) -> None:
    was_extended(office)
    with writing(office.engine) as conn:
        done(cell_acts.extend(office.hand(conn, now=LATER, why="Nhầm", tell=False), CODE, SON.code, None))
    assert SON.code not in {one.unit for one in remind(office.engine, office.settings, LATER + timedelta(minutes=29)).notices}
    assert SON.code in {one.unit for one in remind(office.engine, office.settings, LATER + timedelta(minutes=31)).notices}


def random_act(chance: random.Random, hand: Hand, step: int, units: tuple[Unit, ...]) -> Outcome:
    """Any act, possible or not; `step`: there are as many filings and acts at most."""
    unit, campaign = chance.choice(units).code, chance.choice((CODE, SAFETY.code))
    filing = chance.randint(1, 30 + step // 4)
    days = timedelta(days=chance.randint(1, 9))
    acts: list[Callable[[], Outcome]] = [
        lambda: cell_acts.extend(hand, campaign, unit, chance.choice((DUE + timedelta(days=20) + days, DUE + days, None))),
        lambda: cell_acts.exempt(hand, campaign, unit),
        lambda: cell_acts.owe_again(hand, campaign, unit),
        lambda: cell_acts.excuse(hand, campaign, unit),
        lambda: cell_acts.excuse_no_more(hand, campaign, unit),
        lambda: filing_acts.withdraw(hand, filing),
        lambda: filing_acts.send_back(hand, filing),
        lambda: filing_acts.accept(hand, filing),
        lambda: filing_acts.move(hand, filing, (unit, campaign, "report")),
        lambda: record_by_hand(hand, PaperReport(unit, campaign, "report", hand.now - timedelta(minutes=1), "paper")),
        lambda: settle(hand, 1, (BookingChoice(0, unit, campaign, "report"),)),
        lambda: undo(hand, chance.randint(1, 60 + step // 2)),
    ]
    return chance.choice(acts)()


def more_schools(count: int) -> Iterator[Unit]:
    for number in range(count):
        yield replace(SON, code=f"th-{number}", name=f"Trường Tiểu học số {number + 1}", emails=(f"th{number}@truong.example",))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_officers_do_no_unit_believes_what_the_books_deny(
    office: TestOffice, seed: int, pytestconfig: pytest.Config
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same walk every time
    units = UNITS + tuple(more_schools(pytestconfig.getoption("--random-schools") - len(UNITS)))
    with writing(office.engine) as conn:
        roster.replace_units(conn, units)
    office.get(report("TIỂU HỌC KIM SƠN", SON.emails[0]))
    now = NOW
    for step in range(pytestconfig.getoption("--random-acts")):
        now += timedelta(minutes=chance.choice((1, 2, 7, 45, 300)))
        with writing(office.engine) as conn:
            who = chance.choice(("hanh", "minh"))
            outcome = random_act(chance, Hand(conn, who, office.settings, now, "Vì lý do ấy"), step, units)
        if chance.random() < 0.3:
            remind(office.engine, office.settings, now)
        sent(office, now)
        _held_against_the_books(office, outcome)


def _held_against_the_books(office: TestOffice, outcome: Outcome) -> None:
    with reading(office.engine) as conn:
        late = {row.unit for row in outbox.listing(conn, LetterState.QUEUED) if row.kind == "late"}
        for campaign in (CODE, SAFETY.code):
            last = told.last_told(conn, campaign)
            for cell in board.cells(conn, campaign):
                said = last.get(cell.unit.code)
                parts = disagreement(said, in_the_books(cell))
                assert not parts, (parts, said, in_the_books(cell), outcome if isinstance(outcome, ActAnswer) else "refused")
                assert may_be_chased(said) or cell.unit.code not in late


def test_an_act_that_changes_nothing_is_told_to_nobody(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        hand = office.hand(conn, now=LATER, why="Vì lý do ấy")
        notice = extension_granted(SON, REVIEW, DUE + timedelta(days=2), DUE, "Vì lý do ấy", LATER)
        assert notice is not None
        assert queue(conn, notice, office.settings.office, LATER)
        outcome = finish(hand, Journal(conn), "extend", f"{CODE} {SON.code}", (), (notice.key,))
    assert refused(outcome) == "nothing-to-do"
    assert queued(office) == []
