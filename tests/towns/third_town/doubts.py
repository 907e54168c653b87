"""Mails that look like reports and are not, or are not this one: what a careful clerk puts aside."""

from __future__ import annotations

from dataclasses import replace

from tests.towns.third_town.campaigns import BY_CODE
from tests.towns.third_town.papers import as_docx
from tests.towns.third_town.plain import word
from tests.towns.third_town.post import File
from tests.towns.third_town.sheets import workbook
from tests.towns.third_town.town import Town, letterhead

_NOT_OURS = ["unknown-campaign", "conflicting-evidence", "ambiguous-campaign"]
_ASIDE = ["review", "ignored"]


def wrong_letterhead(t: Town) -> None:
    """A neighbour's paper used as a template: the letterhead is another school's."""
    u, c = t.anyone(lambda u, _c: not u.shared and u.level in ("tieu_hoc", "thcs", "mam_non"))
    other = t.r.choice([v for v in t.known if v.level == u.level and v is not u and v.emails[0] != u.emails[0]])
    at = t.when(c)
    file = word(t.paper(u, c, at, issuer=letterhead(other, t.r), symbol=f"BC-{other.initials}"), t.file_name(u, c, "docx"))
    t.post("another school's letterhead", t.letter(u, c, at, file), "review", ["conflicting-evidence"])


def neighbours_number(t: Town) -> None:
    """A stranger whose letterhead fits two units, or none: no number, no level."""
    place, _ = t.r.choice(
        (
            ("TRƯỜNG TIỂU HỌC BÌNH MINH", "II"),
            ("TRƯỜNG TIỂU HỌC VĨNH TUY", ""),
            ("TRƯỜNG KIM LONG", ""),
            ("TRƯỜNG SAO MAI", ""),
            ("TRƯỜNG TH PHÚ KHÊ", ""),
            ("TRƯỜNG LÝ TỰ TRỌNG", ""),
            ("TRƯỜNG TIỂU HỌC VĨNH TUY 4", ""),
            ("TRƯỜNG TIỂU HỌC 30/7", ""),
        )
    )
    u, c = t.anyone(lambda u, _c: not u.shared and u.level == "tieu_hoc")
    at = t.when(c)
    file = word(t.paper(u, c, at, issuer=place, symbol="BC-TH"), t.r.choice(c.files) + ".docx")
    letter = t.letter(
        u,
        c,
        at,
        file,
        sender=f"hoa{t.r.randint(10, 999)}@gmail.com",
        name="Hoa",
        subject=c.subjects[0],
        body="Em gửi ạ",
    )
    t.post("stranger, no single school", letter, "review", ["ambiguous-unit", "unknown-unit"])


def next_town(t: Town) -> None:
    """The same school name, of the district next door."""
    u, c = t.anyone(lambda u, _c: not u.shared and u.level in ("tieu_hoc", "thcs", "mam_non"))
    at = t.when(c)
    superior = t.r.choice(("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN THẠNH YÊN", "UBND HUYỆN THẠNH YÊN", "PHÒNG GD&ĐT THỊ XÃ ĐỒNG XOAN"))
    file = word(t.paper(u, c, at, superior=superior, place="Thạnh Yên"), t.file_name(u, c, "docx"))
    letter = t.letter(u, c, at, file, sender=u.emails[0].replace("longkhe", "thanhyen"))
    t.post("same name, next district", letter, "review", ["unknown-unit", "conflicting-evidence", "ambiguous-unit"])


_OLD = {
    "TKNH2324": ("Tổng kết năm học 2022-2023", "Sơ kết học kỳ I năm học 2023-2024", "Sơ kết giữa học kỳ II năm học 2023-2024"),
    "THHP-SK": ("Sơ kết học kỳ I thực hiện phong trào “Trường học hạnh phúc” năm học 2022-2023",),
    "THHP-TK": ("Tổng kết phong trào xây dựng “Trường học hạnh phúc” năm học 2022-2023",),
    "TNTT-Q2": (
        "Công tác phòng, chống tai nạn thương tích, đuối nước quý I năm 2024",
        "Tình hình tai nạn thương tích, đuối nước học sinh quý II/2023",
        "Công tác phòng, chống tai nạn thương tích, đuối nước năm 2023",
    ),
    "GVG2024": ("Kết quả hội thi giáo viên dạy giỏi cấp trường năm học 2022-2023",),
}


def last_time(t: Town) -> None:
    """Last year's, last quarter's: a report no open campaign asks for."""
    u, c = t.anyone(lambda u, c: not u.shared and c.code in _OLD)
    at = t.when(c, late=False)
    file = word(
        t.paper(u, c, at, summary=(t.r.choice(_OLD[c.code]),), body=("Nhà trường báo cáo như sau:", "Trên đây là báo cáo./.")),
        t.file_name(u, c, "docx"),
    )
    t.post("last period's", t.letter(u, c, at, file), "review", _NOT_OURS)


def last_month(t: Town) -> None:
    """April's figures in May."""
    u, c = t.anyone()[0], BY_CODE["SL-T5"]
    at = t.when(c)
    old = replace(c, list_title=c.list_title.replace("THÁNG 5", "THÁNG 4"))
    sheet = workbook(old, u.name, t.r, "plain")
    letter = t.letter(u, c, at, File("Si so T4.xlsx", sheet.content), subject="Thống kê sĩ số tháng 4")
    t.post("last month's list", letter, "review", _NOT_OURS)


_ELSEWHERE = (
    "Công tác kiểm tra nội bộ năm học 2023-2024",
    "Kết quả tự đánh giá chất lượng giáo dục",
    "Thu chi các khoản đóng góp năm học 2023-2024",
    "Kết quả phong trào kế hoạch nhỏ",
    "Công tác tuyển sinh đầu cấp năm học 2024-2025",
    "Thành tích đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh",
    "Tổng kết công tác Đội và phong trào thiếu nhi năm học 2023-2024",
    "Tổng kết hoạt động Công đoàn năm học 2023-2024",
    "Tình hình phòng, chống dịch sốt xuất huyết",
    "Tổng kết công tác thư viện năm học 2023-2024",
    "Kết quả hội thi học sinh giỏi cấp trường năm học 2023-2024",
    "Tình hình thực hiện nhiệm vụ tháng 5 năm 2024",
)


def elsewhere(t: Town) -> None:
    """A report on a matter nobody here asked about."""
    u, c = t.anyone()
    at = t.when(c)
    said = t.r.choice(_ELSEWHERE)
    file = word(
        t.paper(
            u,
            c,
            at,
            heading=("BÁO CÁO",),
            kind="BC",
            summary=(said,),
            body=("Nhà trường báo cáo như sau:", "Trên đây là báo cáo./."),
        ),
        t.r.choice(("Bao cao.docx", f"BC {u.short}.docx".replace("/", "-"), said[:30] + ".docx")),
    )
    t.post(
        "report on another matter",
        t.letter(u, c, at, file, subject=t.r.choice(("Báo cáo", "Nộp báo cáo", said))),
        "review",
        _NOT_OURS,
    )


#: Type line, its abbreviation, summary.
PAPERS = (
    ("KẾ HOẠCH", "KH", "Xây dựng “Trường học hạnh phúc” năm học 2024-2025"),
    ("KẾ HOẠCH", "KH", "Tổ chức lễ tổng kết năm học 2023-2024"),
    ("KẾ HOẠCH", "KH", "Phòng, chống tai nạn thương tích, đuối nước năm 2024"),
    ("TỜ TRÌNH", "TTr", "Về việc đề nghị công nhận giáo viên dạy giỏi năm học 2023-2024"),
    ("QUYẾT ĐỊNH", "QĐ", "Về việc công nhận giáo viên dạy giỏi cấp trường năm học 2023-2024"),
    ("BIÊN BẢN", "BB", "Họp xét giáo viên dạy giỏi cấp trường năm học 2023-2024"),
    ("GIẤY MỜI", "GM", "Dự lễ tổng kết năm học 2023-2024"),
    ("THÔNG BÁO", "TB", "Lịch nghỉ hè và tổng kết năm học 2023-2024"),
    ("CHƯƠNG TRÌNH", "CTr", "Lễ tổng kết năm học 2023-2024"),
    ("QUYẾT ĐỊNH", "QĐ", "Về việc nghỉ hưu đối với viên chức"),
    ("ĐƠN XIN CHUYỂN CÔNG TÁC", None, ""),
)


def other_paper(t: Town) -> None:
    """A plan, a decision, minutes, an invitation: never the report."""
    u, c = t.anyone()
    at = t.when(c)
    heading, kind, said = t.r.choice(PAPERS)
    p = t.paper(
        u,
        c,
        at,
        heading=(heading,),
        kind=kind,
        summary=(said,) if said else (),
        symbol=f"{kind or 'ĐX'}-{u.initials}",
        body=("Căn cứ tình hình thực tế,", "Nhà trường kính trình./."),
    )
    header = p.truth() if said else {}
    letter = t.letter(u, c, at, File(t.r.choice((t.file_name(u, c, "docx"), heading.lower() + ".docx")), as_docx(p), header))
    t.post(f"no report: {heading}", letter, _ASIDE)


def plan_sent_back(t: Town) -> None:
    """The office's own request returns instead of the answer."""
    u, c = t.anyone()
    at = t.when(c)
    p = t.paper(u, c, at, superior="UBND THÀNH PHỐ LONG KHÊ", issuer="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
                heading=("KẾ HOẠCH",), kind="KH", symbol="KH-PGDĐT",
                number=c.plan.partition("/")[0], summary=(c.titles[0],), office=("TRƯỞNG PHÒNG",),
                body=("Đề nghị các trường gửi báo cáo đúng thời hạn./.",))  # fmt: skip
    t.post("the request sent back", t.letter(u, c, at, word(p, t.file_name(u, c, "docx"))), _ASIDE)
