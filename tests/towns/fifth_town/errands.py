# ruff: noqa: E501 - the tables read best a line to an item
"""What the office of Hải Thạnh asked for in the autumn of 2024, and the words its schools use for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.towns.fifth_town.roster import ROSTER, School

VN = timezone(timedelta(hours=7))


def at(text: str) -> datetime:
    """A local instant from 2024-10-05 16:00."""
    return datetime.fromisoformat(text).replace(tzinfo=VN)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{w}"' for w in words)


@dataclass(frozen=True)
class Errand:
    """A campaign and how people speak of it: titles of papers, words of mails, stems of file names."""

    code: str
    title: str
    plan: str
    opens: datetime
    due: datetime
    units: tuple[str, ...]
    keywords: tuple[str, ...]
    titles: tuple[str, ...]
    spoken: tuple[str, ...]
    stems: tuple[str, ...]
    body: str
    parts: tuple[str, ...] = ("report",)
    required: tuple[str, ...] = ("report",)
    columns: tuple[tuple[str, str, str], ...] = ()

    def asks(self, school: School) -> bool:
        return any(u in ("*", school.code, f"level:{school.level}") for u in self.units)

    def schools(self) -> tuple[School, ...]:
        return tuple(s for s in ROSTER.schools if self.asks(s) and s.level not in ("bo_phan", "doan_the"))

    def write(self, folder: Path) -> None:
        lines = [
            f'code = "{self.code}"', f'title = "{self.title}"', f'plan_number = "{self.plan}"',
            f"opens = {self.opens.isoformat()}", f"due = {self.due.isoformat()}", f"units = [{_quoted(self.units)}]",
            f"keywords = [{_quoted(self.keywords)}]", 'remind_before = ["3d", "1d"]', 'chase_after = ["1d", "3d"]',
        ]  # fmt: skip
        for part in self.parts:
            formats = '["docx", "doc", "pdf", "odt", "rtf"]' if part == "report" else '["xlsx", "xls", "ods", "docx"]'
            name = "Báo cáo" if part == "report" else "Biểu mẫu kèm theo"
            required = "true" if part in self.required else "false"
            lines += ["", "[[parts]]", f'code = "{part}"', f'name = "{name}"', f"required = {required}", f"formats = {formats}"]
            if part == "appendix":
                for key, header, kind in self.columns:
                    lines += [
                        "[[parts.columns]]",
                        f'field = "{key}"',
                        f'header = ["{header}"]',
                        f'type = "{kind}"',
                        "required = false",
                    ]
        (folder / f"{self.code}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


PUPILS = (
    ("name", "Họ và tên học sinh", "text"),
    ("grade", "Lớp", "text"),
    ("born", "Ngày sinh", "date"),
    ("support", "Mức hỗ trợ (đồng)", "integer"),
)
FIGURES = (("item", "Nội dung", "text"), ("count", "Số lượng", "integer"), ("rate", "Tỷ lệ (%)", "decimal"))
BOTH = ("report", "appendix")
SCHOOLS = ("level:tieu_hoc", "level:thcs", "level:lien_cap")

ERRANDS: dict[str, Errand] = {
    e.code: e
    for e in (
        Errand(
            "GDHN-2024", "Báo cáo tình hình thực hiện giáo dục hòa nhập đối với người khuyết tật năm học 2024-2025", "1311/PGDĐT-CM",
            at("2024-09-25"), at("2024-10-26"), ("*",), ("giáo dục hòa nhập", "học sinh khuyết tật", "GDHN"),
            ("Tình hình thực hiện giáo dục hòa nhập năm học 2024-2025", "Công tác giáo dục học sinh khuyết tật học hòa nhập năm học 2024 - 2025",
             "Về việc thực hiện giáo dục hoà nhập cho trẻ khuyết tật, năm học 2024-2025"),
            ("giáo dục hòa nhập", "HS khuyết tật", "GDHN"), ("BC hoa nhap", "BC GDHN 24-25", "Báo cáo hòa nhập HSKT"),
            "Năm học 2024-2025 nhà trường có 07 học sinh khuyết tật học hòa nhập, đều có hồ sơ giáo dục cá nhân.", BOTH, ("report",), PUPILS,
        ),
        Errand(
            "PCXMC-2024", "Báo cáo kết quả thực hiện phổ cập giáo dục, xóa mù chữ năm 2024", "1402/KH-PGDĐT",
            at("2024-10-01"), at("2024-11-16"), ("*",), ("phổ cập giáo dục", "xóa mù chữ", "PCGD", "XMC"),
            ("Kết quả thực hiện công tác phổ cập giáo dục, xóa mù chữ năm 2024", "Công tác PCGD-XMC năm 2024", "Tự kiểm tra, đánh giá phổ cập giáo dục - xoá mù chữ năm 2024"),
            ("phổ cập xóa mù", "PCGD-XMC", "phổ cập"), ("BC PCGD XMC 2024", "bao cao pho cap", "BC phổ cập - XMC"),
            "Tỷ lệ huy động trẻ 6 tuổi vào lớp Một đạt 100%; người dân trong độ tuổi 15-60 biết chữ đạt 99,2%.",
        ),
        Errand(
            "BT-T10", "Báo cáo công tác bán trú và an toàn thực phẩm tháng 10 năm 2024", "1350/PGDĐT-BT",
            at("2024-10-10"), at("2024-11-06"), ("*",), ("bán trú", "an toàn thực phẩm", "ATTP"),
            ("Công tác bán trú và an toàn thực phẩm tháng 10/2024", "Tình hình tổ chức bán trú, ATTP tháng 10 năm 2024", "Kết quả tổ chức bếp ăn bán trú tháng 10 năm 2024"),
            ("bán trú tháng 10", "ATTP T10", "bếp ăn bán trú T10"), ("BC ban tru T10", "BC ATTP tháng 10", "bao cao ban tru thang 10"),
            "Trong tháng 10/2024 bếp ăn phục vụ 312 suất mỗi ngày, lưu mẫu đủ 24 giờ.",
        ),
        Errand(
            "BT-T11", "Báo cáo công tác bán trú và an toàn thực phẩm tháng 11 năm 2024", "1497/PGDĐT-BT",
            at("2024-11-11"), at("2024-12-06"), ("*",), ("bán trú", "an toàn thực phẩm", "ATTP"),
            ("Công tác bán trú và an toàn thực phẩm tháng 11/2024", "Tình hình tổ chức bán trú, ATTP tháng 11 năm 2024", "Kết quả tổ chức bếp ăn bán trú tháng 11 năm 2024"),
            ("bán trú tháng 11", "ATTP T11", "bếp ăn bán trú T11"), ("BC ban tru T11", "BC ATTP tháng 11", "bao cao ban tru thang 11"),
            "Trong tháng 11/2024 bếp ăn phục vụ 305 suất mỗi ngày, lưu mẫu đủ 24 giờ.",
        ),
        Errand(
            "DX-SUA", "Báo cáo đột xuất tình hình tổ chức cho học sinh uống sữa học đường", "1521/PGDĐT-YT",
            at("2024-11-12"), at("2024-11-14T16:00:00"), ("*",), ("sữa học đường", "uống sữa"),
            ("Tình hình tổ chức cho học sinh uống sữa học đường", "Nhanh về Chương trình sữa học đường tại đơn vị", "Đột xuất việc thực hiện sữa học đường"),
            ("sữa học đường", "sữa", "SHĐ"), ("BC dot xuat sua hoc duong", "BC sữa học đường", "bao cao nhanh sua"),
            "Sữa được giao lúc 8 giờ mỗi thứ Hai, bảo quản trong tủ mát, không có trường hợp dị ứng.",
        ),
        Errand(
            "HSKK-2024", "Thống kê học sinh có hoàn cảnh khó khăn cần hỗ trợ năm học 2024-2025", "1444/PGDĐT-CTHS",
            at("2024-10-15"), at("2024-11-21"), ("*",), ("hoàn cảnh khó khăn", "học sinh khó khăn", "HSKK"),
            ("Danh sách học sinh có hoàn cảnh khó khăn năm học 2024-2025",), ("học sinh khó khăn", "HS có hoàn cảnh khó khăn"),
            ("DS HS kho khan", "Danh sách HSKK", "Thong ke HS hoan canh kho khan"), "", ("appendix",), ("appendix",), PUPILS,
        ),
        Errand(
            "DTHT-2024", "Báo cáo tình hình quản lý dạy thêm, học thêm năm học 2024-2025", "1388/PGDĐT-TTr",
            at("2024-10-05"), at("2024-11-09"), ("level:thcs", "level:lien_cap"), ("báo cáo", "tình hình", "dạy thêm", "học thêm"),
            ("Tình hình quản lý dạy thêm, học thêm năm học 2024-2025", "Việc quản lý hoạt động dạy thêm, học thêm trong và ngoài nhà trường", "Công tác quản lý dạy thêm học thêm tại đơn vị"),
            ("dạy thêm học thêm", "DTHT"), ("BC day them hoc them", "BC DTHT", "báo cáo dạy thêm"),
            "Nhà trường không tổ chức dạy thêm có thu tiền; 12 giáo viên đã ký cam kết.",
        ),
        Errand(
            "SKMN-1", "Báo cáo kết quả khám sức khỏe, cân đo và theo dõi biểu đồ tăng trưởng của trẻ mầm non đợt 1", "1299/PGDĐT-MN",
            at("2024-09-20"), at("2024-10-19"), ("level:mam_non", "level:mau_giao"), ("khám sức khỏe", "cân đo", "biểu đồ tăng trưởng"),
            ("Kết quả cân đo, khám sức khỏe cho trẻ đợt 1 năm học 2024-2025", "Kết quả khám sức khoẻ và theo dõi biểu đồ tăng trưởng của trẻ (đợt 1)"),
            ("cân đo đợt 1", "khám sức khỏe trẻ đợt 1"), ("BC can do dot 1", "BC khám SK trẻ đợt 1"),
            "Kết quả cân đo đợt 1: 268 trẻ phát triển bình thường, 09 trẻ suy dinh dưỡng thể nhẹ cân.",
        ),
        Errand(
            "TV-2324", "Báo cáo tự đánh giá thư viện theo tiêu chuẩn năm học 2023-2024", "655/PGDĐT-TV",
            at("2024-05-10"), at("2024-09-16"), SCHOOLS, ("thư viện",),
            ("Tự đánh giá thư viện theo tiêu chuẩn năm học 2023-2024", "Kết quả tự đánh giá mức độ đạt chuẩn thư viện năm học 2023 - 2024"),
            ("thư viện", "TĐG thư viện"), ("BC thu vien 23-24", "BC TĐG thư viện"),
            "Thư viện đạt mức độ 1 theo quy định về tiêu chuẩn thư viện cơ sở giáo dục.",
        ),
        Errand(
            "TSDC-2526", "Báo cáo kết quả tuyển sinh đầu cấp năm học 2025-2026", "",
            at("2025-06-20"), at("2025-08-20"), ("*",), ("tuyển sinh đầu cấp", "tuyển sinh"),
            ("Kết quả tuyển sinh đầu cấp năm học 2025-2026",), ("tuyển sinh",), ("BC tuyen sinh",), "Kết quả tuyển sinh.",
        ),
        Errand(
            "DCCS-2024", "Báo cáo kết quả thực hiện dân chủ ở cơ sở năm 2024", "1466/HD-PGDĐT",
            at("2024-10-20"), at("2024-11-28"), ("*",), ("dân chủ ở cơ sở", "quy chế dân chủ", "QCDC"),
            ("Kết quả thực hiện dân chủ ở cơ sở năm 2024", "Thực hiện Quy chế dân chủ trong hoạt động của nhà trường năm 2024", "Công tác thực hiện QCDC ở cơ sở năm 2024"),
            ("dân chủ cơ sở", "QCDC"), ("BC QCDC 2024", "BC dan chu co so", "Báo cáo dân chủ cơ sở"),
            "Nhà trường công khai đủ các nội dung phải công khai, tổ chức hội nghị viên chức ngày 05/10/2024.", BOTH, BOTH, FIGURES,
        ),
        Errand(
            "CDNC-2024", "Báo cáo hoạt động công đoàn và công tác nữ công năm 2024", "38/CĐN",
            at("2024-10-25"), at("2024-12-02"), ("*",), ("công đoàn", "nữ công"),
            ("Hoạt động công đoàn và công tác nữ công năm 2024", "Kết quả hoạt động nữ công và công đoàn năm 2024", "Công tác nữ công năm 2024"),
            ("công đoàn, nữ công", "nữ công"), ("BC nu cong 2024", "BC công đoàn - nữ công"),
            "Công đoàn cơ sở có 41 đoàn viên, trong đó nữ 33; tổ chức ngày 20/10 gọn nhẹ.",
        ),
        Errand(
            "CQG-2024", "Báo cáo tiến độ xây dựng trường đạt chuẩn quốc gia năm 2024", "1377/PGDĐT-KĐ",
            at("2024-10-03"), at("2024-11-12"), ("*",), ("chuẩn quốc gia", "CQG"),
            ("Tiến độ xây dựng trường đạt chuẩn quốc gia năm 2024", "Công tác xây dựng trường chuẩn quốc gia năm 2024", "Kết quả thực hiện lộ trình trường đạt chuẩn quốc gia năm 2024"),
            ("trường chuẩn quốc gia", "CQG"), ("BC CQG", "BC truong chuan quoc gia", "BC tiến độ CQG"),
            "Đến nay trường đạt 4/5 tiêu chuẩn; tiêu chuẩn 3 còn thiếu phòng bộ môn.",
        ),
        Errand(
            "HTHS-2024", "Báo cáo kết quả vận động, hỗ trợ học sinh có hoàn cảnh khó khăn đầu năm học 2024-2025", "1430/PGDĐT-CTHS",
            at("2024-10-07"), at("2024-11-19"), ("*",), ("vận động, hỗ trợ học sinh", "hỗ trợ học sinh khó khăn"),
            ("Kết quả vận động, hỗ trợ học sinh có hoàn cảnh khó khăn đầu năm học 2024-2025", "Công tác vận động hỗ trợ học sinh khó khăn đầu năm học 2024-2025"),
            ("vận động hỗ trợ HS khó khăn", "hỗ trợ HS khó khăn"), ("BC van dong ho tro HS", "BC hỗ trợ HS khó khăn"),
            "Đã vận động 84 triệu đồng, tặng 112 suất quà và 46 thẻ bảo hiểm y tế.",
        ),
    )
}  # fmt: skip
