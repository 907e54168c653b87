"""What a group of an RTF document inherits, and how control words change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class State:
    """What a group inherits and a closing brace restores."""

    skipped: bool = False
    shape: bool = False  #: inside a shape, where only its text counts
    zone: str = "body"
    font: int = 0
    bold: bool = False
    caps: bool = False
    hidden: bool = False
    centred: bool = False
    in_table: bool = False
    depth: int = 0  #: \itap, tables within tables
    unicode_skip: int = 1

    @property
    def silent(self) -> bool:
        """Whether text that comes now is not seen."""
        return self.skipped or self.shape or self.hidden


@lru_cache(maxsize=1_024)  # a document goes through the same few states again and again
def formatted(state: State, name: str, value: int | None, default_font: int) -> State:
    """The state after a control word of formatting; unchanged by any other. Without a value a word means on."""
    on = value != 0
    match name:
        case "f":
            return replace(state, font=value or 0)
        case "b":
            return replace(state, bold=on)
        case "v" | "deleted":
            return replace(state, hidden=on)
        case "caps":
            return replace(state, caps=on)
        case "plain":
            return replace(state, bold=False, hidden=False, caps=False, font=default_font)
        case "pard":
            return replace(state, centred=False, in_table=False, depth=0)
        case "ql" | "qr" | "qj" | "qc":
            return replace(state, centred=name == "qc")
        case "intbl":
            return replace(state, in_table=on)
        case "itap":
            return replace(state, depth=value or 0)
        case "uc":
            return replace(state, unicode_skip=min(value or 0, 16))
    return state
