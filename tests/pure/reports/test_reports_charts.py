"""Charts are valid SVG that says what it shows, and nothing in it is markup or style of somebody else's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tracker.reports.charts import BROAD, LARGE, NARROW, Paper, bars, for_any_screen, progress_curve

DUE = datetime(2031, 5, 10, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
CURVE = [(DUE - timedelta(days=5 - n), n + 1) for n in range(5)]


def texts(chart: str) -> list[str]:
    return [one.text or "" for one in etree.fromstring(chart).iter(f"{SVG}text")]


def heights(chart: str) -> list[float]:
    line = next(one for one in etree.fromstring(chart).iter(f"{SVG}path"))
    return [float(y) for y in re.findall(r"V([\d.]+)", str(line.attrib["d"]))]


def test_every_report_is_a_step_up() -> None:
    found = heights(progress_curve(CURVE, DUE, DUE, 10))
    assert len(found) == 5
    assert found == sorted(found, reverse=True)


def test_what_comes_after_now_is_not_drawn() -> None:
    assert len(heights(progress_curve(CURVE, DUE, DUE - timedelta(days=3), 10))) == 3


def test_the_curve_says_in_words_what_it_shows() -> None:
    told = next(one.text for one in etree.fromstring(progress_curve(CURVE, DUE, DUE, 10)).iter(f"{SVG}desc"))
    assert told is not None
    assert "5/10" in told
    assert "hết ngày 09/05/2031" in told


def test_a_curve_without_reports_still_shows_the_deadline() -> None:
    chart = progress_curve([], DUE, DUE - timedelta(days=1), 4)
    assert any("09/05/2031" in text for text in texts(chart))
    assert "<path" not in chart


@pytest.mark.parametrize("expected", [0, 1, 3, 43_000])
def test_a_curve_of_any_size_stays_on_its_paper(expected: int) -> None:
    chart = progress_curve([(DUE, max(expected, 2))], DUE, DUE + timedelta(days=400), expected)
    numbers = [float(y) for y in re.findall(r' y\d?="([-\d.]+)"', chart)]
    assert min(numbers) >= 0
    assert max(numbers) <= 260


@pytest.mark.parametrize("paper", [BROAD, NARROW, LARGE])
@pytest.mark.parametrize("days", [-6, 0, 9, 400])
def test_no_word_of_a_curve_is_cut_off(paper: Paper, days: int) -> None:
    chart = etree.fromstring(
        progress_curve(CURVE, DUE + timedelta(hours=16, minutes=30), DUE + timedelta(days=days), 10, paper=paper)
    )
    for one in chart.iter(f"{SVG}text"):
        if one.attrib["text-anchor"] == "middle":
            half = 3 * len(one.text or "")
            assert half <= float(one.attrib["x"]) + 1
            assert float(one.attrib["x"]) + half <= paper.width + 1


def test_a_telephone_has_a_drawing_of_its_own_with_labels_above_the_bars() -> None:
    both = etree.fromstring(f"<both>{for_any_screen(lambda paper: bars('Cấp học', [('Mầm non', (10,))], paper=paper))}</both>")
    broad, narrow = both
    assert (broad.attrib["class"], narrow.attrib["class"]) == ("chart bars broad", "chart bars narrow")
    assert len({one.attrib["id"] for one in both.iter(f"{SVG}title") if "id" in one.attrib}) == 2
    label, bar = next(narrow.iter(f"{SVG}text")), next(narrow.iter(f"{SVG}rect"))
    assert float(label.attrib["y"]) < float(bar.attrib["y"])


def test_bars_are_as_long_as_their_numbers() -> None:
    chart = etree.fromstring(bars("Cấp học", [("Mầm non", (10,)), ("THCS", (5,))]))
    first, second = (float(one.attrib["width"]) for one in chart.iter(f"{SVG}rect"))
    assert first == pytest.approx(2 * second)


def test_a_stack_names_its_parts_and_sums_them() -> None:
    chart = bars("Lĩnh vực", [("Kinh tế", (2, 3))], ("Tập thể", "Cá nhân"))
    assert {"Tập thể", "Cá nhân", "5"} <= set(texts(chart))


def test_there_is_no_style_and_no_script_in_a_chart() -> None:
    chart = bars('<script>"', [("</text><script>alert(1)</script>", (1,))], ("a", '"onload="x'))
    assert "<script" not in chart
    assert "style" not in chart
    etree.fromstring(chart)


@given(st.lists(st.tuples(st.text(), st.lists(st.integers(0, 10**6), min_size=1, max_size=9)), max_size=8))
def test_any_words_and_numbers_make_one_well_formed_chart(rows: list[tuple[str, list[int]]]) -> None:
    printable = [("".join(c for c in label if c.isprintable()), values) for label, values in rows]
    assert etree.fromstring(bars("Biểu đồ", printable)).tag == f"{SVG}svg"


def test_a_deadline_within_a_day_says_its_hour() -> None:
    chart = progress_curve([], DUE + timedelta(hours=16, minutes=30), DUE, 4)
    assert any("trước 16 giờ 30 phút ngày 10/05/2031" in text for text in texts(chart))
