"""The roster from a file. Units that the file leaves out are asked about, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from config.entities import Fate, Role, Unit
from config.units import UnitsFile, read_units, with_known_codes
from parsers.facts import Problem
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.jobs.filings.act import Hand
from tracker.jobs.office.roster_import import Absent, RosterImport, absent_units, import_roster
from tracker.jobs.office.unit_acts import set_address_role
from tracker.store.office import roster
from tracker.store.office.roster import Change
from tracker.store.session import writing

_LISTED = 40  # units of a refusal
_HOW = (
    "say of each what became of it: --renamed OLD=NEW, --merged OLD=NEW or --dissolved CODE, with --day and --why; "
    "--there CODE or --all-there if it stands"
)
_SAID = {
    "bad-date": "--day must say from when it holds, as --day 2026-07-01",
    "reason-needed": "--why must say by which decision",
    "no-such-unit": "there is no unit {found}",
    "ended-already": "{found} stands no more already",
    "day-not-come": "{found} is still to come: import the file once it is there",
    "successor-ended": "its successor stands no more: {found}",
    "successor-needed": "a successor must be the code of a unit in the file",
    "own-successor": "{found} cannot come in its own place",
}


@click.group()
def units() -> None:
    """The roster of units that may owe reports."""


@units.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--there", multiple=True, metavar="CODE", help="The file leaves this unit out, and it is still there.")
@click.option("--all-there", is_flag=True, help="So are all that the file leaves out and no other option names.")
@click.option("--renamed", multiple=True, metavar="OLD=NEW", help="It is the same school under the code NEW of the file.")
@click.option("--merged", multiple=True, metavar="OLD=NEW", help="It was merged into the unit NEW of the file.")
@click.option("--dissolved", multiple=True, metavar="CODE", help="It is no more, and nobody comes in its place.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="From when these changes hold.")
@click.option("--why", default="", help="By which decision; the letters to the units name it.")
@click.option("--no-letters", is_flag=True, help="The units are not told.")
@pass_home
def import_units(
    home: Home,
    file: Path,
    there: Sequence[str],
    all_there: bool,
    renamed: Sequence[str],
    merged: Sequence[str],
    dissolved: Sequence[str],
    day: datetime | None,
    why: str,
    no_letters: bool,
) -> None:
    """Take units from .csv, .xlsx, .xls or .ods, as offices keep their lists. One mistake, and nothing is imported.

    Nor is a file that leaves units out before it is said of each what became of it.

    Example: baocao units import units.xlsx --merged th-a=th-b --day 2026-07-01 --why "Quyết định số 12/QĐ-UBND"
    """
    found = read_units(file)
    _refuse_mistakes(file, found)
    settings, engine = home.open()
    said = dict((*_answers(there, None), *_answers(dissolved, Fate.DISSOLVED)))
    said |= dict((*_answers(renamed, Fate.RENAMED), *_answers(merged, Fate.MERGED)))
    with writing(engine) as conn:
        known = roster.units(conn, learnt=False)
        found = with_known_codes(found, known)
        changes = roster.compared(known, found.units)
        absent = absent_units(known, found.units)
        _refuse_strangers(said, absent)
        if all_there:
            said = {one.code: Absent(None) for one in absent} | said
        _refuse_unanswered(file, [one for one in absent if one.code not in said], found.units, known)
        hand = Hand(conn, "baocao", settings, now(), why, tell=not no_letters)
        outcome = import_roster(hand, RosterImport(found.units, said, _day(day), codes_made=found.codes_made))
        if isinstance(outcome, Problem):
            raise RefusedError(f"{_SAID[outcome.code].format(found=outcome.found)}; nothing was imported")
    _tell(found, changes)
    if outcome.letters:
        click.echo(f"{len(outcome.letters)} letters will tell the units")


@units.command("role")
@click.argument("unit")
@click.argument("address")
@click.argument("role", type=click.Choice([one.value for one in Role]))
@pass_home
def set_role(home: Home, unit: str, address: str, role: str) -> None:
    """Say whose an address of a unit is; campaigns choose by role where their letters go.

    Example: baocao units role thcs-my-phuoc ht@truong.edu.vn principal
    """
    settings, engine = home.open()
    with writing(engine) as conn:
        outcome = set_address_role(Hand(conn, "baocao", settings, now()), unit, address, Role(role))
    if isinstance(outcome, Problem):
        raise RefusedError(f"{unit} has no address {address} on the roster, or it has that role already")
    click.echo(f"{address} of {unit}: {role}")


def _tell(found: UnitsFile, changes: Sequence[roster.UnitChange]) -> None:
    for row in found.rows:
        for note in row.notes:
            click.echo(f"row {row.row}: note: {note}")
    for note in found.notes:
        click.echo(f"note: {note}")
    for change in changes:
        if change.change is not Change.UNCHANGED:
            click.echo(f"{change.change:<9} {change.code}  {change.name}")
    counted = {kind: sum(one.change is kind for one in changes) for kind in Change}
    click.echo(", ".join(f"{count} {kind}" for kind, count in counted.items()))


def _answers(said: Sequence[str], fate: Fate | None) -> Iterator[tuple[str, Absent]]:
    """What options of one kind say of units: "OLD=NEW", or a code alone."""
    for one in said:
        old, equals, new = one.partition("=")
        if bool(equals) != (fate in (Fate.RENAMED, Fate.MERGED)):
            raise RefusedError(f'"{one}": give OLD=NEW to --renamed and --merged, one code to --there and --dissolved')
        yield old.strip(), Absent(fate, new.strip())


def _day(day: datetime | None) -> date | None:
    return day.date() if day else None


def _refuse_mistakes(file: Path, found: UnitsFile) -> None:
    wrong = [f"{file.name}, row {row.row}: {mistake}" for row in found.rows for mistake in row.mistakes]
    if wrong:
        raise RefusedError("\n".join((*wrong, f"{file.name}: nothing was imported; mend the rows above and import it again")))


def _refuse_strangers(said: dict[str, Absent], absent: Sequence[Unit]) -> None:
    strange = sorted(said.keys() - {one.code for one in absent})
    if strange:
        raise RefusedError(f"the file does not leave out {', '.join(strange)}, or there is no such unit; nothing was imported")


def _refuse_unanswered(file: Path, left: Sequence[Unit], listed: Sequence[Unit], known: Sequence[Unit]) -> None:
    if not left:
        return
    codes = {one.code for one in known}
    new = [one for one in listed if one.code not in codes]
    lines = [
        *(f"left out  {one.code}  {one.name}" for one in left[:_LISTED]),
        *(f"new       {one.code}  {one.name}" for one in new[:_LISTED]),
        f"{file.name} leaves out {len(left)} units of the roster, and nothing was imported; {_HOW}",
    ]
    raise RefusedError("\n".join(lines))


COMMANDS = (units,)
