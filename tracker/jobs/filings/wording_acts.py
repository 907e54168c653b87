"""What a decision teaches about words: how units call a campaign's report, and other ways to say what is asked about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.rules.attribution.campaign.text_words import words
from tracker.rules.attribution.campaign.title_core import core_of
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.office import wordings

_LONGEST = 400  # characters, as of a campaign's title


def keep_title(conn: Connection, who: str, campaign: str, title: str, now: datetime, mail: int | None = None) -> act.Outcome:
    """A report of this title is the campaign's from now on, and that of the later periods of its series.

    Problems: "no-such-campaign", "wording-says-nothing", "known-already".
    """
    journal, said = Journal(conn), " ".join(title.split())[:_LONGEST]
    if campaigns.get(conn, campaign) is None:
        return Problem("no-such-campaign", found=campaign)
    if len(core_of(said)) < 2:
        return Problem("wording-says-nothing", found=said)
    if any(one.campaign == campaign and core_of(one.said) == core_of(said) for one in wordings.standing(conn)):
        return Problem("known-already", found=said)
    journal.made(row_name.wording(wordings.add(conn, said, None, campaign, mail, who, now)))
    return act.write_down(journal, who, "keep-title", f"campaign {campaign}", said, now)


def keep_synonym(conn: Connection, who: str, said: str, meant: str, now: datetime) -> act.Outcome:
    """The two say the same wherever a campaign asks about either.

    Problems: "wording-says-nothing" (one of them has no words, or both are one), "known-already".
    """
    journal = Journal(conn)
    mine, theirs = " ".join(said.split())[:_LONGEST], " ".join(meant.split())[:_LONGEST]
    if not words(mine) or not words(theirs) or words(mine) == words(theirs):
        return Problem("wording-says-nothing", found=mine)
    if any({words(mine), words(theirs)} == {words(one) for one in pair} for pair in wordings.groups(conn)):
        return Problem("known-already", found=mine)
    journal.made(row_name.wording(wordings.add(conn, mine, theirs, None, None, who, now)))
    return act.write_down(journal, who, "keep-synonym", "wordings", f"{mine} = {theirs}", now)


def forget_wording(conn: Connection, who: str, wording: int, why: str, now: datetime) -> act.Outcome:
    """What was taught was wrong. Problem: "no-such-lesson"."""
    journal = Journal(conn)
    row = journal.hold(row_name.wording(wording))
    if row is None or row["undone_at"]:
        return Problem("no-such-lesson")
    journal.put(row_name.wording(wording), undone_at=now)
    about = f"campaign {row['campaign']}" if row["campaign"] else "wordings"
    return act.write_down(journal, who, "forget-wording", about, why.strip() or row["said"], now)
