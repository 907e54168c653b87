"""What a Word document says elsewhere of its paragraphs: styles (ECMA-376-1, 17.7) and numbering (17.9)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import IO, NamedTuple

from lxml import etree

from parsers.formats.package import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_LATIN, _ASCII, _LATIN_THEME, _ASCII_THEME = W + "hAnsi", W + "ascii", W + "hAnsiTheme", W + "asciiTheme"

_FONTS, _BOLD, _CAPS, _HIDDEN = W + "rFonts", W + "b", W + "caps", W + "vanish"
_OF_RUNS = frozenset({_FONTS, _BOLD, _CAPS, _HIDDEN, W + "rStyle"})
_JUSTIFIED, _STYLE, _NUMBERED, _MARK, _DELETED = W + "jc", W + "pStyle", W + "numPr", W + "rPr", W + "del"
_OF_PARAGRAPHS = frozenset({_JUSTIFIED, _STYLE, _NUMBERED, _MARK})

_DEEPEST = 20  #: links of a basedOn chain
_PLAIN_PREFIX = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DEFAULT = re.compile(rb'w:default="(?:1|true|on)"')
_CHUNK = 32 * 1024  #: bytes
_USUAL = 4 * 1024  #: bytes of a style; longer ones are met once
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)


def is_on(element: etree._Element) -> bool:
    """The value of an on/off property (17.17.4): on unless it says otherwise."""
    return element.get(VAL) not in ("0", "false", "off", "none")


class DocxLook(NamedTuple):
    """What matters of the formatting of a paragraph or run; None: not stated here.

    A named tuple, because two are made for every run of text, and a dataclass takes three times as long to make.
    """

    font: str | None = None  #: "" for a theme font
    bold: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    numbering: tuple[str, int] | None = None  #: number id and level, 0-based
    style: str | None = None
    mark_deleted: bool = False  #: the paragraph mark was deleted while changes were tracked

    def over(self, base: DocxLook) -> DocxLook:
        """This look where it states something, else the base."""
        return DocxLook(
            self.font if self.font is not None else base.font,
            self.bold if self.bold is not None else base.bold,
            self.caps if self.caps is not None else base.caps,
            self.hidden if self.hidden is not None else base.hidden,
            self.centred if self.centred is not None else base.centred,
            self.numbering if self.numbering is not None else base.numbering,
        )


PLAIN = DocxLook()


def head(element: etree._Element, tag: str) -> etree._Element | None:
    """The properties of an element, which stand first in it; None without them."""
    first = next(iter(element), None)
    return first if first is not None and first.tag == tag else None


def run_look(properties: etree._Element) -> DocxLook:
    """The look that a w:rPr states; PLAIN itself when it states nothing that matters."""
    font = bold = caps = hidden = style = None
    stated = False
    for child in properties:
        tag = child.tag
        if tag not in _OF_RUNS:
            continue
        stated = True
        if tag == _FONTS:
            font = _font(child)
        elif tag == _BOLD:
            bold = is_on(child)
        elif tag == _CAPS:
            caps = is_on(child)
        elif tag == _HIDDEN:
            hidden = is_on(child)
        else:
            style = child.get(VAL)
    return DocxLook(font, bold, caps, hidden, None, None, style) if stated else PLAIN


def paragraph_look(properties: etree._Element) -> DocxLook:
    """The look that a w:pPr states, its own w:rPr (the paragraph mark's) left aside; PLAIN itself when nothing matters."""
    centred = numbering = style = None
    deleted = stated = False
    for child in properties:
        tag = child.tag
        if tag not in _OF_PARAGRAPHS:
            continue
        stated = True
        if tag == _JUSTIFIED:
            centred = child.get(VAL) == "center"
        elif tag == _STYLE:
            style = child.get(VAL)
        elif tag == _NUMBERED:
            numbering = _numbering(child)
        else:
            deleted = any(mark.tag == _DELETED for mark in child)
    return DocxLook(None, None, None, None, centred, numbering, style, deleted) if stated else PLAIN


def _font(fonts: etree._Element) -> str | None:
    named = fonts.get(_LATIN) or fonts.get(_ASCII)
    if named is None and (fonts.get(_ASCII_THEME) or fonts.get(_LATIN_THEME)):
        return ""
    return named


def _numbering(properties: etree._Element) -> tuple[str, int] | None:
    number, level = properties.find(W + "numId"), properties.find(W + "ilvl")
    if number is None:
        return None
    return (number.get(VAL) or "0", small_number(level.get(VAL) if level is not None else None, 0))


def small_number(text: str | None, otherwise: int) -> int:
    """A small whole number in an attribute, or what stands for none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


class Styles:
    """The styles of a document, resolved along their basedOn chains.

    Word writes hundreds of kilobytes of styles and uses a handful, mostly the first. So each is cut out and parsed
    when asked for, and the part is unpacked as far as the last of them.
    """

    def __init__(self, part: IO[bytes]) -> None:
        self._rest = part
        self._part = part.read(_CHUNK)
        if _PLAIN_PREFIX not in self._part[:4096] or b"<!" in self._part[:4096]:
            self._part = _normal(self._part + part.read())
        self._resolved: dict[str | None, DocxLook] = {None: PLAIN}
        defaults = self._cut(self._find(b"<w:docDefaults"), b"</w:docDefaults>")
        self._base = self._look(self._default()).over(_stated(defaults)[0])
        self._paragraphs: dict[str | None, DocxLook] = {None: self._base}
        self._laid: dict[tuple[DocxLook, DocxLook, str | None], DocxLook] = {}

    def paragraph(self, identity: str | None) -> DocxLook:
        """The look of a paragraph in the style, document defaults included."""
        if identity not in self._paragraphs:
            self._paragraphs[identity] = self.character(identity).over(self._base)
        return self._paragraphs[identity]

    def character(self, identity: str | None, depth: int = 0) -> DocxLook:
        """The look that a style and those it is based on state."""
        if identity not in self._resolved:
            at = self._find(b'w:styleId="%s"' % (identity or "").encode())
            start = self._part.rfind(b"<w:style ", 0, at) if at >= 0 else -1
            self._resolved[identity] = PLAIN  # a style based on itself ends here
            self._resolved[identity] = self._look(self._cut(start, b"</w:style>"), depth)
        return self._resolved[identity]

    def over(self, own: DocxLook, base: DocxLook, style: str | None = None) -> DocxLook:
        """What `own`, in a character style or none, makes of `base`; a document says the same few things again and again."""
        key = own, base, style
        found = self._laid.get(key)
        if found is None:
            found = self._laid[key] = (own.over(self.character(style)) if style else own).over(base)
        return found

    def _look(self, style: bytes, depth: int = 0) -> DocxLook:
        if depth > _DEEPEST:
            return PLAIN
        own, based = _stated(style) if len(style) <= _USUAL else _stated.__wrapped__(style)
        return own.over(self.character(based[0], depth + 1)) if based else own

    def _default(self) -> bytes:
        at = self._find(b"<w:style ")
        while at >= 0:
            tag = self._part[at : self._find(b">", at)]
            if b'w:type="paragraph"' in tag and _DEFAULT.search(tag):
                return self._cut(at, b"</w:style>")
            at = self._find(b"<w:style ", at + 1)
        return b""

    def _find(self, wanted: bytes, start: int = 0) -> int:
        """Where it stands, unpacking as far as that; -1 when it does not."""
        while (at := self._part.find(wanted, start)) < 0 and (more := self._rest.read(max(_CHUNK, len(self._part)))):
            start = max(start, len(self._part) - len(wanted))
            self._part += more
        return at

    def _cut(self, start: int, closing: bytes) -> bytes:
        end = self._find(closing, start) if start >= 0 else -1
        return self._part[start : end + len(closing)] if end >= 0 else b""


@lru_cache(maxsize=1024)
def _stated(cut: bytes) -> tuple[DocxLook, tuple[str | None, ...]]:
    """What a style, or the document defaults, cut out of their part, state and what the style is based on, if anything.

    Kept, because one program writes the same styles into nearly all its documents.
    """
    if not cut:
        return PLAIN, ()
    style = etree.fromstring(b'<r xmlns:w="%s">%s</r>' % (W[1:-1].encode(), cut), _PARSER)[0]
    of_runs = f"{W}rPrDefault/{W}rPr" if style.tag == W + "docDefaults" else W + "rPr"
    run, paragraph, based = style.find(of_runs), style.find(W + "pPr"), style.find(W + "basedOn")
    own = run_look(run) if run is not None else PLAIN
    if paragraph is not None:
        own = paragraph_look(paragraph)._replace(style=None).over(own)
    return own, () if based is None else (based.get(VAL),)


def _normal(part: bytes) -> bytes:
    """Styles written with another prefix than w, written again with it."""
    if not part:
        return part
    root = parse(part)
    renamed = etree.Element(W + "styles", nsmap={"w": W[1:-1]})
    renamed.extend(root)
    etree.cleanup_namespaces(renamed, top_nsmap={"w": W[1:-1]})
    return etree.tostring(renamed)
