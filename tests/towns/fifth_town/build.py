"""The whole post of the fifth town, from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.towns.fifth_town import scenes_hard, scenes_plain, scenes_rest, scenes_which, scenes_whose
from tests.towns.fifth_town.post import Town

if TYPE_CHECKING:
    from pathlib import Path


def build(target: Path, seed: int) -> int:
    """Write office, roster, campaigns, mails and truth; how many mails."""
    town = Town(seed)
    for room in (scenes_hard, scenes_whose, scenes_which, scenes_rest, scenes_plain):
        for scene in room.SCENES:
            scene(town)
    return town.write(target)
