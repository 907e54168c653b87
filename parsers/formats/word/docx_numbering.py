"""The labels that Word numbers paragraphs with, which stand in no text (ECMA-376-1, 17.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from parsers.formats.package import parse
from parsers.formats.word.docx_styles import VAL, W, is_on, small_number

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    restart: int | None  #: w:lvlRestart: 0 never; n: only after a level up to the nth; None: after any above it
    legal: bool  #: w:isLgl: all numbers of the label are decimal

    def restarts_after(self, level: int) -> bool:
        """Whether this level starts anew once `level`, 0-based, was used."""
        return self.restart is None or level < self.restart


_UNKNOWN = _Level("decimal", "", 1, None, legal=False)


class Numbering:
    """The labels that Word numbers paragraphs with. Stateful: ask once a paragraph, in reading order."""

    def __init__(self, part: Callable[[], bytes]) -> None:
        self._part: Callable[[], bytes] | None = part
        self._levels: dict[str, dict[int, _Level]] = {}  #: by number, overrides in place
        self._abstract: dict[str, str] = {}
        self._restart: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}

    def _load(self) -> None:
        part, self._part = self._part() if self._part else b"", None
        if not part:
            return
        root = parse(part)
        shared, linked, holders = dict[str, dict[int, _Level]](), dict[str, str](), dict[str, str]()
        for abstract in root.iterfind(W + "abstractNum"):
            identity = abstract.get(W + "abstractNumId") or ""
            shared[identity] = dict(map(_level, abstract.iterfind(W + "lvl")))
            linked[identity] = _value(abstract, "numStyleLink")
            holders[_value(abstract, "styleLink")] = identity
        for number in root.iterfind(W + "num"):
            identity, abstract_id = number.get(W + "numId") or "", _value(number, "abstractNumId")
            abstract_id = holders.get(linked.get(abstract_id) or "-", abstract_id)  # a list style holds the levels (17.9.21)
            overrides = [(small_number(over.get(W + "ilvl"), 0), over) for over in number.iterfind(W + "lvlOverride")]
            own = dict(_level(level) for _, over in overrides for level in over.iterfind(W + "lvl"))
            self._abstract[identity] = abstract_id
            self._levels[identity] = {**shared.get(abstract_id, {}), **own}
            self._restart[identity] = {
                level: small_number(start.get(VAL), 1)
                for level, over in overrides
                if (start := over.find(W + "startOverride")) is not None
            }

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph at this level: "1.", "a)", "II."; "-" for any bullet; "" for none."""
        if self._part is not None:
            self._load()
        levels = self._levels.get(number, {})
        if level not in levels or level >= _LEVELS:
            return ""
        counts = self._counts.setdefault(self._abstract[number], [None] * _LEVELS)
        for restarted, start in self._restart.pop(number, {}).items():
            if restarted < _LEVELS:
                counts[restarted] = start - 1
        counts[level] = (levels[level].start - 1 if (now := counts[level]) is None else now) + 1
        for below in range(level + 1, _LEVELS):
            if levels.get(below, _UNKNOWN).restarts_after(level):
                counts[below] = None
        return "-" if levels[level].format == "bullet" else _label(levels, level, counts)


def _label(levels: dict[int, _Level], level: int, counts: list[int | None]) -> str:
    text, legal = levels[level].text, levels[level].legal
    for above in range(level + 1):
        if f"%{above + 1}" in text and above in levels:
            spec, count = levels[above], counts[above]
            style = "decimal" if legal and spec.format != "none" else spec.format
            text = text.replace(f"%{above + 1}", _spell(spec.start if count is None else count, style))
    return text.strip()


def _value(element: etree._Element, name: str) -> str:
    found = element.find(W + name)
    return found.get(VAL) or "" if found is not None else ""


def _level(element: etree._Element) -> tuple[int, _Level]:
    legal = element.find(W + "isLgl")
    restart = _value(element, "lvlRestart")
    spec = _Level(
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText"),
        small_number(_value(element, "start"), 1),
        small_number(restart, 0) if restart else None,
        legal=legal is not None and is_on(legal),
    )
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
