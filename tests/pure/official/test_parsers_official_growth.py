"""Texts made to be slow: twice the length takes about twice the time, not four times."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from parsers.facts import Paragraph
from parsers.official.lines import lines_of
from parsers.official.references import references
from parsers.official.signature import read_signature

RUN = 60_000  #: characters; a reader whose time grows with the square does not end within the limit


def _lined(text: str) -> object:
    return lines_of((Paragraph(text),))


def _signed(text: str) -> object:
    return read_signature(lines_of((Paragraph(text),)))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (references, "Số: 1/BC" + " " * RUN),
        (_lined, "ngày 1 tháng 1 năm 2026 " + "; " * (RUN // 2)),
        (_signed, "Nơi nhận: " + "a; " * (RUN // 3)),
        (_signed, "- " + "2026; " * (RUN // 6)),
    ],
)
def test_a_text_made_to_be_slow_is_read_at_once(read: Callable[[str], object], text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 2
