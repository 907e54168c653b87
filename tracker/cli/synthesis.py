"""Taking away: the workbook, the draft report, the package of originals."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.home import Home, now, pass_home
from tracker.jobs.synthesis import workbook


@click.command()
@click.argument("code")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="File to write: .xlsx, .docx or .zip.",
)
@pass_home
def synthesis(home: Home, code: str, output: Path) -> None:
    """Put a campaign together: a workbook of all rows (.xlsx), a draft report (.docx), or both with all originals (.zip).

    Example: baocao synthesis DVK2020 -o tonghop.xlsx
    """
    settings, engine = home.open()
    rows = workbook(engine, settings, code, output, now())
    click.echo(f"{output}: {rows} rows")


COMMANDS = (synthesis,)
