"""The command group, and the one place where an error becomes a line and an exit status."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from config.mistakes import PlainError
from config.settings import crash_at, default_home
from tracker.cli.home import Home, RefusedError
from tracker.jobs import crash_points

#: Where each command lives. A module is imported when its command is run or its help is shown, not before.
_COMMANDS = {
    "init": "office",
    "check": "office",
    "health": "office",
    "settings": "office",
    "migrate": "office",
    "mailbox": "office",
    "units": "units",
    "campaign": "office",
    "plan": "plan",
    "ingest": "run",
    "poll": "run",
    "tick": "run",
    "serve": "run",
    "worker": "run",
    "status": "show",
    "messages": "show",
    "notices": "show",
    "why": "why",
    "reprocess": "reprocess",
    "synthesis": "synthesis",
    "token": "officer",
    "move-database": "backup",
    "officer": "officer",
    "backup": "backup",
    "restore": "backup",
    "verify": "backup",
    "vault": "backup",
    "keeping": "backup",
    "archive": "synthesis",
    "offices": "offices",
    "demo": "demo",
}


class _Commands(click.Group):
    """The commands, each with the module it lives in."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        if cmd_name not in _COMMANDS:
            return None
        commands: Sequence[click.Command] = import_module(f"tracker.cli.{_COMMANDS[cmd_name]}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the office's service [BAOCAO_HOME, ./baocao-home].",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
@click.version_option(package_name="baocao", prog_name="baocao")
@click.pass_context
def baocao(context: click.Context, home: Path | None, debug: bool) -> None:
    """Collects the reports that schools email to an education office, books them, and chases what is missing.

    Example: baocao --home /srv/baocao init
    """
    context.obj = Home(home or default_home(), debug)


def run(arguments: Sequence[str] | None) -> int:
    """Run one command, of the process where none is given. Returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    crash_points.armed = crash_at()
    try:
        return baocao.main(args=words, prog_name="baocao", standalone_mode=False) or 0  # the status of a command that has one
    except click.UsageError as exc:
        exc.show()
        return 2
    except click.ClickException as exc:
        exc.show()
        return 1
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as exc:
        expected = isinstance(exc, (PlainError, OSError))
        unexpected = f"unexpected {type(exc).__name__}: {exc} (run again with --debug for the details)"
        _tell(exc if expected else RefusedError(unexpected), words)
        return 1


def _tell(exc: BaseException, words: Sequence[str]) -> None:
    if "--debug" in words:
        traceback.print_exc()
    mistakes = getattr(exc, "mistakes", None) or str(exc).splitlines() or [type(exc).__name__]
    for mistake in mistakes:
        click.echo(f"baocao: {mistake}", err=True)
