"""The strip on every page while something stands still: what, how much, what to do, and where. Nothing while all is well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.rules.office.health import Ailment, Trouble
from tracker.sending import phrases
from tracker.web.frame import page_words


@dataclass(frozen=True, slots=True)
class StripLine:
    """One trouble in an officer's words."""

    trouble: Trouble
    title: str
    facts: str  #: how much of it, since when; empty: nothing to count
    advice: str
    words: str  #: for whoever runs the service
    path: str  #: a page on which something can be done about it; empty: there is none
    role: str  #: who may open it
    mailbox: str = ""  #: its address, where the office reads several


#: Where something can be done about a trouble in these pages, and by whom. All others are mended at the machine.
PAGES: Mapping[Trouble, tuple[str, str]] = {
    Trouble.SIGN_IN: ("/ket-noi", "admin"),
    Trouble.POLLS: ("/ket-noi", "admin"),
    Trouble.ACCESS: ("/ket-noi", "admin"),
    Trouble.UNDELIVERED: ("/thu", "view"),
    Trouble.MAILS: ("/thu", "view"),
    Trouble.LETTERS: ("/thu-di?loc=queued", "view"),
}


def strip_lines(ailments: Sequence[Ailment], now: datetime, zone: ZoneInfo) -> tuple[StripLine, ...]:
    """The lines, the likeliest cause first."""
    return tuple(_line(one, now, zone) for one in ailments)


def _line(one: Ailment, now: datetime, zone: ZoneInfo) -> StripLine:
    advice = page_words.label(one.fault, "hints") if one.fault else page_words.label(one.trouble, "ailment-advice")
    path, role = PAGES.get(one.trouble, ("", ""))
    title = page_words.label(one.trouble, "ailments")
    return StripLine(one.trouble, title, _facts(one, now, zone), advice, one.words, path, role, one.mailbox)


def _facts(one: Ailment, now: datetime, zone: ZoneInfo) -> str:
    count, at = one.measure.count, one.measure.at
    known = page_words.labels()["ailment-facts"]
    code = str(one.trouble)
    if at is None and not count:
        code = f"{code}-never"
    elif one.trouble is Trouble.ACCESS and at and at <= now:
        code = f"{code}-over"
    told = {
        "count": page_words.number(count),
        "size": phrases.size(count),
        "at": page_words.moment(at, zone),
        "days": page_words.number(max(0, (at - now).days)) if at else "",
    }
    return known.get(code, "").format_map(page_words.Spoken(told))
