"""Bodies: who a line of a letterhead, a row over a table or a name of the roster speaks of, read once.

A body is its kind, its own name and its place; a letterhead is a path of bodies, outermost first. Attribution compares
bodies and takes no line apart again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from parsers.facts import Body, OfficialHeader, Table
from parsers.official.organs import NEVER_ABOVE, ORGANS, organ_by_signs
from parsers.vietnamese.names import SchoolName, parse_school
from parsers.vietnamese.text import clean, fold, key, squeeze

_SEATS = "tinh|huyen|thanh|thi|quan|xa|phuong"
_BOARD_OF = r"(?:ban (?:chap hanh|thuong vu) )?"
#: Kinds of bodies other than schools, by how their name opens once its abbreviations are written out; the first row counts.
KINDS: tuple[tuple[str, str], ...] = (
    ("DANG", rf"{_BOARD_OF}(?:(?:dang|chi|{_SEATS}) (?:bo|uy)\b|dang cong san)|ban (?:tuyen giao|dan van)"),
    ("CONG DOAN", rf"{_BOARD_OF}(?:(?:to )?cong doan|lien doan lao dong|nghiep doan)|ban nu cong"),
    ("DOI", rf"(?:{_BOARD_OF}|ban chi huy )(?:lien doi|(?:chi )?doi (?:thieu nien|tntp))|hoi dong doi|(?:tong )?phu trach doi"),
    ("DOAN", rf"{_BOARD_OF}(?:doan (?:thanh nien|truong|phuong|xa|thi|co so|tncs)|(?:lien )?(?:chi|{_SEATS}) doan\b|doan$)"),
    ("CHA ME", r"(?:(?:ban (?:thuong truc |chap hanh )?)?(?:dai dien )?(?:chi )?(?:hoi )?)(?:cha me|phu huynh)"),
    ("MAT TRAN", r"(?:uy ban )?mat tran"),
    ("HOI", rf"{_BOARD_OF}(?:chi )?hoi (?!dong )"),
    ("HDND", r"hoi dong nhan dan"),
    ("UBND", r"uy ban nhan dan"),
    ("PHONG GD", r"phong giao duc dao tao"),
    ("PHONG VHXH", r"phong van hoa xa hoi"),
    ("SO", r"so (?:giao duc|noi vu|y te|tai|tu phap|lao dong|van hoa|khoa hoc|ke hoach|xay dung|cong|nong|thong tin)"),
    ("BO", r"bo (?:giao duc|noi vu|y te|tai chinh|cong an|quoc phong)|chinh phu\b|thu tuong"),
    ("Y TE", r"tram y te|trung tam y te|benh vien|phong kham|nha thuoc"),
    ("BAN CHI DAO", r"ban chi dao"),
    ("HTCD", r"trung tam hoc tap cong dong"),
    ("GDTX", r"trung tam (?:giao duc nghe nghiep|giao duc thuong xuyen|day nghe)"),
    ("TRUNG CAP", r"(?:truong )?(?:trung cap|cao dang|dai hoc|hoc vien)\b|truong (?:day nghe|boi duong|chinh tri)"),
    ("CONG TY", r"cong ti|tap doan|ngan hang|doanh nghiep|hop tac xa|nha xuat ban|cua hang|bao hiem|kho bac|vien "),
    ("CONG AN", r"cong an\b|toa an|ban chi huy quan su"),
    ("TRUNG TAM", r"trung tam "),
    ("PHONG", r"phong \w"),
    ("BO PHAN", r"(?:bo phan|to|ban|hoi dong|thanh tra|van phong|cum|khoi|tieu ban|doan kiem tra)\b"),
)
#: Organs through which a commune or a district's Phòng speaks as well as in its own name.
SPEAKING = frozenset({"PHONG VHXH", "PHONG", "BAN CHI DAO", "BO PHAN"})
#: Bodies that stand above an issuer and, alone over a table, say nothing of who filled it in.
AUTHORITIES = frozenset({"UBND", "PHONG GD", "PHONG VHXH", "SO", "BO"})
#: One pattern for all rows: a country's names are asked for their kind in a fifth of the time.
_KIND = re.compile("|".join(f"(?P<k{at}>{pattern})" for at, (_, pattern) in enumerate(KINDS)))
_TRAINING = re.compile(next(pattern for kind, pattern in KINDS if kind == "TRUNG CAP"))
#: What no other body's name opens with: most lines of a roster, whose abbreviations need not be written out.
_SCHOOL_FIRST = re.compile(r"(?:truong|mam non|mn(?:tt)?|mau giao|mg|tieu hoc|th(?:cs|pt)?|trung hoc|nhom tre|lop mau giao)\b ")
#: Kinds that have one name, so that what follows it is their place: "PHÒNG GD&ĐT KIM TRÀNG".
STEMS = {
    "UBND": "uy ban nhan dan",
    "PHONG GD": "phong giao duc dao tao",
    "PHONG VHXH": "phong van hoa xa hoi",
    "HTCD": "trung tam hoc tap cong dong",
    "SO": "so giao duc dao tao",
}
#: A union signs through its board, and the Youth Union says its whole name or the short one.
_BOARD = re.compile(r"^ban chap hanh (?=doan|cong doan|hoi|lien doan)")
#: "Văn phòng Sở" stands as VĂN PHÒNG below its Sở.
_OF_SO = re.compile(r"(?<=van phong|thanh tra) so(?: giao duc.*)?$")
_YOUTH = re.compile(r"doan thanh nien(?: cong san)?(?: ho chi minh)?")
_NO_SCHOOL = re.compile(r"(?:phong|bo phan|to|ban|thanh tra|van phong|khoi)\b(?!.*\b(?:truong|nhom tre|lop|trung tam|tr)\b)")

_WRITTEN_OUT = {
    "giao duc dao tao": r"(?:giao duc|gd) ?(?:va )?(?:dao tao|dt)",
    "phong giao duc dao tao": r"pgd ?(?:va )?dt|pgd",
    "van hoa xa hoi": r"(?:van hoa|vh) ?(?:va )?(?:xa hoi|xh)",
    "trung tam hoc tap cong dong": r"tt ?htcd",
    "hoc tap cong dong": r"htcd",
    "trung tam giao duc nghe nghiep giao duc thuong xuyen": r"tt ?(?:gdnn|dn) ?(?:va )?gdtx",
    "giao duc nghe nghiep giao duc thuong xuyen": r"(?:giao duc nghe nghiep|gdnn) (?:va )?(?:giao duc thuong xuyen|gdtx)",
    "trung tam giao duc thuong xuyen": r"tt ?gdtx",
    "giao duc thuong xuyen": r"gdtx",
    "giao duc nghe nghiep": r"gdnn",
    "uy ban nhan dan": r"u ?b ?n ?d",
    "hoi dong nhan dan": r"h ?d ?n ?d",
    "uy ban mat tran to quoc": r"ubmttq",
    "to chuc can bo": r"tccb",
    "thanh nien cong san": r"tncs",
    "ho chi minh": r"hcm",
    "ban chi dao": r"bcd",
    "ban chap hanh": r"bch",
    "ban thuong vu": r"btv",
    "ban dai dien": r"bdd",
    "cong doan giao duc": r"cdgd",
    "doan thanh nien": r"dtn(?:cs)?",
    "lien doan lao dong": r"ldld",
    "cong doan co so": r"cdcs",
    "cha me hoc sinh": r"ch?mhs|phhs|phu huynh hoc sinh",
}
_SHORT_FORMS = (f"(?P<s{i}>{pattern})" for i, pattern in enumerate(_WRITTEN_OUT.values()))
_SHORT_FORM = re.compile(rf"\b(?:{'|'.join(_SHORT_FORMS)})\b")
_LONG_FORMS = tuple(_WRITTEN_OUT)
_OPENING = {"tt": "trung tam", "p": "phong", "cd": "cong doan"}

_PLACE_KINDS = {
    "phuong": ("phường", "p"),
    "xa": ("xã",),
    "dac khu": ("đặc khu",),
    "thi tran": ("thị trấn", "tt"),
    "huyen": ("huyện",),
    "quan": ("quận", "q"),
    "thi xa": ("thị xã", "tx"),
    "thanh pho": ("thành phố", "tp"),
    "tinh": ("tỉnh",),
}
TOWNS = frozenset({"huyen", "quan", "thi xa", "thanh pho"})
COMMUNES = frozenset({"phuong", "xa", "dac khu", "thi tran"})
#: "P" is a ward before a number or behind a full stop, "TT" a town where it stands apart; "xã hội" is no commune.
_PLACE = re.compile(
    r"(?<![^\W_])(?P<kind>phuong|xa(?!\s+hoi\b)|dac\s+khu|thi\s+tran|huyen|quan|thi\s+xa|thanh\s+pho|tinh"
    r"|p(?=\s?\d|\.)|q(?=\s?\d|\.)|t\.?x|t\.?p|tt(?=\s))(?![^\W\d_])(?!\s*(?:doan|uy|bo)\b)[.\s]*"
)
_NAME_ENDS = re.compile(r"\s*(?:[,;:()\n\t/]|\s-\s|-\s|\.(?:\s|$)|$)")
_KIND_OF = {form: kind for kind, forms in _PLACE_KINDS.items() for form in (kind, *forms)}
_CAPITAL = re.compile(r"(?:[^\W\d_a-z][\w'’‘´`ʼ-]*|\d{1,2})$")
_LONGEST_NAME = 4  #: words of a place's name


def body_of(line: str) -> Body:
    """The body that a line names; its kind is empty where nobody understands it."""
    words = squeeze(clean(line)).strip(" .,;:*-_")
    folded = key(words)
    school = parse_school(words) if _SCHOOL_FIRST.match(folded) and not _TRAINING.match(folded) else None
    if school:  # as most lines of a roster
        return _school(words, school)
    text = written_out(words)
    kind = _kind_of(text)
    school = None if _NO_SCHOOL.match(text) else parse_school(words)
    if school and (kind in ("", "GDTX", "CONG TY") or school.body or "truong" in text.split()):
        return _school(words, school)
    if not kind and text.startswith("truong "):
        return Body(words, "TRUONG", text.removeprefix("truong "))
    if not kind:
        return Body(words, "", text)
    found = [(start, seat) for start, seat in _places(words) if start]
    name = written_out(words[: found[0][0]]) if found else text
    name = _BOARD.sub("", _YOUTH.sub("doan", _OF_SO.sub("", name)))
    stem = STEMS.get(kind, name)
    loose = name.removeprefix(stem).strip() if name.startswith(stem) else ""
    name = stem if loose else name
    return Body(words, kind, "" if kind == "GDTX" else name, (*((loose,) if loose else ()), *(seat for _, seat in found)))


def _school(words: str, school: SchoolName) -> Body:
    places = seats(words) or ((school.locality,) if school.locality else ())
    return Body(words, school.level, school.name, places, school.body, school.boarding)


def _kind_of(text: str) -> str:
    if text.startswith("truong "):
        return "TRUNG CAP" if _TRAINING.match(text) else ""
    found = _KIND.match(text)
    return KINDS[int((found.lastgroup or "k0")[1:])][0] if found else ""


def path_of(superior: str | None, issuer: str | None) -> tuple[Body, ...]:
    """The path of two lines; a union or board that stands below or above its school's name is an organ of that school."""
    path = tuple(body_of(line) for line in (superior, issuer) if line)
    if len(path) < 2:
        return path
    above, own = path
    if above.is_school and (own.kind in ORGANS or (above.organ and own.kind == "BO PHAN")):
        return above, replace(above, words=own.words, organ=ORGANS.get(own.kind, above.organ))
    if own.is_school and not own.organ and (above.kind in NEVER_ABOVE or (above.kind == "HOI" and not above.places)):
        return above, replace(own, organ=ORGANS[above.kind])
    return path


def _signed_by_organ(path: tuple[Body, ...], header: OfficialHeader) -> tuple[Body, ...]:
    """The path of a paper whose mark, symbol or signer is an organ's, where its lines say no more than its school."""
    issuer = path[-1] if path else Body("")
    organ = "" if issuer.organ else organ_by_signs(header, issuer.name if issuer.is_school else "")
    if not organ or (path and not issuer.is_school):
        return path
    if not path:
        return (Body("", next(kind for kind, called in ORGANS.items() if called == organ), organ),)
    return (*path[:-1], replace(issuer, organ=organ))


def written_out(words: str) -> str:
    """A name, folded, its abbreviations written out and without "và": "TT. HTCĐ" is "trung tam hoc tap cong dong"."""
    text = _SHORT_FORM.sub(lambda found: _LONG_FORMS[int((found.lastgroup or "s0")[1:])], key(words))
    first, _, rest = text.partition(" ")
    text = f"{_OPENING[first]} {rest}" if rest and first in _OPENING else text
    return " ".join(word for word in text.split() if word != "va")


def bare(place: str) -> str:
    """A place without its kind: "huyen kim trang" is "kim trang"; a ward that is only a number keeps it."""
    kind = kind_of_place(place)
    name = place.removeprefix(kind).strip()
    return place if name.isdigit() else name


def kind_of_place(place: str) -> str:
    """Its kind where it is told: "thi xa", "phuong"."""
    return next((kind for kind in _PLACE_KINDS if place.startswith(f"{kind} ")), "")


def seats(text: str) -> tuple[str, ...]:
    """The places that running text names with their kind, folded: "huyen kim trang", "phuong 5"."""
    return tuple(dict.fromkeys(seat for _, seat in _places(text)))


def read_bodies(header: OfficialHeader | None, sheets: Iterable[Table] = ()) -> tuple[Body, ...]:
    """The path of a letterhead, outermost first; of a workbook without one the bodies among the rows over its tables."""
    path = _signed_by_organ(path_of(header.superior, header.issuer), header) if header else ()
    if path and path[-1].kind not in AUTHORITIES:
        return path
    rows = (line for row in heading_rows(sheets) for line in row.split("\n"))
    return tuple(body for line in rows if (body := _headed(line))) or path


def heading_rows(tables: Iterable[Table]) -> list[str]:
    """What stands above the header of a document's tables: whose they are and what they count."""
    lines: list[str] = []
    for table in tuple(tables)[:3]:
        for row in table.rows[:10]:
            texts = list(dict.fromkeys(cell.strip() for cell in row if isinstance(cell, str) and cell.strip()))
            if len(texts) > 2 or (texts and _is_numbered(row)):
                break
            lines += texts
    return lines


def _is_numbered(row: Sequence[object]) -> bool:
    """Whether a row begins with its number: it is one of the table's own, however few columns that has."""
    first = next((cell for cell in row if cell not in (None, "")), None)
    return str(first).strip().rstrip(".").isdigit()


_LABEL = re.compile(r"^\W*(?:tên\s+)?(?:đơn\s+vị|trường|cơ\s+sở)(?:\s+(?:báo\s+cáo|nộp|lập))?\s*:", re.IGNORECASE)
_OPENS_SCHOOL = re.compile(r"(?:truong|tr|trung tam|tt|nhom tre|lop|co so)\b")
_A_LINE = 90  #: characters; no name of a body over a table is as long


def _headed(line: str) -> Body | None:
    """A row over a table that is a body's name and no title: a school's, or one of a known kind in capitals or labelled."""
    words = _LABEL.sub("", line).strip()
    if not words or len(words) > _A_LINE:
        return None
    body = body_of(words)
    labelled = words != line.strip()
    if _OPENS_SCHOOL.match(key(words)):
        return body
    return body if body.kind and (body.organ or not body.is_school) and (labelled or words.isupper()) else None


def _places(text: str) -> Iterator[tuple[int, str]]:
    """Where each place of a text stands, and its kind and name, folded."""
    folded = fold(text)
    for found in _PLACE.finditer(folded):
        written = text[found.start("kind") : found.end("kind")].lower()
        kind = _KIND_OF.get(" ".join(found["kind"].replace(".", "").split()), "")
        if not kind or not (written.isascii() or " ".join(written.split()) in _PLACE_KINDS[kind]):
            continue
        end = _NAME_ENDS.search(text, found.end())
        after = _PLACE.search(folded, found.end())
        stop = min(end.start() if end else len(text), after.start() if after else len(text))
        name = []
        for word in text[found.end() : stop].split()[:_LONGEST_NAME]:
            if not _CAPITAL.match(word):
                break
            name.append(word)
        if name:
            yield found.start(), f"{kind} {key(' '.join(name))}"
