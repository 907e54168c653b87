"""Whether a home can work: settings, database, vault, mailbox, SMTP; each by trying it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.settings import (
    CACHE,
    MailboxSettings,
    OAuth2Settings,
    Settings,
    SettingsError,
    is_default_server,
    password,
    remarks,
)
from intake.imap_answers import Selected
from intake.mailbox import Mailbox
from intake.mailbox_error import MailboxError
from intake.oauth2 import Tokens, claims
from intake.vault import VaultAwayError, VaultError, vault_at
from parsers.formats.pages.ocr import find_ocr
from tracker.jobs.office.access import access_ends, asks_for_consent
from tracker.jobs.office.alarm import ways
from tracker.jobs.office.books import opened, vault_faults
from tracker.jobs.office.first_account import setup_code
from tracker.jobs.office.health import failing, folder_states, health
from tracker.jobs.office.machine_key import key_fault
from tracker.jobs.synthesis.row_recount import contradictions
from tracker.rules.office.chores import refusals
from tracker.rules.office.connection import Hint, hint
from tracker.rules.office.sign_in_faults import TokenUse, fault_of, named, token_faults
from tracker.rules.office.vitals import Signs
from tracker.sending.alarm import trial
from tracker.sending.render import own_templates
from tracker.sending.smtp import Outgoing
from tracker.sending.template_trial import mistakes
from tracker.store.campaigns import campaigns
from tracker.store.machines.work import is_shared
from tracker.store.mails.file_away import to_file_away
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import StoreError, reading

_LOOK_BACK = 200  #: UIDs among which the newest message is looked for

_EARLY = timedelta(days=30)  #: before its end a secret or a consent is noted
_SILENCE = 15.0  #: seconds that a server may say nothing while a person waits before the page


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried."""

    grade: str  #: ok, note, bad
    what: str
    sentence: str
    hint: Hint | None = None  #: what a person may mend
    of: str = ""  #: the address of the mailbox, of one besides the office's own


def check(settings: Settings, now: datetime, machines: bool = False) -> Iterator[Finding]:
    """Try everything, one after the other; nothing is sent and no mail is touched. `machines`: several are to share it."""
    yield Finding("ok", "settings", f"{settings.home / 'settings.toml'} is right")
    yield from _home(settings)
    for remark in remarks(settings):
        yield Finding("note", "settings", remark)
    yield from _database(settings, now, machines)
    yield _vault(settings)
    yield _scans(settings)
    yield from _access(settings, now)
    yield from _mailboxes(settings)
    yield _smtp(settings)
    yield from _templates(settings)


def try_alarm(settings: Settings, now: datetime) -> Iterator[Finding]:
    """A message by each way of the second route, so that whoever should hear of troubles sees one arrive."""
    if not settings.alarm.wanted:
        yield Finding("bad", "alarm", "no route is set; see [alarm] in settings.toml")
    for name, send in ways(trial(now), settings):
        trouble = send()
        said = trouble or "took the message; look whether it arrived"
        yield Finding("bad" if trouble else "ok", "alarm", f"{name}: {said}")


def connections(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Both mail servers alone: what a person who sets them up waits for."""
    yield from _access(settings, now)
    yield from _mailboxes(settings)
    yield _smtp(settings)


def _home(settings: Settings) -> Iterator[Finding]:
    """What other users of the machine may read: accounts, and every fact of the mails."""
    for path in (settings.home, settings.home / "token.key", settings.vault.folder, *settings.home.glob("*.db*")):
        if path.exists() and (mode := path.stat().st_mode) & 0o007:
            yield Finding("note", "home", f"{path} can be read by any user of this machine; chmod {_closed(mode)} it")


def _closed(mode: int) -> str:
    return f"{mode & 0o770:o}"


def _database(settings: Settings, now: datetime, machines: bool) -> Iterator[Finding]:
    try:
        engine = opened(settings)
        with reading(engine) as conn:
            units, accounts = len(roster.units(conn)), officers.count(conn)
            open_campaigns = sum(row.closed_at is None for row in campaigns.listing(conn))
    except StoreError as exc:
        yield Finding("bad", "database", str(exc))
        return
    yield Finding("ok", "database", f"{engine.dialect.name}, {units} units, {open_campaigns} open campaigns")
    with reading(engine) as conn:
        for wrong in contradictions(conn, settings.home):
            yield Finding("bad", "rows", f"{wrong}; remove {settings.home / CACHE} and look again")
    yield from _machines(settings, engine, machines)
    yield from _standing_still(engine, settings, now)
    if not units:
        yield Finding("note", "units", "the roster is empty; run: baocao units import FILE")
    if not open_campaigns:
        yield Finding("note", "campaigns", "none is open; run: baocao campaign import FILE.toml")
    if not accounts:
        code = setup_code(settings.home)
        ways = f"open the pages at /bat-dau with the code {code}, or set BAOCAO_OFFICER_PASSWORD and run: baocao init"
        yield Finding("note", "officers", f"nobody can sign in; {ways}")


def _machines(settings: Settings, engine: Engine, wanted: bool) -> Iterator[Finding]:
    """Whether several machines can share the work; on SQLite that is news for whoever asks alone."""
    if not (wanted or is_shared(engine)):
        return
    found = refusals(settings)
    for sentence in found:
        yield Finding("bad" if wanted else "note", "machines", sentence)
    if fault := key_fault(engine, settings.home, keep=False):
        yield Finding("bad", "machines", fault)
    elif not found:
        yield Finding("ok", "machines", "several can share the work")


def _standing_still(engine: Engine, settings: Settings, now: datetime) -> Iterator[Finding]:
    """What /healthz would say, with the whole vault looked through, and the last error of polling."""
    try:
        missing, damaged = vault_faults(engine, vault_at(settings.vault))
    except VaultAwayError:  # told where the vault is tried
        missing, damaged = (), ()
    for ailment in health(engine, settings, now, Signs(missing=missing)):
        yield Finding("bad", "health", ailment.words)
    if damaged:
        yield Finding("bad", "mail store", f"{len(damaged)} files no longer hold what they are named by, such as {damaged[0]}")
    with reading(engine) as conn:
        states = folder_states(conn, settings)
        left = {state.mailbox: len(to_file_away(conn, state.mailbox, state.uidvalidity)) for state in states}
    for state in states:
        if count := left[state.mailbox]:
            sentence = f"{count} decided mails of {state.mailbox} are neither marked nor moved on the server; the log says why"
            yield Finding("note", "filing away", sentence)
        if state.last_error and state.last_error_at:
            when = state.last_error_at.isoformat(timespec="seconds")
            grade = "bad" if failing(state) else "note"
            yield Finding(grade, "polling", f"{state.mailbox}, the last error, at {when}: {state.last_error}")


def _vault(settings: Settings) -> Finding:
    vault = vault_at(settings.vault)
    try:
        vault.read(vault.keep(b""))
    except VaultAwayError as exc:
        return Finding("bad", "mail store", f"{exc}; no mail is collected until it does, and all stay in the mailbox")
    except (OSError, VaultError) as exc:
        return Finding("bad", "mail store", f"{vault.place} cannot be written: {exc}")
    return Finding("ok", "mail store", vault.place)


def _scans(settings: Settings) -> Finding:
    if not settings.reading.ocr:
        return Finding("ok", "scans", "reading.ocr is false; an officer reads scans")
    found = find_ocr()
    if found is None:
        return Finding("note", "scans", "an officer reads them; to have them read, install tesseract-ocr and tesseract-ocr-vie")
    return Finding("ok", "scans", f"read by {found.path}, and marked so")


def _templates(settings: Settings) -> Iterator[Finding]:
    """The office's own letters, each tried with invented facts."""
    own = own_templates(settings.office)
    if own is None:
        return
    wrong = mistakes(settings.office)
    for one in wrong:
        yield Finding("bad", "templates", str(own / one))
    if not wrong:
        yield Finding("ok", "templates", f"{own}: every letter can be written")


def _access(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The tokens themselves: whether there are any, for what, and which of the classic mistakes they show."""
    for oauth2 in settings.grants:
        yield from _grant(settings, oauth2, now)
    for what, end in access_ends(settings):
        grade = "bad" if end <= now else "note" if end - now <= _EARLY else "ok"
        yield Finding(grade, "access", f"the {what} ends at {end.isoformat()}, in {(end - now).days} days")


def _grant(settings: Settings, oauth2: OAuth2Settings, now: datetime) -> Iterator[Finding]:
    users = [one.server.username for one in settings.mailboxes if one.server.oauth2 == oauth2]
    of = f" of mailboxes.{oauth2.name}" if oauth2.name else ""
    try:
        token = claims(Tokens(oauth2).current())
    except MailboxError as exc:
        fault = fault_of(f"{exc.kind}: {exc}")
        words = f"{exc}; {fault.sentence}" if fault else str(exc)
        yield Finding("bad", "access", f"{words}{of}", Hint(fault.code) if fault else None)
        return
    roles, until = token.get("roles") or token.get("scp") or "nothing it names", token.get("exp")
    ends = datetime.fromtimestamp(until, settings.office.timezone).isoformat() if isinstance(until, int) else "it says not when"
    said = f"a token{of} for {token.get('aud', 'a server it does not name')}, with {roles}, until {ends}"
    yield Finding("ok", "access", said)
    wanted = TokenUse(
        asks_for_consent(oauth2),
        oauth2.tenant,
        next(iter(users), settings.smtp.username),
        settings.smtp.oauth2 == oauth2,
    )
    for fault in token_faults(token, wanted, now) if oauth2.provider == "microsoft" else ():
        yield Finding("bad", "access", f"{fault.sentence}{of}", Hint(fault.code))


def _shut(one: MailboxSettings, exc: MailboxError | SettingsError) -> Finding:
    """Why a mailbox does not open, with what to mend; a good token that a program shows in vain is told by itself."""
    server = one.server
    kind = exc.kind if isinstance(exc, MailboxError) else "settings"
    found = hint("mailbox", server.security, f"{kind} {exc}")
    oauth2 = server.oauth2
    if found.code == "token-refused" and oauth2 and oauth2.provider == "microsoft" and not asks_for_consent(oauth2):
        found = Hint("token-principal")
    fault = named(found.code)
    return Finding("bad", "mailbox", f"{exc}; {fault.sentence}" if fault else str(exc), found, one.address)


def _mailboxes(settings: Settings) -> Iterator[Finding]:
    """Each by itself: what keeps one shut says nothing of the next."""
    for one in settings.mailboxes:
        if one.name or not is_default_server(one.server) or not settings.further:
            yield from _mailbox(one)


def _mailbox(one: MailboxSettings) -> Iterator[Finding]:
    server = one.server
    try:
        with Mailbox(server, _SILENCE) as mailbox:
            for folder in one.folders:
                selected = mailbox.select(folder)
                marks = "keeps marks" if selected.markable else "keeps no marks"
                sentence = f"{server.host}, folder {folder}: {selected.exists} messages, {marks}"
                yield Finding("ok", "mailbox", sentence, of=one.address)
                if not selected.markable and not one.processed_folder:
                    table = server.section or "mailbox"
                    sentence = f"folder {folder} keeps no marks; set {table}.processed_folder to move mail"
                    yield Finding("note", "mailbox", sentence, of=one.address)
                yield from _one_mail(mailbox, selected, one.address)
    except (MailboxError, SettingsError) as exc:
        yield _shut(one, exc)


def _one_mail(mailbox: Mailbox, selected: Selected, of: str) -> Iterator[Finding]:
    """That a folder opens says nothing of whether it hands mail over: the newest one is fetched, and left as it is."""
    if not selected.exists:
        return
    newest = (mailbox.uids_from(max(1, (selected.uidnext or 1) - _LOOK_BACK)) or mailbox.all_uids())[-1:]
    if newest and mailbox.fetch(newest):
        yield Finding("ok", "mailbox", f"folder {selected.folder}: the newest message, UID {newest[0]}, comes whole", of=of)
    else:
        yield Finding("bad", "mailbox", f"folder {selected.folder}: its newest message does not come whole", of=of)


def _smtp(settings: Settings) -> Finding:
    server = settings.smtp
    try:
        with Outgoing(server, settings.office, lambda: password(server), timeout=_SILENCE) as outgoing:
            trouble = outgoing.probe()
    except (SettingsError, ValueError) as exc:
        return Finding("bad", "smtp", str(exc), hint("smtp", server.security, str(exc)))
    if trouble:
        found = hint("smtp", server.security, trouble)
        fault = named(found.code)
        mend = fault.sentence if fault else "mend smtp.host, smtp.port or smtp.security"
        return Finding("bad", "smtp", f"{server.host}:{server.port}: {trouble}; {mend}", found)
    return Finding("ok", "smtp", f"{server.host}:{server.port} lets us in")
