"""What a person reads and does when the access to the mailbox is given, ends or is refused: consent, check, health."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import CONSENT_BELL, OAuth2Settings, Settings, load, secrets_stamp
from intake.grant_file import GrantFile
from intake.mailbox_error import MailboxError
from intake.oauth2 import Tokens
from tests.conftest import settings_for
from tests.servers.authorization import CLIENT, MAILBOX, SECRET, Authorization, consent, microsoft
from tests.whole.conftest import Dovecot, Run
from tracker.jobs.office.access import access_ends, consent_address, take_answer
from tracker.jobs.office.check import Finding, connections

NOW = datetime.now(UTC)  # a provider's tokens go by its own clock
PERSON = {"aud": "https://outlook.office.com", "scp": "IMAP.AccessAsUser.All SMTP.Send"}


@pytest.fixture
def office(dovecot: Dovecot, provider: Authorization, person: OAuth2Settings, tmp_path: Path) -> Settings:
    """An office that is asked for consent; letters leave by no sign-in."""
    settings = settings_for(tmp_path, "sqlite:///unused.db")
    box = replace(settings.mailbox.server, port=dovecot.port, username=MAILBOX, section="mailbox", oauth2=person)
    return replace(settings, mailbox=replace(settings.mailbox, server=box), oauth2=person)


def programs(office: Settings, program: OAuth2Settings) -> Settings:
    box = replace(office.mailbox.server, oauth2=program)
    return replace(office, mailbox=replace(office.mailbox, server=box), oauth2=program)


def answer(provider: Authorization, office: Settings, session: str = "lan", user: str = MAILBOX, at: datetime = NOW) -> str:
    assert office.oauth2
    return provider.consents(consent_address(office.oauth2, session, at), user)


def told(office: Settings, now: datetime = NOW) -> dict[str, list[str]]:
    """By what was tried, the codes of the hints of all that is bad."""
    found: dict[str, list[str]] = {}
    for one in connections(office, now):
        if one.grade == "bad":
            found.setdefault(one.what, []).append(one.hint.code if one.hint else "")
    found.pop("smtp", None)
    return found


def test_a_consent_belongs_to_the_session_that_asked_and_to_its_hour(provider: Authorization, office: Settings) -> None:
    for session, given, now in (
        ("hoa", answer(provider, office), NOW),
        ("lan", answer(provider, office), NOW + timedelta(hours=1, seconds=1)),
        ("lan", answer(provider, office), NOW - timedelta(minutes=1)),
        ("lan", answer(provider, office).replace("state=", "state=0"), NOW),
        ("lan", "", NOW),
    ):
        with pytest.raises(MailboxError, match="state_mismatch"):
            take_answer(office, session, given, now)
    assert provider.asked[0] == 0, "nothing was redeemed"
    done = take_answer(office, "lan", answer(provider, office), NOW)
    assert (done.account, done.words, done.kept) == (MAILBOX, "", True)


def test_a_consent_that_the_mailbox_refuses_does_not_take_the_place_of_another(
    provider: Authorization, office: Settings
) -> None:
    first = take_answer(office, "lan", answer(provider, office, user="hieu-truong@anbinh.example"), NOW)
    assert (first.kept, first.fault and first.fault.code) == (True, "token-refused")
    assert take_answer(office, "lan", answer(provider, office), NOW).words == ""
    other = take_answer(office, "lan", answer(provider, office, user="hieu-truong@anbinh.example"), NOW)
    assert (other.account, other.kept) == ("hieu-truong@anbinh.example", False)
    assert told(office) == {"access": ["token-audience", "token-role-imap"]}, "the mailbox still opens"


def test_check_names_what_is_wrong_with_a_consent(provider: Authorization, office: Settings, person: OAuth2Settings) -> None:
    assert told(office) == {"access": ["no-grant"], "mailbox": ["no-grant"]}
    provider.behaviour.claims = PERSON
    consent(provider, person, "hieu-truong@anbinh.example")
    assert told(office) == {"access": ["token-account"], "mailbox": ["token-refused"]}
    consent(provider, person)
    assert told(office) == {}
    provider.revoke()
    assert told(office)["mailbox"] == ["grant-dead"]
    grant = consent(provider, person)
    GrantFile(person.home).keep(replace(grant, expires_at=1))
    provider.behaviour.faults.extend([(400, microsoft("invalid_grant", "AADSTS65001: not consented")), (500, "{}")])
    assert told(office) == {"access": ["consent-missing"], "mailbox": ["provider-down"]}
    assert told(office) == {}, "and all is well when it is"


def test_check_names_the_classic_mistakes_of_a_program(
    provider: Authorization, office: Settings, program: OAuth2Settings
) -> None:
    office = programs(office, program)
    provider.behaviour.faults.append((401, microsoft("invalid_client", "AADSTS7000222: keys for app 'x' are expired.")))
    provider.behaviour.faults.append((401, microsoft("invalid_client", "AADSTS7000215: Invalid client secret provided.")))
    assert told(office) == {"access": ["secret-expired"], "mailbox": ["secret-wrong"]}
    provider.behaviour.claims = {"aud": "https://graph.microsoft.com", "roles": ["Mail.Read"]}
    assert told(office) == {"access": ["token-audience", "token-role-imap"]}
    (office.home / "oauth2.grant").unlink()
    provider.behaviour.claims = {"aud": "https://outlook.office365.com", "roles": ["IMAP.AccessAsApp"]}
    provider.behaviour.program = "another@anbinh.example"
    assert told(office) == {"mailbox": ["token-principal"]}


def test_check_tells_when_access_ends(provider: Authorization, office: Settings, program: OAuth2Settings) -> None:
    day = NOW.astimezone(office.office.timezone).date()

    def graded(expires: date) -> list[Finding]:
        found = connections(programs(office, replace(program, secret_expires=expires)), NOW)
        return [one for one in found if "ends at" in one.sentence]

    assert [graded(day + timedelta(days))[0].grade for days in (0, 20, 60)] == ["bad", "note", "ok"]
    consent(provider, replace(program, grant="authorization_code"))
    ((what, end),) = access_ends(office)
    assert what == "consent"
    assert timedelta(days=89) < end - NOW < timedelta(days=91), "Microsoft forgets what was not used"


def test_whoever_waits_is_rung_by_a_consent_and_by_a_new_password(
    provider: Authorization, office: Settings, person: OAuth2Settings, tmp_path: Path
) -> None:
    before = secrets_stamp(office)
    consent(provider, person)
    rung = secrets_stamp(office)
    assert rung != before
    Tokens(person).another(Tokens(person).current())
    assert secrets_stamp(office) == rung, "a renewal is no news"
    os.utime(tmp_path / "secret", ns=(1, 1))
    assert secrets_stamp(office) != rung
    assert (tmp_path / CONSENT_BELL).stat().st_mode & 0o777 == 0o600


@pytest.fixture
def written(home: Path, dovecot: Dovecot, provider: Authorization) -> Path:
    """A home whose settings ask for consent."""
    home.mkdir()
    (home / "secret").write_text(SECRET)
    (home / "settings.toml").write_text(
        f"""[office]
name = "Phòng Văn hóa - Xã hội"
address = "{MAILBOX}"
[mailbox]
host = "127.0.0.1"
port = {dovecot.port}
security = "plain"
username = "{MAILBOX}"
auth = "oauth2"
[oauth2]
provider = "other"
client_id = "{CLIENT}"
client_secret_file = "secret"
authorize_url = "{provider.url}/authorize"
token_url = "{provider.url}/token"
""",
        "utf-8",
    )
    return home


def test_a_consent_is_given_at_the_terminal(baocao: Run, written: Path, provider: Authorization) -> None:
    status, out, _ = baocao("mailbox", "connect")
    assert status == 0
    address = next(line for line in out.splitlines() if line.startswith(provider.url))
    pasted = written / "answer"
    pasted.write_text(provider.consents(address, MAILBOX) + "\n")
    assert baocao("mailbox", "connect", "--answer", pasted)[:2] == (0, f"{MAILBOX} has consented, and the mailbox opens\n")
    status, _, said = baocao("mailbox", "connect", "--answer", pasted)
    assert (status, "invalid_grant" in said) == (1, True)
    held = Tokens(load(written).oauth2 or OAuth2Settings(written)).held
    assert held
    assert [one for one in (*held.secrets, SECRET) if one in out + said + baocao("settings", "show")[1]] == []
