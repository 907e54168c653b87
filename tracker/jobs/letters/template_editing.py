"""The office's own words in its letters: looked at with a real unit and campaign before they count, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from config.settings import Office, Settings
from config.settings_write import write_whole
from parsers.facts import Problem
from tracker.jobs.reading.on_demand import in_child
from tracker.jobs.reading.readers import Unreadable
from tracker.rules.board.standing import Cell, Filed, board_row, missing_parts
from tracker.rules.letters.notice import CampaignLine, FileLine, LetterKind, Notice
from tracker.rules.letters.notices import forms_of
from tracker.rules.letters.told import in_the_books
from tracker.sending.letter import Letter
from tracker.sending.letter_words import Words, mistakes_in, written
from tracker.sending.render import WORDS, own_templates, own_words, render_words, shipped_words
from tracker.sending.template_trial import sample, samples
from tracker.store.filings import board
from tracker.store.mails import mails


@dataclass(frozen=True, slots=True)
class Tried:
    """What letters of these words would be."""

    wrong: tuple[Problem, ...] = ()  #: for whoever writes them
    letters: tuple[Letter, ...] = ()  #: first the one that was asked for, then other cases of its kind


def words_of(office: Office, kind: LetterKind) -> tuple[Words, bool]:
    """The words of a kind as they count now, and whether they are the office's own."""
    try:
        own = own_words(own_templates(office), kind)
    except (OSError, UnicodeDecodeError):
        own = None
    return (own, True) if own else (shipped_words(kind), False)


def try_words(settings: Settings, kind: LetterKind, words: Words, real: Notice | None = None) -> Tried:
    """The letters of a kind in these words. In a child: what the office's own templates add may ask for more than there is.

    `real`: the one to be looked at (`real_notice`).
    """
    wrong = mistakes_in(words, kind)
    if wrong:
        return Tried(wrong)
    found = in_child(settings, partial(_tried, settings.office, words, (*([real] if real else []), *samples(kind))))
    return Tried((Problem("words-fail", found=found.why),)) if isinstance(found, Unreadable) else found


def real_notice(conn: Connection, kind: LetterKind, campaign: str, unit: str, now: datetime) -> Notice | None:
    """The letter that this unit would get of this campaign as they stand; what nobody has decided yet is invented."""
    cell = board.cell_of(conn, campaign, unit)
    if cell is None:
        return None
    invented, line = sample(kind), _line(cell, now)
    facts = replace(invented.facts, now=now, campaigns=(line,) if invented.facts.campaigns else ())
    if not invented.facts.counts:
        facts = replace(facts, unit_name=cell.unit.name, unit_level=cell.unit.level, change=facts.change)
    if facts.files:
        facts = replace(facts, files=_files(conn, cell) or facts.files)
    facts = replace(facts, received_at=line.received_at or facts.received_at)
    return replace(invented, unit=cell.unit.code, campaign=cell.campaign.code, facts=facts)


def save_words(home: Path, kind: LetterKind, words: Words) -> None:
    """These words count from the next letter on. Raises OSError."""
    path = _path(home, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, written(words))


def reset_words(home: Path, kind: LetterKind) -> bool:
    """The shipped words count again; False if they did. Raises OSError."""
    path = _path(home, kind)
    there = path.is_file()
    path.unlink(missing_ok=True)
    return there


def _path(home: Path, kind: LetterKind) -> Path:
    return home / "templates" / "mail" / kind / WORDS


def _tried(office: Office, words: Words, notices: tuple[Notice, ...]) -> Tried:
    try:
        return Tried((), tuple(render_words(one, office, "<mau@example>", words) for one in notices))
    except Exception as error:  # the office's own templates, which words are put into, may do anything wrong
        return Tried((Problem("words-fail", found=str(error)),))


def _line(cell: Cell, now: datetime) -> CampaignLine:
    row, campaign = board_row(cell, now), cell.campaign
    missing = missing_parts(campaign, cell.filed) if cell.filed else ()
    return CampaignLine(
        code=campaign.code,
        title=campaign.title,
        due=cell.due,
        received_at=row.received_at,
        late_by=row.late_by,
        missing=row.missing,
        receipt=next((one.receipt for one in reversed(cell.filed) if one.receipt), ""),
        plan_number=campaign.plan_number,
        parts=tuple(part.name for part in campaign.parts if part.required),
        figures_from=campaign.figures_from,
        figures_to=campaign.figures_to,
        due_before=campaign.due,
        forms=forms_of(campaign, missing),
        unit=cell.unit.code,
        standing=in_the_books(cell).standing,
    )


def _files(conn: Connection, cell: Cell) -> tuple[FileLine, ...]:
    names = {part.code: part.name for part in cell.campaign.parts}
    return tuple(found for one in cell.filed if (found := _file(conn, one, cell.campaign.title, names)))


def _file(conn: Connection, one: Filed, title: str, names: dict[str, str]) -> FileLine | None:
    mail = mails.get(conn, one.mail) if one.mail else None
    if mail is None or one.document is None or one.document >= len(mail.documents):
        return None
    document = mail.documents[one.document]
    return FileLine(document.filename or "", document.size, document.sha256, title, names.get(one.part, one.part), one.version)
