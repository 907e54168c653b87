"""An office's own words for a kind of letter: one text with fields to fill in, {tên đơn vị}, of which both versions are made.

What a field says is the macro of its code in templates/mail/_fields.txt, and where it looks otherwise in HTML, in
_fields.html; its name is in templates/labels.toml. Pure but for the templates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from parsers.facts import Problem
from parsers.vietnamese.text import squeeze
from tracker.rules.letters.notice import LetterKind as Kind
from tracker.sending import phrases

_PLACE = re.compile(r"\{([^{}\n]*)\}")
_LONGEST = 6_000  #: letters of a body
_TO_UNITS = frozenset(Kind) - {Kind.DIGEST, Kind.SUPERIOR, Kind.NEWS, Kind.HANDOVER}
_RECEIPTS = frozenset({Kind.CONFIRMATION, Kind.INCOMPLETE})
_ANSWERS = _RECEIPTS | {Kind.QUESTION}
_OWED = frozenset({Kind.REMINDER, Kind.LATE})
_ASKED = _OWED | {Kind.OPENING, Kind.PRINCIPAL}
_OF_ONE = frozenset({Kind.RETURNED, Kind.FIGURES, Kind.EXTENDED, Kind.CORRECTION})  # speak of one campaign


@dataclass(frozen=True, slots=True)
class Field:
    """What may be inserted into a text."""

    code: str  #: its macro is f_<code>
    kinds: frozenset[Kind]  #: letters that know it
    block: bool = False  #: several lines or a frame: it stands in a line of its own


#: In the order in which the page offers them.
FIELDS: tuple[Field, ...] = (
    Field("unit_name", _TO_UNITS),
    Field("sender", frozenset(Kind)),
    Field("office", frozenset(Kind)),
    Field("address", frozenset(Kind)),
    Field("contact", frozenset(Kind)),
    Field("phone", frozenset(Kind)),
    Field("now", frozenset(Kind)),
    Field("headline", frozenset(Kind)),
    Field("title", _RECEIPTS | _ASKED | _OF_ONE | {Kind.SUPERIOR, Kind.HANDOVER}),
    Field("due", _RECEIPTS | _ASKED | _OF_ONE),
    Field("left", _ASKED | {Kind.EXTENDED, Kind.CORRECTION}),
    Field("due_before", frozenset({Kind.EXTENDED, Kind.CORRECTION})),
    Field("parts", _ASKED | {Kind.EXTENDED}),
    Field("missing", _RECEIPTS | _OWED | {Kind.CORRECTION, Kind.PRINCIPAL}),
    Field("receipt", _RECEIPTS),
    Field("plan_number", _ASKED | {Kind.EXTENDED}),
    Field("subject", _ANSWERS | {Kind.REPLY, Kind.OWN}),
    Field("received_at", _ANSWERS | {Kind.RETURNED, Kind.FIGURES}),
    Field("received", _ANSWERS, block=True),
    Field("replied", frozenset({Kind.REPLY}), block=True),
    Field("question", frozenset({Kind.QUESTION}), block=True),
    Field("kept", frozenset({Kind.QUESTION}), block=True),
    Field("owed", _OWED, block=True),
    Field("owed_reports", _ASKED, block=True),
    Field("handed", frozenset({Kind.HANDOVER})),
    Field("request", frozenset({Kind.OPENING}), block=True),
    Field("enclosed", frozenset({Kind.OPENING}), block=True),
    Field("send_in", frozenset({Kind.OPENING}), block=True),
    Field("principal", frozenset({Kind.PRINCIPAL}), block=True),
    Field("principal_ask", frozenset({Kind.PRINCIPAL}), block=True),
    Field("superior", frozenset({Kind.SUPERIOR}), block=True),
    Field("overdue_units", frozenset({Kind.SUPERIOR}), block=True),
    Field("superior_ask", frozenset({Kind.SUPERIOR}), block=True),
    Field("correction", frozenset({Kind.CORRECTION}), block=True),
    Field("change", frozenset({Kind.CHANGED}), block=True),
    Field("changed_owed", frozenset({Kind.CHANGED}), block=True),
    Field("change_after", frozenset({Kind.CHANGED}), block=True),
    Field("note", _OF_ONE | {Kind.REPLY, Kind.CHANGED, Kind.OWN, Kind.HANDOVER}, block=True),
    Field("reports", _RECEIPTS, block=True),
    Field("files", _ANSWERS | {Kind.RETURNED, Kind.FIGURES}, block=True),
    Field("old_name", _RECEIPTS, block=True),
    Field("mend", frozenset({Kind.INCOMPLETE}), block=True),
    Field("due_line", frozenset({Kind.CORRECTION}), block=True),
    Field("ask", _OWED | {Kind.EXTENDED, Kind.CORRECTION}, block=True),
    Field("by_when", frozenset({Kind.RETURNED}), block=True),
    Field("counts", frozenset({Kind.DIGEST}), block=True),
    Field("affairs", frozenset({Kind.DIGEST}), block=True),
    Field("news", frozenset({Kind.NEWS}), block=True),
)


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject and body, with fields to fill in."""

    subject: str
    body: str


def parsed(text: str) -> Words:
    """The words of a file: the subject in the first line, the body below it."""
    subject, _, body = text.replace("\r\n", "\n").strip().partition("\n")
    return Words(squeeze(subject), body.strip())


def written(words: Words) -> str:
    """The file of words; `parsed` takes it apart again."""
    return f"{words.subject}\n\n{words.body}\n"


def fields_of(kind: Kind) -> tuple[tuple[str, Field], ...]:
    """The fields that a letter of this kind knows, by their names."""
    return tuple((name_of(one), one) for one in FIELDS if kind in one.kinds)


def name_of(field: Field) -> str:
    """What a field is called in a text."""
    return phrases.labels()["letter-fields"][field.code]


def mistakes_in(words: Words, kind: Kind) -> tuple[Problem, ...]:
    """What an officer must mend before a letter can be made of these words."""
    found = [
        *(Problem(code) for code, missing in (("no-subject", not words.subject), ("no-body", not words.body)) if missing),
        *([Problem("words-too-long")] if len(words.body) > _LONGEST else []),
        *_in_line(words.subject, kind, "block-in-subject", alone=False),
        *(one for line in words.body.splitlines() for one in _in_line(line, kind, "block-in-line", _is_alone(line))),
    ]
    return tuple(dict.fromkeys(found))


def text_of(body: str, value: Callable[[Field], str]) -> str:
    """The plain version. A line whose fields are all empty is left out: "Lý do: {…}" where no reason was given."""
    return "\n".join(_filled(line, value) for line in body.splitlines() if not _is_empty(line, value))


def html_of(body: str, value: Callable[[Field], str], block: Callable[[Field], Markup]) -> Markup:
    """The version with a form, of the same text: a paragraph for each, frames where the fields have some."""
    made: list[Markup] = []
    for paragraph in re.split(r"\n\s*\n", body):
        plain: list[Markup] = []
        for line in paragraph.splitlines():
            if _is_empty(line, value):
                continue
            field = _field_of(line.strip()[1:-1]) if _is_alone(line) else None
            if field and field.block:
                made += [*_paragraph(plain), block(field)]
                plain = []
            else:
                plain.append(escape(_filled(line, value)))
        made += _paragraph(plain)
    return Markup("\n").join(made)


def _paragraph(lines: list[Markup]) -> Iterator[Markup]:
    if lines:
        yield Markup('<p style="margin:0 0 12px">{}</p>').format(Markup("<br>").join(lines))


def _in_line(line: str, kind: Kind, block: str, alone: bool) -> Iterator[Problem]:
    for name in _PLACE.findall(line):
        field = _field_of(name)
        if field is None:
            yield Problem("unknown-field", found=name)
        elif kind not in field.kinds:
            yield Problem("foreign-field", found=name)
        elif field.block and not alone:
            yield Problem(block, found=name)
    if set("{}") & set(_PLACE.sub("", line)):
        yield Problem("lone-brace", found=line.strip()[:60])


def _is_alone(line: str) -> bool:
    return _PLACE.fullmatch(line.strip()) is not None


def _is_empty(line: str, value: Callable[[Field], str]) -> bool:
    fields = [one for name in _PLACE.findall(line) if (one := _field_of(name))]
    return bool(fields) and not any(value(one) for one in fields)


def _filled(line: str, value: Callable[[Field], str]) -> str:
    return _PLACE.sub(lambda found: value(one) if (one := _field_of(found[1])) else found[0], line)


def _field_of(name: str) -> Field | None:
    return _by_name().get(squeeze(unicodedata.normalize("NFC", name)).lower())


@cache
def _by_name() -> dict[str, Field]:
    return {name_of(one).lower(): one for one in FIELDS}
