"""What units wrote under headings of one meaning, side by side, for an officer to choose from. Nothing is rewritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.official.sections import Section
from parsers.vietnamese.text import key, squeeze


class ExcerptTopic(StrEnum):
    """Meanings of headings that every report of an office has, in the order of a summary."""

    RESULTS = "results"  #: kết quả
    MODELS = "models"  #: mô hình, điển hình
    ASSESSMENT = "assessment"  #: đánh giá chung
    STRENGTHS = "strengths"  #: ưu điểm, thuận lợi
    WEAKNESSES = "weaknesses"  #: tồn tại, hạn chế, khó khăn
    CAUSES = "causes"  #: nguyên nhân
    LESSONS = "lessons"  #: bài học kinh nghiệm
    PLANS = "plans"  #: phương hướng, nhiệm vụ
    PROPOSALS = "proposals"  #: đề xuất, kiến nghị


#: The first that fits a heading wins, so the narrow ones stand first.
_WORDS: tuple[tuple[ExcerptTopic, re.Pattern[str]], ...] = (
    (ExcerptTopic.PROPOSALS, re.compile(r"\b(?:kien nghi|de xuat|de nghi|kien giai)\b")),
    (ExcerptTopic.CAUSES, re.compile(r"\bnguyen nhan\b")),
    (ExcerptTopic.LESSONS, re.compile(r"\b(?:bai hoc|kinh nghiem)\b")),
    (
        ExcerptTopic.WEAKNESSES,
        re.compile(r"\b(?:ton tai|han che|kho khan|vuong mac|khuyet diem|yeu kem|bat cap|chua (?:dat|lam) duoc)\b"),
    ),
    (ExcerptTopic.PLANS, re.compile(r"\b(?:phuong huong|nhiem vu|ke hoach|giai phap|trong tam|dinh huong)\b")),
    (ExcerptTopic.MODELS, re.compile(r"\b(?:mo hinh|dien hinh|tieu bieu|guong sang|cach lam hay|sang kien)\b")),
    (ExcerptTopic.STRENGTHS, re.compile(r"\b(?:uu diem|thuan loi|mat (?:manh|duoc|dat duoc)|thanh tich|tich cuc)\b")),
    (ExcerptTopic.ASSESSMENT, re.compile(r"\b(?:danh gia|nhan xet)\b")),
    (
        ExcerptTopic.RESULTS,
        re.compile(r"\b(?:ket qua|tinh hinh thuc hien|cong tac trien khai|to chuc thuc hien|noi dung thuc hien)\b"),
    ),
)
_SENTENCE = re.compile(r"\n|(?<=[.;!?])\s+(?=[^a-zà-ỹđ0-9])")
_BROKEN = re.compile(r"(?<![.;:!?])[^\S\n]*\n[^\S\n]*(?=[a-zà-ỹđ])")  # a line of a PDF ends wherever the page does
_FEWEST_WORDS = 4  # of a sentence that says something by itself
_LISTED = re.compile(r"[,;/&]|\bvà\b|\bVÀ\b|\bVà\b|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What one unit wrote under one heading."""

    unit: str  #: its name
    heading: str  #: as written, with its number
    text: str


def topics_of(title: str) -> tuple[ExcerptTopic, ...]:
    """What a heading is about, by each of the things it lists: "Phương hướng, kiến nghị" is about both."""
    pieces = (key(piece) for piece in _LISTED.split(title))
    found = (next((topic for topic, words in _WORDS if words.search(piece)), None) for piece in pieces)
    return tuple(dict.fromkeys(topic for topic in found if topic))


def by_topic(reports: Sequence[tuple[str, Sequence[Section]]]) -> dict[ExcerptTopic, tuple[Excerpt, ...]]:
    """The texts of all units by what their headings are about, units in the order given.

    A heading that says nothing of a topic belongs to the one above it that does.
    """
    found: dict[ExcerptTopic, list[Excerpt]] = {topic: [] for topic in ExcerptTopic}
    for unit, sections in reports:
        for section in sections:
            titles = (section.title, *reversed(section.path))
            topics = next((some for title in titles if (some := topics_of(title))), ())
            for topic in topics if section.text.strip() else ():
                found[topic].append(Excerpt(unit, f"{section.number} {section.title}".strip(), section.text))
    return {topic: tuple(said) for topic, said in found.items()}


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """A sentence as the first unit wrote it, and who wrote the same."""

    text: str
    units: tuple[str, ...]


def shared_sentences(said: Sequence[Excerpt], most: int = 5) -> tuple[SharedSentence, ...]:
    """The sentences that most units wrote, in the order met; sameness is of their letters, nothing is put together."""
    first: dict[str, str] = {}
    units: dict[str, dict[str, None]] = {}
    for one in said:
        for sentence in _SENTENCE.split(_BROKEN.sub(" ", one.text)):
            text = squeeze(sentence).lstrip(" -–—+•*·").rstrip(" ;./")
            if len(text.split()) >= _FEWEST_WORDS and (word := key(text)):
                first.setdefault(word, text)
                units.setdefault(word, {})[one.unit] = None
    ranked = sorted(units, key=lambda word: -len(units[word]))[:most]
    return tuple(SharedSentence(first[word], tuple(units[word])) for word in units if word in ranked)
