"""What a sentence elsewhere says of deadlines: the hour of a table's days, a holiday's day, an hour moved from a day on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from parsers.plan.deadlines.basis import DAY, Basis
from parsers.plan.deadlines.deadline import Doubt
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.exclusions import Duty
from parsers.plan.duty.sentences import Request
from parsers.plan.homographs import spoken
from parsers.plan.mentions import days_in
from parsers.plan.passages import Passage
from parsers.vietnamese.text import clean, fold

#: "Thời gian nêu ở bảng là hạn chót nhận biểu (tính đến 16 giờ 30 của ngày đó)".
_HOUR_OF_TABLE = re.compile(
    r"\b(?:thoi\s+(?:gian|han)|han|moc|cac\s+ngay)\b[^.;]{0,40}\b(?:bang|cot)\b[^.;]{0,80}?\b(?P<lead>den|truoc|la|vao|luc)\s+"
    r"(?P<hour>[01]?\d|2[0-3])\s*(?:gio|h|g)\s*(?P<minute>[0-5]\d)?(?:\s*phut)?[^.;\d]{0,20}\b(?:ngay\s+do|cung\s+ngay|(?:moi|cua|tung|cac)\s+ngay)\b"
)
#: "gửi trước 16h00 của ngày ghi tại cột Hạn", "không muộn hơn 17 giờ của ngày đã nêu".
_HOUR_OF_DAY = re.compile(
    r"\b(?P<lead>truoc|den|cham\s+nhat|muon\s+nhat|khong\s+(?:muon|tre|cham|qua)(?:\s+hon)?)\s+(?:luc\s+|la\s+)?"
    r"(?P<hour>[01]?\d|2[0-3])\s*(?:gio|h|g)\s*(?P<minute>[0-5]\d)?(?:\s*phut)?\s*,?\s*(?:cua\s+|trong\s+)?(?:moi\s+|cac\s+|tung\s+)?ngay\s+(?:da\s+|duoc\s+)?(?:ghi|neu)\b"
)
#: "Các mục ghi một ngày thì nộp trong ngày đó, muộn nhất 17h00".
_HOUR_OF_ITEMS = re.compile(
    r"\b(?:cac\s+(?:muc|bao\s+cao|noi\s+dung|ngay)|moi\s+(?:muc|ngay)|thoi\s+han)\b[^.;]*\b(?:ngay\s+(?:do|ay|ghi|neu)|trong\s+ngay|cac\s+ngay\s+tren)\b[^.;\d]*"
    r"\b(?P<lead>truoc|cham\s+nhat|muon\s+nhat|den)\s+(?:luc\s+|la\s+)?(?P<hour>[01]?\d|2[0-3])\s*(?:gio|h|g)\s*(?P<minute>[0-5]\d)?"
)
#: "(*) Riêng các trường mầm non gửi trước ngày 12/10": of the rows whose day has the star.
_STARRED = re.compile(r"\W*\(?\*{1,3}\)?\s*(?:ghi\s+chu\s*:\s*)?(?=(?:rieng|doi\s+voi)\b)")
#: "gửi trước các trường khác 02 ngày": counted from the days of the others, and with their hour.
_FROM_OTHERS = re.compile(
    r"\b(?:truoc|sau|som\s+hon|cham\s+hon)\s+(?:so\s+voi\s+)?(?:cac\s+)?(?:truong|don\s+vi)\s+(?:khac|con\s+lai)\b"
)
#: "do ngày 30/4 là ngày nghỉ lễ, Sở nhận báo cáo đến hết ngày 04/5/2026".
_ON_HOLIDAY = re.compile(
    r"\b(?:do|vi|neu)\s+ngay\s+(?P<day>\d{1,2}\s*/\s*\d{1,2})(?:\s*/\s*\d{4})?\s+(?:la|trung|roi)\b[^.;,]{0,30}\b(?:nghi|le|tet)\b"
)
#: "kể từ ngày 11/02 chuyển giờ chốt từ trước 14 giờ sang trước 10 giờ 30": of every day from that one on.
_HOUR_MOVED = re.compile(
    r"\btu\s+ngay\s+(?P<day>\d{1,2}/\d{1,2}(?:/\d{4})?)\b[^.;]*\bgio\b[^.;]*\b(?:sang|thanh)\s+(?:truoc\s+)?(?P<hour>\d{1,2}\s*(?:gio|h)(?:\s*\d{2})?)"
)


def noted(found: tuple[Request, ...], told: tuple[Passage, ...]) -> tuple[Request, ...]:
    """The deadlines with what a note of the paper says of them: their hour, or a doubt where another day stands for one."""
    texts = [spoken(passage.text) for passage in told if not passage.time]
    notes = (pattern.search(text) for text in texts for pattern in (_HOUR_OF_TABLE, _HOUR_OF_DAY, _HOUR_OF_ITEMS))
    hour = next((note for note in notes if note), None)
    holidays = {day for text in texts if (note := _ON_HOLIDAY.search(text)) for day in days_in(f"ngày {note['day']}")}
    starred = _starred(found)
    found = (*(replace(one, duty=Duty.OTHER) if starred and _is_note(one) else one for one in found), *starred)
    if hour:
        found = tuple(_with_hour(one, hour) for one in found)
    return tuple(_moved(one, holidays) for one in found) if holidays else found


def _starred(found: tuple[Request, ...]) -> tuple[Request, ...]:
    """What a note gives another day: the row with the star, for the units that the note names."""
    notes = [one for one in found if _is_note(one) and one.deadline.due]
    rows = [one for one in found if "*" in one.passage.time and one.duty in (Duty.REPORT, Duty.REGISTRATION)]
    return tuple(
        replace(
            row,
            deadline=replace(note.deadline, doubts=(*note.deadline.doubts, Doubt.DUTY)),
            passage=replace(row.passage, performer=note.passage.text),
        )
        for note in notes
        for row in rows
    )


def _is_note(one: Request) -> bool:
    return not one.passage.time and bool(_STARRED.match(spoken(one.passage.text)))


def _with_hour(request: Request, note: re.Match[str]) -> Request:
    deadline = request.deadline
    counted = bool(_FROM_OTHERS.search(spoken(request.passage.text)))
    whole_day = deadline.due and not (deadline.exclusive or deadline.due.hour or deadline.due.minute)
    if not deadline.due or not whole_day or not (request.passage.time or counted):
        return request
    late = deadline.due - DAY + timedelta(hours=int(note["hour"]), minutes=int(note["minute"] or 0))
    late = late if note["lead"] == "truoc" else late + timedelta(minutes=1)  # "đến 16 giờ 30" counts all of that minute
    doubts = (*deadline.doubts, Doubt.BASE) if counted else deadline.doubts
    repeat = replace(deadline.repeat, due_time=late.time()) if deadline.repeat else None
    return replace(request, deadline=replace(deadline, due=late, repeat=repeat, worded=True, strong=True, doubts=doubts))


def _moved(request: Request, holidays: set[str]) -> Request:
    """A row whose day is a holiday: the note names the day that counts, and a person sees both."""
    deadline = request.deadline
    named = [day for day in days_in(deadline.quote) if any(f"{day}/".startswith(f"{off}/") for off in holidays)]
    if not request.passage.time or not named:
        return request
    return replace(request, deadline=replace(deadline, doubts=(*deadline.doubts, Doubt.CONFLICT)))


def hour_moved(sentence: str, basis: Basis) -> datetime | None:
    """The first instant of an hour that holds from a day on; None where a sentence moves none."""
    moved = _HOUR_MOVED.search(fold(clean(sentence)))
    found = find_deadlines(f"trước {moved['hour']} ngày {moved['day']}", basis) if moved else ()
    return found[0].due if found else None
