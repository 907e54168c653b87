"""Types of administrative documents and their abbreviations (Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III)."""

from __future__ import annotations

import re

from parsers.vietnamese.text import clean, fold, tone

#: Names by abbreviation; the last three are not types of the decree, but head the annexes that schools send.
NAMES: dict[str, str] = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CV": "Công văn",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "TT": "Thông tư",
    "ĐĐ": "Giấy đi đường",
    "BN": "Giấy biên nhận",
    "CK": "Bản cam kết",
    "ĐN": "Giấy đề nghị",
    "ĐX": "Đơn xin",
    "TM": "Thư mời",
    "KL": "Kết luận",
    "LỊCH": "Lịch công tác",
    "DS": "Danh sách",
    "PL": "Phụ lục",
    "BTH": "Bảng tổng hợp",
}

_FOLDED = {fold(name): code for code, name in NAMES.items()} | {
    "don de nghi": "ĐN",
    "bieu tong hop": "BTH",
    "bang thong ke": "BTH",
    "bieu thong ke": "BTH",
    "bieu bao cao": "BTH",
    "ban bao cao": "BC",
    "phieu bao cao": "BC",
}
_BY_NAME = {name.replace(" ", ""): code for name, code in _FOLDED.items()}

#: Abbreviations as written at the head of a symbol, with the wrong ones in wide use (TT 01/2011, "TTR", "BCTH").
_BY_CODE = {code.upper(): code for code in NAMES} | {
    "TTR": "TTr",
    "QYĐ": "QyĐ",
    "BCTH": "BC",
    "QD": "QĐ",
    "CTR": "CTr",
    "TT": "TTr",
}

#: Headings of papers that are of no type of the decree: what a school fills in rather than writes, and rules it sets itself.
_FORM = re.compile(
    r"(?:noi quy|quy tac|dieu le|the le|quy uoc|huong uoc)(?![a-z])"
    r"|(?:(?:ban|phieu|giay|don|noi\s*dung|bieu\s*mau)\s+)?dang\s*k[yi](?![a-z])"
    r"|phieu\s+(?:khao\s*sat|danh\s*gia|tu\s*danh\s*gia|dieu\s*tra|thu\s*thap|cung\s*cap|thong\s*tin|tong\s*hop|diem|trinh)(?![a-z])"
    r"|ban\s+(?:tu\s*danh\s*gia|tong\s*hop|thuyet\s*minh|ke\s*khai|tu\s*kiem|kiem\s*diem|thanh\s*tich|tom\s*tat)(?![a-z])"
)
#: Headings of what staff study, keep day by day, hand in for themselves or are paid by: papers of no type that no office
#: files as a report.
_OTHER_PAPER = re.compile(
    r"(?:tai lieu|sang kien|giao an|chuyen de|tham luan|noi quy|to khai|hoa don|kich ban|cau hoi|ngan hang cau hoi|thu ngo"
    r"|bai (?:giang|thu hoach|tham luan|phat bieu|du thi|kiem tra|viet)|(?:so yeu )?ly lich|de (?:thi|kiem tra|cuong)"
    r"|lich(?! su\b)|so (?:theo doi|ghi|nhat ki|nhat ky|diem|tay|do)|nhat k[iy] |thoi khoa bieu|thuc don"
    r"|bang (?:luong|thanh toan|ke|kiem|cham cong|phan cong)"
    r"|phieu (?:thu|chi|luong|xuat kho|nhap kho)|giay (?:khen|chung nhan|xac nhan|bien nhan))\b"
)
_SPACED_CAPITALS = re.compile(r"(?<!\w)(\w) (?=\w(?!\w))")
_DRAFT = re.compile(r"\(?\s*du thao\s*(?:lan\s*\d+)?\s*\)?\s*[:.\-]?\s*")
_NUMBERED = re.compile(r"\s*so\s*[:.]?\s*[\d./]")
_CHAPTER = re.compile(r"\s*(?:chung|cu the)\W*")  #: "QUY ĐỊNH CHUNG" heads a chapter, not a paper
_WORDS = "|".join(name.replace(" ", r"\s*") for name in sorted(_FOLDED, key=len, reverse=True))
_START = re.compile(rf"(?:{_DRAFT.pattern})?({_WORDS})(?![a-z0-9])")


#: Sorts of report (Nghị định 09/2019/NĐ-CP, Điều 3, and usage): they belong to the type, not to what the report is about.
_SORT = re.compile(r"nhanh|khan|so\s*bo|dot\s*xuat|dinh\s*ky|chuyen\s*de|bo\s*sung|lan\s*\d")


def says_which_sort(rest: str) -> bool:
    """Whether the words beside a type's name only say what sort of report it is: "BÁO CÁO NHANH", "BÁO CÁO ĐỊNH KỲ"."""
    return bool(_SORT.fullmatch(fold(rest).strip(" :.,;")))


def split_type(text: str) -> tuple[str, str] | None:
    """The abbreviation and what stands after the name, for a line that opens with a document type.

    The name is in capitals, or is all of the line but the sort of report: "Báo cáo kết quả ..." in running text is not a title.
    """
    line = clean(text).strip(" *_\"“”'.\t")
    if line[1:2] == " ":
        line = _SPACED_CAPITALS.sub(r"\1", line)
    found = _START.match(fold(line))
    if not found:
        return None
    written, rest = line[found.start(1) : found.end(1)], line[found.end(1) :]
    if written.lower().startswith("phường"):  # the ward of An Lạc is no PHƯƠNG ÁN
        return None
    letters = [c for c in written if c.isalpha()]
    if _is_another_word(written, found[1]):
        return None
    shouted = sum(c.isupper() for c in letters) >= 0.8 * len(letters)
    if not shouted and rest.strip(" :.,;") and not says_which_sort(rest):
        return None
    if _CHAPTER.fullmatch(fold(rest)) and found[1].startswith("quy"):
        return None
    if _NUMBERED.match(fold(rest)) and not found[1].startswith("phu"):
        return None
    return _BY_NAME["".join(found[1].split())], rest.strip(" :.;*_-")


def _is_another_word(written: str, folded: str) -> bool:
    """Whether no word is the type's own and one has another tone: "PHƯỜNG AN" is no "PHƯƠNG ÁN". What lacks marks may be it."""
    name = NAMES[_BY_NAME["".join(folded.split())]].lower().split()
    words = written.lower().split()
    if (
        fold(" ".join(name)) != folded
        or len(name) != len(words)
        or any(word == own for word, own in zip(words, name, strict=True))
    ):
        return False
    return any(tone(word) not in ("", tone(own)) for word, own in zip(words, name, strict=True))


def heads_form(text: str) -> bool:
    """Whether a line in capitals is the heading of a form: "BẢN ĐĂNG KÝ …", "PHIẾU KHẢO SÁT". Such papers have no type."""
    line = clean(text).strip(" *_\"“”'.\t")
    found = _FORM.match(fold(line))
    return found is not None and line[: found.end()].isupper()


def other_paper(text: str) -> str:
    """The heading of a paper that is no report and of no type of the decree ("TÀI LIỆU …", "SƠ YẾU LÝ LỊCH"), or nothing.

    The heading is in capitals; it comes back folded.
    """
    line = clean(text).strip(" *_\"“”'.\t")
    found = _OTHER_PAPER.match(fold(line))
    return found[0] if found and line[: found.end()].isupper() else ""


def type_of_line(text: str) -> str | None:
    """The abbreviation of the document type that a title line states ("BÁO CÁO", "KẾ HOẠCH PHỐI HỢP"), or None."""
    found = split_type(text)
    return found[0] if found else None


def type_of_symbol(symbol: str) -> str | None:
    """The abbreviation at the head of a symbol ("BC-THCSMP", "KH/TU"); None for an official letter ("THCSMP-VP")."""
    head = re.split(r"[-/_.\s]", clean(symbol), maxsplit=1)[0]
    return _BY_CODE.get(head.upper()) if head else None
