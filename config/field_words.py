"""The everyday language of the field: what is one thing in several words, and what any report may say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_SHIPPED = Path(__file__).with_name("field_words.toml")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What `field_words.toml` says, as it is written there."""

    same: tuple[tuple[str, ...], ...]  #: one thing in several words
    empty: tuple[str, ...]  #: single words of any report, folded
    telling: tuple[str, ...]  #: two of them that together name a topic
    openings: tuple[str, ...]  #: phrases of any report
    manner: tuple[str, ...]  #: phrases that make no other matter beside a topic
    alone: tuple[str, ...]  #: single words that make none either, folded
    matters: tuple[str, ...]  #: matters of their own, which make another paper of a title wherever they stand
    harmless: tuple[str, ...]  #: where their words are none
    endings: tuple[str, ...]  #: those of them that are a usual part of a report on anything
    programmes: tuple[str, ...]  #: papers by whose word work is done
    people: Mapping[str, tuple[str, ...]]  #: whom work is for, by group
    misspelt: Mapping[str, str]  #: slips, and what is meant
    short: Mapping[str, str]  #: short forms of single words, folded, and the words


@lru_cache(maxsize=1)
def field_words() -> FieldWords:
    """The shipped table."""
    content = tomllib.loads(_SHIPPED.read_text("utf-8"))
    return FieldWords(
        same=tuple(tuple(ways) for ways in content["same"]),
        empty=tuple(content["empty"].split()),
        telling=tuple(content["telling"]),
        openings=tuple(content["openings"]),
        manner=tuple(content["manner"]),
        alone=tuple(content["alone"].split()),
        matters=tuple(content["matters"]),
        harmless=tuple(content["harmless"]),
        endings=tuple(content["endings"]),
        programmes=tuple(content["programmes"]),
        people={group: tuple(names) for group, names in content["people"].items()},
        misspelt=content["misspelt"],
        short=content["short"],
    )
