"""The left head of a document: whose superior, and who issues it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.official.lines import Line
from parsers.official.signature import is_position
from parsers.official.symbol import is_urgency, parse_number, parse_place_date, parse_secrecy, subject_start
from parsers.vietnamese.document_types import heads_form, split_type
from parsers.vietnamese.names import parse_school, person_name
from parsers.vietnamese.text import fold

_EDUCATION = r"(?:giao\s*duc|gd)"
_AUTHORITY = re.compile(
    r"(?:uy\s*ban\s*nhan\s*dan|u\.?\s*b\.?\s*n\.?\s*d\b|(?:hoi\s*dong\s*nhan\s*dan|hdnd)|"
    rf"p(?:hong)?\.?\s*{_EDUCATION}|p\.?gd|phong\b|so\s+(?:{_EDUCATION}|gd|[a-z])|bo\s+(?:giao|noi|y|cong|tai|lao)|"
    r"(?:dang|thi|huyen|tinh|thanh|quan)\s*(?:bo|uy)\b|ban\s+(?:chap|dan|tuyen|to|thi|chi|giam|dai|an|quan|thuong|bao|chu|nu\s*cong)|"
    r"cong\s*doan|cdcs\b|cd\s+(?:co\s*so|truong|nganh|gd|giao\s*duc)|ldld|lien\s*doan|(?:lien\s*)?chi\s*(?:bo|uy|doan|hoi)|"
    r"(?:tinh|huyen|thanh|thi|quan|xa|phuong)\s*doan\b|doan\s+(?:thanh|tncs|truong|phuong|xa|thi|co\s*so)|hoi(?:\s+[a-z]|$)|b(?:dd|tv|ch)\b|"
    r"lien\s*doi|thanh\s*tra\b|to\s+[a-z\d]|bo\s*phan|trung\s*tam|uy\s*ban|"
    r"mat\s*tran|ubmttq|cum\s+|cong\s*an\b|nhom\s*(?:tre|lop)\b|lop\s*(?:mau\s*giao|mam\s*non|doc\s*lap)|cong\s*ty|van\s*phong|kho\s*bac|chi\s*cuc|benh\s*vien|tram)"
)
_SCHOOL = re.compile(
    r"t(?:ruong|r)\b\.?|t\.?h\.?c?\.?s?\b|mn(?:tt)?\b|mg\b|thpt\b|(?:pho\s*thong|ptdt)|mam\s*non|mau\s*giao|tieu\s*hoc|trung\s*hoc|co\s*so\s+mam"
)
_BARE_SCHOOL = re.compile(r"truong\b|tr\b")
_UNFINISHED = re.compile(
    r"(?:\bva|&|-|,|\bthi\s*xa|\bhuyen|\bthanh\s*pho|\bquan|\bphuong|\btinh|\bco|\bday|\bnghe"
    r"|(?<!\bdong )\btruong|\bptdt[bn]t|\b(?:ban|noi)\s*tru)$"
)
_ATTACHED = re.compile(
    r"(?:cong\s*doan|chi\s*bo|lien\s*doi|chi\s*doan|ban\s*(?:chap\s*hanh|thuong\s*(?:truc|vu))|(?<!\bxa\s)\bhoi|bch)"
    r"(?:\s*(?:co\s*so|cong\s*doan|doan))*$"
)
_CONTACT = re.compile(
    r"\b(?:dia\s*chi|dien\s*thoai|s?dt\s*:|tel\s*:|e-?mail|website|fax|ma\s*(?:so|truong|don)|mau\s*(?:so|\d))|@|www|https?:|\d{6,}"
)
_PLACED = re.compile(r"\b(?:thi\s*xa|tx\.?|huyen|quan|thanh\s*pho|tp\.?|tinh|phuong|xa)\s*[a-z0-9]+")
_PLACE = re.compile(r"(?:thi\s*xa|tx\b|huyen|quan|thanh\s*pho|tp\b|tinh|phuong|xa)\b")
_PLACE_ENDS = re.compile(rf"{_PLACE.pattern}$")
_UNIT_LABEL = re.compile(r"\W*(?:ten\s*)?(?:don\s*vi|truong)(?:\s*bao\s*cao)?\s*:\s*")
#: A name said again in English, or an aside in brackets, as international schools have it below their own name.
_GLOSS = re.compile(r"\(.*\)\W*$|.*\b(?:schools?|preschool|kindergarten|academy|college|department|committee)\b")
_SITE = re.compile(r"\W*(?:diem\s*truong|diem\s*le)\b")  #: an outlying site of the school named above it, no unit of its own
#: Superior and school on one line: "UBND PHƯỜNG 5 - TRƯỜNG TIỂU HỌC …".
_TOGETHER = re.compile(r"\W*(?:ubnd|uy\s*ban|phong|so)\b.*?(?P<gap>\s+[-/]\s*)(?:truong|trung\s*tam|nhom\s*tre|lop\s*mau)\b")
_DRAFT = re.compile(r"\W*(?:ban\s*)?du\s*thao\b[\s\d]*(?:lan\s*\d+)?\W*")
#: "PHÒNG GD&ĐT THỊ XÃ BẾN" over "SÔNG": names of places have two syllables, a number only where it is one.
_HALF_PLACED = re.compile(r"\b(?:thi\s*xa|tx\.?|huyen|quan|thanh\s*pho|tp\.?|tinh|phuong|xa|dac\s*khu)\s+[a-z]+")
_SYLLABLE = re.compile(r"[^\W\d_]+(?:['’‘´`ʼ-][^\W\d_]+)*")  #: "K'NÂM" and "M'DRẮK" are one
_COMMITTEE = re.compile(r"(?:uy\s*ban\s*nhan\s*dan|u\.?\s*b\.?\s*n\.?\s*d)$")
#: What heads a list or a form and never goes on with a name: "TRƯỜNG …" over "THỐNG KÊ …" where no number stands between.
_HEADS_LIST = re.compile(
    r"(?:thong\s*ke|danh\s*(?:sach|muc)|(?:bieu|bang|phieu)\s|mau\s*so|tong\s*hop|so\s*lieu|ket\s*qua|tinh\s*hinh|phu\s*luc|theo\s*doi)\b"
)
#: Bodies that begin a line of their own even below a line that breaks off: "LIÊN ĐOÀN LAO ĐỘNG PHƯỜNG" is whole above them.
_WHOLE_BODY = re.compile(
    r"(?:ban\s*chap\s*hanh|bch|cong\s*doan|cdcs|chi\s*(?:bo|uy|doan)|dang\s*(?:bo|uy)|lien\s*doi|doan\s*(?:truong|thanh|tncs)|ban\s*dai\s*dien)\b"
)
_LONGEST_NAME = 300  #: characters; what goes on beyond them is no name, and was read whole again with each line
_BODY_TEXT = 90  #: characters; no line of a letterhead is as long
_MIDWAY = re.compile(r"(?:co\s*so|trung\s*hoc|thuong\s*xuyen|giao\s*duc|pho\s*thong|tieu\s*hoc)\b")


def read_organisations(lines: Iterable[Line], official: bool) -> tuple[str | None, str | None]:
    """Superior and issuer in the lines above the title.

    The issuer is the last organisation named, its superior the one before; a single one is the issuer. Lines
    that break off are joined with what follows. `official`: there is a number or the country's name, so
    that capitals above them are organisations even where their kind is unknown.
    """
    names: list[str] = []
    last: Line | None = None
    for line in lines:
        if not line.text:
            continue
        if _is_other(line.text) or (names and _is_gloss(line)):
            last = None
        elif last is not None and names and _continues(names[-1], last, line):
            names[-1] = f"{names[-1]} {line.text}"
            last = line
        elif _opens(line) or (official and _stands_in_for_name(line, last, bool(names))):
            names += _parted(line.text)
            last = line
        elif last is not None and line.flow != last.flow:
            last = None
    cleaned = [name.strip(" .,;:*-") for name in names]
    if not cleaned:
        return None, None
    return (cleaned[-2] if len(cleaned) > 1 else None), cleaned[-1]


def labelled_issuer(lines: Iterable[Line]) -> str | None:
    """The school of a line "Đơn vị: Trường ...", where papers without a letterhead name it."""
    for line in lines:
        found = _UNIT_LABEL.match(line.folded)
        if found and parse_school(name := line.text[found.end() :].strip(" .,;")):
            return name
    return None


def is_office(name: str) -> bool:
    """Whether an organisation can stand above a school: a people's committee, a department, a Party committee."""
    return bool(_AUTHORITY.match(fold(name))) and parse_school(name) is None


def _is_other(text: str) -> bool:
    folded = fold(text)
    return bool(
        (len(text) > _BODY_TEXT and not (text.isupper() and _TOGETHER.match(folded)))
        or parse_number(text)
        or parse_place_date(text)
        or parse_secrecy(text)
        or is_urgency(text)
        or subject_start(folded) is not None
        or _CONTACT.search(folded)
        or split_type(text)
        or heads_form(text)
        or is_position(text)
        or _DRAFT.fullmatch(folded)
        or re.match(r"\W*kinh\s*(?:gui|goi|trinh)", folded)
    )


def _parted(text: str) -> list[str]:
    found = _TOGETHER.match(fold(text))
    return [text[: found.start("gap")], text[found.end("gap") :]] if found else [text]


def _is_gloss(line: Line) -> bool:
    folded = line.folded.lstrip(' *-_"“')
    return bool(_SITE.match(folded)) or (bool(_GLOSS.match(folded)) and not (_AUTHORITY.match(folded) or _SCHOOL.match(folded)))


def _opens(line: Line) -> bool:
    folded = line.folded.lstrip(' *-_"“(')
    if not (_AUTHORITY.match(folded) or _SCHOOL.match(folded)):
        return False
    return _looks_like_name(line.text)


def _stands_in_for_name(line: Line, last: Line | None, named: bool) -> bool:
    """Whether a line of no known kind can be an organisation: in capitals, or in the same cell under another one."""
    if last is None and named:
        return False
    return _is_capital_name(line) or (last is not None and line.flow == last.flow and _looks_like_name(line.text))


def _is_capital_name(line: Line) -> bool:
    return line.text.isupper() and len(line.text.split()) >= 2 and not any(c.isdigit() for c in line.text)


def _looks_like_name(text: str) -> bool:
    """No sentence: in capitals, or without the signs and verbs of running text."""
    return text.isupper() or not re.search(r"[;:?!]|\.\s*$|\b(?:báo cáo|kính|xin|là|đã|được|thực hiện|gửi)\b", text.lower())


def _continues(name: str, last: Line, line: Line) -> bool:
    """Whether a line goes on with the name above it, which broke for want of room."""
    above, here = fold(name).rstrip(" ."), line.folded
    if len(name) > _LONGEST_NAME:
        return False
    if person_name(line.text, known_surname=True) and not name.isupper() and not line.text.isupper():
        return False
    if _COMMITTEE.match(above) and _PLACE.match(here):
        return True
    if _HEADS_LIST.match(here) or (_AUTHORITY.match(above) and _PLACE_ENDS.search(above) and _WHOLE_BODY.match(here)):
        return False
    nameless = bool(_SCHOOL.match(above)) and parse_school(name) is None
    if nameless or _UNFINISHED.search(above) or _ATTACHED.search(above):
        return True
    if line.flow != last.flow and last.zone == "body" and line.zone == "body" and abs(line.flow - last.flow) > 1:
        return False
    if _AUTHORITY.match(here) or _BARE_SCHOOL.match(here):
        return False
    if _SCHOOL.match(here) and not _MIDWAY.match(here):
        return False
    if _AUTHORITY.match(above) and _rests_of_place(above, line.text) and name.isupper() == line.text.isupper():
        return True
    if _AUTHORITY.match(above) and _PLACED.search(above) and not _PLACE.match(here):
        return False
    return name.isupper() == line.text.isupper() and _looks_like_name(line.text)


def _rests_of_place(above: str, text: str) -> bool:
    """Whether a line is the rest of a place's name: of one of which a single syllable was left above, or a last syllable."""
    half = any(found.end() == len(above) for found in _HALF_PLACED.finditer(above))
    words = text.split()
    return all(_SYLLABLE.fullmatch(word) for word in words) and len(words) <= (3 if half else bool(_PLACED.search(above)))
