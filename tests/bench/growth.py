"""Texts that are made to be slow, and every reader of text that a stranger's mail reaches.

A pattern that tries each of its beginnings over the whole rest of a text takes four times as long for twice the length.
Such patterns are found by trying: a short head, a piece repeated without end, and what grows with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count, product
from zoneinfo import ZoneInfo

from parsers.facts import Budget, Paragraph, Table
from parsers.formats.document import read_document
from parsers.forms import extract
from parsers.forms.values import read_value
from parsers.message import addresses, body, charset, filenames, headers, origin, quotation
from parsers.message.open import open_mail
from parsers.official import letterhead, sections, symbol
from parsers.official.bodies import path_of
from parsers.official.header import read_header
from parsers.official.lines import lines_of
from parsers.official.references import references
from parsers.official.signature import is_position, read_signature
from parsers.official.title import find_subject, find_title
from parsers.plan import proposals
from parsers.plan.matter import forms
from parsers.vietnamese import dates, document_types, legacy, names, numbers, syllables, text
from tests.bench import suoi_tien
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.campaign import periods, text_words, topics
from tracker.rules.attribution.registry import History
from tracker.rules.synthesis import excerpts, roles

Reader = Callable[[str], object]

#: What texts begin with that a reader waits for the rest of.
HEADS = (
    "",
    "Nơi nhận: ",
    "Số: 1/BC",
    "Số: ",
    "ngày 1 tháng 1 năm 2026 ",
    "V/v ",
    "BÁO CÁO ",
    "TRƯỜNG TIỂU HỌC ",
    "HIỆU TRƯỞNG ",
    "KT. ",
    "- ",
    "(",
    "Kính gửi: ",
    "Căn cứ Kế hoạch số 45/KH-PGDĐT ",
    "trước ngày 30/11 ",
    "PHỤ LỤC ",
    "> ",
    '"',
    "<",
    "=?utf-8?q?",
    "https://",
)

#: What is repeated: each alone is harmless.
PIECES = (
    *("a", "a ", "A ", "Ă", "1", "1 ", "11 2 ", "2026 ", "2026; ", "1/", "1-", "1.", "1,", "0", " ", "  a", "\t"),
    *("\t a", "\n", " \n", "\r\n", ".", ". ", "..", ",", ", ", ";", "; ", "a; ", ":", ": ", "-", "- ", " - ", "–"),
    *("_", "* ", "(", ")", "()", "( ", "[", "]", "<", ">", "<a", "<a>", "</", "&", "&amp;", "\"", "\" ", "'", "\\"),
    *("\\(", "/", "//", "@", "a@b ", "a@b.c, ", "=", "=20", "=?", "=?utf-8?b?QQ==?= ", "%20", "+", "#", "|", "{"),
    *("\\u-10 ?", "\u0301", "a\u0301", "\u200b", "\xa0", "ﬁ", "ngày ", "ngày 1 ", "ngày 1 tháng ", "1/1/2026 "),
    *("01/01/2026, ", "tháng 1 ", "tháng ", "năm ", "quý I ", "năm học ", "2020-2021 ", "I ", "II. ", "IV, ", "XIX"),
    *("X", "a) ", "1) ", "1. a ", "Số: ", "Số ", "số 1/", "số 1/BC-", "BC-", "/BC", "KH-UBND ", "V/v ", "Nơi nhận"),
    *("Nơi nhận: ", "Lưu: VT; ", "Như trên; ", "Kính gửi ", "Căn cứ ", "Điều 1. ", "Khoản 2 ", "kèm theo "),
    *("phụ lục ", "HIỆU TRƯỞNG ", "PHÓ ", "KT. ", "TM. ", "Nguyễn ", "Nguyễn Văn A\n", "Trường ", "Trường THCS "),
    *("TRƯỜNG MẦM NON ", "MN ", "UBND ", "PHÒNG ", "CỘNG HÒA ", "Độc lập - ", "Tự do ", "Hạnh phúc ", "BÁO CÁO "),
    *("báo cáo ", "về việc ", "công tác ", "kết quả ", "đợt ", "gửi ", "trước ", "chậm nhất ", "hết ngày "),
    *("trước ngày 1 ", "hạn ", "hằng tháng ", "giờ ", "16 giờ ", "16:30 ", "thứ hai ", "tuần ", "On ", "wrote:\n"),
    *("> ", ">> a\n", "From: a\n", "Từ: a\n", "-----\n", "---- Original Message ----\n", "Vào ", "https://a/"),
    *("http://", "www."),
)  # fmt: skip

#: What once took the square of its length: recipients, a date at the end of a line, a cited number, a list, white space.
KNOWN = (
    ("Nơi nhận: ", "a; "),
    ("- ", "2026; "),
    ("ngày 1 tháng 1 năm 2026 ", "; "),
    ("Số: 1/BC", " "),
    ("", "\t"),
    ("", "1"),
)

_NOW = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_REGISTRY = suoi_tien.registry()
_NOTHING = History()


def _mail(field: str) -> Reader:
    """A header field of a mail, or its text."""

    def read(words: str) -> object:
        flat = " ".join(words.split()) if field else words
        head = (
            f"From: a@b.example\r\n{field}: {flat}\r\n"
            if field
            else "From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n"
        )
        return open_mail(f"{head}\r\n{'' if field else words}".encode(), Budget(), "mx.b.example")

    return read


def _sorted(kind: str) -> Reader:
    return lambda words: read_document(words.encode(), f"a.{kind}", Budget())


def _decided(place: str) -> Reader:
    """The whole decision on a mail, with the text in one of its facts."""

    def read(words: str) -> object:
        if place in ("subject", "body", "quoted"):
            return attribute(replace(suoi_tien.mail(suoi_tien.report()), **{place: words}), _NOTHING, _REGISTRY)  # type: ignore[arg-type]
        paper = suoi_tien.report(**{place: words})  # type: ignore[arg-type]
        return attribute(suoi_tien.mail(paper), _NOTHING, _REGISTRY)

    return read


def _each(read: Callable[[tuple[Paragraph, ...]], object]) -> Reader:
    return lambda words: read((Paragraph(words),))


def _cells(words: str) -> object:
    wanted = suoi_tien.LIST.columns
    table = Table(rows=((words, "Họ và tên"), ("1", words), (words, "2")), sheet="a")
    return extract.extract((table,), wanted), [read_value(words, one) for one in wanted], forms.columns_of(table)


READERS: Mapping[str, Reader] = {
    "official/header": _each(read_header),
    "official/lines": _each(lines_of),
    "official/signature": lambda words: read_signature(lines_of((Paragraph(words),))),
    "official/position": is_position,
    "official/title": lambda words: find_title(lines_of((Paragraph(words),))),
    "official/subject": lambda words: find_subject(lines_of((Paragraph(words),))),
    "official/letterhead": lambda words: [
        letterhead.read_organisations(lines_of((Paragraph(words),)), one) for one in (True, False)
    ],
    "official/issuer": lambda words: (letterhead.labelled_issuer(lines_of((Paragraph(words),))), letterhead.is_office(words)),
    "official/symbol": lambda words: (symbol.parse_number(words), symbol.parse_place_date(words), symbol.subject_start(words)),
    "official/stamps": lambda words: (symbol.parse_secrecy(words), symbol.is_urgency(words)),
    "official/references": references,
    "official/sections": _each(sections.sections),
    "vietnamese/text": lambda words: (text.clean(words), text.fold(words), text.squeeze(words), text.key(words)),
    "vietnamese/names": lambda words: (names.parse_school(words), names.person_name(words), names.person_name(words, False)),
    "vietnamese/dates": lambda words: (dates.parse_date(words), numbers.parse_integer(words), numbers.parse_decimal(words)),
    "vietnamese/types": lambda words: [
        one(words)
        for one in (
            document_types.says_which_sort,
            document_types.split_type,
            document_types.heads_form,
            document_types.other_paper,
            document_types.type_of_line,
            document_types.type_of_symbol,
        )
    ],
    "vietnamese/legacy": lambda words: (legacy.guess(words), legacy.detect(words), legacy.decode(words, ".VnTime")),
    "vietnamese/syllables": lambda words: (syllables.words(words), syllables.score(words)),
    "message/text": _mail(""),
    "message/subject": _mail("Subject"),
    "message/from": _mail("From"),
    "message/received": _mail("Received"),
    "message/results": _mail("Authentication-Results"),
    "message/type": _mail("Content-Type"),
    "message/disposition": _mail("Content-Disposition"),
    "message/references": _mail("References"),
    "message/addresses": lambda words: (
        addresses.mailboxes(words),
        addresses.without_comments(words),
        addresses.instant(words),
    ),
    "message/ids": lambda words: (addresses.message_ids(words), addresses.one_message_id(words)),
    "message/headers": lambda words: (headers.readable(words), headers.decode_words(words), headers.parameters(words)),
    "message/filenames": lambda words: (filenames.attachment_name(f"attachment; {words}", words), filenames.safe_name(words)),
    "message/meant": lambda words: (filenames.meant(words), filenames.typed(words), filenames.extension(words)),
    "message/origin": origin.parse,
    "message/page": body.page,
    "message/body": lambda words: (body.unflow(words), body.newlines(words), body.sharing_links((words,))),
    "message/charset": lambda words: (charset.mend(words), charset.decode(words.encode(), "")),
    "message/quotation": quotation.parted,
    "formats/txt": _sorted("txt"),
    "formats/html": lambda words: read_document(f"<html><body>{words}".encode(), "a.html", Budget()),
    "formats/rtf": lambda words: read_document(f"{{\\rtf1 {words}}}".encode(), "a.rtf", Budget()),
    "formats/csv": _sorted("csv"),
    "formats/pdf": lambda words: read_document(f"%PDF-1.4\n1 0 obj\n{words}\nendobj".encode(), "a.pdf", Budget()),
    "forms/cells": _cells,
    "plan/whole": lambda words: proposals.read_plan(words.encode(), "a.txt", _NOW),
    "rules/subject": _decided("subject"),
    "rules/body": _decided("body"),
    "rules/quoted": _decided("quoted"),
    "rules/issuer": _decided("issuer"),
    "rules/summary": _decided("summary"),
    "rules/superior": _decided("superior"),
    "rules/filename": _decided("filename"),
    "rules/text": _decided("text"),
    "rules/words": lambda words: (text_words.words(words), periods.periods(words), text_words.reported(words)),
    "rules/topics": lambda words: (
        topics.matches(text_words.text_words(words, report=True), _REGISTRY.topics),
        text_words.normal_number(words),
    ),
    "rules/units": lambda words: (path_of("", words), _REGISTRY.index.in_text(words)),
    "rules/synthesis": lambda words: (excerpts.topics_of(words), roles.word_of(words)),
}

_NUMBERS = count()  #: no text is read twice
_SMALL, _LARGE = 1_000, 4_000  #: characters of the first look
_WORTH = 0.00025  #: seconds of the larger one; what is faster is never slow
_SLOW = 0.05  #: seconds at which growth can be measured
_STEEP = 3.0  #: times as long for twice the length: 2 is linear, 4 the square
_MOST = 200_000


def texts(thorough: bool) -> Iterator[tuple[str, str]]:
    """Heads with pieces: every second piece alone and the others behind a head, and all that were once found slow; or all."""
    if thorough:
        yield from product(HEADS, PIECES)
        return
    yield from KNOWN
    for number, piece in enumerate(PIECES):
        yield HEADS[1 + number // 2 % (len(HEADS) - 1)] if number % 2 else "", piece


def grows(read: Reader, head: str, piece: str) -> str:
    """How the time grows, where that is faster than the text; empty where it is not."""
    small = _seconds(read, head, piece, _SMALL, 2)
    large = _seconds(read, head, piece, _LARGE, 1)
    if large < _WORTH or large < small * 2 * _LARGE / _SMALL:
        return ""
    length = _LARGE
    while large < _SLOW and length < _MOST:
        length *= 2
        large = _seconds(read, head, piece, length, 1)
    if large < _SLOW:
        return ""
    if large > 20 * _SLOW:  # seconds for so little are too much, whatever they grow like
        length = _LARGE
    once, twice, fourfold = (_seconds(read, head, piece, size, 3) for size in (length // 4, length // 2, length))
    if twice > _STEEP * once and fourfold > _STEEP * twice:
        return f"{length // 4}, {length // 2}, {length} characters take {once:.3f}, {twice:.3f}, {fourfold:.3f} s"
    return ""


def _seconds(read: Reader, head: str, piece: str, length: int, tries: int) -> float:
    """The shortest of several times, of this thread's processor alone: a busy machine only waits longer.

    Each try reads a text of its own: one that was read before may be remembered, and costs nothing whatever it grows like.
    """
    words = head + piece * ((length - len(head)) // len(piece))
    best = float("inf")
    for _ in range(tries):
        fresh = f"{words} {next(_NUMBERS)}"
        began = time.thread_time()
        read(fresh)
        best = min(best, time.thread_time() - began)
    return best
