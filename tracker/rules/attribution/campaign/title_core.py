"""What a title is about, without its period and the words of any report; and the initials that stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, groupby, takewhile

from parsers.vietnamese.syllables import SHAPES
from parsers.vietnamese.text import clean, fold
from tracker.rules.attribution.campaign.text_words import ALONE, COUNTED, WORK, is_empty, reported, without_openings, words

#: "Công tác thư viện" is the library's work as "hoạt động thư viện" is.
KIND_OF_WORK = re.compile(
    r"^(?:(?:bao cao|cong tac|hoat dong|tinh hinh|ket qua|thuc hien|trien khai|nhiem vu|danh gia|tong ket|so ket|viec|ve"
    r"|cac) )+"
)
#: What stands between a topic and the number of its period: "… ở cơ sở trong năm 2026".
_BEFORE_NUMBER = frozenset(
    ("nam", "hoc", "ki", "thang", "qui", "tuan", "dot", "lan", "trong", "cua", "tai", "dau", "cuoi", "ngay", "tu", "den")
)
ACRONYM = 4  # letters; shorter ones are too many things
_LONGEST = 16  # letters; nobody writes longer ones
_PART = re.compile(r"[,;–-]|\s(?:và|va|cho|của|cua|đối với|doi voi|trong|tại|tai|theo)\s", re.IGNORECASE)

_SYLLABLES = frozenset(map(fold, SHAPES))


def core_of(title: str) -> tuple[str, ...]:
    """What a title is about, without its period and the words of any report: what is learnt of one that is taught."""
    return core(without_openings(words(reported(title))))


def core(title: Iterable[str]) -> tuple[str, ...]:
    """What a title is about: its longest run of words between numbers, without those that any report has at either end."""
    runs = (list(run) for numbers, run in groupby(title, key=str.isdigit) if not numbers)
    return max((_stripped(run) for run in runs), key=len, default=())


def _stripped(run: list[str]) -> tuple[str, ...]:
    bare = KIND_OF_WORK.sub("", " ".join(run)).split()
    while bare and bare[-1] in _BEFORE_NUMBER:
        bare.pop()
    return () if is_empty(bare) else tuple(bare)


def acronyms(title: str, taken: Iterable[str]) -> frozenset[str]:
    """Initials of a title and of its parts: "PCBLHĐ" of "phòng, chống bạo lực học đường".

    A part ends where a comma, an "and" or a preposition does; what is a word or short form already is none of them.
    """
    parts = [_PART.split(text) for text in (clean(title), re.sub(r"\s(?:và|va)\s", ", v ", clean(title)))]
    pieces = [piece for one in parts for piece in _pieces(one)]
    found = {
        "".join(word[0] for word in said)
        for said in pieces
        if ACRONYM <= len(said) <= _LONGEST and not is_empty(said, WORK | COUNTED)
    }
    return frozenset(found - ALONE - _SYLLABLES - set(taken))


def _pieces(parts: list[str]) -> list[list[str]]:
    """Every run of parts as words, without those that only say what kind of work it is."""
    run = [list(said) for one in parts if (said := _stripped(list(takewhile(lambda word: not word.isdigit(), words(one)))))]
    return [list(chain(*run[first:last])) for first in range(len(run)) for last in range(first + 1, len(run) + 1)]
