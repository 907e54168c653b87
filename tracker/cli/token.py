"""Tokens of programs that read the JSON interface."""

from __future__ import annotations

import click

from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.store.office import api_tokens, audit
from tracker.store.session import reading, writing

_CHARS = 12  # of a digest: enough to tell tokens apart


@click.group()
def token() -> None:
    """Tokens for programs that read /api/v1 and /metrics."""


@token.command("create")
@click.argument("name")
@pass_home
def create_token(home: Home, name: str) -> None:
    """Make a token and print it, once; it is not kept.

    Example: baocao token create "Sở GDĐT"
    """
    _, engine = home.open()
    try:
        with writing(engine) as conn:
            made = api_tokens.create(conn, name, "baocao", now())
            audit.add(conn, now(), "baocao", "create-token", f"token {name}")
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
            click.echo(f"{one.digest[:_CHARS]}\t{state}\t{one.created_at:%Y-%m-%d}\t{one.created_by}\t{one.name}")


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


COMMANDS = (token,)
