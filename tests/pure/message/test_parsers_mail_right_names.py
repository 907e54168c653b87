"""A file name that is right Vietnamese in Unicode is the name: nothing is repaired in it."""

import json
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.message.filenames import given_name, meant
from parsers.vietnamese.syllables import SHAPES, legal
from parsers.vietnamese.text import fold

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = frozenset("aăâeêioôơuưy")


def toned(shape: str, tone: str) -> str:
    """The syllable with its tone on a vowel, wherever a clerk's keyboard would put it."""
    places = [place for place, letter in enumerate(shape) if letter in VOWELS]
    place = next((one for one in places if shape[one] in "ăâêôơư"), places[-1])
    word = unicodedata.normalize("NFC", shape[: place + 1] + tone + shape[place + 1 :])
    return word if legal(word) else toned(shape, "\u0301")  # what ends in a stop takes no level tone


SYLLABLES = st.builds(toned, st.sampled_from(sorted(SHAPES)), st.sampled_from(TONES))
WORDS = SYLLABLES.flatmap(lambda word: st.sampled_from((word, word.title(), word.upper())))
SHORT = st.text("ABCDĐGHIKLMNOPQRSTUVXYÂĂÊÔƠƯ", min_size=1, max_size=6)
NUMBERS = st.sampled_from(("1", "02", "2026", "2025-2026", "12-2026", "T11", "HK1"))
GAPS = st.sampled_from((" ", "_", "-", ".", " - ", " – ", ", "))
ENDS = st.sampled_from((".docx", ".xlsx", ".pdf", ".DOC", ""))


@st.composite
def names(draw: st.DrawFn) -> str:
    name = draw(WORDS | SHORT)
    for word in draw(st.lists(WORDS | SHORT | NUMBERS, max_size=8)):
        name += draw(GAPS) + word
    return name + draw(ENDS)


@given(names())
@example("BC bán trú KĐ.docx")
@example("PL ĐĐ MN HĐ.xlsx")
@example("BC HĐ NGLL THĐ.doc")
@example("BC TĐ bà Rá.docx")
@example("MÃ–A.docx")
def test_a_right_name_comes_out_as_it_went_in(name: str) -> None:
    assert given_name({"filename": name}, {}) == (name, name)
    assert meant(name) == name


@pytest.mark.parametrize(
    "name", ["Báo cáo sơ kết học kỳ một.doc", "Kế hoạch bán trú Kim Đồng.docx", "Danh sách đề nghị khen thưởng.xlsx"]
)
@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_a_name_typed_in_a_font_of_its_own_still_comes_out_as_it_was_meant(name: str, font: str) -> None:
    table = json.loads(files("parsers.vietnamese").joinpath("legacy_tables.json").read_text("utf-8"))[font]
    codes = {letter: code for code, letter in table.items()}
    written = "".join(codes.get(letter, letter) for letter in name)
    assert fold(meant(written)) == fold(name)


@pytest.mark.parametrize("name", ["Báo cáo bán trú KĐ.docx", "Phụ lục ĐĐ.xlsx"])
def test_a_name_in_utf_8_that_was_taken_for_another_page_is_mended(name: str) -> None:
    assert meant(name.encode().decode("latin-1")) == name
