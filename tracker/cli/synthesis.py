"""Taking away: the workbook, the draft report, the package of originals."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.home import Home, now, pass_home
from tracker.cli.output import beside
from tracker.jobs.reading.readers import Readers
from tracker.jobs.synthesis.archive import pack
from tracker.jobs.synthesis.products import document, workbook
from tracker.jobs.synthesis.zip_package import package


@click.command()
@click.argument("code")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="File to write: .xlsx, .docx or .zip.",
)
@click.option("--desk", default="", help="Address at which the desk is reached, for links from the workbook to it.")
@pass_home
def synthesis(home: Home, code: str, output: Path, desk: str) -> None:
    """Put a campaign together: a workbook of all rows (.xlsx), a draft report (.docx), or both with all originals (.zip).

    Example: baocao synthesis DVK2026 -o tonghop.xlsx
    """
    if desk and not desk.startswith(("http://", "https://")):
        raise click.UsageError("--desk must begin with http:// or https://")
    kind = output.suffix.lower()
    if kind not in (".xlsx", ".docx", ".zip"):
        raise click.UsageError("the file's name must end in .xlsx, .docx or .zip")
    settings, engine = home.open()
    with beside(output) as draft:
        if kind == ".xlsx":
            said = f"{workbook(engine, settings, code, draft, now(), desk)} rows"
        else:
            with Readers(settings) as readers:
                if kind == ".docx":
                    document(engine, settings, readers, code, draft, now())
                    said = "a draft; nothing in it is decided before an officer has read it"
                else:
                    originals = package(engine, settings, readers, code, draft, now(), desk)
                    said = f"the draft report, the workbook and {originals} files as they were sent"
    click.echo(f"{output}: {said}")


@click.command()
@click.argument("code")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to make.")
@click.option("--open", "still_open", is_flag=True, help="Also a campaign that is not closed.")
@pass_home
def archive(home: Home, code: str, output: Path, still_open: bool) -> None:
    """Pack a finished campaign into a folder that anyone can read without this program: index.html leads through it.

    Example: baocao archive DVK2026 -o /srv/luu-tru/DVK2026
    """
    settings, engine = home.open()
    with Readers(settings) as readers:
        packed = pack(engine, settings, readers, code, output, now(), still_open)
    click.echo(
        f"{output}: {packed.files} files as sent, {packed.mails} mails, {packed.letters} letters; sha256sum -c SHA256SUMS"
    )
    for one in packed.missing:
        click.echo(f"note: {one}")


COMMANDS = (synthesis, archive)
