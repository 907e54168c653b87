# ruff: noqa: E501 - a scene reads best with one mail to a line
"""Reports that arrive as they should, in every layout and format of the coast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.towns.fifth_town import layouts, others
from tests.towns.fifth_town.post import ERRANDS, File, Town, filing
from tests.towns.fifth_town.roster import bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.towns.fifth_town.errands import Errand
    from tests.towns.fifth_town.papers import Paper
    from tests.towns.fifth_town.roster import School


def ordinary(t: Town, kind: str, paper: Paper, file: File, school: School, errand: Errand, late: bool = False) -> None:
    when = t.moment(errand, late=late)
    subject, text = t.words(school, errand)
    sender = t.dice.choice([a for a in (school.address, school.second) if a])
    t.send(kind, when, sender, subject, text, [file], filings=[filing(school, errand, when)])


def headed(t: Town) -> None:
    """Every letterhead; the heads are scored."""
    for layout in layouts.LAYOUTS:
        for _ in range(7):
            school, errand = t.pair()
            layout_used: Callable[[Paper], bytes] = layout
            if layout is layouts.english_line and school.level not in ("tieu_hoc", "thcs"):
                layout_used = layouts.standard
            p = t.report(school, errand, t.moment(errand))
            if t.dice.random() < 0.25 and school.ward:
                p = p.but(
                    superior=f"UBND {school.ward.upper()}".replace("UBND PHƯỜNG ", t.dice.choice(("UBND PHƯỜNG ", "UBND P.")))
                )
            file = t.paper(p, t.name(school, errand), layout_used)
            if layout_used is layouts.merged_line:
                file = replace(file, head={k: v for k, v in file.head.items() if k not in ("superior", "issuer")})
            ordinary(t, f"layout-{layout_used.__name__}", p, file, school, errand)


def formats(t: Town) -> None:
    for ending, make in (
        ("pdf", others.pdf),
        ("rtf", others.rtf),
        ("odt", others.odt),
        ("docx", others.vni_docx),
        ("doc", others.rtf),
    ):
        for _ in range(5):
            school, errand = t.pair()
            p = t.report(school, errand, t.moment(errand))
            name = "vni" if make is others.vni_docx else ending
            ordinary(t, f"format-{name}", p, t.paper(p, t.name(school, errand, ending), make), school, errand)


def letters(t: Town) -> None:
    """Capitals, no marks, decomposed letters, hard spaces, missing number or date."""
    import unicodedata

    changes = (
        ("text-nfd", lambda x: unicodedata.normalize("NFD", x)), ("text-nbsp", lambda x: x.replace(" ", "\xa0")),
        ("text-caps", str.upper), ("text-bare", bare), ("text-double-space", lambda x: x.replace(" ", "  ")),
    )  # fmt: skip
    for kind, change in changes:
        for _ in range(3):
            school, errand = t.pair()
            p = t.report(school, errand, t.moment(errand))
            odd = p.but(
                issuer=change(p.issuer),
                superior=change(p.superior),
                summary=change(p.summary),
                body=tuple(change(x) for x in p.body),
            )
            file = File(t.name(school, errand), layouts.standard(odd))
            ordinary(t, kind, odd, file, school, errand)
    for kind, blank in (("number-missing", {"number": ""}), ("date-blank", {"day": None})):
        for _ in range(3):
            school, errand = t.pair()
            p = t.report(school, errand, t.moment(errand)).but(**blank)
            ordinary(t, kind, p, t.paper(p, t.name(school, errand)), school, errand)


def quiet(t: Town) -> None:
    """Registered senders whose paper, file and mail name nobody, or name the school in one place only."""
    for kind, count in (("nameless-paper", 8), ("no-subject", 5), ("spoken-mail", 6)):
        for _ in range(count):
            school, errand = t.pair()
            when = t.moment(errand)
            p = t.report(school, errand, when)
            file = File(
                t.dice.choice(("BC.docx", "bao cao.docx", "Document1.docx", "bc (1).docx")),
                (layouts.standard if kind == "spoken-mail" else layouts.bareheaded)(p),
            )
            subject, text = ("", "") if kind == "no-subject" else ("bc", "Em gửi c file ạ, c check giúp e.\n")
            t.send(kind, when, school.address, subject, text, [file], filings=[filing(school, errand, when)])


def cited(t: Town) -> None:
    """The school's own plan stands in the paper, with a number that is another campaign's; or only the office's number says what it is."""
    for _ in range(6):
        school, errand = t.pair()
        other = t.dice.choice([e for e in ERRANDS.values() if e.plan and e is not errand])
        number = other.plan.partition("/")[0]
        first = f"Thực hiện Kế hoạch số {number}/KH-{school.initials} ngày 12/9/2024 của {school.name} về nhiệm vụ năm học;"
        when = t.moment(errand)
        p = t.report(school, errand, when)
        p = p.but(body=(first, *p.body[1:]))
        ordinary(t, "own-plan-cited", p, t.paper(p, t.name(school, errand)), school, errand)
    for _ in range(5):
        school, errand = t.pair()
        p = t.report(school, errand, t.moment(errand)).but(
            summary=f"Kết quả thực hiện văn bản số {errand.plan} của Phòng Giáo dục và Đào tạo"
        )
        ordinary(t, "plan-in-title", p, t.paper(p, f"BC {bare(school.short).replace('/', '-')}.docx"), school, errand)


def sheets(t: Town) -> None:
    """The campaign that is a workbook of three sheets."""
    errand = ERRANDS["HSKK-2024"]
    heads = ["TT", *(h for _, h, _ in errand.columns)]
    free = list(errand.schools())
    t.dice.shuffle(free)
    for n, school in enumerate(free[:16]):
        when = t.moment(errand)
        pages, records = [], []
        for title in ("Mồ côi", "Hộ nghèo, cận nghèo", "Khó khăn khác"):
            rows: list[list[object]] = [
                [school.superior],
                [school.issuer],
                [f"DANH SÁCH HỌC SINH CÓ HOÀN CẢNH KHÓ KHĂN ({title.upper()})"],
                ["Năm học 2024-2025"],
                [],
                list(heads),
            ]
            for row in range(1, t.dice.randint(2, 5)):
                name = f"{t.dice.choice(('Lê', 'Võ', 'Trần'))} {t.dice.choice(('Gia', 'Minh', 'Bảo'))} {t.dice.choice(('Hân', 'Khang', 'Thư'))}"
                born, support = (
                    f"{t.dice.randint(1, 28):02}/0{t.dice.randint(1, 9)}/{t.dice.randint(2010, 2018)}",
                    t.dice.randint(3, 12) * 100_000,
                )
                rows.append([row, name, f"{t.dice.randint(1, 5)}/{t.dice.randint(1, 4)}", born, support])
                d, m, y = born.split("/")
                records.append({"name": name, "grade": rows[-1][2], "born": f"{y}-{m}-{d}", "support": support})
            rows += [["", "Tổng cộng", "", "", ""], [], ["", "", "", "HIỆU TRƯỞNG"]]
            pages.append((title, rows))
        named = n % 4 != 3
        stem = t.dice.choice(errand.stems)
        file = File(
            f"{stem} {bare(school.short).replace('/', '-')}.xlsx" if named else f"{stem}.xlsx",
            others.workbook(pages),
            {},
            tuple(records),
        )
        if n % 4 == 2:
            sender, who = t.stranger()
            if school.name.endswith("Hoa Sen"):
                sender = school.address
        else:
            sender, who = school.address, ""
        subject, text = t.words(school, errand, signed=n % 4 != 3)
        t.send(
            "three-sheets" if sender == school.address else "three-sheets-stranger",
            when,
            sender,
            subject,
            text,
            [file],
            who=who,
            filings=[filing(school, errand, when, "appendix")],
        )


def past(t: Town) -> None:
    """The campaign whose day is long gone still takes what comes late."""
    for _ in range(4):
        school, errand = t.pair(errand="TV-2324")
        p = t.report(school, errand, errand.due)
        ordinary(t, "past-campaign", p, t.paper(p, t.name(school, errand)), school, errand, late=True)


SCENES = (headed, formats, letters, quiet, cited, sheets, past)
