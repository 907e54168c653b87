"""Names of people and what is written in bodies and covering notes."""

from __future__ import annotations

from random import Random

_FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi".split()  # noqa: SIM905
    + "Đỗ Hồ Ngô Dương Lý Mai Cao Tạ Đoàn Lương Trịnh".split()  # noqa: SIM905
)
_MIDDLE = ("Thị", "Văn", "Thị Mỹ", "Minh", "Quang", "Thị Kim", "Đức", "Ngọc")
_GIVEN = "Hạnh Thủy Khuê Bảo Sơn Liễu Tùng Duyên Quý Oanh Hòa Yên Lâm Nghĩa Tâm Ý".split()  # noqa: SIM905
NOTES = (
    "Kính gửi Phòng Giáo dục và Đào tạo,\n\n{short} xin gửi văn bản kèm theo.\n\nTrân trọng!",
    "Dạ em chào anh chị,\nTrường em gửi file ạ. Em cảm ơn.",
    "Kính gửi bộ phận chuyên môn. Đơn vị nộp theo công văn của Phòng.\n--\n{short}\nĐiện thoại: 0255 3 812 345",
    "",
    "E gửi a/c nhé\n\nĐã gửi từ iPhone của tôi",
    "Nhà trường gửi báo cáo (file đính kèm). Đề nghị Phòng xác nhận giúp đã nhận được. Xin cảm ơn!",
)


def person(r: Random) -> str:
    """A full name."""
    return f"{r.choice(_FAMILY)} {r.choice(_MIDDLE)} {r.choice(_GIVEN)}"


def body(r: Random, plan: str | None) -> tuple[str, ...]:
    """A body that cites the request (or not) and speaks of much else."""
    cited = (f"Thực hiện Công văn số {plan} của Phòng Giáo dục và Đào tạo thành phố Long Khê,",) if plan else ()
    return (
        *cited,
        "Nhà trường báo cáo như sau:",
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        f"Toàn trường có {r.randint(12, 40)} lớp; đội ngũ ổn định. So với năm học 2022-2023, số học sinh tăng.",
        "II. KẾT QUẢ",
        r.choice((
            "1. Công tác phòng, chống đuối nước, y tế trường học được quan tâm; không có ca tay chân miệng.",
            "1. Phong trào Trường học hạnh phúc được duy trì; hội thi giáo viên dạy giỏi cấp trường đã tổ chức.",
            "1. Sĩ số học sinh ổn định, không có học sinh bỏ học. Tổng kết năm học sẽ tổ chức cuối tháng 5.",
        )),
        "III. PHƯƠNG HƯỚNG",
        "Tiếp tục thực hiện tốt nhiệm vụ được giao.",
        "Trên đây là báo cáo của nhà trường./.",
    )  # fmt: skip


def note(r: Random, short: str) -> str:
    """A covering note."""
    return r.choice(NOTES).format(short=short)
