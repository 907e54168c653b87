"""What sort of paper a document is: a report, a list, a scan, something else. A plan or letter is not a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from config.entities import Campaign, Part
from parsers.facts import DocumentReading, Outcome
from parsers.forms.extract import extract, fit, is_filled
from parsers.official.bodies import heading_rows as rows_over
from parsers.vietnamese.document_types import other_paper, type_of_symbol
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.topics import registers
from tracker.rules.attribution.evidence import Reason

TABLE_FORMATS = frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods", "csv"})
_LIST_TYPES = frozenset({"DS", "PL", "BTH", "BIEU", "BM"})  # lists, appendices, forms: no document types of the decree
_LIST_NAME = re.compile(r"\b(?:phu luc|pl\s*\d*|danh sach|ds|bieu(?: mau| thong ke)?|bang (?:tong hop|thong ke|ke)|thong ke)\b")
COLUMNS_FIT = 0.6  # of the weighted header names: fewer than that is another table
_TOP = 12  # lines of a text within which its heading stands
_LEAST = 20  # letters and digits; no heading of a report is shorter
_SCAN = "scan-without-text"


class Sort(StrEnum):
    """What a document is for."""

    REPORT = "report"
    LIST = "list"  #: a table: an appendix
    SCAN = "scan"  #: pages without text
    FOREIGN = "foreign"  #: a plan, letter or decision
    DEAD = "dead"  #: nothing could be read
    SKIPPED = "skipped"


def sort_of(document: DocumentReading, campaigns: tuple[Campaign, ...]) -> Sort:
    """By outcome, document type and content; the format decides only between text and table."""
    if document.outcome is Outcome.SKIPPED:
        return Sort.SKIPPED
    if document.outcome is not Outcome.READ:
        scanned = any(problem.code == _SCAN for problem in document.problems)
        return Sort.SCAN if scanned else Sort.DEAD
    if _is_scrap(document):
        return Sort.DEAD
    if document.format in TABLE_FORMATS:
        return Sort.FOREIGN if _is_other_paper(heading_rows(document), campaigns) else Sort.LIST
    kind = document.header.type if document.header else None
    if kind == "BC":
        return Sort.REPORT
    if kind is None and registers(title_of(document)):
        return Sort.REPORT
    if kind is None and _is_other_paper(document.text.splitlines(), campaigns):
        return Sort.FOREIGN
    if kind in _LIST_TYPES or (kind is None and _is_list(document, campaigns)):
        return Sort.LIST
    return Sort.FOREIGN if kind else Sort.REPORT


def _is_scrap(document: DocumentReading) -> bool:
    """Whether a file holds less than the heading of any report: a note of one letter, an empty form of Word."""
    return not document.header and not document.tables and sum(map(str.isalnum, document.text[:1000])) < _LEAST


def _is_other_paper(text: Sequence[str], campaigns: tuple[Campaign, ...]) -> bool:
    """Whether lines without a type are headed as another paper, and no campaign asks for that very thing."""
    lines = [line for line in text if line.strip()][:_TOP]
    headings = {key(heading) for line in lines if (heading := other_paper(line))}
    asked = key("; ".join(text for one in campaigns for text in (one.title, *one.keywords, *(part.name for part in one.parts))))
    return any(f" {heading} " not in f" {asked} " for heading in headings)


def _is_list(document: DocumentReading, campaigns: tuple[Campaign, ...]) -> bool:
    if not document.tables:
        return False
    if _LIST_NAME.search(key((document.filename or "").rsplit(".", 1)[0])):
        return True
    return table_for(document, campaigns) is not None


def columns_fit(document: DocumentReading, campaign: Campaign) -> float:
    """How well the document's tables have the columns that the campaign asks for, 0 to 1."""
    return max((fit(document.tables, part.columns) for part in campaign.parts if part.columns), default=0.0)


def part_for(document: DocumentReading, sort: Sort, campaign: Campaign) -> Part | None:
    """The part a document stands for: tables for a part with columns, text for one without."""
    tabular = [part for part in campaign.parts if part.columns]
    narrative = [part for part in campaign.parts if not part.columns]
    if sort is Sort.LIST:
        if tabular:
            best = max(tabular, key=lambda part: fit(document.tables, part.columns))
            return best if is_filled(document.tables, best.columns) else None
        lists = [part for part in narrative if document.format in part.formats and _asks_for_list(part)]
        return lists[-1] if lists and _has_rows(document) else None
    if narrative:
        return next((part for part in narrative if document.format in part.formats), narrative[0])
    return next((part for part in tabular if document.format in part.formats), None)


def _asks_for_list(part: Part) -> bool:
    return bool(_LIST_NAME.search(key(part.name))) or TABLE_FORMATS.issuperset(part.formats)


def _has_rows(document: DocumentReading) -> bool:
    """Whether something was filled in below a table's header: in rows of a blank form stand at most number and name."""
    rows = [row for table in document.tables if not table.hidden for row in table.rows]
    return sum(sum(cell not in (None, "") for cell in row) > 2 for row in rows) > 1


def is_called_report(document: DocumentReading) -> bool:
    """Whether a paper says "báo cáo" of itself: in its type, title or symbol, or as a heading where it has no letterhead."""
    header = document.header
    if header and (header.type == "BC" or (header.symbol and type_of_symbol(header.symbol) == "BC")):
        return True
    if "bao cao" in key(title_of(document)):
        return True
    top = [line for line in document.text.splitlines() if line.strip()][:_TOP]
    return any(re.match(r"(?:ban )?(?:bao cao|b a o c a o|bc)\b", key(line)) for line in top)


def table_for(document: DocumentReading, campaigns: Iterable[Campaign]) -> Part | None:
    """The part whose columns a document's tables have, best of several; None: no table fits."""
    if not document.tables:
        return None
    parts = [part for one in campaigns for part in one.parts if part.columns]
    best = max(parts, key=lambda part: fit(document.tables, part.columns), default=None)
    return best if best and fit(document.tables, best.columns) >= COLUMNS_FIT else None


def list_inside(document: DocumentReading, campaign: Campaign) -> str:
    """The part whose list a report holds in its own pages, rows and all; empty: none."""
    part = table_for(document, (campaign,))
    return part.code if part and extract(document.tables, part.columns).records else ""


def reason_for_dead(document: DocumentReading) -> Reason:
    """Why nothing could be made of a file."""
    if document.outcome is Outcome.ENCRYPTED:
        return Reason.ENCRYPTED
    if document.outcome is Outcome.UNSAFE:
        return Reason.UNSAFE
    return Reason.UNREADABLE


def title_of(document: DocumentReading) -> str:
    """What the document says it is about: its summary, or the rows above a table."""
    if document.header and document.header.summary:
        return document.header.summary
    if document.format in TABLE_FORMATS or (document.tables and not document.header):
        return " ".join(heading_rows(document))
    return ""


def heading_rows(document: DocumentReading) -> list[str]:
    """What stands above the header of a document's tables: whose they are and what they count."""
    return rows_over(document.tables)
