"""Which campaign a document answers: what it and its mail say is weighed by the rows of `campaign_table`."""

from __future__ import annotations

from dataclasses import dataclass

from config.entities import Unit
from tracker.rules.attribution.campaign.campaign_table import (
    AGAINST,
    BY_COLUMNS,
    BY_TITLE,
    WITHOUT_TITLE,
    Chosen,
    Columns,
    Weighed,
)
from tracker.rules.attribution.decision_table import Verdict, deciding, first_to_decide
from tracker.rules.attribution.document_sorts import COLUMNS_FIT, Sort, columns_fit
from tracker.rules.attribution.evidence import Clue, Reason

_SILENT = Verdict(None, Reason.UNKNOWN_CAMPAIGN)


@dataclass(frozen=True, slots=True)
class CampaignDecision:
    """A campaign, or why there is none."""

    campaign: str | None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()
    rule: str = ""  #: the row of `tracker.rules.attribution.campaign.campaign_table` that decided


def decide_campaign(weighed: Weighed, unit: Unit | None) -> CampaignDecision:
    """The campaign of one document. `unit`: whose it is, where that is known."""
    by_title = weighed.sort is Sort.REPORT and weighed.found.title
    decided = first_to_decide(BY_TITLE if by_title else WITHOUT_TITLE, weighed) or _SILENT
    if weighed.sort is Sort.LIST:
        decided = _by_columns(weighed, decided)
    if decided.answer:
        decided = first_to_decide(AGAINST, Chosen(weighed, decided.answer, unit)) or decided
    clues = (*weighed.found.clues, deciding(decided, weighed.document.filename or ""))
    return CampaignDecision(decided.answer, decided.reason, decided.candidates, clues, decided.rule)


def _by_columns(weighed: Weighed, spoken: Verdict) -> Verdict:
    """A table: its columns say which campaigns it could be for, its words say which it is for."""
    document = weighed.document
    if spoken.answer and columns_fit(document, weighed.topic(spoken.answer).campaign) >= COLUMNS_FIT:
        return spoken  # nearly every table, and no other form was held against it
    fitting = tuple(one.campaign.code for one in weighed.topics if columns_fit(document, one.campaign) >= COLUMNS_FIT)
    return first_to_decide(BY_COLUMNS, Columns(spoken, fitting)) or spoken
