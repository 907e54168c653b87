"""The dated sentences of a plan, each weighed: which deadline goes with which duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from parsers.plan.addressees import addressees
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.recurrence import next_due, span_of
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.duties import (
    PRODUCT,
    REPORTED,
    SEND,
    SURE_SEND,
    Weighed,
    is_own,
    labels_sending,
    says_hard_copy,
    says_soft_copy,
    weigh,
)
from parsers.plan.duty.exclusions import SCHOOLS, Duty, by_others, comes_in, elsewhere, is_beside
from parsers.plan.duty.sentences import GIVEN_TO, Request, of_sentence
from parsers.plan.duty.settled_rows import asks_nothing
from parsers.plan.homographs import spoken
from parsers.plan.matter.subject_matter import own_words, product
from parsers.plan.passages import Passage
from parsers.plan.tables.timetables import NEW_HEAD
from parsers.vietnamese.text import clean, fold

_SENT = re.compile(r"nop|gui|bao\s*cao|\bhan\b|thoi\s*han")
_ITEM = re.compile(
    r"bao\s+cao|danh\s+sach|ho\s+so|bang\s+|bieu\s+|phieu|so\s+lieu|san\s+pham|bai\s+du\s+thi|minh\s+chung|ban\s+(?!tru\b)"
)
_WORK = re.compile(
    r"^\W*(?:to\s+chuc|hop\b|tap\s+huan|kiem\s+tra|khai\s+mac|be\s+mac|phat\s+dong|(?:chot|lay)\s+so\s+lieu|cham(?!\s+(?:nhat|cong)\b)|cong\s+bo|tong\s+hop|tham\s+dinh|hoi\s+nghi|le\b|xay\s+dung|ban\s+hanh|trien\s+khai|thong\s+bao|niem\s+yet|cong\s+khai|kien\s+toan|ban\s+giao\s+bai|so\s+ket|tong\s+ket)"
)
#: "Hội đồng huyện họp duyệt": a body's own day in a table of old days and new ones.
_BODY_WORKS = re.compile(r"\W*(?:hoi\s+dong|ban|doan|to)\b[^-]{0,40}\b(?:hop|duyet|cham|kiem\s+tra|xet|lam\s+viec)\b")
_UNITS_REPORT = re.compile(r"\W*(?:cac\s+)?(?:truong|don\s+vi|co\s+so)\b[^.;:-]{0,40}?\b(?:bao\s+cao|nop|gui)\b")
_REPORT_HEAD = re.compile(
    r"\b(?:ten|loai)\s+bao\s+cao\b|\b(?:ten|ma)\s+bieu\b"
)  # of another column: its rows are reports, whatever they sum up
#: "Sơ kết học kỳ I" below "Thời hạn gửi báo cáo" is a report's name, and no meeting.
_REPORTS_SENT = re.compile(r"\b(?:gui|nop)\s+bao\s+cao\b")
_ROUND = re.compile(r"\W*(?:so|tong)\s+ket\b")
_OFFICES = re.compile(r"\bphong\b|\bpgd|\bso\b|chuyen vien|bo phan|\bban |\bto (?!chuc)")
#: "Trường có tổ chức bán trú": some of the schools, whatever the words behind fold to.
_SCHOOLS_OF = re.compile(r"\W*(?:cac\s+)?truong\s+(?:co|thuoc|duoc|chua|hoc|cong|ngoai|dang|nao)\b")
#: "trong ngày ra quân", "khi có yêu cầu": a time that only an event tells.
_WHEN = re.compile(r"\b(?:trong|sau|khi|truoc|cham\s+nhat|ngay)\b.*[a-z]{2}")
#: "Ban chỉ đạo xã, phường": bodies of several communes hand in to the office above them.
_OF_COMMUNES = re.compile(r"\bban\s+chi\s+dao\b.*\b(?:cac\s+xa|cac\s+phuong|xa\s*,\s*phuong|cap\s+xa)\b")
#: "Bộ phận THCS": a section of the office, though a level stands in its name.
_SECTION = re.compile(
    r"\W*(?:bo\s+phan|chuyen\s+vien|cong\s+chuc|can\s+bo|to\s+(?:pho\s+thong|mam\s+non|tieu\s+hoc|thcs|mn|th|chuyen\s+mon))\b"
)
_DONE = re.compile(r"\bda\s+(?:gui|nop|bao|hoan|co|duoc|ban)\b|\btheo\s+doi\s+(?:viec\s+)?(?:nop|gui)\b")
#: "nộp trước ngày 20/01/2021 theo Công văn số 12/…": what was to be done then, and no misprint.
_BY_LETTER = re.compile(r"\s*theo\s+(?:cong\s+van|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan)\s+so\b")


def requests_of(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    """Every date of a passage, weighed. A day before the paper itself is history, or a misprint if something is asked by it."""
    found = _of_row(passage, basis, office) if passage.time else of_sentence(passage, basis, office)
    for request in found:
        deadline = request.deadline
        past = deadline.stated and basis.since and deadline.due and deadline.due <= basis.midnight(basis.since)
        if not past:
            yield request
        elif _is_misprint(request):
            yield replace(request, deadline=replace(deadline, due=None, doubts=(*deadline.doubts, Doubt.PAST)))
        else:
            duty = request.duty if request.duty in (Duty.CITED, Duty.SUPERSEDED) else Duty.OTHER
            yield replace(request, duty=duty)


def _is_misprint(request: Request) -> bool:
    asked = request.duty in (Duty.REPORT, Duty.REGISTRATION) and request.sure and request.deadline.strong
    told = spoken(request.passage.text)
    return asked and not _DONE.search(told) and not _BY_LETTER.match(told.partition(fold(request.deadline.quote))[2])


def _of_row(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    deadlines = find_deadlines(passage.time, basis, passage.text)
    told, head = spoken(passage.text), fold(clean(passage.time_head))
    last = deadlines
    if any(deadline.span for deadline in deadlines):
        last = tuple(deadline for deadline in deadlines if deadline.span)[-1:]
    weighed = _weigh_row(passage, told, head, office)
    for deadline in deadlines:
        duty = weighed if deadline in last else Weighed(Duty.OTHER, sure=True)
        yield Request(deadline, duty.duty, duty.sure, passage.text, passage, _named_in_time(passage.time, deadlines, deadline))
    if not deadlines and weighed.duty is Duty.REPORT and (when := _WHEN.search(fold(clean(passage.time)))):
        of_event = Deadline(
            when.start(), when.end(), passage.time, None, False, worded=True, strong=True, doubts=(Doubt.EVENT,)
        )
        yield Request(of_event, Duty.REPORT, weighed.sure, passage.text, passage)
    for deadline in find_deadlines(passage.text, basis):
        yield Request(deadline, Duty.OTHER, False, passage.text, passage)


def _named_in_time(time: str, deadlines: tuple[Deadline, ...], deadline: Deadline) -> str:
    """What the cell of a row's time says before a day of its own report: "TH, THCS: báo cáo tổng kết 16/5"."""
    before = clean(time)[max((one.end for one in deadlines if one.end <= deadline.start), default=0) : deadline.start]
    told = before.rpartition(";")[2].strip()
    return told if REPORTED.search(fold(told)) else ""


def _weigh_row(passage: Passage, told: str, head: str, office: str) -> Weighed:
    if is_own(spoken(passage.heading)) or asks_nothing(passage, office):
        return Weighed(Duty.ABOVE, sure=True)
    lead_in = spoken(passage.lead_in)
    mailed = SURE_SEND.search(f"{lead_in} {told}") or REPORTED.search(told)
    if not mailed and elsewhere(lead_in) is Duty.ONLINE:
        return Weighed(Duty.ONLINE, sure=True)
    if NEW_HEAD.search(head) and not (_WORK.search(told) or _BODY_WORKS.match(told)):
        return Weighed(Duty.REPORT, sure=True)
    performer = fold(clean(passage.performer))
    if office != "ubnd" and _OF_COMMUNES.search(performer) and SURE_SEND.match(told):
        return Weighed(Duty.REPORT, sure=False)
    addressed = bool(SCHOOLS.search(performer)) or addressees(passage.performer, office).definite
    if _is_of_others(performer, told, office, addressed=addressed):
        return Weighed(Duty.ABOVE, sure=True)
    weighed = weigh(told, lead_in, office, label=False)
    if weighed.duty in (Duty.REPORT, Duty.REGISTRATION, Duty.ABOVE, Duty.ONLINE) and weighed.sure:
        return weighed
    reports = bool(_REPORT_HEAD.search(head)) and addressed
    reports = reports or bool(_REPORTS_SENT.search(head) and _ROUND.match(told))
    if _WORK.search(told) and not SEND.search(told) and not reports:
        return Weighed(Duty.OTHER, sure=True)
    if weighed.duty is Duty.REPORT and addressed and (SURE_SEND.match(told) or _UNITS_REPORT.match(told)):
        return Weighed(Duty.REPORT, sure=False)  # "Gửi hồ sơ dự án" below "Thời gian", done by units
    if GIVEN_TO.match(spoken(passage.heading)) and PRODUCT.search(told):
        return Weighed(Duty.REPORT, sure=True)  # "II. Nộp về Phòng GD&ĐT" above a table of things and days
    regime = labels_sending(spoken(passage.heading)) and addressed and not _WORK.search(told)
    sent = bool(_SENT.search(head) or SURE_SEND.search(lead_in))
    if (
        regime
        or reports
        or _SENT.search(head)
        or (any(PRODUCT.match(cell) or _ITEM.match(cell) for cell in told.split(" - ")) and not _WORK.search(told))
    ):
        registers = re.search(r"dang\s+ky|ke\s+hoach", told) and not re.search(r"bao\s+cao", told)
        return Weighed(Duty.REGISTRATION if registers else Duty.REPORT, sure=sent)
    scheduled = addressed and PRODUCT.search(lead_in)  # "Lịch nộp báo cáo tài chính" above days and units
    return weighed if weighed.duty is not Duty.REPORT or scheduled else Weighed(Duty.OTHER, sure=False)


def _is_of_others(performer: str, told: str, office: str, *, addressed: bool) -> bool:
    """Whether the performer of a row is no unit: a section of the office, or a body beside it."""
    if is_beside(performer, office) and not comes_in(told):
        return True
    if office == "ubnd" and by_others(performer, office):  # a commune is a Sở's unit, and no unit of its own
        return True
    if performer and not addressed and _OFFICES.search(performer) and not _SCHOOLS_OF.match(performer):
        return True
    section = _SECTION.match(performer) and "truong" not in performer
    return bool(section) or (bool(performer) and not addressed and by_others(performer, office))


_GIVEN = re.compile(r"\b(?:gui|nop|chuyen|file|tep|ban\s+mem)\b")


def by_mail(found: tuple[Request, ...], told: tuple[Passage, ...]) -> tuple[Request, ...]:
    """Without the deadlines of paper copies, where the same thing is asked for as a file as well."""
    told = tuple(one for one in told if _GIVEN.search(fold(clean(one.text))))  # an address at the foot is whom to ask
    soft = any(
        says_soft_copy(fold(clean(text))) for text in (*(one.own or one.clause for one in found), *(one.text for one in told))
    )
    return tuple(
        one for one in found if not (soft and says_hard_copy(fold(clean(one.own or one.clause))) and _is_copy(one, found))
    )


def _is_copy(one: Request, found: tuple[Request, ...]) -> bool:
    if one.passage.time:  # each row of a table is a thing of its own
        return False
    thing = own_words(product(one.clause))
    named = fold(product(one.clause))
    if not thing and len(named.split()) > 2:  # "báo cáo sơ kết học kỳ I": words that every report has, and a name all the same
        return any(fold(product(other.clause)) == named for other in found if other is not one)
    others = [(own_words(product(other.clause)), other.clause) for other in found if other is not one]
    unnamed = any(not words and says_soft_copy(fold(clean(clause))) for words, clause in others)
    return not thing or unnamed or any(words and (thing <= words or words <= thing) for words, _ in others)


_BEGINS = re.compile(r"\bbao\s+cao\b[^.;]*\bbat\s+dau\b[^.;]{0,30}\btu\s+(?:ky\s+)?(?:qu[yi]|thang)\b")


def begun_elsewhere(asked: tuple[Request, ...], told: tuple[Passage, ...], basis: Basis) -> tuple[Request, ...]:
    """The series of which another sentence says when it begins: from its month on, if it names one, and with a mark."""
    begins = next((text for passage in told if _BEGINS.search(text := spoken(passage.text))), "")
    first, _ = span_of(begins, basis)
    return tuple(_doubted_first(one, first, basis) for one in asked) if begins else asked


def _doubted_first(request: Request, first: date | None, basis: Basis) -> Request:
    deadline, repeat = request.deadline, request.deadline.repeat
    if repeat is None or repeat.first or _BEGINS.search(spoken(request.passage.text)):
        return request
    doubts = (*deadline.doubts, Doubt.BASE)
    beside = any(_BEGINS.search(spoken(one)) for one in request.passage.after[:2])
    if not beside or first is None or (basis.earliest and first <= basis.earliest):
        return replace(request, deadline=replace(deadline, doubts=doubts))
    begun = replace(basis, earliest=first)
    return replace(
        request, deadline=replace(deadline, due=next_due(repeat, begun), repeat=replace(repeat, first=first), doubts=doubts)
    )
