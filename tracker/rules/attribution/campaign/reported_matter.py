"""The part of a title that says what is reported on: what a report says it will do next names the next period."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from parsers.vietnamese.text import clean, fold
from tracker.rules.attribution.campaign.periods import KEPT, PARTS, periods, same

_TITLE = 400  # characters; no title is longer

#: What a report says it will do next: "…, phương hướng nhiệm vụ năm 2025". It names the next period, not the reported one.
_OUTLOOK = re.compile(
    r"(?:[,;.:/(-]|\bva|\bcung|\bgan voi|\bde ra)\s*(?:cac\s+|mot so\s+)?"
    r"(?:phuong huong|nhiem vu|ke hoach|du kien|giai phap|chuong trinh cong tac|trong tam)\b"
)
_PLANNED = re.compile(r"\W*(?:phuong huong|dinh huong|du kien)\b")
#: The same in looser words, which count only where another period of the same kind stands on either side of them.
_AHEAD_WORDS = "phuong huong|nhiem vu|ke hoach|du kien|giai phap|chuong trinh|trong tam|trien khai|dinh huong|muc tieu|cong tac"
_AHEAD = _AHEAD_WORDS.split("|")
_NEXT = re.compile(rf"(?:[,;.:/(-]|\bva\b|\bcung\b|\bgan voi\b)\s*(?:\w+\s+){{0,4}}?(?:{_AHEAD_WORDS})\b")


@lru_cache(maxsize=KEPT)
def reported(title: str) -> str:
    """The part of a title that says what is reported on, without the outlook on what comes next."""
    cleaned = clean(title)
    folded = fold(cleaned)
    if not any(map(folded.__contains__, _AHEAD)):
        return cleaned  # most titles, and quickly
    cuts = () if _PLANNED.match(folded) else (found.start() for found in _OUTLOOK.finditer(folded) if found.start())
    looser = (found.start() for found in _NEXT.finditer(folded[:_TITLE]) if _changes(folded[:_TITLE], found))
    return cleaned[: min((*islice(cuts, 1), *islice(looser, 1)), default=None)]


def _changes(folded: str, outlook: re.Match[str]) -> bool:
    said, planned = periods(folded[: outlook.start()]), periods(folded[outlook.start() :])
    return any((a.kind == b.kind or {a.kind, b.kind} <= PARTS) and not same(a, b) for a in said for b in planned)
