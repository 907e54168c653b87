"""Letters that officers write by an act on a report: sent back, asked about, handed over. Others are `notices`."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from config.entities import Campaign, Unit
from tracker.rules.letters.notice import BoardCount, CampaignLine, Facts, FileLine, LetterKind, Notice


def returned(
    unit: Unit, campaign: CampaignLine, files: tuple[FileLine, ...], why: str, to: str, now: datetime, in_reply_to: str = ""
) -> Notice:
    """The letter with which an officer sends a report back. The same file is sent back once."""
    return _about_report(LetterKind.RETURNED, (), unit, campaign, files, why, to, now, in_reply_to)


def figures_asked(
    unit: Unit, campaign: CampaignLine, files: tuple[FileLine, ...], words: str, to: str, now: datetime, in_reply_to: str = ""
) -> Notice:
    """The letter with which an officer asks about figures of a report that counts. The same words are asked once of a file."""
    return _about_report(LetterKind.FIGURES, (words,), unit, campaign, files, words, to, now, in_reply_to)


def _about_report(
    kind: LetterKind, once: tuple[str, ...], unit: Unit, campaign: CampaignLine, files: tuple[FileLine, ...], words: str,
    to: str, now: datetime, in_reply_to: str,
) -> Notice:  # fmt: skip
    """An officer's words about a report that came. `once`: what beside its files makes it another letter."""
    digest = hashlib.sha256("\n".join((*once, *sorted(one.sha256 for one in files))).encode()).hexdigest()
    return Notice(
        key=f"{kind}:{campaign.code}:{unit.code}:{digest}",
        kind=kind,
        unit=unit.code,
        campaign=campaign.code,
        to=(to,),
        in_reply_to=in_reply_to,
        facts=Facts(
            unit_name=unit.name, unit_level=unit.level, received_at=campaign.received_at, now=now, files=files,
            campaigns=(campaign,), note=words,
        ),
    )  # fmt: skip


def handed_over(campaign: Campaign, counts: tuple[int, int], to: str, words: str, now: datetime) -> Notice:
    """The letter that carries a synthesis to the office above. `counts`: units that must report, and that have."""
    expected, received = counts
    count = BoardCount(campaign.code, campaign.title, campaign.due, expected, received, 0, 0, 0, 0, expected - received)
    line = CampaignLine(campaign.code, campaign.title, campaign.due)
    return Notice(
        key=f"{LetterKind.HANDOVER}:{campaign.code}:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        kind=LetterKind.HANDOVER,
        unit="",
        campaign=campaign.code,
        to=(to,),
        facts=Facts(now=now, campaigns=(line,), counts=(count,), note=words),
    )
