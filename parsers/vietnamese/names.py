"""Names of schools and of people, taken apart.

A school is its level and its own name; neither alone says which school is meant, and initials never do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from parsers.vietnamese.document_types import type_of_line
from parsers.vietnamese.surnames import is_surname
from parsers.vietnamese.text import clean, fold, key, squeeze


@dataclass(frozen=True, slots=True)
class SchoolName:
    """What a text says of one school."""

    level: str  #: MN, MNTT, MG, NT, LMG, TH, THCS, THPT, TH&THCS, THCS&THPT, TH&THCS&THPT, GDTX, PTDTNT, PTDTBT
    name: str  #: `key` of its own name: "an tay a"; its number in digits and last ("an tay 1"), a day as "19 8"
    locality: str = ""  #: `key` of the place stated after the name: "thi xa ben cat tinh binh duong"
    body: str = ""  #: whose paper it is when not the school's own: "cong doan", "chi bo", "lien doi" …
    boarding: str = ""  #: "PTDTNT" or "PTDTBT" where such a school also states its level


_PRIMARY = r"tieu\s*hoc|t\.?\s?h(?:oc)?\.?|tih|cap\s*(?:1|i)|c1"
_LOWER = r"trung\s*hoc\s*co\s*so|t\.?\s?h\.?\s?c\.?\s?s\.?|cap\s*(?:2|ii)|c2|pho\s*thong\s*co\s*so|ptcs"
_UPPER = r"trung\s*hoc\s*pho\s*thong|t\.?\s?h\.?\s?p\.?\s?t\.?|cap\s*(?:3|iii)|c3"
_AND = r"\s*(?:va|&|\+|-|,|/)?\s*(?:truong\s+)?"
_PRIVATE = r"(?:\s*(?:tu\s*thuc|tt|dan\s*lap|ngoai\s*cong\s*lap)(?![a-z]))"
_NURSERY = r"mam\s*non|m\.?n(?:on)?\.?"
_KINDERGARTEN = r"mau\s*giao|m\.?g\.?"
_CONTINUING = (
    r"(?:(?:trung\s*tam|tt)\s*\.?\s*)?(?:giao\s*duc\s*nghe\s*nghiep|gdnn|day\s*nghe|dn)\s*(?:va|&|-|,|/)?\s*"
    r"(?:giao\s*duc\s*thuong\s*xuyen|gdtx)|(?:(?:trung\s*tam|tt)\s*\.?\s*)?(?:giao\s*duc\s*thuong\s*xuyen|gdtx)"
)
#: "Nhóm trẻ, lớp mẫu giáo độc lập", "Nhóm lớp độc lập": what one person may run without a school.
_NURSERY_GROUP = r"(?:nhom\s*(?:tre)?\s*[,-]?\s*)?"
_INFANTS = r"\s*(?:mau\s*giao|mg|mam\s*non|mn)"
_INDEPENDENT = r"\s*(?:doc\s*lap|dl(?=tt|\b))"
_INFANT_PLACE = r"lmg(?:dl)?(?:tt)?|co\s*so\s*(?:giao\s*duc\s*mam\s*non|gdmn)\s*doc\s*lap(?:\s*tu\s*thuc)?"
_OF_A_PERSON = r"(?:\s*tu\s*thuc|\s?tt\b)?"
_BOARDING = r"(?:truong\s*)?(?:pho\s*thong\s*dan\s*toc|ptdt|dan\s*toc|dt)\s*(?P<kind>noi\s*tru|nt|ban\s*tru|bt)"

_LEVELS: tuple[tuple[str, str], ...] = (
    ("TH&THCS&THPT", rf"(?:{_PRIMARY}){_AND}(?:{_LOWER}){_AND}(?:{_UPPER})|cap\s*1\W+2\W+(?:va\s*)?3"),
    ("TH&THCS", rf"(?:{_PRIMARY}){_AND}(?:{_LOWER})|cap\s*(?:1\W+2|i\W+ii)"),
    ("THCS&THPT", rf"(?:{_LOWER}){_AND}(?:{_UPPER})|cap\s*(?:2\W+3|ii\W+iii)"),
    ("GDTX", _CONTINUING),
    ("THCS", _LOWER),
    ("THPT", _UPPER),
    (
        "LMG",
        rf"{_NURSERY_GROUP}lop(?:{_INFANTS}{_INDEPENDENT}|{_INFANTS}|{_INDEPENDENT}){_OF_A_PERSON}|{_INFANT_PLACE}",
    ),
    ("NT", r"nhom\s*tre(?:\s*(?:doc\s*lap|gia\s*dinh|dl(?=tt|\b)))?(?:\s*tu\s*thuc|\s?tt\b)?|nt[dg]l?(?:tt)?"),
    (
        "MNTT",
        rf"(?:co\s*so\s*)?(?:{_NURSERY}){_PRIVATE}|mntt|(?:{_KINDERGARTEN}){_PRIVATE}|mgtt|co\s*so\s*(?:{_NURSERY})(?:\s*doc\s*lap)?",
    ),
    ("MN", _NURSERY),
    ("MG", _KINDERGARTEN),
    ("TH", _PRIMARY),
)
_GROUPS = "|".join(rf"(?P<l{i}>{pattern})" for i, (_, pattern) in enumerate(_LEVELS))
_SCHOOL = r"(?:t(?:ruong|r)\s*\.?\s*)"
_LEVEL = re.compile(rf"(?<![a-z0-9])(?:{_SCHOOL}?(?:{_GROUPS}))(?![a-z0-9])")
_BOARDING_SCHOOL = re.compile(rf"(?<![a-z0-9])(?:{_BOARDING})(?![a-z0-9])")
_SCHOOL_BEFORE = re.compile(rf"(?<![a-z0-9]){_SCHOOL}$")

_LETTERS_OF_BMP = [chr(code) for code in range(0x41, 0x1F00)]
_UPPER_CASE = "".join(c for c in _LETTERS_OF_BMP if c.isalpha() and c.isupper())
_LOWER_CASE = "".join(c for c in _LETTERS_OF_BMP if c.isalpha() and c.islower())
_GLUED = re.compile(
    rf"(?<![^\W_])((?:Tr)?(?:TH(?:CS|PT)?|MN(?:TT)?|MG))(?=[{_UPPER_CASE}][{_LOWER_CASE}])|(?<=[{_LOWER_CASE}])(?<!Ti)(?=[{_UPPER_CASE}])"
)
_ROOM = re.compile(r"\s{2,}")  # of which the levels' patterns would try every part
_EXTENSION = re.compile(r"\.[A-Za-z]{2,4}$")
_BODIES = (
    ("cong doan", r"cong\s*doan|cdcs|cd(?=\s*$)|lien\s*doan\s*lao\s*dong|ldld|nu\s*cong"),
    ("chi bo", r"chi\s*bo|chi\s*uy|dang\s*bo|dang\s*uy"),
    ("lien doi", r"lien\s*doi|doi\s*(?:tntp|thieu\s*nien)|(?:chi|hoi\s*dong|phu\s*trach)\s*doi"),
    ("doan thanh nien", r"chi\s*doan|doan\s*(?:thanh\s*nien|tncs|truong|co\s*so|tn)|dtn|doan(?=\s*$)"),
    ("hoi", r"(?:ban\s*dai\s*dien\s*|bdd\s*)?(?:hoi\s*)?(?:cha\s*me|phu\s*huynh|ch?mhs|phhs)|hoi\s*(?!dong)[a-z]+|bdd"),
)
_BODY = re.compile("|".join(rf"(?P<b{i}>(?<![a-z])(?:{pattern})(?![a-z]))" for i, (_, pattern) in enumerate(_BODIES)))

_PLACE = (
    r"thị\s*xã|thị\s*trấn|thành\s*phố|huyện|tỉnh|quận|phường|xã|thi\s*xa|thanh\s*pho|thi\s*tran"
    r"|t\.?p\.?(?:\s*hcm)?|t\.?x\.?|t\.?t\.?"
)
_LOCALITY = re.compile(rf"(?:^|(?<=[\s,\-(]))(?:{_PLACE})(?=[\s.]|$)", re.IGNORECASE)
_BARE_PLACES = {kind: kind for kind in ("thi tran", "thi xa", "thanh pho", "huyen", "tinh")}
_AFTER_NAME = re.compile(r"\s+-\s+|[,;()\t\n_]|\s-|-\s|\.\s*$")
_CHATTER = re.compile(
    r"\b(?:(?:gui|nop|gởi|goi)\s+(?:bao|bc|phong|ve|lai)|bao\s*cao|bc\b|xin\b|kinh\s+gui|nam\s+(?:hoc|20\d\d)|thang\s+\d|ngay\s+\d).*"
)
_DAY_NAME = re.compile(r"0?(?P<day>[12]?\d|3[01])\s*(?:thang|[-/.])\s*0?(?P<month>1[0-2]|[1-9])(?![\d/])(?!\s*tuoi)")
_NUMBER_IN_PLACE = re.compile(r"so\s*(?P<number>\d{1,2}|i{1,3}|iv)\s+(?:xa|phuong|thi\s*tran|tt)\b")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


@lru_cache(maxsize=8192)
def parse_school(text: str) -> SchoolName | None:
    """Level, own name and place of the first school that a text names; None where it states no level or no name.

    Made for letterheads, roster names and file names. What follows the name on the line, past a comma, a
    dash or a bracket, is a locality at most.
    """
    plain = _ROOM.sub(_one_space, clean(text).strip())
    line = _GLUED.sub(lambda found: (found[1] or "") + " ", _EXTENSION.sub("", plain))
    folded = fold(line)
    boarding = _BOARDING_SCHOOL.search(folded)
    found = _LEVEL.search(folded, boarding.end() if boarding else 0)
    if boarding and (found is None or folded[boarding.end() : found.start()].strip(" -.")):
        level, start, end = _boarding_code(boarding), boarding.start(), boarding.end()
    elif found:
        level, start, end = _level_code(found), (boarding or found).start(), found.end()
    else:
        return None
    name, locality = _own_name(line[end:])
    if not name and start:
        name = _name_before(line[:start])
    if not name:
        return None
    stated = _boarding_code(boarding) if boarding and level != _boarding_code(boarding) else ""
    return SchoolName(level, name, locality, _body_before(folded[:start]), stated)


def _one_space(room: re.Match[str]) -> str:
    """White space as one character, which ends a name if any of it did."""
    return next((mark for mark in "\n\t" if mark in room[0]), " ")


def _level_code(found: re.Match[str]) -> str:
    return next(code for i, (code, _) in enumerate(_LEVELS) if found[f"l{i}"] is not None)


def _boarding_code(found: re.Match[str]) -> str:
    return "PTDTNT" if found["kind"][0] == "n" else "PTDTBT"


def _body_before(folded: str) -> str:
    found = _BODY.search(folded)
    return next(body for i, (body, _) in enumerate(_BODIES) if found[f"b{i}"]) if found else ""


def _own_name(rest: str) -> tuple[str, str]:
    """The name and the place in what follows the level."""
    rest = rest.strip(" .:-_\"“”'*")
    if day := _DAY_NAME.match(fold(rest)):
        after = _LOCALITY.search(rest, day.end())
        return f"{day['day']} {day['month']}", key(rest[after.start() :]) if after else ""
    place = _LOCALITY.search(rest)
    if place and not key(rest[: place.start()]):
        return _named_by_place(rest, place)
    cut = _AFTER_NAME.search(rest)
    end = min((m.start() for m in (place, cut) if m), default=len(rest))
    name = _with_digits(key(_CHATTER.sub("", fold(rest[:end]))))
    if place and (numbered := _NUMBER_IN_PLACE.match(fold(rest))):
        own, wider = _named_by_place(rest, place)
        return f"{own} {_digits(numbered['number'])}", wider
    if place:
        return name, key(rest[place.start() :])
    return name, key(rest[end:]) if cut and _may_be_place(rest[cut.end() :]) else ""


def _named_by_place(rest: str, place: re.Match[str]) -> tuple[str, str]:
    """ "THCS xã Tả Phìn": the place is the name; a ward that is only a number keeps its word ("phuong 5")."""
    after = rest[place.end() :]
    wider = _LOCALITY.search(after)
    own = _AFTER_NAME.split((after[: wider.start()] if wider else after).strip(), maxsplit=1)[0]
    name = key(own)
    if not name:  # "THCS THỊ TRẤN", "PTDTNT TỈNH": everybody there knows which
        return _BARE_PLACES.get(key(place[0]), ""), key(after[wider.start() :]) if wider else ""
    return key(f"{place[0]} {own}") if name.isdigit() else name, key(after[wider.start() :]) if wider else ""


def _may_be_place(text: str) -> bool:
    words = text.strip(" .)-").split()
    return 2 <= len(words) <= 4 and all(w.isalpha() and w[0].isupper() for w in words) and not _CHATTER.search(fold(text))


def _with_digits(name: str) -> str:
    """Its number in digits and last: "so 1 an tay", "an tay so i" and "an tay i" are "an tay 1"; "so 5" alone stays."""
    words = name.split()
    if len(words) > 2 and words[0] == "so" and _digits(words[1]).isdigit():
        words = [*words[2:], words[1]]
    if len(words) > 1:
        words[-1] = _digits(words[-1])
    if len(words) > 2 and words[-2] == "so" and words[-1].isdigit():
        del words[-2]
    return " ".join(words)


def _digits(word: str) -> str:
    return _ROMAN.get(word, word.lstrip("0") if word.isdigit() else word)


def _name_before(before: str) -> str:
    """The name in front of a level in brackets: "Thới Hòa (TH)"."""
    if not before.rstrip().endswith("("):
        return ""
    words = re.split(r"\s-\s|[,;()_\t\n]", before.rstrip(" ("))[-1]
    return _with_digits(key(_SCHOOL_BEFORE.sub("", re.sub(r"^\s*truong\s+", "", fold(words)))))


_TITLES = re.compile(
    r"^(?:(?:th\.?\s*s|ts|pgs|gs|bs|ks|cn|thac\s*si|tien\s*si|bac\s*si|cu\s*nhan|thay|co|ong|ba|d/c|dong\s*chi"
    r"|(?:thieu|trung|thuong|dai)\s*(?:uy|ta|tuong))\s*[.:]?\s+)+"
)
#: Words of organs, positions and papers. With their own marks, for "Nguyễn Văn Thu" is no "văn thư" and "Trường Đoàn" no
#: "trưởng đoàn"; and behind a family name they are given names: "Trần Công Đoàn", "Lê Văn Thư".
_NO_NAME = re.compile(
    r"\b(?:hiệu (?:trưởng|phó)|phó (?:hiệu|chủ|giám|bí|trưởng|chánh|tổng|viện|vụ|cục|thủ)|(?:phó|trưởng|chánh văn) phòng"
    r"|phòng (?:gd|giáo|nội|văn|tổ|tài|kế|hành)|hành chính|giáo viên|kế toán|văn thư|cán bộ|thủ quỹ"
    r"|nhân viên|chủ (?:tịch|trì|tọa|toạ)|(?:ủy|uỷ) (?:viên|ban)"
    r"|bí thư|giám đốc|người|nhà trường|(?:phó|trưởng) (?:ban|khoa|đoàn|bộ)|ban giám|hội đồng|công đoàn"
    r"|đoàn (?:trường$|thanh niên|phường|xã|cơ sở|tncs|viên|thể)|báo cáo|thành phố|thị xã|thư ký|bảng chữ|quản (?:lý|lí|trị)"
    r"|tiểu học|trung học|mầm non|mẫu giáo|giáo dục|đào tạo|xã hội|tài chính|kế hoạch"
    r"|lưu hành|việt nam|y tế|ngày tháng|văn (?:hóa|hoá|phòng)|ubnd|hdnd|hđnd|bch|bgh|pct|gvcn|tpt)\b"
)
_NO_NAME_PLAIN = re.compile(fold(_NO_NAME.pattern))
#: Hiếu, Hiệu, Thắng, Tháng, Phong, Phòng, Trường and Đoàn are given names too: a word of an organ or a date only where
#: it comes first, with its own marks, for Trương is a family name.
_NO_SURNAME = re.compile(r"(?:văn phòng|trường|phòng|tháng|ngày|hiệu|năm|trưởng)\b")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’‘´`ʼ-]+[^\W\d_]+)?|[HK]['’‘´`ʼ]")
#: Names of the Central Highlands open with a word for man or woman, and may be that and one syllable: "K'Brêu", "H'Lan".
_MARKED_NAME = re.compile(r"(?:[HK]\s?['’‘´`ʼ]|Y-)\s?[^\W\d_]{2,}.*")


def person_name(text: str, known_surname: bool = True) -> str | None:
    """The name of a person that is all of the text, without academic title; all capitals become title case.

    Two to six capitalised words, the first a family name; `known_surname=False` takes any first word,
    for places where only a name can stand, as a signature. A name that opens with H' or K' has no family name before it.
    """
    line = squeeze(clean(text)).strip(' *_.,;:()[]"“”')
    if title := _TITLES.match(fold(line)):
        line = line[title.end() :]
    words = line.split(" ")
    marked = _MARKED_NAME.fullmatch(line) is not None
    if not 2 - marked <= len(words) <= 6 or not all(_LETTERS.fullmatch(w) and w[0].isupper() for w in words):
        return None
    if _names_an_organ(line) or type_of_line(line):
        return None
    if known_surname and not marked and not is_surname(words[0]):
        return None
    return line.title() if line.isupper() else line


def _names_an_organ(line: str) -> bool:
    lowered = line.lower()
    found = (_NO_NAME_PLAIN if lowered.isascii() else _NO_NAME).search(lowered)
    return bool(_NO_SURNAME.match(lowered) or (found and (found.start() == 0 or not is_surname(line.split(" ", 1)[0]))))
