"""What the form of a mail offers: its likely units and campaigns, and where each of its documents would go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from config.entities import Campaign, Unit
from parsers.facts import Reading
from parsers.vietnamese.text import fold, key
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.suggestion import parts_for
from tracker.rules.board.standing import Debt
from tracker.store.mails.mails import MessageRow
from tracker.web.frame.forms.form import Form

ITSELF = "thu"  #: stands for the mail itself where a document's number would stand
_MOST_SUGGESTED, _MOST_FOUND = 2_000, 30


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form says before the officer has touched it."""

    unit: Unit | None
    campaign: Campaign | None
    places: Mapping[str, str]  #: "TK2023/report" by document position or ITSELF
    one_click: bool  #: there is one candidate only, and a file to book: words without one are looked at first


def offer(
    mail: MessageRow,
    asked: tuple[str, str],
    units: Sequence[Unit],
    campaigns: Sequence[Campaign],
    reading: Reading | None,
    debts: Mapping[str, Debt] | None = None,
) -> Offer:
    """`asked`: codes of the unit and the campaign that the officer has picked so far, or empty.

    Of several likely units only those are proposed that owe (`debts`), if any does.
    """
    by_unit, by_campaign = {one.code: one for one in units}, {one.code: one for one in campaigns}
    likely_units = [by_unit[code] for code in mail.units if code in by_unit]
    owing = [one for one in likely_units if debts and debts.get(one.code) is Debt.OWES]
    likely_units = owing or likely_units
    likely = [by_campaign[code] for code in mail.campaigns if code in by_campaign] or list(campaigns)
    unit = by_unit.get(asked[0]) or (likely_units[0] if len(likely_units) == 1 else None)
    campaign = by_campaign.get(asked[1]) or (likely[0] if len(likely) == 1 else None)
    places: dict[str, str] = {}
    if campaign and reading:
        filed = {one.document for one in mail.filings if one.withdrawn_at is None}
        parts = parts_for(reading, campaign).items()
        places = {str(at): f"{campaign.code}/{part}" for at, part in parts if at not in filed}
    if campaign and campaign.parts and not places and not mail.documents:
        places = {ITSELF: f"{campaign.code}/{campaign.parts[0].code}"}
    return Offer(unit, campaign, places, bool(unit and campaign and places and mail.documents))


def choices(form: Form, mail: MessageRow, units: Sequence[Unit]) -> tuple[BookingChoice, ...]:
    """What the officer chose: for each document a unit and a place; a unit that is not found stays as it was typed."""
    found = []
    for name in (*(str(one.position) for one in mail.documents), ITSELF):
        campaign, _, part = form.get(f"place-{name}").partition("/")
        if campaign and part:
            typed = form.get(f"unit-{name}") or form.get("unit")
            document = None if name == ITSELF else int(name)
            found.append(BookingChoice(document, unit_named(typed, units), campaign, part))
    return tuple(found)


def unit_named(typed: str, units: Sequence[Unit]) -> str:
    """Code of the one unit of this code or name ("name [code]" where two have one name), else what was typed."""
    inner = typed.rpartition("[")[2].rstrip("]").strip()
    for same in (
        [one for one in units if one.code in (typed, inner)],
        [one for one in units if one.name == typed],
        [one for one in units if key(typed) in {key(name) for name in (one.name, *one.aliases)}],
    ):
        if len(same) == 1:
            return same[0].code
    return typed


def options(units: Sequence[Unit], typed: str | None = None) -> tuple[str, ...]:
    """What the field of units suggests: every unit, or those that hold all the words `typed` so far, thirty at most.

    Of a country's roster nothing before something is typed, for no browser would take it.
    """
    names = Counter(one.name for one in units)
    if typed is not None:
        units = tuple(islice(_holding(units, fold(typed).split()), _MOST_FOUND))
    elif len(units) > _MOST_SUGGESTED:
        return ()
    return tuple(_distinct(one, names) for one in units)


def named_in_field(unit: Unit | None, units: Sequence[Unit]) -> str:
    """What the field of units says of one that is chosen already, so that `unit_named` finds it again."""
    return _distinct(unit, Counter(one.name for one in units)) if unit else ""


def _distinct(unit: Unit, names: Mapping[str, int]) -> str:
    return unit.name if names.get(unit.name, 0) < 2 else f"{unit.name} [{unit.code}]"


def _holding(units: Sequence[Unit], wanted: Sequence[str]) -> Iterator[Unit]:
    for one in units:
        told = fold(" ".join((one.name, one.ward, one.code, *one.aliases)))
        if wanted and all(word in told for word in wanted):
            yield one
