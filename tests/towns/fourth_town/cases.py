"""What arrives that a careful clerk files: one function a habit, each with the truth about its mails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.towns.fourth_town.campaigns import Task
from tests.towns.fourth_town.forms import CLASSES, STAFF
from tests.towns.fourth_town.papers import Truth, as_docx, render, workbook
from tests.towns.fourth_town.post import Post, sha256
from tests.towns.fourth_town.roster import SHARED, School, glued, person
from tests.towns.fourth_town.sheets import as_table, book, rows
from tests.towns.fourth_town.writing import (
    World,
    bare_paper,
    file_name,
    issuer,
    paper,
    subject,
    superior,
    text,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A mail and what a careful clerk does with it."""

    kind: str
    post: Post
    expect: Truth
    touchless: bool


def document(name: str | None, data: bytes, header: Truth | None = None, records: list[Truth] | None = None) -> Truth:
    found: Truth = {"filename": name, "sha256": sha256(data), "header": header or {}}
    if records:
        found["records"] = records
    return found


def filing(school: School, task: Task, at: datetime, part: str = "report", version: int | None = None) -> Truth:
    found: Truth = {"unit": school.code, "campaign": task.code, "part": part, "on_time": at < task.due}
    return {**found, "version": version} if version else found


def recorded(
    kind: str,
    post: Post,
    filings: list[Truth],
    documents: list[Truth],
    *,
    optional: list[Truth] | None = None,
    touchless: bool = True,
    disposition: Any = "recorded",
    reason: Any = None,
) -> Case:
    expect = {
        "disposition": disposition,
        "reason": reason,
        "filings": filings,
        "optional_filings": optional or [],
        "documents": documents,
    }
    return Case(kind, post, expect, touchless)


def gmail(world: World) -> tuple[str, str]:
    name = person(world.rng)
    return f"{glued(name)}{world.rng.randrange(10000, 99999)}@gmail.com", name


def report(world: World, school: School, task: Task, at: datetime, **more: Any) -> tuple[str, bytes, Truth]:
    made = paper(
        world, school, world.rng.choice(task.summaries), at, kind=world.rng.choice(task.types), cites=task.number, **more
    )
    data, ending = render(made, world.rng)
    name = f"{file_name(task, school, world.rng)}.{ending}"
    return name, data, document(name, data, made.header)


def mail(
    world: World, school: School, at: datetime, task: Task | None, files: tuple[tuple[str, bytes], ...], **more: Any
) -> Post:
    made = Post(
        at,
        world.rng.choice(school.emails),
        world.rng.choice((school.head, school.short, school.name)),
        subject(task, school, world.rng) if task else "bc",
        text(task, school, world),
        files,
    )
    return replace(made, **more)


def plain(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair()
        at = world.when(task)
        name, data, doc = report(world, school, task, at)
        yield recorded("plain", mail(world, school, at, task, ((name, data),)), [filing(school, task, at)], [doc])


def no_letterhead(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        made = bare_paper(world, school, world.rng.choice(task.summaries), world.rng.choice(task.types), at)
        data, name = (
            as_docx(replace(made), "bare"),
            world.rng.choice(("Document1.docx", "bc.docx", "New Microsoft Word Document.docx")),
        )
        yield recorded(
            "no-letterhead",
            mail(world, school, at, task, ((name, data),)),
            [filing(school, task, at)],
            [document(name, data, made.header)],
        )


def personal(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair()
        at = world.when(task)
        name, data, doc = report(world, school, task, at)
        sender, display = gmail(world)
        yield recorded(
            "personal-gmail",
            mail(world, school, at, task, ((name, data),), sender=sender, display=display),
            [filing(school, task, at)],
            [doc],
        )


def named(world: World, short: str) -> School:
    """The unit of this short name."""
    return next(u for u in world.units if u.short == short)


def shared(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        group = [named(world, s) for s in SHARED[position % 2]]
        task = world.rng.choice([t for t in world.tasks if t.report])
        if any((u.code, task.code) in world.used for u in group):
            continue
        at = world.when(task)
        files: list[tuple[str, bytes]] = []
        docs: list[Truth] = []
        filings: list[Truth] = []
        for school in group if position % 3 else group[:1]:
            world.used.add((school.code, task.code))
            name, data, doc = report(world, school, task, at)
            name = f"{len(files) + 1}. {name}"
            files.append((name, data))
            docs.append({**doc, "filename": name})
            filings.append(filing(school, task, at))
        post = mail(
            world, group[0], at, task, tuple(files), subject="nop bc", text="e gui bc cac truong a\n", display="Văn thư"
        )
        yield recorded("shared-address", post, filings, docs)


def inventory(world: World, count: int) -> Iterator[Case]:
    task = next(t for t in world.tasks if not t.report)
    for _ in range(count):
        school, _task = world.pair(task, alone=True)
        at = world.when(task)
        data, records = book(world, school, task.sheets[0], world.rng.choice(task.summaries), named=world.rng.random() < 0.7)
        name = world.rng.choice(("Mau 01.xlsx", f"{file_name(task, school, world.rng)}.xlsx", "KKTS.xlsx"))
        yield recorded(
            "only-a-sheet",
            mail(world, school, at, task, ((name, data),)),
            [filing(school, task, at, "appendix")],
            [document(name, data, None, records)],
        )


def two_parts_one_book(world: World, count: int) -> Iterator[Case]:
    task = next(t for t in world.tasks if len(t.sheets) == 2)
    for _ in range(count):
        school, _task = world.pair(task, alone=True)
        at = world.when(task)
        first, _ = rows(CLASSES, world.rng)
        second, _ = rows(STAFF, world.rng)
        title = world.rng.choice(task.summaries)
        data = workbook(
            [
                ("Bìa", [[superior(world)], [" ".join(issuer(school, world.rng))], [title]]),
                ("Biểu 1", [["", "BIỂU 1. " + CLASSES.name], [], *first]),
                ("Biểu 2", [["", "BIỂU 2. " + STAFF.name], [], *second]),
            ]
        )
        name, body, doc = report(world, school, task, at)
        sheet = f"Bieu thong ke {school.symbol}.xlsx"
        yield recorded(
            "two-parts-one-book",
            mail(world, school, at, task, ((name, body), (sheet, data))),
            [filing(school, task, at), filing(school, task, at, "appendix")],
            [doc, document(sheet, data)],
            optional=[filing(school, task, at, "staff")],
        )


def table_inside(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair(world.rng.choice([t for t in world.tasks if t.report and len(t.sheets) == 1]))
        at = world.when(task)
        made = paper(world, school, world.rng.choice(task.summaries), at, kind=world.rng.choice(task.types), cites=task.number)
        table, _ = rows(task.sheets[0], world.rng)
        data = as_docx(replace(made, table=as_table(table)), "table")
        name = f"{file_name(task, school, world.rng)}.docx"
        yield recorded(
            "appendix-second-table",
            mail(world, school, at, task, ((name, data),)),
            [filing(school, task, at)],
            [document(name, data, made.header)],
            optional=[filing(school, task, at, task.sheets[0].part)],
        )
