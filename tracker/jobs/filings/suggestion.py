"""Where each document of a mail would go in a campaign: what the officer's form says before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping

from config.entities import Campaign
from parsers.facts import Reading
from tracker.rules.attribution.document_sorts import Sort, part_for, sort_of

_REPORTED = (Sort.REPORT, Sort.LIST, Sort.SCAN)


def parts_for(reading: Reading, campaign: Campaign) -> Mapping[int, str]:
    """Part codes by document; each part once, for its first document. Plans, letters and signatures are left out."""
    found: dict[int, str] = {}
    for at, document in enumerate(reading.documents):
        sort = sort_of(document, (campaign,))
        part = part_for(document, sort, campaign) if sort in _REPORTED else None
        if part and part.code not in found.values():
            found[at] = part.code
    return found
