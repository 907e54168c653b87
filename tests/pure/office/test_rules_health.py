"""The one measure of health: what waits is told, and what merely takes long is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.office.health import ROWS, Trouble, ailments, sentence
from tracker.rules.office.vitals import Disk, Folder, Queue, Signs, Vitals

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WELL = Vitals(NOW, MINUTE, Signs(running=timedelta(days=3)), (Folder("a@b/INBOX", NOW - MINUTE),))


def troubles(vitals: Vitals) -> list[Trouble]:
    return [one.trouble for one in ailments(vitals)]


def folder(**changes: object) -> Vitals:
    return replace(WELL, folders=(replace(WELL.folders[0], **changes),))  # type: ignore[arg-type]


#: What stands still, and the same a moment before or with a reason that makes it none.
EXAMPLES = [
    (Trouble.CLOCK, folder(last_success=NOW + 2 * MINUTE), folder(last_success=NOW + MINUTE / 2)),
    (Trouble.CLOCK, replace(WELL, mails=Queue(1, NOW + 9 * MINUTE)), WELL),
    (
        Trouble.TURNS,
        replace(WELL, signs=Signs(silences=(("poll", 6 * MINUTE),))),
        replace(WELL, signs=Signs(silences=(("poll", 5 * MINUTE),))),
    ),
    (Trouble.POLLS, folder(last_success=NOW - 6 * MINUTE), folder(last_success=NOW - 5 * MINUTE)),
    (
        Trouble.POLLS,
        folder(last_success=None),
        replace(folder(last_success=None), signs=Signs(running=2 * MINUTE)),
    ),
    (
        Trouble.SIGN_IN,
        folder(failing=True, last_error="refused-sign-in: no"),
        folder(failing=True, last_error="unreachable: nobody there"),
    ),
    (
        Trouble.SIGN_IN,
        replace(WELL, letters=Queue(2, NOW - MINUTE, error="535 5.7.8 bad credentials")),
        replace(WELL, letters=Queue(2, NOW - MINUTE, error="450 4.7.1 come later")),
    ),
    (
        Trouble.POLLS,
        folder(failing=True, last_error="settings: no password"),
        folder(failing=True, last_error="unreachable: nobody there"),
    ),
    (Trouble.MAILS, replace(WELL, job=NOW - 61 * MINUTE), replace(WELL, job=NOW - 59 * MINUTE)),
    (Trouble.DISK, replace(WELL, disk=Disk(900_000_000, 20_000_000_000)), replace(WELL, disk=Disk(6 * 10**9, 10**12))),
    (Trouble.DISK, replace(WELL, disk=Disk(10**7, 67 * 10**6)), replace(WELL, disk=Disk(61 * 10**6, 67 * 10**6))),
    (
        Trouble.SIGN_IN,
        folder(failing=True, last_error="refused-grant: renewal failed: invalid_grant"),
        folder(failing=True, last_error="unavailable: renewal failed: provider_down: 503"),
    ),
    (
        Trouble.ACCESS,
        replace(WELL, access=(("client secret", NOW + timedelta(days=7)),)),
        replace(WELL, access=(("client secret", NOW + timedelta(days=7, seconds=1)),)),
    ),
    (
        Trouble.SIGN_IN,
        replace(WELL, stubborn=Queue(1, NOW - MINUTE, error="535 5.7.139 SmtpClientAuthentication is disabled")),
        replace(WELL, stubborn=Queue(1, NOW - MINUTE, error="451 4.7.1 greylisted")),
    ),
    (Trouble.UNDELIVERED, folder(left_since=NOW - 6 * MINUTE), folder(left_since=NOW - 5 * MINUTE)),
    (Trouble.UNDELIVERED, folder(withheld=True, last_error="undelivered: UID 9"), folder(last_error="undelivered: UID 9")),
    (
        Trouble.MAILS,
        replace(WELL, mails=Queue(3, NOW - 6 * MINUTE, NOW - 6 * MINUTE)),
        replace(WELL, mails=Queue(43_000, NOW - 30 * MINUTE, NOW - MINUTE)),
    ),
    (
        Trouble.MAILS,
        replace(WELL, mails=Queue(1, NOW - 61 * MINUTE, NOW)),
        replace(WELL, mails=Queue(1, NOW - 59 * MINUTE, NOW)),
    ),
    (
        Trouble.LETTERS,
        replace(WELL, letters=Queue(2, NOW - 6 * MINUTE, NOW - 30 * MINUTE, "450 no")),
        replace(WELL, letters=Queue(900, NOW - 6 * MINUTE, NOW - MINUTE)),
    ),
    (
        Trouble.LETTERS,
        replace(WELL, stubborn=Queue(1, NOW - 61 * MINUTE)),
        replace(WELL, stubborn=Queue(1, NOW - 59 * MINUTE)),
    ),
    (Trouble.VAULT, replace(WELL, signs=Signs(missing=("ab" * 32,))), WELL),
    (Trouble.ROWS, replace(WELL, signs=Signs(layouts=(("SK2031", "OSError: disk full"),))), WELL),
    (Trouble.VAULT, replace(WELL, signs=Signs(away="s3://baocao/an-binh does not answer")), WELL),
    (
        Trouble.BACKUP,
        replace(WELL, saved=NOW - timedelta(days=4), save_every=timedelta(days=3)),
        replace(WELL, saved=NOW - timedelta(days=4)),
    ),
    (
        Trouble.BACKUP,
        replace(WELL, saved=NOW - timedelta(days=4), save_every=timedelta(days=3)),
        replace(WELL, save_every=MINUTE),
    ),
]


@pytest.mark.parametrize(("trouble", "ill", "well"), EXAMPLES)
def test_what_stands_still_is_told_and_a_moment_before_it_is_not(trouble: Trouble, ill: Vitals, well: Vitals) -> None:
    assert trouble in troubles(ill)
    assert troubles(well) == []


def test_every_row_has_its_example() -> None:
    assert {trouble for trouble, _, _ in ROWS} == {trouble for trouble, _, _ in EXAMPLES}
    assert all(any(ask(ill) for _, ill, _ in EXAMPLES) for _, _, ask in ROWS)


def test_an_office_that_polls_seldom_is_given_three_polls() -> None:
    hourly = replace(WELL, poll_every=timedelta(hours=1))
    assert troubles(replace(hourly, folders=(Folder("a", NOW - timedelta(hours=2, minutes=59)),))) == []
    assert troubles(replace(hourly, folders=(Folder("a", NOW - timedelta(hours=3, minutes=1)),))) == [Trouble.POLLS]


def test_one_trouble_is_told_once_and_all_together_in_one_line() -> None:
    both = replace(
        folder(last_success=NOW - 9 * MINUTE, failing=True, last_error="refused-sign-in: no"),
        signs=Signs(silences=(("poll", 9 * MINUTE),)),
    )
    assert troubles(both) == [Trouble.TURNS, Trouble.SIGN_IN, Trouble.POLLS]
    assert sentence(ailments(both)) == (
        "no sign of life from the poll for 9 minutes; a@b/INBOX: refused-sign-in: no; "
        "no successful poll of a@b/INBOX since 2026-11-30T02:51:00+00:00: refused-sign-in: no"
    )


def test_a_refused_sign_in_tells_the_next_step() -> None:
    (found,) = ailments(folder(failing=True, last_error="refused-grant: AADSTS7000222: keys are expired"))
    assert (found.fault, found.code) == ("secret-expired", "sign-in:secret-expired")
    assert "make a new one at the provider" in found.words
    (other,) = ailments(folder(failing=True, last_error="refused-sign-in: no"))
    assert (other.fault, other.code) == ("", "sign-in")
