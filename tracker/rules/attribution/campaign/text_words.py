"""The texts of mails and documents as they are compared: each is taken apart once, and whoever weighs it asks for its words.

Words are folded, short forms spelt out, numbers in digits. What is reported on ends where a title says what comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from config.field_words import field_words
from parsers.vietnamese.dates import MONTHS, months_in_digits
from parsers.vietnamese.text import clean, fold, key
from tracker.rules.attribution.campaign.periods import KEPT, PARTS, periods, same

_SHORT_FORMS = {short: key(spelt) for short, spelt in field_words().short.items()}
_SLIPS = {fold(wrong): (wrong, meant) for wrong, meant in field_words().misspelt.items()}
_SLIP = re.compile(rf"\b(?:{'|'.join(wrong.replace(' ', '[ ,]+') for wrong in _SLIPS)})\b")
# In these two the letters come first and what may not stand before them second: so `re` skips what has other letters.
_GLUED = re.compile(r"(?P<letter>t|q|hk)(?<!\w[tq])(?<!\whk) ?(?P<number>0?\d|1[0-2]|i{1,3}|iv)\b")
#: "bão số 3" is "bão 3"; in "co so 6 thang", typed without marks, it is another word, and in "chuyển đổi số 6 tháng" too.
_NUMBER_SIGN = re.compile(
    r"s[oố](?<!\w..)(?<!\bco ..)(?<!\bho ..)\s+(?=\d)(?!\d+\s+(?:th[aá]ng|tu[aầ]n|n[aă]m|ng[aà]y)\b(?!\s*\d))"
)
_TITLE = 800  # characters; a slip counts in a title, a subject, a name, and a longer text says the thing more than once
_NAMED_MONTH = re.compile(r"\bthang (muoi hai|muoi mot|muoi|gieng|chap)\b")
_SPELT = {"t": "thang", "q": "qui", "hk": "hoc ki"}
#: What a report may be on instead of the topic that follows: its money, its awards, an accident, a contest of drawing or
#: telling it. "Tài chính công đoàn" is not "công đoàn", for the head of a Vietnamese phrase comes first. A contest as such
#: is none: "hội thi giáo viên dạy giỏi" is how good teachers are found.
_MATTER = re.compile(
    r"\b(?:tai chinh|thu chi|quyet toan|du toan|kinh phi|de nghi (?:tang|khen)|(?:bang|giay) khen|tap huan"
    r"|su co|(?:vu|su) viec|(?:cuoc|hoi) thi (?:ve tranh|tim hieu|ke chuyen|viet|sang tac)|ngay hoi)\b"
)
_OWNER = re.compile(r"\b(?:cua|tai)\b|\btruong (?:mam non|mau giao|tieu hoc|trung hoc|mn|mg|th|thcs|thpt|pho thong|ptdt)\b")
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "mot": "1", "hai": "2"}
_HEAD = 400  # characters; no title is longer
#: What a report says it will do next: "…, phương hướng nhiệm vụ năm 2025". It names the next period, not the reported one.
_OUTLOOK = re.compile(
    r"(?:[,;.:/(-]|\bva|\bcung|\bgan voi|\bde ra)\s*(?:cac\s+|mot so\s+)?"
    r"(?:phuong huong|nhiem vu|ke hoach|du kien|giai phap|chuong trinh cong tac|trong tam)\b"
)
_PLANNED = re.compile(r"\W*(?:phuong huong|dinh huong|du kien)\b")
#: The same in looser words, which count only where another period of the same kind stands on either side of them.
_AHEAD_WORDS = "phuong huong|nhiem vu|ke hoach|du kien|giai phap|chuong trinh|trong tam|trien khai|dinh huong|muc tieu|cong tac"
_AHEAD = _AHEAD_WORDS.split("|")
_NEXT = re.compile(rf"(?:[,;.:/(-]|\bva\b|\bcung\b|\bgan voi\b)\s*(?:\w+\s+){{0,4}}?(?:{_AHEAD_WORDS})\b")
#: Words that any report may have in its title; a keyword of nothing else is a period's: "công tác tháng", "báo cáo quý IV".
EMPTY = frozenset(field_words().empty)
#: Single words that are left out of a title beside a topic; fewer, for there every word counts.
ALONE = frozenset(field_words().alone)
#: Work that is done on any topic: as a keyword ("thống kê", "rà soát") it says which report only where nothing else is counted
#: or looked at than the people and classes that every such report counts, and what the campaign itself names.
_WORK_WORDS = "thong ke ra soat khao sat kiem tra tu tong hop so lieu cap nhat ke khai theo doi"
WORK = frozenset(_WORK_WORDS.split())
_COUNTED_WORDS = "lop hoc sinh doi ngu can bo giao vien nhan vien tre mang luoi"
COUNTED = frozenset(_COUNTED_WORDS.split())


@dataclass(frozen=True, slots=True)
class TextWords:
    """One text, taken apart."""

    text: str  #: as it is written
    about: str  #: the part of it that says what is reported on
    words: tuple[str, ...]  #: of that part
    spoken: tuple[str, ...]  #: the same, behind the words "báo cáo" that stand above a report's title
    there: frozenset[str]  #: each of these once
    telling: frozenset[str]  #: those of the words that may tell it from another text
    report: bool = False  #: it is the title of a report, and says alone what that is on
    topic: tuple[str, ...] = ()  #: a title's words before its owner, each once, without those that only open a report
    matter: str = ""  #: a matter of its own that a title is about
    before: tuple[str, ...] = ()  #: the words of the title that stand before that matter


def text_words(text: str, *, report: bool = False) -> TextWords:
    """A text taken apart. `report`: it is the title of a report, which leaves out "báo cáo" as that stands above it."""
    about = reported(text)
    said = words(about)
    if not report:
        return TextWords(text, about, said, said, frozenset(said), telling(said))
    spoken = words(f"báo cáo {about}")
    line = " ".join(spoken)
    topic = tuple(dict.fromkeys(without_openings(_OWNER.split(line, maxsplit=1)[0].split())))
    own = _MATTER.search(line)
    matter, before = (own[0], tuple(line[: own.start()].split())) if own else ("", ())
    return TextWords(text, about, said, spoken, frozenset(spoken), telling(said), report, topic, matter, before)


@lru_cache(maxsize=KEPT)
def reported(title: str) -> str:
    """The part of a title that says what is reported on, without the outlook on what comes next."""
    cleaned = clean(title)
    folded = fold(cleaned)
    if not any(map(folded.__contains__, _AHEAD)):
        return cleaned  # most titles, and quickly
    cuts = () if _PLANNED.match(folded) else (found.start() for found in _OUTLOOK.finditer(folded) if found.start())
    looser = (found.start() for found in _NEXT.finditer(folded[:_HEAD]) if _changes(folded[:_HEAD], found))
    return cleaned[: min((*islice(cuts, 1), *islice(looser, 1)), default=None)]


def _changes(folded: str, outlook: re.Match[str]) -> bool:
    said, planned = periods(folded[: outlook.start()]), periods(folded[outlook.start() :])
    return any((a.kind == b.kind or {a.kind, b.kind} <= PARTS) and not same(a, b) for a in said for b in planned)


@lru_cache(maxsize=KEPT)
def words(text: str) -> tuple[str, ...]:
    """A text as folded words, the usual short forms spelt out, numbers in digits, without "và", nor "số" before a number."""
    lower = months_in_digits(clean(text).lower())
    signless = _NUMBER_SIGN.sub("", without_slips(lower) if len(lower) <= _TITLE else lower)
    unglued = _GLUED.sub(lambda found: f"{_SPELT[found['letter']]} {found['number']}", key(signless))
    unglued = _NAMED_MONTH.sub(lambda found: f"thang {MONTHS[found[1]]}", unglued)
    spelt = " ".join([_SHORT_FORMS.get(word, word) for word in unglued.split()]).split()
    return tuple(
        _number(word, spelt[max(0, at - 2) : at]) if word in _NUMBERS or word.isdigit() else word
        for at, word in enumerate(spelt)
        if word != "va"
    )


def without_slips(text: str) -> str:
    """A text with "phòng chống" for "phòng trống", which means nothing else; "phòng trong trường" is left alone."""
    folded = fold(text)
    for found in reversed(list(_SLIP.finditer(folded))):
        written = " ".join(re.split(r"[\s,]+", text[found.start() : found.end()]))
        wrong, meant = _SLIPS[" ".join(re.split(r"[\s,]+", found[0]))]
        if written.isascii() or written == wrong:
            text = text[: found.start()] + meant + text[found.end() :]
    return text


def _number(word: str, before: list[str]) -> str:
    if before[-1:] == ["qui"] or before == ["hoc", "ki"]:
        word = _NUMBERS.get(word, word)
    return word.lstrip("0") or word if word.isdigit() else word


#: "Quý" is neutral beside its number alone, for folded it is "quỹ" as well.
_NUMBERED = r"(?:thang|qui|tuan|ki|nam|dot|lan|lop|khoi) (?:\d+|i{1,3}|iv)|\d+ (?:thang|tuan|nam)"


def _any_of(phrases: Iterable[str], more: str = "") -> re.Pattern[str]:
    folded = sorted({" ".join(words(one)) for one in phrases}, key=lambda one: (-len(one), one))
    return re.compile(rf"\b(?:{more}{'|'.join(folded)})\b")


_TELLING = _any_of(field_words().telling)
_OPENINGS = _any_of(field_words().openings)
_MANNER = _any_of((*field_words().manner, *field_words().openings), f"{_NUMBERED}|")


def is_empty(phrase: Iterable[str], beside: frozenset[str] = frozenset()) -> bool:
    """Whether words name no topic, those `beside` left out.

    In their order two that say nothing alone may name one together: "công khai".
    """
    said = list(phrase)
    return all(word in EMPTY or word in beside or word.isdigit() for word in said) and not _TELLING.search(" ".join(said))


def without_openings(text: Sequence[str]) -> list[str]:
    """Words without those that only open a report: "các mặt", "một số nội dung"."""
    return _OPENINGS.sub(" ", " ".join(text)).split()


def without_manner(text: Sequence[str]) -> list[str]:
    """Words without those that tell how, where and by whose word any work is done."""
    return _MANNER.sub(" ", " ".join(text)).split()


def says_nothing(title: TextWords) -> bool:
    """Whether a report's title has no topic of its own: "Kết quả thực hiện nhiệm vụ năm học"."""
    return is_empty(without_openings(title.words))


def telling(phrase: Iterable[str]) -> frozenset[str]:
    """The words of a phrase that may tell it from another one's."""
    return frozenset(word for word in {*phrase} - EMPTY - ALONE if not word.isdigit())


def normal_number(number: str) -> str:
    """A plan's number and symbol for comparison: folded, no spaces, no leading zeros."""
    return re.sub(r"[^a-z0-9/&-]", "", fold(clean(number))).lstrip("0")


def quotes(title: str, plan: str) -> bool:
    """Whether a title itself names the plan's number: "Kết quả thực hiện Công văn số 812/PGDĐT-TCCB"."""
    before, found, after = normal_number(title).partition(plan) if plan else ("", "", "")
    return bool(found) and not before[-1:].isdigit() and not after[:1].isdigit()
