"""Trying an office's own templates on invented letters before a school gets one."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from config.entities import Fate, Level
from config.settings import Office
from tracker.rules.attribution.evidence import Reason
from tracker.rules.letters.notice import (
    BoardCount,
    CampaignLine,
    ChangeLine,
    Facts,
    FileLine,
    FormLine,
    LetterKind,
    NewsLine,
    Notice,
    OverdueUnit,
    OwingLevel,
)
from tracker.rules.office.health import Trouble
from tracker.sending.render import WORDS, environments, own_templates, render_with, shipped_names

_NOW = datetime(2026, 3, 18, 2, tzinfo=UTC)
_LINE = CampaignLine(
    code="MAU",
    title="Báo cáo mẫu",
    due=_NOW + timedelta(days=2),
    received_at=_NOW,
    receipt="MAU-0001",
    plan_number="1/KH",
    parts=("Báo cáo", "Phụ lục"),
    figures_from=date(2026, 2, 15),
    figures_to=date(2026, 3, 14),
    due_before=_NOW,
)
_FILE = FileLine("bao cao.docx", 18_640, "ab" * 32, "Báo cáo mẫu", "Báo cáo", 1, unit_name="THCS Mẫu")
_WITH_FORM = replace(_LINE, received_at=None, forms=(FormLine("Phụ lục", ("Họ và tên", "Chức vụ")),))
_OVERDUE = (
    OverdueUnit("THCS Mẫu", _NOW - timedelta(days=9), (), 2, _NOW - timedelta(days=3)),
    OverdueUnit("Tiểu học Mẫu", _NOW - timedelta(days=9), ("Phụ lục",), 1),
)
_LOCKED = replace(_FILE, filename="phu luc.zip", version=0, usable=False, problems=(("encrypted", "", ""),))
_LOOSE = replace(_FILE, campaign_title="", part_name="", version=0, unit_name="")
_FACTS = Facts(
    unit_name="THCS Mẫu",
    unit_level="thcs",
    subject="Báo cáo",
    received_at=_NOW,
    now=_NOW,
    files=(_FILE, _LOCKED),
    campaigns=(_LINE,),
    note="Lời của cán bộ.",
)


def mistakes(office: Office) -> tuple[str, ...]:
    """What is wrong with the office's own templates, each with its file and line; nothing where there are none."""
    own = own_templates(office)
    if own is None:
        return ()
    found = dict.fromkeys(_unknown(own))
    _, text = environments(office.timezone, own)
    for path in sorted(own.rglob("*.txt")) + sorted(own.rglob("*.html")):
        if path.name == WORDS:
            continue  # fields, no template: tried with the letters
        try:
            text.parse(path.read_text("utf-8-sig"), filename=str(path))
        except (TemplateError, UnicodeDecodeError) as error:
            found[_told(error, own, path)] = None
    if not found:
        for notice in _samples():
            try:
                render_with(notice, office, "<mau@example>", own)
            except Exception as error:  # whatever a template may do wrong is the office's to mend
                found[_told(error, own, own / notice.kind)] = None
    return tuple(found)


def sample(kind: LetterKind) -> Notice:
    """An invented letter of a kind, to be looked at: the first of its kind is true to it."""
    return samples(kind)[0]


def samples(kind: LetterKind) -> tuple[Notice, ...]:
    """Invented letters of a kind, each of another case."""
    return tuple(notice for notice in _samples() if notice.kind is kind)


def _unknown(own: Path) -> Iterator[str]:
    """Files that no letter is made of: a name with a slip of the pen would otherwise do nothing, silently."""
    shipped = {Path(name) for name in shipped_names()}
    for path in sorted(own.rglob("*")):
        name = path.relative_to(own)
        if path.is_file() and name not in shipped and not path.name.startswith("_"):
            yield f"{name}: no letter uses a file of this name"


def _samples() -> Iterator[Notice]:
    over = replace(_LINE, code="MAU2", due=_NOW - timedelta(days=3), missing=("Phụ lục",), received_at=None, receipt="")
    count = BoardCount("MAU", over.title, over.due, 40, 36, 33, 3, 1, 1, 2, ("THCS Mẫu",))
    many = replace(count, owing=(), owing_levels=(OwingLevel(Level.THPT, 212, ("THPT Mẫu",)),))
    change = ChangeLine("name", _NOW.date(), "THCS Mẫu Cũ", ("THCS Mẫu",))
    owed = replace(_FACTS, campaigns=(replace(_LINE, standing="owed"),))
    lists = Facts(
        now=_NOW,
        counts=(count, many),
        tray=1,
        unreachable=("A",),
        dead=(("B", "b@x.example"),),
        held=3,
        attached=True,
        final=True,
        ailments=tuple(Trouble),
    )
    handed = Facts(now=_NOW, campaigns=(_LINE,), counts=(count,), note="Lời của cán bộ.")
    facts = {
        LetterKind.CONFIRMATION: (_FACTS, replace(_FACTS, duplicate=True), replace(_FACTS, change=change)),
        LetterKind.CHANGED: tuple(replace(owed, change=replace(change, kind=kind)) for kind in ("name", "addresses", *Fate)),
        LetterKind.QUESTION: tuple(replace(_FACTS, question=one, unit_name="", files=(_LOOSE, _LOCKED)) for one in Reason),
        LetterKind.LATE: tuple(
            replace(_FACTS, campaigns=lines) for lines in ((replace(over, missing=()),), (over,), (over, _LINE))
        ),
        LetterKind.OPENING: tuple(
            replace(_FACTS, campaigns=(_WITH_FORM,), enclosed=("ke hoach.pdf",), amended=one) for one in (False, True)
        ),
        LetterKind.PRINCIPAL: tuple(replace(_FACTS, campaigns=(one,), asked=2) for one in (replace(over, missing=()), over)),
        LetterKind.SUPERIOR: (Facts(now=_NOW, campaigns=(replace(_LINE, due=over.due),), overdue=_OVERDUE),),
        LetterKind.OWN: (replace(_FACTS, subject="Mời họp giao ban", campaigns=()),),
        LetterKind.DIGEST: (lists,),
        LetterKind.NEWS: (Facts(now=_NOW, news=(NewsLine("Báo cáo mẫu", "report.complete", 12, ("THCS Mẫu",)),)),),
        LetterKind.HANDOVER: (handed, replace(handed, note="")),
    }
    both = replace(_FACTS, campaigns=(over, _LINE))
    for kind in LetterKind:
        for one in facts.get(kind, (_FACTS, both, replace(_FACTS, campaigns=(over,)))):
            yield Notice(f"{kind}:mau", kind, "mau", "MAU", ("a@b.example",), one)


def _told(error: Exception, own: Path, path: Path) -> str:
    """File, line and reason, as a person who edits the file wants them."""
    if isinstance(error, TemplateSyntaxError):
        return f"{path.relative_to(own)}, line {error.lineno}: {error.message}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(own)]
    if frames:
        return f"{Path(frames[-1].filename).relative_to(own)}, line {frames[-1].lineno}: {error}"
    return f"{path.relative_to(own)}: {error}"
