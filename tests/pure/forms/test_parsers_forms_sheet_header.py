"""A worksheet says who it is from, what it is and who signed above and below its table, as a document does."""

from dataclasses import replace
from datetime import date

import pytest

from parsers.facts import Cell, OfficialHeader, Table
from parsers.forms.sheet_header import sheet_header

Rows = tuple[tuple[Cell, ...], ...]
LIST: Rows = (
    ("STT", "Họ và tên", "Ngày sinh", "Lớp", "Ghi chú"),
    (1, "Nguyễn Văn An", date(2015, 3, 12), "6A", None),
    (2, "Hiệu Thị Trường", date(2015, 11, 5), "6A", None),
    ("Tổng cộng", None, None, 2, None),
)
GAP: Rows = ((None,) * 5,)
LETTERHEAD: Rows = (
    ("UBND PHƯỜNG AN HẢI", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None),
    ("TRƯỜNG TIỂU HỌC AN HẢI", None, None, "Độc lập - Tự do - Hạnh phúc", None),
    ("Số: 45/BC-THAH", None, None, "An Hải, ngày 05 tháng 12 năm 2026", None),
)
TITLE: Rows = (
    ("DANH SÁCH HỌC SINH KHUYẾT TẬT NĂM HỌC 2026-2027", None, None, None, None),
    ("(Kèm theo Báo cáo số 45)", *(None,) * 4),
)
FOOT: Rows = (
    (None, "NGƯỜI LẬP BIỂU", None, "KT. HIỆU TRƯỞNG", None),
    (None, None, None, "PHÓ HIỆU TRƯỞNG", None),
    (None, None, None, None, None),
    (None, "Trần Văn Bình", None, "Lê Thị Thắng", None),
)
WHOLE = OfficialHeader(
    superior="UBND PHƯỜNG AN HẢI",
    issuer="TRƯỜNG TIỂU HỌC AN HẢI",
    number="45",
    symbol="BC-THAH",
    place="An Hải",
    date=date(2026, 12, 5),
    type="DS",
    summary="HỌC SINH KHUYẾT TẬT NĂM HỌC 2026-2027",
    signer="Lê Thị Thắng",
    signer_title="PHÓ HIỆU TRƯỞNG",
)


def read(*parts: Rows, merged: tuple[tuple[int, int, int, int], ...] = (), hidden: bool = False) -> OfficialHeader | None:
    rows = tuple(row for part in parts for row in part)
    return sheet_header((Table(rows, sheet="Sheet1", merged=merged, hidden=hidden),))


def test_a_sheet_with_head_and_foot_says_all_that_a_document_says() -> None:
    assert read(LETTERHEAD, GAP, TITLE, GAP, LIST, GAP, FOOT) == WHOLE


def test_place_and_day_may_stand_above_the_signature() -> None:
    placed = ((None, None, None, "An Hải, ngày 05 tháng 12 năm 2026", None),)
    found = read(LETTERHEAD[:2], TITLE, LIST, placed, FOOT)
    assert found == replace(WHOLE, number=None, symbol=None)


def test_merged_cells_are_read_once() -> None:
    head: Rows = (("UBND PHƯỜNG AN HẢI",) * 3 + (None, None), ("TRƯỜNG TIỂU HỌC AN HẢI",) * 3 + (None, None))
    title: Rows = ((TITLE[0][0],) * 5,)
    foot: Rows = ((None, None, None, "HIỆU TRƯỞNG", "HIỆU TRƯỞNG"), (None, None, None, "Đỗ Văn Hiếu", "Đỗ Văn Hiếu"))
    merged = ((0, 0, 0, 2), (1, 0, 1, 2), (2, 0, 2, 4), (7, 3, 7, 4), (8, 3, 8, 4))
    found = read(head, title, LIST, foot, merged=merged)
    assert found is not None
    assert (found.superior, found.issuer, found.summary) == (WHOLE.superior, WHOLE.issuer, WHOLE.summary)
    assert (found.signer, found.signer_title) == ("Đỗ Văn Hiếu", "HIỆU TRƯỞNG")


def test_a_signature_typed_a_column_beside_its_position_is_found() -> None:
    foot: Rows = ((None, "Kế toán", None, None, "Hiệu trưởng"), (None, "Phạm Thị Lan", None, "Đỗ Văn Chung", None))
    found = read(LETTERHEAD, TITLE, LIST, foot)
    assert found is not None
    assert (found.signer, found.signer_title) == ("Đỗ Văn Chung", "Hiệu trưởng")


@pytest.mark.parametrize(
    "title", ["THỐNG KÊ TAI NẠN THƯƠNG TÍCH NĂM 2026", "KẾT QUẢ KHÁM SỨC KHỎE ĐỢT 1", "BẢNG THEO DÕI BÁN TRÚ THÁNG 12"]
)
def test_a_table_of_no_type_of_the_decree_has_its_heading_for_a_title(title: str) -> None:
    found = read(LETTERHEAD[:2], ((title, *(None,) * 4),), LIST)
    assert found is not None
    assert (found.issuer, found.type, found.summary) == (WHOLE.issuer, None, title)


def test_the_last_name_of_a_list_is_no_signer() -> None:
    found = read(
        TITLE,
        (
            ("STT", "Họ và tên", "Lớp", "Tổ", None),
            ("1", "Nguyễn Văn An", "6A", "Tổ 1", None),
            ("2", "Lê Bình", "6B", None, None),
        ),
    )
    assert found == OfficialHeader(type="DS", summary=WHOLE.summary)


def test_a_bare_table_states_nothing() -> None:
    assert read(LIST) is None


def test_a_hidden_sheet_states_nothing() -> None:
    assert read(LETTERHEAD, TITLE, LIST, FOOT, hidden=True) is None


def test_the_sheet_that_names_its_issuer_speaks_for_the_file() -> None:
    tables = (Table((*TITLE, *LIST), sheet="Bìa"), Table((*LETTERHEAD, *TITLE, *LIST, *FOOT), sheet="DS"))
    assert sheet_header(tables) == WHOLE


def test_the_words_about_a_table_are_no_part_of_its_title() -> None:
    told: Rows = (("(Số liệu tính đến 20/11/2026)", *(None,) * 4), (None, None, None, "Đơn vị tính: đồng", None))
    found = read(LETTERHEAD, TITLE[:1], told, LIST)
    assert found is not None
    assert found.summary == WHOLE.summary


def test_a_unit_said_below_the_title_is_the_issuer() -> None:
    found = read(TITLE[:1], (("Đơn vị: Trường Mầm non Hoa Sen", *(None,) * 4),), LIST)
    assert found is not None
    assert found.issuer == "Trường Mầm non Hoa Sen"
