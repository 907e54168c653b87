"""Papers that an officer has at hand."""

from __future__ import annotations

from tests.papers.packages import docx, p


def plan_of_fire_drills() -> bytes:
    """A plan (.docx) that asks every school for a report before the 25th of December."""
    lines = (
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "Số: 80/KH-PGDĐT",
        "An Hòa, ngày 04 tháng 12 năm 2020",
        "KẾ HOẠCH",
        "Kiểm tra công tác phòng cháy, chữa cháy trong trường học năm 2020",
        "Các trường trực thuộc gửi báo cáo kết quả tự kiểm tra về Phòng Giáo dục và Đào tạo trước ngày 25/12/2020.",
    )
    return docx("".join(map(p, lines)))
