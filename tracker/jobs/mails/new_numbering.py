"""A folder that the server numbered anew: which of its messages are mails that we have."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from intake.imap_answers import Outline
from tracker.store.mails.sightings import Sighted


def same(known: Sequence[Sighted], outlines: Sequence[Outline]) -> Iterator[tuple[int, Sighted]]:
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
