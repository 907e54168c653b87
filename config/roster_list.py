"""The list every office has: title lines, a heading of one line or two, sections per ward or level, and rows. Pure.

Who typed it thought of readers, not of programs: what stands in a section line holds for the rows below it, a level is in
the name, and no unit has a code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from config.entities import Level, Role

Row = Sequence[str]
Columns = dict[str, list[int]]  #: by field, all the columns that hold it

HEADINGS = {
    "code": ("code", "ma", "ma don vi", "ma truong"),
    "name": ("name", "ten", "ten don vi", "ten truong", "don vi", "truong", "co so giao duc", "ten co so", "ten co quan"),
    "level": ("level", "cap", "cap hoc", "bac hoc", "loai hinh", "khoi", "loai truong"),
    "ward": ("ward", "xa", "phuong", "xa phuong", "phuong xa", "dia ban", "xa phuong thi tran", "xa phuong dac khu"),
    "emails": ("emails", "email", "e mail", "mail", "gmail", "thu dien tu", "dia chi email", "hop thu"),
    "aliases": ("aliases", "ten khac", "ten goi khac", "ten viet tat", "viet tat"),
    "groups": ("groups", "group", "nhom", "cum", "cum truong", "cum thi dua", "cum chuyen mon", "nhom don vi"),
    "contact": ("contact", "lien he", "nguoi lien he", "dau moi", "can bo dau moi", "nguoi phu trach", "hieu truong"),
    "phone": ("phone", "dien thoai", "so dien thoai", "sdt", "dt", "di dong", "so dt"),
}
_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_NUMBERS = ("stt", "tt", "so tt", "so thu tu")

#: Words within a longer heading, and the field they mean. From the top: a telephone of the principal is a telephone.
_WORDS = (
    (r"email|e mail|thu dien tu|hop thu|gmail", "emails"),
    (r"dien thoai|\bsdt\b|\bso dt\b|\bdt\b|di dong", "phone"),
    (r"^ma (so )?(truong|don vi|dinh danh)", "code"),
    (r"^ten (truong|don vi|co so|co quan)", "name"),
    (r"hieu truong|thu truong|nguoi dung dau|lien he|phu trach|dau moi", "contact"),
    (r"\bxa\b|\bphuong\b|dia ban", "ward"),
    (r"^(cap|bac|khoi|loai hinh)\b", "level"),
)

LEVELS = {
    Level.MAM_NON: ("mam non", "mn", "nha tre"),
    Level.MAU_GIAO: ("mau giao", "mg"),
    Level.TIEU_HOC: ("tieu hoc", "th", "cap 1", "cap i"),
    Level.THCS: ("trung hoc co so", "thcs", "cap 2", "cap ii"),
    Level.THPT: ("trung hoc pho thong", "thpt", "cap 3", "cap iii"),
    Level.LIEN_CAP: ("lien cap", "nhieu cap", "th thcs", "thcs thpt", "th thcs thpt", "tieu hoc va trung hoc co so"),
    Level.BO_PHAN: ("bo phan", "to chuyen mon phong", "to nghiep vu"),
    Level.DOAN_THE: ("doan the", "cong doan"),
    Level.XA_PHUONG: ("xa", "phuong", "xa phuong", "dac khu", "ubnd xa", "ubnd phuong", "phong van hoa xa hoi"),
    Level.PHONG: ("phong gd dt", "phong gddt", "phong gd", "phong giao duc va dao tao"),
    Level.GDTX: ("gdnn gdtx", "trung tam gdtx", "giao duc thuong xuyen", "trung tam", "tthtcd", "trung tam hoc tap cong dong"),
    Level.NHOM_TRE: (
        "nhom lop",
        "nhom lop doc lap",
        "lop doc lap",
        "nhom tre doc lap",
        "lop mau giao doc lap",
        "nhom tre lop mau giao doc lap",
    ),
    Level.KHAC: ("khac",),
}
_LEVEL_OF = {word: level for level, words in LEVELS.items() for word in (*words, level.value.replace("_", " "))}

#: Whose an address is, by the words behind it or over its column. From the top: a deputy is no principal.
ROLES = (
    (r"^pho\b|\bpho (hieu truong|thu truong|giam doc)|deputy", Role.DEPUTY),
    (r"hieu truong|thu truong|giam doc|nguoi dung dau|principal", Role.PRINCIPAL),
    (r"ke toan|tai vu|accountant", Role.ACCOUNTANT),
    (r"dong nhan|dong gui|\bcc\b|copy", Role.COPY),
    (r"nhan thu|van thu|chinh|recipient", Role.RECIPIENT),
)

#: What a name says of its level. From the top: a school of two levels names both, a group of children names a level too.
_NAMED = (
    (r"nhom tre|nhom lop|lop mau giao|lop mam non|doc lap", Level.NHOM_TRE),
    (r"lien cap|nhieu cap", Level.LIEN_CAP),
    (r"(tieu hoc|\bth\b).*(trung hoc|\bthcs\b|\bthpt\b)|(trung hoc co so|\bthcs\b).*(pho thong|\bthpt\b)", Level.LIEN_CAP),
    (r"cong doan|doan thanh nien|hoi dong doi", Level.DOAN_THE),
    (r"thuong xuyen|\bgdtx\b|\bgdnn\b|hoc tap cong dong|\btthtcd\b", Level.GDTX),
    (r"mam non|\bmn\b|nha tre", Level.MAM_NON),
    (r"mau giao|\bmg\b", Level.MAU_GIAO),
    (r"tieu hoc|^(truong )?th\b", Level.TIEU_HOC),
    (r"trung hoc co so|\bthcs\b", Level.THCS),
    (r"trung hoc pho thong|\bthpt\b", Level.THPT),
    (r"^phong (giao duc|gd)", Level.PHONG),
    (r"^(ubnd|uy ban nhan dan|xa|phuong|dac khu)\b", Level.XA_PHUONG),
)
_SHORT = (
    ("mam non", "mn"),
    ("mau giao", "mg"),
    ("tieu hoc", "th"),
    ("trung hoc co so", "thcs"),
    ("trung hoc pho thong", "thpt"),
)

_ORDINAL = re.compile(r"^\s*([IVXLC]{1,6}|[A-Z]|\d{1,2})\s*([.)/:\-–]+|(?=\s))\s*")
_COUNT = re.compile(r"\s*[(:,\-–]*\s*\d+\s*(trường|đơn vị|cơ sở|truong|don vi)?\s*\)?\s*[:.]?\s*$", re.IGNORECASE)
_SECTION = re.compile(r"^(khoi|cap|bac|he|cac|cac truong|truong) (hoc )?(truong )?")
_PLACE = re.compile(r"^(dia ban )?(xa|phuong|thi tran|dac khu) \S")
_FOOT = re.compile(
    r"^(tong|cong\b|nguoi lap|lap bieu|lap bang|noi nhan|ghi chu|thu truong|truong phong|danh sach co|\S.* ngay \d)"
)
_SEARCHED_ROWS = 30  # the heading may stand below the title of the list


@dataclass(frozen=True, slots=True)
class ListRow:
    """One unit of the list, as text."""

    number: int  #: as a person counts: the first line of the file is 1
    cells: dict[str, str]
    section_level: Level | None = None


@dataclass(frozen=True, slots=True)
class RosterList:
    """The list, taken apart."""

    columns: frozenset[str]  #: fields that have a column
    rows: tuple[ListRow, ...]
    strange: tuple[str, ...] = ()  #: headings nobody knows
    left_out: tuple[tuple[int, str], ...] = ()  #: lines that are no unit: number and text


@dataclass(slots=True)
class _Section:
    level: Level | None = None
    ward: str = ""
    left_out: list[tuple[int, str]] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)  #: by column of addresses, whose they are


def taken_apart(grid: Sequence[Row]) -> RosterList | None:
    """The list of a grid of text; None where no line names a column of names."""
    for at in range(min(len(grid), _SEARCHED_ROWS)):
        cells, depth = _heading(grid, at)
        columns = _columns(cells)
        if "name" in columns and len([cell for cell in cells if cell]) > ("code" not in columns):
            strange = tuple(dict.fromkeys(one for one in cells if one and not field_of(one) and key(one) not in _NUMBERS))
            section = _Section(roles=_column_roles(cells, columns))
            rows = tuple(_rows(grid, at + depth, columns, section))
            return RosterList(frozenset(columns), rows, strange, tuple(section.left_out))
    return None


def field_of(heading: str) -> str:
    """The field that a heading names; empty for none."""
    plain = key(heading)
    if plain in _NUMBERS:
        return ""
    return _FIELD_OF.get(plain) or next((name for pattern, name in _WORDS if re.search(pattern, plain)), "")


def known_level(text: str) -> Level | None:
    """The level that a word of a list means."""
    plain = key(text)
    return _LEVEL_OF.get(plain) or _LEVEL_OF.get(plain.removeprefix("truong "))


def level_of_name(name: str) -> Level | None:
    """The level that the name of a unit says."""
    plain = key(name)
    return next((level for pattern, level in _NAMED if re.search(pattern, plain)), None)


def code_of(name: str, ward: str, taken: set[str]) -> str:
    """A code made of a name, the same each time; of two of one name the ward, then a number, tells them apart."""
    plain = key(name).removeprefix("truong ")
    for words, short in _SHORT:
        plain = plain.replace(words, short)
    code = plain.replace(" ", "-")[:60].strip("-") or "don-vi"
    wider = f"{code}-{key(ward).replace(' ', '-')}"[:75].strip("-") if ward else code
    for one in (code, wider, *(f"{wider}-{number}" for number in range(2, len(taken) + 3))):
        if one not in taken:
            return one
    return code  # never: there are more numbers than codes taken


def key(text: str) -> str:
    """Words without marks, punctuation and case."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def _heading(grid: Sequence[Row], at: int) -> tuple[list[str], int]:
    """The heading at a line; of two lines where the second names columns under a joint first and holds no name of a unit."""
    first = list(grid[at])
    second = list(grid[at + 1]) if at + 1 < len(grid) else []
    name = next((i for i, cell in enumerate(first) if field_of(cell) == "name"), None)
    below = [cell for cell in second if cell]
    splits = name is not None and not (second[name] if name < len(second) else "") and sum(map(bool, map(field_of, below))) > 1
    if not splits or not all(field_of(cell) or not re.search(r"\d|@", cell) for cell in below):
        return first, 1
    width = max(len(first), len(second))
    padded = [row + [""] * (width - len(row)) for row in (first, second)]
    return [low if low and (field_of(low) or not field_of(high)) else high for high, low in zip(*padded, strict=True)], 2


def _columns(cells: Sequence[str]) -> Columns:
    found: Columns = {}
    for i, cell in enumerate(cells):
        if name := field_of(cell):
            found.setdefault(name, []).append(i)
    return found


def _rows(grid: Sequence[Row], start: int, columns: Columns, section: _Section) -> Iterator[ListRow]:
    for number, row in enumerate(grid[start:], start + 1):
        filled = [cell for cell in row if cell]
        cells = {name: _joined(name, row, places, section.roles) for name, places in columns.items()}
        if not filled or re.fullmatch(r"[\d()\s]*", "".join(filled)):  # empty, or the numbers of the columns
            continue
        if _opens_section(filled, cells, section):
            continue
        nothing_told = not (cells["name"] or cells.get("code") or cells.get("emails"))
        if nothing_told or (len(filled) < 3 and _FOOT.match(key(filled[0]))):
            section.left_out.append((number, " ".join(filled)[:80]))
            continue
        if not cells.get("ward") and section.ward:
            cells["ward"] = section.ward
        yield ListRow(number, cells, section.level)


def known_role(text: str) -> Role | None:
    """The role that the words behind an address, or over a column of addresses, mean."""
    plain = key(text)
    return next((role for pattern, role in ROLES if re.search(pattern, plain)), None)


def _column_roles(cells: Sequence[str], columns: Columns) -> dict[int, str]:
    """Of several columns of addresses those whose heading names a role. A lone one is where the unit's letters go."""
    places = columns.get("emails", [])
    named = {i: role.value for i in places if (role := known_role(cells[i])) and role is not Role.RECIPIENT}
    return named if len(named) < len(places) else {}


def _joined(name: str, row: Row, places: Sequence[int], roles: dict[int, str]) -> str:
    several = [_told(row[i], roles.get(i, "")) for i in places if i < len(row) and row[i]]
    return "; ".join(dict.fromkeys(several)) if name in ("emails", "phone", "aliases") else (several or [""])[0]


def _told(cell: str, role: str) -> str:
    """Every address of a cell with the role of its column behind it."""
    return re.sub(r"[^\s;,/<>()]+@[^\s;,/<>()]+", lambda one: f"{one[0]} ({role})", cell) if role and "(" not in cell else cell


def _opens_section(filled: Sequence[str], cells: dict[str, str], section: _Section) -> bool:
    """A line of one text, or of an ordinal and a text, that names a level or a place; it holds for the rows below."""
    if len(filled) > 2 or cells.get("emails") or cells.get("level"):
        return False
    numbered = len(filled) == 2 and filled[0].strip(".) ").isdecimal()  # a unit as well as a section may have such a number
    if len(filled) == 2 and not _ORDINAL.fullmatch(f"{filled[0]} "):
        return False
    text = _COUNT.sub("", _ORDINAL.sub("", filled[-1]) if len(filled) == 1 else filled[-1]).strip(" :.-–")
    plain = key(text)
    level = _LEVEL_OF.get(_SECTION.sub("", plain)) or _LEVEL_OF.get(plain)
    if level is None and re.match("khoi |bac |cap |cac truong ", plain):
        level = level_of_name(plain)
    if level is not None:
        section.level = level
        return True
    if not numbered and _PLACE.match(plain) and not level_of_name(plain.partition(" ")[2]):
        section.ward = re.sub(r"^(địa bàn|xã|phường|thị trấn|đặc khu)\s+", "", _title(text), flags=re.IGNORECASE)
        return True
    return False


def _title(text: str) -> str:
    return text.title() if text.isupper() else text
