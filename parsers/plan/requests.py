"""The dated sentences of a plan, each weighed: which deadline goes with which duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.plan.addressees import addressees
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.patterns import FREQUENCY
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duties import (
    PRODUCT,
    REPORTED,
    SEND,
    SURE_SEND,
    Weighed,
    clauses,
    goes_above,
    is_cut_off,
    is_own,
    labels_sending,
    names_a_time,
    says_hard_copy,
    says_soft_copy,
    weigh,
)
from parsers.plan.exclusions import OF_UNITS, RECEIVES, SCHOOLS, Duty, by_others, is_by_persons, may_ask, orders, spoken
from parsers.plan.passages import Passage
from parsers.plan.subject_matter import own_words, product
from parsers.plan.surroundings import GONE_BY, OPENING_ITEM, WORDS, aside, given, given_at_last, is_of_event
from parsers.plan.timetables import NEW_HEAD
from parsers.vietnamese.text import clean, fold

_SENT = re.compile(r"nop|gui|bao\s*cao|\bhan\b|thoi\s*han")
_ITEM = re.compile(
    r"bao\s+cao|danh\s+sach|ho\s+so|bang\s+|bieu\s+|phieu|so\s+lieu|san\s+pham|bai\s+du\s+thi|minh\s+chung|ban\s+"
)
_WORK = re.compile(
    r"^\W*(?:to\s+chuc|hop|tap\s+huan|kiem\s+tra|khai\s+mac|phat\s+dong|cham(?!\s+nhat)|cong\s+bo|tong\s+hop|tham\s+dinh|hoi\s+nghi|le\b|xay\s+dung|ban\s+hanh|trien\s+khai|thong\s+bao|niem\s+yet|so\s+ket|tong\s+ket)"
)
_SHORT = 9  # words; a clause with no more may lean on the sentence above it
_DEED = 3  # words before a date that say what is done on it
_OFFICES = re.compile(r"\bphong\b|\bpgd|\bso\b|chuyen vien|bo phan|ban |to ")
_BRACKET = re.compile(r"\s*\([^()]{2,60}\)")
_UNITS_OPEN = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:rieng\s+|de\s+nghi\s+|yeu\s+cau\s+)*(?:hieu\s+truong\s+)?(?:cac\s+)?(?:truong\b|don\s+vi|co\s+so|trung\s+tam\s+(?:gdnn|gdtx|giao|hoc)|(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+cac)"
)
#: "Báo cáo gửi về Phòng theo mốc sau: Học kỳ I: …; Cả năm: …", all in one paragraph.
_ROUNDS_BELOW = re.compile(
    r"\b(?:gui|nop)\b[^:;]*\b(?:moc|thoi\s+(?:gian|han|diem)|lich|dot|ky)\b[^:;]{0,30}\b(?:sau|cu\s+the)\s*:\s*\S"
)
#: "… báo cáo định kỳ về Sở GDĐT như sau:" above "a) Báo cáo 6 tháng: …".
_LISTED = re.compile(r"\b(?:gui|nop|bao\s+cao)\b[^:]*\b(?:ve|cho)\s+(?:phong|so|ubnd|pgd|bo\s+phan)\b[^:]*:\s*$")
#: "tổ chức xong trước ngày 15/11 và có báo cáo gửi về Phòng": the day may be the deed's alone.
_THEN = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:[,;]|\bva\b|\broi\b|\bsau\s+do\b)(?!\s*(?:cac\s+)?(?:truong|don\s+vi|cap|khoi|truoc|cham|gui\s+ve|nop\s+ve)\b)")
#: "Quý I báo cáo trước 15/3; 6 tháng trước 15/6 …": what each is, another sentence of the paragraph says.
_PERIOD_OPENS = re.compile(r"\W*(?:[\da-h][.)]\s*)?(?:va\s+)?(?:qu[yi]|0?6\s+thang|0?9\s+thang|(?:ca\s+)?nam|hoc\s+k[yi]|dot|lan|k[yi]|mau|bieu)\b")
_DONE_BY = re.compile(r"\b(?:xong|hoan\s+thanh|to\s+chuc|trien\s+khai|thuc\s+hien)\b(?!.*\b(?:gui|nop)\b)")
_SENT_THEN = re.compile(r"[^;]{0,40}\b(?:va|roi|sau\s+do|dong\s+thoi)\s+(?:co\s+|lap\s+)*(?:bao\s+cao|gui|nop)\b")
#: "Đợt 2: 15/12/2026": what it is, the sentence of the other rounds says.
_LIMIT_LABEL = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:deadline|(?:thoi\s+)?han)\b[^:]{0,30}:")
#: "1. Trường THPT, trung tâm: hồ sơ điện tử, đến hết ngày 12/6".
_UNITS_ITEM = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:doi\s+voi\s+)?(?:cac\s+)?(?:truong|don\s+vi|trung\s+tam|ubnd\s+cac|khoi|cap)\b[^:.;]{0,80}:\s*(?:bao\s+cao|danh\s+sach|ho\s+so|bieu|phieu)\b"
)
_HAPPENS = re.compile(r"\b(?:kiem\s+tra|to\s+chuc|hop\b|tap\s+huan|khai\s+mac|du\s+kien|hoi\s+nghi|hoi\s+thi)\b")
_SENT_IN = re.compile(r"\b(?:gui|nop|bao\s+cao|danh\s+sach|ho\s+so|bieu|phieu)\b")
#: "…; kỳ đầu tiên: thứ Năm, 04/6/2026": of the series in the sentence above.
_FIRST_ROUND = re.compile(r"\W*(?:ky|lan|dot|bao\s+cao)\s+(?:dau(?:\s+tien)?|thu\s+nhat)\b")
#: "2. Báo cáo kết quả tuyển sinh:" above "+ Trường tiểu học: 10 giờ 00 ngày 07/7/2026".
_THING_ABOVE = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:bao\s+cao|danh\s+sach|ho\s+so|nop\b|gui\b)[^.;]{0,100}:\s*$")
_UNITS_AND_DAY = re.compile(r"\W*(?:doi\s+voi\s+)?(?:cac\s+)?(?:truong|khoi|cap|bac|don\s+vi|ubnd|phong|trung\s+tam|mn\b|th\b|thcs|thpt)\b[^:;.]{0,50}:")
_ROUND = re.compile(r"\W*(?:dot|lan|ky|giai\s+doan|hoc\s+ky|qu[yi])\s+\w+\s*:")
_OPENED = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?P<who>[^:;.]{3,140}?)\s*:(?!\d)")
_STAFF = re.compile(r"\W*(?:[\da-h]{1,2}[.)]\s*)?(?:van\s+phong|thu\s+ky|ke\s+toan|doan\s+kiem\s+tra|bo\s+phan|chuyen\s+vien|to\s+(?:tong\s+hop|cong\s+tac|thu\s+ky))\b")
_ASKS_OTHERS = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|huong\s+dan)\b")
#: "UBND phường nhận được Công văn … yêu cầu các địa phương gửi … trước ngày 15/12".
_ASKED_BY_OTHERS = re.compile(r"\W*(?:phong|ubnd|uy\s+ban|so)\b[^,.;]{0,60}\bnhan\s+duoc\s+(?:cong\s+van|van\s+ban|thong\s+bao)\b(?!.*\b(?:de\s+nghi|yeu\s+cau)\s+(?:hieu\s+truong\s+)?(?:cac\s+)?(?:truong|don\s+vi)\b)")
_VERBS = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|thong\s+bao|nhan|huong\s+dan|gui|nop|bao\s+cao|nhu\s+sau)\b")
_DONE = re.compile(r"\bda\s+(?:gui|nop|bao|hoan|co|duoc|ban)\b")


@dataclass(frozen=True, slots=True)
class Request:
    """One deadline with what is asked by it."""

    deadline: Deadline
    duty: Duty
    sure: bool
    clause: str  #: the words that ask, as written
    passage: Passage
    own: str = ""  #: the words between the deadline before and this one: what is said of this one only


def requests_of(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    """Every date of a passage, weighed. A day before the paper itself is history, or a misprint if something is asked by it."""
    found = _of_row(passage, basis, office) if passage.time else _of_sentence(passage, basis, office)
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
    return asked and not _DONE.search(spoken(request.passage.text))


def _of_row(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    deadlines = find_deadlines(passage.time, basis)
    told, head = spoken(passage.text), fold(clean(passage.time_head))
    last = deadlines
    if any(deadline.span for deadline in deadlines):
        last = tuple(deadline for deadline in deadlines if deadline.span)[-1:]
    weighed = _weigh_row(passage, told, head, office)
    for deadline in deadlines:
        duty = weighed if deadline in last else Weighed(Duty.OTHER, sure=True)
        yield Request(deadline, duty.duty, duty.sure, passage.text, passage)
    for deadline in find_deadlines(passage.text, basis):
        yield Request(deadline, Duty.OTHER, False, passage.text, passage)


def _weigh_row(passage: Passage, told: str, head: str, office: str) -> Weighed:
    if is_own(spoken(passage.heading)):
        return Weighed(Duty.ABOVE, sure=True)
    if NEW_HEAD.search(head):
        return Weighed(Duty.REPORT, sure=True)
    performer = fold(clean(passage.performer))
    addressed = SCHOOLS.search(performer) or addressees(passage.performer, office).definite
    if performer and not addressed and _OFFICES.search(performer):
        return Weighed(Duty.ABOVE, sure=True)
    if performer and not addressed and by_others(performer, office):
        return Weighed(Duty.ABOVE, sure=True)
    lead_in = spoken(passage.lead_in)
    weighed = weigh(told, lead_in, office, label=False)
    if weighed.duty in (Duty.REPORT, Duty.REGISTRATION, Duty.ABOVE, Duty.ONLINE) and weighed.sure:
        return weighed
    if _WORK.search(told) and not SEND.search(told):
        return Weighed(Duty.OTHER, sure=True)
    sent = bool(_SENT.search(head) or SURE_SEND.search(lead_in))
    if _SENT.search(head) or (any(PRODUCT.match(cell) or _ITEM.match(cell) for cell in told.split(" - ")) and not _WORK.search(told)):
        registers = re.search(r"dang\s+ky|ke\s+hoach", told) and not re.search(r"bao\s+cao", told)
        return Weighed(Duty.REGISTRATION if registers else Duty.REPORT, sure=sent)
    return weighed if weighed.duty is not Duty.REPORT else Weighed(Duty.OTHER, sure=False)


def _of_sentence(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    text = clean(passage.text)
    folded = spoken(text)
    above = labels_sending(spoken(passage.lead_in)) or labels_sending(spoken(passage.heading))
    listed = any(_LISTED.search(spoken(one)) for one in (passage.lead_in, passage.heading))
    above = above or (listed and bool(OPENING_ITEM.match(folded)))
    above = above or bool(_ROUNDS_BELOW.search(spoken(passage.item or text)))
    if _UNITS_AND_DAY.match(folded) and any(_THING_ABOVE.match(spoken(one)) for one in (passage.lead_in, passage.heading)):
        above = True
    if _ROUND.match(folded):  # "Thời gian báo cáo: Đợt 1: …. Đợt 2: …"
        above = above or labels_sending(f"{spoken(passage.item).partition(':')[0]}:")
    above = above and (bool(_SENT_IN.search(folded)) or not _HAPPENS.search(folded))
    label = names_a_time(folded) or (above and _is_brief(folded)) or bool(_ROUNDS_BELOW.search(folded))
    series = passage.after[0] if passage.after and _FIRST_ROUND.match(spoken(passage.after[0])) else ""
    told = tuple(one for one in find_deadlines(f"{text}; {series}" if series else text, basis) if one.start < len(text))
    found = given_at_last(tuple(given(one, folded, passage) for one in told), folded, passage)
    begins = {one.start for one, after in pairwise(found) if after.span and not one.strong}  # "từ ngày …" is when it begins
    apart = {one.start: duty for one in found if (duty := aside(folded, text, one))}
    deadlines = [one for one in found if (one.worded or label) and one.start not in begins and one.start not in apart]
    for one in found:
        if one not in deadlines:
            yield Request(one, apart.get(one.start, Duty.OTHER), True, text, passage)
    if not deadlines:
        return
    spans = clauses(folded)
    main = [deadline for deadline in deadlines if deadline.start < spans[0][1]]
    for deadline in deadlines:
        if deadline in main or not main:
            among = main or [deadline]
            start, end = _clause(folded, spans[0] if deadline in main else (0, deadline.end), among, deadline)
            request = _asked(passage, deadline, text[start:end], office, _own(text, among, deadline), alone=deadline in main)
            yield _assured(request, folded[slice(*spans[0])], label=label and above)
        else:
            yield Request(deadline, Duty.ABOVE, True, text[slice(*spans[-1])], passage)


def _reach(folded: str, deadlines: list[Deadline], at: int) -> int:
    """Where the words of a deadline end: "trước ngày 20/11 (tiểu học)" goes on to the bracket's end."""
    end = deadlines[at].end
    bracket = _BRACKET.match(folded, end)
    if bracket and not any(end < other.start < bracket.end() for other in deadlines):
        return bracket.end()
    return end


def _own(text: str, deadlines: list[Deadline], deadline: Deadline) -> str:
    if len(deadlines) < 2:
        return ""
    at = deadlines.index(deadline)
    start = _reach(text, deadlines, at - 1) if at else 0
    return text[start : _reach(text, deadlines, at)]


def _clause(folded: str, span: tuple[int, int], deadlines: list[Deadline], deadline: Deadline) -> tuple[int, int]:
    """The part of a sentence that speaks of one of its deadlines."""
    at = deadlines.index(deadline)
    start = _reach(folded, deadlines, at - 1) if at else span[0]
    own_end = _reach(folded, deadlines, at)
    end = deadlines[at + 1].start if at + 1 < len(deadlines) else max(span[1], own_end)
    if SEND.search(folded, start, deadline.start):
        return start, end if at + 1 == len(deadlines) else own_end
    deed = len(WORDS.findall(folded[start : deadline.start])) >= _DEED
    if deed and at + 1 < len(deadlines) and _THEN.match(folded, deadline.end):
        return start, own_end  # "khám xong trước ngày 30/10, tổng hợp gửi … chậm nhất ngày 05/11": sent by the second day
    if not deadline.strong and deed:
        return start, own_end  # "tổ chức … vào ngày 09/11 và gửi báo cáo trước ngày 15/11": what follows has its own day
    if (
        not at
        and not SEND.search(folded, deadline.end, end)
        and len(WORDS.findall(FREQUENCY.sub(" ", folded[start : deadline.start]))) < _DEED
    ):
        return start, span[1]  # "Hằng tháng (trước ngày 25), hằng quý (trước …), các trường báo cáo …": one verb for both
    if not at or SEND.search(folded, deadline.end, end):
        return start, end
    return span[0], own_end


def _asked(passage: Passage, deadline: Deadline, clause: str, office: str, own: str, *, alone: bool) -> Request:
    folded = spoken(clause)
    wording = fold(deadline.quote)
    bare = folded.replace(wording, " ")
    label = names_a_time(folded)
    context = spoken(passage.lead_in)
    if (
        not deadline.strong
        and _ROUND.match(folded)
        and passage.before
        and labels_sending(f"{spoken(passage.before[0]).split(':')[0]}:")
    ):
        label = True
    if label or (deadline.strong and _is_brief(bare)):
        below = passage.after[:2] if _ROUND.match(folded) or _LIMIT_LABEL.match(folded) else ()
        near = (*passage.before[:3], passage.heading, *below)
        context = " . ".join([context, *(spoken(one) for one in near)])
    elif names_a_time(spoken(passage.heading)) and _is_brief(bare):
        context, label = spoken(passage.heading), True
    weighed = weigh(folded, context, office, label=label)
    if is_cut_off(spoken(passage.text)) and not SURE_SEND.search(spoken(passage.text)):
        weighed = Weighed(Duty.OTHER, sure=True)
    if label and not deadline.strong and is_of_event(passage, folded):
        weighed = Weighed(Duty.OTHER, sure=True)
    if weighed.duty in _ASKED and deadline.strong and GONE_BY.search(folded.partition(wording)[0]):
        weighed = Weighed(Duty.UNCLEAR, sure=False)
    if deadline.span and weighed.duty is not Duty.OTHER and not (weighed.sure and label) and not SEND.search(bare):
        weighed = Weighed(Duty.OTHER, sure=False)
    if not deadline.strong and weighed.duty in _ASKED and not weighed.sure and not label and not RECEIVES.search(folded):
        weighed = Weighed(Duty.OTHER, sure=False)
    if weighed.duty in (Duty.OTHER, Duty.UNCLEAR) and not weighed.sure and deadline.strong and _is_one_of_periods(passage, folded):
        weighed = Weighed(Duty.REPORT, sure=False)
    if weighed == Weighed(Duty.OTHER, sure=False) and Doubt.DUTY in deadline.doubts:
        weighed = Weighed(Duty.REPORT, sure=False)
    if weighed == Weighed(Duty.OTHER, sure=False) and deadline.strong and (may_ask(bare) or OPENING_ITEM.match(folded) or _UNITS_ITEM.match(folded)):
        asks = (
            not is_cut_off(spoken(passage.text))
            and not deadline.span
            and (
                orders(bare)
                or (REPORTED.search(bare) and (deadline.repeat or Doubt.DAILY in deadline.doubts or _UNITS_OPEN.match(folded)))
            )
        )
        asks = (asks or OPENING_ITEM.match(folded) or _UNITS_ITEM.match(folded)) and not GONE_BY.search(folded.partition(wording)[0])
        weighed = Weighed(Duty.REPORT if asks else Duty.UNCLEAR, sure=False)
    if weighed.duty is not Duty.OTHER and (_of_others(passage, folded, office) or _of_office(passage, folded)):
        weighed = Weighed(Duty.ABOVE, sure=True)
    before, _, after = folded.partition(wording)
    if weighed.duty is Duty.REPORT and _DONE_BY.search(before) and not REPORTED.search(before) and _SENT_THEN.match(after):
        deadline = replace(deadline, doubts=(*deadline.doubts, Doubt.DUTY))
    deadline = deadline if alone else replace(deadline, doubts=(*deadline.doubts, Doubt.BOUNDARY))
    return Request(deadline, weighed.duty, weighed.sure, clause, passage, own)


def _is_one_of_periods(passage: Passage, clause: str) -> bool:
    """Whether a period and a day say all, and a sentence beside it says that something is sent."""
    if not _PERIOD_OPENS.match(clause):
        return False
    if not _is_brief(clause):
        return bool(REPORTED.search(clause)) and not SCHOOLS.search(clause)
    near = (clause, *(spoken(one) for one in (*passage.before[:3], *passage.after[:3])))
    return any(SURE_SEND.search(one) or OPENING_ITEM.match(one) or _PERIOD_OPENS.match(one) and REPORTED.search(one) for one in near)


def _is_brief(folded: str) -> bool:
    """Whether words say little more than for whom or when: what they ask stands above."""
    opened = _OPENED.match(folded)
    told = folded[opened.end() :] if opened and SCHOOLS.search(opened["who"]) else folded
    return len(WORDS.findall(told)) <= _SHORT


def _of_others(passage: Passage, clause: str, office: str) -> bool:
    """Whether a section of the office or a stranger does it: who opens the item does all of it that names nobody else."""
    if SCHOOLS.search(OF_UNITS.sub(" ", clause)):
        return False
    told = spoken(passage.item or passage.text)
    opened = _OPENED.match(told)
    opening = opened["who"] if opened else ("" if office != "so" or passage.item else told)
    if not opened and (_STAFF.match(clause) or _STAFF.match(told)) and not _ASKS_OTHERS.search(told):
        return True
    if not opening and (by_others(spoken(passage.heading), office) or is_by_persons(told)):
        return True
    if not opening or (opened and _VERBS.search(opening)):
        return False
    return by_others(opening, office)


def _of_office(passage: Passage, clause: str) -> bool:
    """Whether the office does it that opens the sentence or the section: "Sở tổng hợp, gửi Bộ … và gửi Thống kê …"."""
    if SCHOOLS.search(OF_UNITS.sub(" ", clause)) or RECEIVES.search(clause):
        return False
    told = spoken(passage.text)
    return is_own(spoken(passage.heading)) or goes_above(told) or bool(_ASKED_BY_OTHERS.match(told))


def _assured(request: Request, whole: str, *, label: bool) -> Request:
    """Sure as well, where the label above says "nộp", or the sentence says where the report of this clause goes."""
    if request.duty is not Duty.REPORT or request.sure:
        return request if request.duty is not Duty.OTHER or not label else replace(request, duty=Duty.REPORT, sure=True)
    clause = spoken(request.clause)
    return replace(
        request, sure=label or bool(REPORTED.search(clause) and SURE_SEND.search(whole) and not RECEIVES.search(clause))
    )


_ASKED = (Duty.REPORT, Duty.REGISTRATION)


def by_mail(found: tuple[Request, ...], told: tuple[Passage, ...]) -> tuple[Request, ...]:
    """Without the deadlines of paper copies, where the same thing is asked for as a file as well."""
    soft = any(says_soft_copy(fold(clean(text))) for text in (*(one.clause for one in found), *(one.text for one in told)))
    return tuple(one for one in found if not (soft and says_hard_copy(fold(clean(one.clause))) and _is_copy(one, found)))


def _is_copy(one: Request, found: tuple[Request, ...]) -> bool:
    if one.passage.time:  # each row of a table is a thing of its own
        return False
    thing = own_words(product(one.clause))
    others = (own_words(product(other.clause)) for other in found if other is not one)
    return not thing or any(not words or thing <= words or words <= thing for words in others)
