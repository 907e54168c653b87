"""What a reader of the final document sees of its markup (ECMA-376-1, 17.13; ECMA-376-3, 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from parsers.formats.symbols import symbol as sign
from parsers.formats.word.docx_styles import VAL, W
from parsers.vietnamese.legacy import decode, encoding_of
from parsers.vietnamese.text import clean

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE, _CHOICE, _FALLBACK = _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback"
_SDT, _SDTPR = W + "sdt", W + "sdtPr"
_WORDS = W + "t"
_PROMPT = f"{_SDTPR}/{W}showingPlcHdr"
_RUN, _RUN_STYLE = W + "r", f"{W}rPr/{W}rStyle"
_ASKS = re.compile(r"\W*(?:click|tap|choose|enter|type|select|nhập|nhấp|bấm|nhấn|gõ|điền|chọn)\b")
_SKIPPED = frozenset(
    W + name
    for name in (
        *("del", "moveFrom", "instrText", "sectPr"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr"),
    )
)
_PLAINLY_SEEN = frozenset(W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
Piece = tuple[str | None, bool, str]  #: font, bold, text


def seen(container: etree._Element) -> Iterator[etree._Element]:
    """The children that a reader of the final document sees; of alternatives the first choice."""
    for child in container:
        if child.tag in _PLAINLY_SEEN:  # nearly always
            yield child
        else:
            yield from shown(child)


def shown(element: etree._Element) -> Iterable[etree._Element]:
    """The element itself, what stands for it, or nothing."""
    tag = element.tag
    if tag == ALTERNATE:
        return chosen(element)
    if tag in _SKIPPED or not isinstance(tag, str) or (tag == _SDT and _only_prompts(element)):
        return ()
    return (element,)


def _only_prompts(control: etree._Element) -> bool:
    """Whether a content control shows what to type and nothing typed. Some programs leave its mark behind in a filled one.

    Word types its prompts in the character style Placeholder Text; a prompt without it opens with what to do.
    """
    if control.find(_PROMPT) is None:
        return False
    runs = [run for run in control.iter(_RUN) if any((words.text or "").strip() for words in run.iterchildren(_WORDS))]
    text = "".join(words.text or "" for run in runs for words in run.iterchildren(_WORDS))
    return all(_styled(run) for run in runs) or bool(_ASKS.match(clean(text).lower()))


def _styled(run: etree._Element) -> bool:
    style = run.find(_RUN_STYLE)
    return style is not None and bool(style.get(VAL))


def chosen(alternate: etree._Element) -> Iterator[etree._Element]:
    """What stands in the first choice; in the fallback where the choice holds no words and the fallback does."""
    choice, fallback = alternate.find(_CHOICE), alternate.find(_FALLBACK)
    if choice is None or (fallback is not None and not _speaks(choice) and _speaks(fallback)):
        choice = fallback
    return seen(choice) if choice is not None else iter(())


def _speaks(element: etree._Element) -> bool:
    return next(element.iter(_WORDS), None) is not None


def inside(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside content controls and insertions."""
    for child in seen(container):
        if child.tag == tag:
            yield child
        else:
            yield from inside(child, tag)


def text_of(element: etree._Element) -> str:
    text = element.text or ""
    return text if not len(element) else text + "".join(child.tail or "" for child in element)


def symbol(element: etree._Element) -> str:
    font, code = element.get(W + "font"), element.get(W + "char") or ""
    try:
        position = int(code, 16)
    except ValueError:
        return ""
    return decode(chr(position & 0xFF), font) if encoding_of(font) else sign(font, position)


def joined(pieces: list[Piece]) -> str:
    """The text of a paragraph; neighbours in one legacy font are joined before they are decoded."""
    if len(pieces) == 1:
        font, _, text = pieces[0]
        return decode(text, font) if encoding_of(font) else text
    if not any(map(encoding_of, {font for font, _, _ in pieces})):
        return "".join([text for _, _, text in pieces])
    joined: list[tuple[str | None, str]] = []
    for font, _, text in pieces:
        if joined and joined[-1][0] == font:
            joined[-1] = (font, joined[-1][1] + text)
        else:
            joined.append((font, text))
    return "".join(decode(text, font) for font, text in joined)
