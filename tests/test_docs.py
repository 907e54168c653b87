"""The documents of this repository and the code agree: what is cited stands here, and every path that is named exists."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from config.entities import ColumnType
from config.settings_file import KEYS
from parsers.facts import Outcome
from tracker.rules.attribution.evidence import Disposition, Reason, Standing
from tracker.rules.letters.notice import LetterKind

ROOT = Path(__file__).parent.parent
ROOMS = ("config", "intake", "parsers", "tracker", "templates", "tests", "benchmarks", "docs", "scripts")
FILES = [path for room in ROOMS for path in (ROOT / room).rglob("*") if "__pycache__" not in path.parts]
TEXTS = sorted(
    path
    for path in (*FILES, *ROOT.glob("*.*"))
    if path.suffix in (".py", ".md", ".html", ".txt", ".toml") and "LICENSE" not in path.name and path != Path(__file__)
)
PAGES = [path for path in TEXTS if path.suffix == ".md"]

OUTSIDE = re.compile(
    r"\b(?:CONTRACT|DESIGN)\b|\b(?:MAIL|DOMAIN|STACK|EXAMPLES)\.md|\b(?:MAIL|DOMAIN|STACK) (?:\d|[A-Z]\d)|\.\./shared"
)
CITED = re.compile(r"docs/[\w/.-]+\.\w+(?:, (?P<place>[A-Z]?\d+(?:\.\d+)?|table [A-Z]))?")
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)\s]*)?\)")
NAMED = re.compile(rf"(?<![\w/.<>-])(?:{'|'.join(ROOMS)})/[\w/.-]*\w")
HOLE = "NNNN"  # a number that the reader chooses


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _stands(place: str, page: str) -> bool:
    """Whether a page has this chapter ("## 3.", "### 4.1") or numbered line ("**A5**", "**B1 …**", "**Table A.**")."""
    heading = rf"^#{{2,3}} {re.escape(place)}\.?(?= )"
    line = rf"\*\*{re.escape(place)}\b"
    return bool(re.search(heading, page, re.MULTILINE) or re.search(line, page, re.IGNORECASE))


def test_nothing_cites_a_document_that_is_not_here() -> None:
    found = [f"{_name(path)}: {match.group()}" for path in TEXTS for match in OUTSIDE.finditer(path.read_text("utf-8"))]
    assert found == []


def test_every_page_and_chapter_that_is_cited_exists() -> None:
    cited = [(path, match) for path in TEXTS for match in CITED.finditer(path.read_text("utf-8"))]
    wrong = []
    for path, match in cited:
        page = ROOT / match.group().partition(",")[0]
        place = match["place"]
        if not page.exists() or (place and not _stands(place, page.read_text("utf-8"))):
            wrong.append(f"{_name(path)}: {match.group()}")
    assert len(cited) > 40
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(page.read_text("utf-8"))]
    assert [one for one in targets if "://" not in one and not (page.parent / one).exists()] == []


def test_every_path_that_a_page_or_a_comment_names_exists() -> None:
    named = [(path, match.group()) for path in TEXTS for match in NAMED.finditer(path.read_text("utf-8"))]
    assert [(_name(path), one) for path, one in named if HOLE not in one and not (ROOT / one).exists()] == []
    for page in ("README.md", "CONTRIBUTING.md", "docs/map.md", "docs/states.md", "docs/decisions.md"):
        assert any(_name(path) == page for path, _ in named), f"{page} names no path: the pattern has gone blind"


@pytest.mark.parametrize(
    "words", [ColumnType, Disposition, LetterKind, Outcome, Reason, Standing], ids=lambda words: words.__name__
)
def test_the_interface_names_every_word_that_its_json_may_hold(words: type[StrEnum]) -> None:
    page = set(re.findall(r"[\w-]+", (ROOT / "docs/interface.md").read_text("utf-8")))
    assert [word.value for word in words if word.value not in page] == []


def test_the_states_name_every_point_at_which_a_process_may_be_killed() -> None:
    sources = [path.read_text("utf-8") for path in TEXTS if path.suffix == ".py" and path.is_relative_to(ROOT / "tracker")]
    sources += [path.read_text("utf-8") for path in (ROOT / "intake").glob("vault*.py")]
    points = {name for source in sources for name in re.findall(r'(?:crash_point|at_point)\("([\w-]+)"\)', source)}
    named = set(
        re.findall(r"^\| `([\w-]+)` \| `(?:tracker|intake)/", (ROOT / "docs/states.md").read_text("utf-8"), re.MULTILINE)
    )
    assert named == points


def test_every_test_that_a_page_names_is_there() -> None:
    named = {(path.name, one) for path in PAGES for one in re.findall(r"`(test_\w+)`", path.read_text("utf-8"))}
    there = {one for path in TEXTS if path.suffix == ".py" for one in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}
    assert len(named) > 50
    assert sorted(one for one in named if one[1] not in there) == []


def test_every_setting_has_its_row_and_no_row_is_of_none() -> None:
    rows: dict[str, list[str]] = {}
    for line in (ROOT / "docs/settings.md").read_text("utf-8").splitlines():
        if heading := re.match(r"## \d+\. \[(\w+)(?:\.NAME)?\]", line):
            rows[heading[1]] = []
        elif row := re.match(r"\| `(\w+)` \| .* \| \S.* \|$", line):
            rows[list(rows)[-1]].append(row[1])
    assert rows == {section: list(keys) for section, keys in KEYS.items()}
