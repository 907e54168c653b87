"""Names of schools and people, taken apart."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.vietnamese.names import SchoolName, parse_school, person_name
from parsers.vietnamese.text import key

VARIANTS = json.loads((Path(__file__).parents[2] / "data" / "variants.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "level", "name"), VARIANTS["school"])
def test_a_school_is_its_level_and_its_name_however_it_is_written(text: str, level: str, name: str) -> None:
    assert parse_school(text) == SchoolName(level, key(name))


@pytest.mark.parametrize("text", VARIANTS["superior"])
def test_an_office_is_no_school(text: str) -> None:
    assert parse_school(text) is None


@pytest.mark.parametrize(
    ("text", "level", "name"),
    [
        ("Thới Hòa (TH)", "TH", "thoi hoa"),
        ("MNHoaMai_danh sach.xlsx", "MN", "hoa mai"),
        ("TrTHKimĐồng.docx", "TH", "kim dong"),
        ("TRUONG TIEU HOC CHANH PHU HOA.docx", "TH", "chanh phu hoa"),
        ("Trường Tiểu học “Kim Đồng”", "TH", "kim dong"),
        ("TRUNG TÂM GIÁO DỤC NGHỀ NGHIỆP - GIÁO DỤC THƯỜNG XUYÊN MỘC CHÂU", "GDTX", "moc chau"),
        ("TT GDNN-GDTX Mộc Châu", "GDTX", "moc chau"),
        ("TRƯỜNG TIỂU HỌC TT. MỘC CHÂU", "TH", "moc chau"),
        ("NHÓM TRẺ ĐỘC LẬP TƯ THỤC BÉ NGOAN", "NT", "be ngoan"),
        ("Lớp mẫu giáo độc lập Hoa Sen", "LMG", "hoa sen"),
        ("Cơ sở mầm non độc lập Bambi", "MNTT", "bambi"),
        ("Trường TH-THCS-THPT Việt Anh", "TH&THCS&THPT", "viet anh"),
        ("Trường cấp 2-3 Tân Sơn", "THCS&THPT", "tan son"),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ VÀ TRUNG HỌC PHỔ THÔNG NGUYỄN KHUYẾN", "THCS&THPT", "nguyen khuyen"),
        ("Trường Mầm non Phường 5", "MN", "phuong 5"),
        ("Trường Mầm non Phương Nam", "MN", "phuong nam"),
        ("TH TH", "TH", "th"),
    ],
)
def test_other_ways_to_write_a_school(text: str, level: str, name: str) -> None:
    found = parse_school(text)
    assert found is not None
    assert (found.level, found.name) == (level, key(name))


def test_letters_and_digits_belong_to_the_name() -> None:
    names = {found.name for text in ("TH An Tây A", "TH An Tây B", "TH An Tây 1") if (found := parse_school(text))}
    assert names == {"an tay a", "an tay b", "an tay 1"}


@pytest.mark.parametrize(("roman", "digit"), [("II", "2"), ("III", "3"), ("I", "1")])
def test_a_roman_numeral_at_the_end_is_the_same_school_as_the_digit(roman: str, digit: str) -> None:
    assert parse_school(f"TRƯỜNG TH PHÚ HÒA {roman}") == parse_school(f"Trường Tiểu học Phú Hòa {digit}")


@pytest.mark.parametrize(
    ("text", "name", "locality"),
    [
        ("Trường THCS Tân Lập, huyện Mộc Châu, tỉnh Sơn La", "tan lap", "huyen moc chau tinh son la"),
        ("TRƯỜNG THCS MỸ PHƯỚC TX BẾN CÁT", "mi phuoc", "tx ben cat"),
        ("Trường THCS Sơn Ca - Hà Giang", "son ca", "ha giang"),
        ("Trường PTDTNT THCS huyện Bắc Hà", "bac ha", ""),
        ("THCS Sơn Ca - báo cáo", "son ca", ""),
    ],
)
def test_the_place_is_kept_apart_so_that_another_towns_school_is_noticed(text: str, name: str, locality: str) -> None:
    found = parse_school(text)
    assert found is not None
    assert (found.name, found.locality) == (name, locality)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("CÔNG ĐOÀN CƠ SỞ TRƯỜNG TH KIM ĐỒNG", "cong doan"),
        ("CHI BỘ TRƯỜNG TH KIM ĐỒNG", "chi bo"),
        ("Liên đội trường Tiểu học Kim Đồng", "lien doi"),
        ("CHI ĐOÀN TRƯỜNG TH KIM ĐỒNG", "doan thanh nien"),
        ("HỘI CHỮ THẬP ĐỎ TRƯỜNG TH KIM ĐỒNG", "hoi"),
        ("HỘI ĐỒNG TRƯỜNG TH KIM ĐỒNG", ""),
        ("TRƯỜNG TH KIM ĐỒNG", ""),
    ],
)
def test_a_union_of_the_school_is_not_the_school(text: str, body: str) -> None:
    found = parse_school(text)
    assert found is not None
    assert (found.name, found.body) == ("kim dong", body)


def test_a_boarding_school_states_its_kind_beside_its_level() -> None:
    found = parse_school("TRƯỜNG PTDTBT TIỂU HỌC NẬM CANG")
    assert found == SchoolName("TH", "nam cang", boarding="PTDTBT")
    assert parse_school("TRƯỜNG PTDTNT HUYỆN BẮC HÀ") == SchoolName("PTDTNT", "bac ha")


@pytest.mark.parametrize("text", ["", "TRƯỜNG TIỂU HỌC", "Phòng Nội vụ", "Bến Cát", "báo cáo tháng 11"])
def test_no_level_or_no_name_is_no_school(text: str) -> None:
    assert parse_school(text) is None


@given(st.text(max_size=80))
def test_any_text_can_be_asked_for_a_school(text: str) -> None:
    found = parse_school(text)
    assert found is None or (found.name and found.name == key(found.name))


@pytest.mark.parametrize(("text", "name"), VARIANTS["name"])
def test_a_persons_name(text: str, name: str) -> None:
    assert person_name(text) == name


@pytest.mark.parametrize(
    "text", [*VARIANTS["name_not"], "Văn Thư", "Chủ Tịch", "Tổ Trưởng", "Trường Lê Lợi", "nguyễn thị hoa", "Lê"]
)
def test_a_position_a_place_or_a_school_is_no_person(text: str) -> None:
    assert person_name(text) is None


def test_an_unknown_family_name_is_taken_where_only_a_name_can_stand() -> None:
    assert person_name("Blang Hen Niê") is None
    assert person_name("Blang Hen Niê", known_surname=False) == "Blang Hen Niê"
    assert person_name("Sùng A Páo") == "Sùng A Páo"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường Tiểu học Số 1 An Bình", "TRƯỜNG TH AN BÌNH 1"),
        ("Trường Tiểu học Số 1 An Bình", "TRƯỜNG TIỂU HỌC AN BÌNH SỐ 1"),
        ("Trường Tiểu học Số 2 An Bình", "Trường TH số 2 xã An Bình"),
        ("Trường Tiểu học An Bình II", "TRƯỜNG TIỂU HỌC AN BÌNH SỐ II"),
        ("Trường Tiểu học An Bình II", "TH số II An Bình"),
        ("Trường THCS 27 Tháng 7", "TRƯỜNG THCS 27/7"),
        ("Trường THCS 27 Tháng 7", "THCS 27-7"),
        ("Trường Mầm non 8 tháng 3", "TRƯỜNG MẦM NON 08/03"),
    ],
)
def test_a_number_in_a_name_is_one_however_it_is_written(one: str, other: str) -> None:
    first, second = parse_school(one), parse_school(other)
    assert first is not None
    assert second is not None
    assert (first.level, first.name) == (second.level, second.name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trường Mầm non số 5", "so 5"),
        ("Trường Tiểu học Số 1, huyện An Bình", "so 1"),
        ("lớp mẫu giáo 5-6 tuổi", "5 6 tuoi"),
        ("TH An Bình 1 tháng 12", "an binh 1"),
    ],
)
def test_other_numbers_stay_where_they_are(text: str, name: str) -> None:
    found = parse_school(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("written", "level", "name"),
    [
        ("NHÓM TRẺ ĐLTT THỎ TRẮNG", "NT", "tho trang"),
        ("Nhóm trẻ ĐL Thỏ Trắng", "NT", "tho trang"),
        ("LỚP MẪU GIÁO ĐLTT BÉ YÊU", "LMG", "be yeu"),
        ("Lớp MG Bé Yêu", "LMG", "be yeu"),
        ("TRƯỜNG MẦM NON TUỔI HỒNG VII", "MN", "tuoi hong 7"),
    ],
)
def test_independent_groups_and_roman_numbers_are_the_same_school(written: str, level: str, name: str) -> None:
    school = parse_school(written)
    assert school
    assert (school.level, school.name) == (level, name)
