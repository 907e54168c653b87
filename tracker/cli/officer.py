"""Who may come in: accounts, for when nobody can sign in any more, and tokens of programs that use the JSON interface."""

from __future__ import annotations

import sys

import click

from config.settings import officer_password
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.rules.office.password import SHORTEST, weakness
from tracker.store.acts import audit
from tracker.store.office.accounts import api_tokens, officers, second_factors
from tracker.store.session import reading, writing

_CHARS = 12  # of a token's digest: enough to tell tokens apart
_WEAK = {
    "short-password": f"it needs at least {SHORTEST} characters",
    "own-name": "it is little more than the name of the account",
    "common-password": "it is one that everybody tries first",
}


def weak(password: str, name: str) -> str:
    """Why a password is refused, in a sentence; empty when it is not."""
    return _WEAK.get(weakness(password, name), "")


@click.group()
def officer() -> None:
    """Accounts that sign in to the pages."""


@officer.command("list")
@pass_home
def list_officers(home: Home) -> None:
    """Every account: its name, what it may do, since when, and whether it may sign in.

    Example: baocao officer list
    """
    _, engine = home.open()
    with reading(engine) as conn:
        doubly = second_factors.in_use(conn)
        for one in officers.listing(conn):
            state = f"locked since {one.disabled_at:%Y-%m-%d}" if one.disabled_at else "may sign in"
            state += ", second factor" if one.username in doubly else ""
            click.echo(f"{one.username}\t{one.role}\t{one.created_at:%Y-%m-%d}\t{state}")


@officer.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(officers.ROLES), default="officer", show_default=True, help="What it may do.")
@pass_home
def add_officer(home: Home, name: str, role: str) -> None:
    """Make an account. The password comes from BAOCAO_OFFICER_PASSWORD or is asked for on a terminal.

    Example: baocao officer add lan --role admin
    """
    if not (0 < len(name) <= 80 and name.isprintable()):
        raise RefusedError("an account needs a name of at most 80 letters")
    _, engine = home.open()
    digest = officers.hashed(_password(name))
    with writing(engine) as conn:
        if any(one.username == name for one in officers.listing(conn)):
            raise RefusedError(f"there is an account {name} already")
        officers.add(conn, name, digest, role, now())
        audit.add(conn, now(), "baocao", "create-officer", f"officer {name}", role)
    click.echo(f"account {name} made")


@officer.command("reset-password")
@click.argument("name")
@pass_home
def reset_password(home: Home, name: str) -> None:
    """Give an account a new password, let it in again, and end its sessions. The password comes as with `add`.

    Example: baocao officer reset-password lan
    """
    _, engine = home.open()
    with reading(engine) as conn:
        known = any(one.username == name for one in officers.listing(conn))
    if not known:
        raise RefusedError(f"there is no account {name}; see: baocao officer list")
    digest = officers.hashed(_password(name))
    with writing(engine) as conn:
        officers.set_hash(conn, name, digest)
        officers.enable(conn, name)
        officers.forget_failures(conn, name)
        audit.add(conn, now(), "baocao", "change-officer", f"officer {name}", "password")
    click.echo(f"account {name} has its new password")


@officer.command("reset-second-factor")
@click.argument("name")
@pass_home
def reset_second_factor(home: Home, name: str) -> None:
    """Let an account sign in by its password alone again, and end its sessions: its telephone is lost.

    Example: baocao officer reset-second-factor lan
    """
    _, engine = home.open()
    with writing(engine) as conn:
        if not second_factors.remove(conn, name):
            raise RefusedError(f"there is no account {name} with a second factor; see: baocao officer list")
        officers.close_sessions(conn, name)
        officers.forget_failures(conn, name)
        audit.add(conn, now(), "baocao", "change-officer", f"officer {name}", "second-factor")
    click.echo(f"account {name} signs in by its password alone")


def _password(name: str) -> str:
    """A password that may be used. Raises RefusedError."""
    password = officer_password()
    if password is None and sys.stdin.isatty():
        password = click.prompt(f"Password for the account {name}", hide_input=True, confirmation_prompt=True)
    if password is None:
        raise RefusedError("no password: set BAOCAO_OFFICER_PASSWORD, or run this on a terminal")
    if why := weak(password, name):
        raise RefusedError(f"this password is refused: {why}")
    return password


@click.group()
def token() -> None:
    """Tokens for programs that use /api/v1 and /metrics."""


@token.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(api_tokens.SCOPES), help="What it may do; all read.")
@pass_home
def create_token(home: Home, name: str, scopes: tuple[str, ...]) -> None:
    """Make a token and print it, once; it is not kept.

    Example: baocao token create "Sở GDĐT" --scope extend
    """
    _, engine = home.open()
    try:
        with writing(engine) as conn:
            made = api_tokens.create(conn, name, "baocao", now(), scopes)
            audit.add(conn, now(), "baocao", "create-token", f"token {name}", " ".join(scopes))
    except ValueError as error:
        raise RefusedError(str(error)) from error
    click.echo(made)


@token.command("list")
@pass_home
def list_tokens(home: Home) -> None:
    """Every token: the beginning of its digest, its name, since when, and whether it still opens.

    Example: baocao token list
    """
    _, engine = home.open()
    with reading(engine) as conn:
        for one in api_tokens.listing(conn):
            state = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else "valid"
            told = (one.digest[:_CHARS], state, f"{one.created_at:%Y-%m-%d}", one.created_by, one.name)
            click.echo("\t".join((*told, " ".join(sorted(one.scopes)))))


@token.command("revoke")
@click.argument("digest")
@pass_home
def revoke_token(home: Home, digest: str) -> None:
    """Close the token whose digest begins so.

    Example: baocao token revoke 3f9a0c1b22d4
    """
    _, engine = home.open()
    with writing(engine) as conn:
        meant = [one.digest for one in api_tokens.listing(conn) if one.digest.startswith(digest) and not one.revoked_at]
        if len(meant) != 1 or not api_tokens.revoke(conn, meant[0], now()):
            raise RefusedError(f"there is no single valid token whose digest begins with {digest}")
        audit.add(conn, now(), "baocao", "revoke-token", f"token {meant[0][:_CHARS]}")
    click.echo("revoked")


COMMANDS = (officer, token)
