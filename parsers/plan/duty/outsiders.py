"""Who is no unit, and where no office takes in: strangers, persons, bodies within a school, purses."""

from __future__ import annotations

import re

from parsers.plan.homographs import FUND

#: Who is no unit of an education office and receives what is not for it.
_STRANGER = (
    r"(?:trung\s+tam\s+(?:y\s+te|chinh\s+tri|van\s+hoa|cung\s+ung|phuc\s+vu)|tram\s+y\s+te|cong\s+an|quan\s+su|ban\s+chqs|bao\s+hiem\s+xa\s+hoi|bhxh|kho\s+bac|hoi\s+(?!dong|truong|nghi|thi|giang|dong)[a-z]+|hoi\s+dong\s+doi|nha\s+thau|don\s+vi\s+(?:cung\s+cap|thi\s+cong|tu\s+van|trung\s+thau|van\s+chuyen)|nha\s+cung\s+cap|chi\s+cuc"
    r"|benh\s+vien|cong\s+ty|toa\s+soan|bao\s+(?:thieu\s+nien|tien\s+phong|nhi\s+dong|giao\s+duc|dien\s+tu)|nha\s+xuat\s+ban|(?:to\s+truong\s+)?(?:cac\s+)?to\s+dan\s+pho|(?:truong|bi\s+thu)\s+(?:cac\s+)?(?:thon|ap|khu|khom|ban)\b|lien\s+doan\s+lao\s+dong|ldld|(?:tinh|huyen|thi|xa|phuong)\s+doan|ngan\s+hang|dien\s+luc|mat\s+tran)"
)
TO_STRANGER = re.compile(
    rf"\b(?:ve|cho|toi|den|len|(?<!ket\s)qua|(?<!phoi\shop\s)voi|tai|bao(?:\s+ngay)?|gui|nop)\s+(?:(?:cac|co\s+quan)\s+)?{_STRANGER}\b"
)
#: "về Công an xã (cơ quan thường trực)": who takes in for the office what its paper asks for.
STANDS_IN = re.compile(
    r"\b(?:ve|cho|toi|den|qua)\s+[^,;:()]{3,40}\(\s*(?:la\s+)?(?:co\s+quan|don\s+vi|dau\s+moi)\s+(?:thuong\s+truc|dau\s+moi|tong\s+hop)\b[^()]*\)"
)
BY_STRANGER = re.compile(
    rf"^\W*(?:[a-hd\d]{{1,2}}[.)]\W*)?(?:[^,:;]{{1,30}},\s*)?(?:(?:giao|de\s+nghi|yeu\s+cau)\s+)?(?:cac\s+)?{_STRANGER}\b"
)
TO_SCHOOL = re.compile(
    r"\bbao\s+cao\s+(?:ban\s+giam\s+hieu|hieu\s+truong)\b|\b(?:ve|cho|toi|den)\s+(?:nha\s+truong\b|truong\b(?!\s+(?:phong|ban|doan|hoc|mam|mau|tieu|trung|th))|hieu\s+truong\b|to\s+(?:truong\s+)?chuyen\s+mon\b|to\s+truong\b|giao\s+vien|ban\s+giam\s+hieu|dai\s+bieu|khach\s+moi|lop\b|don\s+vi\b(?!\s+truc))|\b(?:gui|chuyen)\s+(?:(?:cho|den|toi|ve)\s+)?cac\s+(?:don\s+vi|truong|co\s+so)\b|\btai\s+(?:cac\s+truong\b|nha\s+truong\b)|\b(?:vao|ve|tai)\s+(?:kho|luu\s+tru)\b(?!\s+(?:bac|du\s+lieu))"
)
#: What families hand in, unless units are told to.
OF_FAMILIES = re.compile(r"\bho\s+so\s+(?:tuyen\s+sinh|nhap\s+hoc|du\s+tuyen|xet\s+tuyen)\b")
#: "báo cáo chăm lo Tết cho giáo viên": whom something was done for, and nobody who receives the report.
DONE_FOR = re.compile(
    r"\b(?:lo|ho\s+tro|tang|danh|boi\s+duong|tap\s+huan|to\s+chuc|tuyen\s+truyen|pho\s+bien|mua|cap|kham)\s+(?:\w+\s+){0,3}?cho\s+(?:hoc\s+sinh|giao\s+vien|hoc\s+vien|nguoi)\b"
)
#: "nộp cho hội đồng nhà trường", "bàn giao hồ sơ cho trường THPT nơi …": it stays among persons and schools.
SCHOOL_BODY = re.compile(
    r"\b(?:nop|gui|trinh|chuyen)\s+(?:[^,.;:()]{0,60}?\b(?:cho|ve|len)\s+)?(?:hieu\s+truong|ban\s+giam\s+hieu|to\s+truong|to\s+chuyen\s+mon|(?:hoi\s+dong|to|ban)\s+(?:\w+\s+){0,2}?(?:nha\s+truong|cap\s+truong|truong\b(?!\s+ban))|nha\s+truong|truong\s+noi|(?:bo\s+phan|van\s+thu|ke\s+toan|van\s+phong)\s+(?:\w+\s+){0,3}?(?:nha\s+truong|cua\s+(?:truong|don\s+vi|nha\s+truong))|gvcn|giao\s+vien\s+chu\s+nhiem)\b"
    r"|\bsang\s+(?:cac\s+)?truong\b|\b(?:so|phong|ubnd\s+\w+)\s+(?:gui|chuyen)\s+(?:(?:cho|ve)\s+)?(?:cac\s+)?(?:nha\s+)?truong\b(?!\s+phong)"
    r"|\bban\s+giao\b[^.;,]{0,40}\bcho\s+(?:cac\s+)?truong\b|\b(?:cho|ve|den|toi)\s+truong\s+(?:\w+\s+){1,3}?(?:(?:noi|ma)\s+(?:hoc\s+sinh|thi\s+sinh|tre)|dang\s+ky\s+(?:nguyen|du))\b"
)
#: "… lưu tại trường", "Nhà trường công khai …": it stays there.
STAYS = re.compile(
    r"\bluu\b[^,;:.]{0,60}\b(?:tai|o)\s+(?:nha\s+)?(?:truong|don\s+vi)\b|\b(?:truong|don\s+vi)\s+(?:phai\s+)?(?:cong\s+khai|niem\s+yet)\b"
)
BY_PERSONS = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:(?:yeu\s+cau|de\s+nghi)\s+)?(?:cac\s+(?:em\s+)?)?(?:hoc\s+sinh|hoc\s+vien|giao\s+vien|phu\s+huynh|cha\s+me|nguoi\s+hoc|thi\s+sinh|nhan\s+vien|vien\s+chuc|tac\s+gia|nha\s+giao|ca\s+nhan|(?:cbql|cbgv|can\s+bo)\s*,\s*(?:giao\s+vien|gv|nhan\s+vien)|nguoi\s+(?:co\s+nghia\s+vu|lao\s+dong|du\s+tuyen|dan)|ung\s+vien|doan\s+vien|hoi\s+vien|dang\s+vien|to\s+chuyen\s+mon)\b"
)
MONEY = re.compile(
    rf"\b(?:ve|vao)\s+(?:so\s+)?tai\s+khoan\b|\b(?:nop|chuyen|(?<!hoat\s)(?<!lao\s)dong)\s+(?:(?!bao\b|bc\b|ke\b|ho\b|danh\b|so\b|bieu\b|du\b|quyet\b|bang\b|phieu\b|bien\b|to\b|de\b)\w+\s+){{0,2}}(?:tien|{FUND}|kinh\s+phi|le\s+phi|hoc\s+phi|doan\s+phi|phi\s+bao\s+hiem|dang\s+phi)\b"
)


#: "…, người dự tuyển nộp trực tiếp tại bộ phận một cửa": who hands it in stands behind the day.
PERSONS_HAND_IN = re.compile(
    r"[,;:]\s*(?:nguoi\s+(?:du\s+tuyen|dan|hoc|co\s+nghia\s+vu)|thi\s+sinh|ung\s+vien|phu\s+huynh|cha\s+me|hoc\s+sinh)\b[^,;:.]{0,30}\b(?:nop|gui)\b"
    r"|^\W*(?:[\da-h]{1,2}[.)]\s*)?(?:don|ho\s+so|ban\s+ke\s+khai)\b[^,;:.]{0,40}\bdo\s+(?:thi\s+sinh|ca\s+nhan|phu\s+huynh|hoc\s+sinh|nguoi)\b"
)


def is_by_persons(opening: str) -> bool:
    """Whether pupils, teachers or parents open a sentence: what they hand in is no unit's report."""
    return bool(BY_PERSONS.match(opening))
