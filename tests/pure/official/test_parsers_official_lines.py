"""Lines of an official paper that say what they are, in every spelling on file."""

import json
from datetime import date
from pathlib import Path

import pytest

from parsers.facts import Paragraph
from parsers.official.letterhead import is_office
from parsers.official.lines import lines_of
from parsers.official.references import references
from parsers.official.signature import is_position
from parsers.official.symbol import is_urgency, parse_number, parse_place_date, parse_secrecy, subject_start
from parsers.vietnamese.document_types import type_of_symbol
from parsers.vietnamese.text import clean, fold, squeeze

VARIANTS = json.loads((Path(__file__).parents[2] / "data" / "variants.json").read_text("utf-8"))


@pytest.mark.parametrize("text", [*VARIANTS["quoc_hieu"], *VARIANTS["tieu_ngu"]])
def test_the_countrys_name_and_motto_are_recognised_and_cut_away(text: str) -> None:
    lines = lines_of((Paragraph(text),))
    assert any(line.marked for line in lines)
    assert not any(line.text for line in lines)


def test_a_motto_broken_over_two_lines_leaves_nothing_behind() -> None:
    lines = lines_of(
        (Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT"), Paragraph("NAM"), Paragraph("Độc lập - Tự do -"), Paragraph("Hạnh phúc"))
    )
    assert not any(line.text for line in lines)


@pytest.mark.parametrize("text", VARIANTS["superior"])
def test_a_superior_body(text: str) -> None:
    assert is_office(text)


@pytest.mark.parametrize(("text", "number", "code", "symbol"), VARIANTS["so"])
def test_number_and_symbol(text: str, number: str | None, code: str, symbol: str) -> None:
    found = parse_number(text)
    assert found is not None
    assert (found.number, found.symbol) == (number, symbol)
    assert (type_of_symbol(found.symbol) or "CV") == code


@pytest.mark.parametrize(
    "text", ["- Lưu: VT/TCCB", "12/11/2020", "Số lượng: 25", "Tập thể/Cá nhân", "Số lớp/học sinh", "1/ Thuận lợi", ""]
)
def test_other_lines_with_a_slash_are_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "place", "day"), VARIANTS["place_date"])
def test_place_and_date(text: str, place: str, day: str | None) -> None:
    found = parse_place_date(text)
    assert found is not None
    assert found.place == place
    assert found.date == (None if day in (None, "invalid") else date.fromisoformat(day))


@pytest.mark.parametrize("text", ["Trong ngày 20 tháng 11 năm 2020 nhà trường đã", "thời gian: ngày 5/11/2020", "Bến Cát", ""])
def test_a_date_in_running_text_is_not_the_documents(text: str) -> None:
    assert parse_place_date(text) is None


@pytest.mark.parametrize(("text", "subject"), VARIANTS["vv"])
def test_the_subject_of_a_letter_begins_behind_its_opening(text: str, subject: str) -> None:
    line = squeeze(clean(text))
    start = subject_start(fold(line))
    assert start is not None
    assert line[start:] == squeeze(subject)


@pytest.mark.parametrize("text", ["Vừa qua nhà trường", "vvv", "Về các việc", "trích từ báo cáo"])
def test_other_openings_are_no_subject(text: str) -> None:
    assert subject_start(fold(text)) is None


@pytest.mark.parametrize(("text", "kind"), VARIANTS["stamp"])
def test_stamps_of_secrecy_and_urgency(text: str, kind: str | None) -> None:
    secret = parse_secrecy(text) is not None
    assert (secret, is_urgency(text)) == (
        bool(kind) and str(kind).startswith("MAT"),
        bool(kind) and str(kind).startswith("KHAN"),
    )


@pytest.mark.parametrize("text", VARIANTS["stamp_not"])
def test_the_same_words_in_running_text_are_no_stamp(text: str) -> None:
    assert parse_secrecy(text) is None
    assert not is_urgency(text)


def test_a_secret_stamp_has_one_spelling() -> None:
    assert [parse_secrecy(text) for text in ("TỐI  MẬT", "Độ mật: MẬT", "* TUYỆT MẬT *")] == ["TỐI MẬT", "MẬT", "TUYỆT MẬT"]


@pytest.mark.parametrize(("text", "found"), VARIANTS["refs"])
def test_cited_documents(text: str, found: list[list[str | None]]) -> None:
    assert [[r.number, r.date.isoformat() if r.date else None] for r in references(text)] == found


def test_a_document_cited_twice_counts_once_with_its_date() -> None:
    found = references("theo Kế hoạch số 45/KH-PGDĐT; căn cứ Kế hoạch số 45/KH-PGDĐT ngày 20/7/2020")
    assert [(r.number, r.date) for r in found] == [("45/KH-PGDĐT", date(2020, 7, 20))]


@pytest.mark.parametrize("text", ["đạt 12/15 chỉ tiêu", "ngày 20/7/2020", "số 12", "tỉ lệ 5/10"])
def test_fractions_and_dates_are_no_citation(text: str) -> None:
    assert references(text) == ()


@pytest.mark.parametrize(
    "text", ["HIỆU TRƯỞNG", "KT. HIỆU TRƯỞNG", "P.HIỆU TRƯỞNG", "TRƯỞNG PHÒNG", "HIỆU TRƯỞNG (Đã ký)", "BÍ THƯ"]
)
def test_a_signers_position(text: str) -> None:
    assert is_position(text)


@pytest.mark.parametrize(
    "text", ["- Hiệu trưởng: Lê Văn A", "Hiệu trưởng các trường;", "Ban Giám hiệu đã chỉ đạo", "Lê Văn A", ""]
)
def test_a_position_within_a_sentence_signs_nothing(text: str) -> None:
    assert not is_position(text)


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        ("Tân Lập, ngày      tháng 12 năm 2023", "2023-12"),
        ("Tân Lập, ngày … tháng … năm 2023", "2023"),
        ("Tân Lập, ngày 31 tháng 11 năm 2023", "2023-11"),
        ("Tân Lập, ngày 12 tháng 5 năm 20…", None),
        ("Tân Lập, ngày 12 tháng 5 năm 2023", None),
    ],
)
def test_a_date_left_open_says_its_month_and_year(line: str, dated: str | None) -> None:
    found = parse_place_date(line)
    assert found is not None
    assert found.dated == dated
    assert (found.date is None) or dated is None
