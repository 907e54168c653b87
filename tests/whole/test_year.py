"""The simulated year in short, and three storms: letters stay within their caps, and none goes where it should not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from benchmarks import year as years
from benchmarks.year import START, Year, live, office
from benchmarks.year_mails import automatic, bounce
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.remind import Seen
from tracker.rules.letters.letter_state import LetterState
from tracker.store.letters import bounces, outbox
from tracker.store.session import reading


def test_five_weeks_of_an_office_bother_nobody_wrongly(tmp_path: Path) -> None:
    with office(tmp_path, units=11, seed=7) as year:
        live(year, days=35, hours=4)
        assert year.wrong == []
        assert year.counts["periods opened"] == 2
        assert year.counts["letters reminder"] > 10
        assert year.counts["letters late"] > 1
        assert year.counts["letters extended"] > 3
        assert year.counts["letters opening"] > 10
        assert year.counts["letters own"] > 0
        assert year.counts["steps explained, principal"] > 0
        assert year.counts["steps explained, superior"] > 0
        assert year.counts["reports not booked"] == 0
        assert year.dead


def test_the_year_notices_a_letter_that_should_not_have_been(tmp_path: Path) -> None:
    with office(tmp_path, units=9, seed=7) as year:
        year.reported = {(unit, code) for unit in year.units for code in years._all_codes()}  # books that know better
        live(year, days=20, hours=4)
        assert year.wrong


def storm(year: Year, minutes: int, answer: str, only: str = "") -> None:
    """Every letter (to one address, if one is named) is answered within the minute; the office polls and sends each minute."""
    read = 0
    for _ in range(minutes):
        year.now += timedelta(minutes=1)
        coming = [one for one in year.arrived[read:] if one[1] != year.settings.office.address and only in ("", one[1])]
        for _, to, letter in coming:
            raw = {
                "marked": lambda: automatic(year.settings.office.address, letter, to, True, year.chance),  # noqa: B023
                "unmarked": lambda: automatic(year.settings.office.address, letter, to, False, year.chance),  # noqa: B023
                "bounce": lambda: bounce(year.settings.office.address, letter, to),  # noqa: B023
            }[answer]()
            year.receive(raw, year.now)
        read = len(year.arrived)
        deliver(year.engine, year.settings, lambda: year.now)


@pytest.mark.parametrize(("answer", "letters_each"), [("marked", 1), ("unmarked", 4), ("bounce", 1)])
def test_machines_at_every_address_do_not_raise_a_storm(tmp_path: Path, answer: str, letters_each: int) -> None:
    with office(tmp_path, units=12, seed=3) as year:
        year.habits = dict.fromkeys(year.units, "never")
        year.now = datetime(2026, 1, 18, 23, tzinfo=years.ZONE)
        year.step(9, Seen())  # Monday morning: everybody is reminded
        schools = {to for _, to, _ in year.arrived} - {year.settings.office.address}
        assert len(schools) == 14  # one is quiet, and of three others a second address gets copies
        storm(year, 12, answer)
        got = Counter(to for _, to, _ in year.arrived if to in schools)
        assert set(got.values()) == {letters_each}
        with reading(year.engine) as conn:
            assert set(bounces.dead_addresses(conn)) == (schools if answer == "bounce" else set())


@pytest.mark.parametrize("answer", ["marked", "unmarked"])
def test_a_machine_above_the_units_is_written_to_once_a_report(tmp_path: Path, answer: str) -> None:
    """Reports are due on Tuesday 20/01; principals are told, then the superior, and its mailbox answers by machine."""
    with office(tmp_path, units=12, seed=3) as year:
        year.habits = dict.fromkeys(year.units, "never")
        for day in (22, 23, 27):
            year.now, year.coming = datetime(2026, 1, day, 7, tzinfo=years.ZONE), []
            year.step(1, Seen())
        storm(year, 4, answer, years.SUPERIOR)
        got = [year._row(str(letter["Message-ID"])) for _, to, letter in year.arrived if to == years.SUPERIOR]
        assert {row.kind for row in got} == {"superior"}
        assert len(got) == len({row.campaign for row in got})


def test_a_clerk_who_sends_fifty_mails_in_a_minute_gets_six_answers(tmp_path: Path) -> None:
    with office(tmp_path, units=3, seed=3) as year:
        unit = year.units["u001"]
        year.now = START + timedelta(hours=9)
        for number in range(50):
            mail = EmailMessage(policy=SMTP)
            mail["From"], mail["To"], mail["Subject"] = unit.emails[0], year.settings.office.address, f"Báo cáo {number}"
            mail["Message-ID"] = f"<{number}@truong.example>"
            mail.set_content(f"Gửi báo cáo lần {number}.")
            mail.add_attachment(b"\0" * 100, maintype="application", subtype="octet-stream", filename="Báo cáo.docx")
            year.receive(mail.as_bytes(), year.now)
        deliver(year.engine, year.settings, lambda: year.now)
        assert 1 <= len(year.arrived) <= year.settings.sending.answers_per_hour
        with reading(year.engine) as conn:
            assert outbox.counts(conn)[LetterState.SENT] + outbox.counts(conn)[LetterState.SUPPRESSED] == 50
