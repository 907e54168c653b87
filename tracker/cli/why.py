"""Why a mail went where it went."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from tracker.cli.home import Home, RefusedError, pass_home
from tracker.store.campaigns import campaigns
from tracker.store.mails import mails
from tracker.store.mails.mails import MessageRow
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.api import contract
from tracker.web.frame import page_words
from tracker.web.mails.mail_why import Deciding, Names, Told, names_of, why_filed, why_waiting


@click.command()
@click.argument("message")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one object a mail.")
@pass_home
def why(home: Home, message: str, as_json: bool) -> None:
    """Which clues led where, for a mail by its Message-ID or SHA-256.

    Example: baocao why '<abc@mail.example>'
    """
    settings, engine = home.open()
    with reading(engine) as conn:
        found = mails.find(conn, message)
        if not found:
            raise RefusedError(f"no mail has the Message-ID or SHA-256 {message}")
        names = names_of(roster.units(conn), [row.campaign for row in campaigns.listing(conn)], settings.office)
    for row in found:
        told = _explained(row, names)
        if as_json:
            whole = {**contract.message(row, settings.office.timezone), "why": told}
            sys.stdout.buffer.write(json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            continue
        one = contract.message(row, settings.office.timezone)
        click.echo(_line(one["received_at"], one["disposition"], one["reason"], one["from"], one["subject"]))
        for line in _lines(row, names):
            click.echo(_line(line))


def _explained(row: MessageRow, names: Names) -> dict[str, Any]:
    filings = [
        {
            "unit": one.unit,
            "campaign": one.campaign,
            "part": one.part,
            "document": one.document,
            **_plain(why_filed(one, names)),
        }
        for one in row.filings
        if one.withdrawn_at is None
    ]
    return {"filings": filings} if filings else {"waiting": _plain(why_waiting(row, names))}


def _plain(told: Told) -> dict[str, Any]:
    candidates = {
        kind: [{"code": code, "name": name, "because": list(because)} for code, name, because in getattr(told, kind)]
        for kind in ("units", "campaigns")
    }
    return {name: list(value) for name, value in asdict(told).items() if name not in candidates} | candidates


def _lines(row: MessageRow, names: Names) -> Iterator[str]:
    if row.reason:
        yield f"  {page_words.label(row.reason, 'reasons')}"
    standing = [one for one in row.filings if one.withdrawn_at is None]
    for filing in standing:
        yield f"  filed: {filing.unit} / {filing.campaign} / {filing.part}, version {filing.version}"
        yield from _told(why_filed(filing, names))
    if not standing:
        yield from _told(why_waiting(row, names))


def _told(told: Told) -> Iterator[str]:
    yield from _under("decided by", [_rule(one) for one in told.rules])
    for heading, sentences in (
        ("because", told.supports),
        ("against it", told.contradicts),
        ("leads nowhere", told.leads_nowhere),
        ("missing", told.missing),
    ):
        yield from _under(heading, sentences)
    yield from _under("candidate units", [f"{code}: {name}" for code, name, _ in told.units])
    yield from _under("candidate campaigns", [f"{code}: {name}" for code, name, _ in told.campaigns])


def _rule(one: Deciding) -> str:
    aim = " ".join((one.reason, " or ".join(one.points_to))).strip()
    return f"{one.rule} -> {aim}: {one.because}" + (f" ({one.document})" if one.document else "")


def _under(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"    {heading}:"
        yield from (f"      {line}" for line in lines)


def _line(*said: str | None) -> str:
    """One line: nothing from a mail may move the cursor or start a new line."""
    return "\t".join("".join(c if c.isprintable() else " " for c in word or "") for word in said)


COMMANDS = (why,)
