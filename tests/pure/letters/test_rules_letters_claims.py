"""What a letter tells, and that the same letter is not sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parsers.facts import Table
from tests.bench.one_school import CAMPAIGN, DUE, FILE, LINE, SCHOOL
from tests.bench.suoi_tien import LIST, report, workbook
from tracker.rules.filings.judge import judge
from tracker.rules.letters.notices import extension_granted
from tracker.rules.letters.officer_notices import returned
from tracker.web.frame.access import act, page

NOW = datetime(2020, 11, 26, tzinfo=UTC)
EARLY = DUE - timedelta(days=1)


def test_the_same_files_sent_back_in_another_order_are_one_letter() -> None:
    files = (FILE, replace(FILE, sha256="ef" * 32))
    keys = {returned(SCHOOL, LINE, some, "thiếu dấu", "a@x.example", NOW).key for some in (files, files[::-1])}
    assert len(keys) == 1


def test_other_files_sent_back_are_another_letter() -> None:
    other = (replace(FILE, sha256="ef" * 32),)
    assert (
        returned(SCHOOL, LINE, (FILE,), "", "a@x.example", NOW).key != returned(SCHOOL, LINE, other, "", "a@x.example", NOW).key
    )


def test_a_letter_of_a_new_due_day_asks_for_no_optional_part() -> None:
    report_part, appendix = CAMPAIGN.parts
    campaign = replace(CAMPAIGN, parts=(report_part, replace(appendix, required=False)))
    letter = extension_granted(SCHOOL, campaign, DUE, EARLY, "", NOW)
    assert letter
    assert letter.facts.campaigns[0].parts == (report_part.name,)


def test_a_list_without_rows_is_invalid_and_says_so() -> None:
    bare = replace(workbook(), tables=(Table(rows=(("STT", "Họ và tên", "Ngày sinh"),)),))
    judged = judge(bare, LIST, DUE, EARLY)
    assert not judged.valid
    assert "no-records" in [problem.code for problem in judged.problems]


def test_a_list_with_rows_and_a_report_without_columns_miss_none() -> None:
    for document, part in ((workbook(), LIST), (report(), replace(LIST, columns=()))):
        judged = judge(document, part, DUE, EARLY)
        assert judged.valid
        assert not judged.problems


def test_what_the_sender_should_mend_in_a_row_is_part_of_the_verdict() -> None:
    judged = judge(workbook((1, "Trần Thị Ba", "không rõ")), LIST, DUE, EARLY)
    assert judged.extract
    assert judged.extract.problems
    assert set(judged.extract.problems) <= set(judged.problems)


@pytest.mark.parametrize("door", [act, page])
def test_a_door_for_a_role_that_nobody_has_is_not_built(door: object) -> None:
    for role in ("", "oficer"):
        with pytest.raises(ValueError, match="no such role"):
            door("/x", lambda *_: None, role)  # type: ignore[operator]
