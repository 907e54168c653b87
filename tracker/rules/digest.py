"""The office's own list: who has reported, who has not, what waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import datetime, timedelta

from config.registry import Campaign
from config.settings import SendingSettings
from tracker.rules.calendar import Calendar
from tracker.rules.evidence import Standing
from tracker.rules.notice import BoardCount, Facts, Kind, Notice
from tracker.rules.notices import unreachable
from tracker.rules.standing import Cell, standing

_WINDOW = timedelta(days=7)  #: of a campaign that plans no reminders
_KEPT = timedelta(days=7)  #: how long a final list that could not leave is still of use

Board = tuple[Campaign, Sequence[Cell]]


def board_count(campaign: Campaign, cells: Iterable[Cell], now: datetime) -> BoardCount:
    """The counters of one campaign; units that were not asked, or are exempt, are not expected."""
    count: Counter[Standing] = Counter()
    owing = []
    for cell in cells:
        if not campaign.expects(cell.unit):
            continue
        where = standing(cell, now)
        count[where] += 1
        if where in (Standing.AWAITING, Standing.OVERDUE, Standing.INCOMPLETE):
            owing.append(cell.unit.name)
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
        owing=tuple(owing),
    )


def digest(
    boards: Sequence[Board],
    tray: int,
    sent_keys: Set[str],
    now: datetime,
    calendar: Calendar,
    sending: SendingSettings,
    to: str,
) -> Notice | None:
    """The list that is due now: each working morning while reminders run, and once after the due instant.

    It goes to the office's own address and carries our Message-ID, so reading it back in changes nothing.
    """
    come = [(at, board) for board in boards for at in _moments(board[0], now, calendar, sending)]
    if not come or not calendar.is_sending_moment(now, sending):
        return None
    newest = max(at for at, _ in come)
    key = f"{Kind.DIGEST}:{newest:%Y-%m-%d:%H%M}"
    if key in sent_keys:
        return None
    told = [board for at, board in come if at == newest]
    return Notice(
        key=key,
        kind=Kind.DIGEST,
        unit="",
        campaign=told[0][0].code if len(told) == 1 else "",
        to=(to,),
        facts=Facts(
            now=now,
            counts=tuple(board_count(campaign, cells, now) for campaign, cells in told),
            tray=tray,
            unreachable=tuple(dict.fromkeys(unit.name for _, cells in told for unit in unreachable(cells))),
        ),
    )


def _moments(campaign: Campaign, now: datetime, calendar: Calendar, sending: SendingSettings) -> Iterator[datetime]:
    final = calendar.next_sending_moment(campaign.due, sending)
    if now - _KEPT <= final <= now:
        yield final
    opening = calendar.last_opening(now, sending)
    first = campaign.due - max(campaign.remind_before, default=_WINDOW)
    today = now.astimezone(calendar.timezone).date()
    if first.astimezone(calendar.timezone).date() <= today == opening.date() and opening < campaign.due:
        yield opening
