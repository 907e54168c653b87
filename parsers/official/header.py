"""The header of an administrative document (Nghị định 30/2020/NĐ-CP, Phụ lục I): who, to whom, what, when, signed by whom."""

from __future__ import annotations

from parsers.facts import Block, OfficialHeader
from parsers.official.broken_lines import whole
from parsers.official.letterhead import labelled_issuer, read_organisations
from parsers.official.lines import Line, lines_of
from parsers.official.references import references
from parsers.official.signature import read_signature
from parsers.official.symbol import Number, PlaceDate, parse_number, parse_place_date, parse_secrecy
from parsers.official.title import find_subject, find_title, is_addressed, subject_lines
from parsers.vietnamese.document_types import type_of_symbol

__all__ = ["read_header", "references"]

_SHORT_HEAD = 12  #: lines; above a title without number or motto, more is running text
_HEAD = 45  #: lines of text within which a letterhead ends


def read_header(blocks: tuple[Block, ...]) -> OfficialHeader:
    """What the head and the foot of a document state; None for every field they do not.

    Page header and text boxes are read with the text, running footers and notes are not. Never raises.
    """
    lines = tuple(line for line in whole(lines_of(blocks)) if line.zone not in ("footer", "note"))
    body = tuple(line for line in lines if line.zone != "header")
    header = _read(body)
    if header.issuer is None and len(body) < len(lines):
        header = _read(lines)
    return header


def _read(lines: tuple[Line, ...]) -> OfficialHeader:
    title = find_title(lines)
    top = _top(lines, title.start if title else None)
    number = _first_number(top)
    placed = _first_place(top) or _last_place(lines)
    official = number is not None or any(line.marked for line in top)
    subject_taken = subject_lines(lines)
    head = tuple(line for place, line in enumerate(top) if place not in subject_taken)
    superior, issuer = read_organisations(head if official or len(head) <= _SHORT_HEAD else (), official)
    issuer = issuer or labelled_issuer(lines[:_HEAD])
    # "(V/v …)" may stand under the number although a type is named below.
    subject = find_subject(top if title else lines) if title is None or title.summary is None else None
    signer, signer_title = read_signature(lines[title.start + 1 if title else 0 :])
    kind = title.type if title else _type_of_letter(number, subject, lines)
    return OfficialHeader(
        superior=superior,
        issuer=issuer,
        number=number.number if number else None,
        symbol=number.symbol if number else None,
        place=placed.place if placed else None,
        date=placed.date if placed else None,
        type=kind,
        summary=(title.summary if title else None) or subject,
        signer=signer,
        signer_title=signer_title,
        secrecy=next((degree for line in top if (degree := parse_secrecy(line.text))), None),
        organ=next((line.organ for line in top if line.organ), None),
        dated=placed.dated if placed else None,
    )


def _top(lines: tuple[Line, ...], title: int | None) -> tuple[Line, ...]:
    """The lines above the title, or above the address of a letter."""
    if title is not None:
        return lines[:title]
    end = next((number for number, line in enumerate(lines) if is_addressed(line)), None)
    return lines[: end if end is not None else _HEAD]


def _first_number(lines: tuple[Line, ...]) -> Number | None:
    return next((number for line in lines if line.text and (number := parse_number(line.text))), None)


def _first_place(lines: tuple[Line, ...]) -> PlaceDate | None:
    return next((place for line in lines if line.text and (place := parse_place_date(line.text))), None)


def _last_place(lines: tuple[Line, ...]) -> PlaceDate | None:
    """Papers without a letterhead state place and date above the signature."""
    tail = [line for line in lines if line.text][-20:]
    return next((place for line in reversed(tail) if (place := parse_place_date(line.text))), None)


def _type_of_letter(number: Number | None, subject: str | None, lines: tuple[Line, ...]) -> str | None:
    if number:
        return type_of_symbol(number.symbol) or "CV"
    return "CV" if subject and any(is_addressed(line) for line in lines) else None
