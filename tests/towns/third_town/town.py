"""The town: who still owes what, how its papers look, and the pile of mails that grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.towns.third_town.campaigns import CAMPAIGNS, VIETNAM, Campaign
from tests.towns.third_town.papers import LAYOUTS, Paper
from tests.towns.third_town.post import File, Json, Letter, Mail, booked
from tests.towns.third_town.roster import LEVELS, Unit, units
from tests.towns.third_town.words import body, note, person

_SUPERIORS = (
    "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "PHÒNG GD&ĐT TP LONG KHÊ", "UBND THÀNH PHỐ LONG KHÊ",
    "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THÀNH PHỐ LONG KHÊ",
    "UỶ BAN NHÂN DÂN THÀNH PHỐ LONG KHÊ", "PHÒNG GD & ĐT LONG KHÊ",
)  # fmt: skip
_LATE = 0.12
_OPEN = datetime(2024, 5, 2, 7, tzinfo=VIETNAM)


def _respelt(name: str, r: Random) -> str:
    for there, here in (
        ("HÒA", "HOÀ"),
        ("THỦY", "THUỶ"),
        ("QUÝ", "QUÍ"),
        ("MỸ", "MĨ"),
        ("LÝ", "LÍ"),
        ("30/4", "30 - 4"),
        ("3-2", "3/2"),
    ):
        if there in name and r.random() < 0.5:
            name = name.replace(there, here)
    return name


def letterhead(unit: Unit, r: Random) -> str:
    """The unit's own line as its papers spell it."""
    if unit.level not in LEVELS or "tư thục" in unit.name:
        return unit.name.upper()
    long, short = LEVELS[unit.level]
    bare = unit.name.removeprefix(long).strip()
    level = r.choice((long, f"Trường {short}", long))
    if bare.startswith("Số ") and r.random() < 0.4:
        _, number, *rest = bare.split()
        bare = f"{' '.join(rest)} số {number}"
    made = _respelt(f"{level} {bare}".upper(), r)
    return made.replace("TRƯỜNG TRUNG HỌC CƠ SỞ", "TRƯỜNG T.H.C.S") if r.random() < 0.05 else made


@dataclass
class Town:
    """One seed's town."""

    seed: int
    known: tuple[Unit, ...] = field(default_factory=units)
    mails: list[Mail] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.r = Random(self.seed)  # noqa: S311
        self._free = [(u, c) for u in self.known for c in CAMPAIGNS]
        self.r.shuffle(self._free)

    def slot(self, fits: Callable[[Unit, Campaign], bool] = lambda _u, _c: True) -> tuple[Unit, Campaign]:
        """A unit and a campaign it has not answered yet, which it answers now; shared addresses only where asked for."""
        for pair in self._free:
            if fits(*pair):
                self._free.remove(pair)
                return pair
        raise LookupError("the town is too small for its post")

    def anyone(self, fits: Callable[[Unit, Campaign], bool] = lambda u, _c: not u.shared) -> tuple[Unit, Campaign]:
        """A unit and a campaign asking for a report, whether answered or not: for what is no answer."""
        asking = [(u, c) for u in self.known for c in CAMPAIGNS if c.parts[0].startswith("report")]
        return self.r.choice([pair for pair in asking if fits(*pair)])

    def report_slot(self, fits: Callable[[Unit, Campaign], bool] = lambda _u, _c: True) -> tuple[Unit, Campaign]:
        """As `slot`, for a campaign that asks for a report, of a unit with an address of its own."""
        return self.slot(lambda u, c: any(p.startswith("report") for p in c.parts) and not u.shared and fits(u, c))

    def list_slot(self, fits: Callable[[Unit, Campaign], bool] = lambda _u, _c: True) -> tuple[Unit, Campaign]:
        """As `slot`, for a campaign that asks for a list."""
        return self.slot(lambda u, c: bool(c.columns) and not u.shared and fits(u, c))

    def when(self, c: Campaign, *, late: bool | None = None) -> datetime:
        """A moment before the campaign is due, or (one time in eight, unless told) after."""
        after = self.r.random() < _LATE if late is None else late
        if after:
            return c.due + timedelta(seconds=self.r.choice((0, 1, 59, 7000, 86_400, 260_000)))
        span = int((c.due - _OPEN).total_seconds())
        return c.due - timedelta(seconds=self.r.choice((1, 61, 3000, *(self.r.randint(600, span) for _ in range(9)))))

    def paper(self, u: Unit, c: Campaign, at: datetime, **changes: Any) -> Paper:
        """The unit's report for the campaign."""
        r = self.r
        day = at - timedelta(days=r.randint(0, 4))
        blank = r.random() < 0.15
        deputy = r.random() < 0.35
        number = str(r.randint(5, 190)) if r.random() < 0.8 else None
        offices = {"bo_phan": ("TRƯỞNG BỘ PHẬN",), "doan_the": ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), "khac": ("GIÁM ĐỐC",)}
        office = offices.get(u.level) or (("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG") if deputy else ("HIỆU TRƯỞNG",))
        kinds = {"BẢN ĐĂNG KÝ": None}
        made: dict[str, Any] = {
            "superior": r.choice(_SUPERIORS), "issuer": letterhead(u, r), "number": number, "symbol": f"BC-{u.initials}",
            "place": r.choice(("Long Khê", u.ward)), "iso": None if blank else f"{day:%Y-%m-%d}",
            "date": f"ngày {'  ' if blank else f'{day:%d}'} tháng {day:%m} năm {day.year}",
            "kind": kinds.get(c.heading, "BC"), "heading": (c.heading,), "summary": (r.choice(c.titles),),
            "body": body(r, c.plan if r.random() < 0.7 else None), "signer": person(r), "office": office,
            "layout": r.choice([name for name in LAYOUTS if name != "bare"]),
        }  # fmt: skip
        return Paper(**{**made, **changes})

    def letter(self, u: Unit, c: Campaign, at: datetime, *files: File, **changes: Any) -> Letter:
        """The unit's mail for the campaign, from an address the office knows."""
        r = self.r
        subject = r.choice((r.choice(c.subjects), f"{u.short} - {r.choice(c.subjects)}", f"{r.choice(c.subjects)} ({u.short})"))
        made: dict[str, Any] = {
            "sender": r.choice(u.emails), "name": r.choice((u.short, person(r), "")), "subject": subject,
            "body": note(r, u.short),
            "at": at, "files": files, "html": r.random() < 0.5,
        }  # fmt: skip
        return Letter(**{**made, **changes})

    def file_name(self, u: Unit, c: Campaign, ending: str) -> str:
        """A file name with the unit, or without it."""
        stem = self.r.choice(c.files)
        return self.r.choice((f"{stem} - {u.short}", stem, f"{u.short} {stem}")).replace("/", "-") + "." + ending

    def booking(self, u: Unit, c: Campaign, at: datetime, part: str = "report", version: int | None = None) -> Json:
        """What the clerk books."""
        return booked(u.code, c.code, part, at < c.due, version)

    def post(self, what: str, letter: Letter, disposition: str | list[str], reason: list[str] | None = None, *,
             filings: tuple[Json, ...] = (), optional: tuple[Json, ...] = (), raw: bytes | None = None,
             truths: tuple[File, ...] | None = None) -> bytes:  # fmt: skip
        """Puts the mail on the pile; returns its raw bytes."""
        raw = raw or letter.delivered(self.r)
        files = letter.files if truths is None else truths
        self.mails.append(Mail(letter.at, raw, what, disposition, reason, filings, optional, files))
        return raw
