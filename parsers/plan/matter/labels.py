"""What a clause names by the words it opens with, by a label or a period before its day, or behind the day."""

from __future__ import annotations

import re

from parsers.plan.addressees import Addressees, addressees
from parsers.plan.duty.duties import PRODUCT, SEND
from parsers.plan.duty.exclusions import RECIPIENT
from parsers.plan.duty.sentences import Request
from parsers.plan.matter import subject_matter
from parsers.plan.mentions import days_in
from parsers.vietnamese.text import clean, fold, squeeze

LONGEST = 18  # words of a label


_OPENING = re.compile(
    r"^\W*(?:[a-hđ\d]{1,2}(?:\.\d+)*[.)]\s*)?(?P<what>[^,;:.()\d]{6,80}?)\s*(?:\([^()]*\)\s*)?,?\s*(?:gui|nop)\s+(?:ve|cho|qua|tai|truc\s+tiep)\b"
)


def opening(clause: str) -> str:
    """What an item opens with before "gửi về": "- Lịch trực Tết (họ tên, chức vụ) gửi về Văn phòng Sở"."""
    original = squeeze(clean(clause))
    found = _OPENING.match(fold(original))
    what = original[found.start("what") : found.end("what")] if found else ""
    return what if what[:1].isupper() and is_named(what) and not SEND.search(fold(what)) else ""


def behind_day(request: Request) -> str:
    """What stands behind a day that opens its item: "a. Trước ngày 22/5/2026: Dự thảo kế hoạch tuyển sinh"."""
    text, quote = clean(request.passage.text), request.deadline.quote
    before, _, behind = text.partition(quote)
    found = _NAMED_BEHIND.match(behind) if not re.search(r"\w{2,}", before) else None
    return squeeze(found["what"]) if found and not SEND.match(fold(found["what"])) else ""


_NAMED_BEHIND = re.compile(r"\s*:\s*(?P<what>[^,;.()\d]{6,110})")
#: "Biểu 01-MN: Thống kê trẻ ra lớp, nộp …": what a code stands for, behind its colon.
_CODE = re.compile(r"(?:bieu|mau|phu\s+luc)\s+(?:so\s+)?[\w./-]{1,8}")
_NAMED_BY = re.compile(r"\s*[A-ZĐÀ-Ỹ][^,;:.\d]{6,80}(?=\s*[,;]|\s*$)")


def opening_label(clause: str) -> str:
    """The thing that a clause opens with before its colon: "Thống kê học sinh tham gia bảo hiểm y tế (Biểu BH-1): …"."""
    label, colon, rest = re.sub(r"\([^()]*\)", " ", clean(clause)).partition(":")
    label = squeeze(re.sub(r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?", "", label)).strip(" ,;")
    if colon and _CODE.fullmatch(fold(label)) and (named := _NAMED_BY.match(rest)):
        return f"{label}: {squeeze(named[0])}"
    if RECIPIENT.search(fold(label)):
        label = subject_matter.product(label) or label
    opens = colon and PRODUCT.match(fold(label)) and len(label.split()) <= LONGEST and not SEND.search(fold(label), 9)
    return label if opens and not subject_matter.is_empty(label) and not any(days_in(label)) else ""


#: "Báo cáo năm: gửi trước …", "2. Báo cáo tổng kết năm học: …": a report named by its period, whatever stands above.
_OF_PERIOD = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?P<what>bao\s+cao\s+(?:dinh\s+ky\s+)?(?:(?:hang\s+)?(?:tuan|thang|qu[yi]|nam)|0?[69]\s+thang(?:\s+(?:dau|cuoi)\s+nam)?|(?:so|tong)\s+ket\s+(?:nam\s+hoc|hoc\s+k[yi]\s+(?:ii?|[12])))(?:\s+20\d\d(?:\s*-\s*20\d\d)?)?)\s*(?::|(?=(?:gui|nop)\b))"
)


def of_period(clause: str) -> str:
    original = squeeze(clean(clause))
    found = _OF_PERIOD.match(fold(original))
    if found and fold(subject_matter.product(original[found.end() :])).startswith("bao cao "):
        return ""  # "Báo cáo tuần: … gửi báo cáo tuần về suất ăn": named more fully behind the colon
    return subject_matter.capital(original[found.start("what") : found.end("what")]) if found else ""


_PERIOD = re.compile(
    r"^\W*(?:[\da-h][.)]\s*)?(?P<what>(?:qu[yi]|hoc\s+k[yi]|dot|lan|k[yi])\s+(?:\d{1,2}|[ivx]{1,4})|0?[369]\s+thang(?:\s+dau\s+nam)?|(?:ca\s+)?nam(?:\s+hoc)?|(?:mau|bieu)\s+(?:so\s+)?[\w-]{1,6})\b"
)
_LABEL = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:(?:thoi\s+)?han|thoi\s+gian|ngay)(?:\s+(?:cuoi|chot|cung))*\s+(?:(?:nop|gui|nhan|thu)\s+)?(?P<what>(?!(?:ve|nop|gui|nhan|thuc|to|hoan|tiep)\b)[^:.;\d]{3,60}?)\s*:"
)


def period_of(clause: str) -> str:
    """The period or form that opens a clause which names nothing else: "6 tháng trước 15/6"."""
    original = clean(clause)
    found = _PERIOD.match(fold(original))
    return subject_matter.small(squeeze(original[found.start("what") : found.end("what")])) if found else ""


def labelled_thing(clause: str) -> str:
    """What a label before a day names: "Hạn cuối đăng ký: …", "Hạn nộp bài: …"."""
    original = squeeze(clean(clause))
    found = _LABEL.match(fold(original))
    return original[found.start("what") : found.end("what")] if found else ""


def is_named(label: str) -> bool:
    """Whether a label before "gửi về …" is what is sent: no time, nobody, no matter at large."""
    told = fold(clean(label))
    before = re.split(r"\s+(?:của|cho)\s+", clean(label))[0]
    return (
        len(label.split()) > 1
        and addressees(before) == Addressees()
        and not re.match(
            r"\W*(?:thoi|han|hinh\s+thuc|ve\b|noi|dia\s+chi|che\s+do|luu\s+y|doi\s+voi|dot|lan|ky|qu[yi]|noi\s+dung|to\s+chuc)\b",
            told,
        )
    )
