"""The draft of the summary report, from a Word template with Jinja in it that an office may replace by its own.

The template is somebody's file: it is rendered in Jinja's sandbox, and a mistake in it is a sentence, never a traceback.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from config.entities import Level
from config.mistakes import PlainError
from templates import ROOT
from tracker.reports.report_words import counted, labels, percent, shown, word
from tracker.rules.synthesis.progress import Progress, ProgressRow, Row

DEFAULT = ROOT / "reports" / "summary.docx"


class SummaryTemplateError(PlainError):
    """A template that cannot be used; the message is one sentence for whoever edits it."""


def template_of(home: Path) -> Path:
    """The office's own template where there is one, else the one that comes with the service."""
    own = home / "templates" / "reports" / "summary.docx"
    return own if own.exists() else DEFAULT


def write_document(path: Path, template: Path, facts: Mapping[str, Any]) -> None:
    """Fill in a template and write the document. Raises SummaryTemplateError."""
    from docx.opc.exceptions import PackageNotFoundError  # large, and an idle office has no use for it
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from lxml import etree

    from tracker.reports.synthesis.widths import align_figures, fit_columns, keep_together

    words = labels()["summary"]

    def wrong(kind: str, exc: Exception) -> SummaryTemplateError:
        what = words[kind].format(what=str(exc).splitlines()[0][:200] if str(exc) else type(exc).__name__)
        return SummaryTemplateError(words["bad_template"].format(path=template, what=what))

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.filters |= {"counted": counted, "percent": percent, "shown": shown}
    try:
        paper = DocxTemplate(str(template))
        paper.render(dict(facts), environment, autoescape=True)
        fit_columns(paper.docx.element.body)
        align_figures(paper.docx.element.body)
        keep_together(paper.docx.element.body)
        paper.save(str(path))
    except SecurityError as exc:
        raise wrong("forbidden", exc) from exc
    except UndefinedError as exc:
        raise wrong("unknown_name", exc) from exc
    except TemplateSyntaxError as exc:
        raise wrong("bad_syntax", exc) from exc
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, etree.LxmlError) as exc:
        raise wrong("not_word", exc) from exc
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        TypeError,
        ValueError,
    ) as exc:  # what an expression of theirs may raise
        raise wrong("bad_syntax", exc) from exc


def _levels(rows: Sequence[ProgressRow]) -> list[tuple[str, int]]:
    """How many units of each level, in the order of schooling."""
    counts = Counter(row.unit.level for row in rows)
    return [(word("levels", level), counts[level]) for level in Level if counts[level]]


def progress_sentence(now: datetime, zone: tzinfo, reported: Progress[Row], appendix: int = 2) -> str:
    """Who reported, in the words of administrative style (templates/reports/progress.txt); `appendix` lists all."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "reports"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - plain text; Word's own escaping comes later
    )
    environment.filters |= {"counted": counted, "percent": percent, "levels": _levels}
    text = environment.get_template("progress.txt").render(
        progress=reported, done=reported.complete, appendix=appendix, now=now, zone=zone
    )
    return " ".join(text.split())
