"""What this office asks for: figures, inventories, quick reports, rankings; some twice with another period.

Longer than other files, for it is one table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from tests.towns.fourth_town.forms import ASSETS, CLASSES, DAMAGE, GRADES, STAFF, Sheet

HANOI = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Task:
    code: str
    title: str
    number: str
    opens: datetime
    due: datetime
    keywords: tuple[str, ...]
    #: how schools title the report (what stands under BÁO CÁO), how they name the file, how they speak of it
    summaries: tuple[str, ...]
    files: tuple[str, ...]
    said: tuple[str, ...]
    #: the type line above the summary
    types: tuple[str, ...] = ("BÁO CÁO",)
    sheets: tuple[Sheet, ...] = ()
    report: bool = True
    #: titles of the same matter in a period nobody asks about, and without any period
    past: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    levels: tuple[str, ...] = field(default=())


def tasks(y: int) -> tuple[Task, ...]:
    """The campaigns of the autumn of year y."""

    def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
        return datetime(y, month, day, hour, minute, tzinfo=HANOI)

    sy = f"{y}-{y + 1}"
    return (
        Task(
            f"TKDN{y}",
            f"Báo cáo thống kê đầu năm học {sy}",
            "311",
            at(9, 20),
            at(11, 11),
            ("thống kê", "EQMS"),
            (
                f"Thống kê số liệu đầu năm học {sy}",
                f"Kết quả thống kê EQMS đầu năm học {sy}",
                f"Thống kê đầu năm {sy}",
                f"Số liệu thống kê trường, lớp, học sinh, đội ngũ đầu năm học {sy}",
            ),
            ("thong ke dau nam", "BC thống kê đầu năm", "EQMS", "BCTK dau nam"),
            ("thống kê đầu năm", "số liệu EQMS đầu năm", f"thống kê đầu năm học {sy}"),
            sheets=(CLASSES, STAFF),
            past=(f"Thống kê số liệu đầu năm học {y - 1}-{y}", f"Thống kê số liệu cuối năm học {y - 1}-{y}"),
        ),
        Task(
            f"KKTS{y}",
            f"Kiểm kê tài sản, cơ sở vật chất năm {y}",
            "322",
            at(10, 1),
            at(12, 16),
            ("kiểm kê tài sản", "KKTS"),
            (f"Kiểm kê tài sản, cơ sở vật chất năm {y}", f"Kết quả kiểm kê tài sản năm {y}"),
            ("kiem ke", "KKTS", "kiểm kê tài sản", "bang kiem ke"),
            ("kiểm kê tài sản", "số liệu kiểm kê tài sản"),
            sheets=(ASSETS,),
            report=False,
            past=(f"Kết quả kiểm kê tài sản năm {y - 1}",),
        ),
        *(
            Task(
                f"BAO{n}",
                f"Báo cáo nhanh thiệt hại do bão số {n} gây ra",
                f"34{n}",
                opens,
                due,
                ("thiệt hại", f"bão số {n}"),
                (
                    f"Tình hình thiệt hại do bão số {n} gây ra",
                    f"Thiệt hại về cơ sở vật chất do ảnh hưởng của bão số {n}",
                    f"Tình hình thiệt hại do cơn bão số {n} và công tác khắc phục hậu quả",
                ),
                (f"bao so {n}", f"BC nhanh bão {n}", f"thiet hai bao {n}"),
                (f"thiệt hại do bão số {n}", f"báo cáo nhanh bão số {n}"),
                types=("BÁO CÁO NHANH", "BÁO CÁO"),
                sheets=(DAMAGE,),
                past=(f"Tình hình thiệt hại do bão số {n - 6} gây ra",),
                bare=("Tình hình thiệt hại do mưa bão",),
            )
            for n, opens, due in ((12, at(10, 20), at(11, 5, 16)), (13, at(11, 6), at(11, 15, 10)))
        ),
        *(
            Task(
                f"SXH-T{n}",
                f"Báo cáo tuần {n}: tình hình dịch bệnh sốt xuất huyết, cúm mùa trong trường học",
                f"29{n}",
                opens,
                due,
                ("sốt xuất huyết", "dịch bệnh", "SXH"),
                (
                    f"Tình hình dịch bệnh sốt xuất huyết, cúm mùa tuần {n}",
                    f"Công tác phòng, chống dịch sốt xuất huyết trong trường học (tuần {n} năm {y})",
                    f"Tình hình bệnh sốt xuất huyết và cúm mùa tuần thứ {n}",
                ),
                (f"SXH tuan {n}", f"BC dịch bệnh tuần {n}", f"bc sxh t{n}"),
                (f"tình hình sốt xuất huyết tuần {n}", f"dịch bệnh tuần {n}"),
                types=("BÁO CÁO", "BÁO CÁO TUẦN"),
                past=("Tình hình dịch bệnh sốt xuất huyết, cúm mùa tuần 41",),
                bare=("Tình hình dịch bệnh sốt xuất huyết, cúm mùa trong trường học",),
            )
            for n, opens, due in ((45, at(11, 1), at(11, 10, 11)), (46, at(11, 8), at(11, 17, 11)))
        ),
        Task(
            f"BCQL{y}",
            f"Báo cáo tình hình sử dụng biên chế và quỹ tiền lương năm {y}",
            "351",
            at(10, 10),
            at(11, 26),
            ("biên chế", "quỹ lương"),
            (
                f"Tình hình sử dụng biên chế và quỹ tiền lương năm {y}",
                f"Tình hình quản lý, sử dụng biên chế năm {y}",
                f"Tình hình thực hiện biên chế, quỹ tiền lương năm {y}",
            ),
            ("bien che quy luong", "BC biên chế", "BC quỹ lương"),
            ("biên chế, quỹ tiền lương", f"biên chế năm {y}"),
            sheets=(STAFF,),
            past=(f"Tình hình sử dụng biên chế và quỹ tiền lương năm {y - 1}",),
        ),
        Task(
            f"TDG{y}",
            f"Báo cáo tự đánh giá chất lượng giáo dục năm học {y - 1}-{y}",
            "298",
            at(9, 15),
            at(12, 1),
            ("tự đánh giá", "TĐG"),
            (
                "Tự đánh giá",
                f"Kết quả tự đánh giá chất lượng giáo dục năm học {y - 1}-{y}",
                f"Tự đánh giá chất lượng giáo dục năm học {y - 1}-{y}",
            ),
            ("TDG", "bao cao tu danh gia", "BC TĐG"),
            ("tự đánh giá", "báo cáo TĐG"),
            past=(f"Kết quả tự đánh giá chất lượng giáo dục năm học {y - 2}-{y - 1}",),
        ),
        *(
            Task(
                f"XLVC-Q{n}",
                f"Báo cáo kết quả đánh giá, xếp loại viên chức quý {roman}/{y}",
                f"36{n}",
                opens,
                due,
                ("xếp loại viên chức", "XLVC"),
                (
                    f"Kết quả đánh giá, xếp loại viên chức quý {roman}/{y}",
                    f"Kết quả đánh giá, xếp loại chất lượng viên chức quý {n} năm {y}",
                    f"Kết quả xếp loại viên chức, người lao động quý {roman} năm {y}",
                ),
                (f"XLVC quy {roman}", f"BC xep loai VC Q{n}", f"xếp loại viên chức quý {n}"),
                (f"xếp loại viên chức quý {roman}", f"đánh giá viên chức quý {n}"),
                sheets=(GRADES,),
                past=(
                    f"Kết quả đánh giá, xếp loại viên chức quý II/{y}",
                    f"Kết quả đánh giá, xếp loại viên chức quý {roman}/{y - 1}",
                ),
                bare=("Kết quả đánh giá, xếp loại viên chức",),
            )
            for n, roman, opens, due in ((3, "III", at(9, 25), at(11, 8)), (4, "IV", at(11, 20), at(12, 19)))
        ),
        Task(
            f"CDS{y}",
            f"Báo cáo kết quả thực hiện chuyển đổi số năm {y}",
            "371",
            at(10, 15),
            at(12, 6),
            ("chuyển đổi số", "CĐS"),
            (
                f"Kết quả thực hiện chuyển đổi số năm {y}",
                f"Công tác chuyển đổi số trong nhà trường năm {y}",
                f"Kết quả thực hiện nhiệm vụ ứng dụng công nghệ thông tin, chuyển đổi số năm {y}",
            ),
            ("CDS", "chuyen doi so", "BC CĐS"),
            ("chuyển đổi số", f"công tác CĐS năm {y}"),
            past=(f"Kết quả thực hiện chuyển đổi số năm {y - 1}",),
        ),
        Task(
            f"DA06-{y}",
            f"Báo cáo kết quả triển khai Đề án 06 năm {y}",
            "372",
            at(10, 15),
            at(12, 8),
            ("đề án 06", "ĐA06"),
            (f"Kết quả triển khai thực hiện Đề án 06 năm {y}", f"Tình hình, kết quả thực hiện Đề án 06/CP năm {y}"),
            ("De an 06", "DA06", "BC Đề án 06"),
            ("Đề án 06", f"thực hiện Đề án 06 năm {y}"),
            past=(f"Kết quả triển khai thực hiện Đề án 06 năm {y - 1}",),
        ),
        Task(
            f"ATGT{y}",
            f"Báo cáo kết quả thực hiện “Tháng An toàn giao thông” năm {y}",
            "305",
            at(9, 15),
            at(11, 4),
            ("an toàn giao thông", "ATGT"),
            (
                f"Kết quả thực hiện “Tháng An toàn giao thông” năm {y}",
                f"Kết quả hưởng ứng Tháng ATGT năm {y}",
                f"Tổng kết Tháng An toàn giao thông cho học sinh đến trường năm {y}",
            ),
            ("thang ATGT", "ATGT", "BC tháng ATGT"),
            ("tháng an toàn giao thông", "Tháng ATGT"),
            past=(f"Kết quả thực hiện “Tháng An toàn giao thông” năm {y - 1}",),
        ),
        Task(
            f"PCCC{y}",
            f"Báo cáo công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ năm {y}",
            "380",
            at(10, 25),
            at(12, 11),
            ("phòng cháy", "PCCC"),
            (
                f"Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ năm {y}",
                f"Kết quả công tác PCCC và CNCH năm {y}",
                f"Kết quả tự kiểm tra an toàn về phòng cháy và chữa cháy năm {y}",
            ),
            ("PCCC", "BC PCCC", "phong chay chua chay"),
            ("công tác PCCC", "phòng cháy, chữa cháy"),
            past=(f"Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ năm {y - 1}",),
        ),
        Task(
            f"HTBH{y}",
            f"Báo cáo kết quả “Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh” năm {y}",
            "377",
            at(10, 20),
            at(12, 14),
            ("học tập và làm theo",),
            (
                f"Kết quả “Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh” năm {y}",
                f"Kết quả thực hiện việc học tập và làm theo tấm gương đạo đức Hồ Chí Minh năm {y}",
                f"Việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh gắn với Chỉ thị 05 năm {y}",
            ),
            ("hoc tap lam theo Bac", "BC học Bác", "HTLT TGDDHCM"),
            ("học tập và làm theo Bác", f"học và làm theo Bác {y}"),
            past=(f"Kết quả “Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh” năm {y - 1}",),
        ),
    )


#: Reports schools write in the same weeks that nobody here asked for; some share a word with a campaign.
UNASKED = (
    "Thống kê tình hình tiêm chủng của trẻ năm {y}",
    "Công tác an toàn thực phẩm trong trường học năm {y}",
    "Công tác phòng, chống thiên tai năm {y}",
    "Kết quả kiểm tra nội bộ trường học học kỳ I năm học {sy}",
    "Kết quả đánh giá, xếp loại chuẩn nghề nghiệp giáo viên năm học {sy}",
    "Công tác bán trú tháng 11 năm {y}",
    "Kết quả phổ cập giáo dục, xóa mù chữ năm {y}",
    "Tình hình thu, chi các khoản đóng góp năm học {sy}",
    "Kết quả học tập của học sinh giữa học kỳ I năm học {sy}",
)


def as_toml(task: Task) -> str:
    """The campaign as `campaign import` takes it."""
    lines = [
        f'code = "{task.code}"',
        f'title = "{task.title}"',
        f'plan_number = "{task.number}/KH-XH"',
        f"opens = {task.opens.isoformat()}",
        f"due = {task.due.isoformat()}",
        'units = ["*"]',
        f"keywords = [{', '.join(chr(34) + k + chr(34) for k in task.keywords)}]",
        'remind_before = ["3d", "1d"]',
        'chase_after = ["1d", "3d"]',
    ]
    if task.report:
        lines += [
            "",
            "[[parts]]",
            'code = "report"',
            'name = "Báo cáo"',
            "required = true",
            'formats = ["docx", "doc", "pdf", "odt", "rtf"]',
        ]
    for sheet in task.sheets:
        lines += [
            "",
            "[[parts]]",
            f'code = "{sheet.part}"',
            f'name = "{sheet.name}"',
            f"required = {'false' if task.report else 'true'}",
            'formats = ["xlsx", "xls", "ods", "docx"]',
        ]
        for position, (name, asked, written, kind) in enumerate(sheet.columns):
            lines += [
                "[[parts.columns]]",
                f'field = "{name}"',
                f'header = ["{asked}", "{written}"]',
                f'type = "{kind}"',
                f"required = {'true' if position == 0 else 'false'}",
            ]
    return "\n".join(lines) + "\n"
