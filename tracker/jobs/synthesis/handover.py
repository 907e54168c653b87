"""A synthesis handed to the office above: the letter, the files made as it leaves, and the receipt that closes it."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from config.settings import Settings
from config.token_key import token_key
from parsers.facts import Automatic, Problem, Reading
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.reports.report_words import labels
from tracker.rules.attribution.handover import Manifest, is_public_key, public_key, signed
from tracker.rules.letters.officer_notices import handed_over
from tracker.rules.letters.reply_tokens import genuine
from tracker.rules.synthesis.progress import progress
from tracker.sending.letter import LetterFile
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.office import handovers, roster
from tracker.store.session import reading

MARK = "handover:"  #: before the key of a handover, among what a letter has attached as it leaves
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_CODE = re.compile(r"\w[\w.-]{0,39}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hand_over(hand: Hand, code: str, address: str, target: str) -> act.Outcome:
    """Send the synthesis of a campaign to the office above, for its own campaign `target`. It may be handed over again.

    Problems: "no-such-campaign", "bad-address", "bad-campaign-code".
    """
    campaign, address, target = campaigns.get(hand.conn, code), address.strip().lower(), target.strip()
    if campaign is None:
        return Problem("no-such-campaign")
    if not _ADDRESS.fullmatch(address):
        return Problem("bad-address")
    if not _CODE.fullmatch(target):
        return Problem("bad-campaign-code")
    counts = progress(board.bare_rows(hand.conn, code, hand.now))
    notice = handed_over(campaign, (len(counts.expected), counts.complete), address, hand.why.strip(), hand.now)
    notice = replace(notice, not_before=hand.now + WAIT, attach=(f"{MARK}{notice.key}",))
    journal = Journal(hand.conn)
    facts = {"campaign": code, "target": target, "address": address, "decided_by": hand.who, "decided_at": hand.now}
    journal.put(row_name.handover(notice.key), **facts)
    queue(hand.conn, notice, hand.settings.office, hand.now)
    return act.answered(hand, journal.entries(), "hand-over", code, (), (notice.key,))


def handover_files(engine: Engine, settings: Settings, key: str, now: datetime) -> tuple[LetterFile, ...]:
    """The workbook as it stands when the letter leaves, and the manifest that vouches for it; none of one taken back."""
    from tracker.jobs.synthesis.products import workbook  # all that makes a synthesis; an idle office has no use for it

    with reading(engine) as conn:
        row = handovers.get(conn, key)
        counts = progress(board.bare_rows(conn, row.campaign, now)) if row else None
    if row is None or counts is None:
        return ()
    with tempfile.TemporaryDirectory(prefix="baocao-") as folder:
        path = Path(folder) / "so.xlsx"
        workbook(engine, settings, row.campaign, path, now)
        content = path.read_bytes()
    manifest = Manifest(
        settings.office.name, row.target, len(counts.expected), counts.complete, len(counts.on_time), now.isoformat(),
        (hashlib.sha256(content).hexdigest(),),
    )  # fmt: skip
    words = labels()["handover"]
    line = f"{words['told']}\n{signed(manifest, token_key(settings.home))}\n"
    return (
        LetterFile(words["workbook"].format(code=row.campaign), _XLSX, content),
        LetterFile(words["manifest"], "text/plain", line.encode()),
    )


def own_key(settings: Settings) -> str:
    """The public half of this home's key, for the office above to enter."""
    return public_key(token_key(settings.home))


def keep_key(hand: Hand, unit: str, key: str) -> act.Outcome:
    """What is signed with this key is the unit's; an empty one: nothing is any more. Problems: "no-such-unit", "bad-key"."""
    journal, key = Journal(hand.conn), key.strip()
    if roster.unit(hand.conn, unit) is None:
        return Problem("no-such-unit", found=unit)
    if key and not is_public_key(key):
        return Problem("bad-key")
    row = row_name.unit_key(unit)
    if key:
        journal.put(row, public_key=key, decided_by=hand.who, decided_at=hand.now)
    else:
        journal.remove(row)
    return act.finish(hand, journal, "keep-key", f"unit {unit}", ())


def note_receipt(conn: Connection, mail: Reading, settings: Settings, now: datetime) -> None:
    """An automatic answer to a handover of ours that bears a receipt number of the campaign it was for closes it.

    Message-IDs of our letters bear a token that only this home can make: whoever answers one has got it.
    """
    if mail.automatic is not Automatic.AUTO_REPLY or not mail.in_reply_to:
        return
    secret = token_key(settings.office.home)
    for letter in outbox.by_message_id(conn, mail.in_reply_to):
        row = handovers.get(conn, letter.key) if genuine(secret, letter.key, letter.message_id) else None
        found = re.search(rf"\b{re.escape(row.target)}-\d{{4,}}\b", mail.body) if row else None
        if found:
            handovers.close(conn, letter.key, found[0], now)
