"""Papers that offices wrote or might write, each with what is right of it: `tests/data/plans/*.toml`."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Budget
from parsers.formats.document import read_document
from parsers.official.header import read_header
from parsers.plan.mentions import days_in, texts_of
from parsers.plan.proposals import PlanProposal, PlanReading, read_plan

DATA = Path(__file__).parents[2] / "data" / "plans"
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def _cases() -> dict[str, tuple[bytes, str, dict[str, Any]]]:
    found: dict[str, tuple[bytes, str, dict[str, Any]]] = {}
    for path in sorted(DATA.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        heads = table.get("heads", {})
        for name, case in table["papers"].items():
            if "file" in case:
                content, filename = (DATA / case["file"]).read_bytes(), case["file"]
            else:
                head = heads.get(case.get("head", ""), table.get("head", ""))
                content, filename = f"{head}\n{case['says']}\n{table.get('foot', '')}".encode(), "van-ban.txt"
            found[f"{path.stem}-{name}"] = (content, filename, case)
    return found


CASES = _cases()
_HEAD = """UBND HUYỆN TÂN LẬP
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 512/PGDĐT-GDTH
Tân Lập, ngày 07 tháng 10 năm 2024
V/v báo cáo công tác thư viện
Kính gửi: Hiệu trưởng các trường mầm non, tiểu học, THCS
"""
_SENTENCES = (
    "Các trường gửi báo cáo về Phòng GDĐT trước ngày {day}.",
    "- Đối với trường tiểu học: {day};",
    "1. Phòng tổng hợp, báo cáo Sở GDĐT chậm nhất {day}",
    "Hội nghị tổ chức ngày {day} tại hội trường.",
    "Thực hiện Công văn số 88/SGDĐT ngày {day} của Sở GDĐT.",
    "Không gửi bản giấy sau {day} nhé",
    "III. THỜI GIAN: {day}",
    "(thay cho thời hạn trước ngày {day})",
    "Học sinh sinh sau {day} không thuộc đối tượng.",
    "Các trường khai trên phần mềm trước {day}.",
)


@pytest.mark.parametrize("name", CASES)
def test_a_paper_asks_for_what_is_right(name: str) -> None:
    content, filename, case = CASES[name]
    reading = read_plan(content, filename, NOW)
    assert [_shown(one, row) for one, row in zip(reading.proposals, case["asked"], strict=False)] == [
        {key: row[key] for key in row if key not in ("title", "marks")} for row in case["asked"][: len(reading.proposals)]
    ]
    assert len(reading.proposals) == len(case["asked"])
    for one, row in zip(reading.proposals, case["asked"], strict=True):
        assert row.get("title", "").casefold() in one.title.casefold()
        assert set(row.get("marks", "").split()) <= {str(doubt) for doubt in one.doubts}
        if "marks" not in row and row["due"] != "?":
            assert "duty" not in one.doubts
    assert set(case.get("others", ())) <= {str(one.duty) for one in reading.others}
    _assert_changed(reading, case)


def _assert_changed(reading: PlanReading, case: dict[str, Any]) -> None:
    assert [{key: _of_change(reading, at, key) for key in row} for at, row in enumerate(case.get("changes", ()))] == list(
        case.get("changes", ())
    )
    assert len(reading.changes) == len(case.get("changes", ()))


def _of_change(reading: PlanReading, at: int, key: str) -> str:
    if at >= len(reading.changes):
        return ""
    change = reading.changes[at]
    return {
        "kind": str(change.kind),
        "due": f"{change.due:%Y-%m-%d %H:%M}" if change.due else "?",
        "was": f"{change.was:%Y-%m-%d %H:%M}" if change.was else "?",
        "number": change.number,
        "units": _units(change.units),
    }[key]


def _units(selectors: tuple[str, ...]) -> str:
    return " ".join(one.removeprefix("level:") for one in selectors)


def _shown(one: PlanProposal, row: dict[str, str]) -> dict[str, str]:
    told = {
        "due": f"{one.due:%Y-%m-%d %H:%M}" if one.due else "?",
        "units": _units(one.units),
        "every": one.repeat.every if one.repeat else "",
        "hour": f"{one.repeat.due_time:%H:%M}" if one.repeat and one.repeat.due_time else "",
        "named": "; ".join(one.named),
        "span": f"{one.repeat.first} {one.repeat.last}" if one.repeat else "",
        "parts": " ".join(part.code for part in one.parts),
        "lacks": " ".join(one.lacks),
    }
    return {key: told[key] for key in row if key in told} | ({"every": ""} if "every" in row and not one.repeat else {})


def _placed(reading: PlanReading) -> set[str]:
    quotes = [one.quote for one in reading.proposals] + [one.quote for one in reading.changes]
    quotes += [quote for one in reading.others for quote in (one.quote, one.sentence)]
    quotes += [f"{one.issued:%d/%m/%Y}" for one in reading.proposals if one.issued]
    return {day for quote in quotes for day in days_in(quote)}


@pytest.mark.parametrize("name", CASES)
def test_every_date_of_a_paper_is_a_deadline_another_date_or_asked(name: str) -> None:
    content, filename, _ = CASES[name]
    reading = read_plan(content, filename, NOW)
    document = read_document(content, filename, Budget())
    issued = read_header(document.blocks).date
    stated = {f"{issued.day}/{issued.month}/{issued.year}"} if issued else set()
    found = {day for text in texts_of(document.blocks) for day in days_in(text)}
    assert found <= _placed(reading) | stated


@given(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=6), st.dates(date(2024, 10, 8), date(2025, 9, 1)))
def test_no_sentence_loses_a_date_whatever_stands_around_it(sentences: list[str], day: date) -> None:
    paper = _HEAD + "\n".join(sentence.format(day=f"{day:%d/%m/%Y}") for sentence in sentences)
    reading = read_plan(paper.encode(), "a.txt", NOW)
    assert f"{day.day}/{day.month}/{day.year}" in _placed(reading)
