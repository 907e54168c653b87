# ruff: noqa: E501 - wordings and scenes read best one a line
"""Spellings and wordings on the edge: what a clerk takes in her stride and a rule may trip over."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage

from tests.towns.second_town.campaigns import ASKS, Ask
from tests.towns.second_town.letters import Mail
from tests.towns.second_town.papers import Paper
from tests.towns.second_town.roster import DOMAIN, School
from tests.towns.second_town.sheets import as_text, records, rows
from tests.towns.second_town.town import Case, Doc, Town
from tests.towns.second_town.troubles import CAMPAIGN

BOTH = ["recorded", "review"]
_ASK = {ask.code: ask for ask in ASKS}
#: (unit, letterhead, whether a stranger's mail is clear enough)
LETTERHEADS = (
    ("PTDTNT THCS Thanh Lũng", "TRƯỜNG PTDTNT THCS THANH LŨNG", True),
    ("PTDTNT THCS Thanh Lũng", "TRƯỜNG PHỔ THÔNG DÂN TỘC NỘI TRÚ THCS THANH LŨNG", True),
    ("THCS Thanh Lũng", "TRƯỜNG TRUNG HỌC CƠ SỞ THANH LŨNG", True),
    ("PTDTBT TH Suối Khế", "TRƯỜNG PTDT BÁN TRÚ TIỂU HỌC SUỐI KHẾ", True),
    ("PTDTBT THCS Suối Khế", "TRƯỜNG PTDTBT - THCS SUỐI KHẾ", True),
    ("TH Số 1 Thạnh Quới", "TRƯỜNG TIỂU HỌC THẠNH QUỚI SỐ 1", True),
    ("TH Số 2 Thạnh Quới", "TRƯỜNG TH THẠNH QUỚI 2", True),
    ("TH Bàu Sen I", "TRƯỜNG TIỂU HỌC BÀU SEN 1", True),
    ("TH Bàu Sen II", "TRƯỜNG TH BÀU SEN SỐ II", True),
    ("TH 1 Tháng 5", "TRƯỜNG TIỂU HỌC 1/5", True),
    ("THCS 19 Tháng 8", "TRƯỜNG THCS 19-8", True),
    ("MN 1-6", "TRƯỜNG MẦM NON 1/6", True),
    ("TH&THCS Quế Lâm", "TRƯỜNG TIỂU HỌC & THCS QUẾ LÂM", True),
    ("TH&THCS Lộc Đông", "TRƯỜNG TH, THCS LỘC ĐÔNG", True),
    ("TH&THCS Hòa Hiệp Bắc", "TRƯỜNG TIỂU HỌC - THCS HOÀ HIỆP BẮC", True),
    ("THCS&THPT Bàu Sen", "TRƯỜNG THCS - THPT BÀU SEN", True),
    ("TH Thị trấn Thanh Lũng", "TRƯỜNG TIỂU HỌC TT THANH LŨNG", True),
    ("MN Thị trấn Thanh Lũng", "TRƯỜNG MẦM NON THỊ TRẤN THANH LŨNG", True),
    ("TH Lê Lợi A", "TRƯỜNG TIỂU HỌC LÊ LỢI “A”", True),
    ("TH Vĩnh Mỹ B", "TRƯỜNG TIỂU HỌC VĨNH MĨ B", True),
    ("TH Quý Cáp", "TRƯỜNG TIỂU HỌC QUÍ CÁP", True),
    ("TH Nguyễn Văn Trỗi", "TRƯỜNG TIỂU HỌC NGUYỄN VĂN TRỔI", False),
    ("THCS Lý Thường Kiệt", "TRƯỜNG TRUNG HỌC CƠ SỞ LÝ THƯỜNG KIÊT", False),
    ("THCS Phan Chu Trinh", "TRƯỜNG THCS PHAN CHÂU TRINH", False),
    ("MNTT Hoa Phượng Đỏ", "TRƯỜNG MN HOA PHƯỢNG ĐỎ", True),
)
#: (campaign, type line, title lines, what the clerk does: "record", "past", "both")
TITLES = (
    ("CTT12-2024", "BÁO CÁO", ("Công tác T12/2024",), "record"),
    ("CTT12-2024", "BÁO CÁO CÔNG TÁC THÁNG 12 NĂM 2024", (), "record"),
    ("CTT12-2024", "BÁO CÁO", ("Tháng 12 năm 2024",), "record"),
    ("CTT12-2024", "BÁO CÁO THÁNG 12", ("Năm học 2024-2025",), "record"),
    ("CTT12-2024", "BÁO CÁO", ("Công tác tháng Mười hai năm 2024",), "record"),
    ("CTT12-2024", "BÁO CÁO", ("Công tác tháng 12 và chương trình công tác tháng 01 năm 2025",), "record"),
    ("CTT12-2024", "BÁO CÁO", ("Kết quả công tác tháng 11; triển khai nhiệm vụ tháng 12/2024",), "past"),
    ("CTT12-2024", "BÁO CÁO", ("Sơ kết tháng 11 và kế hoạch công tác tháng 12 năm 2024",), "past"),
    ("PCCC-Q4-2024", "BÁO CÁO KẾT QUẢ", ("Thực hiện công tác phòng cháy, chửa cháy quý IV năm 2024",), "record"),
    ("PCCC-Q4-2024", "BÁO CÁO", ("Công tác PCCC&CNCH Q4/2024",), "record"),
    ("PCCC-Q4-2024", "BÁO CÁO", ("Công tác phòng cháy chữa cháy, cứu nạn cứu hộ Quý IV", "và phương hướng, nhiệm vụ quý I năm 2025"), "record"),
    ("PCCC-Q4-2024", "BÁO CÁO", ("Công tác PCCC quý III và nhiệm vụ quý IV năm 2024",), "past"),
    ("PCCC-Q4-2024", "BÁO CÁO", ("Công tác phòng cháy, chữa cháy 9 tháng đầu năm 2024",), "past"),
    ("PCCC-Q4-2024", "BÁO CÁO", ("Kết quả công tác PCCC và CNCH năm 2024",), "both"),
    ("BLHD-2024", "BÁO CAÓ", ("Kết qủa công tác phòng, chống bạo lực học đường năm 2024",), "record"),
    ("BLHD-2024", "BÁO CÁO", ("Về việc phòng, chống bạo lực học đường",), "record"),
    ("BLHD-2024", "Báo cáo", ("Kết quả phòng, chống bạo lực học đường gắn với xây dựng trường học an toàn năm 2024",), "record"),
    ("BLHD-2024", "BÁO CÁO", ("Công tác phòng chống bạo lực học đường năm học 2024-2025",), "both"),
    ("BLHD-2024", "BÁO CÁO", ("Công tác phòng chống bạo lực học đường năm học 2022-2023",), "past"),
    ("BLHD-2024", "BÁO CÁO TỔNG KẾT", ("5 năm thực hiện công tác phòng, chống bạo lực học đường giai đoạn 2019-2023",), "past"),
    ("ANTT-HK1-2425", "BÁO CÁO SƠ KẾT", ("Công tác an ninh, an toàn trường học học kỳ I", "Năm học: 2024 – 2025"), "record"),
    ("ANTT-HK1-2425", "BÁO CÁO", ("Sơ kết công tác an toàn trường học học kỳ một năm học 2024-2025",), "record"),
    ("ANTT-HK1-2425", "BÁO CÁO", ("Kết quả đảm bảo ANTT trường học HKI 2024-2025",), "record"),
    ("ANTT-HK1-2425", "BÁO CÁO", ("Tổng kết công tác an toàn trường học năm học 2023-2024, phương hướng năm học 2024-2025",), "past"),
    ("ANTT-HK1-2425", "BÁO CÁO", ("Kết quả công tác an toàn trường học học kỳ II và phương hướng học kỳ I năm học 2024-2025",), "past"),
    ("QCDC-6TC-2024", "BÁO CÁO", ("Tình hình thực hiện Qui chế dân chủ cơ sở 6 tháng cuối năm 2024",), "record"),
    ("QCDC-6TC-2024", "BÁO CÁO", ("Kết quả thực hiện Luật Thực hiện dân chủ ở cơ sở", "6 tháng cuối năm, phương hướng 6 tháng đầu năm 2025"), "record"),
    ("QCDC-6TC-2024", "BÁO CÁO", ("Thực hiện QCDC trường học 6 tháng đầu năm",), "past"),
    ("QCDC-6TC-2024", "BÁO CÁO", ("Kết quả thực hiện Quy chế dân chủ năm 2023, nhiệm vụ năm 2024",), "past"),
    ("QCDC-6TC-2024", "BÁO CÁO", ("Kết quả thực hiện quy chế dân chủ năm 2024",), "both"),
    ("CDS-2024", "BÁO CÁO", ("KẾT QUẢ THỰC HIỆN CÔNG TÁC CHUYỂN ĐỔI SỐ NĂM 2024",), "record"),
    ("CDS-2024", "BÁO CÁO", ("Tình hình triển khai ứng dụng CNTT và chuyển đổi số trong nhà trường năm 2024",), "record"),
    ("CDS-2024", "BÁO CÁO", ("Công tác chuyển đổi số năm 2023 và phương hướng, nhiệm vụ năm 2024",), "past"),
    ("CDS-2024", "BÁO CÁO", ("Đánh giá mức độ chuyển đổi số năm học 2023-2024",), "both"),
    ("CTT12-2024", "BÁO CÁO", ("Kết quả công tác tháng 12 của nhà trường; đề ra một số giải pháp trọng tâm tháng 01/2025",), "record"),
    ("CTT12-2024", "BÁO CÁO", ("Công tác bán trú tháng 12 năm 2024",), "past"),
    ("CTT12-2024", "BÁO CÁO", ("Hoạt động của Liên đội, công tác Đội tháng 12",), "past"),
    ("CTT12-2024", "BÁO CÁO", ("Công tác tuần 2 tháng 12 năm 2024",), "past"),
    ("PCCC-Q4-2024", "BÁO CÁO", ("Công tác PCCC và CNCH 3 tháng cuối năm 2024",), "record"),
    ("BLHD-2024", "BÁO CÁO", ("Công tác phòng, chống bạo lực học đường 9 tháng đầu năm 2024",), "past"),
    ("ANTT-HK1-2425", "BÁO CÁO", ("Sơ kết an ninh, an toàn trường học HKI NH 23-24",), "past"),
    ("QCDC-6TC-2024", "BÁO CÁO", ("Thực hiện dân chủ ở cơ sở 6T cuối năm 2024",), "record"),
    ("CDS-2024", "BÁO CÁO", ("Công tác chuyển đổi số 6 tháng đầu năm 2024",), "past"),
)  # fmt: skip


def letterheads(town: Town) -> None:
    for number, (short, line, clear) in enumerate(LETTERHEADS):
        school = town.by_short[short]
        stranger = number % 2 == 0 and clear
        ask = town.take(school)
        at = town.moment(ask, 0)
        doc = _paper(town, school, ask, at.date(), issuer=line)
        more = {"sender": f"moi{number}@hopthu.example", "name": "", "subject": ask.subjects[0], "text": ""} if stranger else {}
        classes = f"letterhead-{'stranger' if stranger else 'registered'}"
        town.good(classes, town.mail(school, ask, at, (doc,), **more), ((school, ask, "report"),), (doc,), f"{short} / {line}")


def _paper(town: Town, school: School, ask: Ask, at: date, issuer: str = "", **words: str) -> Doc:
    paper: Paper = town.secretary.paper(school, ask, at, layout=words.get("layout", "decree"))
    if issuer:
        paper = replace(paper, issuer=(issuer,), truth={**paper.truth, "issuer": issuer}, number_line="Số:     /BC-NT")
        paper.truth.update(symbol="BC-NT", number=None)
    return town.doc(paper, ask.filenames[0])


def titles(town: Town) -> None:
    for code, type_line, lines, verdict in TITLES:
        ask = _ASK[code]
        school, _ = town.anyone(code) if verdict == "past" else town.pair(code)
        at = town.moment(ask, 0)
        paper = town.secretary.paper(school, ask, town.day(at), cite=False)
        summary = " ".join((*([type_line.removeprefix("BÁO CÁO").strip()] if type_line.startswith("BÁO CÁO ") else []), *lines))
        paper = replace(paper, type_line=type_line, summary=lines, truth={**paper.truth, "summary": summary})
        doc = town.doc(paper, "bao cao" if verdict == "past" else town.secretary.file_name(school, ask))
        mail, filings = town.mail(school, ask, at, (doc,)), ((school, ask, "report"),)
        note = f"{type_line} {' / '.join(lines)}"
        if verdict == "record":
            town.good("title-edge", mail, filings, (doc,), note)
        elif verdict == "past":
            town.bad("title-past", mail, CAMPAIGN, (doc,), note)
        else:
            town.add(Case(mail, ("title-either",), BOTH, CAMPAIGN, filings, (), (doc,), note=note))


def harmless(town: Town) -> None:
    """Noise around a report whose letterhead, sender and title agree."""
    neighbour = town.by_short["THCS Lê Lợi"]
    noises: tuple[dict[str, object], ...] = (
        {"subject": f"{neighbour.short} nộp báo cáo"},
        {"name": neighbour.full},
        {"text": f"Trường gửi báo cáo, có phối hợp với {neighbour.full} và Trường Tiểu học Trần Phú ạ."},
        {"text": "Kính gửi: TH Phú Lộc, MN Phú Lộc (để biết). Nhờ Phòng nhận giúp báo cáo."},
        {"subject": "Fwd: Fwd: Tr: Trả lời: bc"},
        {"subject": "Báo cáo tháng 11"},
        {"subject": unicodedata.normalize("NFD", "Báo cáo của đơn vị")},
    )
    for noise in noises:
        school, ask = town.pair()
        at = town.moment(ask, 0)
        doc = replace(town.report(school, ask, at), name="bao cao chinh thuc.docx")
        mail = town.mail(school, ask, at, (doc,), **noise)
        if noise.get("subject") == "Báo cáo tháng 11":
            town.add(
                Case(
                    mail,
                    ("noise-subject-period",),
                    BOTH,
                    ["conflicting-evidence", "ambiguous-campaign"],
                    ((school, ask, "report"),),
                    (),
                    (doc,),
                )
            )
        else:
            town.good("noise", mail, ((school, ask, "report"),), (doc,), str(noise)[:90])


def twins(town: Town) -> None:
    """Word and PDF of one report in one mail; the PDF a day later; the same file from the school's other address."""
    for number in range(4):
        school, ask = town.pair()
        at = ask.due - timedelta(days=3, hours=number)
        paper = town.secretary.paper(school, ask, town.day(at))
        name = f"{ask.filenames[0]} {school.short}".replace("&", "-")
        word, printed = town.doc(paper, name), town.doc(paper, f"{name}_signed", "pdf")
        if number % 2:
            town.good("word-and-pdf", town.mail(school, ask, at, (word, printed)), ((school, ask, "report"),), (word, printed))
            continue
        town.good("word-then-pdf", town.mail(school, ask, at, (word,)), ((school, ask, "report"),), (word,))
        later = town.mail(school, ask, at + timedelta(hours=22), (printed,), text="Em gửi bản có dấu đỏ ạ.")
        town.good("pdf-after-word", later, ((school, ask, "report"),), (printed,))
    school, ask = next((s, a) for s, a in town._pool if len(s.emails) > 1 and not s.shared)
    town.take(school, ask)
    at = ask.due - timedelta(days=2)
    doc = town.report(school, ask, at)
    town.good("first-address", town.mail(school, ask, at, (doc,), sender=school.emails[0]), ((school, ask, "report"),), (doc,))
    again = town.mail(school, ask, at + timedelta(hours=1), (doc,), sender=school.emails[1])
    town.add(Case(again, ("second-address",), "ignored", "duplicate", (), (), (doc,)))


def stale(town: Town) -> None:
    """Dates of last year in the letterhead: with this year's title a slip of the pen, without a year last year's file."""
    for number in range(3):
        school, ask = town.pair("BLHD-2024")
        at = town.moment(ask, 0)
        title = ask.said[0] if number else "Công tác phòng, chống bạo lực học đường tại đơn vị"
        paper = town.secretary.paper(school, ask, date(2023, 12, 12), title=title, cite=False)
        doc = town.doc(paper, "bc")
        mail = town.mail(school, ask, at, (doc,))
        if number:
            town.add(Case(mail, ("stale-date",), BOTH, CAMPAIGN, ((school, ask, "report"),), (), (doc,)))
        else:
            town.bad("last-year-file", mail, CAMPAIGN, (doc,))


def lists_in_word(town: Town) -> None:
    """The appendix as a Word table of its own, and inside the report."""
    for number in range(4):
        school, ask = town.pair(columns=True)
        at = town.moment(ask)
        found = rows(ask, town.dice)
        names = ("STT", *(column[1][0] for column in ask.columns))
        body = tuple((str(n), *(as_text(row[column[0]]) for column in ask.columns)) for n, row in enumerate(found, 1))
        if number % 2:
            paper = replace(town.secretary.paper(school, ask, town.day(at)), table=(names, *body))
            doc = town.doc(paper, ask.filenames[0])
            doc.records = records(found)
            mail = town.mail(school, ask, at, (doc,))
            town.add(
                Case(
                    mail,
                    ("list-in-report",),
                    "recorded",
                    None,
                    ((school, ask, "report"),),
                    ((school, ask, "appendix"),),
                    (doc,),
                    True,
                )
            )
            continue
        report = town.report(school, ask, at)
        page = Paper(
            (),
            (),
            "",
            "",
            f"{ask.list_name.upper()}",
            (f"(Kèm theo báo cáo của {school.full})",),
            (),
            (),
            "",
            {},
            (),
            table=(names, *body),
            layout="stacked",
        )
        extra = town.doc(page, f"{ask.list_name} {school.short}")
        extra.records = records(found)
        docs = (report, extra)
        town.good("list-in-word", town.mail(school, ask, at, docs), ((school, ask, "report"), (school, ask, "appendix")), docs)


def odd_machines(town: Town) -> None:
    """Machines that do not say that they are any."""
    at = ASKS[0].opens + timedelta(days=5)
    school = town.by_short["THCS Trần Phú"]
    texts: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        (
            school.email,
            "Re: Nhắc nộp báo cáo",
            "Cảm ơn quý vị đã gửi thư. Đây là thư trả lời tự động, vui lòng không trả lời thư này.",
            {},
        ),
        (school.email, "Auto: Xác nhận đã nhận", "Thank you for your email. This is an automatically generated response.", {}),
    )
    for number, (sender, subject, text, more) in enumerate(texts):
        town.add(
            Case(
                Mail(sender, subject, text, at + timedelta(hours=number), headers=more),
                ("auto-reply-unmarked",),
                "ignored",
                ["auto-reply", "not-a-report"],
            )
        )
    exim = EmailMessage()
    exim.set_content(
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\n"
        "its recipients. This is a permanent error.\n\n  a@hopthu.example\n    550 no such user\n\n------ This is a copy of the message ------\n\n"
        f"From: tiepnhan@{DOMAIN}\nSubject: Nhac nop bao cao\n",
        cte="7bit",
    )
    mail = Mail(
        "Mailer-Daemon@host.example",
        "Mail delivery failed: returning message to sender",
        "",
        at,
        raw_payload=exim,
        headers={"X-Failed-Recipients": "a@hopthu.example", "Return": "1"},
    )
    town.add(Case(mail, ("bounce-exim",), "ignored", "bounce"))
    quiet = EmailMessage()
    quiet.set_content("Thư gửi tới <b@hopthu.example> không chuyển được. Lý do: 552 5.2.2 Hộp thư đã đầy.", cte="base64")
    mail = Mail(
        f"postmaster@{DOMAIN}",
        "Không thể chuyển thư (Undeliverable)",
        "",
        at + timedelta(hours=1),
        raw_payload=quiet,
        headers={"Return": "1"},
    )
    town.add(Case(mail, ("bounce-vietnamese",), "ignored", "bounce"))


def outsiders(town: Town) -> None:
    """Papers of other bodies; the office's own plan sent back; a school that forwards a neighbour's mail."""
    heads = (
        ("UBND TỈNH HÀ KHÊ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "vanphong@so-hakhe.example"),
        ("UBND HUYỆN THANH LŨNG", "CÔNG AN HUYỆN", "congan@thanhlung.example"),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH HÀ KHÊ", "CÔNG ĐOÀN GIÁO DỤC TỈNH", "cdgd@hakhe.example"),
    )
    for superior, issuer, address in heads:
        ask = ASKS[1]
        at = town.moment(ask, 0)
        school = town.by_short["THCS Lê Lợi"]
        base = town.secretary.letter(
            school, at.date(), f"đề nghị {ask.title.lower()}", ("Đề nghị quý đơn vị phối hợp thực hiện.",)
        )
        paper = replace(
            base, superior=(superior,), issuer=(issuer,), truth={**base.truth, "superior": superior, "issuer": issuer}
        )
        doc = town.doc(paper, "CV")
        mail = town.mail(
            school, ask, at, (doc,), sender=address, name=issuer.title(), subject=f"CV {issuer.lower()}", text="Kính chuyển."
        )
        town.add(Case(mail, ("outside-letter",), ["ignored", "review"], None, (), (), (doc,)))
    for number in range(2):
        school, ask = town.pair()
        at = town.moment(ask, 0)
        base = town.secretary.paper(
            school,
            ask,
            ask.opens.date() - timedelta(days=20),
            title=f"Thực hiện {ask.title.removeprefix('Báo cáo ')}",
            kind="KH",
            layout="decree",
        )
        head = "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"
        paper = replace(base, superior=("UBND HUYỆN THANH LŨNG",), issuer=(head,), number_line=f"Số: {ask.plan}")
        paper = replace(paper, truth={"type": "KH", "issuer": head, "superior": "UBND HUYỆN THANH LŨNG"})
        doc = town.doc(paper, f"BC {number}")
        town.add(Case(town.mail(school, ask, at, (doc,)), ("our-own-plan",), ["ignored", "review"], None, (), (), (doc,)))
    for number in range(2):
        school, ask = town.pair()
        sender = town.by_short["THCS Trần Phú"] if number else next(one for one in town.schools if one.code == "bp-ke-toan")
        at = town.moment(ask, 0)
        doc = town.report(school, ask, at)
        mail = town.mail(
            school,
            ask,
            at,
            (doc,),
            sender=sender.email,
            name=sender.full,
            subject=f"Fw: {ask.subjects[0]}",
            text=f"Chuyển báo cáo của {school.full}.",
        )
        town.add(Case(mail, ("forward-by-unit",), BOTH, ["conflicting-evidence"], ((school, ask, "report"),), (), (doc,)))
