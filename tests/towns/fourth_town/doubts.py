"""What a careful clerk does not file: doubts to ask about, and post that is nobody's report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.towns.fourth_town.campaigns import UNASKED
from tests.towns.fourth_town.cases import Case, document, filing, gmail, mail, report
from tests.towns.fourth_town.papers import Truth, as_docx, plain_docx, render
from tests.towns.fourth_town.post import Post
from tests.towns.fourth_town.roster import SHARED, School, person
from tests.towns.fourth_town.writing import World, bare_paper, file_name, issuer, paper

EITHER = ["review", "ignored"]


def left(kind: str, post: Post, documents: list[Truth], disposition: Any, reason: Any = None) -> Case:
    expect = {"disposition": disposition, "reason": reason, "filings": [], "optional_filings": [], "documents": documents}
    return Case(kind, post, expect, False)


def some_day(world: World) -> datetime:
    first = datetime.fromisoformat(f"{world.office.year}-10-25T07:30:00+07:00")
    return first + timedelta(minutes=world.rng.randrange(45 * 24 * 60))


def someone(world: World) -> School:
    return world.rng.choice([u for u in world.units if "cum" not in u.emails[0]])


def shared_unnamed(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school = next(u for u in world.units if u.short == SHARED[position % 2][0])
        task = world.rng.choice([t for t in world.tasks if t.report])
        at = world.when(task)
        data = as_docx(bare_paper(world, school, world.rng.choice(task.summaries), task.types[0], at), "bare")
        post = replace(mail(world, school, at, task, (("bc.docx", data),)), display="Văn thư", subject="bc", text="e gui bc\n")
        post = replace(post, files=(("bc.docx", _unsigned(world, task.summaries[0], task.types[0])),))
        yield left("shared-unnamed", post, [document("bc.docx", post.files[0][1])], "review", "ambiguous-unit")


def _unsigned(world: World, summary: str, kind: str) -> bytes:
    return plain_docx(
        [
            kind,
            summary,
            "I. ĐẶC ĐIỂM TÌNH HÌNH",
            f"Có {world.rng.randrange(3, 90)} học sinh ở bán trú.",
            "II. KẾT QUẢ",
            f"Đã hoàn thành {world.rng.randrange(50, 100)}% nội dung.",
            "HIỆU TRƯỞNG",
            person(world.rng),
        ]
    )


def another_unit(world: World, count: int) -> Iterator[Case]:
    """The sender is known as one school's, the letterhead is another's: moved, or the wrong file."""
    for position in range(count):
        sender = someone(world)
        school, task = world.pair(alone=True)
        if school.code == sender.code:
            continue
        at = world.when(task)
        name, data, doc = report(world, school, task, at)
        name = f"bc.{name.rpartition('.')[2]}"
        said = f"{sender.short} nộp bc" if position % 2 else "bc"
        post = mail(world, sender, at, task, ((name, data),), subject=said, text="em gửi ạ\n")
        yield left("another-unit", post, [{**doc, "filename": name}], "review", ["conflicting-evidence", "ambiguous-unit"])


def another_town(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        where = world.rng.choice(("XÃ CHIỀNG MUNG", "HUYỆN KRÔNG THA", "XÃ EA SIÊN"))
        made = paper(world, school, world.rng.choice(task.summaries), at)
        made = replace(
            made,
            superior=(f"UBND {where}",),
            issuer=issuer(school, world.rng),
            to=f"Kính gửi: UBND {where.title()}",
            place_line=f"{where.partition(' ')[2].title()}, ngày 02 tháng 11 năm {at.year}",
            stamp=None,
        )
        data, ending = render(made, world.rng)
        sender, display = gmail(world)
        name = f"bc.{ending}"
        post = Post(at, sender, display, "nộp báo cáo", "Kính gửi quý cơ quan báo cáo của đơn vị.\n", ((name, data),))
        yield left(
            "another-town", post, [document(name, data)], "review", ["unknown-unit", "conflicting-evidence", "ambiguous-unit"]
        )


def nobody_asked(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school = someone(world)
        task = world.rng.choice([t for t in world.tasks if t.past and t.report])
        at = world.when(task)
        y = world.office.year
        past = position % 2 == 0
        summary = world.rng.choice(task.past) if past else world.rng.choice(UNASKED).format(y=y, sy=f"{y}-{y + 1}")
        made = paper(world, school, summary, at, kind=task.types[0] if past else "BÁO CÁO")
        data, ending = render(made, world.rng)
        name = f"{file_name(task, school, world.rng)}.{ending}" if past else f"bao cao {school.symbol}.{ending}"
        post = mail(world, school, at, task if past else None, ((name, data),))
        yield left(
            "past-period" if past else "unasked",
            post,
            [document(name, data, made.header)],
            "review",
            ["unknown-campaign", "conflicting-evidence", "ambiguous-campaign"] if past else "unknown-campaign",
        )


def no_period(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school = someone(world)
        task = world.rng.choice([t for t in world.tasks if t.bare])
        at = max(t.opens for t in world.tasks if t.code[:3] == task.code[:3]) + timedelta(hours=world.rng.randrange(5, 40))
        made = paper(world, school, world.rng.choice(task.bare), at)
        data, ending = render(made, world.rng)
        post = mail(world, school, at, None, ((f"bc.{ending}", data),), text="em gửi ạ\n")
        yield left("no-period", post, [document(f"bc.{ending}", data)], "review", ["ambiguous-campaign", "unknown-campaign"])


def letters(world: World, count: int) -> Iterator[Case]:
    """A letter that itself reports, minutes of an inventory, a plan, a proposal: no report, however near."""
    for position in range(count):
        school = someone(world)
        task = world.rng.choice([t for t in world.tasks if t.report])
        at = world.when(task)
        summary = world.rng.choice(task.summaries)
        made = paper(world, school, summary, at)
        low = summary[0].lower() + summary[1:]
        which = position % 4
        about = f"V/v báo cáo {low}" if which == 0 else None
        word, line = (
            ("CV", ()),
            ("BB", ("BIÊN BẢN", f"Về việc {low}")),
            ("KH", ("KẾ HOẠCH", f"Thực hiện {low}")),
            ("TTr", ("TỜ TRÌNH", f"Về việc xin kinh phí {low}")),
        )[which]
        symbol = school.symbol if which == 0 else f"{word}-{school.symbol}"
        made = replace(
            made,
            number_line=f"Số: {world.rng.randrange(9, 99)}/{symbol}",
            about=about,
            type_lines=line,
            to=f"Kính gửi: {world.office.name}",
            stamp=None,
        )
        data = as_docx(made, world.rng.choice(("table", "rows3")))
        name = world.rng.choice((f"{file_name(task, school, world.rng)}.docx", "Van ban.docx"))
        post = mail(world, school, at, task, ((name, data),))
        kind = ("letter-that-reports", "minutes", "own-plan", "proposal")[which]
        yield left(kind, post, [document(name, data, {"type": word})], "review" if which == 0 else EITHER)


def joint(world: World, count: int) -> Iterator[Case]:
    """One report on two campaigns at once: for both, or to a person."""
    first = next(t for t in world.tasks if t.code.startswith("CDS"))
    second = next(t for t in world.tasks if t.code.startswith("DA06"))
    for _ in range(count):
        school, _task = world.pair(first, alone=True)
        world.used.add((school.code, second.code))
        at = world.when(first, late=0)
        made = paper(world, school, f"Kết quả chuyển đổi số và triển khai Đề án 06 năm {world.office.year}", at)
        data, ending = render(made, world.rng)
        post = mail(world, school, at, None, ((f"bc.{ending}", data),), subject="bc CĐS và ĐA06")
        found = left("joint", post, [document(f"bc.{ending}", data)], ["recorded", "review"])
        yield replace(found, expect={**found.expect, "optional_filings": [filing(school, t, at) for t in (first, second)]})
