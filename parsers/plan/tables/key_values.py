"""Reports told as labels with values, in two columns or a line each: made rows of a timetable."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.facts import Block, Paragraph, Table
from parsers.plan.duty.duties import PRODUCT
from parsers.plan.tables.columns import CELL_DAY, cells_of
from parsers.vietnamese.text import clean, fold, squeeze

_MARK = re.compile(r"\s*(?:[-–+*•]|(?:[IVX]{1,5}|[a-hđ]|\d{1,2}(?:\.\d{1,2})*)[.)/](?!\d))\s*")
_KINDS = (
    (
        "named",
        r"ten\s+(?:bao\s+cao|bieu(?:\s+mau)?|ho\s+so|san\s+pham|van\s+ban|danh\s+sach)|(?:bao\s+cao|bieu)\s+[a-d\d]{1,2}",
    ),
    (
        "thing",
        r"bao\s+cao|noi\s+dung(?:\s+(?:bao\s+cao|cong\s+viec|nop|gui|yeu\s+cau))?|(?:cong\s+)?viec(?:\s+can\s+lam)?|san\s+pham|loai\s+bao\s+cao|ten",
    ),
    (
        "when",
        r"(?:thoi\s+(?:gian|han|diem)|han)(?:\s+(?:cuoi|chot|cung|nop|gui|bao\s+cao|hoan\s+thanh|thuc\s+hien|nhan))*|ngay\s+(?:nop|gui|nhan|hoan\s+thanh)(?:\s+bao\s+cao)?|bao\s+gio|khi\s+nao|deadline|cham\s+nhat|nop|gui",
    ),
    (
        "whom",
        r"doi\s+tuong(?:\s+(?:thuc\s+hien|bao\s+cao|ap\s+dung|gui|nop))?|(?:don\s+vi|truong|nguoi)(?:\s+(?:bao\s+cao|thuc\s+hien|lap|nop|gui|phu\s+trach))*|ai|noi\s+gui",
    ),
    (
        "where",
        r"(?:noi|don\s+vi|nguoi|dau\s+moi|bo\s+phan)\s+(?:tiep\s+)?nhan(?:\s+bao\s+cao)?|noi\s+nop|(?:gui|nop)\s+(?:cho|ve|ai|tai|den)(?:\s+ai)?|dia\s+chi(?:\s+(?:nhan|gui))?|e-?mail",
    ),
    (
        "other",
        r"(?:hinh|phuong|cach)\s+thuc(?:\s+(?:gui|nop|bao\s+cao))?|(?:bieu\s+)?mau|ky\s+duyet|ky\s+bao\s+cao|ghi\s+chu|so\s+(?:ban|luong)|can\s+cu|lien\s+he|yeu\s+cau|kem\s+theo|pham\s+vi|muc|thong\s+tin|tieu\s+chi",
    ),
)
_LABELS = tuple((kind, re.compile(rf"(?:{pattern})$")) for kind, pattern in _KINDS)
_PLACE = re.compile(r"(?:dia\s+diem|thanh\s+phan|chu\s+tri|noi\s+to\s+chuc)$")
_LABEL_SPLIT = re.compile(r"(?<=[.;])\s+(?=[^\s:.;][^:.;\d]{1,28}:\s)")
_LONGEST_LABEL, _MOST_LINES = 40, 60
#: Labels of a limit; "Thời gian", "Bao giờ" may be an event's.
_LIMIT = re.compile(r"\b(?:han|nop|gui|nhan|cham|deadline|bao\s+cao)\b")


_OPENS = re.compile(r"(?:bao\s+cao|bc|danh\s+sach|ho\s+so|bieu|bang|so\s+lieu|ke\s+hoach|phieu|thong\s+ke)\b")
_OF_SCHOOL = re.compile(r"(?:ke\s+toan|van\s+thu|giao\s+vien|nhan\s+vien|to\s+truong|can\s+bo)\b[^,;]{0,30}\btruong\b")
_LONGEST_OPENING = 140


@dataclass(slots=True)
class _Record:
    """What the labels of one report say."""

    told: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    lines: int = 0


def labelled_rows(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with reports that are told by labels in rows of a table each.

    A run of labels is one only where it names a thing to be sent and a day for it; where a place or those present stand
    among them, a meeting is told of.
    """
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        run = _run(blocks, at)
        if run and (table := _table(run[0], _opening(found))):
            found.append(table)
            at = run[1]
        else:
            found.append(blocks[at])
            at += 1
    return tuple(found)


def _run(blocks: tuple[Block, ...], start: int) -> tuple[list[_Record], int] | None:
    """The records of the labels that begin at a block, and where they end."""
    pairs: list[tuple[str, str, str]] = []
    at = start
    for at in range(start, min(len(blocks), start + _MOST_LINES)):
        told = _pairs(blocks[at])
        if not told:
            break
        pairs += told
    else:
        at += 1
    if len(pairs) < 2 or any(kind == "place" for kind, _, _ in pairs):
        return None
    records = [_Record()]
    for kind, label, value in pairs:
        if (kind in ("named", "thing") and ("thing" in records[-1].told or "when" in records[-1].told)) or (
            kind != "other" and kind in records[-1].told
        ):
            records.append(_Record())
        key = "thing" if kind == "named" else kind
        if key not in records[-1].told:
            records[-1].told[key], records[-1].labels[key] = value, label
    return (records, at) if at > start else None


def _pairs(block: Block) -> list[tuple[str, str, str]]:
    """The labels of a line or of a two-column table with their kinds and values; none of anything else."""
    if isinstance(block, Table):
        rows = [[squeeze(clean(str(cell))) for cell in row if cell is not None] for row in block.rows]
        return _all([row[1:] if len(row) == 3 and row[0].rstrip(".").isdigit() else row for row in rows])
    text = block.text.strip()
    cells = cells_of(text)
    if len(cells) == 3 and cells[0].rstrip(".").isdigit():
        cells = cells[1:]
    if len(cells) == 2:
        return _all([cells])
    if len(cells) > 2 or ":" not in text:
        return []
    marked = _MARK.match(text)
    return _all(
        [[part.strip(" .;") for part in one.split(":", 1)] for one in _LABEL_SPLIT.split(text[marked.end() if marked else 0 :])]
    )


def _all(rows: list[list[str]]) -> list[tuple[str, str, str]]:
    found = [(_kind(row[0]), row[0], row[1]) for row in rows if len(row) == 2]
    return found if len(found) == len(rows) and all(kind and value for kind, _, value in found) else []


def _kind(label: str) -> str:
    told = fold(clean(label)).strip(" .*-")
    if len(told) > _LONGEST_LABEL:
        return ""
    return "place" if _PLACE.match(told) else next((kind for kind, pattern in _LABELS if pattern.match(told)), "")


def _opening(above: list[Block]) -> str:
    """The thing that the line above the labels names: "III. Báo cáo công tác y tế"; empty if it names none, or a day."""
    line = above[-1].text if above and isinstance(above[-1], Paragraph) else ""
    text = squeeze(clean(line))
    marked = _MARK.match(text)
    text = text[marked.end() if marked else 0 :].strip(" .:;")
    told = fold(text)
    if not _OPENS.match(told) or CELL_DAY.search(told) or len(text) > _LONGEST_OPENING or ":" in text:
        return ""
    return text.capitalize() if text.isupper() else text


def _table(records: list[_Record], opening: str) -> Table | None:
    rows = [_row(one, opening if len(records) == 1 else "") for one in records]
    if not all(rows) or not any(CELL_DAY.search(fold(one.told["when"])) for one in records):
        return None
    limited = all(_LIMIT.search(fold(f"{one.labels['when']} {one.labels.get('where', '')}")) for one in records)
    head = ("Nội dung", "Đơn vị thực hiện", "Thời hạn gửi" if limited else "Thời gian", "Nơi nhận")
    return Table((head, *(row for row in rows if row)))


def _row(one: _Record, opening: str) -> tuple[str, str, str, str] | None:
    thing, when = one.told.get("thing", ""), one.told.get("when", "")
    if opening and not _OPENS.match(fold(clean(thing))):
        thing, label = opening, "ten"
    else:
        label = fold(one.labels.get("thing", ""))
    if not thing or not when:
        return None
    if re.match(r"bao\s+cao\b", label) and not _OPENS.match(fold(clean(thing))):
        thing = f"Báo cáo {thing[:1].lower()}{thing[1:]}"  # "Báo cáo | Kết quả …": the label is the thing's first word
    if not PRODUCT.match(fold(clean(thing))) and not re.match(r"ten\b", label) and "where" not in one.told:
        return None
    whom = one.told.get("whom", "")
    whom = "" if _OF_SCHOOL.match(fold(clean(whom))) else whom  # who writes it there; it comes from the school
    return f"{thing[:1].upper()}{thing[1:]}", whom, when, one.told.get("where", "")
