"""Schools that a sentence names, by the capitals of their names: "Trường TH Nguyễn Du", "TH Lê Lai"."""

from __future__ import annotations

import re

from parsers.vietnamese.text import clean, fold, squeeze

_KIND = (
    r"(?:mầm non|mẫu giáo|tiểu học|trung học cơ sở|trung học phổ thông"
    r"|phổ thông dân tộc (?:bán trú|nội trú)|mn|mg|th|thcs|thpt|ptdtbt|ptdtnt"
    r"|trung tâm (?:gdnn\s*-\s*gdtx|gdtx|giáo dục nghề nghiệp\s*-\s*giáo dục thường xuyên))"
)
_KINDS = rf"{_KIND}(?:\s*(?:&|-|và|,)\s*{_KIND}|\s+tư thục|\s+chuyên|\s+năng khiếu|\s+{_KIND}|\s+số)*"
_OPENING = re.compile(rf"(?<!\w)(?:(?P<school>trường)\s+)?{_KINDS}(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\s+(Thị\s+(?:trấn|xã)(?=\s+[A-ZĐÀ-Ỹ])|[\w.'-]+)")
_FURTHER = re.compile(r"\s*(?:,|;|\bvà\b)(?=\s)")
_LIST = re.compile(r"\s*:(?=\s+[A-ZĐÀ-Ỹ])")  # "Trường MN: Đình Phong, Phong Nậm"
#: Words with a capital after a level that name an office or a heading, not a school.
_NO_NAME = frozenset(
    [
        "phòng",
        "sở",
        "ubnd",
        "ban",
        "thời",
        "hạn",
        "chậm",
        "trước",
        "đến",
        "trong",
        "báo",
        "cáo",
        "gửi",
        "các",
        "có",
        "để",
        "nộp",
        "tổng",
        "cấp",
        "kính",
        "bộ",
        "năm",
        "học",
        "kỳ",
        "vào",
        "theo",
    ]
)
_LEVEL_WORDS = frozenset(["mn", "mg", "th", "thcs", "thpt", "gdtx", "gdnn", "ptdtbt", "ptdtnt", "truong", "va"])
_LEVEL = re.compile(r"\s+(?:mam\s+non|mau\s+giao|tieu\s+hoc|trung\s+hoc|pho\s+thong)\b")  # "Quang Trung" is a name
#: A place, an owner or a means before the name: the school is spoken of, not to.
_SPOKEN_OF = re.compile(r"\b(?:tai|o|cua|tu|den|ve|cung|(?<!doi )voi|nhu|theo)\s+(?:cac\s+)?$")
_MOST_WORDS = 6
_PLACE = re.compile(
    r"(?<!\w)(?<!thị )(?:trường\s+(?:(?:đặt|đóng|nằm)\s+)?(?:chân\s+)?(?:tại|ở|trên\s+địa\s+bàn|thuộc)\s+(?:các\s+)?)?"
    r"(?:ubnd\s+)?(?:xã|phường|thị\s+trấn|đặc\s+khu)(?!\w)",
    re.IGNORECASE,
)
_OF_PLACE = re.compile(r"\b(?:tai|o|cua|thuoc|ban|tu|den|ve|thuong|voi\s+cac\s+truong|truong)\s+(?:cac\s+)?$")


def school_names(text: str) -> tuple[str, ...]:
    """Names of the schools that a text speaks to, each once, in its order and spelling."""
    original = squeeze(clean(text))
    return tuple(
        dict.fromkeys(
            f"{kind} {original[start:end]}".strip()
            for start, end, kind in _spans(original)
            if not _SPOKEN_OF.search(fold(original[:start]))
        )
    )


def without_schools(text: str) -> str:
    """The text, of the same length, without the names of schools; no word of a name is a verb or a level."""
    original = clean(text)
    for start, end, _ in _spans(original):
        original = f"{original[:start]}{'_' * (end - start)}{original[end:]}"
    return original


def places_named(text: str, *, communes: bool) -> tuple[str, ...]:
    """The schools that a text names by their commune, "trường đặt tại xã Kim Đức"; with `communes` those communes themselves.

    Each is a name that no roster holds as such: a person says which units are meant.
    """
    original = squeeze(clean(text))
    found: list[str] = []
    for start, end, kind in _spans(original, _PLACE):
        opened = kind or original[start:end]
        of_schools = fold(opened).startswith("truong")
        if of_schools or (communes and not _OF_PLACE.search(fold(original[:start]))):
            found.append(f"{kind} {original[start:end]}".strip())
    ofs = next((re.match(r"(?i)trường.*?(?=xã|phường|thị|đặc)", one) for one in found), None)
    return tuple(dict.fromkeys(one if one[:1] in "Tt" or not ofs else f"{ofs[0]}{one}" for one in found))


def without_places(text: str) -> str:
    """The text, of the same length, without communes by name and the schools that are named by them."""
    original = clean(text)
    for start, end, _ in _spans(original, _PLACE):
        original = f"{original[:start]}{'_' * (end - start)}{original[end:]}"
    return original


def _spans(original: str, opens: re.Pattern[str] = _OPENING) -> list[tuple[int, int, str]]:
    """Start and end of each name, and the kind of school where only the first of several names states it."""
    found: list[tuple[int, int, str]] = []
    for opening in opens.finditer(original):
        if found and opening.start() < found[-1][1]:
            continue
        listed = _LIST.match(original, opening.end()) if opens is _OPENING else None
        end = _name_end(original, listed.end() if listed else opening.end())
        if end is None or (listed and not (opening["school"] and _name_follows(original, end))):
            continue
        found.append((listed.end() + 1, end, opening[0]) if listed else (opening.start(), end, ""))
        while (further := _FURTHER.match(original, end)) and (last := _name_end(original, further.end())):
            if last - further.end() < 4 or len(original[further.end() : last].split()) < 2:
                break
            found.append((further.end() + 1, last, opening[0]))
            end = last
    return found


def _name_follows(original: str, end: int) -> bool:
    """Whether another name stands behind one: a single word with a capital behind a colon may open a sentence."""
    further = _FURTHER.match(original, end)
    return bool(further and _name_end(original, further.end()))


def _name_end(original: str, start: int) -> int | None:
    """Where the capitals end that begin here; None where there are none."""
    end, count, named = start, 0, False
    while count < _MOST_WORDS and (word := _WORD.match(original, end)):
        told, capital = fold(word[1]).strip(".'-"), word[1][:1].isupper()
        if not (capital or word[1].isdigit()) or told in _LEVEL_WORDS or _LEVEL.match(fold(original), end):
            break
        short = word[1].isupper() and len(told) > 1 and not original.isupper()  # "THCS GDĐT": no word of a name
        if not count and (word[1].lower() in _NO_NAME or short):
            break
        if word[1].endswith(".") and len(told) > 1:  # the sentence ends with the name
            return word.end() - 1 if named or capital else None
        end, count, named = word.end(), count + 1, named or capital
    return end if named else None
