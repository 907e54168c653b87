"""Setting up: the home, and the check that all of it works. The roster is in `units`, campaigns are in `campaign`."""

from __future__ import annotations

import json
import sys
from itertools import chain
from typing import TextIO
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine

from config.settings import officer_password, shown, write_default
from intake.oauth2 import Tokens, return_address
from tracker.cli.campaign import campaign
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.cli.officer import weak
from tracker.jobs.office.access import asks_for_consent, consent_address, take_answer
from tracker.jobs.office.books import opened
from tracker.jobs.office.check import Finding, try_alarm
from tracker.jobs.office.check import check as check_home
from tracker.jobs.office.health import health, readiness
from tracker.jobs.office.machine_key import use_key
from tracker.rules.office.health import Ailment, Trouble
from tracker.rules.office.password import SHORTEST
from tracker.rules.office.vitals import Signs
from tracker.store.office.accounts import officers
from tracker.store.session import NEWER, Revision, connect, reading, standing, writing
from tracker.web.door import fault

_FIRST_OFFICER = "canbo"
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")  # of the settings that init writes


@click.command()
@click.option("--officer", default=_FIRST_OFFICER, show_default=True, help="Name of the first officer's account.")
@pass_home
def init(home: Home, officer: str) -> None:
    """Make a home: settings, database, mail store, the first officer's account.

    The password comes from BAOCAO_OFFICER_PASSWORD or is asked for on a terminal. What is there already is kept.

    Example: baocao --home /srv/baocao init
    """
    home.must_be_whole()
    made = write_default(home.path, now().astimezone(_ZONE).date())
    settings, engine = home.open()
    if folder := settings.vault.on_disk:
        folder.mkdir(mode=0o700, exist_ok=True)
    click.echo(f"{home.path / 'settings.toml'}: {'written, edit it next' if made else 'kept as it is, and right'}")
    click.echo(f"database: ready ({engine.dialect.name})")
    _first_officer(engine, officer)


def _first_officer(engine: Engine, name: str) -> None:
    with reading(engine) as conn:
        if officers.count(conn):
            click.echo("officers: accounts exist already")
            return
    password = officer_password()
    if password is None and sys.stdin.isatty():
        password = click.prompt(f"Password for the officer's account {name}", hide_input=True, confirmation_prompt=True)
    if password is None:
        click.echo("officers: no account yet; serve says a code with which the first one is made on the pages,")
        click.echo("officers: or set BAOCAO_OFFICER_PASSWORD and run init again")
        return
    if len(password) < SHORTEST:
        raise RefusedError(f"BAOCAO_OFFICER_PASSWORD: needs at least {SHORTEST} characters")
    if why := weak(password, name):
        click.echo(f"officers: note: this password is easily guessed: {why}; change it on the pages")
    with writing(engine) as conn:
        officers.create(conn, name, password, "admin", now())
    click.echo(f"officers: account {name} made")


@click.command()
@click.option("--alarm", is_flag=True, help="Send a message by the second route of [alarm], and check nothing else.")
@click.option("--machines", is_flag=True, help="Also whether several machines could share the work by these settings.")
@pass_home
def check(home: Home, alarm: bool, machines: bool) -> None:
    """Check settings, database, mailbox and SMTP, and say what to mend.

    Example: baocao --home /srv/baocao check

    Example: baocao --home /srv/baocao check --machines
    """
    settings = home.settings()
    failed = 0
    tried = try_alarm(settings, now()) if alarm else chain(check_home(settings, now(), machines), (_pages(),))
    for finding in tried:
        mark = {"ok": "ok  ", "note": "note", "bad": "BAD "}[finding.grade]
        failed += finding.grade == "bad"
        click.echo(f"{mark} {finding.what}: {finding.sentence}")
    if failed:
        raise RefusedError(f"{failed} of the above must be mended")


def _pages() -> Finding:
    """The service loads its pages when somebody first asks for one; what is wrong with them shows here before that."""
    why = fault()
    return Finding("bad" if why else "ok", "pages", why or "can be made")


@click.command("health")
@click.option("--json", "as_json", is_flag=True, help="One object a trouble, one a line.")
@pass_home
def tell_health(home: Home, as_json: bool) -> None:
    """What stands still, a line each, as the books tell it; status 1 if anything does. Nothing is tried or changed.

    Example: baocao health --json
    """
    settings = home.settings()
    engine = connect(settings)
    unready = readiness(engine)
    found = (Ailment(Trouble.DATABASE, unready),) if unready else health(engine, settings, now(), Signs())
    for one in found:
        told = {"trouble": one.trouble, "words": one.words} | ({"mailbox": one.mailbox} if one.mailbox else {})
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{one.trouble}: {one.words}")
    if found:
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo("ok")


@click.group()
def settings() -> None:
    """What the service was told."""


@settings.command("show")
@pass_home
def show_settings(home: Home) -> None:
    """Every setting, its value, and where that came from: settings.toml, the environment, or the default. No secrets.

    Example: baocao settings show
    """
    home.must_be_whole()
    for name, value, origin in shown(home.path):
        click.echo(f"{name} = {value}\t# {origin}")


@click.command()
@click.option("--check", "only", is_flag=True, help="Only say what a start would do; status 1 if the database is newer.")
@click.option(
    "--new-key", is_flag=True, help="Of several machines: this home's token.key counts, the former is lost everywhere."
)
@pass_home
def migrate(home: Home, only: bool, new_key: bool) -> None:
    """Bring the database to what this version needs; every start does the same. An SQLite file is copied first.

    Example: baocao migrate --check
    """
    settings = home.settings()
    said = standing(connect(settings))
    if only or said is Revision.NEWER:
        if said is Revision.NEWER:
            raise RefusedError(NEWER)
        click.echo(f"the database is {said}")
        return
    engine = opened(settings)
    click.echo(f"the database was {said}, and is current")
    if new_key:
        use_key(engine, settings.home)
        click.echo(f"{settings.home / 'token.key'} is the key of all machines from now on")


_SESSION = "terminal"  # whoever may read the home's key is the one who asked


@click.group()
def mailbox() -> None:
    """The mailbox that is read."""


@mailbox.command("connect")
@click.option("--mailbox", "name", default="", help="Which of [mailboxes], if it has tokens of its own.")
@click.option("--answer", type=click.File("r"), help="A file with the address that the browser was sent back to; - for input.")
@pass_home
def connect_mailbox(home: Home, name: str, answer: TextIO | None) -> None:
    """Let a person consent that the mailbox is read: prints the address to open, takes the one that the browser ends at.

    Example: baocao mailbox connect
    """
    settings, _ = home.open()  # the database may hold the grant
    oauth2 = next((one for one in settings.grants if one.name == name), None)
    if oauth2 is None:
        named = f"mailboxes.{name} has no oauth2 of its own" if name else 'mailbox.auth and smtp.auth are "password"'
        raise RefusedError(f"nothing to consent to: {named}")
    if not asks_for_consent(oauth2):
        Tokens(oauth2).current()
        click.echo("nobody need consent: the program signs in for itself, and has its token; now run: baocao check")
        return
    if answer is None:
        click.echo(f"Open this address in a browser and consent:\n\n{consent_address(oauth2, _SESSION, now())}\n")
        click.echo(f"Then the browser goes to {return_address(oauth2)} (which may show an error).")
        if not sys.stdin.isatty():
            click.echo("Put the address that it shows then into a file and run: baocao mailbox connect --answer FILE")
            return
    given = answer.read() if answer else click.prompt("The address that it shows then", hide_input=True)
    done = take_answer(settings, _SESSION, given, now())
    who = done.account or "somebody"
    if done.words:
        kept = "the earlier consent stays" if not done.kept else "it is kept"
        raise RefusedError(
            f"{who} has consented, and {kept}, but: {done.words}{'; ' + done.fault.sentence if done.fault else ''}"
        )
    click.echo(f"{who} has consented, and the mailbox opens")


COMMANDS = (init, mailbox, campaign, check, tell_health, settings, migrate)
