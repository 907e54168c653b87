"""What looks like a duty to send and is none: words that only sound like deeds, denials, links, strangers, money."""

from __future__ import annotations

import re
from enum import StrEnum

from parsers.plan.duty.outsiders import (
    BY_PERSONS,
    BY_STRANGER,
    DONE_FOR,
    MONEY,
    OF_FAMILIES,
    PERSONS_HAND_IN,
    SCHOOL_BODY,
    STANDS_IN,
    STAYS,
    TO_SCHOOL,
    TO_STRANGER,
)


class Duty(StrEnum):
    """What a dated sentence asks for."""

    REPORT = "report"  #: units send a report, a list, data, files to the office
    REGISTRATION = "registration"  #: units send their plan or their registration, before the work begins
    ABOVE = "above"  #: the office's own report to its superior, or its own work
    OTHER = "other"  #: meetings, work to be done, data cut-off days
    UNCLEAR = "unclear"  #: may be a deadline of the units; a person must read it
    ONLINE = "online"  #: units fill in a form or a data base: nothing comes by mail
    SUPERSEDED = "superseded"  #: an earlier deadline for which another one stands
    CITED = "cited"  #: the day of another paper
    CHANGED = "changed"  #: a deadline of the letter that this one changes
    UNPLACED = "unplaced"  #: a date that stands in no sentence that was understood


_SCHOOLS = (
    r"(?:cac|nhung|moi|tung|tat\s+ca\s+cac|toan\s+bo)\s+(?:bo\s+phan|don\s+vi|truong|co\s+so|doan\s+the|to\s+chuc|cum|nha\s+truong|lop)"
    r"|nha\s+truong|thu\s+truong|hieu\s+truong|don\s+vi(?!\s+(?:cung\s+cap|thi\s+cong|tu\s+van|trung\s+thau|van\s+chuyen))|truong\s+(?:mam\s+non|mau\s+giao|tieu\s+hoc|th|thcs|thpt|mn|hoc|trung|pt|pho\s+thong)"
    r"|trung\s+tam\s+(?:gdnn|gdtx|giao\s+duc\s+(?:nghe|thuong)|hoc\s+tap)|nhom\s+tre\b|lop\s+mau\s+giao\s+doc\s+lap|co\s+so\s+(?:giao\s+duc|gd)|cong\s+doan\s+co\s+so|chi\s+(?:bo|doan)|lien\s+doi|\bmn\b|\bthcs\b|\bthpt\b|cap\s+(?:hoc|thcs|tieu)"
)
SCHOOLS = re.compile(_SCHOOLS)
#: Verbs that hand over; "gọi điện", "chuyên môn", "chuyển biến" fold as they do.
GIVES = (
    r"gui|goi(?!\s+(?:la|dien|ten|y|thau|ho|tat)\b)|nop"
    r"|chuyen(?!\s+(?:vien|mon|de(?!\s+(?:cuong|thi|kiem|xuat|an))|trach|can|sau|dung|nghiep|nganh|doi|bien(?!\s+ban)|tiep|cap|truong|sang(?!\s+kien)|giao)\b)"
)
#: "trình" by itself, which ends "chương trình", "tờ trình" and "quy trình" as well.
SUBMITS = r"(?<!chuong\s)(?<!quy\s)(?<!qua\s)(?<!to\s)(?<!cong\s)(?<!tien\s)(?<!lo\s)(?<!giao\s)(?<!hanh\s)(?<!giai\s)trinh"
#: An office; "số liệu", "số lượng" fold as it does.
SO = r"so(?!\s+(?:lieu|luong|dien|hoc|tre|giao\s+vien|lop|nguoi|sach|ket|theo|can|huu))"
RECIPIENT = re.compile(
    r"\b(?:ve|cho|toi|den|len|qua|trinh|bao\s+cao|nop|gui|(?<!van\s)chuyen|(?<!doi\s)voi)\s+(?:lanh\s+dao\s+|van\s+phong\s+|thuong\s+truc\s+|chu\s+tich\s+)?"
    r"(?P<who>phong|pgd|so(?=\s*(?:giao|gd|noi\s+vu|tai\s+chinh|y\s+te|truoc|cham|trong\s+(?:qu[yi]|thang|nam|tuan)\b|theo|de\b|ket\s+qua|ke\s+hoach|danh\s+sach|bieu\b|bao\s+cao|ho\s+so|lop\b|vao\b|ve\b|\(|[,.;:]|$))|ubnd|uy\s+ban\s+nhan\s+dan|bo(?=\s+(?:giao|gd|noi|truoc|cham|ngay)|\s*[,.;]|\s*$)|(?:tinh|thanh|huyen|thi|quan|dang)\s+uy|ban\s+(?:tuyen\s+giao|dan\s+van|noi\s+chinh|to\s+chuc\s+(?:tinh|thanh|huyen|thi|quan|dang)\s+uy)|ban(?!\s+(?:tru|giao|mem|cung|giay|in|do|cam|ke|dang|nhan|thuyet|tu|sao|tong|danh)\b)|bo\s+phan|to\s+chuyen|chuyen\s+vien|dong\s+chi|ong|ba|hoi\s+dong(?!\s+doi)"
    r"|cuc(?=\s+(?:quan\s+ly|nha\s+giao|cong|thong))|truong|lien\s+doan|cong\s+doan|hoi\s+khuyen|cap\s+tren|cap\s+co\s+tham\s+quyen|chinh\s+phu|thanh\s+tra)(?![a-z])"
)
#: Communes in the plural are addressed; they are no superior that receives.
OF_COMMUNE = re.compile(r"(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+cac\s+(?:xa|phuong|dac\s+khu)")
_OWN = (
    "phong",
    "pgd",
    "so",
    "ubnd",
    "uy ban nhan dan",
    "bo phan",
    "hoi dong",
    "ban",
    "chuyen vien",
    "van phong",
    "to",
    "dong chi",
    "ong",
    "ba",
)
_ASKS = r"(?:gui|nop|bao\s+cao|lap|cap\s+nhat|thong\s+ke)"
#: A duty denied, or done already, or whom to ask: no deadline. "đã gửi còn thiếu thì gửi bổ sung" is one all the same.
_DENIED = re.compile(
    rf"\bkhong\s+(?:phai|can|yeu\s+cau|bat\s+buoc)\b[^.;,]{{0,40}}\b{_ASKS}\b|\bmien\s+(?:nop|gui|bao)\b|\bkhong\s+(?:lam|lap|gui|co)\s+bao\s+cao\s+rieng\b|\bda\s+(?:duoc\s+cac\s+(?:truong|don\s+vi)\s+)?(?:gui|nop|bao\s+cao)\b(?!.*\b(?:gui|nop)\b)"
    r"|\b(?:lien\s+he|giai\s+dap)\b(?!.*\b(?:gui|nop)\b)"
    r"|^\W*(?:[a-hd\d]{1,2}[.)]\W*)?khong\s+(?!qua\b|muon\b|tre\b|cham\b|sau\b)(?!.*,.*\b(?:gui|nop)\b)|\bkhong\s+con\s+(?:phai\s+)?(?:thuc\s+hien|gui|nop|bao)|\bnay\s+(?:khong\s+thuc\s+hien|bai\s+bo)\b"
)
#: "(kể cả đơn vị không phải cụm trưởng)": who is among those asked, and no denial.
_EVEN = re.compile(r"\(\s*ke\s+ca\b[^()]*\)")
#: "Các trường chậm nộp sẽ nêu tên tại giao ban ngày …", "Nếu ngày 24 rơi vào thứ Bảy thì gửi …": what becomes of a day.
_OF_LATE = re.compile(
    r"^\W*(?:cac\s+)?(?:truong|don\s+vi)\s+(?:nao\s+)?(?:cham|khong|chua)\s+(?:nop|gui|bao)\b[^.;]*\b(?:se|neu\s+ten|phe\s+binh|nhac\s+nho|giao\s+ban)\b|\b(?:se|bi)\s+tra\s+lai\b"
)
#: "gửi Phòng (để chuyển Công an xã)": what becomes of it then.
_PASSED_ON = re.compile(r"\(\s*de\b(?!\s+cuong)[^()]*\)")
_REFUSED = re.compile(r"\bkhong\s+(?:dang\s+ky|bao\s+cao|gui|nop|thuc\s+hien)\b[^,.;]*")
#: "(các trường mầm non không phải gửi)": some are let off, and the others are asked all the same.
_SPARED = re.compile(
    r"\(\s*(?:rieng\s+)?(?:cac\s+)?(?:truong|cap|bac|mn|th|thcs|thpt)\b[^()]{0,60}\bkhong\s+(?:phai|can|thuc\s+hien)\b[^()]{0,60}\)"
    r"|[,;]\s*(?:rieng|(?:cac\s+)?(?:(?:truong|cap|bac)\s+)?(?:mam\s+non|tieu\s+hoc|trung\s+hoc|mn|th|thcs|thpt))\b[^,.;()]{0,60}\bkhong\s+(?:phai|can|thuc\s+hien)\b[^,.;()]{0,60}"
)
_KEPT_AWAY = re.compile(r"\bkhong\s+(?:gui|nop|bao\s+cao)\s+(?:ve\s+|cho\s+|len\s+)?(?:phong|so\b|ubnd)")
_SENT_AT_ALL = re.compile(r"\b(?:gui|nop|bao\s+cao|dang\s+ky|cap\s+nhat|nhap|lap|phan\s+hoi|cung\s+cap|danh\s+sach|ho\s+so)\b")
_ONLINE = re.compile(
    r"\b(?:duong\s+link|link|duong\s+dan|nhap\s+(?:lieu\s+)?(?:vao\s+|tren\s+|len\s+)?he\s+thong|google|sheets?|form|bieu\s+mau\s+truc\s+tuyen|bang\s+tinh\s+truc\s+tuyen|truc\s+tuyen|phan\s+mem|co\s+so\s+du\s+lieu|csdl|he\s+thong\s+(?:thong\s+tin|quan\s+ly(?!\s+van\s+ban)|bao\s+cao))\b|https?:"
)
_AGAINST = re.compile(r"\bvoi\s+(?:csdl|co\s+so\s+du\s+lieu)\b")  # what is compared with it is not entered in it
#: "nộp báo cáo cập nhật cơ sở dữ liệu ngành về Sở": what a report is on.
_ON_DATA = re.compile(
    r"\b(?:nop|gui|chuyen)\s+(?:\w+\s+)?(?:bao\s+cao|danh\s+sach|ho\s+so|bien\s+ban|ke\s+hoach)\b[^,;:.]{0,60}\b(?:csdl|co\s+so\s+du\s+lieu|phan\s+mem)\b(?=[^,;:.]{0,40}\b(?:ve|cho|den)\s+(?:phong|so|ubnd|pgd|bo\s+phan))"
)
#: "phải có tại Phòng", "có mặt ở Văn phòng Sở": it comes to the office, by whatever way.
_AT_OFFICE = re.compile(r"\b(?:den|co|mat)\s+(?:tai|o)\s+(?:phong|so|ubnd|pgd|van\s+phong|bo\s+phan)\b")
_WITH_LINK = re.compile(r"\(\s*kem\b[^()]*\)|\bkem\s+(?:theo\s+)?(?:duong\s+(?:dan|link)|link)\b")  # what goes with it
_MAILED = re.compile(
    r"@|\be-?mail\b|\bhop\s+thu\b|\bthu\s+dien\s+tu\b|\bban\s+(?:scan|mem|giay|pdf|cung|word)\b"
    r"|(?<!khong )\b(?:gui|nop)\s+(?:\w+\s+){0,4}van\s+ban\b|\bbang\s+van\s+ban\b"
)
_NOT_MAILED = re.compile(r"\bkhong\s+(?:gui|nop|nhan)\b[^.;]*")
#: Schools that do nothing here: "báo cáo của các trường", "phối hợp nhà trường", "Bộ phận chuyên môn MN, TH, THCS của Phòng".
OF_UNITS = re.compile(
    r"\btra\s+loi\s+(?:cho\s+)?cac\s+(?:truong|don\s+vi)\b|\b(?:cua|tu|voi|phoi\s+hop|den|cho|tai)\s+(?:(?:cac|tung)\s+)?(?:don\s+vi|(?:nha\s+)?truong|co\s+so)\b|\b(?:bo\s+phan|chuyen\s+vien|can\s+bo)\b[^:;.]{0,60}\bcua\s+(?:phong|so|ubnd|uy\s+ban)\b(?=[^:;.]{0,20}:)"
)
_REPORT_NOUN = re.compile(r"\bbao\s+cao\b")
_DEED = re.compile(r"\b(?:gui|nop|chuyen|bao\s+cao|lap|trinh)\b")
_AND_OWN = re.compile(r"(?:\bva|,|;)\s+(?:ve\s+)?(?:phong|so|ubnd|uy\s+ban\s+nhan\s+dan)\b(?=[^:]*$)")
_INSTEAD = re.compile(
    r"\b(?:thay\s+(?:cho|vi|the)|thay\s+doi\s+so\s+voi|chu\s+khong\s+phai|(?:truoc\s+day|cac\s+nam\s+truoc|nam\s+truoc)\s*(?::|la\b|quy\s+dinh)|(?:han|moc|thoi\s+gian)\s+cu\s*(?::|la\b|ngay\b)|khong\s+(?:con\s+)?(?:thuc\s+hien|ap\s+dung)\s+(?:theo\s+)?(?:thoi\s+)?(?:han|moc|gian)|da\s+(?:ghi|neu|quy\s+dinh|an\s+dinh|in(?=\s*:)))(?![a-z])(?:(?!\bnay\s*(?::|la\b|dieu|sua|doi|thanh)|\bcu\s+the\b)[^.;]){0,60}$"
)
_NO_LONGER = re.compile(
    r"^[\s,]*nay\s+(?:lui|dieu\s+chinh|sua|doi|gia\s+han|chuyen)\b|^[\s,]*(?:(?:nay|o\s+tren|neu\s+tren|da\s+neu)\s+)*(?:khong\s+con\b|het\s+hieu\s+luc|bi\s+(?:bai|huy)\s+bo|duoc\s+(?:thay|huy|bai\s+bo))"
)
_MARKED = r"^\W*(?:(?:[a-hd\d]{1,2}|[ivx]{1,4})[.)]\W*)?(?:trach\s+nhiem\s+cua\s+)?(?:giao\s+(?:cho\s+)?)?(?:cac\s+)?"
_ANY_SECTION = (
    r"van\s+phong\b|ke\s+toan\b|thu\s+ky\b|doan\s+kiem\s+tra\b|ban\s+to\s+chuc\b|hoi\s+dong\b(?!\s+truong\b)"
    r"|bo\s+phan\b|chuyen\s+vien\b|thanh\s+tra(?=\s+(?:so|phong)\b)|to\s+(?:cong\s+tac|tham\s+dinh|thu\s+ky|truong(?!\s+(?:\w+\s+){0,3}cac\s+truong\b)|mam\s+non|tieu\s+hoc|thcs)\b"
)
#: Sections of the office that issued the paper. A Sở obeys nobody's Phòng, but those of districts and communes obey it.
_OBEYING = r"(?!giao\s+duc\s*(?:va|&|-)\s*dao\b|gd\s*&?\s*dt\b|van\s+hoa|vh)"
_INSIDE = {
    "so": re.compile(rf"{_MARKED}(?:{_ANY_SECTION}|phong\s+{_OBEYING}\w)"),
    "ubnd": re.compile(
        rf"{_MARKED}(?:{_ANY_SECTION}|(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+(?:xa|phuong|dac\s+khu)\b(?!\s*,\s*phuong)|(?:truong\s+)?phong\s+(?:van\s+hoa|vh|kinh\s+te|noi\s+vu|giao\s+duc|gd))"
    ),
    "phong": re.compile(rf"{_MARKED}(?:{_ANY_SECTION}|phong\s+(?:giao\s+duc|gd|noi\s+vu|tai\s+chinh)|pgd)"),
}
_RECEIVED = r"(?:bao\s+cao|so\s+lieu|ho\s+so|danh\s+sach|phieu|bieu|bai\s+du\s+thi|san\s+pham|dang\s+ky|y\s+kien)"
RECEIVES = re.compile(
    rf"\b(?:phong|pgd|so|ubnd\s+\w+|bo\s+phan)\b[^.;]{{0,30}}\b(?:phai\s+co|co\s+du|(?<!chua\x20)nhan\s+(?:duoc|du)|nhan\s+bao\s+cao)\b[^.;]{{0,20}}\b{_RECEIVED}"
    rf"|^\W*(?:[\da-h]{{1,2}}(?:\.\d+)*[.)]\W*)?(?:phong|pgd|so|ubnd|ban\s+to\s+chuc|bo\s+phan)\b"
    rf"[^.;,]{{0,40}}(?<!da )\b(?:tiep\s+)?(?:nhan|thu)\s+"
    rf"(?:(?:\w+\s+)?{_RECEIVED}\b|[^.;]{{3,90}}\bcua\s+(?:cac\s+)?(?:truong|don\s+vi|co\s+so)\b)"
)


def elsewhere(clause: str) -> Duty | None:
    """What a clause asks for that does not come to the office by mail; None where it may."""
    kept = _NOT_MAILED.sub(" ", clause)
    if _ONLINE.search(_ON_DATA.sub(" ", _AGAINST.sub(" ", _WITH_LINK.sub(" ", clause)))) and not _MAILED.search(kept):
        return Duty.ONLINE
    if is_denied(clause) or MONEY.search(clause) or (STAYS.search(clause) and not _DEED.search(_REPORT_NOUN.sub(" ", clause))):
        return Duty.OTHER
    told = _REFUSED.sub(" ", clause)
    told = SCHOOL_BODY.sub(" ", told)
    own = (
        bool(_AT_OFFICE.search(told))
        or any(" ".join(found["who"].split()) in _OWN for found in RECIPIENT.finditer(told))
        or bool(_AND_OWN.search(clause))
    )
    if BY_STRANGER.search(clause) and not SCHOOLS.search(OF_UNITS.sub(" ", _DEED.split(clause, maxsplit=1)[0])):
        return Duty.ABOVE
    if PERSONS_HAND_IN.search(clause):
        return Duty.OTHER
    clause = DONE_FOR.sub(" ", _PASSED_ON.sub(" ", clause))
    family = OF_FAMILIES.search(clause)
    if not own and (
        TO_STRANGER.search(STANDS_IN.sub(" ", clause))
        or TO_SCHOOL.search(clause)
        or (family and not SCHOOLS.search(clause, 0, family.start()))
        or SCHOOL_BODY.search(clause)
        or (BY_PERSONS.search(clause) and not _MAILED.search(kept))
    ):
        return Duty.OTHER
    return None


def is_denied(clause: str) -> bool:
    """Whether a folded clause says that nothing is to be sent: "không phải gửi", "… không đăng ký"."""
    clause = _EVEN.sub(" ", _SPARED.sub(" ", clause))
    if _OF_LATE.search(clause):
        return True
    refused = _REFUSED.search(clause)
    kept_away = _KEPT_AWAY.search(clause) and not re.search(r"\b(?:gui|nop)\b", _REFUSED.sub(" ", clause))
    return (
        bool(_DENIED.search(clause))
        or bool(kept_away)
        or (refused is not None and not _SENT_AT_ALL.search(_REFUSED.sub(" ", clause)))
    )


def refuses_mail(folded: str) -> bool:
    """Whether a sentence says that nothing is to be sent besides an entry on-line: "…, không gửi văn bản"."""
    return bool(_NOT_MAILED.search(folded))


def is_superseded(before: str, after: str = "") -> bool:
    """Whether the folded words around a date say that it holds no more: "thay cho thời hạn …", "… không còn áp dụng"."""
    return bool(_INSTEAD.search(before) or _NO_LONGER.match(after))


def by_others(opening: str, office: str) -> bool:
    """Whether whoever opens a folded item is no unit: a section of the office itself, or a stranger to it."""
    named = SCHOOLS.search(OF_UNITS.sub(" ", f"{opening}:"))
    return bool(opening) and not named and bool(_INSIDE[office].match(opening) or BY_STRANGER.match(opening))


#: Bodies that a commune's paper gives work beside its schools.
_BESIDE = re.compile(
    rf"{_MARKED}(?:hoi\s+(?!dong|truong|nghi|thi|giang)[a-z]+|doan\s+(?:xa|phuong|thanh\s+nien|tncs)|thon\b|to\s+dan\s+pho|khu\s+pho|ban\s+quan\s+ly\s+cac)"
)


def is_beside(opening: str, office: str) -> bool:
    """Whether a body that a commune gives work besides its schools opens a folded item: a union, a hamlet."""
    return office == "ubnd" and bool(_BESIDE.match(opening))


def comes_in(clause: str) -> bool:
    """Whether a folded clause says that something goes to the commune itself or to one of its offices."""
    found = [" ".join(one["who"].split()) for one in RECIPIENT.finditer(clause)]
    return bool(re.search(r"\b(?:gui|nop|bao\s+cao)\b", clause)) and any(one in ("phong", "ubnd", "van phong") for one in found)


_HANDS_OVER = re.compile(
    rf"\b(?:{GIVES}|{SUBMITS}(?=\s*[.;,]?\s*$)|bao\s+cao|phan\s+hoi|phuc\s+dap|cung\s+cap|tra\s+loi(?=\s+(?:bang|ve|cho|lai|theo))|gop\s+y|cho\s+y\s+kien|dang\s+ky|de\s+xuat|de\s+cu)\b"
)
_ORDERS = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|giao|phai|co\s+trach\s+nhiem|nho|vui\s+long|mong|khan\s+truong)\b")


def may_ask(folded: str) -> bool:
    """Whether a clause speaks of handing anything over at all, or names an office to which it goes."""
    return bool(_HANDS_OVER.search(folded)) or _to_an_office(folded)


def orders(folded: str) -> bool:
    """Whether a clause that hands something over is an order, or says to which office it goes."""
    return _to_an_office(folded) or (bool(_HANDS_OVER.search(folded)) and bool(_ORDERS.search(folded)))


def _to_an_office(folded: str) -> bool:
    return any(" ".join(found["who"].split()) in _OWN for found in RECIPIENT.finditer(folded))


#: "Bộ GDĐT yêu cầu các Sở báo cáo …": one office asks another.
_OFFICE_ASKED = {
    "so": re.compile(
        r"\b(?:de\s+nghi|yeu\s+cau|giao)\s+(?:cac\s+)?(?:so\s+(?:gd|giao)|so(?=\s+(?:bao|gui|tong))|(?:ubnd\s+)?(?:cac\s+)?tinh\b)"
    ),
    "ubnd": re.compile(
        r"\b(?:de\s+nghi|yeu\s+cau|giao)\s+(?:cac\s+)?(?:so(?=\s+(?:gd|giao|bao|gui|nop|chuyen|tong|nganh)\b|\s*,)|(?:ubnd\s+)?(?:cac\s+)?(?:xa|phuong|phong\s+(?:van|vh)))"
    ),
    "phong": re.compile(
        r"\b(?:de\s+nghi|yeu\s+cau|giao)\s+(?:cac\s+)?(?:so(?=\s+(?:gd|giao|bao|gui|nop|chuyen|tong|nganh)\b|\s*,)|phong\s+(?:gd|giao)|phong(?=\s+(?:bao|gui|tong))|(?:ubnd\s+)?(?:cac\s+)?(?:huyen|quan)\b)"
    ),
}


def is_asked_of_office(folded: str, office: str) -> bool:
    """Whether it is an office such as the one that writes, and no unit of it, that is asked."""
    found = _OFFICE_ASKED[office].search(folded)
    return found is not None and not SCHOOLS.search(folded[found.end() :])
