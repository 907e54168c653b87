"""What the office asks for in that winter, in how many ways schools put it, and what they confuse it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Ask:
    """One campaign with its wordings."""

    code: str
    title: str
    plan: str
    plan_type: str
    plan_date: str
    opens: datetime
    due: datetime
    keywords: tuple[str, ...]
    said: tuple[str, ...]  #: titles (trích yếu) that mean this campaign and no other
    filenames: tuple[str, ...]
    subjects: tuple[str, ...]
    past: tuple[str, ...]  #: titles of another period of the same topic
    paraphrased: tuple[str, ...] = ()  #: no keyword; the plan in the text says it
    list_name: str = ""
    columns: tuple[tuple[str, tuple[str, ...], str, bool], ...] = ()  #: field, headers, type, required
    choices: tuple[str, ...] = field(default=())


def _at(month: int, day: int, hour: int = 0, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


ASKS = (
    Ask(
        "CTT12-2024",
        "Báo cáo công tác tháng 12 năm 2024",
        "1347/PGDĐT-VP",
        "Công văn",
        "28/11/2024",
        _at(12, 1),
        _at(12, 25, 17),
        ("công tác tháng", "báo cáo tháng 12"),
        (
            "Công tác tháng 12 năm 2024 và phương hướng, nhiệm vụ tháng 01 năm 2025",
            "Kết quả thực hiện công tác tháng 12/2024; nhiệm vụ trọng tâm tháng 01/2025",
            "Tình hình công tác tháng 12/2024",
            "Kết quả công tác tháng 12, kế hoạch công tác tháng 01/2025",
            "V/v thực hiện công tác tháng 12-2024",
            "Sơ kết công tác tháng 12 năm học 2024-2025",
        ),
        ("BC thang 12", "bc t12", "Báo cáo tháng 12.2024", "BÁO CÁO CÔNG TÁC THÁNG 12", "BC_CT_T12_2024"),
        ("báo cáo tháng 12", "BC T12", "Nộp BC công tác tháng 12/2024", "bc tháng 12 ạ"),
        (
            "Công tác tháng 11 năm 2024 và phương hướng, nhiệm vụ tháng 12 năm 2024",
            "Kết quả công tác tháng 11/2024, nhiệm vụ trọng tâm tháng 12/2024",
            "Tình hình công tác tháng 10 năm 2024",
            "Công tác tháng 12 năm 2023",
        ),
        ("Kết quả hoạt động tháng 12 năm 2024",),
        list_name="Biểu sĩ số",
        columns=(
            ("grade", ("Khối lớp", "Lớp", "Nhóm/lớp"), "text", True),
            ("classes", ("Số lớp", "Số nhóm, lớp"), "integer", True),
            ("pupils", ("Số học sinh", "Số học sinh, trẻ", "Sĩ số"), "integer", True),
            ("absent", ("Số buổi nghỉ", "Nghỉ học"), "integer", False),
            ("rate", ("Tỷ lệ chuyên cần (%)", "Tỉ lệ chuyên cần"), "decimal", False),
        ),
    ),
    Ask(
        "PCCC-Q4-2024",
        "Báo cáo công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ quý IV năm 2024",
        "208/KH-PGDĐT",
        "Kế hoạch",
        "06/3/2024",
        _at(11, 20),
        _at(12, 16),
        ("phòng cháy, chữa cháy", "phòng cháy chữa cháy", "PCCC"),
        (
            "Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ quý IV/2024",
            "Kết quả thực hiện công tác PCCC và CNCH quý 4 năm 2024",
            "Tình hình, kết quả công tác phòng cháy và chữa cháy quý IV năm 2024",
            "Về việc thực hiện công tác PCCC & CNCH Quý IV-2024",
            "Kết quả công tác đảm bảo an toàn PCCC trong trường học quý IV",
            "Tự kiểm tra an toàn phòng cháy chữa cháy Quý IV năm 2024 tại đơn vị",
        ),
        ("BC PCCC Q4", "Bao cao PCCC quy IV", "BC phòng cháy chữa cháy quý 4", "PCCC_CNCH_QIV_2024"),
        ("BC PCCC quý IV", "nop bao cao pccc", "Báo cáo công tác PCCC&CNCH quý 4/2024"),
        (
            "Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ quý III/2024",
            "Kết quả công tác PCCC và CNCH quý 3 năm 2024",
            "Kết quả thực hiện công tác PCCC và CNCH quý IV năm 2023",
        ),
        ("Kết quả công tác phòng, chống cháy nổ tại đơn vị quý IV/2024",),
        "Danh mục phương tiện",
        (
            ("name", ("Tên phương tiện", "Tên phương tiện PCCC"), "text", True),
            ("amount", ("Số lượng",), "integer", True),
            ("state", ("Tình trạng",), "choice", False),
            ("checked", ("Ngày kiểm tra", "Ngày kiểm tra gần nhất"), "date", False),
            ("cost", ("Kinh phí (triệu đồng)", "Kinh phí sửa chữa"), "decimal", False),
        ),
        ("Tốt", "Hỏng"),
    ),
    Ask(
        "BLHD-2024",
        "Báo cáo kết quả thực hiện công tác phòng, chống bạo lực học đường năm 2024",
        "77/KH-PGDĐT",
        "Kế hoạch",
        "22/01/2024",
        _at(11, 1),
        _at(12, 20),
        ("bạo lực học đường", "BLHĐ"),
        (
            "Kết quả công tác phòng, chống bạo lực học đường năm 2024",
            "Tổng kết công tác phòng chống bạo lực học đường năm 2024 và phương hướng năm 2025",
            "Kết quả triển khai thực hiện Kế hoạch phòng, chống BLHĐ năm 2024",
            "Việc thực hiện công tác phòng ngừa, ngăn chặn bạo lực học đường tại đơn vị",
            "Tình hình bạo lực học đường và kết quả công tác phòng, chống năm 2024",
            "Đánh giá kết quả thực hiện công tác phòng, chống bạo lực học đường, xâm hại trẻ em năm 2024",
        ),
        ("BC BLHĐ 2024", "BC phong chong bao luc hoc duong", "Báo cáo PCBLHĐ", "bc blhd"),
        ("BC BLHĐ", "báo cáo phòng chống bạo lực học đường", "Nộp báo cáo PC BLHĐ 2024"),
        (
            "Kết quả công tác phòng, chống bạo lực học đường năm 2023",
            "Tổng kết công tác phòng chống bạo lực học đường năm 2023 và phương hướng năm 2024",
        ),
        (),
        "Thống kê vụ việc",
        (
            ("event", ("Nội dung vụ việc", "Tóm tắt vụ việc"), "text", True),
            ("happened", ("Ngày xảy ra", "Thời gian xảy ra"), "date", False),
            ("involved", ("Số học sinh liên quan", "Số HS liên quan"), "integer", False),
            ("handled", ("Hình thức xử lý", "Kết quả xử lý"), "text", False),
        ),
    ),
    Ask(
        "ANTT-HK1-2425",
        "Báo cáo sơ kết công tác bảo đảm an ninh, an toàn trường học học kỳ I năm học 2024-2025",
        "1290/HD-PGDĐT",
        "Hướng dẫn",
        "14/11/2024",
        _at(12, 1),
        _at(1, 11, year=2025),
        ("an ninh, an toàn trường học", "an toàn trường học", "ANTT trường học"),
        (
            "Sơ kết công tác bảo đảm an ninh, an toàn trường học học kỳ I năm học 2024-2025",
            "Kết quả đảm bảo an ninh, an toàn trường học học kỳ I, năm học 2024 - 2025",
            "Sơ kết HKI về công tác xây dựng môi trường an toàn trường học NH 2024-2025",
            "Công tác đảm bảo an toàn trường học học kì 1 (2024-2025)",
            "Tình hình an ninh, an toàn trường học HK1 năm học 2024-2025; phương hướng HK2",
        ),
        ("BC ATTH HKI", "BC an ninh an toan truong hoc HK1", "SK an toàn trường học HK1"),
        ("BC an toàn trường học HKI", "sơ kết ANTH học kỳ I", "nộp bc an ninh an toan truong hoc"),
        (
            "Sơ kết công tác bảo đảm an ninh, an toàn trường học học kỳ I năm học 2023-2024",
            "Tổng kết công tác an ninh, an toàn trường học học kỳ II năm học 2023-2024",
        ),
    ),
    Ask(
        "QCDC-6TC-2024",
        "Báo cáo kết quả thực hiện dân chủ ở cơ sở 6 tháng cuối năm 2024",
        "45/KH-PGDĐT",
        "Kế hoạch",
        "30/01/2024",
        _at(11, 10),
        _at(12, 11),
        ("dân chủ ở cơ sở", "quy chế dân chủ", "QCDC", "dân chủ cơ sở"),
        (
            "Kết quả thực hiện dân chủ ở cơ sở 6 tháng cuối năm 2024",
            "Tình hình thực hiện Quy chế dân chủ 6 tháng cuối năm 2024 và phương hướng 6 tháng đầu năm 2025",
            "Việc thực hiện Quy chế dân chủ trong hoạt động của nhà trường 06 tháng cuối năm 2024",
            "Kết quả triển khai QCDC sáu tháng cuối năm 2024",
            "Công tác dân chủ cơ sở 6 tháng cuối năm",
            "Thực hiện quy chế dân chủ cơ sở (6 tháng cuối năm 2024)",
        ),
        ("BC QCDC 6 thang cuoi nam", "BC quy chế dân chủ", "BC_QCDC_6TCN_2024", "Bc dân chủ cơ sở"),
        ("BC QCDC 6 tháng cuối năm", "Báo cáo thực hiện quy chế dân chủ", "bao cao qcdc"),
        (
            "Tình hình thực hiện Quy chế dân chủ 6 tháng đầu năm 2024 và phương hướng 6 tháng cuối năm 2024",
            "Kết quả thực hiện dân chủ ở cơ sở 6 tháng đầu năm 2024",
            "Kết quả thực hiện dân chủ ở cơ sở 6 tháng cuối năm 2023",
        ),
        ("Kết quả phát huy quyền làm chủ của cán bộ, viên chức 6 tháng cuối năm 2024",),
    ),
    Ask(
        "CDS-2024",
        "Báo cáo tình hình thực hiện chuyển đổi số năm 2024",
        "612/PGDĐT-CNTT",
        "Công văn",
        "04/6/2024",
        _at(11, 15),
        _at(12, 31),
        ("chuyển đổi số", "CĐS"),
        (
            "Tình hình thực hiện chuyển đổi số năm 2024",
            "Kết quả thực hiện nhiệm vụ chuyển đổi số, ứng dụng công nghệ thông tin năm 2024",
            "Công tác chuyển đổi số và cải cách hành chính năm 2024",
            "Tổng kết thực hiện Kế hoạch chuyển đổi số năm 2024, phương hướng năm 2025",
            "Kết quả CĐS năm 2024 của nhà trường",
            "Kết quả chuyển đổi số trong dạy, học và quản trị nhà trường",
        ),
        ("BC CĐS 2024", "Bao cao chuyen doi so", "BC_CDS_NAM_2024", "báo cáo chuyển đổi số năm 2024"),
        ("BC chuyển đổi số", "Nộp BC CĐS 2024", "bao cao chuyen doi so 2024"),
        ("Tình hình thực hiện chuyển đổi số năm 2023", "Kết quả CĐS quý III năm 2023 và nhiệm vụ năm 2024 (số liệu năm 2023)"),
        list_name="Danh sách phần mềm",
        columns=(
            ("software", ("Tên phần mềm", "Phần mềm, nền tảng"), "text", True),
            ("field", ("Lĩnh vực sử dụng", "Lĩnh vực"), "text", False),
            ("accounts", ("Số tài khoản",), "integer", False),
            ("since", ("Ngày bắt đầu sử dụng", "Sử dụng từ"), "date", False),
            ("fee", ("Phí hằng năm (triệu đồng)", "Phí (triệu đồng)"), "decimal", False),
        ),
    ),
)
#: Reports that nobody asks for now.
UNASKED = (
    "Kết quả công tác y tế trường học năm 2024",
    "Công khai chất lượng giáo dục năm học 2024-2025",
    "Kết quả Hội thi giáo viên dạy giỏi cấp trường",
    "Tình hình thu, chi các khoản đầu năm học 2024-2025",
    "Kết quả tổ chức Ngày hội đọc sách",
    "Công tác tổ chức bữa ăn bán trú tháng 12 năm 2024",
)


def toml(ask: Ask) -> str:
    """The campaign as `campaign import` takes it."""

    def text(value: object) -> str:
        return '"' + str(value).replace('"', '\\"') + '"'

    def texts(values: tuple[str, ...]) -> str:
        return "[" + ", ".join(map(text, values)) + "]"

    lines = [f"code = {text(ask.code)}", f"title = {text(ask.title)}", f"plan_number = {text(ask.plan)}"]
    lines += [
        f"opens = {ask.opens.isoformat()}",
        f"due = {ask.due.isoformat()}",
        'units = ["*"]',
        f"keywords = {texts(ask.keywords)}",
    ]
    lines += [
        "",
        "[[parts]]",
        'code = "report"',
        'name = "Báo cáo"',
        "required = true",
        'formats = ["docx", "doc", "pdf", "odt", "rtf"]',
    ]
    if ask.columns:
        lines += [
            "",
            "[[parts]]",
            'code = "appendix"',
            f"name = {text(ask.list_name)}",
            "required = false",
            'formats = ["xlsx", "xls", "ods", "docx"]',
        ]
    for name, headers, kind, required in ask.columns:
        lines += ["[[parts.columns]]", f"field = {text(name)}", f"header = {texts(headers)}", f"type = {text(kind)}"]
        lines += [f"required = {str(required).lower()}", *([f"choices = {texts(ask.choices)}"] if kind == "choice" else [])]
    return "\n".join(lines) + "\n"
