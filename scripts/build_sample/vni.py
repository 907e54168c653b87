"""Text as it is typed in a VNI font: a base letter and a mark, both cp1252 characters."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_CIRCUMFLEX = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_HORNED = {"o": "ô", "u": "ö"}
_ALONE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def to_vni(text: str) -> str:
    """Unicode to VNI, letter by letter."""
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


def _letter(letter: str) -> str:
    small = letter.lower()
    if small in _ALONE:
        return _cased(_ALONE[small], letter)
    base, *marks = list(unicodedata.normalize("NFD", small))
    tone = next((mark for mark in marks if mark in _TONES), "")
    if "\u0302" in marks:
        return _cased(base + _CIRCUMFLEX[tone], letter)
    if "\u0306" in marks:
        return _cased(base + _BREVE[tone], letter)
    if "\u031b" in marks:
        return _cased(_HORNED[base] + _TONES.get(tone, ""), letter)
    return _cased(base + _TONES[tone], letter) if tone else letter


def _cased(vni: str, like: str) -> str:
    return vni.upper() if like.isupper() else vni
