"""Characters of fonts that hold signs instead of letters: Symbol (Adobe's encoding), Wingdings, Wingdings 2, Webdings.

Word keeps them as U+F020 to U+F0FF, the place in the font; read as they stand they say nothing.
"""

from __future__ import annotations

import re

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_OTHER = "•"  #: any sign of which only the place is known

_SYMBOL = {place: chr(place) for place in range(0x20, 0x7F)} | {0x22: "∀", 0x24: "∃", 0x2A: "*", 0x2D: "-", 0x40: "≅"}
_SYMBOL |= dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)) | dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61))
_SYMBOL |= dict(enumerate("€ϒ′≤/∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑", 0xA0)) | {
    0xF1: "⟩",
    0xF2: "∫",
}

#: The ticks, boxes, bullets, arrows and numbers that stand in forms.
_WINGDINGS = {0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x77: "◆", 0xA7: "▪", 0xD8: "-", 0x2D: "-", 0xDF: "←", 0xE0: "→"}
_WINGDINGS |= dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "☐") | {0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xF0: "→"}
_WINGDINGS |= dict(enumerate("①②③④⑤⑥⑦⑧⑨⑩", 0x81)) | dict(enumerate("❶❷❸❹❺❻❼❽❾❿", 0x8C))
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x98: "■"}
_WEBDINGS = {0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS}
#: Where the font is not told: what is measured and counted is Symbol's, what is ticked is Wingdings'.
_ANY = _SYMBOL | {
    place: _WINGDINGS[place] for place in (0x6C, 0x6E, 0x6F, 0x71, 0x72, 0xA7, 0xA8, 0xD8, 0xE0, 0xFB, 0xFC, 0xFD, 0xFE)
}


def symbol(font: str | None, code: int) -> str:
    """The sign at a place of a font: of a font of signs by its table, of any other the character itself."""
    table = _FONTS.get((font or "").strip().lower())
    if table is None and not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code < 0x10000 and not 0xD800 <= code < 0xE000 else ""
    return (_ANY if table is None else table).get(code & 0xFF, _OTHER)


def legible(text: str) -> str:
    """The text with the signs for their places, whatever the font."""
    return _PRIVATE.sub(lambda place: symbol(None, ord(place[0])), text)
