from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parsers.vietnamese.legacy import MOJIBAKE, TCVN3, VNI, _tables, decode, detect, guess, prevailing
from parsers.vietnamese.syllables import SHAPES, legal, score

SENTENCE = "Trường mẫu giáo Hướng Dương báo cáo kết quả thực hiện nhiệm vụ năm học"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = "aăâeêioôơuưy"


def encoded(text: str, table: str) -> str:
    """The text as it would be typed in a font of that encoding."""
    letters = {letter: code for code, letter in sorted(_tables()[table].items(), key=lambda pair: pair[0], reverse=True)}
    preferred = {letter: code for code, letter in _tables()[table].items() if code == code.lower() or letter.isupper()}
    return "".join({**letters, **preferred}.get(letter, letter) for letter in text)


def _words() -> list[str]:
    """Every legal syllable, its tone on the first vowel that may carry it."""
    found: dict[str, None] = {}
    for shape in sorted(SHAPES):
        at = next(number for number, letter in enumerate(shape) if letter in _VOWELS)
        at = min([at, *(shape.find(letter) for letter in "ăâêôơư" if letter in shape)], key=lambda place: place == at)
        for tone in _TONES:
            word = unicodedata.normalize("NFC", shape[: at + 1] + tone + shape[at + 1 :])
            if legal(word):
                found[word] = None
    return list(found)


sentences = st.lists(st.sampled_from(_words()), min_size=3, max_size=12).map(" ".join)


@given(sentences)
def test_unicode_vietnamese_is_never_changed(text: str) -> None:
    assert guess(text) == text
    assert guess(text.upper()) == text.upper()
    assert decode(text, "Times New Roman") == text


@given(sentences, st.sampled_from([TCVN3, VNI]))
@settings(max_examples=200)
def test_a_font_says_how_its_text_is_to_be_read(text: str, table: str) -> None:
    typed = encoded(text, table)
    assume(score(typed) < 1)  # text that reads well as it stands was retyped in Unicode and kept its old font
    assert decode(typed, {TCVN3: ".VnTime", VNI: "VNI-Times"}[table]) == text


@pytest.mark.parametrize("table", [TCVN3, VNI])
def test_five_words_or_more_betray_their_encoding_without_a_font(table: str) -> None:
    assert guess(encoded(SENTENCE, table)) == SENTENCE


def test_text_read_in_the_wrong_code_page_is_found_out() -> None:
    spoilt = "".join(chr(byte) for byte in SENTENCE.encode())
    assert detect(spoilt) == MOJIBAKE
    assert guess(spoilt) == SENTENCE


def test_two_words_alone_are_left_as_they_stand() -> None:
    assert guess("Hä tªn") == "Hä tªn"


def test_two_words_follow_what_prevails_around_them() -> None:
    around = [encoded(SENTENCE, TCVN3), "Hä tªn", "Sè thø tù"]
    assert guess("Hä tªn", prevailing(around)) == "Họ tên"


def test_a_single_legacy_line_does_not_prevail_over_a_unicode_document() -> None:
    assert prevailing([SENTENCE, SENTENCE, encoded(SENTENCE, TCVN3)]) is None


def test_the_soft_hyphen_is_the_letter_u_horn() -> None:
    assert decode("tr\xadêng", ".VnTime") == "trường"


def test_a_font_of_capitals_makes_capitals() -> None:
    assert decode("phßng gi¸o dôc vµ ®µo t¹o", ".VnTimeH") == "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"


def test_capitals_typed_in_a_font_without_accented_capitals_stay_capitals() -> None:
    assert decode("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", ".VnTime") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_one_capital_before_a_number_is_no_shout() -> None:
    assert decode("Sè: 128/BC-MNSH", ".VnTime") == "Số: 128/BC-MNSH"


def test_a_unicode_paragraph_retyped_in_a_legacy_font_stays() -> None:
    assert decode("Trường Tiểu học", ".VnTimeH") == "Trường Tiểu học"
    assert decode("có và là cô", "VNI-Times") == "có và là cô"


def test_the_name_of_a_subset_font_is_recognised() -> None:
    assert decode("tr\xadêng", "ABCDEF+.VnTime") == "trường"


@pytest.mark.parametrize("name", ["UVN Ai Cap", "SVN-Times New Roman", "Arial", "", None])
def test_fonts_with_similar_names_are_unicode(name: str | None) -> None:
    assert decode("Hä tªn", name) == "Hä tªn"


@pytest.mark.parametrize("word", ["nghiêng", "quốc", "giếng", "hoà", "hòa", "thuý", "khuỷu", "GÌ", "Huỳnh", "Đắk"])
def test_legal_syllables(word: str) -> None:
    assert legal(word)


@pytest.mark.parametrize("word", ["tr", "cê", "ngệ", "hàc", "mnop", "häc", "UBND", "tớò"])
def test_illegal_syllables(word: str) -> None:
    assert not legal(word)


def test_figures_and_symbols_neither_help_nor_harm_the_score() -> None:
    assert score("ngày 25/11/2020 - 95,5 %") == score("ngày") == 1
