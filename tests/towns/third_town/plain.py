"""What most of the post is: a school sends what was asked for, in one of the many ways it can be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.towns.third_town.papers import Paper, as_docx
from tests.towns.third_town.post import File
from tests.towns.third_town.roster import former
from tests.towns.third_town.sheets import TRICKS, as_table, workbook
from tests.towns.third_town.town import Town


def word(p: Paper, name: str) -> File:
    """The paper as a Word file with its truth."""
    return File(name, as_docx(p), p.truth())


def plain(t: Town) -> None:
    """A report as a Word file from a known address."""
    u, c = t.report_slot()
    at = t.when(c)
    file = word(t.paper(u, c, at), t.file_name(u, c, "docx"))
    t.post("plain", t.letter(u, c, at, file), "recorded", filings=(t.booking(u, c, at, version=1),))


def nameless(t: Town) -> None:
    """No subject, no words, a file called anything: the paper says it all."""
    u, c = t.report_slot()
    at = t.when(c)
    name = t.r.choice(("bc.docx", "Document1.docx", "New Microsoft Word Document.docx", "moi nhat (1).docx", "ban chinh.docx"))
    letter = t.letter(u, c, at, word(t.paper(u, c, at), name), subject=t.r.choice((None, "", "nộp", "gửi PGD")), body="")
    t.post("nameless", letter, "recorded", filings=(t.booking(u, c, at),))


def long_title(t: Town) -> None:
    """A title set over several lines."""
    u, c = t.report_slot()
    at = t.when(c)
    words = t.r.choice(c.titles).split()
    third = max(2, len(words) // 3)
    lines = tuple(" ".join(words[n : n + third]) for n in range(0, len(words), third))
    file = word(t.paper(u, c, at, summary=lines), t.file_name(u, c, "docx"))
    t.post("title over lines", t.letter(u, c, at, file), "recorded", filings=(t.booking(u, c, at),))


def one_line_title(t: Town) -> None:
    """Type and summary in one line of capitals."""
    u, c = t.report_slot()
    at = t.when(c)
    said = t.r.choice(c.titles).removeprefix("Về ")
    p = t.paper(u, c, at, heading=(f"{c.heading} {said}".upper(),), summary=())
    file = File(t.file_name(u, c, "docx"), as_docx(p), {**p.truth(), "summary": [said, p.heading[0]]})
    t.post("title in one line", t.letter(u, c, at, file), "recorded", filings=(t.booking(u, c, at),))


def no_letterhead(t: Town) -> None:
    """The paper starts with its title; the address alone says who sent it."""
    u, c = t.report_slot()
    at = t.when(c)
    file = word(t.paper(u, c, at, layout="bare"), t.file_name(u, c, "docx"))
    t.post("no letterhead", t.letter(u, c, at, file), "recorded", filings=(t.booking(u, c, at),))


def stranger(t: Town) -> None:
    """A teacher's private address, the letterhead is clear."""
    u, c = t.report_slot(lambda u, _c: u.level in ("tieu_hoc", "thcs", "mam_non", "lien_cap"))
    at = t.when(c)
    file = word(t.paper(u, c, at), t.file_name(u, c, "docx"))
    host = t.r.choice(("gmail.com", "yahoo.com.vn", "icloud.com"))
    sender = f"{t.r.choice(('co.giao', 'yen', 'thaytung', 'baolam'))}{t.r.randint(70, 9999)}@{host}"
    t.post("stranger with letterhead", t.letter(u, c, at, file, sender=sender), "recorded", filings=(t.booking(u, c, at),))


def renamed(t: Town) -> None:
    """The school was renamed and still uses its old paper."""
    u, c = t.report_slot(lambda u, _c: former(u) is not None)
    at = t.when(c)
    p = t.paper(u, c, at, issuer=(former(u) or "").upper())
    t.post("old name", t.letter(u, c, at, word(p, t.file_name(u, c, "docx"))), "recorded", filings=(t.booking(u, c, at),))


def listed(t: Town) -> None:
    """A workbook alone: the survey, or a list a day after its report."""
    u, c = t.list_slot()
    at = t.when(c)
    trick = t.r.choice(TRICKS)
    sheet = workbook(c, u.name, t.r, trick)
    letter = t.letter(u, c, at, File(t.file_name(u, c, "xlsx"), sheet.content, None, sheet.records))
    t.post(f"list: {trick}", letter, "recorded", filings=(t.booking(u, c, at, "appendix"),))


def both(t: Town) -> None:
    """Report and list in one mail."""
    u, c = t.list_slot(lambda _u, c: "report" in c.parts[0])
    at = t.when(c)
    sheet = workbook(c, u.name, t.r, t.r.choice(TRICKS), title=t.r.random() < 0.7)
    files = (word(t.paper(u, c, at), t.file_name(u, c, "docx")), File("Phụ lục.xlsx", sheet.content, None, sheet.records))
    t.post(
        "report and list",
        t.letter(u, c, at, *files),
        "recorded",
        filings=(t.booking(u, c, at), t.booking(u, c, at, "appendix")),
    )


def list_inside(t: Town) -> None:
    """The list is a table of the report."""
    u, c = t.list_slot(lambda _u, c: "report" in c.parts[0])
    at = t.when(c)
    cells, records = as_table(c, t.r)
    p = t.paper(u, c, at, table=cells)
    file = replace(word(p, t.file_name(u, c, "docx")), records=records)
    t.post(
        "list inside",
        t.letter(u, c, at, file),
        "recorded",
        filings=(t.booking(u, c, at),),
        optional=(t.booking(u, c, at, "appendix"),),
    )


def two_campaigns(t: Town) -> None:
    """One mail answers two requests."""
    u, c = t.report_slot()
    _, d = t.report_slot(lambda v, _k: v is u)
    at = min(t.when(c, late=False), t.when(d, late=False))
    files = tuple(word(t.paper(u, k, at), t.file_name(u, k, "docx")) for k in (c, d))
    letter = t.letter(u, c, at, *files, subject=t.r.choice(("Gửi các báo cáo", "BC các loại", c.subjects[0])))
    t.post("two campaigns", letter, "recorded", filings=(t.booking(u, c, at), t.booking(u, d, at)))


def two_schools(t: Town) -> None:
    """One clerk for two schools sends both reports."""
    u, c = t.slot(lambda u, c: u.shared and c.parts[0].startswith("report"))
    v, _ = t.slot(lambda v, k: v.shared and v is not u and v.emails[0] == u.emails[0] and k is c)
    at = t.when(c)
    files = tuple(word(t.paper(w, c, at), f"{t.r.choice(c.files)} {w.short}.docx") for w in (u, v))
    letter = t.letter(u, c, at, *files, subject=c.subjects[0], name="")
    t.post("two schools", letter, "recorded", filings=(t.booking(u, c, at), t.booking(v, c, at)))


def corrected(t: Town) -> None:
    """A report, and later the one that replaces it."""
    u, c = t.report_slot()
    at = t.when(c, late=False) - timedelta(hours=3)
    first = t.paper(u, c, at)
    t.post(
        "to be corrected",
        t.letter(u, c, at, word(first, t.file_name(u, c, "docx"))),
        "recorded",
        filings=(t.booking(u, c, at, version=1),),
    )
    later = at + timedelta(hours=t.r.choice((1, 2, 40)))
    second = replace(first, body=(*first.body[:-1], "Bổ sung: số liệu đã được rà soát.", first.body[-1]))
    subject = t.r.choice(("thay thế báo cáo trước", "Gửi lại BC (bản chỉnh sửa)", "Đính chính: " + c.subjects[0]))
    letter = t.letter(u, c, later, word(second, t.file_name(u, c, "docx")), subject=subject)
    t.post("correction", letter, "recorded", filings=(t.booking(u, c, later, version=2),))


def list_later(t: Town) -> None:
    """The list follows a day after the report, called nothing in particular."""
    u, c = t.list_slot(lambda _u, c: "report" in c.parts[0])
    at = t.when(c, late=False)
    t.post(
        "report without its list",
        t.letter(u, c, at, word(t.paper(u, c, at), t.file_name(u, c, "docx"))),
        "recorded",
        filings=(t.booking(u, c, at),),
    )
    later = at + timedelta(days=1)
    sheet = workbook(c, u.name, t.r, "plain")
    letter = t.letter(
        u, c, later, File("PHU LUC.xlsx", sheet.content, None, sheet.records), subject=f"Bổ sung phụ lục {c.subjects[0]}"
    )
    t.post("list a day later", letter, "recorded", filings=(t.booking(u, c, later, "appendix"),))
