"""The demo: a ward, its schools and a post office on this machine alone."""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path

import click

from tracker.cli.home import Home, pass_home


@click.command()
@click.option("--once", is_flag=True, help="Do the round trip, print the table and leave.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port of the pages.")
@pass_home
def demo(home: Home, once: bool, port: int) -> None:
    """Play a sample ward's round of reporting against real IMAP and SMTP servers on 127.0.0.1.

    Example: baocao demo --once
    """
    if missing := [name for name in ("aiosmtpd", "pymap") if find_spec(name) is None]:
        raise click.ClickException(f"the demo plays on mail servers of its own and lacks {missing[0]}: install baocao[demo]")
    from tracker.demo import run  # a mail server's worth of imports that no other command needs

    home.path.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.path, prefix="demo-") as folder:
        run(Path(folder), once=once, port=port, say=click.echo)


COMMANDS = (demo,)
