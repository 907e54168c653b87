"""The tray as an address asks for it: read once for all who look, chosen and ordered for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tracker.store.mails import tray
from tracker.store.session import version
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import PageContext
from tracker.web.mails.tray_list import HEADINGS, Tray, TrayFilter, TrayItem, neighbours

PATH = "/cho-xem-xet"
ASKED = ("tim", "ly-do", "don-vi", "dot", "tu", "den", "giong", "gom")  #: what an address may ask


@dataclass(frozen=True, slots=True)
class ChosenTray:
    """The mails that an address asks for, and the address itself."""

    tray: Tray
    asked: TrayFilter
    told: Mapping[str, str]  #: what was asked, as it was typed
    holding: frozenset[int] | None  #: mails that hold the words asked for; None: none were
    items: tuple[TrayItem, ...]  #: in their order

    @property
    def query(self) -> str:
        """The address's own filters, for forms and links that come back here."""
        return query_of(self.told)

    def link(self, **changed: object) -> str:
        """The list with the same filters, some changed; what is empty is left out."""
        told = query_of({**self.told, **{name.replace("_", "-"): str(value or "") for name, value in changed.items()}})
        return f"{PATH}?{told}" if told else PATH

    def after(self, mail: int) -> int:
        """The mail that follows one once that is dealt with, else the list's first; 0: there is no other."""
        following = neighbours(self.items, mail)[1]
        return following or next((item.id for item in self.items if item.id != mail), 0)


def chosen_tray(context: PageContext, conn: Connection, query: Mapping[str, str]) -> ChosenTray:
    """What the values of an address ask for."""
    told = {name: query.get(name, "").strip()[:200] for name in ASKED}
    known = context.kept.get("tray", version(conn), context.clock(), lambda: Tray(tray.waiting(conn)), lambda _: None).value
    asked = _asked(told, context.settings.office.timezone)
    holding = tray.holding(conn, asked.words) if asked.words else None
    return ChosenTray(known, asked, told, holding, known.choose(asked, holding))


def values_of(query: str) -> dict[str, str]:
    """The filters of a list, as a form sends them back."""
    try:
        return dict(parse_qsl(query[:4_000], max_num_fields=50))
    except ValueError:
        return {}


def query_of(told: Mapping[str, str]) -> str:
    """Filters as part of an address."""
    return urlencode({name: value for name, value in told.items() if value})


def _asked(told: Mapping[str, str], zone: ZoneInfo) -> TrayFilter:
    until = form_values.instant(told["den"], "", zone)
    return TrayFilter(
        words=told["tim"],
        reason=told["ly-do"],
        unit=told["don-vi"],
        campaign=told["dot"],
        since=form_values.instant(told["tu"], "", zone),
        until=until + timedelta(days=1) if until else None,
        like=form_values.number(told["giong"]),
        order=told["gom"] if told["gom"] in HEADINGS else "",
    )
