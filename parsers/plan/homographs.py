"""Sentences folded for reading, with the words set apart that fold as others do: "quỹ" as "quý", "hợp đồng" as "họp"."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.plan.school_names import without_schools
from parsers.vietnamese.text import fold

FUND = "fnd"  #: what "quỹ" is folded to, apart from "quý"
FIT = "h_p"  #: what the "hợp" of "hợp đồng" is folded to, apart from "họp"
#: Sections of an office are named by what they do. "bộ phận Tổ chức cán bộ" is a name, "bộ phận tổ chức hội thi" a deed.
_SECTION_NAME = re.compile(
    r"\b(?:bo phan|phong|to|ban|chuyen vien|can bo|cong chuc|van phong)\s+"
    r"(?P<name>to chuc\s*-?\s*(?:can bo|hanh chinh|cong vu)|(?P<verb>to chuc|tong hop|kiem tra|thanh tra|tham dinh"
    r"|thi dua|ke hoach|thi|dang ky|hop tac)(?:\s*-\s*\w+(?:\s\w+)?)?)"
)
_ATTACHED = re.compile(
    r"\b(?:dinh\s+kem|kinh\s+gui|(?:gui|nop)\s+kem(?=\s*(?:[.,;:)\]]|$|theo\b|(?:cong|van|ke|huong|thong)\s)))|(?<=mau\s)(?:gui|nop)\s+kem\b|(?<=cuong\s)(?:gui|nop)\s+kem\b"
)


#: Words that fold as others do, and what stands for them once folded, of the same length.
_FOLD_ALIKE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[Cc]hăm\b"), "____"),  # "chăm lo" as "chấm"
    (re.compile(r"\b[Đđ]ề(?=\s+(?:kiểm|thi|khảo))"), "__"),  # "đề kiểm tra" as "để kiểm tra", which says what for
    (re.compile(r"\b[Cc]huyên\b(?!\s+(?:môn|viên|đề|trách|cần|sâu|ngành))"), "ch_yen"),  # "môn chuyên" as "chuyển"
    (  # "phòng, chống dịch bệnh", "phòng học", "phong trào" as a Phòng
        re.compile(
            r"\b[Pp]hòng(?=\s*,?\s+(?:chống|cháy|ngừa|tránh|bệnh|dịch|học|bộ|thí|thư|tin|máy|vệ|ngủ|ốc)\b)|\b[Pp]hong(?=\s+(?:trào|cách|tục)\b)|\b[Pp]h(?:ỏng|óng)\b"
        ),
        "ph_ng",
    ),
    (re.compile(r"\b[Bb](?:án(?!\s+trú)|àn(?!\s+giao)|ạn)\b"), "b_n"),  # "bàn ghế", "bạn đọc" as a Ban
    (re.compile(r"\b[Hh]ợp(?=\s+(?:đồng|lệ|tác|pháp|lý)\b)"), FIT),  # "hợp đồng" as "họp"
    (re.compile(r"\b[Ss]ổ\b"), "s_"),  # "sổ theo dõi" as "Sở"
    (re.compile(r"\b[Qq](?:u[ỹĩ]|ũy)\b"), FUND),  # "quỹ khuyến học" as "quý", of which there are reports
    (  # "Ba trường", the number, as "Bà", a lady; nothing but a thing in small letters follows the number
        re.compile(
            r"(?<![\w])(?<!thứ )(?<!tháng )(?<!lớp )(?<!quý )(?<!Thứ )[Bb]a"
            r"(?=\s+(?!ngày\b|giờ\b|tuần\b|tháng\b|năm\b|quý\b|lần\b)[a-zà-ỹđ])"
        ),
        "03",
    ),
)


@lru_cache(maxsize=128)  # each sentence of a paper is asked about once for every deadline in it
def spoken(text: str) -> str:
    """The text folded, of the same length, without what only looks like deeds: names, "gửi kèm", "kính gửi"."""
    original = without_schools(text)
    for word, stand_in in _FOLD_ALIKE:
        original = word.sub(stand_in, original)
    folded = re.sub(r"_{6,}", lambda name: "don vi".ljust(len(name[0])), fold(original))
    for found in reversed(list(_SECTION_NAME.finditer(folded))):
        start, end = found.span("name")
        if found["verb"] is None or original[start].isupper():
            folded = f"{folded[:start]}{'_' * (end - start)}{folded[end:]}"
    return _ATTACHED.sub(lambda found: "_" * len(found[0]), folded)
