"""A year in which schools change: board, letters and yearly figures agree after each change, and nobody owes twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.year import CHASED, Year, office
from config.entities import Fate, Level, Unit
from tracker.jobs.filings.act import ActAnswer, Hand, Outcome
from tracker.jobs.filings.undo import undo
from tracker.jobs.letters.remind import Seen
from tracker.jobs.office.unit_acts import change, succeed
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import owes
from tracker.rules.office.succession import Succession
from tracker.rules.office.unit_change import UnitChange
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.filings.tallies import tallies
from tracker.store.office import roster
from tracker.store.session import reading, writing

WHY = "Quyết định của UBND"
NEW_NAMES = (
    "Kim Ngân",
    "Vành Khuyên",
    "Sơn Ca",
    "Hoạ Mi",
    "Bồ Câu",
    "Chích Choè",
    "Hải Âu",
    "Én Nhỏ",
    "Bạch Yến",
    "Phượng Hoàng",
)
CAME = (Standing.ON_TIME, Standing.LATE)
Seats = Mapping[tuple[str, str], Standing]  #: by campaign and unit, all that is asked


@dataclass
class Changes:
    """The year's changes, and the books it keeps of them by itself."""

    year: Year
    made: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    checks: int = 0
    looked_at: int = 0

    def hand(self, conn: object) -> Hand:
        return Hand(conn, "lan", self.year.settings, self.year.now, WHY)  # type: ignore[arg-type]

    def standing_units(self) -> list[Unit]:
        with reading(self.year.engine) as conn:
            return [one for one in roster.units(conn) if one.life.until is None and one.life.since is None]

    def seats(self) -> tuple[Seats, frozenset[str]]:
        """Every cell that is asked, and the campaigns that are open; board, counters and the units' own pages agree."""
        with reading(self.year.engine) as conn:
            listing = campaigns.listing(conn)
            counted = tallies(conn, self.year.now)
            rows = [row for one in listing for row in board.rows(conn, one.campaign.code, self.year.now)]
            mine = [row for unit in roster.units(conn) for row in board.history(conn, unit, self.year.now)]
        by_campaign = Counter((row.cell.campaign.code, row.standing) for row in rows)
        for code, tally in counted.items():
            if any(by_campaign[code, standing] != many for standing, many in tally.items()):
                self.wrong.append(f"{self.year.now:%d/%m}: the counters of {code} are not its board")
        of_units = Counter((row.cell.campaign.code, row.cell.unit.code, row.standing) for row in mine)
        if of_units != Counter((row.cell.campaign.code, row.cell.unit.code, row.standing) for row in rows):
            self.wrong.append(f"{self.year.now:%d/%m}: the units' pages are not the boards")
        asked = {
            (row.cell.campaign.code, row.cell.unit.code): row.standing for row in rows if row.standing is not Standing.EXEMPT
        }
        self.checks += 1
        return asked, frozenset(one.campaign.code for one in listing if one.closed_at is None)

    def make(self, kind: str, it: Succession | list[UnitChange]) -> None:
        """One change: done, undone, done again; what it must not touch is as it was, and what moves moves once."""
        before, still_open = self.seats()
        if isinstance(it, Succession):
            self._taken_over(it, before, still_open)
        for again in (False, True):
            with writing(self.year.engine) as conn:
                hand = self.hand(conn)
                done: Outcome = succeed(hand, it) if isinstance(it, Succession) else change(hand, it)
            assert isinstance(done, ActAnswer), (kind, done)
            if not again:
                with writing(self.year.engine) as conn:
                    assert isinstance(undo(self.hand(conn), done.act), ActAnswer)
                if self.seats()[0] != before:
                    self.wrong.append(f"{kind} {it} undone leaves another board")
                self.year.now += timedelta(minutes=1)
        self.made[kind] += 1
        after, _ = self.seats()
        for code in {code for code, _ in before}:
            was, now = ({unit: one for (at, unit), one in seats.items() if at == code} for seats in (before, after))
            if sum(one in CAME for one in was.values()) != sum(one in CAME for one in now.values()):
                self.wrong.append(f"{kind}: a report of {code} is lost or counted twice")
            expected = 0 if code not in still_open or not isinstance(it, Succession) else self._moved(code, it, was)
            if len(now) - len(was) != expected or (code not in still_open and was != now):
                self.wrong.append(f"{kind} {it}: {code} asked {len(was)}, asks {len(now)}, should be {expected:+}")

    def _taken_over(self, it: Succession, before: Seats, still_open: frozenset[str]) -> None:
        """In the year's books too a unit that was excused owes what a unit owed that it answers for."""
        owed = {code for code in still_open if before.get((code, it.old), Standing.ON_TIME) not in CAME}
        self.year.excused -= {(heir.code, code) for code in owed for heir in it.new}

    def _moved(self, code: str, it: Succession, was: Mapping[str, Standing]) -> int:
        """How many more reports a campaign awaits, counted without the code under test."""
        with reading(self.year.engine) as conn:
            campaign = campaigns.get(conn, code)
        assert campaign
        old, new = was.get(it.old), [one.code for one in it.new]
        asked_before = sum(one in was for one in new)
        later = (campaign.due - timedelta(seconds=1)).date() >= it.day
        if old is None:
            return 0
        if old not in CAME:
            return len(new) - asked_before - 1
        return 0 if it.fate is Fate.RENAMED or not later else len(new) - asked_before

    def look_at_letters(self) -> None:
        """Whoever was chased owed that very report as the letter left."""
        with reading(self.year.engine) as conn:
            for at, _, letter in self.year.arrived[self.looked_at :]:
                row = self.year._row(str(letter["Message-ID"]))
                for code, _ in self.year._cells(row) if row.kind in CHASED else ():
                    cell = board.cell_of(conn, code, row.unit)
                    if cell is None or not owes(cell) or not cell.campaign.expects(cell.unit):
                        self.wrong.append(f"{at:%d/%m %H:%M} {row.key}: {row.unit} does not owe {code}")
        self.looked_at = len(self.year.arrived)


def plan(changes: Changes) -> Iterator[None]:
    """Ten renamings, six mergers, two splits and new addresses for all, one a turn."""
    year = changes.year

    def today() -> object:
        return year.now.astimezone(year.settings.office.timezone).date()

    def old(at: int) -> Unit:
        return changes.standing_units()[at]

    def fresh(code: str, name: str) -> Unit:
        return Unit(code, name, Level.TIEU_HOC, emails=(f"{code}@truong.example",))

    for turn in range(10):
        unit, name = old(turn), f"Trường Tiểu học {NEW_NAMES[turn]}"
        if turn % 3 < 2:
            changes.make("rename", [UnitChange(unit.code, today(), name)])  # type: ignore[arg-type]
        else:
            heir = fresh(f"moi{turn}", name)
            changes.make("rename", Succession(Fate.RENAMED, unit.code, (heir,), today()))  # type: ignore[arg-type]
            gone(year, unit, (heir,))
        yield
        if turn == 5:
            moved = {one.code: (f"{one.code}@moi.example",) for one in changes.standing_units()}
            changes.make("addresses", [UnitChange(code, today(), emails=emails) for code, emails in moved.items()])  # type: ignore[arg-type]
            for code in moved:
                if code in year.units:
                    year.units[code] = replace(year.units[code], emails=(*moved[code], *year.units[code].emails))
            yield
        if turn < 6:
            unit = old(-1)
            heir = fresh("lien", "Trường Tiểu học Liên Xã") if turn in (1, 3) else old(-2)
            changes.make("merge", Succession(Fate.MERGED, unit.code, (heir,), today()))  # type: ignore[arg-type]
            gone(year, unit, (heir,))
            yield
        if turn in (2, 7):
            unit = old(-1)
            parts = tuple(fresh(f"tach{turn}{at}", f"Trường Tiểu học {unit.code} Khu {at}") for at in "ab")
            changes.make("split", Succession(Fate.SPLIT, unit.code, parts, today()))  # type: ignore[arg-type]
            gone(year, unit, parts)
            yield


def gone(year: Year, unit: Unit, heirs: tuple[Unit, ...]) -> None:
    """In the world too the old school writes no more, but for what is on its way; its heirs are reminded and report."""
    year.units.pop(unit.code, None)
    for heir in heirs:
        if heir.code not in year.units:
            year.units[heir.code], year.habits[heir.code] = heir, "reminded"


def lived(tmp_path: Path, units: int, days: int, seed: int) -> Changes:
    with office(tmp_path, units=units, seed=seed) as year:
        changes, seen = Changes(year), Seen()
        turns = plan(changes)
        hours, every = 4, days / 20
        acted = 0
        for step in range(days * 24 // hours):
            year.step(hours, seen)
            changes.look_at_letters()
            if step * hours / 24 > (acted + 1) * every and year.now.hour >= 8:
                next(turns, None)
                acted += 1
        changes.seats()
        changes.wrong += [one for one in year.wrong if "which" in one]
        return changes


@pytest.mark.timeout(0)  # 365 days take their time
def test_a_year_of_changes(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    days, seed = request.config.getoption("--year-of-changes"), request.config.getoption("--year-seed")
    changes = lived(tmp_path, units=24 if days < 100 else 60, days=days, seed=seed)
    counts = changes.year.counts
    print(f"{days} days, {changes.made}, {changes.checks} looks at all boards, {counts}")  # noqa: T201
    assert changes.wrong == []
    assert changes.made == {"rename": 10, "merge": 6, "split": 2, "addresses": 1}
    assert counts["reports not booked"] == 0
    assert counts["letters changed"] > 20
