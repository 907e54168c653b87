"""The same reports carried another way: printed to PDF, packed, in fonts of old, forwarded."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

from tests.towns.third_town.papers import as_docx, as_text, legacy
from tests.towns.third_town.pdf import as_pdf
from tests.towns.third_town.plain import word
from tests.towns.third_town.post import File
from tests.towns.third_town.sheets import TRICKS, workbook
from tests.towns.third_town.town import Town


def as_pdf_file(t: Town) -> None:
    """The report printed to PDF."""
    u, c = t.report_slot()
    at = t.when(c)
    p = t.paper(u, c, at, layout="stacked")
    p = replace(p, accept={"signer_title": [p.office[-1], " ".join(p.office)]})
    text = as_text(p)
    file = File(t.file_name(u, c, "pdf"), as_pdf(text), p.truth())
    t.post("pdf", t.letter(u, c, at, file), "recorded", filings=(t.booking(u, c, at),))


def zipped(t: Town) -> None:
    """The report and its list in an archive."""
    u, c = t.list_slot(lambda _u, c: "report" in c.parts[0])
    at = t.when(c)
    sheet = workbook(c, u.name, t.r, t.r.choice(TRICKS))
    outer = "ho so.zip"
    held: tuple[File, ...] = (
        replace(word(t.paper(u, c, at), t.file_name(u, c, "docx")), inside=(outer,)),
        File("phu luc/" + t.file_name(u, c, "xlsx"), sheet.content, None, sheet.records, inside=(outer,)),
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for file in held:
            box.writestr(file.name, file.content)
    held = tuple(replace(file, name=file.name.rpartition("/")[2]) for file in held)
    letter = t.letter(u, c, at, File(outer, out.getvalue(), holds=held))
    t.post("zip", letter, "recorded", filings=(t.booking(u, c, at), t.booking(u, c, at, "appendix")))


def old_fonts(t: Town) -> None:
    """Typed in a font that is an encoding of its own, or decomposed."""
    u, c = t.report_slot()
    at = t.when(c)
    how = t.r.choice(("tcvn3", "vni", "nfd") if c.heading == "BÁO CÁO" else ("vni", "nfd"))
    p = t.paper(u, c, at)
    if how == "tcvn3":  # capitals of that encoding need a font of their own, so nobody typed them
        p = replace(
            p,
            layout="bare",
            heading=("Báo cáo",),
            summary=(p.summary[0].replace("“", '"').replace("”", '"'),),
            office=("Hiệu trưởng",),
        )
    content = (
        as_docx(p, lambda s: unicodedata.normalize("NFD", s))
        if how == "nfd"
        else as_docx(p, legacy(how), {"tcvn3": ".VnTime", "vni": "VNI-Times"}[how])
    )
    truth = {k: v for k, v in p.truth().items() if k not in ("signer", "signer_title")} if how == "tcvn3" else p.truth()
    letter = t.letter(u, c, at, File(t.file_name(u, c, "docx"), content, truth))
    t.post(f"typed in {how}", letter, "recorded", filings=(t.booking(u, c, at),))


def forwarded(t: Town) -> None:
    """Somebody of the Phòng forwards a school's mail, whole."""
    u, c = t.report_slot()
    at = t.when(c, late=False)
    file = word(t.paper(u, c, at), t.file_name(u, c, "docx"))
    inner = t.letter(u, c, at - timedelta(hours=2), file)
    outer = EmailMessage()
    letter = t.letter(
        u,
        c,
        at,
        sender="kietnv.pgd@longkhe.edu.example",
        name="Nguyễn Văn Kiệt",
        subject="Fwd: " + (inner.subject or ""),
        body="Chuyển bộ phận phụ trách.",
    )
    message = letter.message(t.r)
    message.make_mixed()
    outer.set_content(inner.message(t.r))
    message.attach(outer)
    stamps = letter.delivered(t.r).partition(b"MIME-Version")[0]
    t.post("forwarded", letter, "recorded", filings=(t.booking(u, c, at),), raw=stamps + message.as_bytes(), truths=(file,))
