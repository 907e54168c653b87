"""How reports come that are not one file in one mail: later, again, zipped, forwarded, under another name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tests.towns.fourth_town.cases import Case, document, filing, mail, named, recorded, report
from tests.towns.fourth_town.papers import Truth, as_docx, plain_docx, render, zipped
from tests.towns.fourth_town.post import Post
from tests.towns.fourth_town.roster import SHARED, bare
from tests.towns.fourth_town.sheets import book
from tests.towns.fourth_town.writing import World, issuer, paper


def three_campaigns(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school = world.rng.choice([u for u in world.units if "cum" not in u.emails[0]])
        at = datetime.fromisoformat(f"{world.office.year}-11-02T09:12:00+07:00") + timedelta(minutes=world.rng.randrange(900))
        open_now = [t for t in world.tasks if t.report and t.opens < at and (school.code, t.code) not in world.used]
        files: list[tuple[str, bytes]] = []
        docs: list[Truth] = []
        filings: list[Truth] = []
        for task in world.rng.sample(open_now, 3):
            world.used.add((school.code, task.code))
            name, data, doc = report(world, school, task, at)
            name = f"{len(files) + 1}-{name}"
            files.append((name, data))
            docs.append({**doc, "filename": name})
            filings.append(filing(school, task, at))
        yield recorded("three-campaigns", mail(world, school, at, None, tuple(files), subject="nộp 3 báo cáo"), filings, docs)


def appendix_later(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair(world.rng.choice([t for t in world.tasks if t.report and len(t.sheets) == 1]), alone=True)
        at = world.when(task, late=0)
        name, data, doc = report(world, school, task, at)
        yield recorded("appendix-later", mail(world, school, at, task, ((name, data),)), [filing(school, task, at)], [doc])
        then = at + timedelta(hours=world.rng.randrange(2, 20))
        sheet, records = book(world, school, task.sheets[0], f"{task.sheets[0].name} - {world.rng.choice(task.summaries)}")
        named = f"PL {world.rng.choice(task.files)}.xlsx"
        post = mail(world, school, then, task, ((named, sheet),), subject="bổ sung phụ lục", text="e gui bo sung phu luc a\n")
        yield recorded(
            "appendix-later", post, [filing(school, task, then, task.sheets[0].part)], [document(named, sheet, None, records)]
        )


def correction(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school, task = world.pair()
        at = world.when(task, late=0)
        name, data, doc = report(world, school, task, at)
        yield recorded(
            "corrected-first", mail(world, school, at, task, ((name, data),)), [filing(school, task, at, version=1)], [doc]
        )
        then = at + timedelta(hours=world.rng.randrange(1, 30))
        if position % 3 == 2:
            post = mail(world, school, then, task, ((name, data),), subject="gửi lại")
            yield recorded("same-again", post, [], [doc], disposition="ignored", reason="duplicate", touchless=False)
            continue
        name, data, doc = report(world, school, task, then)
        post = mail(
            world,
            school,
            then,
            task,
            ((name, data),),
            subject=world.rng.choice(("gửi lại", "Re: bc", "bản sửa", None)),
            text="da e gui lai ban sua, ban truoc bi sai so lieu a\n",
        )
        yield recorded("corrected", post, [filing(school, task, then, version=2)], [doc])


def seconds(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school, task = world.pair()
        at = task.due + timedelta(seconds=(-1, 0, 1, 2)[position % 4])
        name, data, doc = report(world, school, task, at)
        claimed = at - timedelta(days=world.rng.choice((-2, 0, 3)), seconds=50)
        yield recorded(
            "seconds", mail(world, school, at, task, ((name, data),), claimed=claimed), [filing(school, task, at)], [doc]
        )


def archives(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        name, data, doc = report(world, school, task, at)
        if position % 2:
            packed = zipped([("bc/" + name, data)])
            post = mail(world, school, at, task, (("bc.zip", packed),))
            yield recorded("zip", post, [filing(school, task, at)], [{**doc, "inside": ["bc.zip"]}])
            continue
        group = [named(world, s) for s in SHARED[0][:2]]
        if any((u.code, task.code) in world.used for u in group):
            continue
        world.used.update((u.code, task.code) for u in group)
        parts = [report(world, u, task, at) for u in group]
        files = [(f"{n}_{p[0]}", p[1]) for n, p in enumerate(parts, 1)]
        post = mail(
            world, group[0], at, task, (("bao cao 2 truong.zip", zipped(files)),), subject="bc 2 truong", text="e gui a\n"
        )
        docs = [{**p[2], "filename": f[0], "inside": ["bao cao 2 truong.zip"]} for p, f in zip(parts, files, strict=True)]
        yield recorded("two-schools-in-a-zip", post, [filing(u, task, at) for u in group], docs)


def forwarded(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        name, data, doc = report(world, school, task, at)
        if position % 2:
            sender, display = f"ltha@{world.office.domain}", "Lê Thu Hà"
            body = (
                f"Chuyển em tổng hợp.\n\n---------- Forwarded message ---------\nFrom: {school.head} <{school.emails[0]}>\n"
                f"Date: {at:%d/%m/%Y}\nSubject: bc\nTo: <{sender}>\n\nem gửi chị báo cáo ạ\n"
            )
            post = Post(at, sender, display, "Fwd: Re: bc", body, ((name, data),))
            yield recorded("forwarded-by-colleague", post, [filing(school, task, at)], [doc])
            continue
        plan = plain_docx(
            [
                world.office.name.upper(),
                "KẾ HOẠCH",
                task.title.replace("Báo cáo", "Triển khai báo cáo"),
                "Căn cứ nhiệm vụ năm học;",
                "Đề nghị các trường gửi báo cáo đúng thời hạn.",
            ]
        )
        post = mail(
            world,
            school,
            at,
            task,
            (("KE HOACH.docx", plan), (name, data)),
            text="Em gửi báo cáo theo kế hoạch đính kèm.\n\n"
            f"Vào Th 2 {world.office.short} đã viết:\n> Đề nghị các trường nộp {task.said[0]}\n",
        )
        yield recorded("plan-and-report", post, [filing(school, task, at)], [doc, document("KE HOACH.docx", plan)])


def title_wins(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        other = world.rng.choice([t for t in world.tasks if t.code[:3] != task.code[:3]])
        made = paper(world, school, world.rng.choice(task.summaries), at, cites=task.number)
        data, ending = render(made, world.rng)
        name = f"{world.rng.choice(other.files)}.{ending}"
        post = mail(world, school, at, task, ((name, data),), subject="nộp bc", text="em gửi ạ\n")
        yield recorded(
            "old-file-name",
            post,
            [filing(school, task, at)],
            [document(name, data, made.header)],
            touchless=False,
            disposition=["recorded", "review"],
            reason=["conflicting-evidence", "ambiguous-campaign"],
        )


def period_said(world: World, count: int) -> Iterator[Case]:
    """The paper leaves its period out; the mail says it: filed, or asked about."""
    for _ in range(count):
        school, task = world.pair(world.rng.choice([t for t in world.tasks if t.bare]), alone=True)
        at = world.when(task)
        made = paper(world, school, world.rng.choice(task.bare), at)
        data, ending = render(made, world.rng)
        post = mail(world, school, at, task, ((f"bc.{ending}", data),), subject=f"{school.short} {world.rng.choice(task.said)}")
        yield recorded(
            "period-in-subject",
            post,
            [filing(school, task, at)],
            [document(f"bc.{ending}", data)],
            touchless=False,
            disposition=["recorded", "review"],
        )


def aside(world: World, count: int) -> Iterator[Case]:
    """Sites, unions and party cells of a school write under the school's roof: filed for it, or asked about."""
    for position in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        made = paper(world, school, world.rng.choice(task.summaries), at, kind=task.types[0])
        head = " ".join(issuer(school, world.rng))
        over, under = (
            ((head,), (f"ĐIỂM TRƯỜNG BẢN {world.rng.choice(('HUỔI CƯỜM', 'LÀNG KRÉT'))}",)),
            (("CÔNG ĐOÀN NGÀNH GIÁO DỤC",), (f"CÔNG ĐOÀN {head}",)),
            ((f"ĐẢNG BỘ XÃ {school.ward.upper()}",), (f"CHI BỘ {head}",)),
        )[position % 3]
        data = as_docx(replace(made, superior=over, issuer=under), "table")
        name = f"bc {bare(school.short)}.docx".replace("/", "-")
        yield recorded(
            "under-the-roof",
            mail(world, school, at, task, ((name, data),)),
            [filing(school, task, at)],
            [document(name, data)],
            touchless=False,
            disposition=["recorded", "review"],
        )
