"""What a mail without a file asks the office, by its own words: more time, whether the report came, how to do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from parsers.vietnamese.text import fold


class AskingKind(StrEnum):
    """What is asked."""

    MORE_TIME = "more-time"
    ARRIVED = "arrived"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of a mail, in its own words."""

    kind: AskingKind
    words: str  #: the sentence that asks
    core: str = ""  #: without marks, from the words on that ask: who asks stands before them


#: What a sentence asks: the kind, why its words mean that, and the words without marks. The first row that fits decides.
PHRASES: tuple[tuple[AskingKind, str, str], ...] = (
    (AskingKind.MORE_TIME, "the office's own word for it", r"\bgia han\b"),
    (
        AskingKind.MORE_TIME,
        "a day is put off",
        r"\b(?:lui|hoan|doi|gian|keo dai|them) (?:lai )?(?:ngay|han|thoi han|thoi gian)\b",
    ),
    (AskingKind.MORE_TIME, "a day is put off", r"\b(?:lui|hoan) (?:lai )?(?:viec )?nop\b"),
    (
        AskingKind.MORE_TIME,
        "who asks to hand in late asks for time",
        r"\b(?:xin|cho|duoc|se) (?:phep )?(?:duoc )?(?:nop|gui)\b[^.?!\n]{0,60}\b(?:tre|cham|muon)\b",
    ),
    (
        AskingKind.MORE_TIME,
        "who cannot make it and writes so wants to be given time",
        r"\b(?:chua|khong|khong the) (?:the )?(?:nop |lam |hoan thanh )?(?:kip|dung han)\b",
    ),
    (
        AskingKind.ARRIVED,
        "“nhận được … chưa” is the polite way to ask whether a thing came",
        r"\b(?:da |co )?nhan (?:duoc )?[^.?!\n]{0,60}\bchua\b",
    ),
    (
        AskingKind.ARRIVED,
        "the same, of a list",
        r"\b(?:da )?(?:co|nop|ghi nhan) [^.?!\n]{0,40}\bchua\b(?=[^.\n]{0,12}(?:\?|$))",
    ),
    (AskingKind.QUESTION, "the sender says that it asks", r"\b(?:cho|xin|muon|can|duoc)\b[^.?!\n]{0,20}\bhoi\b"),
    (
        AskingKind.QUESTION,
        "the sender wants to be told how",
        r"\b(?:huong dan|giai dap|giai thich|cho biet|cho y kien)\b[^.?!\n]{0,60}\b(?:giup|a|them|voi|gium|truong|em|toi)\b",
    ),
    (AskingKind.QUESTION, "a word that only asks", r"\b(?:o dau|nhu the nao|the nao|lam sao|bao gio|khi nao|tai sao|vi sao)\b"),
    (AskingKind.QUESTION, "the mark says so", r"\?\s*$"),
)
_PHRASES = tuple((kind, re.compile(pattern)) for kind, _, pattern in PHRASES)
_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!]+(?=\s|$)|$|\n)?|[.?!]")
_ANSWERS = re.compile(r"^\s*(?:re|fwd?|tr|tl)\s*:", re.IGNORECASE)  # a subject that is another's words
_WORDS = re.compile(r"[^\W_]+")
_LONG = 300  # characters of a sentence that are shown


def asking(subject: str, body: str) -> Asking | None:
    """What a mail asks in its own words: its text without quotes, then its subject unless it is an answer's; None: nothing.

    More time comes before a question, wherever it stands: it has an answer that the office can give at once.
    """
    said = body if _ANSWERS.match(subject) else f"{body}\n{subject}"
    found = [one for one in map(_asked, _SENTENCE.findall(said)) if one]
    order = tuple(AskingKind)
    return min(found, key=lambda one: order.index(one.kind), default=None)


def _asked(sentence: str) -> Asking | None:
    folded = fold(sentence).strip()
    for kind, pattern in _PHRASES:
        if at := pattern.search(folded):
            return Asking(kind, " ".join(sentence.split())[:_LONG], " ".join(_WORDS.findall(folded[at.start() :])))
    return None
