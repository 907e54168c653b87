"""The days of a change: what holds from now on, and what the earlier letter had said."""

from __future__ import annotations

import re
from datetime import datetime

from parsers.official.references import references
from parsers.plan.changes.kinds import BESIDES, ENDING, KEPT, KINDS, LETTER, MOVING, TIME, ChangeKind, says
from parsers.plan.changes.pairs import SO_FAR, days_told, is_old, is_over
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.doers import is_retold
from parsers.plan.duty.exclusions import is_superseded
from parsers.vietnamese.text import clean, fold, squeeze

_DAY = r"(?:truoc\s+)?(?:ngay\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_FROM_TO = re.compile(
    rf"\btu\s+{_DAY}\s+(?:thanh|sang)\b|\b(?:{TIME}|lui|gia\s+han|dieu\s+chinh|chuyen|doi|nop|gui|bao\s+cao)\b[^.;,]{{0,70}}\btu\s+{_DAY}\s+den(?:\s+het)?\b"
)
CORRECTED = re.compile(
    r"\bbang\s+cum\s+tu\b|\bdinh\s+chinh\s*(?:lai\s*)?:|\bdoc\s+la\b|\b(?:nay\s+)?(?:sua|dinh\s+chinh|dieu\s+chinh)\s+(?:lai\s+)?(?:la|thanh)\b|\bthanh\s+(?:truoc\s+)?ngay\b|\bsang\s+ngay\b|\bnay\s*(?::|la\s+(?:truoc\s+)?(?:ngay\s+)?\d)"
)

_PRINTED = re.compile(r"\bda\s+(?:in|ghi|neu|thong\s+bao|dang)\b[^.;]*$|\bcum\s+tu\W*$")
_COUNTED = re.compile(r"\b(?:tinh|so\s+lieu|thong\s+ke|chot)\s+(?:\w+\s+)?$|\bden\s+nay\W*$")
_RECEIVED = re.compile(
    r"\b(?:nhan\s+duoc|(?:theo|can\s+cu|thuc\s+hien)(?=\s+\w+\s+\w+\s+so\b))\s+(?:cong\s+van|van\s+ban|thong\s+bao|chi\s+dao)\b"
)
#: "kết thúc năm học trước ngày 15/7/2020": a day of the world, not of the report.
_OF_WORLD = re.compile(
    r"\b(?:ket\s+thuc|khai\s+(?:giang|mac)|be\s+giang|nghi\s+hoc|di\s+hoc|nam\s+hoc(?!\s+20)|hoi\s+nghi|to\s+chuc)\b[^.;,]{0,25}$|\bdu\s+kien\s+(?:[a-z]+\s+){0,3}$"
)
#: "gửi theo Mẫu số 1 kèm theo Công văn số …, chậm nhất …": the letter is named for its form, and the day is this one's.
_OF_FORM = re.compile(rf"\b(?:mau|bieu|de\s+cuong|phu\s+luc)\b[^.;,]{{0,50}}\b(?:kem(?:\s+theo)?|tai|cua)\s+{LETTER}\s+so\b")
#: "Theo đó, … nộp trước ngày …" behind the sentence that cites the earlier letter: its day, retold.
_THEREBY = re.compile(rf"\W*(?:theo\s+do|trong\s+{LETTER}\s+(?:do|tren|nay))\b")
_FURTHER = re.compile(r"\W*\(?\s*(?:[ivx]{1,4}|\d{1,2}|[a-h])\s*\)")
_SENDS = re.compile(r"\b(?:nop|gui|bao\s+cao|han)\b")
_INSTEAD_OF = re.compile(r"\bthay\s+(?:vi|cho)\b")
#: "Hội đồng cấp trường chấm xong trước …": a body's own work, by which nothing is sent.
_MEANWHILE = re.compile(
    r"\b(?:hoi\s+dong|ban\s+(?:giam|to)|to\s+(?:cham|tham|tu)|doan)\b[^.;]{0,60}\b(?:cham|xet|tham\s+dinh|hop|lam\s+viec|cong\s+bo)\b"
)


def days_of_change(
    kind: ChangeKind, told: tuple[str, ...], number: str, basis: Basis
) -> tuple[datetime | None, datetime | None]:
    """What holds from now on, and what held: the earlier letter's day stands beside its number, or before "thành"."""
    due: datetime | None = None
    meanwhile: datetime | None = None  #: of deeds in which nothing is sent
    was: datetime | None = None
    retold: list[datetime | None] = []
    thereby = False
    for above, sentence in zip(("", *told), told, strict=False):
        text = squeeze(clean(sentence))
        folded = fold(text)
        thereby = _is_retelling(folded, above, number) or (thereby and bool(_FURTHER.match(folded)))
        if BESIDES.match(folded) or (KEPT.search(folded) and not CORRECTED.search(folded)):
            continue
        about = number in text.replace(" ", "") or says(sentence, None) or bool(re.search(r"\bhan\b", folded))
        turn = _turn(folded, about=about)
        if not thereby and (_RECEIVED.search(folded) or is_retold(folded, "")) and number not in text.replace(" ", ""):
            continue  # what a superior or another office asks for is no day of this letter
        worded = _worded(text, folded, basis, turned=turn is not None)
        if worded is None:
            continue
        pair = days_told(text, basis) if about and kind in MOVING and basis.earliest and not thereby else None
        if pair and pair.was and pair.due and pair.was != pair.due:
            was, due = was or pair.was, due or pair.due
            continue
        if turn is not None and len(worded) > 1 and not is_over(worded[-1], basis):
            was, due = was or worded[0].due, due or worded[-1].due
            continue
        for one in reversed([one for one in worded if not _COUNTED.search(folded[max(0, one.start - 40) : one.start])]):
            old = number in text.replace(" ", "") and not _changes(kind, folded, one.start) and not _OF_FORM.search(folded)
            if thereby:
                retold.append(one.due)
            elif (old and not _INSTEAD_OF.search(folded, one.end)) or _held(one, folded, basis):
                was = was or one.due
            elif _MEANWHILE.search(folded) and not _SENDS.search(folded):
                meanwhile = meanwhile or one.due
            else:
                due = due or one.due
    due = due or meanwhile
    was = retold[0] if len(set(retold)) == 1 else was  # of several a person says which is meant
    return (None, was) if kind in ENDING else (due, was)  # any other day is one that this paper sets


def _turn(folded: str, *, about: bool) -> int | None:
    """Where a sentence turns from the old wording to the new; any other "từ ngày … đến ngày …" is a span of time."""
    turns = (CORRECTED, _FROM_TO) if about else (CORRECTED,)
    return next((match.start() for pattern in turns if (match := pattern.search(folded))), None)


def _worded(text: str, folded: str, basis: Basis, *, turned: bool) -> list[Deadline] | None:
    """The days of a sentence that words of deadline or of change stand before; None for a stretch of time."""
    history = Basis(None, basis.issued, None, basis.zone, basis.is_working_day)
    found = [one for one in find_deadlines(text, basis if basis.earliest else history) if one.due]
    found = _of_letters(found, text, folded)
    if any(one.span for one in found) and not _SENDS.search(folded):
        return None  # "từ 06/7 đến 09/6, nay sửa là …": a stretch of time put right, in which nothing is sent
    return [one for one in found if (turned or not one.span) and (one.worded or turned or _replaced(one, folded))]


def _of_letters(found: list[Deadline], text: str, folded: str) -> list[Deadline]:
    """The days without those of papers cited, of how things stood, and of the world."""
    cited = {one.date for one in references(text)}
    found = [one for one in found if one.strong or one.stated is None or one.stated not in cited]
    found = [one for one in found if not SO_FAR.match(folded, one.end)]
    return [one for one in found if not _OF_WORLD.search(folded[max(0, one.start - 40) : one.start])]


def _is_retelling(folded: str, above: str, number: str) -> bool:
    """Whether a sentence goes on with what the earlier letter said, which the sentence above it cites."""
    return bool(_THEREBY.match(folded)) and number in squeeze(clean(above)).replace(" ", "")


def _held(one: Deadline, folded: str, basis: Basis) -> bool:
    """Whether a deadline is the earlier letter's by the words before it, or over when this one was written."""
    if _replaced(one, folded) or is_old(one, folded) or _PRINTED.search(folded[max(0, one.start - 140) : one.start]):
        return True
    return is_over(one, basis)


def _replaced(one: Deadline, folded: str) -> bool:
    return is_superseded(folded[max(0, one.start - 90) : one.end], folded[one.end : one.end + 60])


def _changes(kind: ChangeKind, folded: str, before: int) -> bool:
    return any(
        of is kind and of not in ENDING and (found := pattern.search(folded)) and found.start() < before
        for of, pattern in KINDS
    )
