"""A paper's deadlines beside the change that it makes: which are new days of the earlier letter, and which asked anew."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.plan.addressees import addressees
from parsers.plan.changes.change import PlanChange
from parsers.plan.changes.kinds import BESIDES, ENDING, KEPT, MOVING, ChangeKind, is_history, moves_a_day
from parsers.plan.changes.pairs import Days, days_told, new_days
from parsers.plan.changes.turns import is_of_else, names_what_is_sent
from parsers.plan.deadlines.basis import Basis
from parsers.plan.duty.duties import PRODUCT
from parsers.plan.matter import subject_matter
from parsers.plan.proposal import PlanProposal
from parsers.vietnamese.text import clean, fold, squeeze

_ITEM = 80  # characters: "- Tiểu học: 14/10/2026 (cũ 09/10/2026)" names nothing that is sent, its list does
_LIMIT = re.compile(r"\b(?:thoi\s+han|han\s+(?:nop|gui))\b")
#: "(không thuộc đối tượng của Công văn số 75)": whom the earlier letter did not ask.
_NOT_OF_IT = re.compile(r"\bkhong\s+thuoc\s+(?:doi\s+tuong|pham\s+vi)\b")
_PUT_RIGHT = re.compile(r"\bdinh\s+chinh\b")


def parted(
    change: PlanChange, proposals: list[PlanProposal], basis: Basis, told: tuple[str, ...] = (), office: str = "phong"
) -> tuple[tuple[PlanChange, ...], list[PlanProposal]]:
    """The change with what the paper says of its deadline; only a report on something else stays a campaign of its own.

    `told`: the paper's sentences; each that names an old day beside a new one moves a report, proposed or not.
    """
    changes, rest = _with_proposals(change, proposals, basis, told)
    moved = _moved_too(change, told, basis, office) if change.kind in MOVING and change.due else ()
    known = {one.due for one in changes}
    return (*changes, *(one for one in moved if one.due not in known)), rest


def _moved_too(change: PlanChange, told: tuple[str, ...], basis: Basis, office: str) -> tuple[PlanChange, ...]:
    """What items of a list say of reports of their own: "- …: từ ngày … chuyển thành ngày …"."""
    found: list[PlanChange] = []
    for sentence in told:
        kept = KEPT.search(fold(clean(sentence))) or is_history(sentence) or is_of_else(sentence)
        whom = addressees(sentence, office)
        item = len(sentence) < _ITEM and whom.definite
        named = names_what_is_sent(sentence) or item or _LIMIT.search(fold(clean(sentence)))
        days = None if kept or not named else days_told(sentence, basis)
        if days and days.was and days.due and days.was not in (days.due, change.due) and days.due != change.was:
            moved = replace(
                change, due=days.due, quote=squeeze(clean(sentence)), units=whom.units or change.units, named=whom.named
            )
            found.append(_kind_by_days(moved, days))
    return tuple(found)


def _with_proposals(
    change: PlanChange, proposals: list[PlanProposal], basis: Basis, said: tuple[str, ...]
) -> tuple[tuple[PlanChange, ...], list[PlanProposal]]:
    asked = _asked_then(change, said, basis)
    of_it = [one for one in proposals if _is_on(one, change, basis, asked) and not KEPT.search(fold(one.sentence))]
    titles = {one.title for one in of_it if not BESIDES.match(fold(one.sentence))}  # the same report of another level
    of_it = [
        one
        for one in proposals
        if one in of_it or (one.title in titles and not one.repeat and not BESIDES.match(fold(one.sentence)))
    ]
    rest = [one for one in proposals if one not in of_it]
    if change.kind in ENDING or not of_it:
        return (_kind_by_days(change, Days(change.was, change.due)),), rest
    told = [(one, _days_of(one, basis)) for one in of_it]
    new = {(days.due, one.units): (one, days) for one, days in told if days.due and days.due != change.was}
    if len(new) > 1:  # each level, or each report, has a new day of its own
        return tuple(_item(change, one, days) for one, days in new.values()), rest
    one, days = next(((one, days) for one, days in told if days.due == change.due), told[0])
    again = None if days.due == change.was else days.due  # the day that held before is no new one
    change = replace(change, due=change.due or again, units=change.units or one.units, named=one.named)
    return (_kind_by_days(change, Days(days.was or change.was, change.due)),), rest


def _item(change: PlanChange, one: PlanProposal, days: Days) -> PlanChange:
    """The change of one level, or of one report, with the day that held for it."""
    item = replace(change, due=days.due, units=one.units, named=one.named, quote=one.sentence)
    return _kind_by_days(item, Days(days.was or change.was, days.due))


def _kind_by_days(change: PlanChange, days: Days) -> PlanChange:
    """Whatever the paper is called: a day set later is an extension, an earlier one none; a misprint is put right."""
    if change.kind not in MOVING or not days.was or not days.due or days.was == days.due:
        return replace(change, was=days.was)
    later = days.due > days.was and not _PUT_RIGHT.search(fold(f"{change.subject} {change.quote}"))
    return replace(change, was=days.was, kind=ChangeKind.EXTENSION if later else ChangeKind.AMENDMENT)


def _days_of(one: PlanProposal, basis: Basis) -> Days:
    """The days of a deadline's own sentence: a row holds the old one in another column."""
    if one.row:
        others = [day for day in new_days(one.sentence, basis) if day != one.due]
        return Days(others[0] if len(others) == 1 and one.due else None, one.due)
    told = days_told(one.sentence, basis)
    return told if told and told.was and told.due else Days(None, one.due)


def _asked_then(change: PlanChange, told: tuple[str, ...], basis: Basis) -> str:
    """The folded words that say what the earlier letter asked for: those beside its number or beside its day."""
    of_letter = (
        one
        for one in told
        if (change.number and change.number in one.replace(" ", ""))
        or (change.was and change.was in (days.due, days.was) if (days := days_told(one, basis)) else False)
    )
    body = fold(clean(" ".join((change.quote, *change.told, *of_letter))))
    return body if PRODUCT.search(body) else f"{fold(clean(change.subject))} {body}"


def _is_on(one: PlanProposal, change: PlanChange, basis: Basis, asked: str) -> bool:
    """Whether a deadline is the earlier letter's. A paper that replaces another asks for all of its own anew.

    `asked`: the words that say what the earlier letter asked for.
    """
    if change.kind is ChangeKind.REPLACEMENT:
        return False
    if _NOT_OF_IT.search(fold(one.sentence)):
        return False
    if one.sentence in change.told:
        return True
    if change.kind in MOVING and (moves_a_day(one.sentence) or _tells_both(one, basis)):
        return True
    if (change.number and change.number in one.sentence.replace(" ", "")) or one.sentence == change.quote:
        return True
    if change.kind is ChangeKind.WITHDRAWAL or BESIDES.match(fold(one.sentence)):
        return one.due == change.was and one.due is not None
    if change.told:  # the rest of the paper is about other things
        return one.due is not None and one.due in (change.due, change.was)
    noun = PRODUCT.match(fold(subject_matter.product(one.sentence)))
    if noun and noun[0] not in asked:
        return False  # the letter asked for a report, and this sentence asks for a list
    words = subject_matter.own_words(one.title)
    shared = words & subject_matter.own_words(change.subject)
    return (one.due and one.due in (change.due, change.was)) or 2 * len(shared) >= len(words)


def _tells_both(one: PlanProposal, basis: Basis) -> bool:
    """Whether a sentence names the day that held beside the one that holds: "hạn cũ …, hạn mới …"."""
    if one.row:
        return _days_of(one, basis).was is not None
    told = days_told(one.sentence, basis)
    return bool(told and told.was and told.due and told.was != told.due and re.search(r"\d", fold(clean(one.sentence))))
