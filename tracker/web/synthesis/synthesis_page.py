"""The synthesis of a campaign on the desk: its figures as charts, what can be taken away, headings to be learnt."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from config.entities import Campaign, Level, Part
from config.mistakes import PlainError
from tracker.jobs.reading.on_demand import in_child
from tracker.jobs.reading.readers import Readers
from tracker.jobs.synthesis.handover import hand_over, own_key
from tracker.jobs.synthesis.headings import heading_proposals
from tracker.jobs.synthesis.row_acts import forget_heading, learn_heading
from tracker.jobs.synthesis.row_books import BookPlan, opened
from tracker.jobs.synthesis.row_list import RowList
from tracker.reports.charts import DONE_AND_MISSING, SERIES, Fill, bars, for_any_screen, progress_curve
from tracker.reports.question_words import change_words
from tracker.reports.report_words import labels, shown, word
from tracker.reports.synthesis.material import Material, level_name
from tracker.reports.synthesis.summary_document import SummaryTemplateError, progress_sentence
from tracker.rules.synthesis.progress import Progress, ProgressRow, ProgressUnit, Row, growth, progress, thinned
from tracker.rules.synthesis.questions import ColumnChange, column_changes
from tracker.store.campaigns import campaigns
from tracker.store.filings import records
from tracker.store.filings.records import Synonym
from tracker.store.office import handovers
from tracker.store.session import reading, writing
from tracker.web.board.board_page import standings_of
from tracker.web.frame import flash
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told, who
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.synthesis.records_page import material_of

_MOST_BARS = 20

Drawn = list[tuple[str, Markup]]  #: charts with their titles
Compared = tuple[Part, tuple[ColumnChange, ...]]  #: a part, and its columns beside the last period


def synthesis_page(request: Request) -> Response:
    """What has come together so far, and the buttons to take it away."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        code = request.path_params["campaign"]
        facts = material_of(context, conn, code)
        reported = progress(standings_of(context, conn, facts.campaign, now))
        drawn, compared, current = _of_rows(context, conn, facts)
        charts = [*_progress_charts(facts, reported), *drawn]
        handed = handovers.of_campaign(conn, facts.campaign.code)
        mailbox = context.mailbox(conn, now)
    sentence = progress_sentence(now, facts.office.timezone, reported)
    return context.show(
        request,
        "synthesis/records_summary.html",
        campaign=facts.campaign,
        sentence=sentence,
        charts=charts,
        compared=compared,
        current=current,
        handed=handed,
        key=own_key(context.settings),
        earlier_title=facts.earlier_title,
        shown=shown,
        change_words=change_words,
        parts=facts.parts,
        mailbox=mailbox,
        now=now,
    )


def _of_rows(context: PageContext, conn: Connection, facts: Material) -> tuple[Drawn, list[Compared], bool]:
    """The rows of every part as charts and beside the last period, and whether all that has come is in them."""
    drawn: Drawn = []
    compared: list[Compared] = []
    complete, home = True, context.settings.home
    before = campaigns.period_before(conn, facts.campaign.code)
    for part in facts.parts:
        plan = BookPlan(home, facts.campaign, part, before)
        with opened(conn, plan) as (book, current):
            drawn += _row_charts(RowList(conn, plan, book, current)) if book else []
            now = book.amounts() if book else {}
        then, known = _amounts_before(home, conn, before, part)
        if changes := column_changes(part, now, then):
            compared.append((part, changes))
        complete = complete and current and known
    return drawn, compared, complete


def _amounts_before(home: Path, conn: Connection, before: Campaign | None, part: Part) -> tuple[dict[str, float], bool]:
    """What the part's columns came to in the last period, and whether that can be told yet."""
    same = next((one for one in before.parts if one.code == part.code and one.columns), None) if before else None
    if before is None or same is None:
        return {}, True
    plan = BookPlan(home, before, same, campaigns.period_before(conn, before.code))
    with opened(conn, plan) as (book, current):
        return (book.amounts() if book else {}), current


def _hand_over(request: Request, form: Form) -> Response:
    code = request.path_params["campaign"]
    outcome = performed(request, form, lambda hand: hand_over(hand, code, form.get("address"), form.get("target")))
    return told(request, outcome, "hand-over", f"/dot/{quote(code)}/tong-hop")


def as_workbook(request: Request) -> Response:
    """The consolidated workbook, with links to the filings of this desk."""
    from tracker.jobs.synthesis import products  # what makes files is large, and most visits ask for none

    context, base = context_of(request), str(request.base_url)

    def make(code: str, path: Path) -> None:
        products.workbook(context.engine, context.settings, code, path, context.clock(), base)

    return _file(request, "workbook", make)


def as_document(request: Request) -> Response:
    """The draft report."""
    from tracker.jobs.synthesis import products  # as above

    return _file(request, "document", partial(_with_readers, context_of(request), products.document))


def as_package(request: Request) -> Response:
    """Both, and every original."""
    from tracker.jobs.synthesis import zip_package as packages  # as above

    return _file(
        request,
        "package",
        partial(_with_readers, context_of(request), partial(packages.package, base_url=str(request.base_url))),
    )


def headings_page(request: Request) -> Response:
    """Headings that units wrote and nobody knows yet, and those that were learnt."""
    context, now, code = context_of(request), context_of(request).clock(), request.path_params["campaign"]
    with reading(context.engine) as conn:
        facts = material_of(context, conn, code)
        mailbox = context.mailbox(conn, now)
        learnt = records.synonyms_of(conn, code)
    found = heading_proposals(context.engine, context.settings, code, lambda task: in_child(context.settings, task))
    titles = {(part.code, column.field): (part.name, column.headers[0]) for part in facts.parts for column in part.columns}
    return context.show(
        request,
        "synthesis/records_headings.html",
        campaign=facts.campaign,
        found=[one for one in found if one.heading not in learnt],
        learnt=learnt,
        titles=titles,
        mailbox=mailbox,
        now=now,
    )


def _learn(request: Request, form: Form) -> Response:
    return _heading(request, form, "learn-heading")


def _forget(request: Request, form: Form) -> Response:
    return _heading(request, form, "forget-heading")


def _heading(request: Request, form: Form, what: str) -> Response:
    context, code = context_of(request), request.path_params["campaign"]
    heading = Synonym(form.get("phan"), form.get("cot"), form.get("tieu-de")[:300])
    do = learn_heading if what == "learn-heading" else forget_heading
    with writing(context.engine) as conn:
        material_of(context, conn, code)
        outcome = do(conn, who(request), code, heading, context.clock())
    return told(request, outcome, what, f"/dot/{quote(code)}/tieu-de-cot")


def _progress_charts(facts: Material, reported: Progress[Row]) -> Drawn:
    """The curve, and who has reported by level and by ward."""
    words, complete = labels()["charts"], (*reported.on_time, *reported.late)
    series = (word("filters", "da-nop"), word("filters", "chua-nop"))
    what = (thinned(growth(complete)), facts.campaign.due, facts.now, len(reported.expected), facts.office.timezone)
    drawn = [(words["curve"], for_any_screen(lambda paper: progress_curve(*what, paper)))]
    levels, have_levels = _counted(reported.expected, complete, lambda unit: unit.level)
    wards, have_wards = _counted(reported.expected, complete, lambda unit: unit.ward)
    del wards[""]
    by_level = [(level_name(level), levels[level], have_levels[level]) for level in Level if levels[level]]
    by_ward = [(ward, count, have_wards[ward]) for ward, count in wards.most_common(_MOST_BARS)]
    for title, groups in ((words["by_level"], by_level), (words["by_ward"], by_ward)):
        if rows := [(label, (have, count - have)) for label, count, have in groups]:
            drawn.append((title, _bars(title, rows, series, DONE_AND_MISSING)))
    return drawn


def _counted(
    expected: Iterable[ProgressRow], complete: Iterable[ProgressRow], group: Callable[[ProgressUnit], str]
) -> tuple[Counter[str], Counter[str]]:
    """How many units of each group are asked, and of how many the report is complete."""
    return Counter(group(row.unit) for row in expected), Counter(group(row.unit) for row in complete)


def _row_charts(found: RowList) -> Drawn:
    """The rows of a part by what groups them."""
    drawn = []
    for place in found.roles.groups if found.counting.rows else ():
        crossing = found.counting.crossing(place)
        title = labels()["workbook"]["by"].format(part=found.part.name, column=found.part.columns[place].headers[0])
        blank = labels()["workbook"]["blank"]
        lines = [(label or blank, counts) for label, counts in zip(crossing.labels, crossing.by_level, strict=True)]
        drawn.append((title, _bars(title, lines[:_MOST_BARS], [level_name(level) for level in crossing.levels])))
    return drawn


def _bars(
    title: str, rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[str], colours: Sequence[Fill] = SERIES
) -> Markup:
    return for_any_screen(lambda paper: bars(title, rows, series, colours, paper))


def _with_readers(context: PageContext, make: Callable[..., object], code: str, path: Path) -> None:
    with Readers(context.settings) as readers:
        make(context.engine, context.settings, readers, code, path, context.clock())


def _file(request: Request, kind: str, make: Callable[[str, Path], object]) -> Response:
    """A file made for this answer and removed when it is sent; a template that cannot be used is said on the page."""
    context, code = context_of(request), request.path_params["campaign"]
    with reading(context.engine) as conn:
        material_of(context, conn, code)
    folder = tempfile.TemporaryDirectory(prefix="baocao-")
    path = Path(folder.name) / kind
    try:
        make(code, path)
    except PlainError as error:
        folder.cleanup()
        if not isinstance(error, SummaryTemplateError):
            raise
        return flash.go(request, f"/dot/{quote(code)}/tong-hop", flash.Flash(str(error), good=False))
    except BaseException:
        folder.cleanup()
        raise
    name = labels()["package"][kind].format(code=code)
    return FileResponse(path, filename=name, media_type="application/octet-stream", background=BackgroundTask(folder.cleanup))


ROUTES = (
    page("/dot/{campaign}/tong-hop", synthesis_page),
    page("/dot/{campaign}/tong-hop/so-tong-hop.xlsx", as_workbook),
    page("/dot/{campaign}/tong-hop/bao-cao.docx", as_document),
    page("/dot/{campaign}/tong-hop/ho-so.zip", as_package),
    page("/dot/{campaign}/tieu-de-cot", headings_page, "officer"),
    act("/dot/{campaign}/tong-hop/ban-giao", _hand_over),
    act("/dot/{campaign}/tieu-de-cot", _learn),
    act("/dot/{campaign}/tieu-de-cot/bo", _forget),
)
