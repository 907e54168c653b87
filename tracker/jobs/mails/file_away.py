"""Mark or move on the server the mails that are decided. The ledger says which; the server's flags are never asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from config.settings import MailboxSettings, Settings
from intake.imap_answers import Selected
from intake.mailbox import Mailbox, mailbox_name
from intake.mailbox_error import MailboxError, MailboxErrorKind
from tracker.jobs.crash_points import crash_point
from tracker.store.mails.file_away import mark_filed_away, to_file_away
from tracker.store.mails.mails import mailbox_state
from tracker.store.session import reading, writing


@dataclass(frozen=True, slots=True)
class FiledAway:
    """What one run did on the server."""

    marked: int = 0
    moved: int = 0
    left: int = 0  #: in folders that keep no keywords, with no folder to move to
    troubles: tuple[MailboxError, ...] = ()

    def __add__(self, other: FiledAway) -> FiledAway:
        return FiledAway(
            self.marked + other.marked, self.moved + other.moved, self.left + other.left, self.troubles + other.troubles
        )


def file_away(
    engine: Engine,
    settings: Settings,
    leave: Callable[[], bool] = lambda: False,
    mailboxes: Sequence[MailboxSettings] | None = None,
) -> FiledAway:
    """Mark (or move, where processed_folder is set) every decided mail that still lies open in one of these mailboxes.

    What fails stays due and is tried again at the next run; doing it twice changes nothing.
    """
    total = FiledAway()
    for one in settings.mailboxes if mailboxes is None else mailboxes:
        total += _of_mailbox(engine, one, leave)
    return total


def _of_mailbox(engine: Engine, one: MailboxSettings, leave: Callable[[], bool]) -> FiledAway:
    total = FiledAway()
    for folder in one.folders:
        if folder == one.processed_folder:
            continue
        due, uidvalidity = _due(engine, one, folder)
        if not due:
            continue
        try:
            with Mailbox(one.server, leave=leave) as mailbox:
                selected = mailbox.select(folder)
                if selected.uidvalidity != uidvalidity:
                    continue  # renumbered since the last poll: these UIDs name other mails now
                done = _on_server(mailbox, selected, tuple(due.values()), one.processed_folder)
        except MailboxError as trouble:
            total += FiledAway(troubles=(trouble,))
            if trouble.kind is MailboxErrorKind.REFUSED:
                break
            continue
        crash_point("after-file-away")
        with writing(engine) as conn:
            mark_filed_away(conn, tuple(due))
        total += done
    return total


def _due(engine: Engine, one: MailboxSettings, folder: str) -> tuple[dict[int, int], int]:
    """Sighting id to UID of what is due, and the UIDVALIDITY that the UIDs are of."""
    name = mailbox_name(one.server, folder)
    with reading(engine) as conn:
        state = mailbox_state(conn, name)
        if state is None:
            return {}, 0
        return dict(to_file_away(conn, name, state.uidvalidity)), state.uidvalidity


def _on_server(mailbox: Mailbox, selected: Selected, uids: tuple[int, ...], processed_folder: str) -> FiledAway:
    if processed_folder:
        mailbox.move(uids, processed_folder)
        return FiledAway(moved=len(uids))
    if selected.markable:
        mailbox.mark(uids)
        return FiledAway(marked=len(uids))
    return FiledAway(left=len(uids))
