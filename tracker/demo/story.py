"""The sample ward's autumn, read from `config/sample/story.toml`: what happens when."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import config

SAMPLE = Path(config.__file__).parent / "sample"


@dataclass(frozen=True, slots=True)
class Step:
    """The clock reaches a moment: whatever is due then is sent."""

    at: datetime
    says: str


@dataclass(frozen=True, slots=True)
class StoryArrival:
    """A mail reaches the office's mailbox."""

    at: datetime
    says: str
    sender: str
    content: bytes


def events(sample: Path = SAMPLE) -> tuple[Step | StoryArrival, ...]:
    """Everything that happens, in order; a step comes before a mail of the same instant."""
    told = tomllib.loads((sample / "story.toml").read_text(encoding="utf-8"))
    steps = [Step(one["at"], one["says"]) for one in told["steps"]]
    arrivals = [
        StoryArrival(one["at"], one["says"], one["sender"], (sample / "mails" / one["file"]).read_bytes())
        for one in told["mails"]
    ]
    return tuple(sorted([*steps, *arrivals], key=lambda one: (one.at, isinstance(one, StoryArrival))))
