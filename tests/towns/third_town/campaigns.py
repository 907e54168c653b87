"""Eight campaigns open at once, several of the same theme, and the many ways schools title their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
Column = tuple[str, tuple[str, ...], str, bool]


@dataclass(frozen=True)
class Campaign:
    """What was asked for, by when, and what answers look like."""

    code: str
    title: str
    plan: str
    due: datetime
    keywords: tuple[str, ...]
    parts: tuple[str, ...]  # report, appendix, with ! where required
    columns: tuple[Column, ...]
    titles: tuple[str, ...]  # summaries under the type line
    subjects: tuple[str, ...]
    files: tuple[str, ...]
    list_title: str = ""
    heading: str = "BÁO CÁO"


def _at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=VIETNAM)


_PUPILS: tuple[Column, ...] = (
    ("grade", ("Khối lớp",), "text", True),
    ("classes", ("Số lớp",), "integer", True),
    ("pupils", ("Tổng số học sinh",), "integer", True),
    ("female", ("Nữ", "Học sinh nữ"), "integer", False),
    ("rate", ("Tỷ lệ lên lớp (%)",), "decimal", False),
)
_MODELS: tuple[Column, ...] = (
    ("name", ("Tên mô hình",), "text", True),
    ("owner", ("Tập thể, cá nhân thực hiện",), "text", False),
    ("start", ("Thời gian bắt đầu",), "date", False),
    ("budget", ("Kinh phí dự kiến (triệu đồng)",), "decimal", False),
)
_MOVES: tuple[Column, ...] = (
    ("grade", ("Khối/nhóm lớp", "Khối lớp"), "text", True),
    ("begin", ("Số học sinh đầu tháng",), "integer", True),
    ("arrived", ("Chuyển đến",), "integer", False),
    ("left", ("Chuyển đi",), "integer", False),
    ("dropped", ("Bỏ học",), "integer", False),
    ("end", ("Số học sinh cuối tháng",), "integer", True),
)
_TEACHERS: tuple[Column, ...] = (
    ("full_name", ("Họ và tên",), "text", True),
    ("born", ("Ngày, tháng, năm sinh", "Ngày sinh"), "date", False),
    ("subject", ("Môn dạy", "Bộ môn"), "text", False),
    ("score", ("Điểm bình quân",), "decimal", False),
)

CAMPAIGNS: tuple[Campaign, ...] = (
    Campaign("TKNH2324", "Báo cáo tổng kết năm học 2023-2024", "456/KH-PGDĐT", _at(6, 1),
        ("tổng kết năm học",), ("report!", "appendix"), _PUPILS,
        ("Tổng kết năm học 2023-2024", "Tổng kết năm học 2023 – 2024 và phương hướng, nhiệm vụ năm học 2024-2025",
         "Kết quả thực hiện nhiệm vụ năm học 2023-2024", "Tổng kết công tác giáo dục năm học 2023-2024"),
        ("Báo cáo tổng kết năm học 2023-2024", "BC TKNH", "Nộp báo cáo tổng kết", "v/v gui bao cao tong ket nam hoc"),
        ("BC tong ket nam hoc 2023-2024", "Báo cáo tổng kết NH 23-24", "BCTK", "BAO CAO CUOI NAM"),
        "BIỂU THỐNG KÊ SỐ LIỆU TỔNG KẾT NĂM HỌC 2023-2024"),
    Campaign("THHP-SK", "Báo cáo sơ kết học kỳ I phong trào “Trường học hạnh phúc” năm học 2023-2024", "78/PGDĐT-CTTT",
        _at(5, 11), ("sơ kết trường học hạnh phúc",), ("report!",), (),
        ("Sơ kết học kỳ I thực hiện phong trào “Trường học hạnh phúc” năm học 2023-2024",
         "Kết quả xây dựng “Trường học hạnh phúc” học kỳ I, năm học 2023-2024",
         "Tình hình thực hiện Trường học hạnh phúc HKI năm học 2023-2024"),
        ("BC sơ kết THHP học kỳ I", "Báo cáo Trường học hạnh phúc HKI"), ("BC so ket truong hoc hanh phuc HK1", "BC THHP HKI")),
    Campaign("THHP-TK", "Báo cáo tổng kết phong trào “Trường học hạnh phúc” năm học 2023-2024", "301/PGDĐT-CTTT",
        _at(5, 26), ("tổng kết trường học hạnh phúc",), ("report!", "appendix"), _MODELS,
        ("Tổng kết phong trào xây dựng “Trường học hạnh phúc” năm học 2023-2024",
         "Tổng kết năm học thực hiện phong trào Trường học hạnh phúc, năm học 2023-2024",
         "Kết quả cả năm xây dựng “Trường học hạnh phúc” năm học 2023-2024"),
        ("Báo cáo tổng kết Trường học hạnh phúc", "BC tổng kết THHP năm học 2023-2024"),
        ("BC tong ket Truong hoc hanh phuc", "Tổng kết THHP 2023-2024"),
        "DANH SÁCH MÔ HÌNH TRƯỜNG HỌC HẠNH PHÚC TIÊU BIỂU NĂM HỌC 2023-2024"),
    Campaign("THHP-DK", "Đăng ký mô hình “Trường học hạnh phúc” năm học 2024-2025", "322/KH-PGDĐT", _at(6, 11),
        ("đăng ký mô hình", "đăng ký trường học hạnh phúc"), ("report!", "appendix"), _MODELS,
        ("Mô hình “Trường học hạnh phúc” năm học 2024-2025", "Xây dựng mô hình Trường học hạnh phúc năm học 2024-2025"),
        ("Đăng ký mô hình THHP 2024-2025", "Nộp bản đăng ký Trường học hạnh phúc"),
        ("Dang ky mo hinh truong hoc hanh phuc 24-25", "BẢN ĐĂNG KÝ THHP"),
        "DANH SÁCH ĐĂNG KÝ MÔ HÌNH TRƯỜNG HỌC HẠNH PHÚC NĂM HỌC 2024-2025", "BẢN ĐĂNG KÝ"),
    Campaign("SL-T5", "Thống kê biến động sĩ số học sinh tháng 5 năm 2024", "95/PGDĐT-TKe", _at(5, 21),
        ("biến động sĩ số", "sĩ số tháng 5"), ("appendix!",), _MOVES,
        ("Biến động sĩ số học sinh tháng 5 năm 2024",),
        ("Biểu sĩ số tháng 5", "Thống kê sĩ số học sinh T5/2024", "BIẾN ĐỘNG SĨ SỐ THÁNG 5"),
        ("Si so thang 5", "Thống kê biến động sĩ số T5-2024", "bieu si so t5"),
        "BIỂU THỐNG KÊ BIẾN ĐỘNG SĨ SỐ HỌC SINH THÁNG 5 NĂM 2024"),
    Campaign("TNTT-Q2", "Báo cáo công tác phòng, chống tai nạn thương tích, đuối nước quý II năm 2024", "210/PGDĐT-YTTH",
        _at(6, 16), ("tai nạn thương tích", "đuối nước"), ("report!",), (),
        ("Công tác phòng, chống tai nạn thương tích, đuối nước quý II năm 2024",
         "Kết quả phòng chống đuối nước và tai nạn thương tích cho học sinh Quý 2/2024",
         "Tình hình tai nạn thương tích, đuối nước học sinh quý II/2024"),
        ("BC TNTT, đuối nước quý 2", "Báo cáo phòng chống đuối nước quý II"), ("BC TNTT Quy II", "bc duoi nuoc q2 2024")),
    Campaign("BCN-TCM", "Báo cáo nhanh tình hình bệnh tay chân miệng trong trường học", "187/PGDĐT-YTTH", _at(5, 15, 16),
        ("tay chân miệng", "TCM"), ("report!",), (),
        ("Tình hình bệnh tay chân miệng tại đơn vị (tính đến ngày 14/5/2024)",
         "Về tình hình bệnh tay chân miệng trong nhà trường",
         "Tình hình học sinh mắc bệnh tay - chân - miệng"),
        ("BC nhanh tay chân miệng", "BÁO CÁO NHANH"), ("BC nhanh TCM", "Bao cao nhanh benh tay chan mieng"),
        heading="BÁO CÁO NHANH"),
    Campaign("GVG2024", "Báo cáo và danh sách đề nghị công nhận giáo viên dạy giỏi cấp trường năm học 2023-2024",
        "280/HD-PGDĐT",
        _at(6, 6), ("giáo viên dạy giỏi", "GVDG"), ("report", "appendix!"), _TEACHERS,
        ("Kết quả hội thi giáo viên dạy giỏi cấp trường năm học 2023-2024",
         "Tổng kết hội thi giáo viên dạy giỏi cấp trường, năm học 2023-2024"),
        ("Danh sách GV dạy giỏi", "Hồ sơ GVDG cấp trường"), ("DS GVDG", "Danh sách đề nghị công nhận giáo viên dạy giỏi"),
        "DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN GIÁO VIÊN DẠY GIỎI CẤP TRƯỜNG NĂM HỌC 2023-2024"),
)  # fmt: skip
BY_CODE = {campaign.code: campaign for campaign in CAMPAIGNS}


def _quoted(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def as_toml(c: Campaign) -> str:
    """The campaign as the service imports it."""
    lines = [
        f'code = "{c.code}"', f'title = "{c.title}"', f'plan_number = "{c.plan}"',
        "opens = 2024-04-20T00:00:00+07:00", f"due = {c.due.isoformat()}", 'units = ["*"]',
        f"keywords = {_quoted(c.keywords)}", 'remind_before = ["3d"]', 'chase_after = ["1d"]',
    ]  # fmt: skip
    for part in c.parts:
        listed = part.startswith("appendix")
        formats = ("xlsx", "xls", "ods", "docx") if listed else ("docx", "doc", "pdf", "odt", "rtf")
        lines += [
            "",
            "[[parts]]",
            f'code = "{part.strip("!")}"',
            f'name = "{c.list_title.capitalize() if listed else "Báo cáo"}"',
        ]
        lines += [f"required = {str(part.endswith('!')).lower()}", f"formats = {_quoted(formats)}"]
        for field, header, kind, required in c.columns if listed else ():
            lines += ["[[parts.columns]]", f'field = "{field}"', f"header = {_quoted(header)}", f'type = "{kind}"']
            lines += [f"required = {str(required).lower()}"]
    return "\n".join(lines) + "\n"
