"""What a poll finds in a folder, and what of it must worry whoever runs the service."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from intake.imap_answers import Outline, Selected
from parsers.message.addresses import one_message_id
from tracker.store.mails.mails import MailboxState
from tracker.store.mails.sightings import Sighted


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder and what of it is not in the ledger."""

    selected: Selected
    before: MailboxState
    full: bool  #: every UID was listed
    listed: tuple[int, ...]  #: ascending
    missing: tuple[int, ...]
    reused: tuple[int, ...] = ()  #: of the missing: other mails lay at these UIDs before

    @property
    def renumbered(self) -> bool:
        return self.before.uidvalidity not in (0, self.selected.uidvalidity)


def alarm(listing: Listing, still: tuple[int, ...]) -> str:
    """What is wrong with the folder, recorded as its last error; `still`: UIDs that did not come. Empty: nothing is."""
    if listing.renumbered:
        return (
            f"renumbered: the server has numbered the messages of {listing.selected.folder} anew;"
            f" {len(listing.missing)} were compared with the ledger by their content"
        )
    if listing.reused:
        named = ", ".join(str(uid) for uid in listing.reused[:10])
        return f"reused: the server has given UIDs of {listing.selected.folder} to other mails, which are fetched: UID {named}"
    if still and listing.before.unaccounted:  # once may be a message that was deleted while we looked
        named = ", ".join(str(uid) for uid in still[:10])
        return f"undelivered: the server lists messages that it does not hand over: UID {named}"
    return ""


def renumbered_mails(known: Sequence[Sighted], outlines: Sequence[Outline]) -> Iterator[tuple[int, Sighted]]:
    """Pairs of UID and known mail that agree in Message-ID, size and the server's time, and no other on either side does."""
    mails: dict[Hashable, list[Sighted]] = {}
    for mail in known:
        mails.setdefault((mail.message_id.strip("<>"), mail.size, mail.internal_date), []).append(mail)
    messages: dict[Hashable, list[Outline]] = {}
    for one in outlines:
        messages.setdefault((one.message_id.strip("<>"), one.size, one.received_at), []).append(one)
    for sign, (first, *others) in messages.items():
        if first.message_id and not others and len(mails.get(sign, ())) == 1:
            yield first.uid, mails[sign][0]


def another_mail(known: Sighted, shown: Outline) -> bool:
    """Whether a server shows something else at a UID than what was seen there (it was set up again from a backup).

    The Message-ID tells; without one a time of arrival that changed does. Sizes alone tell nothing: some servers guess them.
    """
    before, now = one_message_id(known.message_id), one_message_id(shown.message_id)
    moved = bool(known.internal_date and shown.received_at and known.internal_date != shown.received_at)
    if before and now:
        return before != now or (moved and shown.size is not None and shown.size != known.size)
    return moved
