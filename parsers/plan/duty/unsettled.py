"""What may be owed although its words were not understood: a limit beside a thing that is handed over.

A deadline lost without a word costs a school its report; one asked about in vain costs an officer one look. So such a limit
is set aside only where a row below says why it is nobody's here; what no row settles is proposed with a mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from parsers.plan import addressees
from parsers.plan.duty.doers import is_done_by_others, is_for_above, is_retold
from parsers.plan.duty.duties import PRODUCT, SURE_SEND, goes_above, is_above, is_cut_off
from parsers.plan.duty.exclusions import SCHOOLS, SUBMITS, Duty, by_others, elsewhere, is_asked_of_office, is_denied
from parsers.plan.duty.outsiders import BY_STRANGER, MONEY, is_by_persons
from parsers.plan.duty.sentences import OPENING_THING, Request
from parsers.plan.duty.settled_rows import asks_nothing
from parsers.plan.duty.surroundings import OPENING_ITEM, order_of
from parsers.plan.homographs import spoken
from parsers.plan.plan_head import Frame
from parsers.vietnamese.text import clean, fold

_HANDS_OVER = re.compile(r"(?<!da\s)\b(?:gui|nop|bao\s+cao|phan\s+hoi|dang\s+ky|cung\s+cap|giai\s+trinh)\b")
_WITHIN_DAY = re.compile(r"trong\s+ngay\s+\d")
_GIVEN_WITHIN = re.compile(r"\b(?:nop|gui)\b[^.;]{0,60}\btrong\s+thang\s+\d")
#: "3. Hồ sơ, báo cáo gửi về Phòng", "2. Nộp các loại báo cáo" above "a. Trước ngày 22/5: Dự thảo kế hoạch …".
_SENT_HEADING = re.compile(
    r"\b(?:bao\s+cao|ho\s+so)\b.*\b(?:gui|nop)\s+(?:ve|cho)\b"
    r"|^\W*(?:[\divx]+[.)]\s*)?(?:nop|gui)\s+(?:cac\s+)?(?:loai\s+)?(?:bao\s+cao|ho\s+so)"
)
_ORDERED_LIST = re.compile(r"\b(?:de\s+nghi|yeu\s+cau)\b[^:]*\b(?:gui|nop|bao\s+cao)\b[^:]*:\s*$")
_LIMIT_CELL = re.compile(r"\W*(?:truoc|cham\s+nhat|muon\s+nhat|(?:den\s+)?het|han)\b")
_LIMIT_HEAD = re.compile(r"\b(?:han|nop|gui|truoc|cham)\b")
_DATA_HEAD = re.compile(r"\b(?:thoi\s+diem|chot|so\s+lieu|hieu\s+luc)\b")
_GIVEN_IN = re.compile(r"\b(?:gui|nop)\b")  # "kỳ 1 chốt số liệu đến 05.8, hạn nộp 07.8"
_HELD_BEFORE = re.compile(r"\b(?:han|moc|lich)\s+(?:cu|truoc\s+day|da\s+(?:neu|giao))\b|\btruoc\s+day\b")
#: "báo cáo Giám đốc", "báo cáo Công an tỉnh": whom only the office itself and its people report to.
_TO_SUPERIOR = re.compile(
    r"\b(?:bao\s+cao|bao|gui|nop|trinh)\s+(?:cho\s+|len\s+|ve\s+)?(?:giam\s+doc|truong\s+(?:phong|ban|doan)|lanh\s+dao|hoi\s+dong\s+doi|cong\s+an|thanh\s+tra|thong\s+ke)\b"
)
_TO_OFFICE = re.compile(r"\b(?:gui|nop)\s+(?:lai\s+)?(?:ve\s+|cho\s+|toi\s+)?(?:phong|pgd|so\b|ubnd|van\s+phong)")
#: What an office does with what it got, and who belongs to it.
_OWN_WORK = re.compile(
    rf"\b(?:phong|ban|to|van\s+phong)\s+(?:\w+\s+){{0,4}}thuoc\s+(?:so|phong|ubnd)\b|\b(?:(?<!bang\s)(?<!bieu\s)(?<!phieu\s)tong\s+hop|tham\s+muu|{SUBMITS}|tham\s+dinh|phe\s+duyet|chu\s+tri)\b|^\W*phoi\s+hop\b|\bket\s+qua\b[^:;.]{{0,30}}:?\s*(?:se\s+)?(?:duoc\s+)?(?:thong\s+bao|cong\s+bo|niem\s+yet)\b"
)
#: "Hiệu trưởng xây dựng thời khóa biểu, công khai …", "bàn giao hồ sơ cho trường cùng xã": it stays among the schools.
_KEPT_INSIDE = re.compile(
    r"\b(?:ban\s+giao|cong\s+khai|niem\s+yet|(?<!tong\s)(?<!phoi\s)(?<!truong\s)(?<!ket\s)(?<!phu\s)hop|luu\s+(?:tai|o)\s+(?:don\s+vi|truong|nha\s+truong|lop)|tren\s+he\s+thong|bo\s+phieu|xay\s+dung\s+(?:thoi|noi|quy))\b"
)
_MUCH_WANTED = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:\d{1,3}\s*%|phan\s+dau\b)")
_HAD_BEEN_DUE = re.compile(
    r"\b(?:da\s+yeu\s+cau|da\s+de\s+nghi|so\s+voi\s+han|qua\s+han|tre\s+han|con\s+\d+\s+(?:truong|don\s+vi))\b"
)


class Row(NamedTuple):
    """One reason why a limit is nobody's here."""

    settles: Callable[[Request, str, str], bool]  #: the request, its folded clause, the kind of office
    reason: str


def is_unsettled(request: Request, frame: Frame) -> bool:
    """Whether a limit that opens no campaign must be asked about all the same."""
    told, due, since = spoken(request.clause), request.deadline.due, frame.basis.since
    if (
        request.duty not in (Duty.OTHER, Duty.ABOVE, Duty.REGISTRATION)
        or due is None
        or (since and due <= frame.basis.midnight(since))
    ):
        return False
    if _is_missed(request):
        return True
    return _is_limit(request, told) and not any(row.settles(request, told, frame.office) for row in ROWS)


def _is_limit(request: Request, told: str) -> bool:
    """Whether a day says by when something goes to somebody: in a sentence by its words, in a table by its column or row."""
    passage, deadline = request.passage, request.deadline
    if not passage.time and (_is_given(request) or _is_beside_sending(request, told)):
        return True
    if not passage.time:
        limit = deadline.strong or _WITHIN_DAY.match(fold(deadline.quote)) or _GIVEN_WITHIN.search(told)
        above = _ORDERED_LIST.search(order_of(passage)) or _SENT_HEADING.search(spoken(passage.heading))
        handed = _HANDS_OVER.search(told) or OPENING_ITEM.match(told) or OPENING_THING.match(told) or above
        return bool(limit and handed) and not deadline.span
    head = fold(clean(passage.time_head))
    by_head = bool(_LIMIT_HEAD.search(f"{head} {fold(clean(passage.time))}")) and bool(
        _HANDS_OVER.search(told) or PRODUCT.match(told)
    )
    named = (
        PRODUCT.match(told) or SURE_SEND.match(told) or (PRODUCT.search(told) and _LIMIT_CELL.match(fold(clean(passage.time))))
    )
    by_row = bool(named) and bool(SCHOOLS.search(fold(clean(passage.performer))))
    return (by_head or by_row) and request.deadline.quote in clean(passage.time) and not _DATA_HEAD.search(head)


#: "sau ngày 14/10, đơn vị nào không gửi coi như thống nhất", "nếu đến 17 giờ ngày 15/10 chưa nhận được danh sách thì …".
_BEFORE_MISSED = re.compile(
    r"\b(?:sau|qua|neu\s+den|(?:neu\s+)?den\s+het)(?:\s+(?:thoi\s+han|thoi\s+gian))?(?:\s+(?:tren|nay))?\W*$"
)
_MISSED = re.compile(
    r"(?P<who>[^.;]{0,60})\b(?:khong|chua)\s+(?:co\s+)?(?:y\s+kien|gop\s+y|phan\s+hoi|gui|nop|dang\s+ky|bao\s+cao|nhan\s+duoc|van\s+ban)\b"
    r"[^.;]{0,80}\b(?:(?:coi|xem)\s+(?:nhu|la)|thi\b|duoc\s+hieu)"
)


def _is_missed(request: Request) -> bool:
    """Whether a sentence says what becomes of units that have sent nothing by the day."""
    deadline, text = request.deadline, spoken(request.passage.text)
    named = _BEFORE_MISSED.search(text[: deadline.start]) or fold(clean(deadline.quote)).startswith(("den ", "het "))
    told = _MISSED.match(text, deadline.end) if named and not request.passage.time else None
    who = told["who"].strip(" ,") if told else ""
    return bool(told) and not (is_by_persons(who) or BY_STRANGER.match(who) or MONEY.search(text, deadline.end))


#: Words right before a day that make it another's: an event's, a count's, a paper's.
_ANOTHERS_DAY = re.compile(
    r"\b(?:to\s+chuc|khai\s+mac|be\s+mac|hop|thi(?!\s+(?:dua|tran|xa))|kiem\s+tra|tap\s+huan|hoi\s+nghi|hoi\s+thi|(?<!ty\s)(?<!dieu\s)le(?!\s+phi)|(?<!hoc\s)ky|ban\s+hanh|so\s*:?\s*\d+|tinh(?!\s+hinh)"
    r"|chot\s+so\s+lieu|so\s+lieu|thoi\s+diem|dien\s+ra|hoc(?!\s+ky)|(?<!de\s)(?<!kien\s)nghi|bat\s+dau|ke\s+tu|tu|sinh|dai\s+hoi|ky\s+niem|ngay\s+hoi|lien\s+he|tap\s+trung|khao\s+sat|cong\s+bo|trao|thang)\b[^.;:,()–-]{0,25}$"
)
_DAY_NAMED = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}|\bthang\b")


def _is_given(request: Request) -> bool:
    """Whether a day that no word of limit opens stands in a sentence that hands something over: "nộp kế hoạch - 18/10/2024"."""
    passage, deadline = request.passage, request.deadline
    text = spoken(passage.text)
    before = text[: deadline.start]
    if request.duty is not Duty.OTHER or request.sure or deadline.strong or not _DAY_NAMED.search(fold(deadline.quote)):
        return False
    if _ANOTHERS_DAY.search(before) or passage.text.isupper():
        return False
    return bool(_GIVES.search(text)) and bool(_TO_OFFICE.search(text) or PRODUCT.search(text))


_NEAR = 60  # characters before a day that may make it another's
#: What is held, done or given out on a day.
_HAPPENS = re.compile(
    r"\b(?:to\s+chuc|khai\s+mac|be\s+mac|hop|thi(?!\s+dua)|kiem\s+tra|tap\s+huan|hoi\s+nghi|hoi\s+thi|hoi\s+khoe|le|hoan\s+thanh|xong|cham|trao|duyet|tong\s+duyet"
    r"|bieu\s+dien|cong\s+dien|niem\s+phong|in|phat|cap|chi\s+tra|thanh\s+toan|chot\s+so\s+lieu|tham\s+dinh|xet|cong\s+bo|tham\s+gia|huong\s+ung)\b"
)
_NAMED = re.compile(
    r"\b(?:nop|gui|thu(?!\s+(?:hai|ba|tu|nam|sau|bay|[2-7])\b)|nhan(?=\s+(?:ho|bao|san|bai|danh|phieu|bieu|anh|tac|ket)\b)|tiep\s+nhan|trinh|bc|mau\s+(?:so\s+)?\d+|hs|ds|kh|chot)\b"
    rf"|{PRODUCT.pattern}"
)
_UNITS_AND_DAY = re.compile(
    r"\W*(?:khoi|cap|bac|(?:cac\s+)?truong|don\s+vi|ubnd|xa|phuong|cum|mn|th|thcs|thpt|trung\s+tam|dot|lan|ky)\b[^:;.]{0,50}(?:[:–-]|\bcon\s+lai\b)"
)
_LABEL_AND_DAY = re.compile(r"\W*(?:(?:thoi\s+)?han|thoi\s+gian|khi\s+nao|cu\s+the)\b[^:]{0,20}:")


def _is_beside_sending(request: Request, told: str) -> bool:
    """Whether a day stands beside a thing, units or a label, and the lines around it say that something is sent."""
    passage, deadline = request.passage, request.deadline
    if request.duty is not Duty.OTHER or request.sure or not _DAY_NAMED.search(fold(deadline.quote)):
        return False
    if _ANOTHERS_DAY.search(spoken(passage.text)[max(0, deadline.start - _NEAR) : deadline.start]) or passage.text.isupper():
        return False
    if _HAPPENS.search(told) and not SURE_SEND.search(told):
        return False
    near = map(spoken, (passage.text, passage.item, passage.lead_in, *passage.before[:2], *passage.after[:2]))
    named = _NAMED.search(told) or _UNITS_AND_DAY.match(told) or _LABEL_AND_DAY.match(told)
    return bool(named) and any(SURE_SEND.search(one) and elsewhere(one) is None for one in near)


_GIVES = re.compile(r"(?<!da\s)(?<!duoc\s)\b(?:gui|goi(?=\s+(?:ve|cho|phong|so))|nop|chuyen\s+(?:ve|cho))\b")


def _denied(_request: Request, told: str, _office: str) -> bool:
    return is_denied(told) or bool(_HELD_BEFORE.search(told) or _HAD_BEEN_DUE.search(told))


def _asks_nothing(request: Request, _told: str, office: str) -> bool:
    return bool(request.passage.time) and asks_nothing(request.passage, office)


def _counted(request: Request, told: str, _office: str) -> bool:
    before = told if request.passage.time else spoken(request.passage.text)[: request.deadline.end]
    return is_cut_off(before) and not _GIVEN_IN.search(before)


def _elsewhere(_request: Request, told: str, _office: str) -> bool:
    return elsewhere(told) is not None or bool(_KEPT_INSIDE.search(told) or _MUCH_WANTED.match(told))


def _of_office(_request: Request, told: str, office: str) -> bool:
    return (
        is_above(told, office)
        or is_asked_of_office(told, office)
        or goes_above(told)
        or bool(_OWN_WORK.search(told) or _TO_SUPERIOR.search(told))
    )


def _of_others(request: Request, told: str, office: str) -> bool:
    who = fold(clean(request.passage.performer))
    units = SCHOOLS.search(who) or addressees.addressees(request.passage.performer, office).definite
    if by_others(told, office) or is_done_by_others(told, told) or (who and not units):
        return True
    item = spoken(request.passage.item or request.passage.text)  # who opens the paragraph does what goes on in it
    return not _TO_OFFICE.search(told) and (by_others(item, office) or is_done_by_others(item, item) or is_by_persons(item))


def _retold(request: Request, told: str, office: str) -> bool:
    text, at = spoken(request.passage.text), request.deadline
    before, after = text[: at.start], text[at.end :]
    return not request.passage.time and (is_retold(before, after) or is_for_above(before, told, office))


ROWS = (
    Row(_denied, "the sentence itself says that nothing is sent, or that the day held before"),
    Row(_asks_nothing, "the row is done, paid, a step of the office or one of its own reports"),
    Row(_counted, "over these days figures are counted"),
    Row(_elsewhere, "it goes into a data base, to strangers, to a school, or stays inside it; or is an aim"),
    Row(_of_office, "the clause itself says that the office does it, or that a superior gets it"),
    Row(_of_others, "the clause or the row itself names a section of the office or a stranger as its doer"),
    Row(_retold, "another letter asked for it, and this one only says so"),
)
