"""A year of one office, with a clock that runs: schools that report, forget, move house or answer by machine.

Everything is real but the clock: the tick decides, letters leave by SMTP, what comes back is read and recorded. Beside
it the year keeps books of its own, and holds each letter against them: nobody is told twice, nobody who owes nothing,
nobody at night, on a day off or at an address that is dead, and for each letter a reason can be given.

    .venv/bin/python benchmarks/year.py [--units 60] [--days 365] [--seed 1] [--why UNIT]
"""

from __future__ import annotations

import argparse
import random
import re
import socket
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select

from benchmarks import year_mails as mails_of
from config.entities import Campaign, Every, Level, Part, Repeat, Role, Series, Unit
from config.extra_days import ExtraDays
from config.settings import MailboxSettings, Office, SendingSettings, Server, Settings
from intake.envelope import MailboxUid, StoredMail
from parsers.facts import Budget, Problem
from parsers.reading import read_mail
from tracker.jobs.campaigns.import_file import take_in
from tracker.jobs.filings.act import Hand
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.escalate import stop, to_come
from tracker.jobs.letters.own_letters import write_letters
from tracker.jobs.letters.queue import queue
from tracker.jobs.letters.remind import Seen, remind
from tracker.jobs.letters.repeat import send_returned
from tracker.jobs.mails.record import record
from tracker.jobs.office import registry
from tracker.rules.board.standing import owes
from tracker.rules.campaigns.series import campaign_of, spans
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.notices import extension_granted
from tracker.store import schema
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.filings import board
from tracker.store.letters import bounces, quiet_units
from tracker.store.letters.outbox import carried_cells
from tracker.store.letters.quiet_units import Quiet
from tracker.store.mails import mails
from tracker.store.mails.mails import MailboxState
from tracker.store.office import roster
from tracker.store.session import connect, migrate, reading, writing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 1, 1, tzinfo=ZONE)
CHASED = ("reminder", "late")
ABOVE = ("principal", "superior")
OWED = (*CHASED, "opening", *ABOVE)  #: kinds that only go while a report is owed
HOURS = (*OWED, "own")  #: kinds that only go in office hours
SUPERIOR = "vanphong@huyen.example"
TWO = (Level.TIEU_HOC, Level.THCS)
REPORT = (Part("report", "Báo cáo", formats=("docx",)),)
#: How a school behaves: when it reports (days before due; negative: after), what its mailbox does with a letter.
HABITS = ("early", "reminded", "late", "never", "machine", "unmarked-machine", "moved", "gone", "stranger")


@dataclass
class Year:
    """The office, the world around it, and the books that the world keeps by itself."""

    settings: Settings
    engine: Engine
    chance: random.Random
    now: datetime = START
    habits: dict[str, str] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    arrived: list[tuple[datetime, str, Message]] = field(default_factory=list)  #: letters as the mail server took them
    coming: list[tuple[datetime, bytes]] = field(default_factory=list)  #: mails on their way to the office
    reported: set[tuple[str, str]] = field(default_factory=set)
    excused: set[tuple[str, str]] = field(default_factory=set)
    dead: dict[str, datetime] = field(default_factory=dict)  #: when the office heard of it
    asked_for_time: set[tuple[str, str]] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    stopped: set[tuple[str, str, str]] = field(default_factory=set)  #: unit, campaign and step

    def step(self, hours: int, seen: Seen) -> None:
        """What happens in some hours."""
        self.now += timedelta(hours=hours)
        for at, raw in [one for one in self.coming if one[0] <= self.now]:
            self.coming.remove((at, raw))
            self.receive(raw, at)
        before = len(self.arrived)
        done = remind(self.engine, self.settings, self.now, seen=seen)
        self.counts["periods opened"] += len(done.opened)
        deliver(self.engine, self.settings, lambda: self.now)
        for at, to, letter in self.arrived[before:]:
            self._hold_against_the_books(at, to, letter)
            self._react(to, letter)
        if 8 <= self.now.hour < 8 + hours:
            self._morning()

    def _unbooked(self, unit: str, what: str) -> str:
        """How a report counts that was not booked at once: one of a unit that has ended may wait for a person."""
        with reading(self.engine) as conn:
            ended = next((one.life.until for one in roster.units(conn) if one.code == unit), None)
        return "reports of ended units in the tray" if ended and what == "review" else "reports not booked"

    def receive(self, raw: bytes, at: datetime) -> None:
        """One mail comes and is decided."""
        with writing(self.engine) as conn:
            digest = sha256(raw).hexdigest()
            stored = StoredMail(digest, MailboxUid("year", 1, int(digest[:15], 16)), at, len(raw))
            mails.keep(conn, [stored], at)
            (pending,) = mails.pending(conn, 1)
            known = registry.load(conn, self.settings, at)
            what = record(conn, pending, read_mail(raw, Budget()), registry.Books(known, self.settings, at))
        self.counts[f"mails {what}"] += 1
        message = message_from_bytes(raw)
        if (cell := message["X-Cell"]) and what == "recorded":
            unit, _, code = cell.partition(" ")
            self.reported.add((unit, code))
        elif cell:
            self.counts[self._unbooked(cell.partition(" ")[0], str(what))] += 1
        if address := message["X-Failed"]:
            self.dead.setdefault(address, at)

    def _hold_against_the_books(self, at: datetime, to: str, letter: Message) -> None:
        row = self._row(str(letter["Message-ID"]))
        self.counts[f"letters {row.kind}"] += 1
        if row.kind not in HOURS:
            return
        local = at.astimezone(ZONE)
        if not _office_hours(local):
            self.wrong.append(f"{row.key} left at {local:%a %d/%m %H:%M}")
        if to in self.dead:
            self.wrong.append(f"{row.key} went to {to}, dead since {self.dead[to]}")
        for code, unit in self._cells(row) if row.kind in OWED else ():
            if (unit, code) in self.reported | self.excused:
                self.wrong.append(f"{row.key} about {code}, which {unit} does not owe")

    def _react(self, to: str, letter: Message) -> None:
        row = self._row(str(letter["Message-ID"]))
        unit = self.units.get(row.unit)
        soon = self.now + timedelta(minutes=self.chance.randint(1, 50))
        if to == SUPERIOR or to.endswith(".ht@truong.example"):  # who is above is not there, and a machine says so
            marked = self.chance.random() < 0.5
            self.coming.append((soon, mails_of.automatic(self.settings.office.address, letter, to, marked, self.chance)))
        if unit is None:
            return
        habit = self.habits[unit.code]
        if habit in ("moved", "gone") and to == f"{unit.code}@truong.example":
            self.coming.append((soon, mails_of.bounce(self.settings.office.address, letter, to)))
        elif habit.endswith("machine"):
            marked = habit == "machine"
            self.coming.append((soon, mails_of.automatic(self.settings.office.address, letter, to, marked, self.chance)))
        elif row.kind in CHASED and habit in ("reminded", "late", "stranger", "moved"):
            for code, _ in self._cells(row):
                after = self.chance.randint(2, 70) if habit != "late" else self.chance.randint(24, 200)
                self._report(unit, code, self.now + timedelta(hours=after), letter)

    def _report(self, unit: Unit, code: str, at: datetime, answers: Message | None = None) -> None:
        with reading(self.engine) as conn:
            campaign = campaigns.get(conn, code)
        if campaign and (unit.code, code) not in self.reported:
            address = f"{unit.code}.rieng@thu.example" if self.habits[unit.code] == "stranger" else unit.emails[-1]
            raw = mails_of.report(self.settings.office.address, unit, campaign, address, at, answers, self.chance)
            self.coming.append((at, raw))

    def _morning(self) -> None:
        """What people do when they come to work."""
        with reading(self.engine) as conn:
            rows = campaigns.speaking(conn, self.now)
        self._letters_of_its_own([row.campaign for row in rows])
        for row in rows:
            campaign = row.campaign
            if campaign.opens is None or not timedelta(0) <= self.now - campaign.opens < timedelta(days=1):
                continue
            for unit in self.units.values():
                if self.habits[unit.code] == "early" and campaign.expects(unit):
                    self._report(unit, campaign.code, self.now + timedelta(hours=self.chance.randint(1, 100)))
            self._officer(campaign)

    def _officer(self, campaign: Campaign) -> None:
        """Two units of each campaign get more time, one is exempt."""
        some = self.chance.sample([one for one in self.units.values() if campaign.expects(one)], 3)
        with writing(self.engine) as conn:
            for unit in some[:2]:
                due = campaign.due + timedelta(days=self.chance.randint(2, 9))
                campaigns.except_unit(conn, campaign.code, Excepted(unit.code, False, due, "bận thi", "lan", self.now))
                notice = extension_granted(
                    unit, campaign, due, campaign.due, "bận thi", self.now, frozenset(bounces.dead_addresses(conn))
                )
                if notice:
                    queue(conn, notice, self.settings.office, self.now)
            campaigns.except_unit(conn, campaign.code, Excepted(some[2].code, True, None, "sáp nhập", "lan", self.now))
        self.excused.add((some[2].code, campaign.code))

    def _letters_of_its_own(self, open_now: list[Campaign]) -> None:
        """Two days after a deadline an officer writes to the late ones of two levels and stops a step; what came back goes
        again on the first of each month."""
        with writing(self.engine) as conn:
            hand = Hand(conn, "lan", self.settings, self.now)
            for campaign in open_now:
                if not timedelta(days=2) <= self.now - campaign.due < timedelta(days=3):
                    continue
                late = {one.unit.code for one in board.cells(conn, campaign.code) if owes(one) and one.unit.level in TWO}
                write_letters(hand, campaign.code, late, "Về {tên báo cáo}", "Hạn nộp của {đơn vị} là {hạn nộp}.")
                step = next((one for one in to_come(conn, campaign.code, self.settings) if any(one.to)), None)
                if step and not isinstance(stop(hand, campaign.code, step.cell.unit.code, step.kind), Problem):
                    self.stopped.add((step.cell.unit.code, campaign.code, step.kind))
            if self.now.day == 1:
                send_returned(hand)

    def _row(self, message_id: str) -> Any:
        with reading(self.engine) as conn:
            return conn.execute(select(schema.outbox).where(schema.outbox.c.message_id == message_id)).one()

    def _cells(self, row: Any) -> tuple[tuple[str, str], ...]:
        """By campaign and unit, what a letter speaks of."""
        if row.campaign and row.unit:
            return ((row.campaign, row.unit),)
        with reading(self.engine) as conn:
            return tuple(sorted(carried_cells(conn, row.message_id)))


def _office_hours(local: datetime) -> bool:
    """By the national table itself, not by the code under test."""
    table = holidays.country_holidays("VN", years=local.year)
    works = table.is_working_day(local.date())
    return works and (7, 30) <= (local.hour, local.minute) < (17, 0)


def town(units: int, chance: random.Random) -> dict[str, tuple[Unit, str]]:
    """Units with their habits; each has two addresses of which the second always works, but those that are gone."""
    names = ["Sen", "Mai", "Cúc", "Đào", "Lan", "Huệ", "Hồng", "Trúc", "Tùng", "Bách", "Phượng", "Bàng", "Sứ", "Nhài"]
    levels = ((Level.TIEU_HOC, "Trường Tiểu học"), (Level.THCS, "Trường THCS"), (Level.MAM_NON, "Trường Mầm non"))
    made = {}
    for number in range(units):
        level, kind = levels[number % 3]
        name = f"{kind} {names[number // 3 % len(names)]} {names[number // (3 * len(names)) % len(names)]} Tân"
        code = f"u{number:03}"
        addresses = (f"{code}@truong.example",) if number % 2 else (f"{code}@truong.example", f"{code}.2@truong.example")
        habit = HABITS[number % len(HABITS)] if number < 2 * len(HABITS) else chance.choice(HABITS)
        if habit == "gone":
            addresses = addresses[:1]
        if habit == "moved":
            addresses = (f"{code}@truong.example", f"{code}.2@truong.example")
        roles: tuple[tuple[str, Role], ...] = ()
        if number % 3 == 0:  # its principal has an address of their own, and another gets copies
            head, copy = f"{code}.ht@truong.example", f"{code}.dn@truong.example"
            addresses, roles = (head, copy, *addresses), ((head, Role.PRINCIPAL), (copy, Role.COPY))
        made[code] = (Unit(code, name, level, emails=addresses, roles=roles), habit)
    return made


def _days(*numbers: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(days=one) for one in numbers)


def plans() -> tuple[Campaign | Series, ...]:
    """Three periodic reports and six single ones: 22 campaigns in a year."""
    far = datetime.max.replace(tzinfo=UTC)
    monthly = Campaign(
        "CT", "Báo cáo công tác {period}", far, keywords=("công tác tháng",), remind_before=_days(3, 1),
        chase_after=_days(1, 3), parts=REPORT, grace=timedelta(days=1), cutoff_after=timedelta(days=10),
        opening_letter=True, principal_after=3, superior_after=5,
    )  # fmt: skip
    quarterly = replace(monthly, code="CSVC", title="Báo cáo cơ sở vật chất {period}", keywords=("cơ sở vật chất",))
    terms = replace(monthly, code="CM", title="Báo cáo chuyên môn {period}", keywords=("chuyên môn",))
    single = (
        ("ATGT", "Báo cáo kết quả tháng an toàn giao thông", "an toàn giao thông", date(2026, 2, 26)),
        ("PCCC", "Báo cáo công tác phòng cháy chữa cháy", "phòng cháy", date(2026, 4, 21)),
        ("THUVIEN", "Báo cáo hoạt động thư viện trường học", "thư viện", date(2026, 5, 21)),
        ("YTE", "Báo cáo y tế trường học", "y tế trường học", date(2026, 9, 21)),
        ("NGLL", "Báo cáo hoạt động ngoài giờ lên lớp", "ngoài giờ lên lớp", date(2026, 10, 21)),
        ("BANTRU", "Báo cáo tổ chức bán trú", "bán trú", date(2026, 11, 12)),
    )
    return (
        Series(monthly, Repeat(Every.MONTH, 20, 0, None, 14, timedelta(days=14), timedelta(days=25))),
        Series(quarterly, Repeat(Every.QUARTER, 20, opens_before=timedelta(days=20))),
        Series(terms, Repeat(Every.TERM, 25, opens_before=timedelta(days=20))),
        *(
            Campaign(
                code, title, datetime(due.year, due.month, due.day, tzinfo=ZONE),
                opens=datetime(due.year, due.month, due.day, tzinfo=ZONE) - timedelta(days=20), keywords=(word,),
                remind_before=_days(7, 3, 1), chase_after=_days(1, 3, 7), parts=REPORT, chase_every=4,
                cutoff_after=timedelta(days=25), opening_letter=True, principal_after=4, superior_after=9,
            )
            for code, title, word, due in single
        ),
    )  # fmt: skip


class _Sink:
    """The mail server: takes every letter and tells the year."""

    def __init__(self) -> None:
        self.year: Year | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        assert self.year is not None  # noqa: S101
        message = message_from_bytes(envelope.original_content)
        self.year.arrived += [(self.year.now, to, message) for to in envelope.rcpt_tos]
        return "250 taken"


@contextmanager
def office(home: Path, units: int, seed: int, database: str = "sqlite:///baocao.db") -> Iterator[Year]:
    """An office on the first of January, its mail server beside it."""
    chance = random.Random(seed)  # noqa: S311 - a year that can be lived again
    sink = _Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server("127.0.0.1", port, "plain")
    known = Office(
        "Phòng GDĐT huyện Tân Lập", "UBND huyện Tân Lập", "TCCB", "Tân Lập", "tccb@tanlap.example", ZONE,
        plus_address=True, home=home, superior_address=SUPERIOR,
    )  # fmt: skip
    settings = Settings(home, known, MailboxSettings(server), server, database, sending=SendingSettings(letters_per_run=5_000))
    engine = connect(settings)
    migrate(engine)
    year = sink.year = Year(settings, engine, chance)
    people = town(units, chance)
    year.units, year.habits = (
        {code: unit for code, (unit, _) in people.items()},
        {code: habit for code, (_, habit) in people.items()},
    )
    with writing(engine) as conn:
        roster.replace_units(conn, tuple(year.units.values()))
        take_in(conn, plans(), Calendar(ZONE, ExtraDays()), START)
        quiet_units.silence(conn, Quiet("u000", "lập trường mới", "lan", START))
        mails.save_mailbox_state(conn, MailboxState("year", 0, 1, last_success=START, settled_at=START))
    year.excused |= {("u000", one) for one in _all_codes()}
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield year
    finally:
        controller.stop()
        engine.dispose()


def live(year: Year, days: int, hours: int = 1, told: Callable[[str], None] = lambda _: None) -> None:
    """Let the days go by, `hours` at a time, then look at the whole."""
    seen = Seen()
    for _ in range(days * 24 // hours):
        year.step(hours, seen)
        if year.now.day == 1 and year.now.hour < hours:
            told(f"{year.now:%d/%m/%Y}: {len(year.arrived)} letters, {len(year.reported)} reports")
    _whole_year(year)


def reason(row: Any) -> str:
    """Why a letter was sent, from what the outbox keeps of it."""
    kind, *rest = row.key.split(":")
    if kind in ABOVE and len(rest) == 4:
        code, unit, days, due = rest
        return f"{kind} of {unit}: {code}, due {due}, was not there {days.removesuffix('wd')} working days after"
    if kind in CHASED and len(rest) == 4:
        code, unit, label, due = rest
        when = f"{label} before" if kind == "reminder" else f"{label} after"
        return f"{kind} to {unit}: {code} was not there {when} it was due ({due})"
    return f"{kind} {row.campaign} {row.unit} ({row.key})"


def _whole_year(year: Year) -> None:
    twice = [one for one, times in Counter((to, m["Message-ID"]) for _, to, m in year.arrived).items() if times > 1]
    year.wrong += [f"{to} got {one} twice" for to, one in twice]
    with reading(year.engine) as conn:
        rows = conn.execute(select(schema.outbox)).all()
    told: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        year.counts[f"outbox {row.state}{' ' + row.error.partition(' ')[0] if row.state == 'suppressed' else ''}"] += 1
        if row.kind in CHASED and row.state == "sent" and ":again:" not in row.key:
            told[f"{row.unit} {row.sent_at.astimezone(ZONE):%d/%m/%Y}"].append(row.key)
            if row.campaign and not re.fullmatch(r"(reminder|late):[\w.-]+:u\d+:\d+(wd|[dhm]):\d{4}-\d\d-\d\d", row.key):
                year.wrong.append(f"nobody knows why: {row.key}")
    year.wrong += [f"{day}: {len(keys)} letters in a day: {keys}" for day, keys in told.items() if len(keys) > 1]
    _steps(year, rows)
    hour: Counter[tuple[str, str]] = Counter()
    for at, to, message in year.arrived:
        if str(message["Auto-Submitted"]) == "auto-replied":
            hour[(to, f"{at:%d/%m %H}")] += 1
    year.counts["most answers to one address in an hour"] = max(hour.values(), default=0)
    limit = year.settings.sending.answers_per_hour
    year.wrong += [f"{times} answers to {to} in one hour" for (to, _), times in hour.items() if times > limit]


def _steps(year: Year, rows: Sequence[Any]) -> None:
    """Each step above a unit explained one by one: the unit was asked after its deadline, the days are over, nobody said no."""
    table = holidays.country_holidays("VN", years=(2025, 2026, 2027))
    joint = {row.message_id: row.sent_at for row in rows}
    sent = [(row, row.sent_at or joint.get(row.carried_by)) for row in rows if row.unit and row.campaign]
    late = [(row.unit, row.campaign, at) for row, at in sent if at and row.kind == "late"]
    for row, at in sent:
        if row.kind not in ABOVE or at is None or ":again:" in row.key:
            continue
        *_, days, due = row.key.split(":")
        day, worked = date.fromisoformat(due) - timedelta(days=1), 0
        while day < at.astimezone(ZONE).date():
            day += timedelta(days=1)
            worked += table.is_working_day(day)
        asked = any((unit, code) == (row.unit, row.campaign) and then < at for unit, code, then in late)
        if worked < int(days.removesuffix("wd")) or not asked or (row.unit, row.campaign, row.kind) in year.stopped:
            year.wrong.append(f"nobody knows why: {row.key}, {worked} working days, asked before: {asked}")
        year.counts[f"steps explained, {row.kind}"] += 1


def _all_codes() -> Iterator[str]:
    """Every code a campaign of the year may have."""
    calendar = Calendar(ZONE)
    for one in plans():
        if isinstance(one, Campaign):
            yield one.code
        else:
            for start in range(2025, 2028):
                yield from (campaign_of(one, span, calendar).code for span in spans(one.repeat.every, start))


def main() -> int:
    """Live the year and print what happened; 1 when a letter went out that should not have."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--why", metavar="UNIT", help="the reason of every letter to this unit")
    wanted = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, office(Path(folder), wanted.units, wanted.seed) as year:
        live(year, wanted.days, told=print)
        for name, count in sorted(year.counts.items()):
            print(f"{count:7} {name}")
        if wanted.why:
            with reading(year.engine) as conn:
                for row in conn.execute(select(schema.outbox).where(schema.outbox.c.unit == wanted.why)):
                    print(f"{row.created_at.astimezone(ZONE):%d/%m/%Y %H:%M} {row.state:10} {reason(row)} {row.error or ''}")
        for one in year.wrong:
            print(f"WRONG: {one}")
        print(f"{len(year.wrong)} letters that should not have been; {time.perf_counter() - began:.0f} s")
        return 1 if year.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
