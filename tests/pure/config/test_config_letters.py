"""What a campaign and a roster say of letters; what said nothing of it reads as before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.campaigns import CampaignError, from_dict, to_dict
from config.entities import Role
from config.units import from_grid

PLAIN = {
    "code": "DVK",
    "title": "Dân vận khéo",
    "due": "2020-12-01T00:00:00+07:00",
    "chase_after": ["1d", "3d"],
    "parts": [{"code": "report", "name": "Báo cáo"}],
}


def test_a_campaign_of_before_asks_for_no_letter_more_and_is_written_as_before() -> None:
    campaign = from_dict(PLAIN)
    assert (campaign.opening_letter, campaign.principal_after, campaign.superior_after, campaign.chase_every) == (
        False,
        0,
        0,
        0,
    )
    assert (campaign.letters_to, campaign.letters_cc) == ((Role.RECIPIENT,), (Role.COPY,))
    assert not {"opening_letter", "principal_after", "superior_after", "letters_to", "letters_cc"} & to_dict(campaign).keys()


def test_a_campaign_says_its_letters_and_is_written_so_again() -> None:
    said = {
        "chase_after": ["1d", "3d", "every 3d until cutoff"], "cutoff_after": "20d", "principal_after": 5, "superior_after": 8,
        "opening_letter": True, "letters_to": ["accountant"], "letters_cc": ["recipient", "principal"],
    }  # fmt: skip
    campaign = from_dict(PLAIN | said)
    assert campaign.chase_after == (timedelta(days=1), timedelta(days=3))
    assert campaign.chase_every == 3
    written = to_dict(campaign)
    assert {key: written[key] for key in said} == said
    assert from_dict(written) == campaign


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"chase_after": ["1d", "every 3d until cutoff"]}, "every-without-end"),
        ({"chase_after": ["every 3d until cutoff", "1d"], "cutoff_after": "20d"}, "every-without-end"),
        ({"chase_after": ["every day"]}, "not-a-duration"),
        ({"letters_to": ["boss"]}, "not-a-choice"),
        ({"principal_after": -1}, "not-whole"),
    ],
)
def test_what_would_never_end_or_mean_nothing_is_a_mistake(said: dict[str, object], code: str) -> None:
    with pytest.raises(CampaignError) as caught:
        from_dict(PLAIN | said)
    assert [one.code for one in caught.value.mistakes] == [code]


def roles(*grid: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Role]]:
    (row,) = from_grid(grid).rows
    assert row.unit, row.mistakes
    return row.unit.emails, dict(row.unit.roles)


def test_a_plain_list_of_addresses_reads_as_before() -> None:
    assert roles(("code", "name", "emails"), ("a", "TH A", "a@x.vn; B@x.vn, c@x.vn")) == (("a@x.vn", "b@x.vn", "c@x.vn"), {})
    assert roles(("Tên trường", "Email hiệu trưởng"), ("TH A", "ht@x.vn")) == (
        ("ht@x.vn",),
        {},
    )  # all there is: it gets the letters


def test_a_role_stands_in_brackets_behind_its_address() -> None:
    cell = "vt@x.vn; ht@x.vn (Hiệu trưởng); pht@x.vn (phó hiệu trưởng); kt@x.vn (kế toán); cd@x.vn (đồng nhận)"
    emails, found = roles(("code", "name", "emails"), ("a", "TH A", cell))
    assert emails == ("vt@x.vn", "ht@x.vn", "pht@x.vn", "kt@x.vn", "cd@x.vn")
    assert found == {
        "ht@x.vn": Role.PRINCIPAL,
        "pht@x.vn": Role.DEPUTY,
        "kt@x.vn": Role.ACCOUNTANT,
        "cd@x.vn": Role.COPY,
    }


def test_of_several_columns_of_addresses_the_heading_says_whose_they_are() -> None:
    heading = ("Tên trường", "Email trường", "Email hiệu trưởng", "Email kế toán")
    emails, found = roles(heading, ("TH A", "a@x.vn", "ht@x.vn", "kt@x.vn"))
    assert emails == ("a@x.vn", "ht@x.vn", "kt@x.vn")
    assert found == {"ht@x.vn": Role.PRINCIPAL, "kt@x.vn": Role.ACCOUNTANT}


def test_words_in_brackets_that_are_no_role_are_a_mistake_as_before() -> None:
    (row,) = from_grid((("code", "name", "emails"), ("a", "TH A", "a@x.vn (không rõ)"))).rows
    assert row.mistakes
