from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Level, Unit
from config.settings import SendingSettings
from tests.bench.one_school import CAMPAIGN, DUE, FILE, LINE, SCHOOL, ZONE
from tracker.rules.attribution.evidence import Disposition, Reason, Standing
from tracker.rules.board.standing import Cell, Filed, mark, owes, standing
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.chasing import due_notices, joined, unreachable
from tracker.rules.letters.digest import MOST_NAMED, digest, digest_turn
from tracker.rules.letters.notice import FileLine, LetterKind, Notice
from tracker.rules.letters.notices import ASKABLE, Arrival, answer, extension_granted
from tracker.rules.letters.officer_notices import returned

CALENDAR = Calendar(ZONE)
HOURS = SendingSettings()
CELL = Cell(SCHOOL, CAMPAIGN, DUE)
REPORT = Filed("report", 1, datetime(2020, 11, 20, tzinfo=ZONE), valid=True)
APPENDIX = replace(REPORT, part="appendix")
ARRIVAL = Arrival(
    sha256="ab" * 32,
    message_id="<1@truong.example>",
    references=("<0@truong.example>",),
    subject="Báo cáo",
    sender="c2hoasen@thixa.example",
    received_at=datetime(2020, 11, 25, 3, tzinfo=UTC),
    disposition=Disposition.RECORDED,
    unit=SCHOOL,
    registered=True,
    files=(FILE,),
    campaigns=(LINE,),
)
NOW = datetime(2020, 11, 25, 4, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2020, month, day, hour, minute, tzinfo=ZONE)


def due(*cells: Cell, now: datetime, sent: frozenset[str] = frozenset()) -> tuple[Notice, ...]:
    return due_notices(cells, CAMPAIGN, sent, now, CALENDAR, HOURS)


def test_a_complete_set_is_confirmed_to_the_sender_alone() -> None:
    notice = answer(ARRIVAL, NOW)
    assert notice is not None
    assert (notice.kind, notice.key) == (LetterKind.CONFIRMATION, f"confirmation:{'ab' * 32}")
    assert (notice.to, notice.cc) == (("c2hoasen@thixa.example",), ())
    assert (notice.in_reply_to, notice.references) == ("<1@truong.example>", ("<0@truong.example>",))


def test_a_missing_part_is_asked_for() -> None:
    notice = answer(replace(ARRIVAL, campaigns=(replace(LINE, missing=("Phụ lục",)),)), NOW)
    assert notice is not None
    assert notice.kind is LetterKind.INCOMPLETE


def test_a_file_that_cannot_be_used_is_asked_for_again() -> None:
    locked = replace(FILE, version=0, usable=False, problems=(("encrypted", "", ""),))
    notice = answer(replace(ARRIVAL, files=(FILE, locked)), NOW)
    assert notice is not None
    assert notice.kind is LetterKind.INCOMPLETE


def test_a_plan_that_came_along_is_not_asked_for_again() -> None:
    plan = replace(FILE, version=0, usable=False, problems=(("not-a-report", "", ""),))
    notice = answer(replace(ARRIVAL, files=(FILE, plan)), NOW)
    assert notice is not None
    assert notice.kind is LetterKind.CONFIRMATION
    assert all(one.usable for one in notice.facts.files)


def test_when_a_stranger_reports_the_school_gets_a_copy() -> None:
    notice = answer(replace(ARRIVAL, sender="lan.nguyen@thu.example", registered=False), NOW)
    assert notice is not None
    assert (notice.to, notice.cc) == (("lan.nguyen@thu.example",), ("c2hoasen@thixa.example",))


@pytest.mark.parametrize("reason", list(Reason))
def test_only_what_the_sender_can_mend_is_asked(reason: Reason) -> None:
    notice = answer(replace(ARRIVAL, disposition=Disposition.REVIEW, reason=reason, campaigns=()), NOW)
    if reason in ASKABLE:
        assert notice is not None
        assert (notice.kind, notice.facts.question, notice.cc) == (LetterKind.QUESTION, reason, ())
    else:
        assert notice is None


@pytest.mark.parametrize("reason", [Reason.AUTO_REPLY, Reason.BOUNCE, Reason.OWN_MESSAGE, Reason.NOT_A_REPORT, Reason.BULK])
def test_what_is_ignored_is_not_answered(reason: Reason) -> None:
    assert answer(replace(ARRIVAL, disposition=Disposition.IGNORED, reason=reason), NOW) is None


def test_the_same_files_again_are_confirmed_once_however_often_they_come() -> None:
    again = replace(ARRIVAL, disposition=Disposition.IGNORED, reason=Reason.DUPLICATE, duplicate=True)
    first, second = answer(again, NOW), answer(replace(again, sha256="ef" * 32), NOW)
    assert first is not None
    assert second is not None
    assert first.facts.duplicate
    assert first.key == second.key != f"confirmation:{'ab' * 32}"
    assert answer(replace(again, redelivered=True), NOW) is None


def test_a_report_is_sent_back_once() -> None:
    first = returned(SCHOOL, LINE, (FILE,), "Thiếu chữ ký", SCHOOL.emails[0], NOW)
    second = returned(SCHOOL, LINE, (FILE,), "Thiếu dấu", SCHOOL.emails[0], NOW)
    other = returned(SCHOOL, LINE, (replace(FILE, sha256="01" * 32),), "Thiếu dấu", SCHOOL.emails[0], NOW)
    assert first.key == second.key != other.key


@pytest.mark.parametrize(
    ("now", "label"),
    [
        (at(23, 16, 59), None),
        (at(24, 7, 29), None),
        (at(24, 7, 30), "7d"),
        (at(26, 16, 59), "7d"),
        (at(27, 7, 30), "3d"),  # Saturday's, on the Friday before: Monday morning is the next one's
        (at(28, 9), None),
        (at(30, 7, 30), "1d"),
        (at(30, 17), None),
        (at(1, 7, 30, 12), None),
        (at(2, 7, 30, 12), "1d"),
        (at(4, 7, 30, 12), "3d"),
        (at(7, 16, 0, 12), "3d"),
        (at(8, 7, 30, 12), "7d"),
        (at(31, 8, 0, 12), "7d"),
        (datetime(2021, 1, 15, 8, tzinfo=ZONE), None),  # more than a month old: spent
    ],
)
def test_of_the_occasions_that_have_come_the_newest_speaks(now: datetime, label: str | None) -> None:
    assert [notice.key.split(":")[3] for notice in due(CELL, now=now)] == ([label] if label else [])


def test_a_reminder_names_unit_campaign_occasion_and_due_day() -> None:
    (notice,) = due(CELL, now=at(24, 8))
    assert notice.key == "reminder:DVK:thcs-hoa-sen:7d:2020-12-01"
    assert notice.to == ("c2hoasen@thixa.example",)
    assert notice.facts.campaigns[0].missing == ()


def test_what_was_sent_is_not_sent_again_but_an_extension_begins_anew() -> None:
    sent = frozenset(notice.key for notice in due(CELL, now=at(24, 8)))
    assert due(CELL, now=at(24, 9), sent=sent) == ()
    extended = replace(CELL, due=DUE + timedelta(days=1))
    assert [one.key for one in due(extended, now=at(25, 8), sent=sent)] == ["reminder:DVK:thcs-hoa-sen:7d:2020-12-02"]


def test_a_school_that_sent_a_part_is_told_which_is_missing() -> None:
    (notice,) = due(replace(CELL, filed=(REPORT,)), now=at(24, 8))
    assert notice.facts.campaigns[0].missing == ("Phụ lục",)


def test_nobody_is_reminded_before_the_campaign_opens() -> None:
    opening = replace(CAMPAIGN, opens=at(25, 10))
    cell = replace(CELL, campaign=opening)
    assert due_notices([cell], opening, frozenset(), at(25, 9), CALENDAR, HOURS) == ()
    assert due_notices([cell], opening, frozenset(), at(25, 11), CALENDAR, HOURS) == ()
    assert len(due_notices([cell], opening, frozenset(), at(27, 8), CALENDAR, HOURS)) == 1


@pytest.mark.parametrize(
    "cell",
    [
        replace(CELL, exempt=True),
        replace(CELL, in_review=True),
        replace(CELL, in_review=True, filed=(REPORT,)),
        replace(CELL, filed=(REPORT, APPENDIX)),
        replace(CELL, unit=replace(SCHOOL, emails=())),
    ],
    ids=["exempt", "in review", "part filed and in review", "complete", "no address"],
)
@pytest.mark.parametrize("now", [at(24, 8), at(30, 8), at(2, 8, month=12)])
def test_these_are_left_in_peace(cell: Cell, now: datetime) -> None:
    assert due(cell, now=now) == ()


def test_a_unit_that_was_not_asked_is_not_chased_for_the_rest() -> None:
    asked = replace(CAMPAIGN, units=("level:tieu_hoc",))
    cell = replace(CELL, campaign=asked, filed=(REPORT,))
    assert due_notices([cell], asked, frozenset(), at(24, 8), CALENDAR, HOURS) == ()


def test_the_officer_hears_of_units_that_no_letter_reaches() -> None:
    lost = replace(SCHOOL, code="x", emails=())
    assert unreachable([CELL, replace(CELL, unit=lost)]) == (lost,)
    assert unreachable([replace(CELL, unit=lost, exempt=True)]) == ()


FILINGS = st.lists(
    st.builds(
        Filed,
        part=st.sampled_from(["report", "appendix"]),
        version=st.just(1),
        received_at=st.datetimes(datetime(2020, 7, 1), datetime(2021, 3, 1), timezones=st.just(ZONE)),  # noqa: DTZ001
        valid=st.booleans(),
    ),
    max_size=4,
).map(tuple)
SPANS = st.lists(st.integers(1, 40 * 24).map(lambda hours: timedelta(hours=hours)), max_size=4).map(tuple)


@given(
    due_at=st.datetimes(datetime(2020, 12, 1), datetime(2021, 3, 1), timezones=st.just(ZONE)),  # noqa: DTZ001
    before=SPANS,
    after=SPANS,
    filings=st.lists(st.tuples(FILINGS, st.booleans(), st.booleans()), min_size=1, max_size=3),
    steps=st.lists(st.integers(1, 60 * 30), min_size=1, max_size=40),
)
def test_whatever_happens_nobody_is_bothered_who_owes_nothing_or_twice_or_at_night(
    due_at: datetime,
    before: tuple[timedelta, ...],
    after: tuple[timedelta, ...],
    filings: list[tuple[tuple[Filed, ...], bool, bool]],
    steps: list[int],
) -> None:
    campaign = replace(CAMPAIGN, due=due_at, remind_before=before, chase_after=after, opens=None)
    cells = {
        f"u{number}": Cell(replace(SCHOOL, code=f"u{number}"), campaign, due_at, exempt, filed, review)
        for number, (filed, exempt, review) in enumerate(filings)
    }
    sent: set[str] = set()
    now = due_at - timedelta(days=45)
    for minutes in steps:
        now += timedelta(minutes=minutes)
        come = {code: replace(cell, filed=tuple(f for f in cell.filed if f.received_at <= now)) for code, cell in cells.items()}
        for notice in due_notices(come.values(), campaign, sent, now, CALENDAR, HOURS):
            cell = come[notice.unit]
            assert owes(cell)
            assert not cell.exempt
            assert not cell.in_review
            assert notice.key not in sent
            assert CALENDAR.is_sending_moment(now, HOURS)
            assert (notice.kind is LetterKind.LATE) == (now >= due_at)
            sent.add(notice.key)


@given(before=SPANS, due_at=st.datetimes(datetime(2020, 12, 1), datetime(2021, 3, 1), timezones=st.just(ZONE)))  # noqa: DTZ001
def test_a_school_that_sends_nothing_hears_before_it_is_too_late(before: tuple[timedelta, ...], due_at: datetime) -> None:
    campaign = replace(CAMPAIGN, due=due_at, remind_before=(*before, timedelta(days=15)), opens=None)  # longer than Tết
    cell = Cell(SCHOOL, campaign, due_at)
    sent: list[datetime] = []
    keys: set[str] = set()
    now = CALENDAR.at((due_at - timedelta(days=60)).date(), time(8))
    while now < due_at:
        for notice in due_notices([cell], campaign, keys, now, CALENDAR, HOURS):
            keys.add(notice.key)
            sent.append(now)
        now += timedelta(hours=4)
    assert sent
    assert all(earlier < later for earlier, later in pairwise(sent))


def listed(now: datetime, sent: frozenset[str] = frozenset(), due_at: datetime = DUE) -> Notice | None:
    campaign = replace(CAMPAIGN, due=due_at)
    cells = (replace(CELL, campaign=campaign, due=due_at),)
    turn = digest_turn([campaign], sent, now, CALENDAR, HOURS)
    return digest(turn, {campaign.code: cells}, 2, now, ("tccb@phong.example",)) if turn else None


@pytest.mark.parametrize(
    ("now", "key"),
    [
        (at(23, 8), None),  # reminders have not begun
        (at(24, 7), None),
        (at(24, 9), "digest:2020-11-24:0730"),
        (at(28, 9), None),  # Saturday
        (at(30, 9), "digest:2020-11-30:0730"),
        (at(30, 12), "digest:2020-11-30:1030"),  # the last day
        (at(30, 16), "digest:2020-11-30:1330"),
        (at(1, 8, 0, 12), "digest:2020-12-01:0730"),  # the final one
        (at(2, 8, 0, 12), "digest:2020-12-01:0730"),  # late is better than never
        (at(9, 8, 0, 12), None),
    ],
)
def test_the_office_has_its_list_each_morning_and_a_final_one(now: datetime, key: str | None) -> None:
    notice = listed(now)
    assert (notice.key if notice else None) == key
    assert key is None or listed(now, frozenset({key})) is None


def test_a_deadline_in_the_afternoon_has_its_final_list_at_that_hour() -> None:
    notice = listed(at(30, 16, 1), due_at=at(30, 16))
    assert notice is not None
    assert notice.key == "digest:2020-11-30:1600"
    assert notice.facts.counts[0].missing == 1
    assert notice.facts.counts[0].owing == ("THCS Hoa Sen",)
    assert notice.facts.tray == 2


@pytest.mark.parametrize(("schools", "named"), [(MOST_NAMED - 12, True), (388, False)])
def test_the_list_of_many_who_owe_is_counts_by_level_with_the_first_names_and_the_table(schools: int, named: bool) -> None:
    owing = ((Level.THPT, schools), (Level.BO_PHAN, 12))
    units = [Unit(f"{level}-{at}", f"{level} {at}", level) for level, many in owing for at in range(many)]
    cells = [Cell(one, CAMPAIGN, DUE) for one in units]
    morning = at(24, 9)
    turn = digest_turn([CAMPAIGN], frozenset(), morning, CALENDAR, HOURS)
    assert turn
    notice = digest(turn, {CAMPAIGN.code: cells}, 0, morning, ("so@so.example",))
    (count,) = notice.facts.counts
    assert (len(count.owing), notice.attach, notice.facts.final) == ((50, (), False) if named else (0, (CAMPAIGN.code,), False))
    told = [(one.level, one.count, len(one.names)) for one in count.owing_levels]
    assert told == ([] if named else [(Level.THPT, 388, 5), (Level.BO_PHAN, 12, 12)])


def test_a_plan_sent_back_is_asked_about_as_the_wrong_file() -> None:
    plan = FileLine("KH.docx", 1000, "b" * 64, problems=(("not-a-report", "", ""),), usable=False)
    arrival = replace(ARRIVAL, disposition=Disposition.REVIEW, reason=Reason.UNKNOWN_CAMPAIGN, files=(plan,), campaigns=())
    notice = answer(arrival, NOW)
    assert notice is not None
    assert notice.facts.question == "not-a-report"


def test_a_final_list_that_could_not_leave_follows_the_morning_list_of_another() -> None:
    other = replace(CAMPAIGN, code="KTX", due=DUE + timedelta(days=3))
    over = replace(CAMPAIGN, due=at(30, 15))
    now = at(1, 8, 0, 12)
    first = digest_turn([over, other], frozenset(), now, CALENDAR, HOURS)
    assert first is not None
    assert (first.key, [one.code for one in first.campaigns]) == ("digest:2020-12-01:0730", ["KTX"])
    second = digest_turn([over, other], {first.key}, now, CALENDAR, HOURS)
    assert second is not None
    assert (second.key, second.final) == ("digest:2020-11-30:1500", frozenset({"DVK"}))
    assert digest_turn([over, other], {first.key, second.key}, now, CALENDAR, HOURS) is None


def test_the_office_is_told_of_dead_addresses_and_held_letters_and_gets_the_table_at_the_end() -> None:
    turn = digest_turn([CAMPAIGN], frozenset(), at(1, 8, 0, 12), CALENDAR, HOURS)
    assert turn is not None
    dead = frozenset(SCHOOL.emails)
    notice = digest(turn, {"DVK": [CELL]}, 0, at(1, 8, 0, 12), ("lan@phong.example",), dead, held=7)
    assert notice.facts.dead == (("THCS Hoa Sen", SCHOOL.emails[0]), ("THCS Hoa Sen", SCHOOL.emails[1]))
    assert (notice.facts.unreachable, notice.facts.held) == (("THCS Hoa Sen",), 7)
    assert (notice.attach, notice.facts.attached, notice.to) == (("DVK",), True, ("lan@phong.example",))


def test_a_dead_address_is_passed_over_for_the_next_one() -> None:
    first, second = SCHOOL.emails
    (notice,) = due_notices([CELL], CAMPAIGN, frozenset(), at(24, 8), CALENDAR, HOURS, dead={first})
    assert notice.to == (second,)
    assert due_notices([CELL], CAMPAIGN, frozenset(), at(24, 8), CALENDAR, HOURS, dead={first, second}) == ()
    assert unreachable([CELL], {first}) == ()
    assert unreachable([CELL], {first, second}) == (SCHOOL,)


def test_a_quiet_unit_hears_nothing() -> None:
    assert due_notices([CELL], CAMPAIGN, frozenset(), at(24, 8), CALENDAR, HOURS, quiet={SCHOOL.code}) == ()


def test_a_unit_that_owes_three_reports_gets_one_letter_with_the_overdue_one_first() -> None:
    sooner = replace(CAMPAIGN, code="A", title="Báo cáo A", due=at(27, 0))
    over = replace(CAMPAIGN, code="B", title="Báo cáo B", due=at(20, 0))
    single = [
        notice
        for one in (CAMPAIGN, sooner, over)
        for notice in due_notices([replace(CELL, campaign=one, due=one.due)], one, frozenset(), at(24, 8), CALENDAR, HOURS)
    ]
    (letter,) = joined(single)
    assert (letter.kind, letter.campaign, letter.unit) == (LetterKind.LATE, "", SCHOOL.code)
    assert [line.code for line in letter.facts.campaigns] == ["B", "A", "DVK"]
    assert {one.key for one in letter.carries} == {one.key for one in single}
    assert joined(reversed(single)) == (letter,)
    assert joined(single[:1]) == tuple(single[:1])


def test_nobody_is_chased_or_called_overdue_before_the_grace_is_over() -> None:
    kind = replace(CAMPAIGN, grace=timedelta(days=2))
    cell = replace(CELL, campaign=kind)
    assert due_notices([cell], kind, frozenset(), at(2, 8, 0, 12), CALENDAR, HOURS) == ()
    assert standing(cell, at(2, 8, 0, 12)) is Standing.AWAITING
    (notice,) = due_notices([cell], kind, frozenset(), at(3, 8, 0, 12), CALENDAR, HOURS)
    assert notice.kind is LetterKind.LATE
    assert standing(cell, at(3, 8, 0, 12)) is Standing.OVERDUE


def test_grace_makes_no_late_report_timely_but_is_shown_beside_it() -> None:
    kind = replace(CAMPAIGN, grace=timedelta(days=2), parts=CAMPAIGN.parts[:1])
    cell = replace(CELL, campaign=kind, filed=(replace(REPORT, received_at=at(1, 23, 0, 12)),))
    assert (standing(cell, NOW), mark(cell)) == (Standing.LATE, "grace")


def test_after_the_cutoff_nobody_is_chased_and_what_comes_is_marked() -> None:
    strict = replace(CAMPAIGN, cutoff_after=timedelta(days=3), parts=CAMPAIGN.parts[:1])
    cell = replace(CELL, campaign=strict)
    assert len(due_notices([cell], strict, frozenset(), at(3, 8, 0, 12), CALENDAR, HOURS)) == 1
    assert due_notices([cell], strict, frozenset(), at(4, 8, 0, 12), CALENDAR, HOURS) == ()
    came = replace(cell, filed=(replace(REPORT, received_at=at(4, 0, 0, 12)),))
    assert (standing(came, NOW), mark(came)) == (Standing.LATE, "after-cutoff")
    assert mark(replace(came, due=DUE + timedelta(days=5))) == ""


def test_more_time_is_told_once_to_an_address_that_works() -> None:
    later = DUE + timedelta(days=3)
    one = extension_granted(SCHOOL, CAMPAIGN, later, DUE, "Trường đang sửa chữa", NOW)
    again = extension_granted(SCHOOL, CAMPAIGN, later.astimezone(UTC), DUE, "Lý do khác", NOW)
    assert one is not None
    assert again is not None
    assert (one.kind, one.key, one.to) == (LetterKind.EXTENDED, again.key, SCHOOL.emails[:1])
    assert one.facts.campaigns[0].due == later
    assert one.facts.campaigns[0].due_before == DUE
    assert extension_granted(SCHOOL, CAMPAIGN, later, DUE, "", NOW, dead=frozenset(SCHOOL.emails)) is None


def test_a_report_that_came_before_its_campaign_opened_is_not_asked_for_its_name() -> None:
    arrival = replace(ARRIVAL, disposition=Disposition.REVIEW, reason=Reason.UNKNOWN_CAMPAIGN, campaigns=(), early=True)
    notice = answer(arrival, NOW)
    assert notice is not None
    assert notice.facts.question == "passed-on"
