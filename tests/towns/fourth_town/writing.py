"""How the town's people fill a paper, name a file, head a mail and greet the office."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.towns.fourth_town.campaigns import Task
from tests.towns.fourth_town.papers import Paper, Truth
from tests.towns.fourth_town.roster import Office, School, bare, person


@dataclass
class World:
    """The office, its units and campaigns, and the pairs that were already sent."""

    office: Office
    units: tuple[School, ...]
    tasks: tuple[Task, ...]
    rng: random.Random
    used: set[tuple[str, str]] = field(default_factory=set)

    def pair(self, task: Task | None = None, school: School | None = None, *, alone: bool = False) -> tuple[School, Task]:
        """A school and a campaign that nothing was sent for yet; alone: the address is not shared."""
        while True:
            unit = school or self.rng.choice(self.units)
            wanted = task or self.rng.choice([t for t in self.tasks if t.report])
            if (unit.code, wanted.code) in self.used or (alone and "cum" in unit.emails[0]):
                continue
            self.used.add((unit.code, wanted.code))
            return unit, wanted

    def when(self, task: Task, *, late: float = 0.1) -> datetime:
        """A moment at which a report for the campaign may come."""
        span = (task.due - task.opens).total_seconds()
        if self.rng.random() < late:
            return task.due + timedelta(seconds=self.rng.randrange(60, 3 * 86400))
        return task.opens + timedelta(seconds=int(span * self.rng.uniform(0.25, 0.995)))


def superior(world: World) -> str:
    where = world.office.superior.partition(" ")[2]
    forms = [f"UBND {where}", f"ỦY BAN NHÂN DÂN {where}"]
    if world.office.year < 2025:
        forms += [f"PHÒNG GD&ĐT {where}", f"PHÒNG GIÁO DỤC VÀ ĐÀO TẠO {where}", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"]
    return world.rng.choice(forms).upper()


def issuer(school: School, rng: random.Random) -> tuple[str, ...]:
    """The school's name in its letterhead, on one line or two."""
    full = school.name.upper()
    if school.kind.startswith(("LMG", "NT", "MNTT")):
        return (full,)
    if school.kind.startswith("TT"):
        return (rng.choice((full, f"TRUNG TÂM GDNN-GDTX {school.proper.upper()}")),)
    short = f"TRƯỜNG {school.kind} {school.proper.upper()}"
    if school.kind.startswith("PTDT"):
        first, _, last = school.kind.partition(" ")
        return rng.choice(((full,), (short,), (f"TRƯỜNG {first}", f"{last} {school.proper.upper()}")))
    return (rng.choice((full, full, short)),)


def signature(school: School, rng: random.Random) -> tuple[tuple[str, ...], str, Any]:
    """The lines of the office held, the name, and the title it states."""
    if school.kind.startswith(("LMG", "NT")):
        return ("CHỦ CƠ SỞ",), school.head, "CHỦ CƠ SỞ"
    top = "GIÁM ĐỐC" if school.kind.startswith("TT") else "HIỆU TRƯỞNG"
    draw = rng.random()
    if draw < 0.6:
        return (top,), school.head, top
    if draw < 0.9:
        return (f"KT. {top}", f"PHÓ {top}"), person(rng), [f"PHÓ {top}", f"KT. {top} PHÓ {top}"]
    return (f"Q. {top}",), school.head, [f"Q. {top}", top]


def _title(kind: str, summary: str, rng: random.Random) -> tuple[tuple[str, ...], Any]:
    """The lines of type and summary, and the summary they state."""
    draw = rng.random()
    extra = kind.removeprefix("BÁO CÁO").strip()
    if draw < 0.45:
        return (kind, summary), summary
    if draw < 0.65:
        words = summary.split()
        cut = max(2, len(words) // 3)
        parts = [" ".join(words[i : i + cut]) for i in range(0, len(words), cut)][:4]
        parts = [*parts[:-1], " ".join([parts[-1], *words[cut * len(parts) :]])] if len(parts) == 4 else parts
        return (kind, *parts), summary
    if draw < 0.8:
        return (kind, summary.upper()), summary
    if draw < 0.9:
        return (f"{kind} {summary.upper()}",), [summary, f"{extra} {summary}"]
    return (kind, f"Về việc {summary[0].lower()}{summary[1:]}"), [summary, f"Về việc {summary}"]


def paper(
    world: World, school: School, summary: str, at: datetime, *, kind: str = "BÁO CÁO", cites: str | None = None
) -> Paper:
    """A report of the school with this summary, in one of the many ways people write it."""
    rng = world.rng
    over: tuple[str, ...] = () if rng.random() < 0.08 else (superior(world),)
    under = issuer(school, rng)
    if rng.random() < 0.07:
        over, under = tuple(map(bare, over)), tuple(map(bare, under))
    number = None if rng.random() < 0.35 else str(rng.randrange(3, 240))
    symbol = f"BC-{school.kind} {school.symbol[-2:]}" if rng.random() < 0.1 else f"BC-{school.symbol}"
    mark = f"Số: {number}/{symbol}" if number else rng.choice((f"Số:      /{symbol}", f"Số: ......./{symbol}"))
    if rng.random() < 0.06:
        mark = ""
    written = at - timedelta(days=rng.randrange(0, 3))
    place = rng.choice((world.office.place, school.ward))
    dated: str | None = written.date().isoformat()
    style = rng.random()
    if style < 0.55:
        line = f"{place}, ngày {written:%d} tháng {written:%m} năm {written:%Y}"
    elif style < 0.7:
        line = f"{place}, ngày {written:%d/%m/%Y}"
    else:
        line, dated = f"{place}, ngày     tháng {written:%m} năm {written:%Y}", None
    types, stated = _title(kind, summary, rng)
    about = f"V/v báo cáo {summary[0].lower()}{summary[1:]}" if mark and rng.random() < 0.05 else None
    sign, signer, office_held = signature(school, rng)
    stamp = None
    if rng.random() < 0.08:
        stamp = f"Người ký: {school.name}\nThời gian ký: {written:%d.%m.%Y} 08:15:22 +07:00"
    body = [
        *([f"Thực hiện Kế hoạch số {cites}/KH-XH của {world.office.name};"] if cites and rng.random() < 0.5 else []),
        f"{school.name} báo cáo như sau:" if rng.random() < 0.6 else "Nhà trường xin báo cáo các nội dung như sau:",
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "Đơn vị có các điểm trường cách xa trung tâm, đường đi lại mùa mưa khó khăn.",
        "II. KẾT QUẢ",
        f"Đơn vị đã triển khai đầy đủ các nội dung được giao; có {rng.randrange(12, 60)} người tham gia.",
        "III. KIẾN NGHỊ",
        "Đề nghị cấp trên quan tâm bổ sung kinh phí cho các điểm trường lẻ.",
        "Trên đây là báo cáo của đơn vị./.",
    ]
    header: Truth = {
        "superior": over[0] if over else None,
        "issuer": " ".join(under),
        "type": "BC",
        "number": number if mark else None,
        "symbol": symbol if mark else None,
        "place": place,
        "date": dated,
        "summary": [*(stated if isinstance(stated, list) else [stated]), *([about, about[4:]] if about else [])],
        "signer": signer,
        "signer_title": office_held,
    }
    to = f"Kính gửi: {world.office.name}" if rng.random() < 0.6 else None
    return Paper(over, under, mark or None, line, about, types, to, tuple(body), sign, signer, (), stamp, header)


def bare_paper(world: World, school: School, summary: str, kind: str, at: datetime) -> Paper:
    """A report with no letterhead at all: only its title, text and a name."""
    made = paper(world, school, summary, at, kind=kind)
    header = {
        **(made.header or {}),
        "superior": None,
        "issuer": None,
        "number": None,
        "symbol": None,
        "place": None,
        "date": None,
    }
    body = ("Em xin báo cáo các nội dung như sau:", *made.body[-5:])
    return replace(
        made,
        superior=(),
        issuer=(),
        number_line=None,
        place_line=None,
        about=None,
        to=None,
        body=body,
        stamp=None,
        header={k: v for k, v in header.items() if k in ("issuer", "number", "type")},
    )


def file_name(task: Task, school: School, rng: random.Random) -> str:
    stem, y = rng.choice(task.files), task.due.year
    short = rng.choice((school.short, bare(school.short), school.symbol, bare(school.proper)))
    return rng.choice(
        (
            f"{stem} {short}",
            f"{short} - {stem}",
            f"{stem}_{short}",
            f"{stem} {y} {short} (1)",
            f"bc {stem} sua final",
            "Document1",
            f"BC_01_{y} - Copy",
            "bc(1)(final) sua",
            f"{stem}",
            f"BÁO CÁO {stem.upper()} {short.upper()}",
        )
    ).replace("/", "-")


def subject(task: Task, school: School, rng: random.Random) -> str | None:
    said = rng.choice(task.said)
    return rng.choice(
        (
            f"{school.short} nộp báo cáo {said}",
            f"BC {said}",
            "Fwd: Re: bc",
            "(không có chủ đề)",
            None,
            f"{school.short} nộp",
            f"bao cao {bare(said)}",
            f"[{school.short}] Báo cáo {said}",
            f"Trường {school.short} gửi {said}",
            "bc",
        )
    )


def text(task: Task | None, school: School, world: World) -> str:
    rng = world.rng
    said = rng.choice(task.said) if task else "theo yêu cầu"
    return (
        rng.choice(
            (
                f"Kính gửi {world.office.short},\n\n{school.name} xin gửi báo cáo {said} để tổng hợp.\n\n{school.head}",
                "da e gui bc a",
                "dạ e nộp bc cho trường mình ạ, a/c nhận giúp e với ạ. E cảm ơn!",
                "",
                f"Em chào chị ạ,\nEm gửi chị báo cáo {said} của đơn vị em.\n\nEm cảm ơn chị.\n--\n{school.head}\n{school.name}",
                f"{bare(school.short)} nop bc {bare(said)} nhe a. Tk a",
                "Gửi từ Outlook cho Android",
            )
        )
        + "\n"
    )
