# ruff: noqa: E501 - a scene reads best with one mail to a line
"""Which campaign, which paper: near topics, other years, plans, covers, two at once, returned forms."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

from tests.towns.fifth_town import layouts, others
from tests.towns.fifth_town.post import ERRANDS, OFFICE, File, Town, at, filing
from tests.towns.fifth_town.roster import bare

EITHER = ["recorded", "review"]
STRAY = ["unknown-campaign", "ambiguous-campaign", "conflicting-evidence"]


def not_asked(t: Town) -> None:
    """Reports on other topics and other periods."""
    topics = (
        "Kết quả phòng, chống tai nạn đuối nước năm 2024", "Kết quả thi đua cụm số 3 năm học 2024-2025", "Tình hình ứng dụng CNTT và chuyển đổi số năm 2024",
        "Kết quả kiểm tra nội bộ tháng 10 năm 2024", "Tổng kết hoạt động hè năm 2024", "Tình hình thu, chi các khoản đầu năm học 2024-2025",
        "Kết quả khảo sát nhu cầu sách giáo khoa lớp 5, lớp 9", "Tình hình học sinh bỏ học tháng 10 năm 2024",
    )  # fmt: skip
    others_ = (
        "Công tác bán trú và an toàn thực phẩm tháng 9 năm 2024", "Kết quả thực hiện công tác phổ cập giáo dục, xóa mù chữ năm 2023",
        "Kết quả tuyển sinh đầu cấp năm học 2024-2025", "Tình hình thực hiện giáo dục hòa nhập năm học 2023-2024", "Kết quả thực hiện dân chủ ở cơ sở năm 2023",
        "Tự đánh giá thư viện theo tiêu chuẩn năm học 2022-2023", "Kết quả cân đo, khám sức khỏe cho trẻ đợt 3 năm học 2023-2024", "Hoạt động công đoàn và công tác nữ công năm 2023",
    )  # fmt: skip
    for kind, titles in (("topic-not-asked", topics), ("other-period", others_)):
        for title in titles:
            school, errand = t.pair("mam_non" if "trẻ" in title else "tieu_hoc")
            when = at("2024-11-05T09:00:00") + timedelta(hours=t.dice.randint(0, 200))
            day = when.date() if kind == "topic-not-asked" else at("2023-12-02").date()
            p = t.report(school, errand, when).but(
                summary=title, day=day, body=(f"Đơn vị báo cáo {title[0].lower()}{title[1:]} như sau:", "Đã thực hiện đầy đủ.")
            )
            file = t.paper(p, f"BC {bare(school.short).replace('/', '-')}.docx")
            t.send(
                kind,
                when,
                school.address,
                f"Nộp báo cáo - {school.short}",
                "Gửi Phòng báo cáo.\n",
                [file],
                disposition="review",
                reason=STRAY,
            )


def unasked_level(t: Town) -> None:
    for code, level in (("DTHT-2024", "tieu_hoc"), ("SKMN-1", "tieu_hoc"), ("DTHT-2024", "mam_non")):
        errand = ERRANDS[code]
        school, _ = t.pair(level)
        when = t.moment(errand)
        p = t.report(school, errand, when)
        t.send(
            "unit-not-asked",
            when,
            school.address,
            "gửi bc",
            "Gửi bc\n",
            [t.paper(p, t.name(school, errand))],
            disposition="review",
            reason=STRAY,
        )


def months(t: Town) -> None:
    """The month stands in the text alone, or nowhere while two campaigns are open."""
    for n in range(6):
        errand = ERRANDS["BT-T10" if n % 2 else "BT-T11"]
        school, _ = t.pair(errand=errand.code)
        when = t.moment(errand, after=at("2024-11-12") if n % 2 == 0 else at("2024-10-20"))
        p = t.report(school, errand, when, summary="Công tác bán trú và an toàn thực phẩm")
        t.send(
            "month-in-text",
            when,
            school.address,
            "bc bán trú",
            "Gửi bc\n",
            [t.paper(p, "BC ban tru.docx")],
            filings=[filing(school, errand, when)],
        )
    for n in range(3):
        errand = ERRANDS["BT-T11"]
        school, _ = t.pair(errand=errand.code)
        when = at("2024-11-13T08:00:00") + timedelta(hours=7 * n)
        p = t.report(
            school, errand, when, summary="Công tác bán trú và an toàn thực phẩm", body=("Bếp ăn phục vụ 300 suất mỗi ngày.",)
        )
        t.send(
            "month-nowhere",
            when,
            school.address,
            "bc bán trú",
            "Gửi bc\n",
            [t.paper(p, "BC ban tru.docx")],
            disposition=EITHER,
            optional=[filing(school, errand, when)],
            reason=STRAY,
            touchless=False,
        )
    for n in range(3):
        errand = ERRANDS["BT-T11"]
        school, _ = t.pair(errand=errand.code)
        when = at("2024-11-20T08:00:00") + timedelta(hours=9 * n)
        p = t.report(school, errand, when)
        t.send(
            "old-month-in-mail",
            when,
            school.address,
            "Re: BC bán trú tháng 10",
            "Gửi bc tháng 11 ạ\n\nVào 10:12, 03 thg 10, 2024 Phòng GD đã viết:\n> Đề nghị các trường báo cáo bán trú tháng 10\n",
            [t.paper(p, "BC.docx")],
            filings=[filing(school, errand, when)],
            disposition=EITHER,
            touchless=False,
        )


def no_reports(t: Town) -> None:
    """Plans, proposals, decisions, letters and invitations on the campaigns' own topics."""
    for n, kind in enumerate(("KH", "KH", "KH", "KH", "TTr", "QĐ", "GM", "CV", "CV", "TB")):
        school, errand = t.pair("tieu_hoc", "thcs")
        when = t.moment(errand)
        summary = f"{errand.spoken[0]} năm học 2024-2025" if kind != "CV" else f"gửi báo cáo {errand.spoken[0]}"
        p = t.report(school, errand, when).but(
            kind=kind, summary=summary, symbol=f"{kind}-{school.initials}" if kind != "CV" else school.initials
        )
        name = f"{kind} {errand.stems[0]}.docx" if n % 2 else "van ban.docx"
        t.send(
            f"paper-{kind}",
            when,
            school.address,
            f"gửi {errand.spoken[0]}",
            "Gửi Phòng\n",
            [t.paper(p, name)],
            disposition=["review", "ignored"],
        )


def covers(t: Town) -> None:
    """A covering letter beside the report; two campaigns in one mail; Word beside PDF; an archive of both."""
    for n in range(5):
        school, errand = t.pair()
        when = t.moment(errand)
        p = t.report(school, errand, when)
        cover = p.but(
            kind="CV",
            number=str(int(p.number) + 1),
            symbol=school.initials,
            summary=f"nộp báo cáo {errand.spoken[0]}",
            body=("Đơn vị gửi kèm báo cáo.",),
        )
        files = [t.paper(cover, f"CV nop {errand.stems[0]}.docx", heads=False), t.paper(p, t.name(school, errand))]
        subject, text = t.words(school, errand)
        t.send(
            "cover-letter",
            when,
            school.address,
            subject,
            text,
            files if n % 2 else files[::-1],
            filings=[filing(school, errand, when)],
        )
    for _ in range(5):
        a, b = t.dice.sample(("PCXMC-2024", "DTHT-2024", "BT-T10", "DCCS-2024", "CDNC-2024"), 2)
        both = [s for s in ERRANDS[a].schools() if ERRANDS[b].asks(s) and not {(s.code, a), (s.code, b)} & t.used]
        school = t.dice.choice(both)
        t.used |= {(school.code, a), (school.code, b)}
        when = max(ERRANDS[a].opens, ERRANDS[b].opens) + timedelta(days=3, hours=9)
        files = [t.paper(t.report(school, ERRANDS[x], when), t.name(school, ERRANDS[x])) for x in (a, b)]
        t.send(
            "two-campaigns",
            when,
            school.address,
            "BC các loại",
            "Em gửi 2 file bc ạ\n",
            files,
            filings=[filing(school, ERRANDS[x], when) for x in (a, b)],
        )
    for _ in range(4):
        school, errand = t.pair()
        when = t.moment(errand)
        p = t.report(school, errand, when)
        name = t.name(school, errand)
        files = [t.paper(p, name), t.paper(p, name.replace(".docx", "_da ky.pdf"), others.pdf)]
        t.send(
            "word-and-pdf",
            when,
            school.address,
            "nộp bc",
            "Gửi bản word và bản ký số\n",
            files,
            filings=[filing(school, errand, when)],
        )
    for _ in range(4):
        school, errand = t.pair()
        when = t.moment(errand)
        inner = t.paper(t.report(school, errand, when), t.name(school, errand))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as box:
            box.writestr(f"HO SO/{inner.name}", inner.content)
        files = [File("ho so.zip", out.getvalue())]
        t.send(
            "zip",
            when,
            school.address,
            "hồ sơ",
            "Gửi hồ sơ\n",
            files,
            filings=[filing(school, errand, when)],
            documents=[inner],
        )


def appendices(t: Town) -> None:
    """Report and workbook together, or the workbook days after."""
    for n in range(8):
        errand = ERRANDS["GDHN-2024" if n % 2 else "DCCS-2024"]
        school, _ = t.pair(errand=errand.code)
        when = t.moment(errand) - timedelta(days=1)
        p = t.report(school, errand, when)
        rows: list[list[object]] = [
            [school.issuer],
            ["BIỂU SỐ LIỆU KÈM THEO BÁO CÁO " + errand.spoken[0].upper()],
            ["TT", *(h for _, h, _ in errand.columns)],
        ]
        if n % 2:
            rows += [[1, "Lê Gia Bảo", "3/1", "12/05/2015", 500000], [2, "Võ Minh Thư", "4/2", "03/11/2014", 700000]]
            records: tuple[dict[str, object], ...] = (
                {"name": "Lê Gia Bảo", "grade": "3/1", "born": "2015-05-12", "support": 500000},
                {"name": "Võ Minh Thư", "grade": "4/2", "born": "2014-11-03", "support": 700000},
            )
        else:
            rows += [[1, "Hội nghị viên chức", 1, "100"], [2, "Ý kiến góp ý được tiếp thu", 14, "93,3"]]
            records = (
                {"item": "Hội nghị viên chức", "count": 1, "rate": 100},
                {"item": "Ý kiến góp ý được tiếp thu", "count": 14, "rate": 93.3},
            )
        word, table = (
            t.paper(p, t.name(school, errand)),
            File(f"PL {errand.stems[0]}.xlsx", others.workbook([("Sheet1", rows)]), {}, records),
        )
        if n < 4:
            t.send(
                "with-appendix",
                when,
                school.address,
                "bc",
                "Gửi bc và phụ lục\n",
                [word, table],
                filings=[filing(school, errand, when), filing(school, errand, when, "appendix")],
            )
            continue
        t.send(
            "appendix-first-report",
            when,
            school.address,
            "bc",
            "Gửi bc, phụ lục gửi sau\n",
            [word],
            filings=[filing(school, errand, when)],
        )
        later = when + timedelta(hours=20)
        t.send(
            "appendix-later",
            later,
            school.address,
            f"bổ sung phụ lục {errand.spoken[0]}",
            "Em bổ sung phụ lục ạ\n",
            [table],
            filings=[filing(school, errand, later, "appendix")],
        )


def blanks(t: Town) -> None:
    """The office's own form comes back with nothing but dots in it."""
    for n in range(4):
        school, errand = t.pair("tieu_hoc", "thcs")
        when = t.moment(errand)
        p = t.report(
            school,
            errand,
            when,
            issuer="TRƯỜNG ........................",
            number="",
            symbol="BC-.....",
            body=("I. Đặc điểm tình hình: ..............", "II. Kết quả: ...............", "III. Kiến nghị: ............"),
            signer="",
        ).but(day=None)
        t.send(
            "empty-form",
            when,
            school.address,
            "gửi mẫu",
            "Gửi Phòng\n",
            [File(f"Mau BC {n}.docx", layouts.standard(p))],
            disposition=EITHER,
            optional=[filing(school, errand, when)],
            touchless=False,
        )


def forwarded(t: Town) -> None:
    """A colleague of the office passes a school's mail on, as a file or inline."""
    for n in range(6):
        school, errand = t.pair()
        sent = t.moment(errand)
        when = (sent + timedelta(hours=3)) if n < 4 else errand.due + timedelta(hours=30)
        file = t.paper(t.report(school, errand, sent), t.name(school, errand))
        if n % 2:
            text = f"Chuyển c xử lý\n\n---------- Forwarded message ---------\nTừ: {school.name} <{school.address}>\nDate: {sent:%d/%m/%Y %H:%M}\nSubject: bc\nTo: <{OFFICE}>\n\nGửi bc\n"
            t.send(
                "forward-inline",
                when,
                "chi.tam.pgd@haithanh.edu.example",
                "Fwd: bc",
                text,
                [file],
                filings=[filing(school, errand, when)],
            )
            continue
        inner = EmailMessage(policy=SMTP)
        inner["From"], inner["To"], inner["Subject"] = school.address, "chi.tam.pgd@haithanh.edu.example", "bc"
        inner["Message-ID"] = f"<in{n}@haithanh.edu.example>"
        inner.set_content("Gửi bc\n")
        inner.add_attachment(file.content, maintype="application", subtype="octet-stream", filename=file.name)
        outer = EmailMessage(policy=SMTP)
        outer["From"], outer["To"], outer["Subject"] = "chi.tam.pgd@haithanh.edu.example", OFFICE, "Fwd: bc"
        outer["Message-ID"] = f"<out{n}@haithanh.edu.example>"
        outer.set_content("Chuyển\n")
        outer.add_attachment(inner)
        t.send(
            "forward-rfc822",
            when,
            "chi.tam.pgd@haithanh.edu.example",
            "",
            "",
            raw=outer.as_bytes(),
            filings=[filing(school, errand, when)],
            documents=[file],
        )


SCENES = (not_asked, unasked_level, months, covers, appendices, no_reports, blanks, forwarded)
