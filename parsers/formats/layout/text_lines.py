"""Lines of a page out of pieces of text whose places are known, columns parted by a tab. y grows upwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GAP = 1.5  #: em; three characters of average width: more is another column
_SAME_LINE = 0.4  #: em; how far baselines of one line may lie apart
_SPACE = 0.15  #: em; a gap from which on words are apart
_RIGHT_HALF = 0.45  #: of the width of the text; a line that begins beyond stands in the right column


@dataclass(slots=True)
class Segment:
    """Words that stand next to each other on one baseline."""

    left: float
    right: float
    baseline: float
    size: float  #: height of the letters, the em of all distances
    text: str = ""
    first: int = 0  #: number of the first character, where the page numbers them; -1 for what is none of its text
    last: int = 0
    tangled: bool = False  #: a letter of it stands before one that was drawn earlier


def continues(segment: Segment, word: Segment) -> bool:
    """Whether the word follows the segment without a wide gap."""
    return follows(segment, word.left, word.baseline, word.size)


def follows(segment: Segment, left: float, baseline: float, size: float) -> bool:
    """Whether a word that begins there, of that size, follows the segment without a wide gap."""
    em = max(segment.size, size)
    return abs(baseline - segment.baseline) < _SAME_LINE * em and -0.6 * em < left - segment.right < GAP * em


def lines(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """The segments line by line, from the top, each line from the left."""
    line: list[Segment] = []
    for segment in sorted(segments, key=lambda item: -item.baseline):
        if line and line[0].baseline - segment.baseline > _SAME_LINE * min(line[0].size, segment.size):
            yield sorted(line, key=lambda item: item.left)
            line = []
        line.append(segment)
    if line:
        yield sorted(line, key=lambda item: item.left)


def joined(line: list[Segment], left: float, right: float) -> tuple[str, bool]:
    """The text of a line and whether it is centred, on a page whose text reaches from left to right."""
    text, end, width, typed = "", line[0].left, right - left, False
    for segment in line:
        gap, typed = segment.left - end, typed or segment.first < 0
        text += ("\t" if gap > GAP * segment.size else " " if typed or gap > _SPACE * segment.size else "") if text else ""
        text += segment.text
        typed = segment.first < 0
        end = segment.right
    middle = (line[0].left + end) / 2
    centred = len(line) == 1 and abs(middle - (left + right) / 2) < 0.05 * width and end - line[0].left < 0.85 * width
    if not centred and line[0].left - left > _RIGHT_HALF * width:
        text = f"\t{text}"
    return text, centred
