"""A title for a campaign: what is asked for, and the subject of the paper where that alone says nothing."""

from __future__ import annotations

import re
from itertools import pairwise

from parsers.plan.matter.subject_matter import EMPTY, LONGEST_TITLE, capital, is_empty, small
from parsers.vietnamese.text import clean, fold, squeeze

_SAME = 0.6  # of the subject's words: from here on it says nothing new
_SHORT_TITLE = 7  # words
_ASSURE = re.compile(r"bao\s+(?!cao\b)")  # "bảo đảm" is no "báo cáo"
_VERB = re.compile(r"nop|gui|lap|to|chuc|trien|khai|phat|dong")
_PERIODIC = re.compile(
    r"bao\s+cao\s+(?:nhanh|(?:ket\s+qua\s+)?(?:dinh\s+ky\s+)?(?:hang\s+)?(?:ngay|tuan|thang|qu[yi]|6\s+thang|nam)(?:\s+(?:[ivx\d]+|dau|cuoi|nam))*|(?:so|tong)\s+ket|dinh\s+ky|ket\s+qua\s+(?:to\s+chuc|thuc\s+hien))"
)
_REGIME = re.compile(
    r"^(?:(?:thuc\s+hien|quy\s+dinh|chan\s+chinh|tang\s+cuong)\s+)*che\s+do\s+(?:(?:thong\s+tin,?\s+)?bao\s+cao\s+)?(?:dinh\s+ky\s+)?"
)


def headline(asked: str, summary: str) -> str:
    """A title for the campaign: what is asked for, with the plan's subject where that alone says nothing."""
    asked = squeeze(clean(asked)) or "Báo cáo"
    subject = squeeze(clean(summary)).strip(" .;:")
    subject += ")" * (subject.count("(") - subject.count(")"))
    core = re.sub(r"(?i)^(?:về việc|v/v|kế hoạch|hướng dẫn|thông báo)\s*:?\s*", "", subject)
    core = core[len(begun[0]) :] if (begun := _REGIME.match(fold(core))) else core
    core = "" if _NO_THEME.match(fold(core)) else core
    bare = is_empty(asked) or bool(_PERIODIC.fullmatch(fold(asked))) or _says_little(asked)
    return capital(f"{asked} {_beyond(asked, core)}" if core and bare else asked)[:LONGEST_TITLE].strip()


#: A letter on an earlier letter, or on "some matters", says nothing of what is asked.
_NO_THEME = re.compile(
    r"(?:mot\s+so\s+(?:viec|noi\s+dung|cong\s+viec|nhiem\s+vu)|(?:dinh\s+chinh|thu\s+hoi|bo\s+sung|sua\s+doi|trien\s+khai)\b[^.;]{0,40}\b(?:cong\s+van|van\s+ban|ke\s+hoach)\s+so)\b"
)
_LITTLE = frozenset(
    [
        "tu",
        "kiem",
        "tra",
        "dang",
        "ky",
        "du",
        "thi",
        "de",
        "cu",
        "nghi",
        "xet",
        "chon",
        "sinh",
        "giao",
        "vien",
        "ca",
        "i",
        "ii",
        "iii",
        "giua",
        "cuoi",
        "dau",
        "can",
        "bo",
        "chuyen",
        "mon",
        "phieu",
        "lan",
        "mot",
        "hai",
        "chi",
        "tiet",
        "tom",
        "tat",
    ]
)


def _says_little(asked: str) -> bool:
    """Whether a title names a kind of thing and whom it lists, and not what for: "Hồ sơ dự thi", "Danh sách học sinh"."""
    words = re.findall(r"[a-z0-9]+", fold(clean(asked)))
    return len(words) <= _SHORT_TITLE and all(word in EMPTY or word in _LITTLE or word.isdigit() for word in words)


def _is_half(words: list[str], pairs: set[tuple[str, str]]) -> bool:
    """Whether a word said already begins another expression here: "công khai" does not say "công tác", nor "danh" "đánh"."""
    first, second = fold(words[0]), fold(words[1]) if len(words) > 1 else ""
    return (first, second) not in pairs and first in ("cong", "danh")


def _beyond(asked: str, core: str) -> str:
    """What the plan's subject says beyond the product: "báo cáo" + "nộp báo cáo kết quả …" leaves "kết quả …"."""
    at = fold(core).find(fold(asked))
    if at >= 0:
        before = re.sub(r"(?i)[\s,]*(?:(?:thực hiện\s+)?chế độ)?\s*$", "", core[:at])
        return core[at + len(asked) :].strip() or small(before)
    words, own = core.split(), fold(asked).split()
    if sum(fold(word) in own for word in words) >= _SAME * len(words):
        return ""
    pairs = set(pairwise(own))
    while (
        words
        and ((fold(words[0]) in own and not _is_half(words, pairs)) or _VERB.fullmatch(fold(words[0])))
        and not _ASSURE.match(fold(" ".join(words[:2])))
    ):
        words = words[1:]
    return small(" ".join(words))
