"""To whom of a unit a letter goes, and to whom next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.entities import Campaign, Role, Unit
from tests.bench.one_school import CAMPAIGN, SCHOOL
from tracker.rules.letters.recipients import Recipients, principal, recipients

CLERK, BOX, HEAD, BOOKS, UNION = (f"{one}@truong.example" for one in ("vanthu", "hopthu", "hieutruong", "ketoan", "congdoan"))
UNIT = Unit(
    "th-a",
    "Tiểu học Hoa A",
    emails=(CLERK, BOX, HEAD, BOOKS, UNION),
    roles=((HEAD, Role.PRINCIPAL), (BOOKS, Role.ACCOUNTANT), (UNION, Role.COPY)),
)
MONEY = replace(CAMPAIGN, letters_to=(Role.ACCOUNTANT,), letters_cc=(Role.RECIPIENT, Role.PRINCIPAL))
NOBODY: frozenset[str] = frozenset()


def test_a_plain_list_is_written_to_at_its_first_address_as_before() -> None:
    first, second = SCHOOL.emails
    assert recipients(SCHOOL, NOBODY, CAMPAIGN) == Recipients((first,))
    assert recipients(SCHOOL, {first}, CAMPAIGN) == Recipients((second,))
    assert recipients(SCHOOL, {first, second}, CAMPAIGN) == Recipients()


@pytest.mark.parametrize(
    ("campaign", "dead", "to", "cc"),
    [
        (None, (), (CLERK,), (UNION,)),
        (CAMPAIGN, (CLERK,), (BOX,), (UNION,)),
        (CAMPAIGN, (CLERK, BOX), (UNION,), ()),  # somebody of the school reads it
        (CAMPAIGN, (CLERK, BOX, UNION), (BOOKS,), ()),  # and the principal last
        (CAMPAIGN, (UNION,), (CLERK,), ()),
        (MONEY, (), (BOOKS,), (CLERK, HEAD)),
        (MONEY, (BOOKS,), (CLERK,), (HEAD,)),
        (replace(CAMPAIGN, letters_to=(Role.RECIPIENT, Role.PRINCIPAL)), (), (CLERK, HEAD), (UNION,)),
    ],
)
def test_a_campaign_chooses_roles_and_a_dead_address_gives_way_to_the_next(
    campaign: Campaign | None, dead: tuple[str, ...], to: tuple[str, ...], cc: tuple[str, ...]
) -> None:
    assert recipients(UNIT, frozenset(dead), campaign) == Recipients(to, cc)


def test_nobody_gets_a_letter_twice_and_copies_go_nowhere_alone() -> None:
    both = replace(CAMPAIGN, letters_cc=(Role.RECIPIENT, Role.COPY))
    assert recipients(UNIT, NOBODY, both) == Recipients((CLERK,), (UNION,))
    assert recipients(replace(UNIT, emails=()), NOBODY, both) == Recipients()


def test_the_principal_is_whom_the_roster_names_alone() -> None:
    assert principal(UNIT, NOBODY) == (HEAD,)
    assert principal(UNIT, {HEAD}) == ()
    assert principal(SCHOOL, NOBODY) == ()
