"""What a poll finds in a folder, and what of it must worry whoever runs the service."""

from __future__ import annotations

from dataclasses import dataclass

from intake.imap_answers import Selected
from tracker.store.mails.mails import MailboxState


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder and what of it is not in the ledger."""

    selected: Selected
    before: MailboxState
    full: bool  #: every UID was listed
    listed: tuple[int, ...]  #: ascending
    missing: tuple[int, ...]

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
    if still and listing.before.unaccounted:  # once may be a message that was deleted while we looked
        named = ", ".join(str(uid) for uid in still[:10])
        return f"undelivered: the server lists messages that it does not hand over: UID {named}"
    return ""
