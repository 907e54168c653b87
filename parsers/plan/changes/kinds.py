"""What a later letter does to an earlier one of the same office, as words say it."""

from __future__ import annotations

import re
from enum import StrEnum

from parsers.vietnamese.text import clean, fold

_REPORT_WORDS = r"(?:gui|nop|bao\s+cao|thuc\s+hien|hoan\s+thanh)"
TIME = r"(?:thoi\s+(?:gian|han|diem)|han|moc\s+(?:thoi\s+gian|nop|gui)|lich\s+(?:nop|gui|bao\s+cao))"
LETTER = r"(?:cong\s+van|cv|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan|quyet\s+dinh)"
NUMBERED = rf"{LETTER}\s+(?:so\b|(?=\d))"  #: "Công văn số …", and "Công văn 476/…" as offices write among themselves


class ChangeKind(StrEnum):
    """What a later letter does to an earlier one."""

    EXTENSION = "extension"  #: gia hạn, lùi thời hạn
    AMENDMENT = "amendment"  #: điều chỉnh, đính chính
    REMINDER = "reminder"  #: đôn đốc
    WITHDRAWAL = "withdrawal"  #: thu hồi, hủy bỏ
    REPLACEMENT = "replacement"  #: thay thế: the earlier letter ends, and this one asks anew


KINDS: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    (
        ChangeKind.REPLACEMENT,
        re.compile(rf"\b(?:{LETTER}\s+nay\s+)?(?<!duoc )(?<!bi )(?<!khong )thay\s+the\s+(?:cho\s+)?{NUMBERED}"),
    ),
    (
        ChangeKind.WITHDRAWAL,
        re.compile(
            rf"\b(?:thu\s+hoi|huy\s+bo|bai\s+bo)\s+(?:\w+\s+){{0,3}}?{LETTER}\b|\b(?:thu\s+hoi|huy\s+bo|bai\s+bo)\s+(?:noi\s+dung|yeu\s+cau|viec)\b[^.;]{{0,60}}\b(?:tai\s+{LETTER}\s+so|(?:neu|noi)\s+tren)\b"
            rf"|\b(?:bai\s+bo|huy\s+bo|bo\s+han|cham\s+dut)\s+(?:yeu\s+cau\s+|che\s+do\s+|viec\s+)?bao\s+cao\b[^.;]{{0,90}}\b(?:neu\s+)?tai\s+{NUMBERED}"
            rf"|\b(?:dung|tam\s+dung|khong)\s+(?:thuc\s+hien|trien\s+khai)\s+(?:(?:che\s+do|viec|noi\s+dung|yeu\s+cau)\s+)*(?:bao\s+cao\s+)?"
            rf"(?:\w+\s+){{0,3}}?(?:(?:(?:theo|tai|cua|(?:neu|quy\s+dinh|yeu\s+cau)\s+tai)\s+)?{NUMBERED}|(?:neu|noi|da\s+neu)\s+tren\b)"
            rf"|\b(?:dung|tam\s+dung|khong(?:\s+(?:con|phai))?)\s+(?:gui\s+|nop\s+|thuc\s+hien\s+)?(?:che\s+do\s+)?bao\s+cao\b[^.;,]{{0,60}}\b(?:theo|(?:quy\s+dinh|neu|yeu\s+cau)\s+tai)\s+{NUMBERED}(?![^.;]*\b(?:se|bi|phe\s+binh)\b)"
            rf"|\bkhong\s+(?:con\s+)?yeu\s+cau\b[^.;]{{0,40}}\b{_REPORT_WORDS}\b[^.;]{{0,60}}\btheo\s+{NUMBERED}"
            rf"|\b{NUMBERED}[^.;]{{0,80}}\b(?:het\s+hieu\s+luc|khong\s+con\s+(?:hieu\s+luc|gia\s+tri|ap\s+dung)|bi\s+(?:huy|bai)\s+bo|duoc\s+(?:huy|bai)\s+bo)"
        ),
    ),
    (
        ChangeKind.EXTENSION,
        re.compile(
            rf"^\W*(?:v/v\s+)?gia\s+han\s+(?:mot\s+so|cac|nhung)\s+noi\s+dung|\b(?:gia\s+han|lui|keo\s+dai|hoan|doi|day\s+lui|noi\s+(?:rong|them))\s+(?:them\s+|lai\s+)?(?:{TIME}\b|(?:viec\s+)?(?:nop|gui)\s+bao\s+cao)|\bgia\s+han\s+(?:them\s+)?(?:nop|gui|bao\s+cao|den|toi)\b|\b(?:lui|doi)\s+(?:lai\s+)?(?:(?:den|toi|sang|them)\b|\d+\s+ngay\b)"
        ),
    ),
    (
        ChangeKind.AMENDMENT,
        re.compile(
            rf"\b(?:dieu\s+chinh|thay\s+doi|sua\s+doi|dinh\s+chinh|rut\s+ngan|thong\s+bao\s+lai|an\s+dinh\s+lai)\s+(?:lai\s+)?(?:(?:mot\s+so|cac|nhung)\s+)?(?:{TIME}|ngay|che\s+do\s+(?:thong\s+tin,?\s+)?bao\s+cao)\b|\b(?:dinh\s+chinh|sua\s+doi|dieu\s+chinh)(?:,\s*bo\s+sung)?\s+(?:\w+\s+){{0,8}}?{NUMBERED}"
            r"|\bnay\s+(?:dinh\s+chinh|sua)\s+(?:lai\s+)?(?:la|thanh)\b|^\W*(?:v\s*/\s*v\s+|ve\s+viec\s+)?dinh\s+chinh\b|\b(?:dieu\s+chinh|sua\s+doi)\s+(?:mau|bieu|phu\s+luc)\b"
            rf"|\b{TIME}\s+(?:\w+\s+){{0,4}}?(?:duoc|phai)\s+(?:day|chuyen|doi|dieu\s+chinh|rut|lui|keo)\b|\b(?:mau|bieu|phu\s+luc)\b[^.;]{{0,80}}\bduoc\s+thay\s+(?:bang|the)\b"
        ),
    ),
    (
        ChangeKind.AMENDMENT,
        re.compile(rf"\b{TIME}\b[^.;:]{{0,60}}\brut\s+(?:ngan|lai|xuong)\b"),
    ),
    (
        ChangeKind.REMINDER,
        re.compile(
            rf"\b(?:don\s+doc|nhac)\s+(?:cac\s+\w+\s+|lai\s+)?(?:viec\s+|cong\s+tac\s+|tien\s+do\s+)?(?:thuc\s+hien\s+)?(?:che\s+do\s+)?{_REPORT_WORDS}"
            r"|\bchua\s+(?:gui|nop)\s+bao\s+cao\b"
        ),
    ),
)
#: "Nhân đây, đề nghị các đơn vị gửi báo cáo …": beside the change, something new is asked.
BESIDES = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:(?:noi\s+dung\s+)?bo\s+sung|nhan\s+(?:day|dip)|ngoai\s+ra|ben\s+canh\s+do|dong\s+thoi)\b|\W*(?:\d{1,2}[.)]\s*)?ngoai\s+(?:cac\s+)?(?:bao\s+cao|ho\s+so)\b[^,;.]{0,40},"
    r"|\W*(?:\d{1,2}[.)]\s*)?(?:rieng\s+|de\s+nghi\s+)*(?:cac\s+)?(?:truong|don\s+vi)\b[^,;.]{0,40}\b(?:lap|gui|nop|bao\s+cao)\s+them\b"
)
MOVED = re.compile(r"\b(?:nay|duoc)\s+(?:lui|doi|dieu\s+chinh|gia\s+han|keo\s+dai)\b")
#: "Hạn nộp kỳ 2 giữ nguyên 27/8", "vẫn nộp ngày 11/6 như đã hẹn": what the earlier letter said goes on to hold.
KEPT = re.compile(
    r"\bgiu\s+nguyen\b[^.;,]{0,40}\d|\bkhong\s+(?:thay\s+doi|dieu\s+chinh|gia\s+han|dinh\s+chinh)\b|\bvan\s+(?:nop|gui|giu|thuc\s+hien)\b[^.;]{0,60}\b(?:nhu\s+(?:cu|da|truoc)|thoi\s+han\s+cu|han\s+cu|theo\s+dung|theo\s+ke\s+hoach|theo\s+lich\s+cu)\b|\bnhu\s+da\s+hen\b"
)
#: Nothing of the earlier letter holds any more.
MOVING = (ChangeKind.EXTENSION, ChangeKind.AMENDMENT)
ENDING = (ChangeKind.WITHDRAWAL, ChangeKind.REPLACEMENT)


#: "Trước đây … đã gia hạn", "(đã bị hủy bỏ từ …)": what became of a letter before, which this one only tells.
_HISTORY = re.compile(
    r"\b(?:truoc\s+day|truoc\s+do)\b[^.;]{0,120}\bda\b|\bda\s+(?:duoc\s+|bi\s+)?(?:gia\s+han|lui|dieu\s+chinh|thay\s+the|huy\s+bo|bai\s+bo|thu\s+hoi)\b"
    rf"|\b(?:co|ban\s+hanh)\s+{NUMBERED}\s*[\w/&.-]+(?:\s+ngay\s+[\d/]+)?\s+(?:ve\s+(?:viec\s+)?)?(?:gia\s+han|lui|keo\s+dai|dieu\s+chinh)\b"
)


def is_history(sentence: str) -> bool:
    """Whether a sentence tells of a change that was made before, and makes none now ("nay", which is not "này")."""
    text = clean(sentence)
    return bool(_HISTORY.search(fold(text))) and not re.search(r"(?<!đến )\bnay\b", text.lower())


def moves_a_day(sentence: str) -> bool:
    """Whether a sentence says by itself that a limit is moved: "lùi thời hạn báo cáo sang …", "nay lùi như sau"."""
    folded = fold(clean(sentence))
    return bool(MOVED.search(folded)) or any(
        pattern.search(folded) for kind, pattern in KINDS if kind in (ChangeKind.EXTENSION, ChangeKind.AMENDMENT)
    )


def says(sentence: str, kind: ChangeKind | None) -> bool:
    """Whether a sentence says that a letter does this to an earlier one, or, for None, does anything to it."""
    return any(pattern.search(fold(clean(sentence))) for of, pattern in KINDS if kind in (None, of))
