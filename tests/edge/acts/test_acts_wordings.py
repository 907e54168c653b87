"""Words that officers teach: a title that means a campaign, another way to say a thing; shown, and taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from tests.papers.office import NOW, REPORT, REVIEW, SON, TestOffice, done, message, opened, refused
from tracker.jobs.filings.undo import undo
from tracker.jobs.filings.wording_acts import forget_wording, keep_synonym, keep_title
from tracker.store import schema
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.office import wordings
from tracker.store.session import reading, writing

TITLE = "Kết quả nuôi dưỡng, bếp núc năm học 2022-2023"


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> TestOffice:
    return opened(engine, tmp_path)


def told(number: int) -> bytes:
    """A report under that title."""
    lines = REPORT.format(name="TIỂU HỌC KIM SƠN").splitlines()
    at = next(place for place, line in enumerate(lines) if line.strip() == "BÁO CÁO")
    text = "\n".join((*lines[: at + 1], TITLE, f"Lần {number}.", *lines[at + 2 :]))
    return message(SON.emails[0], f"Nộp lần {number}", (f"bc {number}.txt", text))


def filed(office: TestOffice, number: int) -> list[str]:
    mail, _ = office.get(told(number))
    with reading(office.engine) as conn:
        return [one.campaign for one in ledger.of_mail(conn, mail)]


def test_a_title_that_is_taught_files_the_next_report_until_it_is_forgotten(office: TestOffice) -> None:
    assert filed(office, 1) == []
    with writing(office.engine) as conn:
        done(keep_title(conn, "hanh", REVIEW.code, TITLE, NOW))
        assert refused(keep_title(conn, "hanh", REVIEW.code, f" {TITLE} ", NOW)) == "known-already"
    assert filed(office, 2) == [REVIEW.code]
    with writing(office.engine) as conn:
        (lesson,) = wordings.standing(conn)
        assert (lesson.said, lesson.campaign, lesson.decided_by) == (TITLE, REVIEW.code, "hanh")
        act = done(forget_wording(conn, "hanh", lesson.id, "Nhầm đợt", NOW))
        assert refused(forget_wording(conn, "hanh", lesson.id, "Nhầm đợt", NOW)) == "no-such-lesson"
    assert filed(office, 3) == []
    with writing(office.engine) as conn:
        done(undo(office.hand(conn, "hanh", NOW), act.act))
    assert filed(office, 4) == [REVIEW.code]


def test_the_next_period_of_a_series_knows_what_the_last_one_was_taught(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        campaigns.put(conn, replace(REVIEW, code="NEXT"), NOW)
        done(keep_title(conn, "hanh", REVIEW.code, TITLE, NOW))
        assert set(wordings.by_campaign(conn)) == {REVIEW.code}
        conn.execute(update(schema.campaigns).values(series="S").where(schema.campaigns.c.code.in_((REVIEW.code, "NEXT"))))
        assert wordings.by_campaign(conn) == {REVIEW.code: (TITLE,), "NEXT": (TITLE,)}


@pytest.mark.parametrize("title", ["Báo cáo tháng 5", "", "Kết quả thực hiện nhiệm vụ năm học 2022-2023"])
def test_a_title_that_names_nothing_teaches_nothing(office: TestOffice, title: str) -> None:
    with writing(office.engine) as conn:
        assert refused(keep_title(conn, "hanh", REVIEW.code, title, NOW)) == "wording-says-nothing"
        assert refused(keep_title(conn, "hanh", "KHONGCO", TITLE, NOW)) == "no-such-campaign"


def test_an_office_adds_its_own_words_for_a_thing(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(keep_synonym(conn, "hanh", "nuôi dưỡng, bếp núc", "bán trú", NOW))
        assert wordings.groups(conn) == (("bán trú", "nuôi dưỡng, bếp núc"),)
        assert refused(keep_synonym(conn, "hanh", "BÁN TRÚ", "nuôi dưỡng bếp núc", NOW)) == "known-already"
        assert refused(keep_synonym(conn, "hanh", "bán trú", "Bán trú", NOW)) == "wording-says-nothing"
        assert refused(keep_synonym(conn, "hanh", " - ", "bán trú", NOW)) == "wording-says-nothing"
