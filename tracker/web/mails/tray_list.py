"""The tray as a list: chosen by an address, ordered under headings, counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from tracker.rules.mails.look import Look, look
from tracker.store.mails.tray import TrayRow

PAGE = 100  #: rows a page


@dataclass(frozen=True, slots=True)
class TrayFilter:
    """What the officer asked to see; what is empty chooses nothing away."""

    words: str = ""
    reason: str = ""
    unit: str = ""
    campaign: str = ""
    since: datetime | None = None
    until: datetime | None = None  #: exclusive
    like: int = 0  #: id of a mail: only those that look the same
    order: str = ""  #: a name of HEADINGS


@dataclass(frozen=True, slots=True)
class TrayItem:
    """One mail of the list."""

    row: TrayRow
    look: Look
    twins: int  #: mails of the whole tray that look the same, itself among them

    @property
    def id(self) -> int:
        """The mail's."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class Bunch:
    """Mails under one heading: all of them, and those of this page."""

    heading: str
    items: tuple[TrayItem, ...]
    shown: tuple[TrayItem, ...] = ()

    @property
    def first(self) -> int:
        """Id of its oldest mail, by which a form names the whole of it."""
        return self.items[0].id


#: What stands under one heading, by the name of the order: the heading of an item. No heading: all by time alone.
HEADINGS: Mapping[str, Callable[[TrayItem], str]] = {
    "ly-do": lambda item: item.row.reason,
    "cau-hoi": lambda item: item.look.question,
    "tieu-de": lambda item: item.look.subject,
    "nguoi-gui": lambda item: item.look.sender,
    "thoi-gian": lambda _: "",
}
_USUAL = "ly-do"


class Tray:
    """All mails that wait, and what is worked out from them once for all who look."""

    def __init__(self, rows: Sequence[TrayRow]) -> None:
        looks = [look(row.sender, row.subject, "" if row.files else row.body) for row in rows]
        twins = Counter(one.twin for one in looks)
        self.items = tuple(TrayItem(row, one, twins[one.twin]) for row, one in zip(rows, looks, strict=True))

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Codes of every unit that a mail may come from."""
        return tuple(dict.fromkeys(code for item in self.items for code in item.row.units))

    @cached_property
    def campaigns(self) -> tuple[str, ...]:
        """Codes of every campaign that a mail may belong to."""
        return tuple(dict.fromkeys(code for item in self.items for code in item.row.campaigns))

    def choose(self, asked: TrayFilter, holding: Collection[int] | None = None) -> tuple[TrayItem, ...]:
        """The mails asked for, under their headings. `holding`: those that hold the words asked for; None: none were."""
        twin = next((item.look.twin for item in self.items if item.id == asked.like), "")
        found = (item for item in self.items if (holding is None or item.id in holding) and _fits(item, asked, twin))
        return tuple(item for bunch in bunches(tuple(found), asked.order) for item in bunch.items)


def reasons(tray: Tray, asked: TrayFilter, holding: Collection[int] | None = None) -> tuple[tuple[str, int], ...]:
    """How many of the mails asked for wait for each reason, whatever reason was asked for; most first."""
    chosen = tray.choose(replace(asked, reason=""), holding)
    return tuple(Counter(item.row.reason for item in chosen).most_common())


def bunches(items: Sequence[TrayItem], order: str) -> tuple[Bunch, ...]:
    """Mails by heading, the fullest heading first, those without one last; in it the oldest first."""
    heading_of = HEADINGS.get(order, HEADINGS[_USUAL])
    found: dict[str, list[TrayItem]] = {}
    for item in sorted(items, key=lambda one: one.id):
        found.setdefault(heading_of(item), []).append(item)
    parted = (Bunch(heading, tuple(some)) for heading, some in found.items())
    return tuple(sorted(parted, key=lambda one: (not one.heading, -len(one.items), one.first)))


def leaf(items: Sequence[TrayItem], order: str, number: int) -> tuple[tuple[Bunch, ...], int]:
    """One page of the list with its headings, and how many pages there are."""
    pages = max(1, -(-len(items) // PAGE))
    first = (min(pages, max(1, number)) - 1) * PAGE
    shown = {item.id for item in items[first : first + PAGE]}
    parted = (replace(one, shown=tuple(item for item in one.items if item.id in shown)) for one in bunches(items, order))
    return tuple(one for one in parted if one.shown), pages


def neighbours(items: Sequence[TrayItem], mail: int) -> tuple[int, int]:
    """Ids of the mail before and the mail after one; 0 where there is none. After the last comes the one before it."""
    ids = [item.id for item in items]
    if mail not in ids:
        return 0, ids[0] if ids else 0
    at = ids.index(mail)
    return (ids[at - 1] if at else 0), (ids[at + 1] if at + 1 < len(ids) else 0)


def _fits(item: TrayItem, asked: TrayFilter, twin: str) -> bool:
    row = item.row
    return (
        asked.reason in ("", row.reason)
        and (not asked.unit or asked.unit in row.units)
        and (not asked.campaign or asked.campaign in row.campaigns)
        and (asked.since is None or row.at >= asked.since)
        and (asked.until is None or row.at < asked.until)
        and (not asked.like or item.look.twin == twin)
    )
