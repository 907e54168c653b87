"""Who does what a sentence says, by its grammar, and whether it only retells what another letter asked for."""

from __future__ import annotations

import re

from parsers.plan.duty.duties import PRODUCT, goes_above, is_own
from parsers.plan.duty.exclusions import OF_UNITS, RECEIVES, SCHOOLS, by_others
from parsers.plan.duty.outsiders import is_by_persons
from parsers.plan.homographs import FIT, spoken
from parsers.plan.passages import Passage

#: A mark, and what the item is on: "4. Về bếp ăn: Trạm Y tế …".
_MARK = r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:ve\s+[^,:;.]{2,60}:\s*)?"
_LIMIT_FIRST = r"(?:(?:truoc|cham\s+nhat|muon\s+nhat|den\s+het|trong)\b[^,;:]{3,50},\s*)?"
#: Persons and bodies that are no unit of an office: what they hand in is theirs.
_BODIES = (
    r"(?:cac\s+)?(?:doan\s+(?:cong\s+tac|kiem\s+tra|thanh\s+tra|tham\s+dinh|danh\s+gia|giam\s+sat|khao\s+sat)|doan(?=\s+(?:bao|nop|gui|tong|lap|hoan))"
    r"|(?:to|nhom)\s+(?:cong\s+tac|kiem\s+tra|tham\s+dinh|thu\s+ky|giup\s+viec|cham|tu\s+van|ra\s+de|khao\s+sat|danh\s+gia|tong\s+hop|bien\s+soan)"
    r"|thanh\s+vien|to\s+truong(?!\s+(?:\w+\s+){0,3}cac\s+truong\b)|cong\s+chuc|chuyen\s+vien|thu\s+ky|giam\s+khao|truong\s+(?:cac\s+)?(?:doan|ban(?!\s+(?:hanh|giao))|bo\s+phan|nhom|phong(?!\s+(?:van\s+hoa|vh)))"
    r"|ke\s+toan\s+(?:phong|so|ubnd)|ong|ba|dong\s+chi|ban\s+(?:giam\s+khao|to\s+chuc|chi\s+dao(?!\s+(?:cac\s+|cap\s+)xa\b)|thu\s+ky|tuyen\s+giao)|hoi\s+dong\s+(?:cham|thi\b|tham|xet|thi\s+dua)"
    r"|cong\s+doan\s+(?:giao\s+duc|nganh)|lien\s+doan|thanh\s+tra\s+(?:tinh|huyen|so|chinh)|kho\s+bac|ngan\s+hang|hoi\s+(?:khuyen|cuu|phu|nong|lien)\s*\w*"
    r"|doan\s+thanh\s+nien|phong\s+kinh\s+te(?:\s*,\s*ha\s+tang)?|to\s+_{6,}|phong\s+(?:tai\s+chinh|noi\s+vu|lao\s+dong|y\s+te|van\s+hoa\s+(?:va\s+)?thong\s+tin|to\s+chuc|ke\s+hoach)|so\s+(?:tai\s+chinh|noi\s+vu|y\s+te|xay\s+dung)"
    r"|cong\s+an|tram\s+y\s+te|trung\s+tam\s+y\s+te|mat\s+tran|nha\s+truong\s+quan)"
)
_DOES = (
    r"(?:gui|nop|bao\s+cao|tong\s+hop|trinh|lap|cap(?!\s+(?:xa|huyen|tinh|phuong|truong|so|mam|tieu|thcs|thpt))|chuyen(?!\s+vien)|tham\s+dinh|phe\s+duyet|duyet|du\s+thao|hoan\s+thanh|hoan\s+thien"
    r"|thong\s+bao|ban\s+hanh|tham\s+muu|cong\s+bo|tra|xay\s+dung|ban\s+giao|ket\s+thuc|giao|lay|ra\s+soat|kiem\s+tra|co\s+y\s+kien|cho\s+y\s+kien|chu\s+tri|phoi\s+hop|theo\s+doi)\b"
)
_GAP = r"(?:(?!\b(?:de\s+nghi|yeu\s+cau|huong\s+dan|nhan|cac\s+truong|don\s+vi|hieu\s+truong|thu\s+truong)\b)[^:;.]){0,90}?"
_BODY_DOES = re.compile(rf"{_MARK}{_LIMIT_FIRST}(?:(?:giao|phan\s+cong)\s+(?:cho\s+)?)?{_BODIES}\b{_GAP}\b{_DOES}")
_BODY_LABEL = re.compile(rf"{_MARK}(?:(?:giao|phan\s+cong)\s+(?:cho\s+)?)?{_BODIES}\b[^,:;.]{{0,60}}:(?!\d)")
#: "Trưởng các bộ phận chịu trách nhiệm …, báo cáo lãnh đạo Phòng …".
_HEADS = re.compile(rf"{_MARK}truong\s+(?:cac\s+)?(?:bo\s+phan|phong(?!\s+(?:van\s+hoa|vh))|doan|nhom)\b")
_UNITS_TOLD = re.compile(
    r"(?:[,;]|\b(?:de\s+nghi|yeu\s+cau|chi\s+dao|thi|va))\s*(?:hieu\s+truong\s+)?(?:cac\s+)?(?:nha\s+)?(?:truong(?!\s+(?:phong|ban|doan|bo))|don\s+vi|co\s+so|thu\s+truong)\b[^,;]{0,60}\b(?:gui|nop|bao\s+cao|lap|dang\s+ky)\b"
)
_LETTER = r"(?:cong\s+van|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan|quyet\s+dinh|chi\s+thi|ket\s+luan)"
#: "Tại Công văn số …, Phòng đề nghị các trường gửi … trước ngày …": what was asked then.
_ASKED_IN = re.compile(
    rf"{_MARK}(?:(?:truoc\s+do|tuy\s+nhien|tuy\s+vay|song),?\s+)?(?:tai\s+{_LETTER}\s+so|(?:tai|trong)\s+{_LETTER}\s+(?:do|tren|neu\s+tren))\b"
)
#: "Ngày …, Phòng Kinh tế có Công văn số … đề nghị …": what another asks, and of whom.
_HAS_ASKED = re.compile(
    rf"\b(?:(?:da\s+)?(?:co|ban\s+hanh)|nhan\s+duoc)\s+{_LETTER}\s+so\b(?![^;]*[,;]\s*(?:vi\s+vay,?\s+|do\s+do,?\s+|nay,?\s+)?(?:phong|so|pgd|ubnd|uy\s+ban)\b[^,;]{{0,70}}\b(?:de\s+nghi|yeu\s+cau|thong\s+bao|huong\s+dan|gia\s+han|dieu\s+chinh)\b)"
    r"(?![^;]*\bnay\b)"
)
#: "Theo Công văn số …, Thanh tra tỉnh yêu cầu Sở gửi …": the office itself is asked, and by whom.
_OFFICE_IS_ASKED = re.compile(
    rf"\b(?:theo|thuc\s+hien|can\s+cu)\s+{_LETTER}\b[^;]*?\b(?:yeu\s+cau|de\s+nghi|giao)\s+(?:cac\s+)?(?:so|phong|ubnd|uy\s+ban|dia\s+phuong|xa|phuong)\b[^;,]{{0,40}}?\b(?:gui|nop|bao\s+cao|tong\s+hop)\b"
)
#: "thực hiện theo các văn bản đã ban hành", "theo công văn riêng": another letter asks for it, or will.
_ELSEWHERE = re.compile(rf"\btheo\s+(?:cac\s+)?{_LETTER}\s+(?:da|rieng|truoc|khac)\b")
_CHANGES = re.compile(r"\b(?:nay|thay\s+(?:bang|thanh)|sua|dieu\s+chinh|gia\s+han|lui|dinh\s+chinh|doi\s+thanh)\b")
_STRAIGHT = re.compile(
    r"(?<!khong\s)\b(?:gui|nop|bao\s+cao)\s+(?:truc\s+tiep|thang)\s+(?:ve|cho|len|den)\s+(?P<who>so|bo(?!\s+phan)|ubnd|uy\s+ban|tinh|huyen)\b"
)
_SENDS = re.compile(r"\b(?:gui|nop|chuyen|phan\s+hoi)\b")


#: How a sentence that asks units opens: they themselves, what they send, what they do, until when, or in which case.
_PLAIN = re.compile(
    rf"{_MARK}(?:(?:ghi\s+chu|rieng|de\s+nghi|yeu\s+cau|giao|sau\s+do|sau|neu|khi|truong\s+hop|vi\s+vay|do\s+do|dong\s+thoi|ngoai\s+ra|can\s+cu|thuc\s+hien|de|nham|hang|dinh\s+ky|cac|tung|moi|ca|tat\s+ca|toan\s+bo|va|tai|doi\s+voi|cung)\b[\s,:]*)*"
    r"(?:(?:nha\s+)?truong(?!\s+(?:ban|doan|phong|bo\s+phan|nhom|ca\s+to))|don\s+vi|co\s+so|thu\s+truong|hieu\s+truong|trung\s+tam(?!\s+y)|mn\b|th\b|thcs|thpt|mam\s+non|tieu\s+hoc|khoi|cap|bac|chi\s+doan|lien\s+doi|cong\s+doan\s+(?:co|cac|truong)"
    rf"|bao\s+cao|bc\b|danh\s+sach|ho\s+so|muc\s+luc|quy\s+uoc|bieu|phieu|bang|so\s+lieu|ket\s+qua|bien\s+ban|dang\s+ky|ke\s+hoach|ban\b|bai|san\s+pham|don\b|file|tep|minh\s+chung|to\s+trinh|thong\s+(?:ke|tin)|y\s+kien|mau|phu\s+luc|sang\s+kien|de\s+tai|du\s+toan|phuong\s+an|noi\s+dung|van\s+ban|kinh\s+phi|anh|video|tai\s+lieu|thuc\s+don|{FIT}\s+dong|nhu\s+cau|giay|quyet\s+dinh|nghi\s+quyet|quyet\s+toan|tranh\b|de\s+cuong|ma\s+tran|thoi\s+khoa|so\s+dien\s+thoai|lich"
    r"|thoi\s+(?:han|gian|diem)|han\b|deadline|ngay|truoc|cham\s+nhat|muon\s+nhat|trong|den|qu[yi]\b|hoc\s+k[yi]|\d++(?!\s*[.)]\s|\.\d)|nam\b|thang|tuan|thu\s|dot|lan|k[yi]\b|vong"
    r"|gui|nop|lap|tong\s+hop|hoan\s+thanh|hoan\s+thien|xay\s+dung|ra\s+soat|to\s+chuc|phoi\s+hop|tham\s+muu|cu\b|phan\s+cong|cap\s+nhat|nhap|thong\s+ke|kiem\s+tra|danh\s+gia|chon|tuyen|trien\s+khai|chi\s+dao|bo\s+tri|chuan\s+bi|tiep\s+tuc|tuyen\s+truyen|khao\s+sat|viet|in\b|scan|chuyen|phan\s+hoi|gop\s+y)\b"
)
_ORDERED = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|nho|vui\s+long|ghi\s+chu)\b")


def is_plainly_asked(sentence: str) -> bool:
    """Whether a folded sentence opens as one that asks units: anybody else at its head is asked about."""
    return bool(_PLAIN.match(sentence) or SCHOOLS.search(sentence) or _ORDERED.search(sentence))


def asks_units(sentence: str) -> bool:
    """Whether a folded sentence of the office's own calendar names units besides its sections."""
    return bool(SCHOOLS.search(re.sub(r"\b(?:cac|moi|tung)\s+bo\s+phan\b", " ", sentence)))


def opens_plainly(sentence: str) -> bool:
    """Whether a folded sentence opens with units, what they send or do, or until when."""
    return bool(_PLAIN.match(sentence))


def is_done_by_others(sentence: str, clause: str) -> bool:
    """Whether a person or a body that is no unit does what a clause of a folded sentence says."""
    told = _BODY_DOES.match(clause) or _BODY_LABEL.match(clause) or _HEADS.match(sentence)
    if not told and not SCHOOLS.search(clause):
        told = _BODY_DOES.match(sentence) or _BODY_LABEL.match(sentence)
    return bool(told) and not _UNITS_TOLD.search(clause) and not _UNITS_TOLD.search(sentence.partition(clause)[0])


def is_anothers(item: str, text: str, clause: str, before: str, office: str) -> bool:
    """Whether another body does it, or a superior gets it. `item`: the sentence that opens the paragraph, as written.

    "Đồng chí A tổng hợp, báo cáo Sở trước …; về y tế gửi trước …": what goes on in small letters has the doer of its item.
    """
    if is_done_by_others(spoken(text), clause) or is_for_above(before, clause, office):
        return True
    opening = spoken(item)
    asks = SCHOOLS.search(clause) or PRODUCT.match(clause.strip()) or _ORDERED.search(f"{opening} {clause}")
    return (
        bool(item) and text[:1].islower() and not asks and (is_done_by_others(opening, opening) or by_others(opening, office))
    )


def is_retold(before: str, after: str) -> bool:
    """Whether a day only says by when another letter asked for something; `before`, `after`: the sentence around it."""
    if _CHANGES.search(before) and not _HAS_ASKED.search(before):
        return False
    if _ASKED_IN.match(before) or _HAS_ASKED.search(before):
        return True
    return bool(_ELSEWHERE.search(before) or _ELSEWHERE.search(after)) and not _SENDS.search(f"{before} {after}")


def is_for_above(before: str, clause: str, office: str) -> bool:
    """Whether the office itself is asked by its superior, or units are told to send past it, straight to that one."""
    straight = _STRAIGHT.search(clause)
    above = straight and " ".join(straight["who"].split()) not in ((office,) if office != "ubnd" else ("ubnd", "uy ban"))
    return bool(above) or bool(_OFFICE_IS_ASKED.search(before) and not _UNITS_TOLD.search(before))


#: "Các phòng thuộc Sở gửi dự kiến … về Văn phòng Sở": sections of the office hand in to it as units do.
SECTIONS_SEND = re.compile(
    rf"{_MARK}(?:(?:yeu\s+cau|de\s+nghi|giao)\s+)?(?:truong\s+)?cac\s+(?:phong|bo\s+phan)(?:\s*,\s*(?:ban|don\s+vi))?(?:\s+chuyen\s+mon)?(?:\s*,\s*nghiep\s+vu)?\s+(?:thuoc|cua)\s+(?:co\s+quan\s+)?(?:so|phong|ubnd)\b[^;:.]{{0,120}}?\b(?:gui|nop)\b[^;:.]{{0,120}}?\b(?:ve|cho|qua)\s+(?:van\s+phong|phong|bo\s+phan)\b"
)
#: "Các phòng thuộc Sở: gửi danh mục … về Phòng Kế hoạch - Tài chính", of a paper that is addressed to them.
SECTIONS_OWE = re.compile(
    rf"{_MARK}(?:(?:yeu\s+cau|de\s+nghi|giao)\s+)?(?:truong\s+)?cac\s+(?:phong|bo\s+phan)\b(?:\s*,\s*(?:ban|don\s+vi))?"
    r"\s+(?:con\s+lai|giao\s+duc\b[^:;.]{0,80}|chuyen\s+mon[^:;.]{0,40}|(?:thuoc|cua)\s+(?:co\s+quan\s+)?so\b)[^;.]{0,160}?"
    r"\b(?:gui|nop|bao\s+cao)\b"
)
OPENED = re.compile(r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?P<who>[^:;.]{3,140}?)\s*:(?!\d)")
_STAFF = re.compile(
    r"\W*(?:[\da-h]{1,2}[.)]\s*)?(?:van\s+phong|thu\s+ky|ke\s+toan|doan\s+kiem\s+tra|bo\s+phan|chuyen\s+vien|to\s+(?:tong\s+hop|cong\s+tac|thu\s+ky)|(?:to|nhom|ban)\s+[a-z\s]{2,30}?\b(?:cua|thuoc)\s+(?:so|phong|ubnd))\b"
)
#: "Chậm nhất ngày 30/4/2026, các phòng thuộc Sở hoàn thành …": who does it stands behind the day.
_AFTER_LIMIT = re.compile(r"\W*(?:truoc|cham\s+nhat|muon\s+nhat|den\s+het|trong)\b[^,;:]{3,50},\s*(?P<who>[^,;:.]{3,80})")
_ASKS_OTHERS = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|huong\s+dan)\b")
#: "UBND phường nhận được Công văn … yêu cầu các địa phương gửi … trước ngày 15/12".
_ASKED_BY_OTHERS = re.compile(
    r"\W*(?:phong|ubnd|uy\s+ban|so)\b[^,.;]{0,60}\bnhan\s+duoc\s+(?:cong\s+van|van\s+ban|thong\s+bao)\b(?!.*\b(?:de\s+nghi|yeu\s+cau)\s+(?:hieu\s+truong\s+)?(?:cac\s+)?(?:truong|don\s+vi)\b)"
)
_VERBS = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|thong\s+bao|nhan|huong\s+dan|gui|nop|bao\s+cao|nhu\s+sau)\b")


#: "Trường tổng hợp danh sách, gửi …", behind "Thí sinh nộp đơn …" in the same paragraph.
_SCHOOL_OPENS = re.compile(rf"{_MARK}(?:nha\s+)?truong\b(?!\s+(?:phong|ban|doan|bo|nhom|cac))")


def is_of_others(passage: Passage, clause: str, office: str) -> bool:
    """Whether a section of the office or a stranger does it: who opens the item does all of it that names nobody else."""
    if SCHOOLS.search(OF_UNITS.sub(" ", clause)) or _SCHOOL_OPENS.match(clause):
        return False
    told = spoken(passage.item or passage.text)
    opened = OPENED.match(told)
    opening = opened["who"] if opened else ("" if office != "so" or passage.item else told)
    if not opened and (_STAFF.match(clause) or _STAFF.match(told)) and not _ASKS_OTHERS.search(told):
        return True
    if not opened and not RECEIVES.search(clause) and _is_section(spoken(passage.text), office):
        return True
    if not opened and by_others(spoken(passage.heading), office):
        return True  # "1. Phòng Chính trị, tư tưởng" above "Chủ trì, tổng hợp, báo cáo …"
    if not opening and is_by_persons(told):
        return True
    if (late := _AFTER_LIMIT.match(clause)) and by_others(late["who"], office):
        return True
    if not opening or (opened and _VERBS.search(opening)):
        return False
    return by_others(opening, office)


def _is_section(told: str, office: str) -> bool:
    """Whether a section of the office is the subject of a sentence: "Thanh tra Phòng ghi sổ, báo cáo Trưởng phòng …"."""
    deed = _DEED.search(told)
    subject = told[: deed.start()] if deed else ""
    return bool(subject.strip()) and not _ASKS_OTHERS.search(subject) and by_others(subject, office)


_DEED = re.compile(rf"\b(?:{_DOES}|ghi\s+chep|khan\s+truong|tiep\s+nhan)")


_COMMUNE_FIRST = re.compile(rf"{_MARK}(?:cac\s+)?(?:ubnd|uy\s+ban)\s+(?:\w+\s+)?(?:cap\s+)?(?:xa|phuong)\b")


def is_of_office(passage: Passage, clause: str, office: str) -> bool:
    """Whether the office does it that opens the sentence or the section: "Sở tổng hợp, gửi Bộ … và gửi Thống kê …"."""
    if SCHOOLS.search(OF_UNITS.sub(" ", clause)) or RECEIVES.search(clause):
        return False
    told = spoken(passage.text)
    below = office == "so" and _COMMUNE_FIRST.match(told)  # a commune is a Sở's unit
    return is_own(spoken(passage.heading)) or (goes_above(told) and not below) or bool(_ASKED_BY_OTHERS.match(told))
