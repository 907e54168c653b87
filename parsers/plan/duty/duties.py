"""Whether a sentence obliges units to send something to the office, and what, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.plan.duty.exclusions import (
    GIVES,
    OF_COMMUNE,
    RECEIVES,
    RECIPIENT,
    SCHOOLS,
    SO,
    SUBMITS,
    Duty,
    elsewhere,
    is_asked_of_office,
)

_PRODUCT = (
    r"bao\s+cao|bc(?=\s+[a-z])|ds(?=\s+[a-z])|kh(?=\s+[a-z]{2})|danh\s+sach|danh\s+muc|muc\s+luc\s+ho\s+so|ho\s+so|bang\s+ke|quy\s+uoc|gop\s+y(?=\s+du\s+thao)|phieu\s+(?:tu\s+danh\s+gia|thu\s+thap|dieu\s+tra|bao\s+cao|ra\s+soat|thong\s+tin|xin\s+y\s+kien)|(?:bang|bieu|phieu)\s+(?:tong\s+hop|thong\s+ke|mau|khao\s+sat|dang\s+ky|danh\s+gia|diem|so\s+lieu)"
    r"|so\s+lieu|ket\s+qua|bien\s+ban|(?:ban|bang)\s+(?:tong\s+hop|doi\s+chieu|ke\s+khai|dang\s+ky|thu\s+hoach|cam\s+ket|tu\s+danh\s+gia|mem|cung)|phu\s+luc|bieu\s+mau"
    r"|bai\s+(?:du\s+thi|viet|thu\s+hoach|giang)|san\s+pham|sang\s+kien|de\s+tai|minh\s+chung|y\s+kien|don(?=\s+(?:phuc|de\s+nghi|xin|dang|tu\b|truoc|cham|ve\b|den\b|gui))|du\s+toan|quyet\s+toan(?=\s+(?:kinh|thu|nam|qu[yi]|ngan))|phuong\s+an(?!\s+\d)|to\s+trinh|file|tep|ke\s+hoach"
    r"|chuong\s+trinh\s+(?:cong\s+tac|hanh\s+dong)|thong\s+ke|van\s+ban|thong\s+tin|tai\s+lieu|hinh\s+anh|mau|(?<!dai\x20)(?<!phat\x20)(?<!tieu\x20)bieu|dang\s+ky|de\s+xuat"
)
_SEND = re.compile(
    rf"\b(?:{GIVES}|trinh|bao\s+cao|phan\s+hoi|cung\s+cap|dang\s+ky|cap\s+nhat|thong\s+ke|nhap|tong\s+hop|hoan\s+thanh|scan|email|lap)\b"
)
SURE_SEND = re.compile(
    r"\b(?:phan\s+hoi|gop\s+y|cung\s+cap|tra\s+loi|dang\s+ky)\b(?=.{0,80}\b(?:ve\s+(?:phong|so)|(?:ve|cho|voi|den|toi|lai)\s+(?:phong\s+(?:gd|giao|van|vh)|so\s+(?:gd|giao)|bo\s+phan|van\s+phong|pgd|ubnd|dia\s+chi|hop\s+thu|(?:thu|e-?mail)\s+nay)))|\bbao\s+cao\s+(?:chu\s+tich\s+)?(?:ubnd|uy\s+ban)\b|"
    rf"\b(?:{GIVES})\b|\bbao\s+cao\b(?=.{{0,160}}\bve\s+(?:phong|so|bo\s+phan|to|ban|pgd|ubnd|truong|cong\s+doan|lien\s+doan|dia\s+chi|hop\s+thu|van\s+(?:phong|thu))|.{{0,90}}(?<!doi\s)\bvoi\s+(?:phong\s+(?:gd|giao|van|vh)|pgd|so\s+(?:gd|giao)|ubnd|bo\s+phan|van\s+phong))"
    r"|\b(?:truong|don\s+vi)\s+(?:thuc\s+hien\s+)?bao\s+cao\s+(?:so|tong)\s+ket\b|\bbao\s+cao\s+so\b(?=\s+(?:ket\s+qua|tinh\s+hinh|viec|cong\s+tac|phuong\s+an|ke\s+hoach|danh\s+sach)\b)"
    rf"|\bbao\s+cao\s+(?:ve|cho|phong|{SO}|bo\s+phan|van\s+phong)\b(?!\s+(?:\w+\s+)?(?:viec|cong\s+tac|ket\s+qua|tinh\s+hinh|lieu|luong))|\b(?:phai\s+(?:den|co(?:\s+mat)?)|co\s+mat)\s+(?:tai|o)\s+(?:phong|so|ubnd|pgd|van\s+phong|bo\s+phan)\b|\bqua\s+(?:dia\s+chi\s+)?(?:e-?mail|thu\s+dien\s+tu|hop\s+thu|he\s+thong)"
)
REPORTED = re.compile(r"\b(?:bao\s+cao|bc(?=\s+[a-z]))\b")
_REPORT_ON = re.compile(r"\bbao\s+cao\b[^:;,.]*")
_SENT_LABEL = re.compile(
    r"(?:thoi\s+(?:gian|han|diem)|\bhan(?:\s+(?:cuoi|chot))?|deadline|lich|moc|(?:^|[.;(]\s*|[\da-h][.)]\s*|[-+*]\s*)ngay)(?:\s+cuoi(?:\s+cung)?)?\s*(?:de\s+|cac\s+(?:truong|don\s+vi)\s+)?(?:phai\s+)?"
    r"(?:nop|gui|chuyen(?=\s*:|\s+(?:bao|danh|ho|so|ban|bien|ke|ket|file|tep)\b)|nhan\s+(?:bao|ho|bai|san|tac|du)|bao\s+cao|hoan\s+thanh\s+(?:bao|viec\s+(?:gui|nop))|thu(?!\s+(?:hai|ba|tu|nam|sau|bay|[2-7])\b)|tiep\s+nhan|dang\s+ky)"
)
_BARE_LABEL = re.compile(
    r"^\W*(?:[a-hd\d]\s*[.)]\s*)?(?:(?:ve\s+)?thoi\s+(?:han|gian)|han(?:\s+(?:cuoi|chot))?|deadline)\s*(?:\([^)]*\)\s*)?(?::|la\b)"
)
_OTHER_LABEL = re.compile(
    r"chot\s+so\s+lieu|lay\s+so\s+lieu|ky\s+so\s+lieu|thoi\s+diem\s+bao\s+cao\W*(?:la\s+)?(?:(?:het\s+)?ngay\s+)?\d{1,2}\s*[/.-]|thoi\s+(?:gian|diem)\s+(?:thuc\s+hien|to\s+chuc|trien\s+khai|kiem\s+tra|khai\s+mac|hop|thi|ap\s+dung|tinh|hoc|du)"
    r"|so\s+lieu\s+(?:tinh|bao\s+cao\s+tinh|duoc\s+tinh|lay)|^\W*(?:[\da-h]{1,2}[.)]\s*)?ket\s+thuc\s+(?:nam\s+hoc|hoc\s+k[yi]|chuong\s+trinh)\s+(?:truoc|vao|cham|ngay)|tinh\s+den|co\s+hieu\s+luc|hieu\s+luc\s+tu"
)
_CUT_OFF = re.compile(
    r"(?:chot|lay)\s+(?:so|du)\s+lieu|ky\s+so\s+lieu|hieu\s+luc\s+(?:tu|ke|thi)|\bhet\s+han\s+(?:truoc|vao|ngay)|\bnhiem\s+ky\s+tu\b|\bso\s+lieu\b[^.;:,]{0,30}\b(?:(?:tinh|lay|chot)\s+tu|tu\s+(?:ngay|thang|dau))\b(?!.*\b(?:gui|nop)\b)"
)
#: "gửi trước ngày 18 hằng tháng (số liệu tính từ ngày 15 tháng trước)": how figures are counted for what is sent.
_DATA_NOTE = re.compile(r"\(\s*so\s+lieu\b[^()]*\)")
_ACTIVITY = re.compile(
    r"\b(?:to\s+chuc|khai\s+mac|be\s+mac|hop(?!\s+thu)|tap\s+huan|phat\s+dong|le\s+(?:khai|be|phat|ky|trao|tong|ra|hoi)|hoi\s+nghi|hoi\s+thi|kiem\s+tra|tham\s+dinh|cham(?!\s+(?:cong\b|nhat|hon|tre|nop|gui|bao))|du|tham\s+gia|hoc\s+tap|thi|xay\s+dung|ky\s+niem|chao\s+mung|hoan\s+thanh|thuc\s+hien|trien\s+khai|so\s+ket|tong\s+ket|niem\s+yet|cong\s+khai|dang\s+tai)\b"
)
#: Words between the office and what it does; whoever is asked to do something ends them.
_GAP = (
    r"(?:(?!\b(?:de\s+nghi|yeu\s+cau|cac|huong\s+dan|(?<!khan\s)truong|don\s+vi|hieu\s+truong|thu\s+truong|co\s+so)\b)"
    r"[\w&\s,-])"
)
_OFFICE_DOES = re.compile(
    rf"\b(?:(?:giao\s+(?:cho\s+)?)?(?:phong\s+(?:giao\s+duc|gd|gddt|noi\s+vu|van\s+hoa)|pgd(?:dt)?|(?<!\bco\s)so\s+(?:giao\s+duc|gd)|bo\s+phan|chuyen\s+vien"
    rf"|van\s+phong|to\s+(?:cong\s+tac|tham\s+dinh|thu\s+ky|chuyen\s+mon|thi\s+dua)|hoi\s+dong|ban\s+(?:to\s+chuc|giam\s+khao|chi\s+dao)){_GAP}{{0,60}}?"
    rf"|giao\s+(?:cho\s+)?(?:ong|ba|dong\s+chi)\b{_GAP}{{0,60}}?|\bubnd\s+(?:xa|phuong|huyen|thi|tinh|thanh){_GAP}{{0,30}}?)\b"
    rf"(?:tong\s+hop|(?<!che\sdo\s)bao\s+cao|{SUBMITS}|doc\b|duyet|tra\s+lai|tham\s+muu|theo\s+doi|kiem\s+tra|to\s+chuc|gui|thong\s+bao|ban\s+hanh|tham\s+dinh|cham(?!\s+(?:cong\b|nhat|hon|tre|nop|gui|bao))|xet|cong\s+bo"
    r"|hoan\s+thanh|xay\s+dung|tiep\s+nhan|hop|lam\s+viec)\b"
)
_OWNERS = r"(?:phong|phuong|xa|pgd|so|bo\s+phan|ban|to|van\s+phong|chuyen\s+vien|co\s+quan|ubnd)(?:\s+[a-z&.-]+){0,9}?\s+"
_OFFICE_SUBJECT = re.compile(
    rf"\W*(?:(?:\d{{1,2}}|[ivx]{{1,4}})[.)]\s*)?(?:(?:do|vi|rieng)\s+)?(?:{SO}|phong|pgd|ubnd\s+\w+|van\s+phong)\b(?:(?!\b(?:de\s+nghi|yeu\s+cau|cac\s+(?:truong|don\s+vi))\b)[^,:]){{0,60}}\b(?:tong\s+hop|bao\s+cao|trinh|gui\b[^,:;]{{0,60}}\b(?:ve|cho|len))\b"
    r"|\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:so|phong|ubnd\s+\w+)\s+(?:gui|trinh)\s+(?:so|bo|ubnd|uy\s+ban|phong|thu\s+tuong)\b"
    r"|\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:so|phong|ubnd\s+\w+)\s+(?:(?:gd\s?&?\s?dt|giao\s+duc\s+va\s+dao\s+tao|vhxh|van\s+hoa\s*-?\s*xa\s+hoi)\s+)?(?:se\s+|du\s+kien\s+)?"
    r"(?:nop|cap|ra|ban\s+hanh|cong\s+bo|tra|chuyen|(?:phe\s+)?duyet|tham\s+dinh)\b"  # "Phòng duyệt trong 10 ngày"
    r"(?!\s+(?:hoc|xa|truong|lieu))"
)
_AIM = re.compile(
    rf"[,;(]?\s*\b(?:(?:de|nham|lam\s+co\s+so(?:\s+de)?|giup|phuc\s+vu)\s+(?:cho\s+)?(?:{_OWNERS})?|va\s+{_OWNERS})"
    r"(?:kip\s+thoi\s+|kip\s+|co\s+co\s+so\s+|tien\s+|viec\s+)?(?:tong\s+hop|bao\s+cao|trinh|tham\s+muu|theo\s+doi|xem\s+xet|tham\s+dinh|kiem\s+tra"
    r"|to\s+chuc|chi\s+dao|gui|hop)\b"
)
_SUPERIORS = {"so": ("bo", "ubnd", "uy ban nhan dan"), "ubnd": ("so", "bo"), "phong": ("so", "ubnd", "uy ban nhan dan", "bo")}
_BAN_ABOVE = re.compile(
    r"\bban\s+(?:to\s+chuc|giam\s+khao|chi\s+dao)[^,.;]{0,40}\b(?:cap\s+(?:tinh|bo|thanh)|trung\s+uong|toan\s+quoc)\b"
)
_INSPECTION_ABOVE = re.compile(r"\bthanh\s+tra\s+(?:tinh|huyen|thanh\s+pho|thi\s+xa|chinh\s+phu)\b")
_OF_PROVINCE = re.compile(r"\b(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+(?:tinh|thanh\s+pho|tp|huyen|quan|thi\s+xa)\b")
_ALWAYS_ABOVE = (
    "ban tuyen giao",
    "ban dan van",
    "ban noi chinh",
    "tinh uy",
    "thanh uy",
    "huyen uy",
    "thi uy",
    "quan uy",
    "dang uy",
    "cuc",
    "cap tren",
    "cap co tham quyen",
    "chinh phu",
)
_REGISTERS = re.compile(
    r"\b(?:gui|nop|lap|chuyen|xay\s+dung)\s+(?:(?:ban|file|tep|phieu|bang|danh\s+sach|cac)\s+)?(?:noi\s+dung\s+)?(?:ke\s+hoach|dang\s+ky|chuong\s+trinh|chi\s+tieu)\b|\bdang\s+ky\b|\bke\s+hoach\s+(?:thuc\s+hien\s+|trien\s+khai\s+)?(?:cua\s+don\s+vi\s+|cua\s+truong\s+)?(?:gui|nop|ve)\b"
)


#: "Sau khi UBND tỉnh phê duyệt, các trường gửi …": when, and not who.
_ONCE_DONE = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:ngay\s+)?(?:sau\s+khi|khi|sau\s+ngay|neu)\b[^,;:]{5,120},\s*(?=(?:de\s+nghi\s+|yeu\s+cau\s+)?(?:(?:cac|moi)\s+)?(?:nha\s+)?(?:truong\b(?!\s+(?:phong|ban|doan))|don\s+vi|co\s+so|hieu\s+truong|thu\s+truong))"
)
#: "Để UBND phường kịp thời xét khen thưởng, đề nghị mỗi đơn vị gửi …": what for, and not who.
_PURPOSE_FIRST = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:de|nham|giup)\s+(?!nghi\b|xuat\b)[^;:.]{5,160}?,\s*(?=(?:de\s+nghi|yeu\s+cau|cac|moi|nha\s+truong|hieu\s+truong|thu\s+truong|truong|don\s+vi)\b)"
)
#: "gửi về UBND phường (Phòng Văn hóa - Xã hội tiếp nhận)": who takes it in.
_TAKEN_IN = re.compile(r"\(\s*(?:qua\s+)?(?:phong|bo\s+phan|van\s+phong|to)\b[^()]{0,60}\b(?:tiep\s+nhan|nhan|tong\s+hop)\s*\)")
_SENT_THING = re.compile(r"\b(?:danh\s+sach|ho\s+so|bao\s+cao|ket\s+qua|bien\s+ban|quyet\s+dinh)\s+$")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a sentence asks for, and how surely."""

    duty: Duty
    sure: bool


def weigh(clause: str, context: str, office: str, *, label: bool) -> Weighed:
    """Weigh a folded clause that carries a deadline.

    `context`: the folded sentences and headings around it, asked where the clause itself has no verb;
    `office`: who issued the paper: "phong", "so", "ubnd"; `label`: the clause only names a time ("Thời hạn: …").
    """
    if (other := elsewhere(clause)) is not None:
        return Weighed(other, sure=True)
    if RECEIVES.search(clause):
        return Weighed(Duty.REPORT, sure=False)
    clause = _DATA_NOTE.sub(" ", clause)
    cut = _CUT_OFF.search(clause)
    if (cut and not _SENT_LABEL.search(clause, cut.end())) or (
        not cut and _OTHER_LABEL.search(clause) and not SURE_SEND.search(clause)
    ):
        return Weighed(Duty.OTHER, sure=True)
    if is_above(clause, office) or is_asked_of_office(clause, office):
        return Weighed(Duty.ABOVE, sure=True)
    if SURE_SEND.search(clause) or _SENT_LABEL.search(clause) or (_BARE_LABEL.search(clause) and SURE_SEND.search(context)):
        if label and not SURE_SEND.search(clause) and is_above(context, office):
            return Weighed(Duty.ABOVE, sure=False)
        return Weighed(_registers(clause if REPORTED.search(clause) or not label else f"{context} {clause}"), sure=True)
    if REPORTED.search(clause) and not _ACTIVITY.search(REPORTED.split(clause, maxsplit=1)[0]) and SCHOOLS.search(clause):
        return Weighed(_registers(clause), sure=False)
    deed = _ACTIVITY.search(_REPORT_ON.sub(" ", clause))  # "báo cáo tổng kết" is a report, no meeting
    if not deed and not _OTHER_LABEL.search(clause) and SURE_SEND.search(context):
        if is_above(context, office):
            return Weighed(Duty.ABOVE, sure=False)
        return Weighed(_registers(f"{context} {clause}"), sure=False)
    if re.search(r"\bdang\s+ky\b", clause) and SCHOOLS.search(f"{context} {clause}"):
        return Weighed(Duty.REGISTRATION, sure=bool(RECIPIENT.search(clause)))
    return Weighed(Duty.OTHER, sure=False)


def asks_now(folded: str, office: str) -> bool:
    """Whether a clause without any date obliges units to send something to the office."""
    asked = re.search(r"\b(?:de\s+nghi|yeu\s+cau)\b", folded)
    sent = re.search(r"\b(?:gui|nop)\b(?!.*\bkhi\s+co)", folded)
    return bool(asked and sent and RECIPIENT.search(folded)) and weigh(folded, "", office, label=False) == Weighed(
        Duty.REPORT, sure=True
    )


def _registers(text: str) -> Duty:
    found = _REGISTERS.search(text)
    if not found:
        return Duty.REPORT
    reported = re.search(
        r"\b(?:gui|nop|bao\s+cao)\b.{0,40}\b(?:bao\s+cao|ket\s+qua)|\bbao\s+cao\s+(?:ket\s+qua|danh\s+gia|so\s+ket|tong\s+ket|viec)",
        text,
    )
    return Duty.REPORT if reported and not re.search(r"bao\s+cao\s+dang\s+ky", text) else Duty.REGISTRATION


def is_above(text: str, office: str) -> bool:
    """Whether it is the office that acts, or a superior that receives, and no unit sends to the office."""
    text = _TAKEN_IN.sub(" ", _PURPOSE_FIRST.sub("", _ONCE_DONE.sub("", text)))
    who = [
        " ".join(found["who"].split()) for found in RECIPIENT.finditer(text) if not OF_COMMUNE.match(text, found.start("who"))
    ]
    who = ["cap tren" if one == "ban" and _BAN_ABOVE.search(text) else one for one in who]
    who = ["cap tren" if one == "thanh tra" and _INSPECTION_ABOVE.search(text) else one for one in who]
    if office == "ubnd" and _OF_PROVINCE.search(text):
        who = ["cap tren" if one in ("ubnd", "uy ban nhan dan") else one for one in who]
    above = (*_SUPERIORS.get(office, _SUPERIORS["phong"]), *_ALWAYS_ABOVE)
    own = [one for one in who if one not in above]
    if any(one in above for one in who) and not own:
        return True
    acting = _OFFICE_DOES.search(text)
    if not acting or (office == "so" and re.match(r"phong|ubnd (?:xa|phuong)", acting[0])):
        return False
    before = text[: acting.start()]
    if _SENT_THING.search(before):  # "danh sách Hội đồng gửi Phòng": what is sent, and nobody who sends
        return False
    if re.search(r"\b(?:cac|moi|tung)\s+$", before):  # "các bộ phận" are addressed, "bộ phận" acts
        return False
    if re.search(r"\bde\s+(?:ubnd|phong|so|ban|hoi\s+dong)\b", text[: acting.end()]) and ":" in text[acting.end() :]:
        return False  # "Trường nộp kế hoạch để UBND phường phê duyệt: trước ngày …"
    return not (
        SCHOOLS.search(before) or OF_COMMUNE.search(before) or re.search(r"\b(?:ve|gui|nop|cho|den|toi|qua)\s*$", before)
    )


def clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Spans of a folded sentence: what is asked, and after it what the office will do with it ("để Phòng tổng hợp …")."""
    found = _AIM.search(sentence)
    while found and not _SEND.search(sentence[: found.start()]):
        found = _AIM.search(sentence, found.end())
    if not found:
        return ((0, len(sentence)),)
    return ((0, found.start()), (found.start(), len(sentence)))


PRODUCT = re.compile(rf"(?<![a-z])(?:{_PRODUCT})(?![a-z])")
SEND = _SEND
_LONGEST_LABEL = 90  # characters
_HARD = re.compile(r"\b(?:ban|bao\s+cao|ho\s+so)\s+(?:cung|giay|chinh|in)\b(?!\s+thuc)|\bbang\s+(?:van\s+ban|ban)\s+giay\b")
_SOFT = re.compile(r"\bban\s+(?:mem|dien\s+tu)\b|\bfile\b|\btep\b|e-?mail|thu\s+dien\s+tu|hop\s+thu|@")


_AS_FOLLOWS = re.compile(
    r"\b(?:de\s+nghi|yeu\s+cau)\b.*\b(?:bao\s+cao|gui|nop)\b.*\b(?:thoi\s+(?:gian|han)|han)\b[^:,;]{0,40}(?:nhu\s+sau|cu\s+the|sau\s+day)\s*:$"
)


_REGIME = re.compile(
    r"^\W*(?:[ivx\d]{1,4}(?:\.\d+)*[.)]\s*)?(?:thuc\s+hien\s+)?(?:(?:che\s+do|thoi\s+gian|lich)\s+(?:thong\s+tin,?\s+)?(?:gui\s+|nop\s+)?|thong\s+tin,?\s+(?:va\s+)?)bao\s+cao\b[^.;]{0,30}$"
)


def labels_sending(folded: str) -> bool:
    """Whether words are a label above dates by which something is sent: "Hạn nộp báo cáo:", "Chế độ báo cáo"."""
    return bool(_AS_FOLLOWS.search(folded.rstrip()) or _REGIME.match(folded.rstrip(" :"))) or (
        bool(_SENT_LABEL.search(folded)) and len(folded) <= _LONGEST_LABEL and folded.rstrip().endswith(":")
    )


def names_a_time(folded: str) -> bool:
    """Whether a clause is a label before a date: "Thời hạn gửi báo cáo: …"."""
    return bool(_SENT_LABEL.search(folded) or _BARE_LABEL.search(folded))


def goes_above(folded: str) -> bool:
    """Whether a sentence tells of the office's own report to its superior: "Sở tổng hợp báo cáo Bộ"."""
    return bool(_OFFICE_SUBJECT.match(folded))


_OWN_WORK = re.compile(
    r"\b(?:bao\s+cao|kiem\s+tra|nhiem\s+vu|trach\s+nhiem|ke\s+hoach|viec|phan\s+cong|lich\s+cong\s+tac)\b[^.;(]{0,30}\b(?:cua|o)\s+(?:co\s+quan\s+)?(?:phong|pgd|so|ubnd(?!\s+(?:cap\s+xa|cac|xa\s*,|phuong\s*,))|van\s+phong|(?:cac\s+)?bo\s+phan)\b|\bcua\s+co\s+quan\s+(?:phong|so|ubnd)\b|\bphan\s+cong\s+(?:cac\s+)?phong\s+(?:thuoc|cua)\s+so\b"
    r"|\b(?:nhiem\s+vu|trach\s+nhiem|phan\s+cong)\b[^.;(]{0,30}\bcua\s+(?:cac\s+)?(?:hoi\s+dong|ban\s+(?:to\s+chuc|chi\s+dao|giam\s+khao|thu\s+ky)|to\s+(?:cong\s+tac|giup\s+viec|tham\s+dinh|thu\s+ky)|doan\s+(?:kiem\s+tra|cong\s+tac))\b"
    r"|^\W*(?:[ivx\d]{1,4}[.)]\s*)?(?:doi\s+voi\s+)?(?:viec\s+cua\s+)?(?:phong|van\s+phong|bo\s+phan)\s+(?:van\s+hoa|vh|giao\s+duc\s+(?:va|&)|gd|chuyen\s+mon)[^.;:]{0,20}$"
)


def is_own(heading: str) -> bool:
    """Whether a heading says that the office itself does what stands below: "Báo cáo của Phòng gửi cấp trên"."""
    return bool(_OWN_WORK.search(heading)) and not re.search(r"\bcua\s+(?:cac\s+)?(?:truong|don\s+vi)\b", heading)


def is_cut_off(folded: str) -> bool:
    """Whether a sentence says over which days figures are counted: "Thời gian chốt số liệu: …"."""
    return bool(_CUT_OFF.search(folded))


def is_sent(folded: str) -> bool:
    """Whether a sentence says that something goes to somebody: "gửi", "nộp về", an address."""
    return bool(re.search(r"\b(?:gui|nop|goi)\b|@", folded)) or bool(RECIPIENT.search(folded))


def says_hard_copy(folded: str) -> bool:
    """Whether only a paper copy is meant."""
    return bool(_HARD.search(folded)) and not _SOFT.search(folded)


def says_soft_copy(folded: str) -> bool:
    """Whether files or mail are meant."""
    return bool(_SOFT.search(folded)) and not _HARD.search(folded)
