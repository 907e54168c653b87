"""A grant outlives whoever renews it: processes killed between answer and disk, two at once, a poll that outlasts its token."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, delete
from sqlalchemy.pool import NullPool

from config.settings import OAuth2Settings, Server
from config.token_key import token_key
from intake import grant_file
from intake.envelope import FetchedMail
from intake.grant_file import FILE_NAME, Grant, GrantFile
from intake.mailbox import Mailbox
from intake.mailbox_error import MailboxError, MailboxErrorKind
from intake.oauth2 import Tokens
from tests.servers.authorization import Authorization, consent
from tests.whole.conftest import Dovecot, Room
from tracker.store.mails import mails
from tracker.store.office.grants import GrantRow, lie_in, sealed, unsealed
from tracker.store.schema import grants
from tracker.store.session import reading, writing


@pytest.fixture(params=("file", "row"))
def kept(request: pytest.FixtureRequest, person: OAuth2Settings) -> Iterator[str]:
    """Where grants lie: in a file of the home, or encrypted in PostgreSQL."""
    if request.param == "file":
        yield "file"
        return
    url = request.getfixturevalue("postgres_database").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url, poolclass=NullPool)  # children share no connection
    lie_in(engine, person.home)
    yield "row"
    grant_file._elsewhere.clear()
    with writing(engine) as conn:
        conn.execute(delete(grants))
    engine.dispose()


def child(does: Callable[[], object]) -> int:
    """Another process that does this and ends."""
    if number := os.fork():
        return number
    status = 1
    try:
        does()
        status = 0
    finally:
        os._exit(status)


def ended(number: int) -> int:
    """What a child ended with; 9: it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def dies(at: str) -> Callable[[str], None]:
    return lambda point: os.kill(os.getpid(), signal.SIGKILL) if point == at else None


def renewed_and_killed(oauth2: OAuth2Settings, at: str) -> None:
    held = Tokens(oauth2).held
    assert held
    assert ended(child(lambda: Tokens(oauth2, dies(at)).another(held.access_token))) == -signal.SIGKILL


def test_of_ten_renewals_three_are_killed_and_no_grant_is_lost(
    provider: Authorization, person: OAuth2Settings, kept: str, pytestconfig: pytest.Config
) -> None:
    renewals = pytestconfig.getoption("--renewals")
    consent(provider, person)  # a provider that keeps the old refresh token until it ends, as Microsoft does
    chance = random.Random(22)  # noqa: S311 - for the same instants each time
    killed = set(chance.sample(range(renewals), renewals * 3 // 10))
    for number in range(renewals):
        if number in killed:
            renewed_and_killed(person, chance.choice(("before-grant", "after-grant")))
        else:
            held = Tokens(person).held
            assert held
            assert provider.user_of(Tokens(person).another(held.access_token))
    there = {"file": ["oauth2.consent", FILE_NAME, "oauth2.lock", "secret"], "row": ["oauth2.consent", "secret", "token.key"]}
    assert sorted(path.name for path in person.home.iterdir()) == there[kept]


def test_a_draft_of_a_killed_process_is_swept_away(provider: Authorization, person: OAuth2Settings) -> None:
    consent(provider, person)
    (person.home / f".{FILE_NAME}.half").write_text('{"refresh_token": "half')
    held = Tokens(person).held
    assert held
    Tokens(person).another(held.access_token)
    assert not list(person.home.glob(".oauth2*"))


def test_a_strict_provider_loses_the_grant_in_one_instant_alone_and_says_so(
    provider: Authorization, person: OAuth2Settings, kept: str
) -> None:
    provider.behaviour.strict = True
    consent(provider, person)
    renewed_and_killed(person, "after-grant")
    held = Tokens(person).held
    assert held
    assert Tokens(person).another(held.access_token), "what was on the disk before the end is the newest"
    renewed_and_killed(person, "before-grant")
    with pytest.raises(MailboxError, match="invalid_grant") as dead:
        Tokens(person).another(Tokens(person).current())
    assert dead.value.kind is MailboxErrorKind.GRANT
    consent(provider, person)
    assert Tokens(person).current()


def test_two_processes_that_renew_at_once_use_a_refresh_token_once(
    provider: Authorization, person: OAuth2Settings, kept: str
) -> None:
    provider.behaviour.strict = True  # a second use would end the family
    first = consent(provider, person).access_token
    provider.behaviour.wait = 0.1
    assert [ended(one) for one in [child(lambda: Tokens(person).another(first)) for _ in range(3)]] == [0, 0, 0]
    assert provider.asked[0] == 2, kept
    assert provider.user_of(Tokens(person).current())


@pytest.mark.parametrize("kept", ["row"], indirect=True)
def test_a_row_shows_nothing_and_opens_with_no_other_key(provider: Authorization, person: OAuth2Settings, kept: str) -> None:
    GrantFile(person.home).keep(Grant("other settings", "a"))  # of the days before PostgreSQL
    grant = consent(provider, person)
    assert not (person.home / FILE_NAME).exists()
    row = GrantRow(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", poolclass=NullPool), person.home)
    words = sealed(grant, person.home)
    assert not [one for one in grant.secrets if one in words]
    assert (kept, unsealed(words, person.home)) == ("row", grant)
    (person.home / "token.key").write_text("ab" * 32)
    token_key.cache_clear()
    assert unsealed(words, person.home) is None
    assert Tokens(person).held is None, "so that a person can consent again"
    with pytest.raises(OSError, match="the database does not answer"):
        row.read()


def test_a_grant_that_cannot_be_kept_is_not_used(
    provider: Authorization, person: OAuth2Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = consent(provider, person)

    def full(_self: GrantFile, _grant: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(GrantFile, "keep", full)
    with pytest.raises(MailboxError, match="cannot be kept: No space left") as refused:
        Tokens(person).another(grant.access_token)
    assert refused.value.kind is MailboxErrorKind.SETTINGS


def test_a_token_that_ends_in_the_middle_of_a_poll_costs_nothing(
    dovecot: Dovecot,
    provider: Authorization,
    person: OAuth2Settings,
    open_room: Callable[..., Room],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = dovecot.account(section="mailbox")
    with dovecot.client(account) as owner:
        for number in range(12):
            owner.append("INBOX", f"Subject: {number}\r\n\r\n{number}\r\n")
    consent(provider, person, account.username)
    room = open_room(replace(account, oauth2=person))
    hung_up: list[Sequence[int]] = []
    fetch = Mailbox.fetch

    def once_cut(self: Mailbox, uids: Sequence[int]) -> tuple[FetchedMail, ...]:
        if not hung_up:
            hung_up.append(uids)
            provider.issued[-1].ends = 0.0
            raise MailboxError(MailboxErrorKind.UNREACHABLE, "BYE the token is over")  # as Exchange does
        return fetch(self, uids)

    monkeypatch.setattr(Mailbox, "fetch", once_cut)
    found = room.collect()
    assert (found.new, found.troubles) == (12, ())
    with reading(room.engine) as conn:
        assert sum(mails.counts(conn).values()) == 12


def test_polling_resumes_by_itself_after_a_consent_and_loses_nothing(
    dovecot: Dovecot, provider: Authorization, person: OAuth2Settings, open_room: Callable[..., Room]
) -> None:
    account: Server = dovecot.account(section="mailbox")
    with dovecot.client(account) as owner:
        owner.append("INBOX", "Subject: a\r\n\r\na\r\n")
    room = open_room(replace(account, oauth2=person))
    (trouble,) = room.collect().troubles
    assert (trouble.kind, "no_grant" in str(trouble)) == (MailboxErrorKind.GRANT, True)
    consent(provider, person, account.username)
    assert room.collect().new == 1
