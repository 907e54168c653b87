"""The types of what a mail says. Frozen, plain, and free of opinion.

Text in these types is Unicode NFC. Times are aware. Addresses are lower case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one file (docs/interface.md, 4)."""

    READ = "read"  #: its content was understood as text or tables
    UNREADABLE = "unreadable"  #: damaged, empty, or a scan without text
    ENCRYPTED = "encrypted"  #: locked with a password
    UNSUPPORTED = "unsupported"  #: a format nobody reads here
    UNSAFE = "unsafe"  #: over a budget, or built to do harm
    SKIPPED = "skipped"  #: signature pictures, contact cards, temporary files


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the sender can act on. Templates turn the code into Vietnamese."""

    code: str  #: stable, kebab-case: "missing-field", "bad-date", "encrypted"
    where: str = ""  #: "Sheet1!C7", "bảng 2, dòng 5", or a file name
    found: str = ""  #: the offending text, capped


@dataclass(frozen=True, slots=True)
class Sender:
    """One mailbox of the From header. Attribution uses the address only (RFC 5322, 3.4)."""

    address: str  #: addr-spec, lower case
    name: str = ""  #: display name as decoded; never evidence


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received header: who says it took the mail, and when."""

    by: str  #: host after "by", lower case
    at: datetime  #: aware


class Automatic(StrEnum):
    """A mail that a machine wrote (RFC 3834, 3464, 8098, 2919)."""

    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    READ_RECEIPT = "read-receipt"
    BULK = "bulk"


class Authentication(StrEnum):
    """What the trusted Authentication-Results say of the From domain (RFC 8601, RFC 7489)."""

    PASS = "pass"  # noqa: S105 - a verdict of RFC 8601, no password
    FAIL = "fail"
    NONE = "none"  #: no trusted header, or it says nothing of use


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file found in a message, however it was carried, with its bytes."""

    filename: str | None  #: NFC, last path component, no control or bidi characters; None: the mail gave none
    original_name: str  #: as it stood in the mail, for the record
    inside: tuple[str, ...]  #: the way in: names of archives, winmail.dat or forwarded messages, outermost first
    content: bytes
    declared_type: str  #: the Content-Type given, lower case; never trusted
    outcome: Outcome | None = None  #: settled already while unpacking; None: still to be read
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message carried inside another, attached (message/rfc822) or quoted inline: a clue, not a sender."""

    sender: Sender | None
    claimed_date: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """One recipient that a bounce speaks of (RFC 3464)."""

    recipient: str
    action: str  #: failed, delayed, delivered, relayed, expanded
    status: str  #: "5.1.1"; empty when the bounce gives none
    words: str = field(default="", compare=False)  #: what the server said: Diagnostic-Code, or the text beside the address


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A message opened: headers decoded, text found, every file listed exactly once."""

    message_id: str  #: with angle brackets; empty when the mail has none
    senders: tuple[Sender, ...]  #: every mailbox of every From header; exactly one is the normal case
    recipients: tuple[str, ...]  #: To and Cc addresses
    subject: str
    claimed_date: str  #: the Date header as text; never used for lateness
    claimed_at: datetime | None  #: the same as an instant, where it can be read
    hops: tuple[Hop, ...]  #: Received headers, topmost (newest) first
    in_reply_to: tuple[str, ...]  #: Message-IDs of In-Reply-To and References, nearest first
    body: str  #: what the sender wrote this time
    quoted: str  #: quoted earlier mail, cut off the body
    forwarded: tuple[Forwarded, ...]
    automatic: Automatic | None
    answerable: bool  #: False: no automatic letter may answer this mail (docs/mail.md, A1-A4)
    authentication: Authentication
    failed_deliveries: tuple[FailedDelivery, ...]  #: of a bounce
    original_ids: tuple[str, ...]  #: Message-IDs that a bounce or read receipt is about
    attachments: tuple[Attachment, ...]
    links: tuple[str, ...]  #: URLs of file-sharing services in the body
    problems: tuple[Problem, ...] = ()


Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document, or one line of a PDF. A wide gap within a line is a tab."""

    text: str  #: may hold newlines (manual breaks) and tabs
    zone: str = "body"  #: body, header, footer, box (text box), note
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid: a merged cell's value stands in each of its places."""

    rows: tuple[tuple[Cell, ...], ...]
    sheet: str = ""  #: name of the worksheet; empty in a text document
    index: int = 1  #: counted from 1 within the document
    first_row: int = 1  #: number of rows[0] as a person counts it on the sheet
    first_column: int = 1  #: number of the first cell of a row, 1 = column A
    hidden: bool = False  #: hidden sheets are no part of the report
    zone: str = "body"
    merged: tuple[tuple[int, int, int, int], ...] = ()  #: spans as top, left, bottom, right, 0-based in rows


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table that a page draws with lines, beside the blocks that hold its text line by line."""

    start: int  #: number of its first block
    end: int  #: number of the block behind its last
    table: Table


@dataclass(frozen=True, slots=True)
class Content:
    """What one file holds, in reading order."""

    format: str  #: by content: docx, doc, rtf, odt, pdf, xlsx, xls, xlsb, ods, csv, txt, html, jpg, zip …; "" unknown
    outcome: Outcome
    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()
    signers: tuple[str, ...] = ()  #: names in digital signatures that are present, not validated
    macros: bool = False
    ruled: tuple[RuledTable, ...] = ()  #: of a PDF: its tables, for whoever reads by columns


@dataclass(frozen=True, slots=True)
class OfficialHeader:
    """The header and signature of an administrative document (Nghị định 30/2020/NĐ-CP, Phụ lục I).

    A field that the document does not state is None.
    """

    superior: str | None = None
    issuer: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: date | None = None
    type: str | None = None  #: abbreviation in official use: BC, KH, CV …
    summary: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    secrecy: str | None = None  #: MẬT, TỐI MẬT, TUYỆT MẬT
    organ: str | None = (
        None  #: party cell, youth union, pioneers … whose own name stands where the country's does on a state paper
    )
    dated: str | None = None  #: "2023-12" or "2023" where the date leaves the day or the month open


@dataclass(frozen=True, slots=True)
class Body:
    """Who a line of a letterhead, a row over a table or a name of the roster speaks of (`parsers.official.bodies`).

    Names and places are folded (`key`); empty: not said. A letterhead is a path of bodies, outermost first.
    """

    words: str  #: as written
    kind: str = ""  #: level of a school, "TRUONG" of a school without one, or a row of `KINDS`; empty: not understood
    name: str = ""  #: a school's own; of another body all its words without its place, abbreviations written out
    places: tuple[str, ...] = ()  #: where it says it is, narrowest first: "huyen kim trang", "kim trang"
    organ: str = ""  #: the union, party cell … of a school whose paper it is
    boarding: str = ""  #: PTDTNT or PTDTBT where such a school also states its level

    @property
    def is_school(self) -> bool:
        """Whether it is a school or centre with level and name."""
        return self.kind in SCHOOL_KINDS


#: Levels of `parsers.vietnamese.names`.
SCHOOL_KINDS = frozenset(
    ("MN", "MNTT", "MG", "NT", "LMG", "TH", "THCS", "THPT", "TH&THCS", "THCS&THPT", "TH&THCS&THPT", "GDTX", "PTDTNT", "PTDTBT")
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A document cited by number, as "Kế hoạch số 45/KH-PGDĐT ngày 20/7/2020"."""

    number: str  #: number and symbol without spaces: "45/KH-PGDĐT"
    date: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """One file of a mail, understood as far as it goes, without its bytes."""

    filename: str | None
    original_name: str
    inside: tuple[str, ...]
    format: str
    sha256: str  #: of the file's own bytes, hex
    size: int  #: bytes
    outcome: Outcome
    header: OfficialHeader | None  #: None: not a text document, or not read
    text: str  #: the running text, capped
    references: tuple[Reference, ...]
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    signers: tuple[str, ...] = ()
    macros: bool = False
    bodies: tuple[Body, ...] = ()  #: the letterhead's, outermost first, or those of the rows over a workbook's tables
    seats: tuple[str, ...] = ()  #: places that text and distribution list name with their kind: "huyen kim trang"
    words: str = ""  #: all its running text and cells, capped: to be searched, never evidence


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole mail understood, without bytes: all that attribution may look at."""

    sha256: str  #: of the raw message, hex
    fingerprint: str  #: of the message without its trace headers: redelivery of one mail keeps it
    message_id: str
    senders: tuple[Sender, ...]
    recipients: tuple[str, ...]
    subject: str
    claimed_date: str
    claimed_at: datetime | None
    hops: tuple[Hop, ...]
    in_reply_to: tuple[str, ...]
    body: str
    quoted: str
    forwarded: tuple[Forwarded, ...]
    automatic: Automatic | None
    answerable: bool
    authentication: Authentication
    failed_deliveries: tuple[FailedDelivery, ...]
    original_ids: tuple[str, ...]
    documents: tuple[DocumentReading, ...]
    links: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """What one message may cost before it is refused; checked before the work is done."""

    header_bytes: int = 256 * 1024  #: whole header section of one part (RFC 5322 sets none)
    header_line_bytes: int = 32 * 1024
    parts: int = 1_000
    depth: int = 50
    container_depth: int = 4  #: archives and forwarded messages within each other
    files: int = 500
    expanded_bytes: int = 300 * 1024 * 1024  #: all that archives may unpack to
    expansion_ratio: int = 200  #: of one archive member above 1 MB
    text_characters: int = 2_000_000
    table_cells: int = 400_000
