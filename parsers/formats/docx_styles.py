"""What a Word document says elsewhere of its paragraphs: styles (ECMA-376-1, 17.7) and numbering (17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from parsers.formats.package import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
_DEEPEST = 20  #: links of a basedOn chain
_PLAIN_PREFIX = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DEFAULT = re.compile(rb'<w:style [^>]*w:default="(?:1|true|on)"[^>]*>')


def is_on(element: etree._Element) -> bool:
    """The value of an on/off property (17.17.4): on unless it says otherwise."""
    return element.get(VAL) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Look:
    """What matters of the formatting of a paragraph or run; None: not stated here."""

    font: str | None = None  #: "" for a theme font
    bold: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    numbering: tuple[str, int] | None = None  #: number id and level, 0-based
    style: str | None = None

    def over(self, base: Look) -> Look:
        """This look where it states something, else the base."""
        return Look(
            self.font if self.font is not None else base.font,
            self.bold if self.bold is not None else base.bold,
            self.caps if self.caps is not None else base.caps,
            self.hidden if self.hidden is not None else base.hidden,
            self.centred if self.centred is not None else base.centred,
            self.numbering if self.numbering is not None else base.numbering,
        )


PLAIN = Look()


def run_look(properties: etree._Element) -> Look:
    """The look that a w:rPr states."""
    font = bold = caps = hidden = style = None
    for child in properties:
        match child.tag:
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rFonts":
                font = _font(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}b":
                bold = is_on(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}caps":
                caps = is_on(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}vanish":
                hidden = is_on(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rStyle":
                style = child.get(VAL)
    return Look(font, bold, caps, hidden, None, None, style)


def paragraph_look(properties: etree._Element) -> Look:
    """The look that a w:pPr states, its own w:rPr (the paragraph mark's) left aside."""
    centred = numbering = style = None
    for child in properties:
        match child.tag:
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}jc":
                centred = child.get(VAL) == "center"
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}pStyle":
                style = child.get(VAL)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}numPr":
                numbering = _numbering(child)
    return Look(centred=centred, numbering=numbering, style=style)


def _font(fonts: etree._Element) -> str | None:
    named = fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
    if named is None and (fonts.get(W + "asciiTheme") or fonts.get(W + "hAnsiTheme")):
        return ""
    return named


def _numbering(properties: etree._Element) -> tuple[str, int] | None:
    number, level = properties.find(W + "numId"), properties.find(W + "ilvl")
    if number is None:
        return None
    return (number.get(VAL) or "0", _number(level.get(VAL) if level is not None else None, 0))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


class Styles:
    """The styles of a document, resolved along their basedOn chains.

    Word writes hundreds of kilobytes of styles and uses a handful, so each is cut out and parsed when asked for.
    """

    def __init__(self, part: bytes) -> None:
        self._part = part if _PLAIN_PREFIX in part[:4096] and b"<!" not in part[:4096] else _normal(part)
        self._resolved: dict[str | None, Look] = {None: PLAIN}
        defaults = self._cut(self._part.find(b"<w:docDefaults"), b"</w:docDefaults>")
        properties = defaults.find(f"{W}rPrDefault/{W}rPr") if defaults is not None else None
        self._base = self._look(self._default()).over(run_look(properties) if properties is not None else PLAIN)
        self._paragraphs: dict[str | None, Look] = {None: self._base}

    def paragraph(self, identity: str | None) -> Look:
        """The look of a paragraph in the style, document defaults included."""
        if identity not in self._paragraphs:
            self._paragraphs[identity] = self.character(identity).over(self._base)
        return self._paragraphs[identity]

    def character(self, identity: str | None, depth: int = 0) -> Look:
        """The look that a style and those it is based on state."""
        if identity not in self._resolved:
            at = self._part.find(b'w:styleId="%s"' % (identity or "").encode())
            start = self._part.rfind(b"<w:style ", 0, at) if at >= 0 else -1
            self._resolved[identity] = PLAIN  # a style based on itself ends here
            self._resolved[identity] = self._look(self._cut(start, b"</w:style>"), depth)
        return self._resolved[identity]

    def _look(self, style: etree._Element | None, depth: int = 0) -> Look:
        if style is None or depth > _DEEPEST:
            return PLAIN
        run, paragraph, based = style.find(W + "rPr"), style.find(W + "pPr"), style.find(W + "basedOn")
        own = run_look(run) if run is not None else PLAIN
        if paragraph is not None:
            own = replace(paragraph_look(paragraph), style=None).over(own)
        return own.over(self.character(based.get(VAL), depth + 1)) if based is not None else own

    def _default(self) -> etree._Element | None:
        for found in _DEFAULT.finditer(self._part):
            if b'w:type="paragraph"' in found[0]:
                return self._cut(found.start(), b"</w:style>")
        return None

    def _cut(self, start: int, closing: bytes) -> etree._Element | None:
        end = self._part.find(closing, start) if start >= 0 else -1
        if end < 0:
            return None
        wrapped = b'<r xmlns:w="%s">%s</r>' % (W[1:-1].encode(), self._part[start : end + len(closing)])
        return etree.fromstring(wrapped, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))[0]


def _normal(part: bytes) -> bytes:
    """Styles written with another prefix than w, written again with it."""
    if not part:
        return part
    root = parse(part)
    renamed = etree.Element(W + "styles", nsmap={"w": W[1:-1]})
    renamed.extend(root)
    etree.cleanup_namespaces(renamed, top_nsmap={"w": W[1:-1]})
    return etree.tostring(renamed)


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """The labels that Word numbers paragraphs with. Stateful: ask once a paragraph, in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restart: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is None:
            return
        for abstract in root.iterfind(W + "abstractNum"):
            levels = (_level(element) for element in abstract.iterfind(W + "lvl"))
            self._levels[abstract.get(W + "abstractNumId") or ""] = dict(levels)
        for number in root.iterfind(W + "num"):
            identity, link = number.get(W + "numId") or "", number.find(W + "abstractNumId")
            self._abstract[identity] = link.get(VAL) or "" if link is not None else ""
            self._restart[identity] = {
                _number(override.get(W + "ilvl"), 0): _number(start.get(VAL), 1)
                for override in number.iterfind(W + "lvlOverride")
                if (start := override.find(W + "startOverride")) is not None
            }

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph at this level: "1.", "a)", "II."; "-" for any bullet; "" for none."""
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
    spec = _Level(values.get(W + "numFmt", "decimal"), values.get(W + "lvlText", ""), _number(values.get(W + "start"), 1))
    return _number(element.get(W + "ilvl"), 0), spec


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
