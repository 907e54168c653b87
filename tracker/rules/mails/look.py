"""By what mails of the tray are alike: who wrote, about what, asking what. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from parsers.vietnamese.text import fold
from tracker.rules.mails.asking import Asking, asking

_WORDS = re.compile(r"[^\W_]+")
_PASSED_ON = re.compile(r"^(?:\s*(?:re|fwd?|tr|tl|vs|tra loi|chuyen tiep)\s*:)+")  # before a subject that is another's
_KEPT = 10_000  # looks in memory: taking a text apart costs a tenth of a millisecond, and a tray is looked at again and again


@dataclass(frozen=True, slots=True)
class Look:
    """What a mail has in common with others; what is empty is in common with none."""

    sender: str
    subject: str  #: its words without marks, without what passing on put before them
    question: str  #: what it asks, likewise
    asks: Asking | None

    @property
    def twin(self) -> str:
        """What a mail that looks the same has the same: the question, else the subject, else the sender."""
        return f"?{self.question}" if self.question else f":{self.subject}" if self.subject else f"@{self.sender}"


@lru_cache(maxsize=_KEPT)
def look(sender: str, subject: str, body: str) -> Look:
    """The look of a mail; `body` empty where files say what it is about."""
    asks = asking(subject, body) if body else None
    told = _WORDS.findall(_PASSED_ON.sub("", fold(subject)))
    return Look(sender, " ".join(told), f"{asks.kind} {asks.core}" if asks else "", asks)
