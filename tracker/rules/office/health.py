"""Whether anything stands still: one decision for /healthz, the pages' banner, `baocao check`, the digest and /metrics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.rules.office.sign_in_faults import SOON, fault_of
from tracker.rules.office.vitals import Queue, Vitals

_AHEAD = timedelta(minutes=1)  # that another machine's clock may be ahead of ours
_BACKLOG = timedelta(hours=1)  # a wave of a whole province is decided in less
_STUBBORN = timedelta(hours=1)  # greylisting is over in one
_REFUSED = ("refused-sign-in", "refused-grant")  #: how the error of a mailbox begins that does not let us in
_LASTING = (*_REFUSED, "settings")  #: troubles of a mailbox that no waiting mends
_SHUT = re.compile(r"53[0458]\b")  # replies of a mail server that does not let us in (RFC 4954, 6)
_FULL_SHARE, _FULL_MOST, _FULL_LEAST = 20, 5_000_000_000, 200_000_000  # a twentieth of the disk, within these bytes
_SMALL_SHARE = 5  # of a disk so small that the least would be most of it


class Trouble(StrEnum):
    """What stands still, as labels and metrics name it."""

    DATABASE = "database"
    CLOCK = "clock"
    TURNS = "turns"
    SIGN_IN = "sign-in"
    POLLS = "polls"
    ACCESS = "access"
    UNDELIVERED = "undelivered"
    MAILS = "mails"
    LETTERS = "letters"
    VAULT = "vault"
    DISK = "disk"
    BACKUP = "backup"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of something stands still: how many, and since or until when."""

    count: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that stands still; the words are for whoever runs the service."""

    trouble: Trouble
    words: str
    fault: str = ""  #: of a sign-in that is refused: its code in tracker/rules/office/sign_in_faults.py, for the next step
    mailbox: str = ""  #: its address, where the office reads several
    measure: Measure = Measure()  #: what the pages say of it in their own words

    @property
    def code(self) -> str:
        """Trouble, fault and mailbox in one word, as the office's list carries them."""
        return f"{self.trouble}:{self.fault}:{self.mailbox}".rstrip(":")

    @property
    def name(self) -> str:
        """What it is remembered by: a trouble of one mailbox is not that of another."""
        return f"{self.trouble}:{self.mailbox}".rstrip(":")


Row = tuple[Trouble, str, Callable[[Vitals], str]]

#: What may stand still: its name, why it is asked so, and the words where it does.
ROWS: tuple[Row, ...] = (
    (Trouble.CLOCK, "times that lie ahead make every other age below too small", lambda v: _ahead(v)),
    (Trouble.TURNS, "a turn that does not come or does not end does nothing and fails at nothing", lambda v: _silent(v)),
    (Trouble.SIGN_IN, "a refused password waits for a person, and trying it again locks the account", lambda v: _refused(v)),
    (Trouble.POLLS, "what the mailbox holds is unknown while it cannot be looked at", lambda v: _unpolled(v)),
    (Trouble.POLLS, "a wrong setting waits for a person", lambda v: _shut(v)),
    (Trouble.ACCESS, "a secret or a consent that ends shuts the mailbox on a day that is known", lambda v: _ending(v)),
    (Trouble.UNDELIVERED, "mail that the mailbox lists and the ledger has not may be a report", lambda v: _withheld(v)),
    (Trouble.UNDELIVERED, "polls that break off in turn with polls that work keep no mail either", lambda v: _left(v)),
    (Trouble.MAILS, "a queue is long when much came, and stands still when nothing is decided", lambda v: _undecided(v)),
    (Trouble.MAILS, "one mail may wait for ever while others are decided around it", lambda v: _left_over(v)),
    (Trouble.MAILS, "a job that a machine neither ends nor gives back holds up all mails behind its own", lambda v: _stuck(v)),
    (Trouble.LETTERS, "a queue of letters is long in a surge, and stands still when none leaves", lambda v: _unsent(v)),
    (Trouble.LETTERS, "one letter may be put off for ever while others leave", lambda v: _put_off(v)),
    (Trouble.VAULT, "what cannot be kept is not collected, and stays in the mailbox", lambda v: _away(v)),
    (Trouble.VAULT, "a mail without its bytes can neither be read again nor shown", lambda v: _lost(v)),
    (Trouble.DISK, "a full disk takes no mail, and nothing is deleted to make room", lambda v: _full(v)),
    (Trouble.BACKUP, "backups that have stopped are missed on the day the disk is gone", lambda v: _unsaved(v)),
    (Trouble.ROWS, "a synthesis that cannot be laid out is missed when it is to be sent", lambda v: _not_laid_out(v)),
)
#: How much of it stands still, for the pages' own words; of all others there is nothing to count.
MEASURES: Mapping[Trouble, Callable[[Vitals], Measure]] = {
    Trouble.SIGN_IN: lambda v: _polled(v),
    Trouble.POLLS: lambda v: _polled(v),
    Trouble.ACCESS: lambda v: Measure(at=min(end for _, end in v.access)),
    Trouble.MAILS: lambda v: _queued(v.mails),
    Trouble.LETTERS: lambda v: _queued(v.letters if _unsent(v) else v.stubborn),
    Trouble.VAULT: lambda v: Measure(len(v.signs.missing)),
    Trouble.DISK: lambda v: Measure(v.disk.free if v.disk else 0),
    Trouble.BACKUP: lambda v: Measure(at=v.saved),
    Trouble.ROWS: lambda v: Measure(len(v.signs.layouts)),
}


def ailments(vitals: Vitals) -> tuple[Ailment, ...]:
    """Everything that stands still, the likeliest cause first; empty when nothing does."""
    found = tuple(
        Ailment(trouble, words, mailbox=mailbox, measure=_measure(trouble, seen))
        for trouble, _, ask in ROWS
        for mailbox, seen in _apart(vitals, trouble)
        if (words := ask(seen))
    )
    told = tuple({(one.trouble, one.mailbox): one for one in reversed(found)}.values())[::-1]
    return tuple(_explained(one) for one in told)


def _apart(vitals: Vitals, trouble: Trouble) -> Iterator[tuple[str, Vitals]]:
    """The vitals of each mailbox by itself, for what may ail one and not another; then what is of none."""
    if trouble not in _OF_MAILBOXES:
        yield "", vitals
        return
    for mailbox in dict.fromkeys(one.mailbox for one in vitals.folders):
        folders = tuple(one for one in vitals.folders if one.mailbox == mailbox)
        yield mailbox, replace(vitals, folders=folders, letters=Queue(), stubborn=Queue())
    yield "", replace(vitals, folders=())


_OF_MAILBOXES = (Trouble.SIGN_IN, Trouble.POLLS, Trouble.UNDELIVERED)
_SERVERS = (Trouble.SIGN_IN, Trouble.POLLS, Trouble.LETTERS)  # what a mail server's words may explain


def _explained(ailment: Ailment) -> Ailment:
    """With the next step, where a server's words are known."""
    fault = fault_of(ailment.words) if ailment.trouble in _SERVERS else None
    if fault is None:
        return ailment
    return replace(ailment, words=f"{ailment.words}; {fault.sentence}", fault=fault.code)


def hanging(vitals: Vitals) -> bool:
    """Whether a turn gives no sign of life: what starting the service anew would mend."""
    return bool(_silent(vitals))


def sentence(found: tuple[Ailment, ...]) -> str:
    """All of them in one line; empty when there are none."""
    return "; ".join(one.words for one in found)


def _ahead(vitals: Vitals) -> str:
    times = [at for folder in vitals.folders for at in (folder.last_success, folder.left_since)]
    times += [vitals.mails.oldest, vitals.mails.moved, vitals.letters.oldest, vitals.letters.moved]
    latest = max((at for at in times if at), default=vitals.now)
    return f"the books tell of {_at(latest)}, later than now: is the clock right?" if latest - vitals.now > _AHEAD else ""


def _silent(vitals: Vitals) -> str:
    silent = [(name, since) for name, since in vitals.signs.silences if since > vitals.patience]
    return ", ".join(f"no sign of life from the {name} for {_minutes(since)}" for name, since in silent)


def _unpolled(vitals: Vitals) -> str:
    for folder in vitals.folders:
        error = folder.last_error if folder.failing and folder.last_error else "no poll has succeeded"
        if folder.last_success is None:
            if vitals.signs.running > vitals.patience:
                return f"{folder.name} was never polled: {error}"
        elif vitals.now - folder.last_success > vitals.patience:
            return f"no successful poll of {folder.name} since {_at(folder.last_success)}: {error}"
    return ""


def _refused(vitals: Vitals) -> str:
    refused = (one for one in vitals.folders if one.failing and one.last_error.startswith(_REFUSED))
    letters = next((one.error for one in (vitals.letters, vitals.stubborn) if _is_shut(one.error)), "")
    said = f"the mail server refuses letters: {letters}" if letters else ""
    return next((f"{one.name}: {one.last_error}" for one in refused), said)


def _is_shut(error: str) -> bool:
    fault = fault_of(error)
    return bool(_SHUT.match(error)) or (fault is not None and fault.lasting)


def _shut(vitals: Vitals) -> str:
    shut = (one for one in vitals.folders if one.failing and one.last_error.startswith(_LASTING) and not _refused(vitals))
    return next((f"{folder.name}: {folder.last_error}" for folder in shut), "")


def _ending(vitals: Vitals) -> str:
    return next((f"the {what} ends at {_at(end)}" for what, end in vitals.access if end - vitals.now <= SOON), "")


def _withheld(vitals: Vitals) -> str:
    return next((f"{folder.name}: {folder.last_error}" for folder in vitals.folders if folder.withheld), "")


def _left(vitals: Vitals) -> str:
    for folder in vitals.folders:
        if folder.left_since and vitals.now - folder.left_since > vitals.patience:
            error = f": {folder.last_error}" if folder.last_error else ""
            return f"{folder.name} has messages since {_at(folder.left_since)} that no poll has kept{error}"
    return ""


def _undecided(vitals: Vitals) -> str:
    return _still(vitals, vitals.mails, "mails are kept and not decided") if _waits(vitals, vitals.mails) else ""


def _left_over(vitals: Vitals) -> str:
    return _still(vitals, vitals.mails, "mails are kept and not decided") if _older(vitals, vitals.mails, _BACKLOG) else ""


def _stuck(vitals: Vitals) -> str:
    stuck = vitals.job is not None and vitals.now - vitals.job > _BACKLOG
    return f"a machine is at one job since {_at(vitals.job or vitals.now)}; start its service anew" if stuck else ""


def _unsent(vitals: Vitals) -> str:
    return _still(vitals, vitals.letters, "letters are due and do not leave") if _waits(vitals, vitals.letters) else ""


def _put_off(vitals: Vitals) -> str:
    return _still(vitals, vitals.stubborn, "letters are put off again") if _older(vitals, vitals.stubborn, _STUBBORN) else ""


def _away(vitals: Vitals) -> str:
    return f"the mail store is away, and no mail is collected: {vitals.signs.away}" if vitals.signs.away else ""


def _lost(vitals: Vitals) -> str:
    missing = vitals.signs.missing
    return f"the mail store lacks {len(missing)} files that the ledger names, such as {missing[0]}" if missing else ""


def _full(vitals: Vitals) -> str:
    disk = vitals.disk
    if disk is None:
        return ""
    least = min(_FULL_LEAST, disk.size // _SMALL_SHARE)
    if disk.free >= max(least, min(disk.size // _FULL_SHARE, _FULL_MOST)):
        return ""
    return f"the disk of the home has {disk.free // 1_000_000} MB left of {disk.size // 1_000_000} MB"


def _unsaved(vitals: Vitals) -> str:
    if vitals.saved is None or vitals.save_every is None or vitals.now - vitals.saved <= vitals.save_every:
        return ""  # whoever saves by other means than ours is not told each day that we know nothing of it
    return f"the newest backup is of {_at(vitals.saved)}; run: baocao backup"


def _not_laid_out(vitals: Vitals) -> str:
    return "; ".join(f"the rows of {campaign} could not be laid out: {why}" for campaign, why in vitals.signs.layouts)


def _measure(trouble: Trouble, vitals: Vitals) -> Measure:
    return MEASURES[trouble](vitals) if trouble in MEASURES else Measure()


def _polled(vitals: Vitals) -> Measure:
    """When the folder that was polled the longest time ago was last polled; at none: one never was."""
    polled = [folder.last_success for folder in vitals.folders]
    return Measure(at=min((at for at in polled if at), default=None) if all(polled) else None)


def _queued(queue: Queue) -> Measure:
    return Measure(queue.count, queue.oldest)


def _waits(vitals: Vitals, queue: Queue) -> bool:
    """Whether the first has waited too long, and none was done meanwhile."""
    moving = queue.moved is not None and vitals.now - queue.moved <= vitals.patience
    return _older(vitals, queue, vitals.patience) and not moving


def _older(vitals: Vitals, queue: Queue, than: timedelta) -> bool:
    return queue.oldest is not None and vitals.now - queue.oldest > than


def _still(vitals: Vitals, queue: Queue, what: str) -> str:
    error = f": {queue.error}" if queue.error else ""
    return f"{queue.count} {what}, the first since {_at(queue.oldest or vitals.now)}{error}"


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _minutes(span: timedelta) -> str:
    return f"{span // timedelta(minutes=1)} minutes"
