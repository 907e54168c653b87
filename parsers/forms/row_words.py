"""What the words of a row say it is: a total, a remark, a signature, the heading of a group."""

from __future__ import annotations

import re

from parsers.vietnamese.text import fold, key

#: What a total may add up: "Cộng I", "TỔNG CỘNG (I+II)", "Tổng cộng (1 + 2)", "Cộng mục A".
_ADDENDS = r"(?: (?:muc|phan|nhom|khoi|lop|to|trang|cot|dong|va|[ivx]{1,5}|[a-h]|\d{1,4}))*"
_TOTAL = re.compile(
    r"(?:t cong|tc|tong|cong|tong cong"
    r"|cong tong|tong so|tong so luong|tong hop chung|cong chung|luy ke|cong don|mang sang|cong mang sang"
    r"|chuyen sang(?: trang)?(?: sau)?|cong chuyen sang|sub ?total|(?:grand )?totals?|binh quan chung|trung binh chung)"
    rf"(?: cong| so| chung)?{_ADDENDS}"
    r"|(?:tong|tong cong|tong so|cong) (?:toan|khoi|lop|to|truong|muc|phan|trang|chung|cac|nhom|linh vuc"
    r"|tien|kinh phi|thu|chi)\b.*"
    r"|toan (?:truong|nganh|don vi|xa|phuong|khoi|huyen|thi xa|thanh pho|quan|tinh)"
)
#: A total that says its figure in the same cell: "Toàn trường: 03 người", "Tổng số học sinh: 35".
_TOLD = re.compile(r"\W*(?:(?:tong|cong|toan|luy ke|totals?)\b[^:=]{0,60}|an dinh[^:=]{0,60})[:=]\s*[\d.]*\d.*")
_GRAND_TOTAL = re.compile(rf"(?:tong )?cong{_ADDENDS}|tong(?: so)?{_ADDENDS}|toan truong|(?:grand )?totals?")
#: Few rows begin as a total does; these are asked first, for a row's key costs four times as much as its fold.
_BEGINS_TOTAL = re.compile(r"[^a-z0-9]*(?:tong|t\W{0,2}cong|tc\b|cong|toan|luy|mang|chuyen|sub|grand|total|binh|trung|an dinh)")
_SUM = re.compile(r"(?:tong|cong|trong do|tinh chung|trung binh|binh quan)\b.*|.*:")
_IN_WORDS = re.compile(r".{0,60}\bbang chu\b")
_NOTE = re.compile(
    r"\W*(?:ghi chu|luu y|chu y|chu thich|chu giai|(?:nhan xet|kien nghi|de xuat|huong dan|giai thich|y kien)\b[^:]{0,40}:"
    r"|\(?\*\)|an dinh|(?:tong )?danh sach (?:nay |tren )?(?:co|gom|an dinh)|noi nhan|tong (?:so|cong)? ?:)"
)
_REMARK = re.compile(r"\s*(?:[*+•–-]+\s*\S|\(\s*\*)")
_SIGNING = re.compile(
    r"(?:nguoi (?:lap|tong hop|bao cao|viet|thuc hien|kiem tra|ghi|nhap|nhan|giao|nop|duyet)"
    r"|(?:kt |tm |tl |t m |k t |q |tuq )?(?:pho |p )?"
    r"(?:hieu truong|hieu pho|giam doc|truong phong|chu tich|thu truong(?: don vi| co quan)?|bi thu|chu (?:nhom|truong|co so))"
    r"|(?:tm|t m|kt|tl|tuq) .{2,40}|phu trach (?:ke toan|don vi)|ke toan|thu quy|van thu|thu ky|ban giam hieu"
    r"|giao vien chu nhiem|gvcn|xac nhan cua|can bo (?:lap|phu trach|tong hop|theo doi|bao cao)"
    r"|(?:da )?k[yi] (?:va |ghi |ro |dong dau )*(?:ho )?(?:va )?ten)(?: .{1,30})?"
)
_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\s*[.)/:-]\s*\S.*|(?:PHẦN|Phần)\s+\S.*")
_GROUP = re.compile(
    r"(?:(?:cac )?khoi|to|lop|nhom(?: lop)?|cap|bac|he|diem|phan|muc|linh vuc|loai|dot|thang|quy|hoc ky|hoc ki|tap the|ca nhan"
    r"|nam|nu|mam non|mau giao|nha tre|tieu hoc|thcs|thpt|cong lap|tu thuc|ngoai cong lap)\b.{0,40}"
)
_EMPTY = re.compile(
    r"(?:trong (?:ky|nam|thang) )?(?:don vi |nha truong )?khong (?:co|phat sinh)(?: .{1,60})?|khong|chua co(?: .{1,40})?"
)
_FIGURE = re.compile(r"[\d\s.,%/()+-]+")


def is_total(text: str) -> bool:
    """Whether the words head a sum, or tell one."""
    folded = fold(text)
    return _BEGINS_TOTAL.match(folded) is not None and (
        _TOTAL.fullmatch(key(text)) is not None or _TOLD.fullmatch(folded) is not None
    )


def is_grand_total(text: str) -> bool:
    """Whether the words are those of the sum of all rows, which may bear a number."""
    return _BEGINS_TOTAL.match(fold(text)) is not None and _GRAND_TOTAL.fullmatch(key(text)) is not None


def is_sum(text: str) -> bool:
    """Whether the words may head a sum where nothing but figures stands beside them: "Tổng số trẻ", "Trong đó: nữ"."""
    return _SUM.fullmatch(fold(text)) is not None


def is_in_words(text: str) -> bool:
    """Whether a sum is said in words: "Số tiền bằng chữ: Một trăm …"."""
    return _IN_WORDS.match(fold(text)) is not None


def is_note(text: str) -> bool:
    """Whether the words open a note below a table."""
    return _NOTE.match(fold(text)) is not None


def is_remark(text: str) -> bool:
    """Whether the words stand behind a star or a dash."""
    return _REMARK.match(text) is not None


def is_recipients(text: str) -> bool:
    """Whether the list of recipients begins."""
    return fold(text).startswith("noi nhan")


def is_signing(text: str) -> bool:
    """Whether the words are the position of one who signs, or ask for a signature."""
    return _SIGNING.fullmatch(key(text)) is not None


def is_section(text: str) -> bool:
    """Whether the words head a section by themselves: "II. Khối tiểu học"."""
    return _SECTION.fullmatch(text) is not None


def is_group(text: str) -> bool:
    """Whether the words name a group of rows: "Khối 6", "Tổ 4+5"."""
    return _GROUP.fullmatch(key(text)) is not None


def is_declared_empty(text: str) -> bool:
    """Whether the words say that there is nothing to report."""
    return _EMPTY.fullmatch(key(text)) is not None


def is_figure(text: str) -> bool:
    """Whether there is nothing but figures."""
    return _FIGURE.fullmatch(text) is not None
