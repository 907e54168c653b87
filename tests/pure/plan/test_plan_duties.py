"""Which dated sentences oblige units to send something to the office, and which only look like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from parsers.plan.proposals import read_plan

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HEAD = """UBND HUYỆN TÂN LẬP
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 12/KH-PGDĐT
Tân Lập, ngày 08 tháng 9 năm 2025
KẾ HOẠCH
Công tác y tế trường học năm học 2025-2026
"""

SENT = (
    "Các đơn vị báo cáo kết quả về Phòng Giáo dục và Đào tạo trước ngày 20/11/2025.",
    "Trước ngày 20/11/2025, các trường gửi báo cáo về Phòng GDĐT (qua bộ phận Mầm non).",
    "Yêu cầu thủ trưởng các đơn vị nộp báo cáo bằng văn bản về Phòng GDĐT trước ngày 20/11/2025 để theo dõi, chỉ đạo.",
    "Báo cáo gửi về PGD trước ngày 20/11/2025.",
    "Các trường tổng hợp số liệu gửi qua email ytth@tanlap.example trước ngày 20/11/2025.",
    "Hiệu trưởng các trường chịu trách nhiệm triển khai và gửi báo cáo kết quả thực hiện về Phòng trước ngày 20/11/2025.",
    "Sau khi tổ chức hội thi, các trường gửi danh sách học sinh đạt giải về Phòng GDĐT trước ngày 20/11/2025.",
    "Hồ sơ đề nghị khen thưởng gửi về Phòng Giáo dục và Đào tạo trước ngày 20/11/2025.",
    "Các trường hoàn thành việc rà soát và nộp biên bản về Phòng GDĐT trước ngày 20/11/2025.",
    "Kết quả tự đánh giá của các trường nộp về bộ phận Tổ chức trước ngày 20/11/2025.",
    (
        "Đề nghị các trường nghiêm túc thực hiện và báo cáo kết quả về Phòng GDĐT trước ngày 20/11/2025 để Phòng "
        "tổng hợp báo cáo UBND huyện."
    ),
    "Các trường gửi báo cáo về Phòng GDĐT trước ngày 20/11/2025 để tổng hợp, báo cáo Sở GDĐT trước ngày 30/11/2025.",
    "Thời hạn gửi báo cáo: trước ngày 20/11/2025.",
    "Hạn nộp báo cáo về Phòng GDĐT là hết ngày 19/11/2025.",
    "Thời gian nộp báo cáo chậm nhất ngày 19/11/2025.",
    "Các đơn vị lập báo cáo theo mẫu, gửi Phòng GDĐT chậm nhất ngày 19/11/2025.",
    "Báo cáo kết quả thực hiện gửi về Phòng Giáo dục và Đào tạo (đ/c Lan, chuyên viên) trước ngày 20/11/2025.",
    "Đề nghị các bộ phận, đoàn thể, trường học báo cáo kết quả về Phòng Giáo dục (bộ phận Tổ chức) trước ngày 20/11.",
    "Các cơ sở giáo dục mầm non, phổ thông gửi báo cáo về Phòng GDĐT trước 20/11/2025.",
    (
        "Các trường báo cáo nhanh tình hình về Phòng Giáo dục và Đào tạo trước ngày 20/11/2025, đồng thời gửi "
        "file mềm qua hộp thư điện tử."
    ),
    "Phòng GDĐT yêu cầu các trường nghiêm túc thực hiện và gửi báo cáo về Phòng trước ngày 20/11/2025.",
    "Phòng Giáo dục và Đào tạo đề nghị Hiệu trưởng các trường báo cáo về Phòng trước ngày 20/11/2025.",
    "Căn cứ Công văn số 55/SGDĐT ngày 01/9/2025, các trường gửi báo cáo về Phòng GDĐT trước ngày 20/11/2025.",
    "Các trường nộp sản phẩm dự thi về Phòng GDĐT từ ngày 10/11/2025 đến hết ngày 19/11/2025.",
    "Công đoàn cơ sở các trường gửi báo cáo về Phòng GDĐT trước ngày 20/11/2025.",
    "Đơn vị nào gửi báo cáo sau ngày 25/9 coi như không thực hiện; các đơn vị gửi báo cáo về Phòng GDĐT trước ngày 20/11/2025.",
    "Báo cáo tổng hợp kết quả (theo mẫu số 01) gửi Phòng GDĐT trước ngày 20 tháng 11 năm 2025.",
    "Gửi báo cáo kèm biểu số liệu về địa chỉ yte@tanlap.example, hạn cuối 24 giờ 00 ngày 19/11/2025.",
    "Các đơn vị cập nhật số liệu và gửi báo cáo về Phòng trước ngày 20/11/2025, không gửi bản giấy.",
    "Nhận được kế hoạch này, các trường triển khai thực hiện và báo cáo về Phòng GDĐT trước ngày 20/11/2025.",
)

OTHER = (
    "Phòng GDĐT tổng hợp kết quả, báo cáo UBND huyện trước ngày 20/11/2025.",
    "Bộ phận Y tế tham mưu Phòng báo cáo Sở Giáo dục và Đào tạo trước ngày 20/11/2025.",
    "Phòng GDĐT tổ chức kiểm tra các trường từ ngày 10/11/2025 đến ngày 20/11/2025.",
    "Các trường tổ chức khám sức khỏe cho học sinh xong trước ngày 20/11/2025.",
    "Phấn đấu đến ngày 20/11/2025 có 95% học sinh tham gia bảo hiểm y tế.",
    "Thời gian thực hiện: từ ngày 15/9/2025 đến hết ngày 20/11/2025.",
    "Hội nghị sơ kết tổ chức vào ngày 20/11/2025 tại hội trường Phòng GDĐT.",
    "Kỷ niệm Ngày Nhà giáo Việt Nam 20/11/2025.",
    "Thực hiện Thông tư số 18/2023/TT-BGDĐT ngày 26/10/2023 về chế độ báo cáo.",
    "Căn cứ Báo cáo số 15/BC-SGDĐT ngày 05/9/2025 của Sở Giáo dục và Đào tạo về kết quả năm học.",
    "Số liệu báo cáo tính đến ngày 20/11/2025.",
    "Thời gian chốt số liệu báo cáo: đến hết ngày 14/11/2025.",
    "Mời các trường dự họp lúc 8 giờ 00 ngày 20/11/2025.",
    "Kế hoạch này có hiệu lực từ ngày 20/11/2025.",
    "Hội đồng chấm sáng kiến hoàn thành việc chấm trước ngày 20/11/2025.",
    "Giao bộ phận Phổ thông tổng hợp, báo cáo lãnh đạo Phòng trước ngày 20/11/2025.",
    "Các trường phát động phong trào trước ngày 20/11/2025.",
    "Tập huấn cho nhân viên y tế: ngày 20/11/2025.",
    "Giai đoạn 1: từ tháng 9/2025 đến tháng 11/2025, các trường triển khai tuyên truyền.",
    "Các trường niêm yết công khai kết quả tại đơn vị trước ngày 20/11/2025.",
    "Ban tổ chức công bố kết quả và trao giải vào ngày 20/11/2025.",
    "Trong tháng 11/2025, Phòng GDĐT kiểm tra đột xuất một số trường.",
    "Đến hết ngày 31/8/2025 các trường đã gửi báo cáo về Phòng GDĐT đầy đủ.",
    "Báo cáo của Phòng GDĐT gửi Sở GDĐT trước ngày 20/11/2025.",
    "Thời gian: ngày 20/11/2025.",
)


@pytest.mark.parametrize("sentence", SENT)
def test_a_duty_to_send_to_the_office_is_a_campaign(sentence: str) -> None:
    found = read_plan(f"{HEAD}{sentence}\n".encode(), "a.txt", NOW).proposals
    assert [f"{one.due:%Y-%m-%d}" for one in found if one.due] == ["2025-11-20"]


@pytest.mark.parametrize("sentence", OTHER)
def test_other_dates_are_none(sentence: str) -> None:
    assert read_plan(f"{HEAD}{sentence}\n".encode(), "a.txt", NOW).proposals == ()
