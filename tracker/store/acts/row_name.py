"""Which row an act touches: a table of the schema and the columns that tell one row of it from the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from tracker.store import schema


@dataclass(frozen=True, slots=True)
class RowName:
    """One row, there or not."""

    table: Table
    key: tuple[tuple[str, Any], ...]


def unit(code: str) -> RowName:
    return _named(schema.units, code=code)


def mail(mail_id: int) -> RowName:
    return _named(schema.mails, id=mail_id)


def document(mail_id: int, position: int) -> RowName:
    return _named(schema.documents, mail=mail_id, position=position)


def filing(filing_id: int) -> RowName:
    return _named(schema.filings, id=filing_id)


def approval(filing_id: int, officer: str) -> RowName:
    return _named(schema.approvals, filing=filing_id, officer=officer)


def handover(letter_key: str) -> RowName:
    return _named(schema.handovers, letter=letter_key)


def unit_key(unit_code: str) -> RowName:
    return _named(schema.unit_keys, unit=unit_code)


def letter(key: str) -> RowName:
    return _named(schema.outbox, key=key)


def campaign(code: str) -> RowName:
    return _named(schema.campaigns, code=code)


def board_link(mark: str) -> RowName:
    return _named(schema.board_links, mark=mark)


def series(code: str) -> RowName:
    return _named(schema.series, code=code)


def exception(campaign_code: str, unit: str) -> RowName:
    return _named(schema.exceptions, campaign=campaign_code, unit=unit)


def campaign_file(file_id: int) -> RowName:
    return _named(schema.campaign_files, id=file_id)


def escalation_stop(campaign_code: str, unit: str, step: str) -> RowName:
    return _named(schema.escalation_stops, campaign=campaign_code, unit=unit, step=step)


def note(campaign_code: str, unit: str) -> RowName:
    return _named(schema.notes, campaign=campaign_code, unit=unit)


def call(campaign_code: str, unit: str) -> RowName:
    return _named(schema.calls, campaign=campaign_code, unit=unit)


def link_stop(scope: str, code: str) -> RowName:
    return _named(schema.link_stops, scope=scope, code=code)


def address(value: str, unit: str) -> RowName:
    return _named(schema.addresses, address=value, unit=unit)


def membership(unit_code: str, group: str) -> RowName:
    return _named(schema.unit_groups, unit=unit_code, name=group)


def dead_address(value: str) -> RowName:
    return _named(schema.dead_addresses, address=value)


def quiet_unit(unit: str) -> RowName:
    return _named(schema.quiet_units, unit=unit)


def lesson(lesson_id: int) -> RowName:
    return _named(schema.learnt, id=lesson_id)


def wording(wording_id: int) -> RowName:
    return _named(schema.wordings, id=wording_id)


def mark(**key: Any) -> RowName:
    return _named(schema.marks, **key)


def correction(field: str, **key: Any) -> RowName:
    return _named(schema.corrections, **key, field=field)


def heading(**key: Any) -> RowName:
    return _named(schema.synonyms, **key)


def _named(table: Table, **key: Any) -> RowName:
    return RowName(table, tuple(key.items()))
