"""What explains a booking, what speaks against it, and what a mail should have had."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.explanation import Point, of_filing, of_mail

UNITS = frozenset({"kim-son", "bong-mai"})
SENDER = Clue("sender", "a@b.example", "From", ("kim-son",))
ISSUER = Clue("issuer", "TRƯỜNG MẦM NON BÔNG MAI", "bc.docx", ("bong-mai",))
STRANGE = Clue("issuer", "TRƯỜNG TIỂU HỌC XA LẠ", "bc.docx", ())
TITLE = Clue("title", "Tổng kết y tế", "bc.docx", ("YT",))
CLUES = st.lists(st.sampled_from([SENDER, ISSUER, STRANGE, TITLE]), max_size=6)


def kinds(points: tuple[Point, ...]) -> list[str]:
    return [one.kind for one in points]


def test_clues_for_the_chosen_unit_or_campaign_support_and_others_contradict() -> None:
    told = of_filing((SENDER, ISSUER, TITLE), "kim-son", "YT", UNITS)
    assert kinds(told.supports) == ["sender", "title"]
    assert kinds(told.contradicts) == ["issuer"]
    assert told.missing == ()


def test_a_clue_that_fits_nothing_leads_nowhere_and_is_not_missing() -> None:
    told = of_filing((STRANGE,), "kim-son", "YT", UNITS)
    assert kinds(told.leads_nowhere) == ["issuer"]
    assert told.missing == ("sender", "title")


def test_each_candidate_has_its_own_clues_in_the_order_given() -> None:
    told = of_mail((SENDER, ISSUER, TITLE), (("bong-mai", "kim-son"), ("YT",)), UNITS)
    assert [(one.code, kinds(one.points)) for one in told.units] == [("bong-mai", ["issuer"]), ("kim-son", ["sender"])]
    assert [(one.code, kinds(one.points)) for one in told.campaigns] == [("YT", ["title"])]
    assert kinds(told.contradicts) == ["sender"]


def test_nothing_is_missing_of_what_came_by_hand() -> None:
    assert of_filing((Clue("hand", "zalo", "", ("kim-son", "YT")),), "kim-son", "YT", UNITS).missing == ()


@given(clues=CLUES)
def test_every_clue_is_told_exactly_once(clues: list[Clue]) -> None:
    told = of_filing(clues, "kim-son", "YT", UNITS)
    assert len(told.supports) + len(told.contradicts) + len(told.leads_nowhere) == len(set(clues))
