"""The type that a heading's words tell, for forms without a single filled row."""

from __future__ import annotations

import re

from config.entities import ColumnType
from parsers.vietnamese.text import clean, fold, squeeze

#: By the lowest words of a heading, from the top: words that only look like a day or a number come first.
_LOWEST: tuple[tuple[ColumnType, re.Pattern[str]], ...] = (
    (
        ColumnType.TEXT,
        re.compile(
            r"^ngay\s+(?:cong|nghi)|so\s+dien\s+thoai|^so\s+(?:dt|hieu)|dia\s+diem|dac\s+diem|uu\s+diem|quan\s+diem|nam\s+sinh"
        ),
    ),
    (
        ColumnType.DATE,
        re.compile(
            r"^ngay\b|\bngay\s+(?:sinh|cap|ky|vao|nop|bat|thuc|ap|ket)|\bngay,?\s*thang|\b(?:tu|den)\s+ngay\b"
            r"|\bthoi\s+(?:gian|diem)\s+(?:bat\s+dau|ket\s+thuc|ap\s+dung|thuc\s+hien)"
        ),
    ),
)
#: By all words of a heading.
_ANY: tuple[tuple[ColumnType, re.Pattern[str]], ...] = (
    (ColumnType.PERCENTAGE, re.compile(r"%|\bt[yi]\s+le\b|\bphan\s+tram\b|\bt[yi]\s+trong\b")),
    (
        ColumnType.DECIMAL,
        re.compile(
            r"\bkinh\s+phi\b|\bso\s+tien\b|\bdiem\b(?!\s+truong)|\bdien\s+tich\b|\btrieu\s+dong\b|\bthanh\s+tien\b|\bdu\s+toan\b"
            r"|\bgia\s+tri\b|\bmuc\s+chi\b|\bhe\s+so\b|\bbinh\s+quan\b"
        ),
    ),
)
_INTEGER = re.compile(
    r"^(?:tong\s+)?so\s+(?!hieu|dien|tai|cmnd|cccd|chung|quyet|van|ky|bao|dt|nha|phong|bang|so)|\bso\s+luong\b|\btong\s+so\b"
    r"|\bsi\s+so\b|\bsl\b|\bso\s+(?:nguoi|luot|lop|hoc\s+sinh|tre|can\s+bo|giao\s+vien|tiet|buoi|ho)\b|^(?:nu|dan\s+toc)$"
)


def type_of_heading(lowest: str, whole: str = "") -> ColumnType:
    """The type of a column by its heading; `whole`: with the groups that stand above it."""
    last, words = fold(squeeze(clean(lowest))), fold(squeeze(clean(whole or lowest)))
    found = next((kind for kind, pattern in _LOWEST if pattern.search(last)), None)
    found = found or next((kind for kind, pattern in _ANY if pattern.search(words)), None)
    if found:
        return found
    return ColumnType.INTEGER if _INTEGER.search(last) or _INTEGER.search(words) else ColumnType.TEXT
