"""What is entered on-line by a day: nothing of it comes by mail, and whether it is owed all the same."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.plan.deadlines.deadline import Doubt
from parsers.plan.duty.duties import PRODUCT, REPORTED, is_sent
from parsers.plan.duty.exclusions import SCHOOLS, Duty, refuses_mail
from parsers.plan.duty.sentences import Request
from parsers.plan.homographs import spoken
from parsers.plan.matter.entry_words import enters, is_entry, is_form
from parsers.plan.plan_head import Frame
from parsers.vietnamese.text import fold

#: "hệ thống khóa lúc 17h00 ngày 20/6" behind "5. Số liệu …: nhập vào phần mềm".
_CLOSES = re.compile(
    r"\b(?:he\s+thong(?!\s+(?:dien|nuoc|den|loa))|phan\s+mem|cong)\b.*\b(?:khoa|dong)\s+(?:(?:luc|vao|sau|so\s+lieu)\s+)*$"
)
_ENTERED = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:bao\s+cao|danh\s+sach|ho\s+so|so\s+lieu|thong\s+ke|phieu|bieu|dang\s+ky)\b.*\b(?:nhap|khai|cap\s+nhat)\b"
)
_BY_FAMILIES = re.compile(r"\b(?:phu\s+huynh|cha\s+me|thi\s+sinh|hoc\s+sinh)\s+(?:tu\s+)?(?:nhap|khai|cap\s+nhat|dang\s+ky)\b")
_DATA = re.compile(r"\b(?:bieu|phieu|mau)\s+(?:so\s+)?[a-z]{0,6}-?\d")
#: "a) Cập nhật dữ liệu lên phần mềm …", "Cập nhật CSDL ngành, kỳ đầu năm": an item that is the entry itself.
_ENTRY = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:cap\s+nhat|nhap)\s+(?:day\s+du\s+|bo\s+sung\s+)?"
    r"(?:(?:so\s+|du\s+)?lieu|csdl|co\s+so\s+du\s+lieu|ho\s+so|thong\s+tin)\b"
)
_SHUTS = re.compile(r"\bkhoa\s+(?:so|phan\s+mem|he\s+thong)\b")  # the hour of the system's, and no second limit


def entered(request: Request, frame: Frame) -> Request:
    """On-line entry opens a campaign, marked, where it is a report, a form or the paper's own matter: it will be chased."""
    if request.duty is Duty.REGISTRATION and not (request.passage.time or is_sent(spoken(request.passage.text))):
        return replace(request, sure=False)
    told = spoken(request.clause)
    if request.duty is Duty.OTHER and request.deadline.strong and _is_entry_of(frame, told):
        request = replace(request, duty=Duty.ONLINE)
    if closing := _until_closed(request):
        return closing
    if request.duty is not Duty.ONLINE or not (request.deadline.strong or request.passage.time):
        return request
    reported = REPORTED.search(told) and not refuses_mail(spoken(request.passage.text))
    if request.passage.time and not request.deadline.strong and not PRODUCT.match(told) and not _is_entry_owed(request):
        return request  # a row that names a deed and no thing: "Nhập phần mềm", "Học sinh đăng ký nguyện vọng"
    named = _DATA.search(told) and SCHOOLS.search(told) and enters(told)  # by units, with a name of its own
    own = reported or named or is_entry(frame.summary) or is_form(request.passage.text)
    own = own or _is_entry_owed(request)
    if not own:
        return request
    deadline = replace(request.deadline, doubts=(*request.deadline.doubts, Doubt.ONLINE))
    return replace(request, duty=Duty.REPORT, sure=True, deadline=deadline)


def _is_entry_of(frame: Frame, clause: str) -> bool:
    """Whether units are told by when to have entered what a paper on entries is about."""
    return is_entry(frame.summary) and bool(SCHOOLS.search(clause)) and enters(clause)


def _until_closed(request: Request) -> Request | None:
    """The day on which a system closes, where its item says that a named thing is entered there: late is what is not in it."""
    before = spoken(request.passage.text).partition(fold(request.deadline.quote))[0]
    item = request.passage.item or next(iter(request.passage.before), "")
    if (
        request.duty is not Duty.OTHER
        or not _CLOSES.search(before)
        or not _ENTERED.match(spoken(item))
        or _BY_FAMILIES.search(spoken(item))
    ):
        return None
    deadline = replace(request.deadline, worded=True, strong=True, doubts=(*request.deadline.doubts, Doubt.ONLINE))
    return replace(request, duty=Duty.REPORT, sure=True, deadline=deadline)


def _is_entry_owed(request: Request) -> bool:
    """Whether an entry of data is an item of its own among what units owe: who is late is chased as for a report.

    A sentence on the side, "Các trường cập nhật cơ sở dữ liệu ngành trước ngày …", tells how and opens nothing.
    """
    passage = request.passage
    told = spoken(request.clause)
    above = (passage.performer,) if passage.time else (passage.heading, passage.lead_in)
    owed = _ENTRY.match(told) and not _SHUTS.search(told) and not _BY_FAMILIES.search(spoken(passage.text))
    return bool(owed) and any(SCHOOLS.search(spoken(one)) for one in above)
