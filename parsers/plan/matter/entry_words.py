"""Words of entries, surveys and registrations: what is filled in, and no report."""

from __future__ import annotations

import re

from parsers.plan.matter.subject_matter import capital
from parsers.vietnamese.text import clean, fold, squeeze

_ENTRY = re.compile(
    r"\b(?:cap\s+nhat|nhap|khai\s+bao|ke\s+khai|khai|ra\s+soat|hoan\s+thien|chuan\s+hoa)\s+(?:\w+\s+){0,3}?(?:du\s+lieu|so\s+lieu|thong\s+tin|ho\s+so|phieu|phan\s+mem|co\s+so\s+du\s+lieu|csdl)\b"
    r"|\bkhao\s+sat\b|\bdang\s+ky\b|\btruc\s+tuyen\b|\bcsdl\b|\bco\s+so\s+du\s+lieu\b"
)
_FORM = re.compile(r"\b(?:phieu|bieu\s+mau\s+so|bieu\s+so|ban\s+tu\s+danh\s+gia)\b(?!\s+(?:bau|ghi))|\bdang\s+ky\b")


_ENTERED = re.compile(
    r"\b(?:cap\s+nhat|nhap)\s+(?:day\s+du\s+|bo\s+sung\s+)?(?:(?:so\s+|du\s+)lieu|csdl|co\s+so\s+du\s+lieu)\b(?!.*\b(?:gui|nop|bao\s+cao)\b)"
)
_ENTRY_ENDS = re.compile(r"[,;:(]|\b(?:hoan\s+thanh|xong|truoc|cham\s+nhat|muon\s+nhat|den\s+het|trong)\b")


def entry_named(clause: str) -> str:
    """The entry that a clause asks for, as worded: "Cập nhật dữ liệu lên phần mềm"; empty where it asks for a report."""
    original = squeeze(clean(clause))
    found = _ENTERED.search(fold(original))
    end = _ENTRY_ENDS.search(fold(original), found.end()) if found else None
    return capital(original[found.start() : end.start() if end else None].strip(" .,-")) if found else ""


def is_entry(summary: str) -> bool:
    """Whether a paper's own subject is an entry of data, a survey or a registration."""
    return bool(_ENTRY.search(fold(clean(summary))))


def enters(folded: str) -> bool:
    """Whether a clause says that somebody enters, confirms or completes data."""
    return bool(re.search(r"\b(?:cap\s+nhat|nhap|khai\s+bao|ke\s+khai|hoan\s+thien|chuan\s+hoa|xac\s+nhan)\b", folded))


def is_form(told: str) -> bool:
    """Whether words name a form of its own that is filled in: "Phiếu tự đánh giá (nhập phần mềm)"."""
    return bool(_FORM.search(fold(clean(told))))
