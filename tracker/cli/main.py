"""The command group, and the one place where an error becomes a line and an exit status."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from config.campaigns import CampaignError
from config.settings import SettingsError, crash_at, default_home
from config.units import UnitsError
from intake.files import FilesError
from intake.trouble import MailboxError
from intake.vault import VaultError
from tracker.cli import demo, office, run, show
from tracker.cli.home import Home, RefusedError
from tracker.jobs import crash
from tracker.store.session import StoreError

_EXPECTED = (RefusedError, SettingsError, StoreError, UnitsError, CampaignError, FilesError, MailboxError, VaultError, OSError)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


for _module in (office, run, show, demo):
    for _command in _module.COMMANDS:
        baocao.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: something could not be done, said on standard error; 2: wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    crash.armed = crash_at()
    try:
        baocao.main(args=words, prog_name="baocao", standalone_mode=False)
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
    except _EXPECTED as exc:
        _tell(exc, words)
        return 1
    except Exception as exc:
        _tell(RefusedError(f"unexpected {type(exc).__name__}: {exc} (run again with --debug for the details)"), words)
        return 1
    return 0


def _tell(exc: BaseException, words: Sequence[str]) -> None:
    if "--debug" in words:
        traceback.print_exc()
    mistakes = getattr(exc, "mistakes", None) or str(exc).splitlines() or [type(exc).__name__]
    for mistake in mistakes:
        click.echo(f"baocao: {mistake}", err=True)
