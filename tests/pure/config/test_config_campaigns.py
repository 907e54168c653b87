"""campaign.toml: every mistake at once, and no campaign lost between file and database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.campaigns import CampaignError, duration_text, from_dict, read_campaign, to_dict
from config.entities import Campaign, Column, ColumnType, Level, Life, Part, Unit

ZONE = timezone(timedelta(hours=7))
SMALL = 'code = "CM"\ntitle = "Báo cáo"\ndue = 2024-06-01T00:00:00+07:00\n[[parts]]\ncode = "report"\nname = "Báo cáo"\n'


def mistakes(text: str) -> set[str]:
    with pytest.raises(CampaignError) as caught:
        read_campaign(text)
    return set(map(str, caught.value.mistakes))


def test_a_campaign_says_what_its_file_says() -> None:
    campaign = read_campaign(
        """
        code = "CM-2024"
        title = " Báo cáo chuyên môn "
        plan_number = "12/KH-PGDĐT"
        opens = 2024-05-01T00:00:00+07:00
        due = 2024-06-01T00:00:00+07:00
        units = ["level:thcs", "ward:An Lạc", "mn-sen"]
        keywords = ["chuyên môn"]
        remind_before = ["1w", "3d", "12h"]
        chase_after = ["90m"]
        [[parts]]
        code = "report"
        name = "Báo cáo"
        formats = [".DOCX", "pdf"]
        [[parts]]
        code = "list"
        name = "Danh sách"
        required = false
        [[parts.columns]]
        field = "kind"
        header = ["Loại", "Loại hình"]
        type = "choice"
        choices = ["Tập thể", "Cá nhân"]
        required = true
        """
    )
    columns = (Column("kind", ("Loại", "Loại hình"), ColumnType.CHOICE, True, ("Tập thể", "Cá nhân")),)
    assert campaign == Campaign(
        code="CM-2024",
        title="Báo cáo chuyên môn",
        due=datetime(2024, 6, 1, tzinfo=ZONE),
        opens=datetime(2024, 5, 1, tzinfo=ZONE),
        plan_number="12/KH-PGDĐT",
        units=("level:thcs", "ward:An Lạc", "mn-sen"),
        keywords=("chuyên môn",),
        remind_before=(timedelta(days=7), timedelta(days=3), timedelta(hours=12)),
        chase_after=(timedelta(minutes=90),),
        parts=(Part("report", "Báo cáo", True, ("docx", "pdf")), Part("list", "Danh sách", False, (), columns)),
    )


def test_a_small_campaign_asks_everybody_and_reminds_nobody() -> None:
    campaign = read_campaign(SMALL)
    assert (campaign.units, campaign.remind_before, campaign.opens) == (("*",), (), None)


def test_all_mistakes_are_told_at_once_each_with_its_key() -> None:
    text = """
        code = "C M"
        titel = "x"
        due = 2024-06-01T00:00:00
        opens = "soon"
        units = ["level:university", "ward:", "country:x", "two words", "not:group:", "th-a"]
        remind_before = ["7 days", "0d", "3d"]
        keywords = "one"
        [[parts]]
        code = "report"
        name = ""
        required = "yes"
        [[parts]]
        code = "report"
        name = "Phụ lục"
        [[parts.columns]]
        field = "a"
        header = []
        type = "money"
        [[parts.columns]]
        field = "a"
        header = ["A"]
        type = "choice"
        kind = 1
    """
    assert mistakes(text) == {
        'titel: is not known; did you mean "title"?',
        'code: must be letters, digits, ".", "-" or "_", at most 40, not "C M"',
        "title: is missing",
        "due: must be a date and time with its offset, as 2020-12-01T00:00:00+07:00, not 2024-06-01 00:00:00",
        'opens: must be a date and time with its offset, as 2020-12-01T00:00:00+07:00, not "soon"',
        f'units: "level:university": the level must be one of {", ".join(Level)}',
        'units: "ward:" names no ward',
        'units: "country:x" must be a unit code, "level:…", "ward:…", "group:…" or "*", with "not:" before one not asked',
        'units: "group:" names no group of units',
        'units: "two words" is no unit code',
        'remind_before: must hold durations as "7d" or "12h", at most ten years, not "7 days"',
        'remind_before: must hold durations as "7d" or "12h", at most ten years, not "0d"',
        'keywords: must be a list of texts, as ["…", "…"], not "one"',
        "parts[1].name: must not be empty",
        'parts[1].required: must be true or false, not "yes"',
        'parts: the code "report" stands twice',
        "parts[2].columns[1].header: must give at least one heading by which the column is found",
        'parts[2].columns[1].type: must be one of text, integer, decimal, percentage, date, choice, not "money"',
        "parts[2].columns[2].kind: is not known",
        'parts[2].columns[2].choices: must list the values when type is "choice"',
        'parts[2].columns: the field "a" stands twice',
    }


@pytest.mark.parametrize("parts", ["", "parts = []", "[parts]\ncode = 'x'"])
def test_a_campaign_asks_for_at_least_one_part(parts: str) -> None:
    (mistake,) = mistakes(f'code = "CM"\ntitle = "x"\ndue = 2024-06-01T00:00:00+07:00\n{parts}')
    assert mistake.startswith("parts: ")


def test_a_campaign_that_only_says_who_is_not_asked_asks_nobody_and_is_refused() -> None:
    assert mistakes('units = ["not:th-a"]\n' + SMALL) == {'units: names only who is not asked; say first who is, all being "*"'}


LEVELS = {"a": Level.THCS, "b": Level.THCS, "c": Level.MAM_NON}


@pytest.mark.parametrize(
    ("units", "asked"),
    [
        (("*", "not:a"), "bc"),
        (("level:thcs", "not:a"), "b"),
        (("not:a", "a", "b"), "b"),
        (("group:Cụm 1",), "ac"),
        (("*", "not:group:Cụm 1"), "b"),
        (("level:thcs", "not:ward:An Lạc"), "b"),
        (("*", "not:level:thcs", "a"), "c"),
    ],
)
def test_who_is_named_behind_not_is_not_asked_whatever_else_the_list_says(units: tuple[str, ...], asked: str) -> None:
    campaign = replace(read_campaign(SMALL), units=units)
    groups = {"a": ("Cụm 1", "Cụm 2"), "c": ("Cụm 1",)}
    known = (Unit(one, one, LEVELS[one], "An Lạc" if one == "a" else "", groups=groups.get(one, ())) for one in "abc")
    assert "".join(one.code for one in known if campaign.expects(one)) == asked


def test_what_comes_in_the_place_of_a_unit_left_out_is_left_out_and_who_stood_already_is_asked() -> None:
    campaign = replace(read_campaign(SMALL), units=("*", "not:a"))
    day = campaign.last_day
    heir = Life(since=day, predecessors=(("a", day),))
    assert not campaign.expects(Unit("a2", "A", life=heir)), "the same school under another code"
    assert campaign.expects(Unit("b", "B", life=replace(heir, since=None))), "merged into one that was asked"
    assert campaign.expects(Unit("ab", "AB", life=replace(heir, predecessors=(("a", day), ("b", day))))), "made of both"


def test_a_campaign_does_not_open_after_it_is_due() -> None:
    assert mistakes("opens = 2024-06-01T00:00:00+07:00\n" + SMALL) == {"opens: must lie before due"}


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"\xff", "UTF-8"), (b"code = ", "not valid TOML")])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "campaign.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CampaignError, match=said):
        read_campaign(path)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_text("\ufeff" + SMALL, "utf-8")
    assert read_campaign(tmp_path / "campaign.toml") == read_campaign(SMALL)


@given(st.integers(1, 500), st.sampled_from("wdhm"))
def test_a_duration_is_written_so_that_it_reads_the_same(number: int, unit: str) -> None:
    (duration,) = reminders(f"{number}{unit}")
    assert reminders(duration_text(duration)) == (duration,)


def reminders(text: str) -> tuple[timedelta, ...]:
    return read_campaign(f'remind_before = ["{text}"]\n{SMALL}').remind_before


words = st.text("abĐđếỹÔ09", min_size=1, max_size=8)
durations = st.lists(st.integers(1, 9_999).map(lambda n: timedelta(minutes=n)), max_size=3, unique=True).map(tuple)
texts = st.lists(words, max_size=3).map(tuple)
columns = st.builds(
    Column,
    field=words,
    headers=st.lists(words, min_size=1, max_size=2).map(tuple),
    type=st.sampled_from([one for one in ColumnType if one is not ColumnType.CHOICE]),
    required=st.booleans(),
)
parts = st.builds(
    Part,
    code=words,
    name=words,
    required=st.booleans(),
    formats=st.sampled_from([(), ("docx", "pdf")]),
    columns=st.lists(columns, max_size=2, unique_by=lambda one: one.field).map(tuple),
)
campaigns = st.builds(
    Campaign,
    code=words,
    title=words,
    due=st.integers(1, 10**6).map(lambda minutes: datetime(2001, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes)),
    opens=st.none() | st.just(datetime(2000, 1, 1, tzinfo=ZONE)),
    plan_number=words,
    units=st.just(("*",)),
    keywords=texts,
    remind_before=durations,
    chase_after=durations,
    parts=st.lists(parts, min_size=1, max_size=2, unique_by=lambda one: one.code).map(tuple),
)


@given(campaigns)
def test_a_campaign_survives_the_way_through_the_database(campaign: Campaign) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(campaign)))) == campaign
