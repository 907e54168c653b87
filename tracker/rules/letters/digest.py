"""The office's own list: who has reported, who has not, what waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.entities import Campaign, Level, Unit
from config.settings import SendingSettings
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import Cell, standing
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.chasing import NOBODY, unreachable
from tracker.rules.letters.notice import BoardCount, Facts, LetterKind, Notice, OwingLevel
from tracker.rules.office.health import Ailment

_WINDOW = timedelta(days=7)  #: of a campaign that plans no reminders
_KEPT = timedelta(days=7)  #: how long a final list that could not leave is still of use
MOST_NAMED = 50  #: units that owe: nobody reads four hundred names each morning, and the table has them all
_FEW, _FIRST = 12, 5  #: of one level
_LAST_DAY_EVERY = timedelta(hours=3)  #: on the last day the office wants to know who is still missing while it can telephone


@dataclass(frozen=True, slots=True)
class DigestTurn:
    """A list that is due now, before anybody has looked at a board."""

    key: str
    campaigns: tuple[Campaign, ...]
    at: datetime  #: the moment it is due for
    final: frozenset[str]  #: codes of those whose due instant, and grace, are over


def board_count(campaign: Campaign, cells: Iterable[Cell], now: datetime) -> BoardCount:
    """The counters of one campaign; units that were not asked, or are exempt, are not expected."""
    count: Counter[Standing] = Counter()
    owing: list[Unit] = []
    for cell in cells:
        if not cell.campaign.expects(cell.unit):
            continue
        where = standing(cell, now)
        count[where] += 1
        if where in (Standing.AWAITING, Standing.OVERDUE, Standing.INCOMPLETE):
            owing.append(cell.unit)
    received = count[Standing.ON_TIME] + count[Standing.LATE]
    return BoardCount(
        code=campaign.code,
        title=campaign.title,
        due=campaign.due,
        expected=count.total() - count[Standing.EXEMPT],
        received=received,
        on_time=count[Standing.ON_TIME],
        late=count[Standing.LATE],
        incomplete=count[Standing.INCOMPLETE],
        review=count[Standing.REVIEW],
        missing=count[Standing.AWAITING] + count[Standing.OVERDUE],
        owing=tuple(one.name for one in owing) if len(owing) <= MOST_NAMED else (),
        owing_levels=_by_level(owing) if len(owing) > MOST_NAMED else (),
    )


def _by_level(owing: Sequence[Unit]) -> tuple[OwingLevel, ...]:
    """Units by level in the order of `Level`; a level of few is named whole, of others the first."""
    found = []
    for level in Level:
        if names := [one.name for one in owing if one.level is level]:
            shown = names if len(names) <= _FEW else names[:_FIRST]
            found.append(OwingLevel(level, len(names), tuple(shown)))
    return tuple(found)


def digest_turn(
    campaigns: Iterable[Campaign], sent_keys: Set[str], now: datetime, calendar: Calendar, sending: SendingSettings
) -> DigestTurn | None:
    """The list that is due now and is not in `sent_keys`; None when there is none, or it is no time for letters.

    Each working morning while reminders run, every three hours on the last day, and once after the due instant. Of
    several moments that were missed only the newest counts, but a final list is never left out.
    """
    if not calendar.is_sending_moment(now, sending):
        return None
    campaigns = tuple(campaigns)
    come = [(at, one) for one in campaigns for at in _moments(one, now, calendar, sending)]
    finals = {one.code: _final(one, calendar, sending) for one in campaigns}

    def key(at: datetime) -> str:
        return f"{LetterKind.DIGEST}:{at.astimezone(calendar.timezone):%Y-%m-%d:%H%M}"

    newest = max((at for at, _ in come), default=now)
    open_ones = [at for at, one in come if (at == newest or at == finals[one.code]) and key(at) not in sent_keys]
    if not open_ones:
        return None
    at = max(open_ones)
    told = tuple(dict.fromkeys(one for moment, one in come if moment == at))
    return DigestTurn(key(at), told, at, frozenset(one.code for one in told if finals[one.code] == at))


def digest(
    turn: DigestTurn,
    boards: Mapping[str, Sequence[Cell]],
    tray: int,
    now: datetime,
    to: tuple[str, ...],
    dead: Set[str] = NOBODY,
    held: int = 0,
    ailments: Sequence[Ailment] = (),
) -> Notice:
    """The list itself. Read back in from the office's mailbox it changes nothing: it carries our Message-ID.

    `dead`: addresses that nothing reaches, `held`: letters that wait for an officer, `ailments`: what stands still.
    """
    cells = [cell for one in turn.campaigns for cell in boards[one.code]]
    counts = tuple(board_count(one, boards[one.code], now) for one in turn.campaigns)
    attach = tuple(one.code for one in counts if one.code in turn.final or one.owing_levels)
    lost = {(cell.unit.name, address): None for cell in cells for address in cell.unit.emails if address in dead}
    return Notice(
        key=turn.key,
        kind=LetterKind.DIGEST,
        unit="",
        campaign=turn.campaigns[0].code if len(turn.campaigns) == 1 else "",
        to=to,
        facts=Facts(
            now=now,
            counts=counts,
            tray=tray,
            unreachable=tuple(dict.fromkeys(unit.name for unit in unreachable(cells, dead))),
            dead=tuple(lost),
            held=held,
            ailments=tuple(one.code for one in ailments),
            attached=bool(attach),
            final=bool(turn.final),
        ),
        attach=attach,
        occasion=turn.at,
    )


def _final(campaign: Campaign, calendar: Calendar, sending: SendingSettings) -> datetime:
    return calendar.next_sending_moment(campaign.due + campaign.grace, sending)


def _moments(campaign: Campaign, now: datetime, calendar: Calendar, sending: SendingSettings) -> Iterator[datetime]:
    final = _final(campaign, calendar, sending)
    if now - _KEPT <= final <= now:
        yield final
    opening = calendar.last_opening(now, sending)
    first = campaign.due - max(campaign.remind_before, default=_WINDOW)
    if campaign.opens:
        first = max(first, campaign.opens)
    today = now.astimezone(calendar.timezone).date()
    if first.astimezone(calendar.timezone).date() <= today == opening.date() and opening < campaign.due:
        yield opening
        last_day = (campaign.due - timedelta(microseconds=1)).astimezone(calendar.timezone).date()
        moment = opening + _LAST_DAY_EVERY
        while today == last_day and moment <= now and moment < campaign.due:
            yield moment
            moment += _LAST_DAY_EVERY
