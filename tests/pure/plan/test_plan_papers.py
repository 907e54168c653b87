"""Whole papers of different make, and what each asks for."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import NamedTuple

import docx
import pytest

from parsers.plan.duty.exclusions import Duty
from parsers.plan.proposals import Doubt, PlanProposal, read_plan

NOW = datetime(2026, 1, 5, tzinfo=UTC)


class Asked(NamedTuple):
    """What a paper is expected to ask for."""

    due: str
    units: tuple[str, ...] = ("*",)
    every: str | None = None


def _read(paper: str) -> tuple[PlanProposal, ...]:
    return read_plan(paper.encode(), "van-ban.txt", NOW).proposals


def _shown(proposals: tuple[PlanProposal, ...]) -> list[Asked]:
    return [
        Asked(f"{one.due:%Y-%m-%d %H:%M}", one.units, one.repeat.every if one.repeat else None) for one in proposals if one.due
    ]


HEAD = """UBND HUYỆN TÂN LẬP
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: {number}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tân Lập, ngày {day} tháng {month} năm {year}
"""


def _head(number: str, day: int, month: int, year: int) -> str:
    return HEAD.format(number=number, day=day, month=month, year=year)


FOOT = """
Nơi nhận:
- Như trên;
- Lưu: VT.
TRƯỞNG PHÒNG
Lê Văn Bình
"""

PAPERS: dict[str, tuple[str, list[Asked]]] = {
    "a numbered plan with the office's own report after it": (
        _head("112/KH-PGDĐT", 3, 9, 2024)
        + """KẾ HOẠCH
Triển khai công tác phòng, chống đuối nước cho học sinh năm học 2024-2025
Căn cứ Kế hoạch số 88/KH-SGDĐT ngày 20/8/2024 của Sở Giáo dục và Đào tạo; Phòng Giáo dục và Đào tạo xây dựng kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
- Phấn đấu đến ngày 30/12/2024 đã có 80% học sinh lớp 5 biết bơi.
II. NỘI DUNG
1. Tuyên truyền: từ ngày 15/9/2024 đến hết ngày 15/10/2024.
2. Tổ chức hội thi cấp trường hoàn thành trước ngày 30/10/2024.
III. TỔ CHỨC THỰC HIỆN
1. Các trường tiểu học, trung học cơ sở xây dựng kế hoạch, thực hiện và báo cáo kết quả về Phòng Giáo dục và Đào
tạo (qua đồng chí Hoa, email: hoa.pgd@tanlap.example) trước ngày 20/11/2024.
2. Bộ phận chuyên môn tổng hợp, báo cáo Sở Giáo dục và Đào tạo trước ngày 30/11/2024.
"""
        + FOOT,
        [Asked("2024-11-20 00:00", ("level:tieu_hoc", "level:thcs"))],
    ),
    "a letter addressed to two levels, with an hour": (
        _head("345/PGDĐT-MN", 12, 3, 2025)
        + """V/v báo cáo công tác nuôi dưỡng, chăm sóc trẻ
Kính gửi: Hiệu trưởng các trường mầm non, mẫu giáo
Thực hiện Công văn số 900/SGDĐT-GDMN ngày 10/3/2025 của Sở Giáo dục và Đào tạo về việc báo cáo công tác nuôi
dưỡng; Phòng Giáo dục và Đào tạo đề nghị các trường thực hiện:
1. Rà soát, thống kê số liệu theo biểu mẫu đính kèm.
2. Gửi báo cáo về Phòng Giáo dục và Đào tạo trước 16 giờ 30 ngày 21/3/2025 để tổng hợp báo cáo Sở Giáo dục và Đào tạo.
Nhận được công văn này, đề nghị các trường nghiêm túc thực hiện./.
"""
        + FOOT,
        [Asked("2025-03-21 16:30", ("level:mam_non", "level:mau_giao"))],
    ),
    "two rounds of one report": (
        _head("20/HD-PGDĐT", 5, 9, 2025)
        + """HƯỚNG DẪN
Thực hiện nhiệm vụ công tác thư viện trường học năm học 2025-2026
IV. CHẾ ĐỘ BÁO CÁO
- Báo cáo sơ kết học kỳ I: gửi về Phòng GDĐT chậm nhất ngày 10/01/2026.
- Báo cáo tổng kết năm học: gửi về Phòng GDĐT chậm nhất ngày 25/5/2026.
"""
        + FOOT,
        [Asked("2026-01-11 00:00"), Asked("2026-05-26 00:00")],
    ),
    "levels by different days in a list": (
        _head("77/PGDĐT", 1, 10, 2025)
        + """V/v nộp danh sách học sinh tham gia bảo hiểm y tế
Kính gửi: Hiệu trưởng các trường trực thuộc
Phòng Giáo dục và Đào tạo đề nghị các đơn vị gửi danh sách về bộ phận Kế toán theo thời gian sau:
- Các trường mầm non: trước ngày 10/10/2025;
- Các trường tiểu học: trước ngày 15/10/2025;
- Các trường THCS: đến hết ngày 20/10/2025.
"""
        + FOOT,
        [
            Asked("2025-10-10 00:00", ("level:mam_non",)),
            Asked("2025-10-15 00:00", ("level:tieu_hoc",)),
            Asked("2025-10-21 00:00", ("level:thcs",)),
        ],
    ),
    "a periodic report laid down item by item": (
        _head("09/QĐ-PGDĐT", 10, 1, 2025)
        + """QUY ĐỊNH
Chế độ báo cáo định kỳ về an toàn trường học
Điều 5. Báo cáo định kỳ
1. Tên báo cáo: Báo cáo công tác bảo đảm an toàn trường học.
2. Đối tượng thực hiện báo cáo: Các trường mầm non, tiểu học, trung học cơ sở.
3. Cơ quan nhận báo cáo: Phòng Giáo dục và Đào tạo.
4. Thời gian chốt số liệu: từ ngày 15 của tháng trước kỳ báo cáo đến ngày 14 của tháng cuối kỳ báo cáo.
5. Thời hạn gửi báo cáo: chậm nhất vào ngày 17 của tháng cuối quý.
6. Tần suất thực hiện báo cáo: định kỳ hằng quý.
"""
        + FOOT,
        [Asked("2025-03-18 00:00", ("level:mam_non", "level:tieu_hoc", "level:thcs"), "quarter")],
    ),
    "every month before a day": (
        _head("15/PGDĐT-VP", 2, 2, 2026)
        + """V/v thực hiện báo cáo tháng
Kính gửi: Các trường mầm non, tiểu học và THCS
Phòng GDĐT yêu cầu các trường gửi báo cáo công tác tháng về Phòng GDĐT (bộ phận Văn phòng) trước ngày 25 hằng tháng.
"""
        + FOOT,
        [Asked("2026-02-25 00:00", ("level:mam_non", "level:tieu_hoc", "level:thcs"), "month")],
    ),
    "working days after the issue": (
        _head("501/PGDĐT", 14, 4, 2025)
        + """V/v rà soát cơ sở vật chất
Kính gửi: Các đơn vị trường học
Trong thời hạn 05 ngày làm việc kể từ ngày ký công văn này, các đơn vị gửi báo cáo kết quả rà soát về Phòng Giáo dục
và Đào tạo.
"""
        + FOOT,
        [Asked("2025-04-22 00:00")],
    ),
    "registration first, the report later": (
        _head("64/KH-PGDĐT", 20, 8, 2025)
        + """KẾ HOẠCH
Tổ chức phong trào “Vườn rau xanh” trong trường học năm học 2025-2026
1. Các trường gửi kế hoạch và đăng ký tham gia về Phòng GDĐT trước ngày 15/9/2025.
2. Phòng GDĐT kiểm tra thực tế: tuần 2 tháng 12/2025.
3. Các trường gửi báo cáo kết quả thực hiện phong trào về Phòng GDĐT trước ngày 20/12/2025.
4. Tổng kết, trao giải: ngày 15/01/2026.
"""
        + FOOT,
        [Asked("2025-09-15 00:00"), Asked("2025-12-20 00:00")],
    ),
    "a label below the request": (
        _head("88/TB-PGDĐT", 6, 11, 2025)
        + """THÔNG BÁO
Về việc nộp hồ sơ đề nghị xét tặng danh hiệu
Đề nghị các trường lập hồ sơ và nộp về Phòng Giáo dục và Đào tạo (Tổ Thi đua).
Thời hạn: 17 giờ 00, ngày 28/11/2025.
Quá thời hạn trên, Phòng không xem xét.
"""
        + FOOT,
        [Asked("2025-11-28 17:01")],
    ),
    "no year, issued in December": (
        _head("600/PGDĐT", 15, 12, 2025)
        + """V/v báo cáo sơ kết học kỳ I
Kính gửi: Hiệu trưởng các trường THCS
Phòng GDĐT đề nghị Hiệu trưởng các trường báo cáo sơ kết học kỳ I về Phòng trước ngày 10/01.
"""
        + FOOT,
        [Asked("2026-01-10 00:00", ("level:thcs",))],
    ),
    "a commune after the districts were gone": (
        """ỦY BAN NHÂN DÂN
XÃ TÂN LẬP
Số: 45/UBND-VHXH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tân Lập, ngày 04 tháng 11 năm 2025
V/v báo cáo tình hình dạy thêm, học thêm
Kính gửi: Các trường mầm non, tiểu học, THCS trên địa bàn xã
Ủy ban nhân dân xã đề nghị các trường báo cáo tình hình dạy thêm, học thêm, gửi về UBND xã (qua Phòng Văn hóa - Xã
hội) chậm nhất là ngày 14 tháng 11 năm 2025.
Giao Phòng Văn hóa - Xã hội tổng hợp, tham mưu UBND xã báo cáo Sở Giáo dục và Đào tạo trước ngày 20/11/2025.
""",
        [Asked("2025-11-15 00:00", ("level:mam_non", "level:tieu_hoc", "level:thcs"))],
    ),
    "paper copies have a day of their own": (
        _head("31/PGDĐT", 2, 5, 2025)
        + """V/v nộp báo cáo tổng kết năm học
Kính gửi: Các trường trực thuộc
Các trường gửi báo cáo tổng kết năm học 2024-2025: bản mềm gửi qua email tonghop@tanlap.example trước ngày 20/5/2025;
bản giấy nộp trực tiếp tại Phòng trước ngày 30/5/2025.
"""
        + FOOT,
        [Asked("2025-05-20 00:00")],
    ),
    "within a month": (
        _head("12/PGDĐT", 7, 10, 2024)
        + """V/v tự đánh giá trường học
Kính gửi: Hiệu trưởng các trường mẫu giáo
Đề nghị các trường hoàn thành và nộp báo cáo tự đánh giá về Phòng GDĐT trong tháng 11/2024.
"""
        + FOOT,
        [Asked("2024-12-01 00:00", ("level:mau_giao",))],
    ),
    "dated work only": (
        _head("70/KH-PGDĐT", 1, 9, 2024)
        + """KẾ HOẠCH
Tổ chức Ngày hội đọc sách năm 2024
1. Thời gian: ngày 15/10/2024, từ 7 giờ 30 phút.
2. Địa điểm: Trường Tiểu học Hoa Mai.
3. Các trường chuẩn bị gian trưng bày hoàn thành trước ngày 14/10/2024.
4. Phòng Giáo dục và Đào tạo tổng hợp, báo cáo UBND huyện trước ngày 30/10/2024.
"""
        + FOOT,
        [],
    ),
    "two reports in one letter by one day": (
        _head("93/PGDĐT", 3, 6, 2025)
        + """V/v báo cáo hè
Kính gửi: Hiệu trưởng các trường tiểu học
Đề nghị các trường gửi về Phòng GDĐT:
- Báo cáo hoạt động hè cho học sinh trước ngày 15/7/2025;
- Báo cáo tuyển sinh lớp 1 trước ngày 15/8/2025.
"""
        + FOOT,
        [Asked("2025-07-15 00:00", ("level:tieu_hoc",)), Asked("2025-08-15 00:00", ("level:tieu_hoc",))],
    ),
    "the department of the province asks the offices of the districts": (
        """UBND TỈNH AN HÒA
SỞ GIÁO DỤC VÀ ĐÀO TẠO
Số: 2100/SGDĐT-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hòa, ngày 08 tháng 10 năm 2024
V/v báo cáo công tác chuyển đổi số
Kính gửi:
- Các phòng Giáo dục và Đào tạo;
- Các trường THPT.
Sở Giáo dục và Đào tạo đề nghị các đơn vị báo cáo kết quả chuyển đổi số về Sở Giáo dục và Đào tạo (Văn phòng Sở) trước
ngày 25/10/2024 để tổng hợp báo cáo UBND tỉnh trước ngày 31/10/2024.
""",
        [Asked("2024-10-25 00:00", ("level:phong", "level:thpt"))],
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_asks_for_what_a_clerk_would_read_in_it(name: str) -> None:
    paper, expected = PAPERS[name]
    assert _shown(_read(paper)) == expected


def _word(*blocks: str | list[list[str]]) -> bytes:
    """A Word file: a text is a paragraph, a list of rows a table."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in enumerate(block):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


_LETTERHEAD = [
    ["UBND THỊ XÃ ĐỒNG XUÂN\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
    ["Số: 140/KH-PGDĐT", "Đồng Xuân, ngày 08 tháng 9 năm 2025"],
]
_TITLE = ("KẾ HOẠCH", "Thực hiện công tác kiểm tra nội bộ trường học năm học 2025-2026")


def _of_word(*blocks: str | list[list[str]]) -> tuple[PlanProposal, ...]:
    return read_plan(_word(_LETTERHEAD, *_TITLE, *blocks), "ke-hoach.docx", NOW).proposals


def test_the_rows_of_a_timetable_are_deadlines_where_something_is_sent() -> None:
    proposals = _of_word(
        "Lịch thực hiện và chế độ báo cáo:",
        [
            ["STT", "Nội dung công việc", "Đơn vị thực hiện", "Thời gian", "Ghi chú"],
            ["1", "Hội nghị triển khai kế hoạch", "Phòng GDĐT", "15/9/2025", ""],
            ["2", "Nộp báo cáo sơ kết kiểm tra nội bộ học kỳ I", "Các trường", "Trước ngày 10/01/2026", "Theo mẫu"],
            ["3", "Kiểm tra chéo giữa các trường", "Các trường", "Tháng 3/2026", ""],
            ["4", "Gửi báo cáo tổng kết về Phòng GDĐT", "Các trường tiểu học, THCS", "20/5/2026", ""],
            ["5", "Tổng hợp, báo cáo Sở GDĐT", "Phòng GDĐT", "30/5/2026", ""],
        ],
    )
    assert _shown(proposals) == [Asked("2026-01-10 00:00"), Asked("2026-05-21 00:00", ("level:tieu_hoc", "level:thcs"))]
    assert "sơ kết kiểm tra nội bộ học kỳ I" in proposals[0].title


def test_a_table_of_levels_and_days_is_read_by_its_heading() -> None:
    proposals = _of_word(
        "Các trường nộp báo cáo kiểm tra nội bộ theo lịch sau:",
        [
            ["TT", "Cấp học", "Thời hạn nộp"],
            ["1", "Mầm non", "20/11/2025"],
            ["2", "Tiểu học", "21/11/2025"],
            ["3", "THCS", "24/11/2025"],
        ],
    )
    assert _shown(proposals) == [
        Asked("2025-11-21 00:00", ("level:mam_non",)),
        Asked("2025-11-22 00:00", ("level:tieu_hoc",)),
        Asked("2025-11-25 00:00", ("level:thcs",)),
    ]


def test_an_empty_table_in_the_appendix_becomes_the_columns_of_a_part() -> None:
    (proposal,) = _of_word(
        "Các trường gửi báo cáo (kèm phụ lục) về Phòng GDĐT trước ngày 15/12/2025.",
        "Phụ lục 1",
        "DANH SÁCH CÁC CUỘC KIỂM TRA",
        [
            ["STT", "Nội dung kiểm tra", "Ngày kiểm tra", "Số người được kiểm tra", "Tỷ lệ đạt (%)", "Ghi chú"],
            ["1", "", "", "", "", ""],
            ["2", "", "", "", "", ""],
        ],
    )
    assert [part.code for part in proposal.parts] == ["report", "appendix"]
    assert [(column.headers[0], column.type.value) for column in proposal.parts[1].columns] == [
        ("Nội dung kiểm tra", "text"),
        ("Ngày kiểm tra", "date"),
        ("Số người được kiểm tra", "integer"),
        ("Tỷ lệ đạt (%)", "percentage"),
        ("Ghi chú", "text"),
    ]
    assert proposal.parts[1].name == "Phụ lục 1: Danh sách các cuộc kiểm tra"


def test_a_statistics_form_whose_rows_are_printed_is_a_form() -> None:
    (proposal,) = _of_word(
        "Các trường gửi báo cáo số liệu (theo Mẫu số 01 kèm theo) về Phòng GDĐT trước ngày 15/12/2025.",
        "Mẫu số 01",
        "THỐNG KÊ SỐ LIỆU",
        [
            ["TT", "Nội dung", "Tổng số", "Số nữ", "Ghi chú"],
            ["1", "Cán bộ quản lý", "", "", ""],
            ["2", "Giáo viên", "", "", ""],
            ["3", "Nhân viên", "", "", ""],
        ],
    )
    assert [column.headers[0] for part in proposal.parts for column in part.columns] == [
        "Nội dung",
        "Tổng số",
        "Số nữ",
        "Ghi chú",
    ]
    assert Doubt.FORM not in proposal.doubts


def test_a_form_that_is_named_and_not_there_is_said() -> None:
    (proposal,) = _of_word("Các trường gửi báo cáo (theo Phụ lục 2 đính kèm) về Phòng GDĐT trước ngày 15/12/2025.")
    assert Doubt.FORM in proposal.doubts


def test_a_paper_gives_its_number_its_day_and_who_takes_the_reports_in() -> None:
    (proposal,) = _of_word(
        "Các trường báo cáo về Phòng Giáo dục và Đào tạo (bộ phận Thanh tra), thanhtra@dongxuan.example, trước ngày 15/12."
    )
    assert (proposal.plan_number, proposal.issued) == ("140/KH-PGDĐT", date(2025, 9, 8))
    assert (proposal.section, proposal.address) == ("bộ phận Thanh tra", "thanhtra@dongxuan.example")
    assert proposal.doubts == (Doubt.YEAR,)
    assert proposal.keywords == ("kiểm tra nội bộ",)
    assert "kiểm tra nội bộ trường học" in proposal.title


def test_what_a_title_quotes_are_the_keywords() -> None:
    (proposal,) = _read(
        _head("3/KH-PGDĐT", 1, 2, 2026)
        + "KẾ HOẠCH\nTriển khai phong trào “Trường học hạnh phúc” năm 2026\n"
        + "Các trường gửi báo cáo kết quả thực hiện phong trào “Trường học hạnh phúc” về Phòng GDĐT trước ngày 30/11/2026."
    )
    assert proposal.keywords == ("Trường học hạnh phúc",)
    assert proposal.code == "THHP2026"


def test_dates_that_are_no_deadline_are_told_with_their_kind() -> None:
    reading = read_plan(PAPERS["registration first, the report later"][0].encode(), "a.txt", NOW)
    assert {other.duty for other in reading.others} == {Duty.OTHER}
    assert [other.quote for other in reading.others] == ["tuần 2 tháng 12/2025", "ngày 15/01/2026"]


def test_a_letter_that_only_asks_for_registration_is_a_campaign_of_its_own() -> None:
    assert _shown(
        _read(
            _head("5/PGDĐT", 2, 3, 2026)
            + "V/v đăng ký sáng kiến kinh nghiệm\nKính gửi: Các trường THCS\n"
            + "Đề nghị các trường gửi bản đăng ký sáng kiến về Phòng GDĐT trước ngày 20/3/2026."
        )
    ) == [Asked("2026-03-20 00:00", ("level:thcs",))]


def test_a_day_no_calendar_has_is_left_to_a_person() -> None:
    (proposal,) = _read(_head("5/PGDĐT", 2, 3, 2026) + "Các trường gửi báo cáo về Phòng GDĐT trước ngày 31/4.")
    assert proposal.due is None
    assert Doubt.IMPOSSIBLE in proposal.doubts


def test_lines_that_a_page_broke_are_one_sentence() -> None:
    (proposal,) = _read(
        _head("5/PGDĐT", 2, 3, 2026)
        + "Đề nghị Hiệu trưởng các trường mầm non tổng hợp kết quả thực hiện và gửi báo cáo về Phòng GDĐT trước ngày\n"
        + "20/3/2026 theo đúng mẫu quy định."
    )
    assert f"{proposal.due:%Y-%m-%d}" == "2026-03-20"
    assert proposal.units == ("level:mam_non",)


def test_a_locked_or_empty_file_says_why_nothing_was_read() -> None:
    reading = read_plan(b"", "ke-hoach.pdf", NOW)
    assert reading.proposals == ()
    assert [problem.code for problem in reading.problems] == ["empty"]


def test_a_label_above_a_list_holds_for_each_of_its_days() -> None:
    proposals = _read(
        _head("33/HD-PGDĐT", 5, 1, 2024)
        + """HƯỚNG DẪN
Thực hiện chế độ báo cáo phòng, chống tai nạn thương tích
a) Tên báo cáo: Báo cáo công tác phòng, chống tai nạn thương tích học sinh;
b) Đối tượng thực hiện báo cáo: các trường trung học cơ sở, trường mầm non;
c) Cơ quan nhận báo cáo: Phòng Giáo dục và Đào tạo;
d) Phương thức gửi, nhận báo cáo: gửi qua thư điện tử tntt@tanlap.example;
e) Thời hạn gửi báo cáo:
- Báo cáo 6 tháng đầu năm: trước ngày 15 tháng 6 hằng năm;
- Báo cáo năm: trước ngày 15 tháng 12 hằng năm;
g) Thời gian chốt số liệu: từ ngày 15 tháng 12 năm trước đến ngày 14 tháng 6 của kỳ báo cáo.
"""
    )
    who = ("level:mam_non", "level:thcs")
    assert _shown(proposals) == [Asked("2024-06-15 00:00", who, "year"), Asked("2024-12-15 00:00", who, "year")]
    assert {one.address for one in proposals} == {"tntt@tanlap.example"}


def test_entries_of_a_contest_are_due_when_their_time_ends() -> None:
    (proposal,) = _read(
        _head("77/TB-PGDĐT", 10, 10, 2025)
        + """THÔNG BÁO
Thể lệ cuộc thi “Em yêu rừng” năm 2025
1. Đối tượng: học sinh các trường tiểu học, THCS.
2. Thời gian phát động: 15/10/2025.
3. Thời gian nhận bài dự thi: từ ngày 20/10/2025 đến hết 17 giờ 00 ngày 20/11/2025.
4. Nơi nhận bài: Phòng GDĐT, email emyeurung@tanlap.example.
5. Chấm bài: từ ngày 21/11/2025 đến 30/11/2025. Công bố kết quả: 05/12/2025.
"""
    )
    assert f"{proposal.due:%Y-%m-%d %H:%M}" == "2025-11-20 17:01"


def test_levels_within_one_sentence_have_their_own_days() -> None:
    proposals = _read(
        """PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số:      /PGDĐT
ngày     tháng 4 năm 2025
V/v báo cáo tổng kết năm học 2024 - 2025
Kính gửi: Hiệu trưởng các trường mầm non, tiểu học, trung học cơ sở
Báo cáo tổng kết năm học gửi về Phòng GDĐT: Mầm non trước ngày 20/5; Tiểu học và THCS trước ngày 25/5.
"""
    )
    assert _shown(proposals) == [
        Asked("2025-05-20 00:00", ("level:mam_non",)),
        Asked("2025-05-25 00:00", ("level:tieu_hoc", "level:thcs")),
    ]
    assert all(Doubt.YEAR in one.doubts for one in proposals)


def test_a_paper_without_any_head_is_read_by_its_own_year() -> None:
    (proposal,) = _read(
        "Kính gửi các trường,\nPhòng GDĐT nhắc các trường chưa gửi báo cáo khẩn trương gửi về email hoctap@tanlap.example.\n"
        "Hạn cuối: 15h00 ngày 18/10/2024.\n"
    )
    assert f"{proposal.due:%Y-%m-%d %H:%M}" == "2024-10-18 15:01"


def test_a_section_for_one_level_binds_that_level() -> None:
    proposals = _read(
        _head("9/KH-PGDĐT", 9, 9, 2025)
        + """KẾ HOẠCH
Dạy học 2 buổi/ngày
2. Đối với các trường tiểu học
2.1. Xây dựng kế hoạch và gửi về Phòng GDĐT phê duyệt trước ngày 15/9/2025.
2.2. Các trường gửi báo cáo kết quả về Phòng GDĐT trước ngày 05 của tháng đầu quý.
3. Đối với Phòng GDĐT
- Tổng hợp, báo cáo Sở trước ngày 10/10/2025.
"""
    )
    assert _shown(proposals) == [
        Asked("2025-09-15 00:00", ("level:tieu_hoc",)),
        Asked("2025-10-05 00:00", ("level:tieu_hoc",), "quarter"),
    ]


def test_a_day_with_its_year_comes_once_though_another_comes_every_month() -> None:
    proposals = _read(
        _head("9/KH-PGDĐT", 9, 9, 2025)
        + "KẾ HOẠCH\nTrường học an toàn\n"
        + "Các trường báo cáo về Phòng GDĐT hằng tháng trước ngày 28, tổng kết trước ngày 25/5/2026.\n"
    )
    assert _shown(proposals) == [Asked("2025-09-28 00:00", ("*",), "month"), Asked("2026-05-25 00:00")]
    assert proposals[0].keywords == ("Trường học an toàn",)
    assert [one.code for one in proposals] == ["THAT-1", "THAT2025-2"]


def test_words_that_every_report_has_are_no_keyword() -> None:
    (proposal,) = _read(_head("9/PGDĐT", 9, 9, 2025) + "Các trường gửi báo cáo về Phòng GDĐT trước ngày 20/9/2025.\n")
    assert proposal.keywords == ()
    assert proposal.code == "BC2025"
