"""An invented ward of 2026 and what its schools write about the year: the words, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from papers import Model, Paper

OFFICE = "giaoduc@phuonganbinh.example"
WARD = "UBND PHƯỜNG AN BÌNH"
REPORT = "Kết quả thực hiện phong trào “Dân vận khéo” năm 2026"


@dataclass(frozen=True)
class School:
    """Who writes."""

    letterhead: str
    symbol: str
    head: str  #: title of who signs
    signer: str
    clerk: str  #: name in the From header
    address: str
    superior: str = WARD
    students: int = 0


SCHOOLS = {
    "mn-son-ca": School(
        "TRƯỜNG MẦM NON SƠN CA", "MNSC", "HIỆU TRƯỞNG", "Đỗ Thị Hạnh", "MN Sơn Ca", "mnsonca@anbinh.edu.example", students=312
    ),
    "mn-vanh-khuyen": School(
        "TRƯỜNG MẦM NON VÀNH KHUYÊN",
        "MNVK",
        "HIỆU TRƯỞNG",
        "Lâm Thị Thu",
        "Văn thư MN Vành Khuyên",
        "mnvanhkhuyen@anbinh.edu.example",
        "PHÒNG GD&ĐT THỊ XÃ AN HÒA",
        268,
    ),
    "mn-phuoc-tan": School(
        "TRƯỜNG MẦM NON PHƯỚC TÂN",
        "MNPT",
        "HIỆU TRƯỞNG",
        "Phan Ngọc Ánh",
        "Mầm non Phước Tân",
        "mnphuoctan@anbinh.edu.example",
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THỊ XÃ AN HÒA",
        401,
    ),
    "mg-bong-sen": School(
        "TRƯỜNG MẪU GIÁO BÔNG SEN",
        "MGBS",
        "HIỆU TRƯỞNG",
        "Hồ Thị Mỹ Lệ",
        "Mỹ Lệ - MG Bông Sen",
        "mgbongsen@anbinh.edu.example",
        students=154,
    ),
    "th-nguyen-van-troi": School(
        "TRƯỜNG TIỂU HỌC NGUYỄN VĂN TRỖI",
        "THNVT",
        "HIỆU TRƯỞNG",
        "Trương Văn Hậu",
        "TH Nguyễn Văn Trỗi",
        "thnguyenvantroi@anbinh.edu.example",
        students=905,
    ),
    "th-ly-tu-trong": School(
        "TRƯỜNG TIỂU HỌC LÝ TỰ TRỌNG",
        "TrTHLTT",
        "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG",
        "Cao Thị Bích",
        "TH Ly Tu Trong",
        "thlytutrong@anhoa.edu.example",
        "PHÒNG GD&ĐT THỊ XÃ AN HÒA",
        640,
    ),
    "th-phuoc-tan": School(
        "TRƯỜNG TIỂU HỌC PHƯỚC TÂN",
        "THPTân",
        "HIỆU TRƯỞNG",
        "Đinh Công Thành",
        "Thanh Dinh",
        "dinhthanh.0712@thudientu.example",
        students=588,
    ),
    "th-long-giang": School(
        "TRƯỜNG TIỂU HỌC LONG GIANG",
        "THLG",
        "HIỆU TRƯỞNG",
        "Vũ Thị Lan",
        "Tiểu học Long Giang",
        "thlonggiang@anbinh.edu.example",
        students=477,
    ),
    "th-thanh-loc-a": School(
        "TRƯỜNG TIỂU HỌC THẠNH LỘC A",
        "THTLA",
        "HIỆU TRƯỞNG",
        "Võ Minh Khoa",
        "Văn thư TH Thạnh Lộc A, B",
        "vanthu.ththanhloc@anbinh.edu.example",
        students=350,
    ),
    "th-thanh-loc-b": School(
        "TRƯỜNG TIỂU HỌC THẠNH LỘC B",
        "THTLB",
        "HIỆU TRƯỞNG",
        "Trịnh Thị Hoa",
        "Văn thư TH Thạnh Lộc A, B",
        "vanthu.ththanhloc@anbinh.edu.example",
        students=298,
    ),
    "thcs-phan-chu-trinh": School(
        "TRƯỜNG THCS THẠNH LỘC",
        "THCSTL",
        "HIỆU TRƯỞNG",
        "Lương Quốc Bảo",
        "THCS Phan Chu Trinh",
        "thcsphanchutrinh@anbinh.edu.example",
        students=1120,
    ),
    "thcs-nguyen-trai": School(
        "TRƯỜNG TRUNG HỌC CƠ SỞ NGUYỄN TRÃI",
        "THCSNT",
        "HIỆU TRƯỞNG",
        "Hà Thanh Tuyền",
        "VP THCS Nguyễn Trãi",
        "thcsnguyentrai@anbinh.edu.example",
        students=860,
    ),
    "thcs-tran-quang-khai": School(
        "TRƯỜNG THCS TRẦN QUANG KHẢI",
        "THCSTQK",
        "HIỆU TRƯỞNG",
        "Ngô Đức Trung",
        "THCS Trần Quang Khải",
        "thcstranquangkhai@anbinh.edu.example",
        students=733,
    ),
    "thcs-phuoc-tan": School(
        "TRƯỜNG THCS PHƯỚC TÂN",
        "THCSPT",
        "HIỆU TRƯỞNG",
        "Bùi Thị Xuân Mai",
        "THCS Phước Tân",
        "thcsphuoctan@anbinh.edu.example",
        students=690,
    ),
    "th-thcs-cu-lao-dai": School(
        "TRƯỜNG TH&THCS CÙ LAO DÀI",
        "TH&THCSCLD",
        "HIỆU TRƯỞNG",
        "Thạch Minh Tâm",
        "TH-THCS Cù Lao Dài",
        "ththcsculaodai@anbinh.edu.example",
        students=240,
    ),
    "htcd-an-binh": School(
        "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG PHƯỜNG AN BÌNH",
        "TTHTCĐ",
        "GIÁM ĐỐC",
        "Quách Thị Ngân",
        "TT HTCĐ An Bình",
        "htcd@phuonganbinh.example",
    ),
    "nt-hoa-mai": School(
        "", "", "CHỦ NHÓM TRẺ", "Châu Thị Lộc", "Châu Lộc", "hoamai.nhomtre@thudientu.example", "", students=38
    ),
    "hoi-khuyen-hoc": School(
        "HỘI KHUYẾN HỌC PHƯỜNG AN BÌNH",
        "HKH",
        "CHỦ TỊCH",
        "Tạ Thị Minh Hiếu",
        "Hội Khuyến học",
        "hoikhuyenhoc@phuonganbinh.example",
        "ỦY BAN MTTQ VIỆT NAM PHƯỜNG AN BÌNH",
    ),
}

_MODELS = (
    Model("Khu vườn yêu thương của bé", "Văn hóa - xã hội", "Tập thể", 46, date(2026, 8, 24), 12.5),
    Model("Bữa cơm nghĩa tình cho học sinh khó khăn", "Văn hóa - xã hội", "Tập thể", 118, date(2026, 9, 7), 36.0),
    Model("Hũ gạo tiết kiệm", "Kinh tế", "Tập thể", 32, date(2026, 3, 2), 8.4),
    Model("Thầy cô đỡ đầu học sinh mồ côi", "Văn hóa - xã hội", "Tập thể", 27, date(2026, 1, 13), 20.0),
    Model("Cổng trường an toàn giao thông", "Quốc phòng - an ninh", "Tập thể", 64, date(2026, 9, 21), 5.5),
    Model("Người giáo viên vận động học sinh trở lại lớp", "Văn hóa - xã hội", "Cá nhân", 1, date(2026, 3, 9), 0.0),
    Model("Ngày thứ Sáu không hẹn với phụ huynh", "Xây dựng hệ thống chính trị", "Tập thể", 19, date(2026, 5, 4), 0.0),
    Model("Tuyến đường hoa tự quản", "Văn hóa - xã hội", "Tập thể", 85, date(2026, 6, 5), 15.75),
)


def models(code: str) -> tuple[Model, ...]:
    """The two or three models of one unit."""
    start = list(SCHOOLS).index(code)
    return tuple(_MODELS[(start + step * 3) % len(_MODELS)] for step in range(2 + start % 2))


def report(code: str, number: str, day: date, summary: str = REPORT, more: tuple[str, ...] = ()) -> Paper:
    """A unit's report. The number may be missing, as it often is: it is given after signing."""
    school = SCHOOLS[code]
    chosen = models(code)
    whom = f"{school.students} học sinh" if school.students else "toàn thể cán bộ, hội viên"
    body = (
        "Kính gửi: Phòng Văn hóa - Xã hội phường An Bình",
        "Thực hiện Kế hoạch số 62/KH-VHXH ngày 20 tháng 7 năm 2026 của Phòng Văn hóa - Xã hội phường, đơn vị báo cáo:",
        "I. CÔNG TÁC TRIỂN KHAI",
        f"Đơn vị đã quán triệt kế hoạch đến {whom} và cha mẹ học sinh, phân công trách nhiệm cho từng bộ phận.",
        "II. KẾT QUẢ THỰC HIỆN",
        f"Đơn vị xây dựng được {len(chosen)} mô hình, điển hình: " + "; ".join(one.name.lower() for one in chosen) + ".",
        *more,
        "III. PHƯƠNG HƯỚNG NĂM 2027",
        "Tiếp tục duy trì, nhân rộng các mô hình; đề nghị Phòng quan tâm biểu dương các điển hình tiêu biểu./.",
    )
    return Paper(
        school.superior,
        school.letterhead,
        f"{number or '     '}/BC-{school.symbol}",
        day,
        "BÁO CÁO",
        summary,
        body,
        school.head,
        school.signer,
    )


def plan() -> Paper:
    """The office's own plan, which one school sends back by mistake."""
    return Paper(
        WARD,
        "PHÒNG VĂN HÓA - XÃ HỘI",
        "62/KH-VHXH",
        date(2026, 7, 20),
        "KẾ HOẠCH",
        "Triển khai thực hiện phong trào “Dân vận khéo” năm 2026 ngành giáo dục phường",
        (
            "Thực hiện Kế hoạch số 118/KH-UBND ngày 06 tháng 7 năm 2026 của UBND phường, Phòng xây dựng kế hoạch như sau:",
            "Đề nghị các trường, cơ sở giáo dục và đoàn thể trên địa bàn báo cáo về Phòng Văn hóa - Xã hội trước ngày 01/12.",
        ),
        "TRƯỞNG PHÒNG",
        "Đặng Hữu Phước",
    )
