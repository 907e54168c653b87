"""Whom a sentence addresses, as unit selectors of campaign.toml; and where reports go."""

from __future__ import annotations

import re

from config.entities import Level
from parsers.plan.duties import RECIPIENT
from parsers.vietnamese.text import clean, fold, squeeze

_LEVELS: tuple[tuple[re.Pattern[str], tuple[Level, ...]], ...] = (
    (re.compile(r"\b(?:bac|cap|nganh|khoi)\s+(?:hoc\s+)?mam\s+non\b"), (Level.MAM_NON, Level.MAU_GIAO)),
    (re.compile(r"\bmam\s+non\b|\bmn\b|\bnha\s+tre\b"), (Level.MAM_NON,)),
    (re.compile(r"\bmau\s+giao\b|\bmg\b"), (Level.MAU_GIAO,)),
    (re.compile(r"\btieu\s+hoc\b|\bth\b(?!\s*&?\s*thpt)|\bcap\s+1\b"), (Level.TIEU_HOC,)),
    (re.compile(r"\btrung\s+hoc\s+co\s+so\b|\bthcs\b|\bcap\s+2\b"), (Level.THCS,)),
    (re.compile(r"\btrung\s+hoc\s+pho\s+thong\b|\bthpt\b|\bcap\s+3\b"), (Level.THPT,)),
)
_COMBINED = re.compile(r"\blien\s+cap\b|\bnhieu\s+cap\s+hoc\b|\bth\s*[&-]\s*thcs\b|\bthcs\s*[&-]\s*thpt\b")
_ALL_SCHOOLS = re.compile(
    r"\b(?:cac|toan\s+bo|tat\s+ca(?:\s+cac)?|moi)\s+(?:truong\s+(?:hoc\b|truc|tren|thuoc|trong)|don\s+vi|co\s+so\s+(?:giao|gd))"
    r"|\bva\s+(?:cac\s+)?(?:truong\s+hoc|don\s+vi)\b|\bcac\s+cap\s+hoc\b|\bcac\s+bac\s+hoc\b"
)
_SECTIONS = re.compile(r"\bcac\s+bo\s+phan\b|\bbo\s+phan\s+chuyen\s+mon\b")
_UNIONS = re.compile(r"\bdoan\s+the\b|\bcong\s+doan\s+co\s+so\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SECTION = re.compile(r"\b(?:bo\s+phan|to(?!\s+chuc)|chuyen\s+vien|van\s+phong|dong\s+chi|ong|ba)\s+[^,;.()@:\d]{2,60}")
_PARENTHESES = re.compile(r"\(([^()]{3,120})\)")


def selectors(text: str) -> tuple[str, ...]:
    """The selectors that a text's words for its addressees make; empty where it names none.

    "các trường mầm non, mẫu giáo" gives level:mam_non and level:mau_giao; "các trường học trực thuộc" gives "*".
    """
    folded = fold(clean(text))
    combined = _COMBINED.search(folded)
    folded = _COMBINED.sub(" ", folded)
    levels = [level for pattern, found in _LEVELS if pattern.search(folded) for level in found]
    levels += [Level.LIEN_CAP] if combined else []
    sections = [level for pattern, level in ((_SECTIONS, Level.BO_PHAN), (_UNIONS, Level.DOAN_THE)) if pattern.search(folded)]
    if levels:
        return tuple(dict.fromkeys(f"level:{level}" for level in (*levels, *sections)))
    if _ALL_SCHOOLS.search(folded) or re.search(
        r"\btruong\s+hoc\b|\bnha\s+truong\b|\bcac\s+truong\b|\bthu\s+truong\b|\bdon\s+vi\b", folded
    ):
        return ("*",)
    return tuple(f"level:{level}" for level in sections)


def address(text: str) -> str:
    """The first mail address of a text, in lower case; empty if there is none."""
    found = _ADDRESS.search(clean(text))
    return found[0].lower().rstrip(".") if found else ""


def section(text: str) -> str:
    """Who takes the reports in: "bộ phận Tổ chức cán bộ"; empty where the text names nobody within the office."""
    original = clean(text)
    for part in (*_PARENTHESES.findall(original), *_after_recipient(original)):
        if found := _SECTION.search(fold(part)):
            named = squeeze(part[found.start() : found.end()])
            return re.split(r"\s+(?:trước|chậm|qua|để|theo|vào|hạn|muộn|địa chỉ)\b", named)[0].strip(" -")
    return ""


def _after_recipient(original: str) -> list[str]:
    folded = fold(original)
    return [original[found.start("who") :] for found in RECIPIENT.finditer(folded)]
