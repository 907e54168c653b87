"""The quick ways of folding and cleaning say what the slow ones say."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.vietnamese.text import _CLEAN, _FOLDED, clean, fold

ALPHABET = "aăâeêioôơuưyđAĂÂĐ àảãạằẳẵặỹỵ“”–…\t\n\xa0\u0301\u0323\u200b\u2000\xad½Ǻẞﬁ1/2"


def _cleaned_slowly(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.translate(_CLEAN))
    return "".join(letter for letter in composed if not unicodedata.combining(letter))


@pytest.mark.parametrize("block", range(0, 0x3000, 0x100))
def test_every_letter_folds_and_is_cleaned_alike_whichever_way(block: int) -> None:
    for letter in map(chr, range(block, block + 0x100)):
        assert fold(f"đ{letter}") == f"đ{letter}".translate(_FOLDED)
        assert clean(f"đ{letter}") == _cleaned_slowly(f"đ{letter}")


@given(st.text(ALPHABET, max_size=260))
def test_texts_fold_and_are_cleaned_alike_whichever_way(text: str) -> None:
    assert fold(text) == (text.lower() if text.isascii() else text.translate(_FOLDED))
    assert len(fold(text)) == len(text)
    assert clean(text) == _cleaned_slowly(text)
