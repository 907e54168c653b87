"""From a notice to a letter: the words are in templates/mail/<kind>/."""

from __future__ import annotations

import dataclasses
import logging
import re
import unicodedata
from collections.abc import Callable, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from config.settings import Office
from config.token_key import token_key
from parsers.vietnamese.text import squeeze
from templates import ROOT
from tracker.rules.letters.notice import CONSEQUENCES, LetterKind, Notice
from tracker.rules.letters.reply_tokens import message_id_of, plus_address, token_of
from tracker.rules.links import unit_link
from tracker.sending import phrases
from tracker.sending.letter import Letter
from tracker.sending.letter_words import Field, Words, html_of, mistakes_in, parsed, text_of

log = logging.getLogger(__name__)

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,400}>", re.ASCII)
_SUBJECT_LIMIT = 180  #: characters; more is cut off by most mail programs
_PREHEADER_LIMIT = 140  #: characters; mail programs show less
_FACT_LIMIT = 300  #: characters of any one thing that somebody else wrote
_NOTE_LIMIT = 4000
WORDS = "words.txt"  #: the file of an office's own words for a kind of letter


def render(notice: Notice, office: Office, message_id: str) -> Letter:
    """The letter of a notice. Whatever a sender wrote is one line, capped, and escaped in the HTML.

    The office's own templates go before the shipped ones; one that cannot be used is passed over, with a line in the log.
    """
    own = own_templates(office)
    if own is None:
        return render_with(notice, office, message_id, None)
    try:
        return render_with(notice, office, message_id, own)
    except Exception as error:  # what an office writes into a template may fail in any way, and letters must leave
        log.warning("a template in %s cannot be used, the shipped one is: %s", own, error)
        return render_with(notice, office, message_id, None)


def own_templates(office: Office) -> Path | None:
    """The folder of the office's own letters, <home>/templates/mail, if there is one."""
    folder = office.home.joinpath("templates", "mail") if office.home else None
    return folder if folder and folder.is_dir() else None


def own_words(own: Path | None, kind: LetterKind) -> Words | None:
    """The office's own words for a kind of letter, if there are any. Raises OSError, UnicodeDecodeError."""
    file = own / kind / WORDS if own else None
    return parsed(file.read_text("utf-8-sig")) if file and file.is_file() else None


def shipped_words(kind: LetterKind) -> Words:
    """What an office's own words begin with: they make the letter that is shipped."""
    return parsed((ROOT / "mail" / kind / WORDS).read_text("utf-8"))


def shipped_names() -> tuple[str, ...]:
    """The files that letters are made of, as "reminder/body.txt"."""
    return tuple(FileSystemLoader(ROOT / "mail").list_templates())


def derived_id(key: str, office: Office) -> str:
    """The Message-ID of a notice: the same for the same key, so a second try is recognisably the same mail.

    Nobody without the office's key can guess it. Raises SettingsError when the key cannot be read.
    """
    return message_id_of(token_of(token_key(office.home), key), office.address)


def render_with(notice: Notice, office: Office, message_id: str, own: Path | None) -> Letter:
    """The letter by the templates of one folder, over the shipped ones. Whatever a template does wrong is raised."""
    facts = _facts(notice, office)
    words = own_words(own, notice.kind)
    written = _by_words(words, facts, office, own) if words else _by_files(facts, office, own)
    return _assembled(notice, office, message_id, written)


def render_words(notice: Notice, office: Office, message_id: str, words: Words) -> Letter:
    """The letter as these words make it, whatever is saved."""
    return _assembled(notice, office, message_id, _by_words(words, _facts(notice, office), office, own_templates(office)))


@dataclasses.dataclass(frozen=True, slots=True)
class _Written:
    """What is written of a letter: its subject, its text, and how the HTML is made once the subject is known."""

    subject: str
    text: str
    html: Callable[[str, str], str]  #: of title and preheader


def _facts(notice: Notice, office: Office) -> dict[str, Any]:
    facts = {name: _tamed(getattr(notice.facts, name)) for name in notice.facts.__dataclass_fields__}
    facts["note"] = _tamed_lines(notice.facts.note)
    facts |= {
        "office": _for_templates(office),
        "sender": f"{office.section} - {office.name}" if office.section else office.name,
        "salutation": _greeted(notice, facts["unit_name"], office),
        "kind": notice.kind,
        "links": _links(notice, office),
    }
    return facts


def _greeted(notice: Notice, unit_name: str, office: Office) -> str:
    if CONSEQUENCES[notice.kind].to_office:
        return office.section or office.name
    if notice.kind in (LetterKind.SUPERIOR, LetterKind.HANDOVER):
        return office.superior or phrases.salutation("", "")
    return phrases.salutation(unit_name, notice.facts.unit_level)


def _links(notice: Notice, office: Office) -> tuple[tuple[str, str], ...]:
    """Title and address of the unit's page for each campaign that the letter speaks of; none where letters carry no link."""
    now = notice.facts.now
    if not (office.unit_pages and notice.unit and now and CONSEQUENCES[notice.kind].has_link):
        return ()
    secret = token_key(office.home)
    links = (
        (line.title, unit_link.issue(line.code, line.unit or notice.unit, line.due, now)) for line in notice.facts.campaigns
    )
    return tuple((_tamed(title), unit_link.address_of(secret, office.unit_pages, link)) for title, link in links)


def _by_files(facts: dict[str, Any], office: Office, own: Path | None) -> _Written:
    html, text = environments(office.timezone, own)
    kind, framed = facts["kind"], html.get_template(f"{facts['kind']}/body.html")
    return _Written(
        text.get_template(f"{kind}/subject.txt").render(facts),
        text.get_template(f"{kind}/body.txt").render(facts),
        lambda title, preheader: framed.render(facts, title=title, preheader=preheader),
    )


def _by_words(words: Words, facts: dict[str, Any], office: Office, own: Path | None) -> _Written:
    """Both versions of one text. Raises ValueError for words that `letter_words.mistakes_in` would not let pass."""
    wrong = mistakes_in(words, facts["kind"])
    if wrong:
        raise ValueError(f"{facts['kind']}/{WORDS}: {wrong[0].code} {wrong[0].found}".rstrip())
    html, text = environments(office.timezone, own)
    plain = text.get_template("_fields.txt").make_module(facts)
    framed = html.get_template("_fields.html").make_module(facts)

    @cache
    def value(field: Field) -> str:
        said: str = getattr(plain, f"f_{field.code}")()
        return _tidy_lines(said).strip("\n") if field.block else squeeze(said)

    def block(field: Field) -> Markup:
        macro = getattr(framed, f"f_{field.code}", None)
        return macro() if macro else Markup('<p style="margin:0 0 12px;white-space:pre-line">{}</p>').format(value(field))

    body = {"worded": text_of(words.body, value)}
    framing = {"worded": html_of(words.body, value, block)}
    page = html.get_template("_worded.html")
    return _Written(
        text_of(words.subject, value),
        text.get_template("_worded.txt").render(facts | body),
        lambda title, preheader: page.render(facts | framing, title=title, preheader=preheader),
    )


def _assembled(notice: Notice, office: Office, message_id: str, written: _Written) -> Letter:
    subject, body = _subject(squeeze(written.subject), _tamed(notice.campaign)), _tidy(written.text)
    return Letter(
        message_id=message_id,
        to=notice.to,
        cc=notice.cc,
        subject=subject,
        text=body,
        html=written.html(subject, _preheader(body)),
        headers=_headers(notice, office),
    )


@lru_cache(maxsize=1)
def _for_templates(office: Office) -> Office:
    return dataclasses.replace(office, home=None)  # a path in a template's hands would read and write files


def _subject(told: str, campaign: str) -> str:
    """The news first, the campaign's code last: a list of mails shows the beginning, a search finds the end."""
    code = f" [{campaign}]" if campaign else ""
    return _capped(told, _SUBJECT_LIMIT - len(code)) + code


def _preheader(body: str) -> str:
    """What mail programs show beside the subject: the first sentence after the salutation."""
    paragraphs = body.split("\n\n")
    return _capped(squeeze(paragraphs[1] if len(paragraphs) > 1 else body), _PREHEADER_LIMIT)


def _headers(notice: Notice, office: Office) -> tuple[tuple[str, str], ...]:
    """What RFC 3834 section 3 and docs/mail.md, A6 ask of automatic letters, and the thread (RFC 5322, 3.6.4)."""
    follows = CONSEQUENCES[notice.kind]
    automatic = "auto-replied" if follows.answers_mail else "auto-generated"
    headers = [("Auto-Submitted", "no" if follows.from_person else automatic)]
    if not follows.from_person:
        headers.append(("X-Auto-Response-Suppress", "All"))
    back = office.asked_at or office.address
    if office.plus_address and not follows.to_office:
        headers.append(("Reply-To", plus_address(back, token_of(token_key(office.home), notice.key))))
    elif back != office.address:
        headers.append(("Reply-To", back))
    if _MESSAGE_ID.fullmatch(notice.in_reply_to):
        thread = [one for one in notice.references if _MESSAGE_ID.fullmatch(one) and one != notice.in_reply_to]
        headers.append(("In-Reply-To", notice.in_reply_to))
        headers.append(("References", " ".join([*thread[-9:], notice.in_reply_to])))
    return tuple(headers)


class _Shipped(Environment):
    """Its globals are one dictionary: every render copies them, and a chain of maps is slow to copy."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=8)
def environments(zone: ZoneInfo, own: Path | None) -> tuple[Environment, Environment]:
    """For HTML and for text. Escaping belongs to the letter, not to the file: both share snippets.

    Templates that an office wrote run in a sandbox and are looked at again when they change; the shipped ones do not
    change while the service runs.
    """
    pair = []
    kind = _Shipped if own is None else SandboxedEnvironment
    for escape in (True, False):
        environment = kind(
            loader=FileSystemLoader([ROOT / "mail"] if own is None else [own, ROOT / "mail"]),
            autoescape=escape,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=own is not None,
        )
        environment.filters.update(phrases.filters(zone))
        pair.append(environment)
    return pair[0], pair[1]


def _tamed(value: Any) -> Any:
    """Facts with every text made one harmless line."""
    if isinstance(value, str):
        return _capped(_visible(squeeze(value)), _FACT_LIMIT)
    if isinstance(value, tuple):
        return tuple([_tamed(one) for one in value])
    kind = type(value)
    names = getattr(kind, "__dataclass_fields__", None)
    # `replace` asks of each field more
    return kind(*[_tamed(getattr(value, name)) for name in names]) if names else value


def _tamed_lines(value: str) -> str:
    lines = (_visible(line.rstrip()) for line in value.strip().splitlines())
    return _capped("\n".join(lines), _NOTE_LIMIT)


def _visible(value: str) -> str:
    """Without control, format (bidi) and unassigned characters (categories C*)."""
    if value.isprintable():
        return value
    return "".join(letter for letter in value if not unicodedata.category(letter).startswith("C"))


def _capped(value: str, limit: int) -> str:
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def _tidy(text: str) -> str:
    """No trailing spaces, no two empty lines in a row, one line end at the end."""
    return _tidy_lines(text.strip()) + "\n"


def _tidy_lines(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines()))
