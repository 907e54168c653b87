"""A campaign as the fields of a form, and back: what `config.campaigns` checks is checked by nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from config.campaigns import to_dict
from config.entities import Campaign, Column, ColumnType, Level, Part, Repeat, Role, Shift, Unit
from config.selectors import ALL, GROUP, LEVEL, NOT, WARD, codes, of_kind
from parsers.vietnamese.text import fold
from tracker.jobs.reading.on_demand import in_child
from tracker.web.campaigns.rule_lines import rules_of
from tracker.web.frame import page_words
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext

REMIND, CHASE = "7, 3, 1", "1, 3, 7"  # days before and after the due instant: what offices do, to begin with
PARTS = 6  # places for parts in the form, at most
_KEPT = (
    "shift",
    "grace",
    "cutoff_after",
    "figures_from",
    "figures_to",
    "letters_to",
    "letters_cc",
)  # of a campaign from a file; the form has no place

Sample = Callable[[bytes], tuple[Column, ...]]


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """What the form shows."""

    code: str = ""
    title: str = ""
    plan_number: str = ""
    opens: str = ""
    due_day: str = ""  #: the last day on time, if `due_time` is empty
    due_time: str = ""
    levels: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    units: str = ""  #: codes, a line each
    spared: str = ""  #: codes of units that need not report all the same, a line each
    spared_kinds: tuple[str, ...] = ()  #: other selectors behind "not:", of a campaign from a file
    everybody: bool = True
    keywords: str = ""
    remind: str = REMIND
    chase: str = CHASE
    parts: tuple[Part, ...] = (Part("report", "Báo cáo", True, ("docx", "doc", "pdf")),)
    shift: str = Shift.NONE  #: what becomes of a last day on which nobody works
    approvals: int = 0  #: officers who look at what a report says
    previous: str = ""  #: code of the campaign whose figures stand beside
    rule_lines: tuple[str, ...] = ()  #: of each part, as they were written; empty: as the parts have them
    repeat: Repeat | None = None  #: the report comes again with each period
    chase_every: str = ""  #: working days between late notices after the last, until the cut-off
    cutoff: str = ""  #: days after due
    principal: str = ""  #: working days after due
    superior: str = ""
    opening: bool = False  #: the request goes out by letter
    letters_to: tuple[Role, ...] = (Role.RECIPIENT,)
    letters_cc: tuple[Role, ...] = (Role.COPY,)


def drafted(campaign: Campaign, zone: ZoneInfo, due_known: bool = True) -> CampaignDraft:
    """A campaign in the form. `due_known`: False leaves the deadline for a person to fill in."""
    due, opens = campaign.due.astimezone(zone), campaign.opens
    midnight = due.time() == time(0)
    day = f"{due - timedelta(days=1) if midnight else due:%d/%m/%Y}"
    spared = of_kind(campaign.units, NOT)
    return CampaignDraft(
        code=campaign.code,
        title=campaign.title,
        plan_number=campaign.plan_number,
        opens=f"{opens.astimezone(zone):%d/%m/%Y}" if opens else "",
        due_day=day if due_known else "",
        due_time=f"{due:%H:%M}" if due_known and not midnight else "",
        levels=of_kind(campaign.units, LEVEL),
        wards=of_kind(campaign.units, WARD),
        groups=of_kind(campaign.units, GROUP),
        units="\n".join(codes(campaign.units)),
        spared="\n".join(codes(spared)),
        spared_kinds=tuple(one for one in spared if one not in codes(spared)),
        everybody=ALL in campaign.units,
        keywords="\n".join(campaign.keywords),
        remind=days_of(campaign.remind_before),
        chase=days_of(campaign.chase_after),
        parts=campaign.parts,
        shift=campaign.shift,
        chase_every=str(campaign.chase_every or ""),
        cutoff=days_of([campaign.cutoff_after]) if campaign.cutoff_after else "",
        principal=str(campaign.principal_after or ""),
        superior=str(campaign.superior_after or ""),
        opening=campaign.opening_letter,
        letters_to=campaign.letters_to,
        letters_cc=campaign.letters_cc,
        approvals=campaign.approvals,
        previous=campaign.previous,
    )


def table_of(form: Form, zone: ZoneInfo, columns_from: Sample, old: Campaign | None = None) -> dict[str, Any] | str:
    """The campaign.toml of a form, for `from_dict` to check; a code of table [refusals] where a field cannot be read."""
    due = form_values.due(form.get("due_day"), form.get("due_time"), zone)
    opens = form_values.instant(form.get("opens"), "", zone) if form.get("opens") else None
    if due is None or (form.get("opens") and opens is None):
        return "bad-date"
    remind, chase, letters = _days(form.get("remind")), _days(form.get("chase")), letters_of(form)
    if remind is None or chase is None or letters is None:
        return "bad-days"
    units = _selectors(form)
    if not units:
        return "nobody-asked"
    columns = {part.code: part.columns for part in old.parts} if old else {}
    parts = [part for at in range(PARTS) if (part := _part(form, at, columns_from, columns))]
    return {
        **{name: value for name, value in (to_dict(old) if old else {}).items() if name in _KEPT},
        "code": old.code if old else form.get("code") or code_for(form.get("title"), due),
        "title": form.get("title"),
        "plan_number": form.get("plan_number"),
        "due": due.isoformat(),
        **({"opens": opens.isoformat()} if opens else {}),
        "units": units,
        "keywords": _lines(form.get("keywords")),
        "remind_before": remind,
        **letters,
        "chase_after": [*chase, *letters.get("chase_after", ())],
        "parts": parts,
        "approvals": form_values.number(form.get("approvals")),
        "previous": form.get("previous"),
        **({"shift": form.get("shift")} if form.get("shift") else {}),
    }


def letters_of(form: Form) -> dict[str, Any] | None:
    """What a form says of a campaign's letters, as campaign.toml has it; None where a number cannot be read."""
    cutoff = _days(form.get("cutoff"))
    numbers = {name: form.get(name) for name in ("chase_every", "principal", "superior")}
    if cutoff is None or len(cutoff) > 1 or any(one and not re.fullmatch(r"[1-9][0-9]?", one) for one in numbers.values()):
        return None
    steps = {f"{name}_after": int(numbers[name]) for name in ("principal", "superior") if numbers[name]}
    roles = {name: list(form.all(name)) for name in ("letters_to", "letters_cc") if form.get("roles-shown")}
    return {
        **steps,
        **roles,
        **({"chase_after": [f"every {numbers['chase_every']}d until cutoff"]} if numbers["chase_every"] else {}),
        **({"cutoff_after": cutoff[0]} if cutoff else {}),
        **({"opening_letter": True} if form.get("opening") else {}),
    }


def code_for(title: str, due: datetime) -> str:
    """A code made of a title: the first letters of its words, and the year."""
    return f"{initials(title)}{due.year}"


def initials(title: str) -> str:
    """The first letters of a title's words."""
    return "".join(word[0] for word in re.findall(r"[a-z]+", fold(title)))[:12].upper() or "BC"


def columns_text(columns: Sequence[Column]) -> str:
    """Columns as lines of "name | type | bắt buộc"."""
    return "\n".join(
        " | ".join(one for one in (column.headers[0], _type(column), "bắt buộc" * column.required) if one) for column in columns
    )


def days_of(spans: Sequence[timedelta]) -> str:
    """ "7, 3, 1": whole days; hours as "12 giờ"."""
    return ", ".join(str(one.days) if not one.seconds else f"{int(one.total_seconds()) // 3600} giờ" for one in spans)


def asked(campaign: Campaign, units: Sequence[Unit]) -> int:
    """How many units of the roster a campaign asks."""
    return sum(campaign.expects(unit) for unit in units)


def _days(text: str) -> list[str] | None:
    found = []
    for one in filter(None, (one.strip().lower() for one in re.split(r"[,;]", text))):
        number = re.fullmatch(r"(\d{1,3})\s*(ngày|giờ)?", one)
        if number is None:
            return None
        found.append(number[1] + ("h" if number[2] == "giờ" else "d"))
    return found


def _selectors(form: Form) -> list[str]:
    """Whom the form asks; empty where nobody is."""
    kinds = [*form.all("spared_kind"), *_lines("\n".join(form.all("spared")))]
    spared = [f"{NOT}{one}" for one in kinds]
    if form.get("everybody"):
        return [ALL, *spared]
    levels = [f"{LEVEL}{one}" for one in form.all("level") if one in set(Level)]
    wards = [f"{WARD}{one}" for one in form.all("ward") if one]
    groups = [f"{GROUP}{one}" for one in form.all("group") if one]
    asked = [*levels, *wards, *groups, *_lines("\n".join(form.all("units")))]
    return [*asked, *spared] if asked else []


def _part(form: Form, at: int, columns_from: Sample, before: Mapping[str, Sequence[Column]]) -> dict[str, Any] | None:
    """`before`: the columns of each part as they were."""
    name = form.get(f"part_name_{at}")
    if not name:
        return None
    sample = form.file(f"part_sample_{at}")
    code = form.get(f"part_code_{at}") or re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40] or f"part-{at}"
    if sample:
        columns = [_as_table(one) for one in columns_from(sample.content)]
    else:
        columns = _columns(form.get(f"part_columns_{at}"), before.get(code, ()))
    return {
        "code": code,
        "name": name,
        "required": bool(form.get(f"part_required_{at}")),
        "formats": re.findall(r"[a-z0-9]+", form.get(f"part_formats_{at}").lower()),
        "columns": columns,
        "rules": rules_of(form.get(f"part_rules_{at}"), columns),
    }


def _columns(text: str, before: Sequence[Column]) -> list[dict[str, Any]]:
    """The lines of a form. A column that stood there before keeps what the form has no place for."""
    known = {column.headers[0]: column for column in before}
    found: dict[str, dict[str, Any]] = {}
    for line in _lines(text):
        header, kind, need = ([one.strip() for one in line.split("|")] + ["", ""])[:3]
        name, _, values = kind.partition(":")
        types = {fold(word): code for code, word in page_words.labels()["types"].items()}
        table = {
            "field": re.sub(r"[^a-z0-9]+", "_", fold(header)).strip("_")[:60] or f"c{len(found) + 1}",
            "header": [header],
            "type": types.get(fold(name.strip()), "text"),
            "required": fold(need).startswith("bat buoc"),
        }
        if choices := [one.strip() for one in values.split(",") if one.strip()]:
            table["choices"] = choices
        if column := known.get(header):
            table |= _unseen(column, str(table["type"]))
        found.setdefault(str(table["field"]), table)
    return list(found.values())


def _unseen(column: Column, kind: str) -> dict[str, Any]:
    """What a column has and no line of the form shows; bounds only while it counts."""
    bounds = {"min": column.least, "max": column.most} if ColumnType(kind).facts.numeric else {}
    told = {name: bound for name, bound in bounds.items() if bound is not None}
    return {"field": column.field, "header": list(column.headers), **told}


def _as_table(column: Column) -> dict[str, Any]:
    told = {"field": column.field, "header": list(column.headers), "type": column.type.value, "required": column.required}
    return told | ({"choices": list(column.choices)} if column.choices else {})


def _type(column: Column) -> str:
    name = page_words.label(column.type.value, "types")
    return f"{name}: {', '.join(column.choices)}" if column.type.facts.listed else name


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def columns_in_child(context: PageContext) -> Sample:
    """Reads sample workbooks where they can do no harm."""

    def found(content: bytes) -> tuple[Column, ...]:
        from parsers.forms.sample_columns import columns_from_workbook  # what opens workbooks is for children

        columns = in_child(context.settings, partial(columns_from_workbook, content))
        return columns if isinstance(columns, tuple) else ()

    return found
