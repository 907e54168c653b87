"""The dated sentences of a plan, each weighed: which deadline goes with which duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.clause_bounds import clause_of, own_words_of, ranged
from parsers.plan.duty.doers import OPENED, SECTIONS_SEND, is_anothers, is_of_office, is_of_others, is_retold
from parsers.plan.duty.duties import (
    PRODUCT,
    REPORTED,
    SEND,
    SURE_SEND,
    Weighed,
    clauses,
    is_cut_off,
    labels_sending,
    names_a_time,
    weigh,
)
from parsers.plan.duty.exclusions import RECEIVES, Duty, comes_in, is_beside, may_ask, orders
from parsers.plan.duty.leaning import OF_UNITS_BY, is_brief, is_of_units_by, is_one_of_periods
from parsers.plan.duty.surroundings import (
    GONE_BY,
    OPENING_ITEM,
    WORDS,
    aside,
    does_so,
    given,
    given_at_last,
    is_of_event,
    is_received_near,
    of_the_same_day,
    order_of,
    rounds_told,
    sends_near,
    tells_of_days,
)
from parsers.plan.homographs import spoken
from parsers.plan.passages import Passage
from parsers.vietnamese.text import clean, fold

_UNITS_OPEN = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:rieng\s+|de\s+nghi\s+|yeu\s+cau\s+)*(?:hieu\s+truong\s+)?(?:cac\s+)?(?:truong\b|don\s+vi|co\s+so|trung\s+tam\s+(?:gdnn|gdtx|giao|hoc)|(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+cac)"
)
#: "Báo cáo gửi về Phòng theo mốc sau: Học kỳ I: …; Cả năm: …", all in one paragraph.
_ROUNDS_BELOW = re.compile(
    r"\b(?:gui|nop)\b[^:;]{0,160}\b(?:moc|thoi\s+(?:gian|han|diem)|lich|dot|ky)\b[^:;]{0,30}\b(?:sau|cu\s+the)\s*:\s*\S"
)
#: "… báo cáo định kỳ về Sở GDĐT như sau:" above "a) Báo cáo 6 tháng: …".
_LISTED = re.compile(r"\b(?:gui|nop|bao\s+cao)\b[^:]{0,200}\b(?:ve|cho)\s+(?:phong|so|ubnd|pgd|bo\s+phan)\b[^:]{0,90}:\s*$")
#: "2. Nộp về PGD" above "a) Dự toán thu chi …: 11h30 ngày …".
GIVEN_TO = re.compile(
    r"\W*(?:[ivx\d]{1,4}(?:\.\d+)*[.)]\s*)?(?:cac\s+(?:loai\s+)?(?:bao\s+cao|ho\s+so)[^.;:]{0,30}\s)?(?:phai\s+)?(?:nop|gui)\s+(?:ve\s+|cho\s+)?(?:pgd|phong|so|ubnd)\b[^.;:]{0,25}:?$"
)
OPENING_THING = re.compile(rf"\W*(?:[\da-h]{{1,2}}(?:\.\d+)*[.)]\s*)?(?:{PRODUCT.pattern})[^:;.]{{0,110}}:")
_DONE_BY = re.compile(r"\b(?:xong|hoan\s+thanh|to\s+chuc|trien\s+khai|thuc\s+hien)\b(?!.*\b(?:gui|nop)\b)")
#: "… sơ kết xong trước ngày 20/01, sau đó gửi báo cáo … theo lịch:": when it is sent, the lines below say.
_AS_BELOW = re.compile(
    r"\btheo\s+(?:cac\s+)?(?:lich|bang|moc|thoi\s+gian|thoi\s+han)(?:\s+(?:sau|duoi\s+day|sau\s+day|thoi\s+gian))*\s*:\s*$"
)
_KIND_AND_DAY = re.compile(r"^\W*(?:[a-hđ]|\d{1,2}(?:\.\d+)*)[.)]\s*[^:]{3,110}:\s*$|^\W*[-+*]\s*[^:]{3,110}:\s*$")
THING_HEADING = re.compile(r"\W*(?:\d{1,2}(?:\.\d+)*[.)]\s*)?(?:ho\s+so|bao\s+cao|danh\s+sach)\s+(?!va\b|,)\w+\s+\w+")
_SERIES = re.compile(r"\b(?:hang|moi|dinh\s+ky)\s+(?:tuan|thang|qu[yi])\b|\bthang\s+(?:dau|cuoi)\s+(?:cua\s+)?qu[yi]\b")
_SENT_THEN = re.compile(r"[^;]{0,40}\b(?:va|roi|sau\s+do|dong\s+thoi)\s+(?:co\s+|lap\s+)*(?:bao\s+cao|gui|nop)\b")
#: "Đợt 2: 15/12/2026": what it is, the sentence of the other rounds says.
_LIMIT_LABEL = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:deadline|(?:thoi\s+)?han)\b[^:]{0,30}:")
#: "1. Trường THPT, trung tâm: hồ sơ điện tử, đến hết ngày 12/6".
_UNITS_ITEM = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:doi\s+voi\s+)?(?:cac\s+)?(?:truong|don\s+vi|trung\s+tam|ubnd\s+cac|khoi|cap)\b[^:.;]{0,80}:\s*(?:bao\s+cao|danh\s+sach|ho\s+so|bieu|phieu)\b"
)
#: "… gửi kế hoạch về Sở trước ngày 15/10 và báo cáo kết quả trước ngày 20/11": to where, the words before say.
_THEN_REPORTS = re.compile(
    r"\W*(?:(?:va|dong\s+thoi|sau\s+do)\s+)?(?:lap\s+|co\s+)?(?:bao\s+cao|danh\s+sach|ho\s+so|bang\s+(?:tong|ke|thong)|bieu|phieu|bien\s+ban|to\s+trinh|so\s+lieu)\b(?!\s+(?:cua|so(?!\s+ket))\b)"
)
_MOST_DAYS = 24  # days of one sentence; what holds more is a list of days, and no sentence that asks
_HAPPENS = re.compile(r"\b(?:kiem\s+tra|to\s+chuc|hop\b|tap\s+huan|khai\s+mac|du\s+kien|hoi\s+nghi|hoi\s+thi)\b")
_SENT_IN = re.compile(r"\b(?:gui|nop|bao\s+cao|danh\s+sach|ho\s+so|bieu|phieu)\b")
#: "…; kỳ đầu tiên: thứ Năm, 04/6/2026": of the series in the sentence above.
_FIRST_ROUND = re.compile(
    r"\W*(?:rieng\s+)?(?:(?:thang\s+[\d/]+\s*,?\s*)?\(?(?:ky(?:\s+bao\s+cao)?|lan|dot|bao\s+cao)\s+(?:dau(?:\s+tien)?|thu\s+nhat|gan\s+nhat)|(?:tuan|thang)\s+dau(?:\s+tien)?|(?:bao\s+cao\s+)?(?:ky\s+)?qu[yi]\s+(?:[iv]+|[1-4])\s*(?:/|nam)\s*20\d\d\s+(?:gui|nop))\b"
)
#: "2. Báo cáo kết quả tuyển sinh:" above "+ Trường tiểu học: 10 giờ 00 ngày 07/7/2026".
_THING_ABOVE = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:bao\s+cao|danh\s+sach|ho\s+so|nop\b|gui\b)[^.;]{0,100}:\s*$"
)
_UNITS_AND_DAY = re.compile(
    r"\W*(?:doi\s+voi\s+)?(?:cac\s+)?(?:truong|khoi|cap|bac|don\s+vi|ubnd|phong|trung\s+tam|mam\s+non|mau\s+giao|tieu\s+hoc|trung\s+hoc|mn\b|mg\b|th\b|thcs|thpt)\b[^:;.]{0,50}:"
)
_ROUND = re.compile(r"\W*(?:dot|lan|ky|giai\s+doan|hoc\s+ky|qu[yi])\s+\w+\s*:")
_ASKED = (Duty.REPORT, Duty.REGISTRATION)


@dataclass(frozen=True, slots=True)
class Request:
    """One deadline with what is asked by it."""

    deadline: Deadline
    duty: Duty
    sure: bool
    clause: str  #: the words that ask, as written
    passage: Passage
    own: str = ""  #: the words between the deadline before and this one: what is said of this one only


def _labelled(passage: Passage, text: str, folded: str) -> tuple[bool, bool]:
    """Whether what stands above says that something is sent by the days here, and whether this is but a label for one."""
    above = labels_sending(spoken(passage.lead_in)) or labels_sending(spoken(passage.heading))
    listed = any(_LISTED.search(spoken(one)) for one in (passage.lead_in, passage.heading))
    above = above or (listed and bool(OPENING_ITEM.match(folded)))
    given_to = bool(GIVEN_TO.match(spoken(passage.heading)) and OPENING_THING.match(folded))
    above = above or given_to or bool(_ROUNDS_BELOW.search(spoken(passage.item or text)))
    if _UNITS_AND_DAY.match(folded) and any(_THING_ABOVE.match(spoken(one)) for one in (passage.lead_in, passage.heading)):
        above = True
    if _ROUND.match(folded) or (OF_UNITS_BY.match(folded) and is_brief(folded)):  # "Thời gian báo cáo: Đợt 1: …. Đợt 2: …"
        above = above or labels_sending(f"{spoken(passage.item).partition(':')[0]}:")
    above = above and (bool(_SENT_IN.search(folded)) or not _HAPPENS.search(folded))
    return above, names_a_time(folded) or given_to or (above and is_brief(folded)) or bool(_ROUNDS_BELOW.search(folded))


def of_sentence(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    text = clean(passage.text)
    folded = spoken(text)
    above, label = _labelled(passage, text, folded)
    series = passage.after[0] if passage.after and _FIRST_ROUND.match(spoken(passage.after[0])) else ""
    told = tuple(one for one in find_deadlines(f"{text}; {series}" if series else text, basis) if one.start < len(text))
    told = told or tuple(of_the_same_day(passage, folded, basis))
    if len(told) > _MOST_DAYS:
        yield from (Request(one, Duty.OTHER, True, one.quote, passage) for one in told)
        return
    opens = {one.start for one, after in pairwise(told) if after.span and not one.strong}
    worded = tuple(one if one.start in opens else given(one, folded, passage) for one in told)
    found = ranged(given_at_last(worded, folded, passage))
    begins = {one.start for one, after in pairwise(found) if after.span and not one.strong}  # "từ ngày …" is when it begins
    apart = {one.start: duty for one in found if (duty := aside(folded, text, one))} | rounds_told(found, folded)
    of_series = _FIRST_ROUND.match(folded) and (
        not SEND.search(folded) or bool(_SERIES.search(spoken("".join(passage.before[:1]))))
    )  # the one above
    open_ = [one for one in found if one.start not in begins and one.start not in apart and not of_series]
    deadlines = [one for one in open_ if one.worded or label]
    for one in found:
        if one not in deadlines:
            settled = one.start in apart or one.start in begins or bool(of_series)
            yield Request(one, apart.get(one.start, Duty.OTHER), settled, text, passage)
    if not deadlines:
        return
    spans = clauses(folded)
    main = [deadline for deadline in deadlines if deadline.start < spans[0][1]]
    for deadline in deadlines:
        if deadline in main or not main:
            among = main or [deadline]
            start, end = clause_of(folded, spans[0] if deadline in main else (0, deadline.end), among, deadline)
            request = _asked(
                passage, deadline, text[start:end], office, own_words_of(text, among, deadline), alone=deadline in main
            )
            yield _assured(request, folded[slice(*spans[0])], label=label and above)
        else:
            yield Request(deadline, Duty.ABOVE, True, text[slice(*spans[-1])], passage)


def _asked(passage: Passage, deadline: Deadline, clause: str, office: str, own: str, *, alone: bool) -> Request:
    folded = spoken(clause)
    wording = fold(deadline.quote)
    context, label = _context(passage, deadline, folded)
    weighed = weigh(folded, context, office, label=label)
    weighed = _doubted(weighed, passage, deadline, folded, label=label)
    weighed = _asked_all_the_same(weighed, passage, deadline, folded)
    if weighed.duty is not Duty.OTHER and (is_of_others(passage, folded, office) or is_of_office(passage, folded, office)):
        weighed = Weighed(Duty.ABOVE, sure=True)
    weighed = _of_another(weighed, passage, deadline, folded, office)
    if weighed.duty is Duty.ABOVE and SECTIONS_SEND.match(folded):
        weighed = Weighed(Duty.REPORT, sure=False)
    asks = office == "ubnd" and weighed.duty in (Duty.ABOVE, Duty.OTHER)
    opened = OPENED.match(spoken(passage.item or passage.text)) if asks else None
    if opened and is_beside(opened["who"], office) and comes_in(folded):
        weighed = Weighed(Duty.REPORT, sure=False)
    before, _, after = folded.partition(wording)
    if weighed.duty in _ASKED and _DONE_BY.search(before) and _AS_BELOW.search(after):
        weighed = Weighed(Duty.OTHER, sure=True)
    if weighed.duty is Duty.REPORT and _DONE_BY.search(before) and not REPORTED.search(before) and _SENT_THEN.match(after):
        deadline = replace(deadline, doubts=(*deadline.doubts, Doubt.DUTY))
    deadline = deadline if alone else replace(deadline, doubts=(*deadline.doubts, Doubt.BOUNDARY))
    return Request(deadline, weighed.duty, weighed.sure, clause, passage, own)


def _of_another(weighed: Weighed, passage: Passage, deadline: Deadline, clause: str, office: str) -> Weighed:
    """What another letter asked for, another body does, or a superior gets."""
    if weighed.duty is Duty.OTHER:
        return weighed
    told = spoken(passage.text)
    before, after = told[: deadline.start], told[deadline.end :]
    if passage.text[:1].islower() and passage.item:  # "…; trong đó yêu cầu các trường nộp …": of the letter cited before
        before = f"{spoken(passage.item)} {before}"
    if is_anothers(passage.item, passage.text, clause, before, office):
        return Weighed(Duty.ABOVE, sure=True)
    return Weighed(Duty.CITED, sure=True) if is_retold(before, after) else weighed


def _context(passage: Passage, deadline: Deadline, clause: str) -> tuple[str, bool]:
    """What is said around a clause that says little itself, and whether the clause is a label before a day."""
    bare = clause.replace(fold(deadline.quote), " ")
    label = names_a_time(clause)
    if not deadline.strong and _ROUND.match(clause) and passage.before:
        label = label or labels_sending(f"{spoken(passage.before[0]).partition(':')[0]}:")
    if label or (deadline.strong and is_brief(bare)):
        below = passage.after[:2] if _ROUND.match(clause) or _LIMIT_LABEL.match(clause) else ()
        near = (*passage.before[:3], passage.heading, *below)
        return " . ".join((order_of(passage), *map(spoken, near))), label
    if names_a_time(spoken(passage.heading)) and is_brief(bare):
        return spoken(passage.heading), True
    return order_of(passage), label


def _doubted(weighed: Weighed, passage: Passage, deadline: Deadline, clause: str, *, label: bool) -> Weighed:
    """Less than it seems: figures counted, an event, a day gone by, the end of a stretch of time, words of no limit."""
    told = spoken(passage.text)
    if tells_of_days(told):
        return Weighed(Duty.OTHER, sure=True)
    if is_cut_off(told) and not SURE_SEND.search(told):
        return Weighed(Duty.OTHER, sure=True)
    if label and not deadline.strong and is_of_event(passage, clause):
        return Weighed(Duty.OTHER, sure=True)
    wording = fold(deadline.quote)
    if weighed.duty in _ASKED and deadline.strong and GONE_BY.search(clause.partition(wording)[0]):
        return Weighed(Duty.UNCLEAR, sure=False)
    sent = SEND.search(clause.replace(wording, " "))
    if deadline.span and weighed.duty is not Duty.OTHER and not (weighed.sure and label) and not sent:
        return Weighed(Duty.OTHER, sure=False)
    unsure = weighed.duty in _ASKED and not weighed.sure
    if unsure and not (deadline.strong or label or RECEIVES.search(clause)):
        return Weighed(Duty.OTHER, sure=False)
    return weighed


def _asked_all_the_same(weighed: Weighed, passage: Passage, deadline: Deadline, clause: str) -> Weighed:
    """More than its verbs say: a limit beside an order, a thing or a period is asked about, and never dropped."""
    if weighed.duty is Duty.REPORT and is_of_units_by(passage, clause) and SURE_SEND.search(spoken(passage.item)):
        return Weighed(Duty.REPORT, sure=True)
    if weighed.duty is Duty.ABOVE and not weighed.sure and names_a_time(clause) and is_received_near(passage):
        return Weighed(Duty.REPORT, sure=False)  # what stands above speaks of a superior; who receives this stands beside it
    if weighed.sure or weighed.duty not in (Duty.OTHER, Duty.UNCLEAR):
        return weighed
    if Doubt.DUTY in deadline.doubts or (deadline.strong and is_one_of_periods(passage, clause)):
        return Weighed(Duty.REPORT, sure=False)
    wording = fold(deadline.quote)
    if _THEN_REPORTS.match(clause) and SURE_SEND.search(spoken(passage.text).partition(clause)[0]):
        return Weighed(Duty.REPORT, sure=False)
    if (names_a_time(clause) and sends_near(passage, clause)) or (
        deadline.worded and does_so(passage, clause.partition(wording)[0])
    ):
        return Weighed(Duty.REPORT, sure=False)
    if deadline.strong and is_of_units_by(passage, clause):
        return Weighed(Duty.REPORT, sure=bool(SURE_SEND.search(spoken(passage.item))))
    if deadline.strong and _KIND_AND_DAY.search(clause.partition(wording)[0]) and THING_HEADING.match(spoken(passage.heading)):
        return Weighed(Duty.REPORT, sure=False)  # "4. Hồ sơ đề nghị khen thưởng" above "a) Bằng khen …: đến hết ngày …"
    bare = clause.replace(wording, " ")
    if deadline.strong and not WORDS.search(bare) and OPENING_ITEM.match(spoken(passage.item)):
        return Weighed(Duty.REPORT, sure=True)  # "1) Báo cáo thiệt hại …. Chậm nhất 30/9."
    thing = OPENING_ITEM.match(clause) or _UNITS_ITEM.match(clause)
    if weighed.duty is Duty.UNCLEAR or not deadline.strong or not (thing or may_ask(bare)):
        return weighed
    again = deadline.repeat or Doubt.DAILY in deadline.doubts or _UNITS_OPEN.match(clause)
    ordered = orders(bare) or (REPORTED.search(bare) and again)
    stretched = deadline.span or is_cut_off(spoken(passage.text))
    asks = (thing or (ordered and not stretched)) and not GONE_BY.search(clause.partition(wording)[0])
    return Weighed(Duty.REPORT if asks else Duty.UNCLEAR, sure=False)


def _assured(request: Request, whole: str, *, label: bool) -> Request:
    """Sure as well, where the label above says "nộp", or the sentence says where the report of this clause goes."""
    if request.duty is not Duty.REPORT or request.sure:
        return request if request.duty is not Duty.OTHER or not label else replace(request, duty=Duty.REPORT, sure=True)
    clause = spoken(request.clause)
    return replace(
        request, sure=label or bool(REPORTED.search(clause) and SURE_SEND.search(whole) and not RECEIVES.search(clause))
    )
