"""What the words themselves must say before a proposal stands without a mark: who owes what, to whom, by when.

A mark costs an officer one look; a campaign nobody asked for costs the trust in all. So nothing is taken for certain
by default: each row names a thing that must be told, and a proposal that lacks any of them is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from parsers.plan import addressees
from parsers.plan.addressees import Addressees
from parsers.plan.asked_of import names_some
from parsers.plan.changes.kinds import BESIDES
from parsers.plan.deadlines.deadline import Deadline
from parsers.plan.duty.doers import is_plainly_asked, opens_plainly
from parsers.plan.duty.duties import PRODUCT
from parsers.plan.duty.exclusions import OF_UNITS, RECIPIENT, SCHOOLS, SO
from parsers.plan.duty.sentences import Request
from parsers.plan.homographs import spoken
from parsers.plan.mentions import days_in
from parsers.plan.plan_head import Frame
from parsers.vietnamese.text import clean, fold

_MARK = r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?"
#: Where an order ends and whom it is given to begins.
_ORDER = re.compile(
    r"\b(?:de\s+nghi|yeu\s+cau|giao(?:\s+cho)?|nho|phan\s+cong|chi\s+dao|huong\s+dan|thong\s+bao)\b(?!\s+(?:cua|tai|so|nay)\b)"
)
_HANDS_OVER = re.compile(
    r"\b(?:gui|goi|nop|bao\s+cao|trinh|phan\s+hoi|cung\s+cap|dang\s+ky|chuyen(?!\s+(?:mon|vien|de|doi|tiep|nganh))|lap|cap\s+nhat|nhap|tong\s+hop|ban\s+giao)\b"
)
#: Persons, sections and bodies, whoever they are: what they owe is no unit's report. Longer words of units stand in SCHOOLS.
_BODY = re.compile(
    rf"\b(?:to|doan|ban|hoi|phong|nhom|doi|tram|cong\s+an|cong\s+chuc|chuyen\s+vien|can\s+bo|ke\s+toan|van\s+thu|thu\s+ky|bo\s+phan|dong\s+chi|ong|ba|truong\s+(?:phong|ban|doan|bo\s+phan|nhom)|thanh\s+vien|thanh\s+tra|giam\s+khao|lien\s+doan|chi\s+cuc|hat|{SO}|ubnd|uy\s+ban|quan\s+su|mat\s+tran|kho\s+bac|thon|khu\s+pho|to\s+dan\s+pho|phu\s+huynh|hoc\s+sinh|giao\s+vien|thi\s+sinh|giang\s+vien|nha\s+thau|cong\s+ty)\b"
)
_LABEL = re.compile(rf"{_MARK}(?P<who>[^:;.]{{3,90}}?)\s*:(?!\d)")
_BODY_FIRST = re.compile(rf"(?:giao\s+(?:cho\s+)?)?(?:cac\s+)?{_BODY.pattern}")
_ITEM_MARK = re.compile(r"^\W*(?:(?:[a-hđ]|\d{1,2}(?:\.\d+)*)[.)]\s*)?")
#: Behind a semicolon a unit or a thing may open a sentence of its own; a bare verb is the rest of one.
_OPENS_WHOLE = re.compile(
    rf"\W*(?:rieng\s+|doi\s+voi\s+|dong\s+thoi\s+gui\s+)*(?:(?:cac\s+)?truong\b|khoi\b|cap\b|thoi\s+(?:han|gian)|han\b|mam\s+non|tieu\s+hoc|thcs|thpt|mn\b|th\b|{SCHOOLS.pattern}|{PRODUCT.pattern})"
)
_FORM_OF = re.compile(r"\b(?:phu\s+luc|mau|bieu|de\s+cuong)\b")
#: Where something goes that no office takes in: an archive, a bank, a data base.
_GOES = re.compile(
    r"\b(?:gui|nop|trinh|chuyen|ban\s+giao)\s+(?:(?:thang|truc\s+tiep|lai|kip\s+thoi)\s+)?(?:vao|ve|cho|toi|den|len|tai|voi)\s+(?P<where>[^,.;:()]{2,40})"
)
_OFFICE = re.compile(
    r"(?:lanh\s+dao\s+|thuong\s+truc\s+|van\s+thu\s+|dia\s+chi\s+)?(?:phong|pgd|so\b|ubnd|uy\s+ban|van\s+phong|bo\s+phan|to\b|ban\b|hoi\s+dong|chuyen\s+vien|cong\s+chuc|can\s+bo|ke\s+toan|dong\s+chi|d/c|ong|ba|co\b|thay|anh|chi\b|dia\s+chi|hop\s+thu|thu\s+dien|e-?mail|he\s+thong|truc\s+lien|zalo|duong\s+(?:link|dan)|link|phan\s+mem|truc\b|ngay|thu\s|luc|\d|buoi|sang|chieu|dung|hai\s+dia|co\s+quan|noi\s+nhan|muc|cuoi|dau|tuan|thang|qu[yi]|giua|het|truoc|_)"
)
_TO_BODY = re.compile(
    r"\b(?:gui|nop|bao\s+cao|dang\s+ky)\b[^,.;:()]{0,60}?\b(?:cho|toi|den)\s+(?:cong\s+doan|hoi\s+(?!dong)|doan\s+(?:thanh|xa|phuong)|cong\s+an|truong\s+doan)\b(?!.*\b(?:ubnd|phong|so\s+gd))"
)
_MIDNIGHT = re.compile(r"(?:luc\s+)?0{1,2}\s*(?:gio|h)\b|(?:luc\s+)?0{1,2}h00\b")  # when things are counted, mostly
#: "Ban Quản lý dự án thuộc Sở báo cáo …": the office itself, by whatever name.
_OWN_BODY = re.compile(
    r"(?<!ve\x20)(?<!cho\x20)(?<!qua\x20)(?<!cua\x20)(?<!den\x20)(?<!toi\x20)\b(?:ban|to|doan|hoi\s+dong|van\s+phong|trung\s+tam|cac\s+phong)\b[^,;:.]{0,40}\b(?:thuoc|cua)\s+(?:co\s+quan\s+)?(?:so|phong|ubnd|pgd)\b"
)
#: "100% văn bản đi được ký số …": an aim, and no order.
_AIMS = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:phan\s+dau\b|(?:tren|it\s+nhat|toi\s+thieu|dat)?\s*\d{1,3}\s*%)")
_AIM_HEAD = re.compile(r"\b(?:muc\s+tieu|chi\s+tieu|muc\s+dich)\b")
#: Offices beside and above each kind of office: what goes there does not come to the one that writes.
_OTHERS = {
    "so": re.compile(
        r"so\s+(?:noi|tai|y\b|xay|van|ke|cong|khoa|lao|tu)|(?:ubnd|uy\s+ban)(?:\s+nhan\s+dan)?\s+(?:tinh|thanh|xa|phuong|cap)|bo\b(?!\s+phan)|tinh\b"
    ),
    "phong": re.compile(
        r"so\b|phong\s+(?:noi|tai|y\b|lao|van|kinh|tu\b|ke)|(?:ubnd|uy\s+ban\s+nhan\s+dan)\b|huyen\b|bo\b(?!\s+phan)|tinh\b"
    ),
    "ubnd": re.compile(
        r"so\b|phong\s+(?:noi|tai|y\b|lao|kinh|tu\b|ke)|(?:ubnd|uy\s+ban)(?:\s+nhan\s+dan)?\s+(?:tinh|thanh|huyen)|bo\b(?!\s+phan)|tinh\b"
    ),
}
#: "hồ sơ của thí sinh nộp …", "phụ huynh nộp …": persons hand it in.
_PERSONS = re.compile(
    r"\b(?:cua\s+)?(?:thi\s+sinh|phu\s+huynh|cha\s+me|nguoi\s+hoc|hoc\s+vien|ca\s+nhan|hoc\s+sinh|giao\s+vien)\s+(?:\w+\s+){0,2}$|\bcua\s+(?:thi\s+sinh|phu\s+huynh|cha\s+me|nguoi\s+hoc)\b"
)
_LIMITS = re.compile(r"\b(?:han|nop|gui|bao\s+cao|hoan\s+thanh|truoc|cham\s+nhat|muon\s+nhat|het|deadline|xong|chot)\b")
_GIVES = re.compile(r"\b(?:nop|gui|dang\s+ky)\b")
_LISTS = re.compile(r"\b(?:danh\s+sach|so\s+luong|thong\s+ke|bao\s+cao|ket\s+qua|so\s+lieu)\b")
#: A subject that opens with one of these, of a paper that cites an earlier one of its own, tells again what that one asked.
_OPENS_CHANGE = re.compile(
    r"\W*(?:v/v|ve\s+viec)?\W*(?:gia\s+han|lui|doi|hoan(?!\s+(?:thanh|thien))|keo\s+dai|dieu\s+chinh|thay\s+doi|sua\s+doi|dinh\s+chinh|rut\s+ngan|bo\s+sung|don\s+doc|nhac)\b"
)
_CHANGES = re.compile(
    r"\b(?:gia\s+han\s+(?:them\s+)?(?:thoi|nop|gui|bao|viec|den)|lui\s+(?:thoi|han|ngay|viec)|hoan\s+(?:nop|gui|thoi|viec|ngay)|keo\s+dai\s+thoi|dieu\s+chinh(?:\s+\w+){0,3}\s+(?:thoi|moc|han|ngay|lich|cong\s+van|ke\s+hoach|huong\s+dan|bieu|mau)|thay\s+doi\s+(?:\w+\s+){0,2}(?:thoi|moc|han|ngay|lich)|sua\s+doi|dinh\s+chinh|rut\s+ngan|don\s+doc\s+(?:\w+\s+){0,2}?(?:nop|gui|bao|che|tien)|nhac\s+(?:nop|gui|viec|lai)|doi\s+(?:han|ngay|thoi))\b"
)
#: What tells of a meeting, or decides: who does what stands in each of its sentences, and never in the address.
_NO_REQUEST = re.compile(
    r"\b(?:ket\s+luan|bien\s+ban|giao\s+ban|quy\s+che|lich\s+cong\s+tac|phan\s+cong|thanh\s+lap|kien\s+toan|giay\s+moi)\b"
)
_BEGINS = re.compile(r"\b(?:bat\s+dau|ke\s+tu|ap\s+dung\s+tu|k[yi]\s+dau|lan\s+dau|tu\s+(?:k[yi]|qu[yi]|thang)\s+\w)\b")
_RETOLD = re.compile(r"\b(?:tai|theo|trong)\s+(?:cong\s+van|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan)\s+so\b")


_THIS_FORM = re.compile(r"\b(?:bieu|mau|phu\s+luc|phieu)\s+nay\b")  # a note below a form, which the letter speaks of as well


class Lack(StrEnum):
    """What a paper does not say of a report, as whoever confirms it is told."""

    SENT = "sent"  #: whether anything goes to the office at all
    THING = "thing"
    DOER = "doer"
    RECEIVER = "receiver"
    GROUP = "group"  #: which of the units: a property is named that no roster's level tells
    DAY = "day"  #: whether the day is the limit of this report
    PAPER = "paper"  #: whether it is this paper that asks
    WORDS = "words"  #: the whole of the sentence


class Row(NamedTuple):
    """One thing that must be told."""

    told: Callable[[Request, Frame, str], bool]
    lack: Lack
    reason: str


def lacks(request: Request, frame: Frame, thing: str) -> tuple[Lack, ...]:
    """What the paper does not say in plain words; none where it says that units owe a thing to the office by this day."""
    return tuple(dict.fromkeys(row.lack for row in ROWS if not row.told(request, frame, thing)))


def _is_sent(request: Request, _frame: Frame, _thing: str) -> bool:
    return request.sure


def _is_asked(request: Request, frame: Frame, _thing: str) -> bool:
    passage = request.passage
    if passage.time:
        who = passage.performer
        return not who or bool(SCHOOLS.search(fold(who))) or addressees.addressees(who, frame.office) != Addressees()
    told = spoken(passage.text)
    if passage.attached and not SCHOOLS.search(told) and not PRODUCT.search(told):
        return False  # below the signature: a note to a form, which says neither who nor what
    asked = is_plainly_asked(told) or addressees.addressees(passage.text, frame.office) != Addressees()
    return asked and not _EXTRACT.search(spoken(passage.heading))


_EXTRACT = re.compile(r"\btrich\s+(?:cong\s+van|van\s+ban|ke\s+hoach|huong\s+dan|thong\s+bao|noi\s+dung)")


def _thing(request: Request, frame: Frame, thing: str) -> bool:
    told = spoken(request.clause)
    if thing or PRODUCT.search(fold(clean(frame.summary))):
        return True
    units = SCHOOLS.search(told) or addressees.addressees(request.clause, frame.office) != Addressees()
    return bool(_HANDS_OVER.search(told) and ((units and RECIPIENT.search(told)) or _ORDER.search(told)))


def _doer(request: Request, frame: Frame, _thing: str) -> bool:
    passage = request.passage
    if passage.time:
        return True  # a row's performer is weighed with the row
    told = spoken(passage.text)
    if any(_OWN_BODY.search(_subject(told, deed.start())) for deed in _HANDS_OVER.finditer(told)):
        return False
    deeds = [deed for deed in _GIVES.finditer(told) if not SCHOOLS.search(told)]
    opening = spoken(passage.item) if passage.text[:1].islower() else ""
    if any(_PERSONS.search(_subject(opening, deed.start())) for deed in _GIVES.finditer(opening)) and not SCHOOLS.search(
        opening
    ):
        return False  # "Bài dự thi của học sinh gửi qua bưu điện …; hạn cuối nhận bài …"
    if any(_PERSONS.search(_subject(told, deed.start())) and not _LISTS.search(told, 0, deed.start()) for deed in deeds):
        return False
    if any(SCHOOLS.search(_subject(told, deed.start())) for deed in _HANDS_OVER.finditer(told)):
        return True
    at = max((one.end() for one in _ORDER.finditer(told)), default=0)
    who = _until_deed(told[at:])
    if SCHOOLS.search(who) or addressees.addressees(passage.text[at : at + len(who)], frame.office) != Addressees():
        return True
    return not _BODY.match(who.strip()) if at else opens_plainly(told)


def _subject(told: str, deed: int) -> str:
    """The words between the last stop and a deed: whose it is."""
    return told[max(told.rfind(mark, 0, deed) for mark in ",;:(") + 1 : deed]


def _until_deed(told: str) -> str:
    deed = _HANDS_OVER.search(told)
    return told[: deed.start()] if deed else told


#: "Các bộ phận chuyên môn: báo cáo …, gửi Tổng hợp": the office's own people, who owe it no letter.
_SECTIONS = re.compile(rf"{_MARK}(?:de\s+nghi\s+|giao\s+)?(?:cac\s+)?(?:bo\s+phan|phong\s+(?:chuyen\s+mon|ban))\b[^:]{{0,60}}:")


def _no_section(request: Request, _frame: Frame, _thing: str) -> bool:
    passage = request.passage
    return bool(passage.time) or not any(_SECTIONS.match(spoken(one)) for one in (passage.text, passage.item))


def _nobody_above(request: Request, frame: Frame, _thing: str) -> bool:
    passage = request.passage
    if SCHOOLS.search(OF_UNITS.sub(" ", spoken(passage.text))) or passage.time:
        return True
    return not any(_opens_with_body(above, frame) for above in (passage.text, passage.item, passage.lead_in, passage.heading))


def _opens_with_body(above: str, frame: Frame) -> bool:
    """Whether a label or a heading is the name of a body that is no unit."""
    label = _LABEL.match(spoken(above))
    named = label["who"] if label else ""
    is_unit = (
        SCHOOLS.search(named)
        or re.search(r"\btruong\b(?!\s+(?:phong|ban|doan|bo|nhom))", named)
        or addressees.addressees(above[: len(named) + 8], frame.office) != Addressees()
    )
    return bool(named) and not is_unit and not _ORDER.search(named) and bool(_BODY_FIRST.match(named))


def _every_unit(request: Request, frame: Frame, _thing: str) -> bool:
    passage = request.passage
    own = (passage.performer, passage.text) if passage.time else (passage.text, passage.item, passage.lead_in, passage.heading)
    near = next((one for one in own if addressees.addressees(one, frame.office) != Addressees()), "")
    text = (
        "" if passage.time and passage.performer else passage.text
    )  # a row's other cells name things: "báo cáo trường tư thục"
    told = fold(clean(" ; ".join((near or " ; ".join(frame.addressed), text))))
    return not names_some(told)


def _goes_to_office(request: Request, frame: Frame, _thing: str) -> bool:
    if _TO_BODY.search(spoken(request.clause)):
        return False
    where = [found["where"] for found in _GOES.finditer(spoken(request.clause))]
    where += [one for one in fold(clean(request.passage.receiver)).split(" - ") if one]
    own = [one for one in where if _OFFICE.match(one) and not _OTHERS[frame.office].match(one)]
    return not where or bool(own)


def _row_is_due(request: Request, _frame: Frame, _thing: str) -> bool:
    passage = request.passage
    limits = f"{fold(clean(passage.time_head))} | {fold(clean(passage.time))} | {spoken(passage.lead_in)}"
    return not passage.time or bool(_LIMITS.search(limits) or _HANDS_OVER.search(spoken(passage.text)))


def _is_request(request: Request, frame: Frame, _thing: str) -> bool:
    subject, told = fold(clean(frame.summary)), spoken(request.passage.text)
    if _AIMS.match(told) or _AIM_HEAD.search(spoken(request.passage.heading)):
        return False
    if _CHANGES.search(subject) or (frame.cites_own and _OPENS_CHANGE.match(subject)):
        return bool(BESIDES.match(told))
    return not _NO_REQUEST.search(subject) or bool(SCHOOLS.search(told) or request.passage.time)


def _bound(request: Request, _frame: Frame, _thing: str) -> bool:
    deadline, told = request.deadline, spoken(request.passage.text)
    if _MIDNIGHT.match(fold(deadline.quote)) or (request.passage.attached and _THIS_FORM.search(told)):
        return False
    if deadline.repeat and not deadline.repeat.first and _BEGINS.search(told) and not _is_stated(deadline, told):
        return False
    return not _RETOLD.search(told[: deadline.start]) or bool(_FORM_OF.search(told))


def _is_stated(deadline: Deadline, told: str) -> bool:
    """Whether the sentence names the very day of the first round."""
    if deadline.due is None:
        return False
    last = deadline.due - timedelta(seconds=1)
    days = set(days_in(told))
    return any(f"{day.day}/{day.month}{year}" in days for day in (deadline.due, last) for year in (f"/{day.year}", ""))


def _whole(request: Request, _frame: Frame, _thing: str) -> bool:
    if request.passage.time:
        return not any(cell[:1].islower() for cell in request.passage.text.split(" - ")[:1])
    text = _ITEM_MARK.sub("", request.passage.text)
    told = spoken(text)
    return not text[:1].islower() or bool(_OPENS_WHOLE.match(told) or RECIPIENT.search(told))


ROWS = (
    Row(_is_sent, Lack.SENT, "a verb or a label says that something is sent to the office, and not only what stands around"),
    Row(_is_asked, Lack.DOER, "a sentence opens as one that asks units, a row names them or nobody; an extract asks others"),
    Row(_thing, Lack.THING, "a thing is named: what only follows from the paper's subject may be anything"),
    Row(_doer, Lack.DOER, "whoever stands before the deed is a unit, or nobody does and the paper's addressees are meant"),
    Row(_nobody_above, Lack.DOER, "no other body opens the item, the list or the section it stands in"),
    Row(_no_section, Lack.DOER, "who opens the item is no section of the office: its people report to it without a campaign"),
    Row(_every_unit, Lack.GROUP, "all units of a level are asked: 'công lập', 'có bếp ăn', 'bị thiệt hại' name some of them"),
    Row(_goes_to_office, Lack.RECEIVER, "what is sent goes to an office, and into no archive, bank or other body"),
    Row(_row_is_due, Lack.DAY, "the column of a row's time is one of limits: a timetable's days are those of its events"),
    Row(
        _is_request,
        Lack.PAPER,
        "the paper asks: one that changes, reminds, concludes or divides work says each duty in its own sentence",
    ),
    Row(_bound, Lack.DAY, "the day is this paper's own, and a series begins where the paper says"),
    Row(_whole, Lack.WORDS, "the words are a whole sentence, or a whole row"),
)
