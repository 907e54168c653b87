"""The ways one school is written: its level short or long, its number before or behind, its marks old or new."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from parsers.facts import Body
from parsers.vietnamese.text import clean, key

BOARDING = {
    "PTDTBT": ("pho thong dan toc ban tru", "ptdtbt", "dtbt"),
    "PTDTNT": ("pho thong dan toc noi tru", "ptdtnt", "dtnt"),
}
#: How a level stands in running text, as words of `key`. A level nobody abbreviates is found by the roster's own names.
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "MN": ("mam non", "mn", "tr mn", "trmn", "m n"),
    "MNTT": ("mam non tu thuc", "mntt", "mn tu thuc", "mn tt", "mam non", "mn", "trmn", "m n"),
    "MG": ("mau giao", "mg", "tr mg", "trmg", "m g"),
    "TH": ("tieu hoc", "th", "tr th", "trth", "tih", "t h", "cap 1", "c1"),
    "THCS": ("trung hoc co so", "thcs", "tr thcs", "trthcs", "t h c s", "ptcs", "cap 2", "c2"),
    "THPT": ("trung hoc pho thong", "thpt", "tr thpt", "t h p t", "cap 3", "c3"),
    "TH&THCS": ("th thcs", "th va thcs", "tieu hoc va trung hoc co so", "tieu hoc trung hoc co so", "tieu hoc va thcs"),
    "THCS&THPT": ("thcs thpt", "thcs va thpt", "trung hoc co so va trung hoc pho thong"),
}
_NUMERALS = ("", "i", "ii", "iii", "iv", "v", "vi")
#: What ends a name that tells two schools apart.
SUFFIX = re.compile(r"(?:\d{1,2}|[a-e]|i{1,3}|iv)")
_NUMBER_WORD = re.compile(r"\d+|số|tháng|i{1,3}|iv|v")


def kin(school: Body) -> Iterable[str]:
    """Levels that a letterhead's level may stand for, as its qualifier is often left out: private, boarding.

    A boarding school may leave out its level, in the letterhead or in the roster; its kind of boarding is never another.
    """
    if school.boarding:
        return (school.boarding,)
    if school.kind in BOARDING:
        return tuple(f"{school.kind} {level}" for level in _SPELLINGS)
    if school.kind in ("MN", "MNTT"):
        return ("MN", "MNTT")
    if school.kind in ("NT", "LMG"):  # "NHÓM TRẺ, LỚP MẪU GIÁO ĐỘC LẬP …" stands over either
        return ("NT", "LMG")
    return tuple(f"{boarding} {school.kind}" for boarding in BOARDING)


def level_spellings(level: str) -> Iterable[str]:
    """How a level stands in running text, as words of `key`."""
    boarding, _, rest = level.partition(" ")
    if not rest:
        return _SPELLINGS.get(level, ())
    return (f"{before} {after}" for before in BOARDING.get(boarding, ()) for after in _SPELLINGS.get(rest, ()))


#: Levels by each way to write them.
_SPELT: dict[str, tuple[str, ...]] = {}
for _level in (*_SPELLINGS, *(f"{boarding} {level}" for boarding in BOARDING for level in _SPELLINGS)):
    for _form in level_spellings(_level):
        _SPELT[_form] = (*_SPELT.get(_form, ()), _level)
_MOST = max(len(form.split()) for form in _SPELT)
_FIRSTS, _LASTS = {form.split()[0] for form in _SPELT}, {form.split()[-1] for form in _SPELT}


def name_spellings(name: str) -> Iterable[str]:
    """The ways to write a school's own name: its number behind or before it, with "số", in Roman; a day with "tháng"."""
    yield name
    words = name.split()
    own, number = " ".join(words[:-1]), words[-1]
    if len(words) == 2 and own.isdigit() and number.isdigit():
        yield f"{own} thang {number}"
    elif own and number.isdigit() and own != "so":
        for one in (number, *_NUMERALS[int(number) : int(number) + 1]):
            yield from (f"{own} {one}", f"{own} so {one}", f"so {one} {own}")


def spelt(words: Sequence[str]) -> Iterable[str]:
    """The names that `name_spellings` writes so."""
    told, last = " ".join(words), words[-1]
    yield told
    if words[0] == "so" and len(words) > 2:
        own, number = words[2:], words[1]
    else:
        own, number = words[: -2 if len(words) > 2 and words[-2] in ("so", "thang") else -1], last
    number = str(_NUMERALS.index(number)) if number in _NUMERALS else number
    name = " ".join((*own, number))
    if own and number.isdigit() and name != told and told in name_spellings(name):
        yield name


def mentions(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Levels and names that some words of running text may be: a name behind its level, or before it.

    They are taken apart, for a country's schools have 1,400,000 ways to be written.
    """
    most = min(_MOST, len(words) - 1) + 1
    if words[0] in _FIRSTS:
        for end in range(1, most):
            for level in _SPELT.get(" ".join(words[:end]), ()):
                yield from ((level, name) for name in spelt(words[end:]))
    if words[-1] in _LASTS:
        for end in range(1, most):
            for level in _SPELT.get(" ".join(words[-end:]), ()):
                yield level, " ".join(words[:-end])


def reach(identities: Collection[tuple[str, str]]) -> dict[str, int]:
    """How many words a mention of these levels and names may have, by the word that it opens with."""
    found: dict[str, int] = {}
    longest: dict[str, int] = {}
    spellings = {level: [form.split() for form in level_spellings(level)] for level in {level for level, _ in identities}}
    most = {level: max(map(len, forms), default=0) for level, forms in spellings.items()}
    for level, name in identities:
        if most[level]:
            count, first = name.count(" ") + 1, name.partition(" ")[0]
            longest[level] = max(longest.get(level, 0), count)
            found[first] = max(found.get(first, 0), count + most[level])
    for level, count in longest.items():
        for words in spellings[level]:  # and a word for "so" or "thang"
            found[words[0]] = max(found.get(words[0], 0), len(words) + count + 1)
    return found


def own_names_with_marks(form: Body) -> Iterable[str]:
    """The part of a written name that is its own, without its number: "Trường Tiểu học Số 1 Mỹ Phước" gives "mỹ phước".

    Empty for a school that is named by a number or a day alone.
    """
    written = letters_only(with_marks(form.words))
    return spans(written, letters_only(form.name.removeprefix("so "))) if form.is_school else (written,)


def spans(written: str, name: str) -> Iterable[str]:
    """Where some words with marks are a folded name."""
    words, size = written.split(), len(name.split())
    for start in range(len(words) - size + 1):
        own = " ".join(words[start : start + size])
        if key(own) == name:
            yield own


def abbreviates(short: Sequence[str], words: Sequence[str]) -> bool:
    """Whether some words are those of a name, one after another, in full or by the letters they begin with.

    "phong gdtrh gdtx" is "phong giao duc trung hoc giao duc thuong xuyen"; a first letter may be a pair ("tr", "th").
    """
    if not short or not words:
        return not short and not words
    token = short[0]
    if token == words[0]:
        return abbreviates(short[1:], words[1:])
    if not words[0].startswith(token[0]):
        return False
    ends = (size for size in (1, 2) if words[0].startswith(token[:size]) and size <= len(token))
    return any(abbreviates((*((token[size:],) if token[size:] else ()), *short[1:]), words[1:]) for size in ends)


def letters_only(name: str) -> str:
    """A name without its number, which may stand before or behind, in digits or Roman, with or without "số"."""
    return " ".join(word for word in name.split() if not _NUMBER_WORD.fullmatch(word))


_OLD_TONES = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "õa": "oã",
    "ọa": "oạ",
    "òe": "oè",
    "óe": "oé",
    "ỏe": "oẻ",
    "õe": "oẽ",
    "ọe": "oẹ",
    "ùy": "uỳ",
    "úy": "uý",
    "ủy": "uỷ",
    "ũy": "uỹ",
    "ụy": "uỵ",
}
_OLD_TONE = re.compile("|".join(_OLD_TONES))
_Y = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_OPEN_Y = re.compile(r"(?:(?<=[hklmstv])|(?<=qu))[yỳýỷỹỵ](?![^\W\d_])")  # as `key`: Mỹ is Mĩ, Quyền is not Quiền


def with_marks(text: str) -> str:
    """Lower case with marks kept, one tone placement, y as i, words only."""
    toned = _OLD_TONE.sub(lambda m: _OLD_TONES[m[0]], clean(text).lower())
    marked = _OPEN_Y.sub(lambda m: _Y[m[0]], toned)
    return " ".join(re.sub(r"[^\w]+|_", " ", marked).split())


def nearly(written: str, name: str) -> bool:
    """Whether a name could be meant for another: one letter in six wrong, half its words shortened, or glued."""
    ones, others = written.split(), name.split()
    if "".join(ones) == "".join(others):
        return True
    if len(ones) != len(others):
        return False
    wrong = [(a, b) for a, b in zip(ones, others, strict=True) if a != b]
    if ones[-1] == others[-1] and 2 * len(wrong) <= len(ones) and all(b.startswith(a) for a, b in wrong):
        return True
    if any(SUFFIX.fullmatch(a) or SUFFIX.fullmatch(b) for a, b in wrong):
        return False
    # A slip of the pen seldom takes the first letter: Tám and Nam are two men.
    return all(a[0] == b[0] for a, b in wrong) and sum(Levenshtein.distance(a, b) for a, b in wrong) <= max(1, len(name) // 6)
