"""What explains a booking, what speaks against it, and what a mail should have had."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.attribution.campaign.against_table import AGAINST
from tracker.rules.attribution.campaign.campaign_table import BY_COLUMNS, BY_TITLE, WITHOUT_TITLE
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.explanation import BECAUSE, Point, of_filing, of_mail
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE

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


RULED = Clue("rule-letterhead-and-sender", "", "bc.docx", ("kim-son",))
DOUBTED = Clue("rule-letterhead-against-sender", "conflicting-evidence", "bc.docx", ("bong-mai", "kim-son"))
AWAY = Clue("elsewhere", "PHÒNG GD&ĐT THỊ XÃ PHÚ MỸ", "bc.docx", ())


def test_the_row_that_decided_is_told_apart_from_the_clues() -> None:
    told = of_filing((SENDER, RULED, TITLE), "kim-son", "YT", UNITS)
    assert [one.rule for one in told.decided] == ["letterhead-and-sender"]
    assert kinds(told.supports) == ["sender", "title"]
    waiting = of_mail((ISSUER, SENDER, DOUBTED), (("bong-mai", "kim-son"), ()), UNITS)
    assert [one.rule for one in waiting.decided] == ["letterhead-against-sender"]
    assert [kinds(one.points) for one in waiting.units] == [["issuer"], ["sender"]]


def test_a_row_that_an_officer_overruled_stands_against_the_filing() -> None:
    assert kinds(of_filing((SENDER, DOUBTED), "kim-son", "YT", UNITS).contradicts) == [DOUBTED.kind]
    moved = of_filing((ISSUER, RULED), "bong-mai", "YT", UNITS)
    assert (kinds(moved.contradicts), moved.decided) == ([RULED.kind], ())


def test_another_town_stands_against_whatever_was_decided() -> None:
    assert kinds(of_filing((SENDER, AWAY), "kim-son", "YT", UNITS).contradicts) == ["elsewhere"]
    assert kinds(of_mail((SENDER, AWAY), (("kim-son",), ()), UNITS).contradicts) == ["elsewhere"]


def test_every_row_of_every_table_has_its_own_name_and_reason() -> None:
    rows = [*TABLE, *LEFT_OPEN, *BY_TITLE, *WITHOUT_TITLE, *BY_COLUMNS, *AGAINST]
    assert len(BECAUSE) == len(rows) == len(set(BECAUSE.values()))
