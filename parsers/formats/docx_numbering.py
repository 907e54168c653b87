"""The labels that Word numbers paragraphs with, which stand in no text (ECMA-376-1, 17.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from parsers.formats.docx_styles import VAL, W, small_number
from parsers.formats.package import parse

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """The labels that Word numbers paragraphs with. Stateful: ask once a paragraph, in reading order."""

    def __init__(self, part: Callable[[], bytes]) -> None:
        self._part: Callable[[], bytes] | None = part
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restart: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}

    def _load(self) -> None:
        part, self._part = self._part() if self._part else b"", None
        if not part:
            return
        root = parse(part)
        for abstract in root.iterfind(W + "abstractNum"):
            levels = (_level(element) for element in abstract.iterfind(W + "lvl"))
            self._levels[abstract.get(W + "abstractNumId") or ""] = dict(levels)
        for number in root.iterfind(W + "num"):
            identity, link = number.get(W + "numId") or "", number.find(W + "abstractNumId")
            self._abstract[identity] = link.get(VAL) or "" if link is not None else ""
            self._restart[identity] = {
                small_number(override.get(W + "ilvl"), 0): small_number(start.get(VAL), 1)
                for override in number.iterfind(W + "lvlOverride")
                if (start := override.find(W + "startOverride")) is not None
            }

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph at this level: "1.", "a)", "II."; "-" for any bullet; "" for none."""
        if self._part is not None:
            self._load()
        abstract = self._abstract.get(number)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels or level >= _LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        for restarted, start in self._restart.pop(number, {}).items():
            if restarted < _LEVELS:
                counts[restarted] = start - 1
        counts[level] = (levels[level].start - 1 if (now := counts[level]) is None else now) + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].format == "bullet":
            return "-"
        text = levels[level].text
        for above in range(level + 1):
            if f"%{above + 1}" in text and above in levels:
                count = counts[above]
                text = text.replace(
                    f"%{above + 1}", _spell(levels[above].start if count is None else count, levels[above].format)
                )
        return text.strip()


def _level(element: etree._Element) -> tuple[int, _Level]:
    values = {child.tag: child.get(VAL) or "" for child in element}
    spec = _Level(values.get(W + "numFmt", "decimal"), values.get(W + "lvlText", ""), small_number(values.get(W + "start"), 1))
    return small_number(element.get(W + "ilvl"), 0), spec


def _spell(count: int, style: str) -> str:
    match style:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letter.upper() if style == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            return _roman(count).upper() if style == "upperRoman" else _roman(count)
        case "decimalZero":
            return f"{count:02d}"
        case "none":
            return ""
    return str(count)


def _roman(count: int) -> str:
    if not 0 < count < 400:
        return str(count)
    spelled = ""
    for value, letters in _ROMAN:
        spelled += letters * (count // value)
        count %= value
    return spelled
