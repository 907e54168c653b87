"""[repeat] in campaign.toml, and several campaigns in one file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from config.campaigns import CampaignError, from_dict, to_dict
from config.entities import Campaign, Every, Repeat, Series, Shift
from config.series import read_campaigns, series_from_dict, series_to_dict

PARTS = '\n[[parts]]\ncode = "report"\nname = "Báo cáo"\n'
ONE = 'code = "A"\ntitle = "Báo cáo một"\ndue = 2026-06-01T00:00:00+07:00' + PARTS
EACH_QUARTER = 'code = "Q"\ntitle = "Báo cáo {period}"\n[repeat]\nevery = "quarter"\ndue_day = 20' + PARTS
WEEKLY = Repeat(Every.WEEK, opens_before=timedelta(days=4), close_after=timedelta(days=3))
SAMPLE = Path(__file__).parents[3] / "config" / "sample" / "periodic.toml"


def mistakes(text: str) -> list[str]:
    with pytest.raises(CampaignError) as caught:
        read_campaigns(text)
    return list(map(str, caught.value.mistakes))


def test_the_sample_is_a_series() -> None:
    (found,) = read_campaigns(SAMPLE)
    assert isinstance(found, Series)
    assert (found.repeat.every, found.repeat.due_day, found.repeat.figures_to) == (Every.MONTH, 20, 14)


def test_a_series_survives_the_database() -> None:
    text = EACH_QUARTER.replace(
        "due_day = 20",
        'due_day = 5\ndue_month = 1\ndue_time = "16:30"\nfigures_to = 14\nopens_before = "3w"\nclose_after = "12h"\n'
        "first = 2026-01-01\nlast = 2026-12-31",
    )
    (found,) = read_campaigns(text)
    assert isinstance(found, Series)
    assert found.repeat == Repeat(
        Every.QUARTER, 5, 1, time(16, 30), 14, timedelta(weeks=3), timedelta(hours=12), date(2026, 1, 1), date(2026, 12, 31)
    )
    assert series_from_dict(json.loads(json.dumps(series_to_dict(found)))) == found


@pytest.mark.parametrize(
    ("keys", "repeat"),
    [
        ('every = "week"\ndue_weekday = "friday"', replace(WEEKLY, due_weekday=4)),
        ('every = "week"\ndue_weekday = "monday"\ndue_week = 1\ndue_time = "09:00"\nopens_before = "5d"',
         replace(WEEKLY, due_time=time(9), opens_before=timedelta(5), due_weekday=0, due_week=1)),
        ('every = "month"\ndue_weekday = "friday"\ndue_week = 3', Repeat(Every.MONTH, due_weekday=4, due_week=3)),
    ],
)  # fmt: skip
def test_a_report_due_on_a_day_of_the_week_survives_the_database(keys: str, repeat: Repeat) -> None:
    (found,) = read_campaigns(EACH_QUARTER.replace('every = "quarter"\ndue_day = 20', keys))
    assert isinstance(found, Series)
    assert found.repeat == repeat
    assert series_from_dict(json.loads(json.dumps(series_to_dict(found)))) == found


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        ('every = "week"\ndue_day = 3', {"repeat.due_weekday: is missing", "repeat.due_day: says nothing"}),
        (
            'every = "week"\ndue_weekday = "fri"\ndue_month = 1',
            {"repeat.due_weekday: must be one of", "repeat.due_month: says nothing"},
        ),
        ('every = "month"\ndue_weekday = "friday"\ndue_day = 3', {"repeat.due_day: says nothing"}),
        ('every = "month"\ndue_weekday = "friday"\ndue_week = 6', {"repeat.due_week: must be a whole number"}),
        ('every = "month"\ndue_day = 3\ndue_week = 2', {"repeat.due_week: says nothing"}),
    ],
)
def test_a_day_of_the_week_and_one_of_the_month_do_not_go_together(keys: str, wrong: set[str]) -> None:
    said = mistakes(EACH_QUARTER.replace('every = "quarter"\ndue_day = 20', keys))
    assert len(said) == len(wrong)
    assert all(any(one.startswith(start) for one in said) for start in wrong)


def test_shift_grace_and_cutoff_survive_the_database() -> None:
    text = 'shift = "next_working_day"\ngrace = "1d"\ncutoff_after = "2w"\nfigures_from = 2026-02-15\nfigures_to = 2026-03-14\n'
    (found,) = read_campaigns(text + ONE)
    assert isinstance(found, Campaign)
    assert (found.shift, found.grace, found.cutoff_after) == (Shift.NEXT_WORKING_DAY, timedelta(days=1), timedelta(days=14))
    assert (found.figures_from, found.figures_to) == (date(2026, 2, 15), date(2026, 3, 14))
    assert from_dict(json.loads(json.dumps(to_dict(found)))) == found


def test_a_file_may_hold_several_campaigns_with_a_line_between() -> None:
    found = read_campaigns(f"# made of a plan\n# ---\n{ONE}\n# ---\n{EACH_QUARTER}\n# ---\n# nothing more\n")
    assert [one.code for one in found] == ["A", "Q"]


def test_the_mistakes_of_all_are_told_with_the_campaign_they_stand_in() -> None:
    assert mistakes(f"{ONE.replace('due', 'do')}\n# ---\n{EACH_QUARTER.replace('quarter', 'day')}") == [
        'campaign 1: do: is not known',
        "campaign 1: due: is missing",
        'campaign 2: repeat.every: must be one of week, month, quarter, half_year, year, term, school_year, not "day"',
    ]  # fmt: skip
    assert mistakes(f"{ONE}\n# ---\n{ONE}") == ['code: the code "A" stands twice']


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (("due_day = 20", ""), "repeat.due_day: is missing: the last day on time, 31 for the last day of the month"),
        (("due_day = 20", "due_day = 0"), "repeat.due_day: must be a whole number between 1 and 31, not 0"),
        (("due_day = 20", "due_day = 14\nfigures_to = 14"), ("repeat.due_day: must lie after figures_to: "
         "figures are closed before they are due (Nghị định 09/2019)")),
        (("due_day = 20", "due_day = 1\nfirst = 2026-02-01\nlast = 2026-01-01"), "repeat.last: must not lie before first"),
        (('every = "quarter"', ""), ("repeat.every: is missing; "
         "it must be one of week, month, quarter, half_year, year, term, school_year")),
        (("[repeat]", "due = 2026-01-01T00:00:00+07:00\n[repeat]"),
         "due: cannot stand beside [repeat], which finds it for each period"),
        (('"Q"', f'"{"Q" * 25}"'), "code: must be at most 24 letters beside [repeat]: the period is added to it"),
    ],
)  # fmt: skip
def test_what_a_series_cannot_say_is_told(change: tuple[str, str], mistake: str) -> None:
    assert mistakes(EACH_QUARTER.replace(*change)) == [mistake]
