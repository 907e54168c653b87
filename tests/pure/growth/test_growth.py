"""Twice the text takes about twice the time, whatever it is made of: no letter of a stranger keeps the office waiting.

pytest tests/pure/growth --growth      every piece behind every head (make growth)
"""

from __future__ import annotations

from functools import cache

import pytest

from parsers.facts import Paragraph
from parsers.official.header import read_header
from tests.bench.growth import READERS, grows, texts


@pytest.mark.parametrize("reader", READERS)
def test_time_grows_no_faster_than_the_text(reader: str, request: pytest.FixtureRequest) -> None:
    found = {}
    for head, piece in texts(thorough=request.config.getoption("growth")):
        told = grows(READERS[reader], head, piece)
        if told:
            found[f"{head!r} and {piece!r} again and again"] = told
    assert found == {}


def test_growth_with_the_square_is_found() -> None:
    @cache
    def square(text: str) -> object:
        return [text.count("ab", at) for at in range(0, len(text), 2)]

    assert grows(square, "", "a")
    assert not grows(lambda text: [one for one in text if one == "b"], "", "a")
    assert not grows(lambda text: read_header((Paragraph(text),)), "", "a ")
