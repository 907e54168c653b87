"""What is to be sent, in the words of the paper: by the clause, the row, the label or what stands above."""

from __future__ import annotations

import re

from parsers.plan import addressees
from parsers.plan.addressees import Addressees
from parsers.plan.deadlines.deadline import Doubt
from parsers.plan.duty.duties import PRODUCT, SEND, clauses, goes_above, is_cut_off
from parsers.plan.duty.exclusions import SCHOOLS
from parsers.plan.duty.sentences import THING_HEADING, Request
from parsers.plan.homographs import spoken
from parsers.plan.matter import labels, subject_matter
from parsers.plan.matter.entry_words import entry_named
from parsers.plan.mentions import days_in
from parsers.plan.passages import ITEM, Passage
from parsers.plan.plan_head import Frame
from parsers.vietnamese.text import clean, fold, squeeze

_RECEIVED = re.compile(
    r"\b(?:ve|cho|len)\s+(?:tinh|thanh|huyen|dang)\s+uy\b|\bda\s+(?:nhan|gui|nop|bao\s+cao|yeu\s+cau|phe\s+binh)\b"
)
_NAMED = 3  # words: "báo cáo tự đánh giá" names a report, though each of its words is an office's
_FEW = 4  # words: "danh sách đăng ký" says not of what
_HEAD_NOUN = 7  # letters of "bao cao"
_OWN_NOUN = re.compile(r"bao\s+cao|bc\s|danh\s+sach|ho\s+so")
_WHEN = re.compile(
    r"\W*(?:(?:mot|hai|\d)\s+lan|dau|giua|cuoi|hoc\s+k[yi]|k[yi]|dot|qu[yi](?!\s+(?:mo|che|hoach|dinh|dong|uoc|trinh)\b)|thang|tuan|nam|lan|hang|dinh)\b"
)
#: "M1, M2, M3", "TH-1 đến TH-5": which forms, and not what they are.
_CODES = re.compile(r"(?:[A-ZĐ]{1,5}-?\d{1,2}(?:\s*(?:,|;|-|và|đến)\s*|$))+")
#: "Báo cáo gửi về Phòng GDĐT, hạn nộp:" says where to, and not what.
_WHERE_TO = re.compile(r"\b(?:gui|nop)\s+(?:ve|cho|qua)\b|\bhan\s+(?:gui|nop)\b")
_THING_LABEL = re.compile(
    r"(?:bao\s+cao|ket\s+qua|tinh\s+hinh|danh\s+sach|so\s+lieu|ho\s+so|bieu|phieu|thong\s+ke)\b(?!\s+(?:so(?!\s+ket)|cua)\b)"
)


_SENT_BY = re.compile(r"\W*(?:gui|nop)\b")


def thing_of(request: Request, frame: Frame) -> str:
    """What is to be sent, in the words of the paper."""
    passage, clause = request.passage, request.clause
    named = next(
        (
            one.partition(":")[2]
            for one in passage.before
            if fold(one).lstrip("-+ .)0123456789abcdefgh").startswith("ten bao cao")
        ),
        "",
    )
    if named:
        return squeeze(named).strip(" .;")
    if passage.time and request.own and not subject_matter.is_empty(named := subject_matter.product(request.own)):
        return named
    if passage.time and (named := _thing_of_row(passage, frame)):
        return _with_round(named, passage)
    if named := _in_turn(request):
        return named
    opened = labels.opening_label(clause) or labels.of_period(clause) or _kind_of(passage, clause, frame)
    if not opened and _SENT_BY.match(fold(clause)):  # "1. Báo cáo tháng: tình hình …. Gửi trước ngày 18 hằng tháng"
        opened = labels.of_period(passage.item)
    if opened and not request.own:
        return opened
    if request.own and (own := subject_matter.product(request.own) or subject_matter.round_of(request.own)):
        return own
    if Doubt.ONLINE in request.deadline.doubts and (named := entry_named(clause)):
        return named
    thing = _of_words(request)
    return _of_chosen(passage) or thing if fold(thing) == "danh sach" else thing


#: "phân công 01 viên chức làm đầu mối; gửi danh sách …": whose names a bare list holds.
_CHOSEN = re.compile(
    r"\b(?P<what>(?:cu|phan\s+cong|chon|gioi\s+thieu|bo\s+tri|de\s+cu|lua\s+chon)\s+[^,;:.()]{8,110}?)\s*(?=[,;.(]|\b(?:va|roi)\s+(?:lap|gui|nop)\b|$)"
)


def _of_chosen(passage: Passage) -> str:
    """ "Danh sách phân công 01 viên chức làm đầu mối": a bare list by the choice that the words before it ask for."""
    for text in (passage.text, passage.item, *passage.before[:1]):
        original = squeeze(clean(text))
        if found := _CHOSEN.search(fold(original)):
            return f"Danh sách {subject_matter.small(original[found.start('what') : found.end('what')])}"
    return ""


#: Headings that say how, when or by whom, and not what.
_NO_SUBJECT = re.compile(
    r"\b(?:to\s+chuc|thuc\s+hien|che\s+do|bao\s+cao|thoi\s+(?:gian|han|diem)|lich|tien\s+do|yeu\s+cau|muc\s+(?:dich|tieu)|noi\s+dung|phan\s+cong|nhiem\s+vu|bo\s+sung|khac|luu\s+y|trach\s+nhiem|giai\s+phap|quy\s+trinh|ho\s+so|kinh\s+phi|doi\s+(?:voi|tuong)|cach|hinh\s+thuc|phuong\s+(?:phap|thuc)|phong|so|ubnd|dieu|phan|muc|chuong|buoc|dot|bieu|mau|gui|nop|dang\s+ky|ket\s+qua|chung)\b"
)
_LONGEST_SUBJECT = 8  # words


def subject_of(thing: str, heading: str, frame: Frame) -> str:
    """What a bare list or report is on: the paper's subject, or a heading that names a matter of its own ("3. Phúc khảo")."""
    told = re.sub(r"^\W*(?:(?:[\divx]{1,4}|[a-h])(?:\.\d+)*[.)]\s*)?", "", squeeze(clean(heading)), flags=re.IGNORECASE).strip(
        " .:"
    )
    own = subject_matter.is_empty(thing) and 0 < len(thing.split()) < _NAMED and 0 < len(told.split()) <= _LONGEST_SUBJECT
    plain = own and not _NO_SUBJECT.search(fold(told)) and addressees.addressees(told, frame.office) == Addressees()
    told = told.lower() if told.isupper() else told
    return told if plain else frame.summary


def _of_words(request: Request) -> str:
    """The thing that the clause, its sentence or what stands above it names; else the deed that is reported."""
    passage, clause = request.passage, request.clause
    thing = subject_matter.product(clause)
    if subject_matter.is_empty(thing) and subject_matter.reports(clause) and not fold(thing).startswith("bao cao"):
        return _reported_deed(passage.text)
    main = passage.text[slice(*clauses(spoken(passage.text))[0])]
    item = "" if subject_matter.product(main) else passage.item
    above = (
        ()
        if thing or subject_matter.product(item)
        else tuple(one for one in passage.before[:2] if _may_name(one, passage.text))
    )
    near = [one for text in (clause, main, item, passage.lead_in) if (one := subject_matter.product(text))]
    if not thing and (given := subject_matter.handed_over(clause) or labels.opening(clause)):
        near.insert(0, given)
    label = labels.labelled_thing(clause)
    if near and (own := subject_matter.product(clause)):  # "báo cáo kết quả" is no "danh sách", whatever stands above
        near = [one for one in near if fold(one)[:_HEAD_NOUN] == fold(own)[:_HEAD_NOUN] or not _OWN_NOUN.match(fold(own))]
    products = [*near, *([label] if label else []), *map(subject_matter.product, (*above, passage.heading))]
    named = next((one for one in products if not subject_matter.is_empty(one)), "")
    named = named or _labelled_by(request, near[0] if near else "") or subject_matter.handed_over(clause)
    named = named or labels.behind_day(request)
    bare = not passage.time and (not named or fold(named).strip() == "bao cao")
    return (_reported_deed(passage.text) or named) if bare else named


_REPORTED_DEED = re.compile(
    r"\b(?P<what>(?:ra\s+soat|thong\s+ke|(?:tu\s+)?kiem\s+tra|khao\s+sat|(?:tu\s+)?danh\s+gia|(?<!co\x20)to\s+chuc|trien\s+khai|cung\s+co)\s+"
    r"(?!thuc\s+hien\b)[^,;:.()\d]{8,80}?)\s*(?:,|\bva\b)\s*(?:tong\s+hop,?\s+)?(?:lap\s+|gui\s+)?bao\s+cao\b(?!\s+(?:ket\s+qua\s+)?(?:so\s+ket|tong\s+ket|cong|tinh|viec|ve\s+(?!phong|so\b|ubnd|bo\s+phan)))"
)


def _reported_deed(text: str) -> str:
    """What was done where only the doing is named: "rà soát hợp đồng thực phẩm, báo cáo về Phòng"."""
    original = squeeze(clean(text))
    found = _REPORTED_DEED.search(fold(original))
    return f"Báo cáo {subject_matter.small(original[found.start('what') : found.end('what')])}" if found else ""


def _kind_of(passage: Passage, clause: str, frame: Frame) -> str:
    """What a heading names, with the kind that a line below it opens with: "Hồ sơ khen thưởng" above "a) Bằng khen: …"."""
    label, colon, _ = clean(clause).partition(":")
    label = squeeze(re.sub(r"^\W*(?:[a-hđ\d]{1,2}(?:\.\d+)*[.)]\s*)?", "", label)).strip(" ,;")
    thing = subject_matter.product(passage.heading) if colon and THING_HEADING.match(spoken(passage.heading)) else ""
    if not thing or not label or len(label.split()) > labels.LONGEST or PRODUCT.match(fold(label)) or any(days_in(label)):
        return ""
    by_units = addressees.addressees(label, frame.office) != Addressees() or SCHOOLS.search(spoken(label))
    return "" if by_units or SEND.search(fold(label)) else f"{thing} ({subject_matter.small(label)})"


_ROUND_CELL = re.compile(r"\W*(?:dot|lan|k[yi]|hoc\s+k[yi]|qu[yi])\s+(?:\d{1,2}|[ivx]{1,4})\W*$|\W*(?:mot|hai)\s+lan\W*$")


def _with_round(thing: str, passage: Passage) -> str:
    """What a row names besides a round, as that round's report: "Đợt 2 – Như đợt 1, thêm …"."""
    cell = next((one for one in passage.text.split(" - ") if _ROUND_CELL.match(fold(one))), "")
    if not cell or (subject_matter.is_item(thing) and not fold(thing).startswith("mau")):
        return thing
    what = f"({subject_matter.small(thing)})" if fold(thing).startswith("nhu ") else subject_matter.small(thing)
    return f"Báo cáo {subject_matter.small(cell)} {what}"


_IN_TURN = re.compile(r"\blan\s+luot\b")
_ROUNDS = re.compile(
    r"\b(?:so|tong)\s+ket\s+(?:hoc\s+k[yi]\s+(?:ii?|[12])|nam\s+hoc|nam)|\bhoc\s+k[yi]\s+(?:ii?|[12])\b|\bca\s+nam\b|\b(?:dot|lan)\s+\d"
)


def _in_turn(request: Request) -> str:
    """ "Báo cáo sơ kết học kỳ I và tổng kết năm học: lần lượt trước ngày … và ngày …": each round has its day."""
    original = squeeze(clean(request.passage.text))
    told = _IN_TURN.search(fold(original))
    rounds = list(_ROUNDS.finditer(fold(original), 0, told.start())) if told else []
    at = len(list(days_in(original[: request.deadline.start]))) if rounds else 0
    return f"Báo cáo {original[rounds[at].start() : rounds[at].end()]}" if len(rounds) > 1 and at < len(rounds) else ""


def _thing_of_row(passage: Passage, frame: Frame) -> str:
    """The thing that a cell of a row opens with; else what its time is the time of, or the task that the row names."""
    cells = passage.text.split(" - ")
    tasks = [one for one in cells if _is_task(one, frame)]
    cell = next((one for one in cells if subject_matter.is_item(one)), "")
    if cell:
        thing = subject_matter.product(cell) or squeeze(re.sub(r"\([^()]*\)", " ", cell))
        return f"{thing} {subject_matter.small(tasks[0])}" if subject_matter.is_empty(thing) and tasks else thing
    if cell := next((one for one in cells if PRODUCT.match(fold(clean(one)))), ""):
        return squeeze(cell)
    head = subject_matter.product(passage.time_head)
    if head and tasks and len(head.split()) <= _FEW and not subject_matter.is_empty(head):
        return f"{head} {subject_matter.small(tasks[0])}"  # "Hạn gửi danh sách đăng ký" above "Kể chuyện …"
    return (
        head
        if head and (not subject_matter.is_empty(head) or len(head.split()) > _NAMED)
        else (tasks[0] if tasks and not subject_matter.product(passage.text) else "")
    )


_UNIT_CELL = re.compile(
    r"\W*(?:doi\s+voi\s+)?(?:cac\s+|tat\s+ca\s+|khoi\s+|cap\s+|bac\s+)*(?:nha\s+)?(?:truong|don\s+vi|co\s+so|trung\s+tam|tt\b|phong|so|ubnd|xa|mn\b|mg\b|th\b|thcs|thpt|gdtx|pt|mam\s+non|mau\s+giao|tieu\s+hoc|nhom|lien\s+cap)"
)


#: Where something takes place.
_VENUE = re.compile(
    r"\W*(?:tai\b|hoi\s+truong|nha\s+(?:van\s+hoa|thi\s+dau)|san\s+van|phong\s+hop|truong\s+(?:cd|dh|cao\s+dang|dai\s+hoc|trung\s+cap|chinh\s+tri|boi\s+duong))\b"
)


def _is_task(cell: str, frame: Frame) -> bool:
    """Whether a cell beside a bare "Báo cáo" says what it is on: no number, nobody's name, no other thing."""
    told = addressees.addressees(cell, frame.office) == Addressees() or not _UNIT_CELL.match(fold(clean(cell)))
    told = told and not _VENUE.match(fold(clean(cell)))
    told = told and not re.match(r"\W*(?:phong|so(?!\s+ket)|ubnd)\b", fold(cell))
    told = told and not (
        _WHEN.match(fold(cell)) or _CODES.fullmatch(cell) or re.match(r"\W*(?:tat\s+ca|toan\s+bo)\b", fold(cell))
    )
    return told and len(cell.split()) > 1 and cell[:1].isupper() and "@" not in cell and not subject_matter.is_item(cell)


def _labelled_by(request: Request, thing: str) -> str:
    """A bare list with the label that opens its item: "Đăng ký dự thi: các trường gửi danh sách"."""
    label, colon, _ = (request.passage.item or request.passage.text).partition(":")
    label = re.sub(r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\W*)?", "", label)
    named = fold(label)
    other = _OWN_NOUN.match(fold(thing)) and _OWN_NOUN.match(named) and fold(thing)[:_HEAD_NOUN] != named[:_HEAD_NOUN]
    if (
        colon
        and subject_matter.is_empty(thing)
        and _THING_LABEL.match(named)
        and not subject_matter.is_empty(label)
        and not other
        and not _WHERE_TO.search(named)
    ):
        return squeeze(label)
    if colon and is_bare(thing) and other and not _WHERE_TO.search(named):
        return squeeze(f"{thing} {subject_matter.small(label)}") if thing else squeeze(label)
    sent = re.match(
        r"\s*(?:cac\s+\w+\s+)?(?:gui|nop)\b", fold((request.passage.item or request.passage.text).partition(":")[2])
    )
    if colon and sent and not thing and labels.is_named(label):
        return squeeze(re.sub(r"\s*\([^()]*\)\s*$", "", label))
    if not thing and (period := labels.period_of(request.clause)):
        return f"Báo cáo {period}"
    if not colon or not fold(thing).startswith("danh sach") or not re.match(r"dang\s+ky|de\s+nghi|de\s+cu", named):
        return thing
    return f"{thing} {subject_matter.small(label)}"


def is_bare(thing: str) -> bool:
    """Whether a thing is but a list: what of, another word must say."""
    return subject_matter.is_empty(thing) and 0 < len(thing.split()) < _NAMED


def _may_name(above: str, text: str) -> bool:
    """Whether a sentence above may say what is asked: no heading, no day of figures, nothing that goes to a superior.

    Nor another item of the same list with a day of its own: that names its own report.
    """
    folded = spoken(above)
    if ITEM.match(above) and ITEM.match(text) and any(days_in(above)):
        return False
    return not (above.isupper() or is_cut_off(folded) or goes_above(folded) or _RECEIVED.search(folded))
