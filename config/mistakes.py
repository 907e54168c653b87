"""What is wrong in a file that a person wrote: a code and what was found, and the English sentence for each code.

The command line says a mistake by `str`; the pages say it by their own table, templates/web/mistakes.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


class PlainError(Exception):
    """An error whose words are sentences for the person who runs the service, and need no traceback beside them."""


ENGLISH: Final = {
    # a key and its value
    "unknown-key": "is not known",
    "unknown-key-near": 'is not known; did you mean "{near}"?',
    "missing": "is missing",
    "empty": "must not be empty",
    "not-text": "must be text in quotation marks, not {value}",
    "not-texts": 'must be a list of texts, as ["…", "…"], not {value}',
    "not-a-choice": 'must be one of {allowed}, not "{value}"',
    "not-a-flag": "must be true or false, not {value}",
    "not-whole": "must be a whole number between {least} and {most}, not {value}",
    "not-a-time": 'must be a time of day, as "07:30", not {value}',
    "not-an-instant": "must be a date and time with its offset, as 2020-12-01T00:00:00+07:00, not {value}",
    "not-a-day": "must be a day, as 2026-03-14, not {value}",
    "not-a-duration": 'must hold durations as "7d" or "12h", at most ten years, not "{value}"',
    "not-a-table": "must be written as [{name}]",
    "not-tables": "must be written as [[{name}]]",
    "part-twice": 'the code "{value}" stands twice',
    "column-twice": 'the field "{value}" stands twice',
    # files
    "file-missing": 'is not there; "baocao --home {home} init" makes it',
    "file-unreadable": "cannot be read: {why}",
    "file-not-utf8": "is not text in UTF-8",
    "settings-not-toml": "is not valid TOML: {why}",
    "campaign-not-toml": "not valid TOML: {why}",
    "calendar-not-toml": "is not TOML: {why}",
    "calendar-key": "there is no setting {name}; use off or working",
    "calendar-day": "must hold days as 2026-11-20 without quotes, not {value}",
    "not-a-key-file": "is not a key; delete it and a new one is made",
    # settings
    "bad-address": 'must be an e-mail address, not "{value}"',
    "bad-addresses": 'must hold e-mail addresses, not "{value}"',
    "bad-zone": 'must be a zone as "Asia/Ho_Chi_Minh", not "{value}"',
    "bad-mailbox-name": "must be named by small letters, digits and hyphens, as [mailboxes.old]",
    "mailbox-twice": "{value} is read already; name further folders in its folders",
    "plain-password": '"plain" would send the password readable to {host}; it is for 127.0.0.1 only',
    "two-passwords": "must not stand beside password_file; give one of them",
    "no-password": "is missing, and so is password_env; one of them must say where the password is",
    "no-password-given": "is missing, and so is password_env",
    "password-not-in-environment": "the environment has no {name}",
    "password-unreadable": "{file} cannot be read: {why}",
    "password-not-utf8": "{file} is not text in UTF-8",
    "password-empty": "{file} is empty",
    "two-secrets": "must not stand beside client_secret_file; give one of them",
    "no-secret": "is missing, and so is client_secret_env; one of them must say where the secret is",
    "consent-only": 'must be "authorization_code": this provider lets no program sign in for itself',
    "not-https": 'must be an address that begins with https://, not "{value}"',
    "no-folder": "must name at least one folder",
    "folder-read-and-filed": 'must not be one of folders: "{value}" is',
    "bad-database": "must begin with sqlite: or postgresql+psycopg:",
    "bad-vault": 'must be as s3://bucket/prefix, or empty for the folder "vault" of the home, not "{value}"',
    "two-secret-keys": "must not stand beside secret_key_file; give one of them",
    "no-secret-key": "is missing, and so is secret_key_env; one of them must say where the secret key is",
    "keeping-short": "must be 0 (for ever) or at least {least}",
    "bad-webhook": "must be an address that begins with https://, or with http:// on this machine",
    "day-ends-early": "must be later than day_starts",
    # campaigns
    "opens-late": "must lie before due",
    "every-without-end": '"{value}" must be the last of the list, once, beside cutoff_after',
    "figures-reversed": "must not lie before figures_from",
    "bad-campaign-code": 'must be letters, digits, ".", "-" or "_", at most 40, not "{value}"',
    "campaign-twice": 'the code "{value}" stands twice',
    "no-part": "at least one [[parts]] must say what is asked for",
    "no-choices": 'must list the values when type is "choice"',
    "no-heading": "must give at least one heading by which the column is found",
    "least-over-most": "must not be more than max",
    "bound-not-a-number": "must be a number",
    "bound-without-number": 'only goes with type "integer", "decimal" or "percentage"',
    "rule-unreadable": '"{value}" is no rule; write "a = b + c", "a <= b" or "a change 30%" with fields of columns',
    "rule-without-column": 'there is no column with the field "{value}"',
    "rule-without-number": 'the column "{value}" holds no numbers',
    "no-unit-code": '"{value}" is no unit code',
    "unknown-level": '"{value}": the level must be one of {allowed}',
    "no-ward": '"{value}" names no ward',
    "no-group": '"{value}" names no group of units',
    "nobody-asked": 'names only who is not asked; say first who is, all being "*"',
    "bad-selector": '"{value}" must be a unit code, "level:…", "ward:…", "group:…" or "*", with "not:" before one not asked',
    # series
    "date-beside-repeat": "cannot stand beside [repeat], which finds it for each period",
    "series-code-long": "must be at most {most} letters beside [repeat]: the period is added to it",
    "no-period": "is missing; it must be one of {allowed}",
    "no-due-day": "is missing: the last day on time, 31 for the last day of the month",
    "no-due-weekday": "is missing: the last day on time, one of {allowed}",
    "not-beside-this": "says nothing of a report that is due as the others of these keys have it",
    "due-before-figures": "must lie after figures_to: figures are closed before they are due (Nghị định 09/2019)",
    "last-before-first": "must not lie before first",
    # a table of offices
    "offices-headings": 'has no heading with a column "name" ("Tên cơ quan") and one "address" ("Địa chỉ thư")',
    "offices-empty": "lists no offices",
    "offices-column": 'the column "{value}" is no setting; head it as in settings.toml, as smtp.host, or leave it out',
    "bad-slug": 'must be small letters, digits and hyphens, not "{value}"',
    "office-twice": '"{value}" stands in row {row} too',
    # the roster
    "roster-format": "is neither a workbook (.xlsx, .xls, .ods) nor text in UTF-8, UTF-16 or Windows-1258",
    "roster-damaged": "is damaged or not a list of units",
    "roster-empty": "lists no units",
    "roster-headings": 'has no heading with a column "name" ("Tên trường")',
    "columns-unused": "columns not used: {value}",
    "codes-made": "the file has no codes: they are made of the names",
    "lines-left-out": "lines that are no unit: {value}",
    "bad-unit-code": 'must be one word of at most {most} characters, without : * ; , or /, not "{value}"',
    "unit-twice": '"{value}" stands in row {row} too',
    "level-empty": 'is empty, taken as "{value}"',
    "unit-address": '"{value}" is not an e-mail address',
    "changes-headings": 'has no heading with a column of old names or codes ("Tên cũ") and one of what is new ("Tên mới")',
    "nothing-changes": "says nothing new",
    "unit-unknown": '"{value}" is no unit of the roster',
    "unit-unclear": '"{value}" could be several units: {found}',
    "name-taken": '"{value}" is another unit of the roster; a merger is recorded on the page of the unit',
    "name-twice": '"{value}" stands in row {row} too; a merger is recorded on the page of the unit',
    "change-twice": '"{value}" stands in row {row} too',
    "unit-without-address": "has no e-mail address: nothing can be sent to it",
}  #: the sentence of every code, after its key


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake, or one note: what it is, where it stands, and what was found there."""

    code: str  #: of ENGLISH
    key: str = ""  #: "parts[2].code", a column of the roster, or the file; empty: the whole
    found: tuple[tuple[str, str], ...] = ()  #: by the names of the fields of its sentence
    campaign: int = 0  #: which of several in one file, from 1

    def __str__(self) -> str:
        """In English, for whoever runs the service."""
        before = f"campaign {self.campaign}: " if self.campaign else ""
        return before + (f"{self.key}: " if self.key else "") + ENGLISH[self.code].format_map(dict(self.found))


def mistake(code: str, key: str = "", **found: object) -> Mistake:
    """A mistake with what was found, each as text."""
    return Mistake(code, key, tuple((name, str(value)) for name, value in found.items()))


class MistakesError(PlainError):
    """A file that cannot be used; `mistakes` names all that is wrong in it."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(mistakes)  # the argument itself, so that the error survives pickling
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))
