"""The office's own words in its letters: tried on invented letters before they count, and taken back."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from config.settings import Office, Settings
from config.settings_write import write_whole
from templates import ROOT
from tracker.jobs.reading.on_demand import in_child
from tracker.jobs.reading.readers import Unreadable
from tracker.rules.letters.notice import LetterKind
from tracker.sending.letter import Letter
from tracker.sending.render import own_templates, render_with, shipped_names
from tracker.sending.template_trial import mistakes, sample


@dataclass(frozen=True, slots=True)
class Tried:
    """What a template of an office would do."""

    wrong: tuple[str, ...]  #: for whoever mends it: file, line, reason
    letters: tuple[tuple[LetterKind, Letter], ...] = ()  #: those that it makes or changes


def editable() -> tuple[str, ...]:
    """The files that an office may word for itself: "reminder/subject.txt"; what several letters share begins with "_"."""
    return tuple(sorted(shipped_names(), key=lambda name: (name.startswith("_"), name)))


def words_of(office: Office, name: str) -> tuple[str, bool]:
    """The text of a file of `editable` as it counts now, and whether it is the office's own."""
    own = own_templates(office)
    mine = own / name if own else None
    if mine and mine.is_file():
        return mine.read_text("utf-8-sig", errors="replace"), True
    return (ROOT / "mail" / name).read_text("utf-8"), False


def try_words(settings: Settings, name: str, text: str) -> Tried:
    """Every letter with this text in place of a file, written in a child: a template may ask for more than there is."""
    found = in_child(settings, partial(_tried, settings.office, name, text))
    return Tried((f"{name}: {found.why}",)) if isinstance(found, Unreadable) else found


def save_words(home: Path, name: str, text: str) -> None:
    """The text counts from the next letter on. Raises OSError; ValueError for a file that is none of `editable`."""
    path = _path(home, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)


def reset_words(home: Path, name: str) -> bool:
    """The shipped words count again; False if they did. Raises as `save_words`."""
    path = _path(home, name)
    there = path.is_file()
    path.unlink(missing_ok=True)
    return there


def _path(home: Path, name: str) -> Path:
    if name not in shipped_names():
        raise ValueError(f"no letter uses a file {name}")
    return home / "templates" / "mail" / name


def _tried(office: Office, name: str, text: str) -> Tried:
    own = own_templates(office)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "templates" / "mail"
        if own:
            shutil.copytree(own, trial)
        before = frozenset(mistakes(office))
        (trial / name).parent.mkdir(parents=True, exist_ok=True)
        (trial / name).write_text(text, "utf-8")
        wrong = tuple(one for one in mistakes(replace(office, home=Path(folder))) if one not in before)
        if wrong:
            return Tried(wrong)
        return Tried(
            (), tuple((kind, _letter(kind, office, trial)) for kind in LetterKind if _touched(kind, name, office, own, trial))
        )


def _letter(kind: LetterKind, office: Office, own: Path | None) -> Letter:
    return render_with(sample(kind), office, "<mau@example>", own)


def _touched(kind: LetterKind, name: str, office: Office, own: Path | None, trial: Path) -> bool:
    return name.startswith(f"{kind}/") or _letter(kind, office, own) != _letter(kind, office, trial)
