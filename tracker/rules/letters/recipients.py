"""Whom of a unit a letter goes to: one address for each role that is asked, and the next where one works no more."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from config.entities import Campaign, Role, Unit


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a letter is written, and who gets a copy."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


def recipients(unit: Unit, dead: Set[str], campaign: Campaign | None = None) -> Recipients:
    """The addresses of a unit for a letter, of a campaign's if there is one; nobody where none of them works.

    Of each role the first that works. Where none of the roles has one, the first that works at all: a letter that somebody
    of the school reads is better than none. Of those that get copies by their role, all.
    """
    to_roles = campaign.letters_to if campaign else (Role.RECIPIENT,)
    cc_roles = campaign.letters_cc if campaign else (Role.COPY,)
    to = tuple(dict.fromkeys(one for role in to_roles for one in [*_working(unit, role, dead)][:1]))
    to = to or tuple(_any(unit, dead))[:1]
    copies = (one for role in cc_roles for one in [*_working(unit, role, dead)][: None if role is Role.COPY else 1])
    return Recipients(to, tuple(dict.fromkeys(one for one in copies if one not in to)) if to else ())


def reachable(unit: Unit, dead: Set[str]) -> tuple[str, ...]:
    """Where letters about the unit itself go; nothing where no address works."""
    return recipients(unit, dead).to


def principal(unit: Unit, dead: Set[str]) -> tuple[str, ...]:
    """The principal's own address, if the roster has one that works."""
    return tuple(_working(unit, Role.PRINCIPAL, dead))[:1]


def _working(unit: Unit, role: Role, dead: Set[str]) -> Iterator[str]:
    roles = dict(unit.roles)
    return (one for one in unit.emails if one not in dead and roles.get(one, Role.RECIPIENT) is role)


def _any(unit: Unit, dead: Set[str]) -> Iterator[str]:
    for role in (Role.RECIPIENT, Role.COPY, Role.DEPUTY, Role.ACCOUNTANT, Role.PRINCIPAL):
        yield from _working(unit, role, dead)
