"""Rows of a timetable that ask for nothing, whatever their column of times is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from parsers.plan.addressees import addressees
from parsers.plan.duty.duties import PRODUCT, SEND, SURE_SEND, is_above, is_own
from parsers.plan.duty.exclusions import OF_UNITS, SCHOOLS
from parsers.plan.duty.outsiders import is_by_persons
from parsers.plan.homographs import spoken
from parsers.plan.passages import Passage
from parsers.vietnamese.text import clean, fold

#: "đã xong", "Đúng hạn", "Chậm 3 ngày": what became of it.
_DONE = re.compile(
    r"\W*(?:da\s+(?:xong|nop|gui|hoan\s+thanh|bao\s+cao|thuc\s+hien)|xong|dung\s+han|truoc\s+han|(?:cham|tre|qua\s+han)\s+\d{1,3}\s+ngay)\b.{0,25}$"
)
#: "150.000đ", "884.520 đồng": what is paid.
_SUM = re.compile(r"\W*\d{1,3}(?:[.,]\d{3})+\s*(?:d|dong|vnd)\b.{0,20}$")
#: "Phòng thẩm tra", "Sở kiểm tra": a step of an office in a table of steps.
_STEP = re.compile(
    r"\W*(?:phong|so|ubnd|uy\s+ban|hoi\s+dong|doan|ban(?!\s+(?:nhan|cam|ke|dang|thuyet|tu|bao|tong|danh|de|sao))|to(?!\s+trinh))\s+(?:\w+\s+){0,3}?(?:tham\s+(?:tra|dinh|muu)|kiem\s+tra|tong\s+hop|duyet|phe\s+duyet|xet|hop|cong\s+bo|ban\s+hanh|cham|ra\s+quyet\s+dinh|thong\s+bao)\b"
)
#: "Các loại báo cáo của phường gửi Sở …": whose reports stand below.
_OWN_REPORTS = re.compile(r"\b(?:bao\s+cao|ho\s+so|bieu|danh\s+muc)\b[^.;:]{0,30}\b(?:cua|do)\s+(?:phuong|xa|phong|so|ubnd)\b")


_KEPT = re.compile(r"\b(?:luu|de|giu|treo|niem\s+yet)\s+(?:tai|o)\s+(?:nha\s+)?(?:truong|don\s+vi|lop|co\s+so)\b")


class Row(NamedTuple):
    """One reason why a row asks for nothing."""

    settles: Callable[[Passage, str], bool]  #: the row, the kind of office
    reason: str


def asks_nothing(passage: Passage, office: str) -> bool:
    """Whether a row of a timetable is nobody's duty here."""
    return any(row.settles(passage, office) for row in ROWS)


def _cells(passage: Passage) -> list[str]:
    return spoken(passage.text).split(" - ")


def _done(passage: Passage, _office: str) -> bool:
    return any(_DONE.match(cell) for cell in _cells(passage))


def _paid(passage: Passage, _office: str) -> bool:
    told = spoken(passage.text)
    return any(_SUM.match(cell) for cell in _cells(passage)) and not (PRODUCT.search(told) or SURE_SEND.search(told))


def _step(passage: Passage, _office: str) -> bool:
    return any(_STEP.match(cell) for cell in _cells(passage)) and not SURE_SEND.search(spoken(passage.text))


def _kept(passage: Passage, _office: str) -> bool:
    told = spoken(passage.text)
    return bool(_KEPT.search(told)) and not SURE_SEND.search(told)


#: "Nơi nhận: Văn phòng Trường THCS Tân Lập": one school takes it in.
_SCHOOL_RECEIVES = re.compile(
    r"\b(?:nha\s+truong|truong\s+(?:mam|mau|tieu|trung|mn|mg|th|thcs|thpt|pt)\b|to\s+chuyen\s+mon|gvcn|lop)\b"
)
_OFFICE_RECEIVES = re.compile(r"\b(?:phong\s+(?:gd|giao|van|vh)|pgd|so\s+(?:gd|giao)|ubnd|uy\s+ban)")


def _to_school(passage: Passage, _office: str) -> bool:
    receiver = fold(clean(passage.receiver))
    return bool(_SCHOOL_RECEIVES.search(receiver)) and not _OFFICE_RECEIVES.search(receiver)


def _by_persons(passage: Passage, _office: str) -> bool:
    sent = [cell for cell in _cells(passage) if SEND.search(cell)]
    return bool(sent) and all(is_by_persons(cell) for cell in sent)


def _goes_above(passage: Passage, office: str) -> bool:
    """Below "Báo cáo của phường gửi Sở" all goes to the superior, save where a row names the units that owe it."""
    above = OF_UNITS.sub(" ", spoken(passage.lead_in))
    performer = fold(clean(passage.performer))
    if not above or SCHOOLS.search(above) or SCHOOLS.search(performer) or addressees(passage.performer, office).definite:
        return False
    return (bool(SEND.search(above)) and is_above(above, office)) or bool(_OWN_REPORTS.search(above)) or is_own(above)


ROWS = (
    Row(_done, "the row itself says that it is done, or by how much it was late"),
    Row(_paid, "a sum stands in the row: it tells what is paid, and no thing that is handed in"),
    Row(_step, "a cell says what the office or a body does on that day"),
    Row(_kept, "it stays in the school"),
    Row(_to_school, "the row's receiver is a school, and no office"),
    Row(_by_persons, "pupils or trainees hand it in, and not to the office"),
    Row(_goes_above, "the line above the table says that these are the office's own reports to its superior"),
)
