"""The tables that the office asks its schools to fill in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table asked for: part code, its name, and (field, header as asked, header as people write it, type)."""

    part: str
    name: str
    columns: tuple[tuple[str, str, str, str], ...]


CLASSES = Sheet(
    "appendix",
    "Biểu thống kê lớp, học sinh",
    (
        ("grade", "Khối", "Khối lớp", "text"),
        ("classes", "Số lớp", "Số lớp", "integer"),
        ("pupils", "Số học sinh", "Tổng số học sinh", "integer"),
        ("minority", "Học sinh dân tộc thiểu số", "HS dân tộc thiểu số", "integer"),
    ),
)
STAFF = Sheet(
    "staff",
    "Biểu thống kê đội ngũ",
    (
        ("post", "Vị trí việc làm", "Vị trí việc làm", "text"),
        ("given", "Biên chế được giao", "Biên chế giao", "integer"),
        ("present", "Số có mặt", "Hiện có", "integer"),
    ),
)
ASSETS = Sheet(
    "appendix",
    "Bảng kiểm kê tài sản",
    (
        ("asset", "Tên tài sản", "Tên tài sản", "text"),
        ("count", "Số lượng", "Số lượng", "integer"),
        ("bought", "Năm đưa vào sử dụng", "Năm sử dụng", "integer"),
        ("price", "Nguyên giá (triệu đồng)", "Nguyên giá", "decimal"),
        ("state", "Tình trạng", "Hiện trạng", "text"),
    ),
)
DAMAGE = Sheet(
    "appendix",
    "Bảng thống kê thiệt hại",
    (
        ("item", "Hạng mục thiệt hại", "Hạng mục", "text"),
        ("amount", "Khối lượng", "Khối lượng", "decimal"),
        ("loss", "Ước thiệt hại (triệu đồng)", "Ước giá trị thiệt hại (triệu đồng)", "decimal"),
    ),
)
GRADES = Sheet(
    "appendix",
    "Bảng tổng hợp kết quả xếp loại",
    (
        ("person", "Họ và tên", "Họ và tên", "text"),
        ("job", "Chức vụ, chức danh", "Chức danh", "text"),
        ("grade", "Mức xếp loại", "Kết quả xếp loại", "text"),
    ),
)
