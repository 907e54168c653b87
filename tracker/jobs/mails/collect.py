"""Collect what is new in the mailbox: keep it first, understand it later, file it away on the server last."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.settings import MailboxSettings, Settings
from intake.envelope import FetchedMail, MailboxUid, StoredMail
from intake.imap_answers import Outline, Selected, batches
from intake.mailbox import Mailbox, mailbox_name, mailbox_names
from intake.mailbox_error import MailboxError, MailboxErrorKind
from intake.prefetch import ahead
from intake.vault import Vault, VaultAwayError
from tracker.jobs.crash_points import crash_point
from tracker.jobs.mails.folder_listing import Listing, alarm, another_mail, renumbered_mails
from tracker.store.mails.mails import MailboxState, keep, mailbox_state, save_mailbox_state
from tracker.store.mails.sightings import Sighted, forget, let_go_of_older, newest, places, read_anew, sighted
from tracker.store.session import reading, writing

LOOK_BACK = 200  #: UIDs below the expected one that are listed too: some servers show a lower UID late (docs/mail.md, I4)
RECONCILE_EVERY = timedelta(days=1)
NEWEST_ASKED = 5  #: known UIDs of which every poll asks whether they still name the same mails
HASHED_IN_DAYS = 30  #: every kept mail that still lies in the mailbox is read back once in so many daily counts
RECONNECTS = 20  #: in one poll; a mail that breaks the connection costs two of them
TEMPORARY_KEPT = timedelta(hours=1)

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]  #: mails done, mails to do
Coming = Callable[[], None]  #: a folder lists mail that is not in the ledger; it is fetched now
Kept = Callable[[Sequence[StoredMail]], None]  #: mails that were never seen before and are safe now


@dataclass(frozen=True, slots=True)
class Collected:
    """What one poll brought, over all folders."""

    new: int = 0  #: mails never seen before
    already: int = 0  #: sightings of mails we had: moved, copied or renumbered
    failed: int = 0  #: messages listed that the server did not deliver; asked for again at the next poll
    troubles: tuple[MailboxError, ...] = ()

    def __add__(self, other: Collected) -> Collected:
        return Collected(
            self.new + other.new, self.already + other.already, self.failed + other.failed, self.troubles + other.troubles
        )


def collect(
    engine: Engine,
    vault: Vault,
    settings: Settings,
    clock: Clock,
    progress: Progress | None = None,
    kept: Kept = lambda _mails: None,
    coming: Coming = lambda: None,
    leave: Callable[[], bool] = lambda: False,
    mailboxes: Sequence[MailboxSettings] | None = None,
) -> Collected:
    """One poll of every folder of these mailboxes, else of all that the settings name and that are set up.

    Never raises for a mailbox's sake: troubles are returned and recorded, and one mailbox's are not another's.

    Each mail is in the vault and in the ledger before the next batch is asked for; then `kept` is told, as `coming` is
    before the first batch of a folder. `leave`: asked while the server is spoken to; True hangs up, and what has come by
    then is kept. Waiting after a trouble (`intake.mailbox_error.backoff`) is the caller's.
    """
    total = Collected()
    for one in settings.mailboxes if mailboxes is None else mailboxes:
        if leave():
            break
        if mailboxes is None and one.name and not mailbox_names(one):
            continue

        def errand(folder: str, one: MailboxSettings = one) -> _Errand:
            return _Errand(engine, vault, one, clock, progress or (lambda _done, _of: None), kept, coming, folder, leave)

        total += _of_mailbox(one.folders, errand, leave)
    return total


def _of_mailbox(folders: Sequence[str], errand: Callable[[str], _Errand], leave: Callable[[], bool]) -> Collected:
    """One poll of the folders of one mailbox."""
    total = Collected()
    for position, folder in enumerate(folders):
        found = errand(folder).run()
        total += found
        if leave():
            break
        if any(trouble.kind is not MailboxErrorKind.PROTOCOL for trouble in found.troubles):
            # The next folder would meet the same closed door, and a refused password must not be repeated.
            for other in folders[position + 1 :]:
                errand(other).record(found.troubles[-1])
            break
    return total


class _Errand:
    """One poll of one folder."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        mailbox: MailboxSettings,
        clock: Clock,
        progress: Progress,
        kept: Kept,
        coming: Coming,
        folder: str,
        leave: Callable[[], bool],
    ) -> None:
        self._leave = leave
        self._engine = engine
        self._vault = vault
        self._server = mailbox.server
        self._clock = clock
        self._progress = progress
        self._kept = kept
        self._coming = coming
        self._folder = folder
        self._name = mailbox_name(self._server, folder)
        self._broke: Counter[int] = Counter()  # how often a fetch with this UID in it ended badly, in this poll
        self._new = self._already = 0
        self._left = False  # messages were listed, and are not all kept

    def run(self) -> Collected:
        for _ in range(RECONNECTS):
            broken = self._broke.total()
            try:
                with Mailbox(self._server, leave=self._leave) as mailbox:
                    return self._poll(mailbox)
            except VaultAwayError as away:  # what cannot be kept is left where it lies, and no further folder is opened
                return self._given_up(MailboxError(MailboxErrorKind.UNAVAILABLE, f"nothing can be kept: {away}"))
            except MailboxError as trouble:
                if self._leave():  # it was we who hung up
                    return Collected(self._new, self._already)
                if self._broke.total() == broken or trouble.kind is not MailboxErrorKind.UNREACHABLE:
                    return self._given_up(trouble)
        return self._given_up(
            MailboxError(MailboxErrorKind.UNREACHABLE, f"{self._name}: the connection broke {RECONNECTS} times")
        )

    def record(self, trouble: MailboxError) -> None:
        with writing(self._engine) as conn:
            state = mailbox_state(conn, self._name) or MailboxState(self._name, 0, 1)
            said = f"{trouble.kind}: {trouble}"
            now = self._clock()
            since = state.left_since or (state.last_success or now if self._left else None)
            save_mailbox_state(conn, replace(state, last_error=said, last_error_at=now, left_since=since))

    def _given_up(self, trouble: MailboxError) -> Collected:
        self.record(trouble)
        return Collected(self._new, self._already, 0, (trouble,))

    def _poll(self, mailbox: Mailbox) -> Collected:
        listing = self._list(mailbox)
        self._left = bool(listing.missing)
        if listing.missing:
            self._coming()
        kept: set[int] = set()
        wanted = mailbox.outlines(listing.missing, with_ids=listing.renumbered)
        if listing.renumbered:
            kept |= self._recognise(listing.selected, wanted)
        kept |= self._fetch(mailbox, [one for one in wanted if one.uid not in kept])
        still = tuple(uid for uid in listing.missing if uid not in kept)
        self._finish(listing, still)
        return Collected(self._new, self._already, len(still))

    def _list(self, mailbox: Mailbox) -> Listing:
        selected = mailbox.select(self._folder)
        with reading(self._engine) as conn:
            before = mailbox_state(conn, self._name) or MailboxState(self._name, 0, 1)
        reconciled = before.reconciled_at
        # A count that lies in the future was made by a clock that has been set back since.
        fresh = reconciled is not None and timedelta(0) <= self._clock() - reconciled < RECONCILE_EVERY
        set_back = selected.uidnext is not None and selected.uidnext < before.next_uid  # from a backup
        full = before.uidvalidity != selected.uidvalidity or not fresh or set_back
        if full:
            self._vault.sweep(self._clock() - TEMPORARY_KEPT)
        listed = mailbox.all_uids() if full else mailbox.uids_from(max(1, before.next_uid - LOOK_BACK))
        with reading(self._engine) as conn:
            known = places(conn, self._name, selected.uidvalidity, listed)
        reused = self._reused(mailbox, selected, known, full=full)
        lost = self._lost(known, full=full)
        missing = tuple(uid for uid in listed if uid not in known or uid in lost or uid in reused)
        return Listing(selected, before, full, listed, missing, reused)

    def _reused(self, mailbox: Mailbox, selected: Selected, known: Mapping[int, Sighted], *, full: bool) -> tuple[int, ...]:
        """UIDs under which the server shows other mails than before, forgotten; the newest are asked at every poll.

        A server set up again from a backup has lost its newest mails, and gives their UIDs anew.
        """
        asked = sorted(known)[-NEWEST_ASKED:]
        found = self._others(mailbox, known, asked)
        if found or full:
            found = self._others(mailbox, known, sorted(known))
        if found:
            with writing(self._engine) as conn:
                forget(conn, self._name, selected.uidvalidity, found)
        return found

    def _others(self, mailbox: Mailbox, known: Mapping[int, Sighted], asked: Sequence[int]) -> tuple[int, ...]:
        shown = mailbox.outlines(asked, with_ids=True) if asked else ()
        return tuple(one.uid for one in shown if one.uid in known and another_mail(known[one.uid], one))

    def _lost(self, known: Mapping[int, Sighted], *, full: bool) -> frozenset[int]:
        """UIDs of mails that the vault lacks: by their size, and by their hash once a month or where unread."""
        today = self._clock().toordinal() % HASHED_IN_DAYS
        asked = (known[uid] for uid in sorted(known)[0 if full else -self._vault.glance :])
        lacking = self._vault.lacking({mail.sha256: mail.size for mail in asked})
        gone = {uid for uid in known if known[uid].sha256 in lacking}
        days = {uid: int(mail.sha256[:4], 16) % HASHED_IN_DAYS for uid, mail in known.items()}
        turn = {uid for uid, mail in known.items() if mail.unread or (full and days[uid] == today)}
        return frozenset(gone | {uid for uid in turn - gone if not self._vault.is_whole(known[uid].sha256)})

    def _fetch(self, mailbox: Mailbox, wanted: Sequence[Outline]) -> set[int]:
        """Batch after batch, the server busy with the next while the disk takes the last.

        One that ends badly is asked for again mail by mail, after all others, and so is a mail that did not come whole.
        """
        queue = deque(batches(one for one in wanted if self._broke[one.uid] == 0))
        queue.extend((one.uid,) for one in wanted if self._broke[one.uid] == 1)
        kept: set[int] = set()
        again: set[int] = set()
        with closing(ahead(mailbox.fetch, queue)) as answers:  # nobody speaks to the server any more when this is left
            for batch, answer in answers:
                try:
                    mails = answer.result()
                except MailboxError as trouble:
                    self._broke.update(batch)
                    if trouble.kind is not MailboxErrorKind.PROTOCOL:
                        raise
                    queue.extend((uid,) for uid in batch if len(batch) > 1)
                    continue
                self._keep(mails)
                kept.update(mail.place.uid for mail in mails)
                lacking = [uid for uid in batch if uid not in kept | again]
                again.update(lacking)
                queue.extend((uid,) for uid in lacking)
                self._progress(len(kept), len(wanted))
        return kept

    def _keep(self, mails: Sequence[FetchedMail]) -> None:
        hashes = self._vault.keep_all(mail.content for mail in mails)
        pairs = zip(hashes, mails, strict=True)
        self._book([StoredMail(sha256, mail.place, mail.received_at, len(mail.content)) for sha256, mail in pairs])

    def _book(self, stored: Sequence[StoredMail]) -> None:
        if not stored:
            return
        with writing(self._engine) as conn:
            last = newest(conn)
            ids = keep(conn, stored, self._clock())
            read_anew(conn, [mail for mail in ids if mail <= last])
        crash_point("after-ledger")
        new = {mail: one for mail, one in zip(ids, stored, strict=True) if mail > last}
        self._new += len(new)
        self._already += len(ids) - len(new)
        self._kept(tuple(new.values()))

    def _recognise(self, selected: Selected, outlines: Sequence[Outline]) -> set[int]:
        """Book the mails of a renumbered folder that are known beyond doubt; the others are fetched and told by their hash."""
        with reading(self._engine) as conn:
            known = sighted(conn, self._name)
        found = dict(renumbered_mails(known, outlines))
        self._book(
            [
                StoredMail(mail.sha256, MailboxUid(self._name, selected.uidvalidity, uid), mail.internal_date, mail.size)
                for uid, mail in found.items()
            ]
        )
        return set(found)

    def _finish(self, listing: Listing, still: tuple[int, ...]) -> None:
        now, before, selected = self._clock(), listing.before, listing.selected
        last = max(listing.listed, default=0) + 1
        state = replace(
            before,
            uidvalidity=selected.uidvalidity,
            next_uid=min(still, default=max(last, 1 if listing.full else before.next_uid)),
            last_success=now,
            messages=len(listing.listed) if listing.full else selected.exists,
            unaccounted=len(still),
            left_since=before.left_since or before.last_success or now if still else None,
            reconciled_at=now if listing.full else before.reconciled_at,
        )
        worry = alarm(listing, still)
        if worry:
            state = replace(state, last_error=worry, last_error_at=now)
        with writing(self._engine) as conn:
            save_mailbox_state(conn, state)
            if listing.renumbered:
                let_go_of_older(conn, self._name)
