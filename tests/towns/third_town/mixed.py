"""Mails that a clerk opens twice: words only, locked and damaged files, a report among other papers."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.towns.third_town.campaigns import BY_CODE, Campaign
from tests.towns.third_town.doubts import PAPERS as _PAPERS
from tests.towns.third_town.papers import as_docx
from tests.towns.third_town.plain import word
from tests.towns.third_town.post import File
from tests.towns.third_town.roster import Unit
from tests.towns.third_town.sheets import workbook
from tests.towns.third_town.town import Town, letterhead


def shared_silent(t: Town) -> None:
    """A clerk of two schools, and nothing says which."""
    u, c = t.anyone(lambda u, _c: u.shared)
    at = t.when(c)
    file = word(t.paper(u, c, at, layout="bare"), t.r.choice(c.files) + ".docx")
    letter = t.letter(u, c, at, file, name="Văn thư", subject=c.subjects[0], body="Em gửi ạ.")
    t.post("shared address, nothing says which", letter, "review", ["ambiguous-unit"])


def only_words(t: Town) -> None:
    """A question, a promise, a report typed into the mail, a link."""
    u, c = t.anyone()
    at = t.when(c)
    body, reason = t.r.choice((
        ("Kính gửi Phòng, cho trường hỏi mẫu báo cáo có cần phụ lục không ạ?", ["no-attachment"]),
        ("Trường xin phép nộp trễ 2 ngày do hiệu trưởng đi công tác.", ["no-attachment"]),
        ("Đơn vị xin báo cáo: không có trường hợp nào xảy ra trong kỳ. Trân trọng.", ["no-attachment"]),
        ("Em gửi báo cáo ạ, file đính kèm.", ["no-attachment"]),
        ("Báo cáo của trường: https://drive.google.com/file/d/1AbCdEfGh/view?usp=sharing", ["link-only"]),
        ("File nặng nên em để ở đây nhé https://1drv.ms/w/s!Ak3xyz", ["link-only"]),
    ))  # fmt: skip
    t.post("words only", t.letter(u, c, at, body=body), "review", reason)


def locked(t: Town) -> None:
    """An archive with a password."""
    u, c = t.anyone()
    at = t.when(c)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("bao cao.docx", as_docx(t.paper(u, c, at)))
    raw = bytearray(out.getvalue())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        spot = (raw.index if offset == 6 else raw.rindex)(mark) + offset  # the archive's own, not the Word file's
        raw[spot : spot + 2] = struct.pack("<H", struct.unpack("<H", raw[spot : spot + 2])[0] | 1)
    letter = t.letter(u, c, at, File("bao cao.zip", bytes(raw)), body="Mật khẩu em nhắn qua Zalo ạ.")
    t.post("locked archive", letter, "review", ["encrypted"], truths=())


def spoilt(t: Town) -> None:
    """A damaged or empty file."""
    u, c = t.anyone()
    at = t.when(c)
    whole = as_docx(t.paper(u, c, at))
    content = t.r.choice((b"", whole[: len(whole) // 3], b"\0" * 4000))
    t.post("damaged", t.letter(u, c, at, File(t.file_name(u, c, "docx"), content)), "review", ["unreadable", "no-attachment"])


def forged(t: Town) -> None:
    """A known address that its domain disowns."""
    u, c = t.anyone()
    at = t.when(c)
    t.post(
        "disowned sender",
        t.letter(u, c, at, word(t.paper(u, c, at), t.file_name(u, c, "docx")), dmarc="fail"),
        "review",
        ["unverified-sender"],
    )


def no_list_yet(t: Town) -> None:
    """Minutes and a proposal beside the list: only the list is booked."""
    c: Campaign = BY_CODE["GVG2024"]
    u: Unit = t.list_slot(lambda _u, k: k is c)[0]
    at = t.when(c)
    sheet = workbook(c, u.name, t.r, "plain")
    made = []
    for heading, kind, said in (_PAPERS[3], _PAPERS[5]):
        p = t.paper(
            u,
            c,
            at,
            heading=(heading,),
            kind=kind,
            summary=(said,),
            symbol=f"{kind}-{u.initials}",
            body=("Căn cứ kết quả hội thi,", "Kính trình./."),
        )
        made.append(word(p, f"{heading.lower()}.docx"))
    letter = t.letter(u, c, at, *made, File("DS GVDG.xlsx", sheet.content, None, sheet.records))
    t.post("list with minutes and proposal", letter, "recorded", filings=(t.booking(u, c, at, "appendix"),))


def with_plan(t: Town) -> None:
    """The report, and the school's own plan beside it."""
    u, c = t.report_slot()
    at = t.when(c)
    plan = t.paper(u, c, at, heading=("KẾ HOẠCH",), kind="KH", symbol=f"KH-{u.initials}")
    files = [word(t.paper(u, c, at), t.file_name(u, c, "docx")), word(plan, "ke hoach.docx")]
    t.r.shuffle(files)
    t.post("report and plan", t.letter(u, c, at, *files), "recorded", filings=(t.booking(u, c, at),))


def union_paper(t: Town) -> None:
    """The school's union writes from the school's address on the school's matter."""
    u, c = t.report_slot(lambda u, _c: u.level == "thcs")
    at = t.when(c)
    p = t.paper(
        u,
        c,
        at,
        superior="CÔNG ĐOÀN GIÁO DỤC TP LONG KHÊ",
        issuer=f"CÔNG ĐOÀN CƠ SỞ {letterhead(u, t.r)}",
        office=("TM. BAN CHẤP HÀNH", "CHỦ TỊCH"),
        symbol="BC-CĐCS",
    )
    t.post(
        "the school's union",
        t.letter(u, c, at, word(p, t.file_name(u, c, "docx"))),
        ["recorded", "review"],
        optional=(t.booking(u, c, at),),
    )


def by_letter(t: Town) -> None:
    """An official letter whose subject is the report."""
    u, c = t.report_slot(lambda _u, c: c.heading == "BÁO CÁO")
    at = t.when(c)
    said = t.r.choice(c.titles)
    p = t.paper(u, c, at, heading=(), summary=(), about=f"báo cáo {said[0].lower()}{said[1:]}", symbol=u.initials, kind="CV",
                accept={"summary": [f"V/v báo cáo {said}", f"báo cáo {said}"]},
                layout=t.r.choice(("one row", "breaks")))  # fmt: skip
    t.post(
        "official letter as a report",
        t.letter(u, c, at, word(p, t.file_name(u, c, "docx"))),
        ["recorded", "review"],
        optional=(t.booking(u, c, at),),
    )
