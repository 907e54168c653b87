"""A later letter about an earlier one: more time, another day, a reminder, a withdrawal. No campaign of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parsers.official.references import references
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.doers import is_retold
from parsers.plan.duty.exclusions import is_superseded
from parsers.plan.duty.notes import hour_moved
from parsers.plan.plan_head import Frame, organ
from parsers.vietnamese.text import clean, fold, squeeze

_REPORT_WORDS = r"(?:gui|nop|bao\s+cao|thuc\s+hien|hoan\s+thanh)"
_TIME = r"(?:thoi\s+(?:gian|han|diem)|han|moc\s+(?:thoi\s+gian|nop|gui)|lich\s+(?:nop|gui|bao\s+cao))"
_LETTER = r"(?:cong\s+van|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan|quyet\s+dinh)"
_JUST_ABOVE = 3  # sentences


class ChangeKind(StrEnum):
    """What a later letter does to an earlier one."""

    EXTENSION = "extension"  #: gia hạn, lùi thời hạn
    AMENDMENT = "amendment"  #: điều chỉnh, đính chính
    REMINDER = "reminder"  #: đôn đốc
    WITHDRAWAL = "withdrawal"  #: thu hồi, hủy bỏ
    REPLACEMENT = "replacement"  #: thay thế: the earlier letter ends, and this one asks anew


_KINDS: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    (
        ChangeKind.REPLACEMENT,
        re.compile(rf"\b(?:{_LETTER}\s+nay\s+)?(?<!duoc )(?<!bi )(?<!khong )thay\s+the\s+(?:cho\s+)?{_LETTER}\s+so\b"),
    ),
    (
        ChangeKind.WITHDRAWAL,
        re.compile(
            rf"\b(?:thu\s+hoi|huy\s+bo|bai\s+bo)\s+(?:\w+\s+){{0,3}}?{_LETTER}\b|\b(?:thu\s+hoi|huy\s+bo|bai\s+bo)\s+(?:noi\s+dung|yeu\s+cau|viec)\b[^.;]{{0,60}}\b(?:tai\s+{_LETTER}\s+so|(?:neu|noi)\s+tren)\b"
            rf"|\b(?:bai\s+bo|huy\s+bo|bo\s+han|cham\s+dut)\s+(?:yeu\s+cau\s+|che\s+do\s+|viec\s+)?bao\s+cao\b[^.;]{{0,90}}\b(?:neu\s+)?tai\s+{_LETTER}\s+so\b"
            rf"|\b(?:dung|tam\s+dung|khong)\s+(?:thuc\s+hien|trien\s+khai)\s+(?:(?:che\s+do|viec|noi\s+dung|yeu\s+cau)\s+)*(?:bao\s+cao\s+)?"
            rf"(?:\w+\s+){{0,3}}?(?:(?:(?:theo|tai|cua|(?:neu|quy\s+dinh|yeu\s+cau)\s+tai)\s+)?{_LETTER}\s+so\b|(?:neu|noi|da\s+neu)\s+tren\b)"
            rf"|\b(?:dung|tam\s+dung|khong(?:\s+(?:con|phai))?)\s+(?:gui\s+|nop\s+|thuc\s+hien\s+)?(?:che\s+do\s+)?bao\s+cao\b[^.;,]{{0,60}}\b(?:theo|(?:quy\s+dinh|neu|yeu\s+cau)\s+tai)\s+{_LETTER}\s+so\b(?![^.;]*\b(?:se|bi|phe\s+binh)\b)"
            rf"|\bkhong\s+(?:con\s+)?yeu\s+cau\b[^.;]{{0,40}}\b{_REPORT_WORDS}\b[^.;]{{0,60}}\btheo\s+{_LETTER}\s+so\b"
            rf"|\b{_LETTER}\s+so\b[^.;]{{0,80}}\b(?:het\s+hieu\s+luc|khong\s+con\s+(?:hieu\s+luc|gia\s+tri|ap\s+dung)|bi\s+(?:huy|bai)\s+bo|duoc\s+(?:huy|bai)\s+bo)"
        ),
    ),
    (
        ChangeKind.EXTENSION,
        re.compile(
            rf"^\W*(?:v/v\s+)?gia\s+han\s+(?:mot\s+so|cac|nhung)\s+noi\s+dung|\b(?:gia\s+han|lui|keo\s+dai|hoan|doi|day\s+lui|noi\s+(?:rong|them))\s+(?:them\s+|lai\s+)?(?:{_TIME}\b|(?:viec\s+)?(?:nop|gui)\s+bao\s+cao)|\bgia\s+han\s+(?:them\s+)?(?:nop|gui|bao\s+cao|den|toi)\b|\b(?:lui|doi)\s+(?:lai\s+)?(?:(?:den|toi|sang|them)\b|\d+\s+ngay\b)"
        ),
    ),
    (
        ChangeKind.AMENDMENT,
        re.compile(
            rf"\b(?:dieu\s+chinh|thay\s+doi|sua\s+doi|dinh\s+chinh|rut\s+ngan|thong\s+bao\s+lai|an\s+dinh\s+lai)\s+(?:lai\s+)?(?:(?:mot\s+so|cac|nhung)\s+)?(?:{_TIME}|ngay|che\s+do\s+(?:thong\s+tin,?\s+)?bao\s+cao)\b|\b(?:dinh\s+chinh|sua\s+doi|dieu\s+chinh)(?:,\s*bo\s+sung)?\s+(?:\w+\s+){{0,8}}?{_LETTER}\s+so\b"
            r"|\bnay\s+(?:dinh\s+chinh|sua)\s+(?:lai\s+)?(?:la|thanh)\b|^\W*(?:v\s*/\s*v\s+|ve\s+viec\s+)?dinh\s+chinh\b|\b(?:dieu\s+chinh|sua\s+doi)\s+(?:mau|bieu|phu\s+luc)\b"
            rf"|\b{_TIME}\s+(?:\w+\s+){{0,4}}?(?:duoc|phai)\s+(?:day|chuyen|doi|dieu\s+chinh|rut|lui|keo)\b|\b(?:mau|bieu|phu\s+luc)\b[^.;]{{0,80}}\bduoc\s+thay\s+(?:bang|the)\b"
        ),
    ),
    (
        ChangeKind.REMINDER,
        re.compile(
            rf"\b(?:don\s+doc|nhac)\s+(?:cac\s+\w+\s+|lai\s+)?(?:viec\s+|cong\s+tac\s+|tien\s+do\s+)?(?:thuc\s+hien\s+)?(?:che\s+do\s+)?{_REPORT_WORDS}"
            r"|\bchua\s+(?:gui|nop)\s+bao\s+cao\b"
        ),
    ),
)
_DAY = r"(?:truoc\s+)?(?:ngay\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_FROM_TO = re.compile(
    rf"\btu\s+{_DAY}\s+(?:thanh|sang)\b|\b(?:{_TIME}|lui|gia\s+han|dieu\s+chinh|chuyen|doi|nop|gui|bao\s+cao)\b[^.;,]{{0,70}}\btu\s+{_DAY}\s+den(?:\s+het)?\b"
)
_OTHER_TIME = re.compile(rf"\b(?:dieu\s+chinh|thay\s+doi)\s+(?:lai\s+)?(?:{_TIME}|ngay)\b")
_CORRECTED = re.compile(
    r"\bbang\s+cum\s+tu\b|\bdinh\s+chinh\s*(?:lai\s*)?:|\bdoc\s+la\b|\b(?:nay\s+)?(?:sua|dinh\s+chinh|dieu\s+chinh)\s+(?:lai\s+)?(?:la|thanh)\b|\bthanh\s+(?:truoc\s+)?ngay\b|\bsang\s+ngay\b|\bnay\s*(?::|la\s+(?:truoc\s+)?(?:ngay\s+)?\d)"
)


#: Another day for a contest or a meeting is none for a report.
_OF_EVENT = re.compile(
    r"\bthoi\s+(?:gian|diem)\s+(?:to\s+chuc|thi\b|hop\b|khai\s+(?:mac|giang)|tap\s+huan|kiem\s+tra|hoc\b|nghi\b|tuyen\s+sinh)"
)
_PRINTED = re.compile(r"\bda\s+(?:in|ghi|neu|thong\s+bao|dang)\b[^.;]*$|\bcum\s+tu\W*$")
_COUNTED = re.compile(r"\b(?:tinh|so\s+lieu|thong\s+ke|chot)\s+(?:\w+\s+)?$|\bden\s+nay\W*$")
_RECEIVED = re.compile(
    r"\b(?:nhan\s+duoc|(?:theo|can\s+cu|thuc\s+hien)(?=\s+\w+\s+\w+\s+so\b))\s+(?:cong\s+van|van\s+ban|thong\s+bao|chi\s+dao)\b"
)
#: "kết thúc năm học trước ngày 15/7/2020": a day of the world, not of the report.
_OF_WORLD = re.compile(
    r"\b(?:ket\s+thuc|khai\s+(?:giang|mac)|be\s+giang|nghi\s+hoc|di\s+hoc|nam\s+hoc(?!\s+20)|hoi\s+nghi|to\s+chuc)\b[^.;,]{0,25}$|\bdu\s+kien\s+(?:[a-z]+\s+){0,3}$"
)
_ABOVE = re.compile(r"\b(?:neu|noi)\s+tren\b")
#: "gửi theo Mẫu số 1 kèm theo Công văn số …, chậm nhất …": the letter is named for its form, and the day is this one's.
_OF_FORM = re.compile(rf"\b(?:mau|bieu|de\s+cuong|phu\s+luc)\b[^.;,]{{0,50}}\b(?:kem(?:\s+theo)?|tai|cua)\s+{_LETTER}\s+so\b")
#: "Theo đó, … nộp trước ngày …" behind the sentence that cites the earlier letter: its day, retold.
_THEREBY = re.compile(rf"\W*(?:theo\s+do|trong\s+{_LETTER}\s+(?:do|tren|nay))\b")
_FURTHER = re.compile(r"\W*\(?\s*(?:[ivx]{1,4}|\d{1,2}|[a-h])\s*\)")
_SENDS = re.compile(r"\b(?:nop|gui|bao\s+cao|han)\b")
_INSTEAD_OF = re.compile(r"\bthay\s+(?:vi|cho)\b")
#: "Nhân đây, đề nghị các đơn vị gửi báo cáo …": beside the change, something new is asked.
BESIDES = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:(?:noi\s+dung\s+)?bo\s+sung|nhan\s+(?:day|dip)|ngoai\s+ra|ben\s+canh\s+do|dong\s+thoi)\b|\W*(?:\d{1,2}[.)]\s*)?ngoai\s+(?:cac\s+)?(?:bao\s+cao|ho\s+so)\b[^,;.]{0,40},"
)
#: "Đến 8h00 ngày 04/11 mới có 19/24 trường gửi báo cáo": how things stood.
_SO_FAR = re.compile(
    r"\s*\)?\s*,?\s*(?:(?:phong|so|pgd|ubnd\s+\w+)\s+)?(?:chua\s+nhan\b|(?:moi|chi|con|da|van|toan\s+huyen|toan\s+tinh)\s+(?:co|con|chua|nhan|\d))"
)
_MOVED = re.compile(r"\b(?:nay|duoc)\s+(?:lui|doi|dieu\s+chinh|gia\s+han|keo\s+dai)\b")
#: "Hội đồng cấp trường chấm xong trước …": a body's own work, by which nothing is sent.
_MEANWHILE = re.compile(
    r"\b(?:hoi\s+dong|ban\s+(?:giam|to)|to\s+(?:cham|tham|tu)|doan)\b[^.;]{0,60}\b(?:cham|xet|tham\s+dinh|hop|lam\s+viec|cong\s+bo)\b"
)
#: "Hạn nộp kỳ 2 giữ nguyên 27/8", "vẫn nộp ngày 11/6 như đã hẹn": what the earlier letter said goes on to hold.
KEPT = re.compile(
    r"\bgiu\s+nguyen\b[^.;,]{0,40}\d|\bkhong\s+(?:thay\s+doi|dieu\s+chinh|gia\s+han)\b|\bvan\s+(?:nop|gui|giu|thuc\s+hien)\b[^.;]{0,60}\b(?:nhu\s+(?:cu|da|truoc)|thoi\s+han\s+cu|han\s+cu|theo\s+dung|theo\s+ke\s+hoach|theo\s+lich\s+cu)\b|\bnhu\s+da\s+hen\b"
)
#: "so với công văn hướng dẫn tổng kết gửi các trường hôm 19/4/2021": a letter cited by its day alone.
_UNNUMBERED = re.compile(
    rf"\b(?:so\s+voi|theo|tai|cua)\s+{_LETTER}\s+(?!so\b)[^.;:]{{3,80}}\b(?:ngay|hom)\s+\d{{1,2}}[/.]\d{{1,2}}"
)
_NO_NUMBER = "\x00"  # stands in no text
#: Nothing of the earlier letter holds any more.
ENDING = (ChangeKind.WITHDRAWAL, ChangeKind.REPLACEMENT)
#: A letter that remembers its own earlier deadline and finds reports missing reminds, whatever its subject says.
_NOT_SENT = re.compile(r"\bchua\s+(?:gui|nop|bao\s+cao|co\s+bao\s+cao)\b")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a later letter says of an earlier one; a person decides what becomes of the campaign."""

    kind: ChangeKind
    number: str  #: of the earlier letter: "512/PGDĐT-GDTH"; empty where it is cited by its day alone
    quote: str  #: the sentence that says so
    due: datetime | None = None  #: the first instant that is late from now on; None: none is named
    was: datetime | None = None  #: what the earlier letter had said
    units: tuple[str, ...] = ()  #: selectors of those whom the change is for
    named: tuple[str, ...] = ()  #: schools by name
    subject: str = ""  #: of the later letter


def change_of(frame: Frame, told: tuple[str, ...]) -> PlanChange | None:
    """The change that a paper makes; None where it cites no earlier letter of its own office, or asks by itself.

    `told`: its sentences in order. The subject decides, or the sentence that cites the earlier letter.
    """
    subject = fold(clean(frame.summary))
    kind = next((kind for kind, pattern in _KINDS if pattern.search(subject)), None)
    number = _earlier(frame, told)
    unnumbered = kind in (ChangeKind.EXTENSION, ChangeKind.AMENDMENT) and any(
        _UNNUMBERED.search(fold(clean(one))) for one in told
    )
    stated, number = number, number or (_NO_NUMBER if unnumbered else "")
    if not number or (_OF_EVENT.search(subject) and "bao cao" not in subject and not _moves_sending(told)):
        return None
    body = tuple(one for one in told if frame.summary not in squeeze(clean(one)))
    quote = next((one for one in (*body, *told) if _says(one, kind)), "")
    if kind is None and (late := next((one for one in told if _NOT_SENT.search(fold(clean(one)))), "")):
        due, was = _days(ChangeKind.REMINDER, told, number, frame.basis)
        if was and frame.issued and was <= frame.basis.midnight(frame.issued):
            return PlanChange(ChangeKind.REMINDER, number, squeeze(late), due, was, subject=frame.summary)
    if kind is None:
        kind = next(
            (of for of, pattern in _KINDS if of is not ChangeKind.REMINDER and pattern.search(fold(clean(quote)))), None
        )
        cited = number in squeeze(clean(frame.summary)).replace(" ", "")
        if kind is None or not (cited or _is_on_letter(kind, quote, number, told)):
            return None
    if kind is ChangeKind.REPLACEMENT and re.search(r"/QD\b", fold(number).upper()):
        return None  # one decision stands for another: no report is asked by either
    due, was = _days(kind, told, number, frame.basis)
    due = next((moved for one in told if (moved := hour_moved(one, frame.basis))), due)
    if kind is ChangeKind.AMENDMENT and due and was and due > was and _OTHER_TIME.search(subject):
        kind = ChangeKind.EXTENSION  # whatever it is called: the earlier day is set later
    return PlanChange(kind, stated, squeeze(quote or frame.summary), due, was, subject=frame.summary)


def moves_a_day(sentence: str) -> bool:
    """Whether a sentence says by itself that a limit is moved: "lùi thời hạn báo cáo sang …", "nay lùi như sau"."""
    folded = fold(clean(sentence))
    return bool(_MOVED.search(folded)) or any(
        pattern.search(folded) for kind, pattern in _KINDS if kind in (ChangeKind.EXTENSION, ChangeKind.AMENDMENT)
    )


def _moves_sending(told: tuple[str, ...]) -> bool:
    """Whether a paper on another day for an event moves what is sent for it as well."""
    return any(_MOVED.search(one) and re.search(r"\b(?:nop|gui)\b", one) for one in (fold(clean(text)) for text in told))


def _is_on_letter(kind: ChangeKind, quote: str, number: str, told: tuple[str, ...]) -> bool:
    """Whether the sentence names the earlier letter, or one right above it does: "… nêu trên", "Nay … gia hạn …"."""
    if number in squeeze(clean(quote)).replace(" ", "") or (
        kind is ChangeKind.WITHDRAWAL and _ABOVE.search(fold(clean(quote)))
    ):
        return True
    at = told.index(quote) if quote in told else 0
    near = any(number in squeeze(clean(one)).replace(" ", "") for one in told[max(0, at - _JUST_ABOVE) : at])
    return near and kind in (ChangeKind.EXTENSION, ChangeKind.AMENDMENT)


def _says(sentence: str, kind: ChangeKind | None) -> bool:
    return any(pattern.search(fold(clean(sentence))) for of, pattern in _KINDS if kind in (None, of))


def _earlier(frame: Frame, told: tuple[str, ...]) -> str:
    """The letter that is changed: one of the same office that the subject cites, or else the text."""
    cited = [one.number for text in (frame.summary, *told) for one in references(text) if one.number != frame.number]
    own = organ(frame.number).removeprefix("P")  # "VHXH" and "PVHXH" are one office
    return next((one for one in cited if own and organ(one).removeprefix("P") == own), next(iter(cited), "") if not own else "")


def _days(kind: ChangeKind, told: tuple[str, ...], number: str, basis: Basis) -> tuple[datetime | None, datetime | None]:
    """What holds from now on, and what held: the earlier letter's day stands beside its number, or before "thành"."""
    history = Basis(None, basis.issued, None, basis.zone, basis.is_working_day)
    due: datetime | None = None
    meanwhile: datetime | None = None  #: of deeds in which nothing is sent
    was: datetime | None = None
    retold: list[datetime | None] = []
    thereby = False
    for above, sentence in zip(("", *told), told, strict=False):
        text = squeeze(clean(sentence))
        folded = fold(text)
        thereby = _is_retelling(folded, above, number) or (thereby and bool(_FURTHER.match(folded)))
        if BESIDES.match(folded) or (KEPT.search(folded) and not _CORRECTED.search(folded)):
            continue
        found = [one for one in find_deadlines(text, basis if basis.earliest else history) if one.due]
        about = number in text.replace(" ", "") or _says(sentence, None) or re.search(r"\bhan\b", folded)
        turns = (_CORRECTED, _FROM_TO) if about else (_CORRECTED,)  # any other "từ ngày … đến ngày …" is a span of time
        turn = next((match.start() for pattern in turns if (match := pattern.search(folded))), None)
        if not thereby and (_RECEIVED.search(folded) or is_retold(folded, "")) and number not in text.replace(" ", ""):
            continue  # what a superior or another office asks for is no day of this letter
        found = _of_letters(found, text, folded)
        if any(one.span for one in found) and not _SENDS.search(folded):
            continue  # "từ 06/7 đến 09/6, nay sửa là …": a stretch of time put right, in which nothing is sent
        found = [one for one in found if turn is not None or not one.span]
        worded = [one for one in found if one.worded or turn is not None or _replaced(one, folded)]
        if turn is not None and len(worded) > 1 and not _over(worded[-1], basis):
            was, due = was or worded[0].due, due or worded[-1].due
            continue
        for one in reversed([one for one in worded if not _COUNTED.search(folded[max(0, one.start - 40) : one.start])]):
            old = number in text.replace(" ", "") and not _changes(kind, folded, one.start) and not _OF_FORM.search(folded)
            if thereby:
                retold.append(one.due)
            elif (old and not _INSTEAD_OF.search(folded, one.end)) or _held(one, folded, basis):
                was = was or one.due
            elif _MEANWHILE.search(folded) and not _SENDS.search(folded):
                meanwhile = meanwhile or one.due
            else:
                due = due or one.due
    due = due or meanwhile
    was = retold[0] if len(set(retold)) == 1 else was  # of several a person says which is meant
    return (None, was) if kind in ENDING else (due, was)  # any other day is one that this paper sets


def _of_letters(found: list[Deadline], text: str, folded: str) -> list[Deadline]:
    """The days without those of papers cited, of how things stood, and of the world."""
    cited = {one.date for one in references(text)}
    found = [one for one in found if one.strong or one.stated is None or one.stated not in cited]
    found = [one for one in found if not _SO_FAR.match(folded, one.end)]
    return [one for one in found if not _OF_WORLD.search(folded[max(0, one.start - 40) : one.start])]


def _is_retelling(folded: str, above: str, number: str) -> bool:
    """Whether a sentence goes on with what the earlier letter said, which the sentence above it cites."""
    return bool(_THEREBY.match(folded)) and number in squeeze(clean(above)).replace(" ", "")


def _held(one: Deadline, folded: str, basis: Basis) -> bool:
    """Whether a deadline is the earlier letter's by the words before it, or over when this one was written."""
    if _replaced(one, folded) or _PRINTED.search(folded[max(0, one.start - 140) : one.start]):
        return True
    return _over(one, basis)


def _over(one: Deadline, basis: Basis) -> bool:
    return bool(basis.issued and one.due and one.due <= basis.midnight(basis.issued))


def _replaced(one: Deadline, folded: str) -> bool:
    return is_superseded(folded[max(0, one.start - 90) : one.end], folded[one.end : one.end + 60])


def _changes(kind: ChangeKind, folded: str, before: int) -> bool:
    return any(
        of is kind and of not in ENDING and (found := pattern.search(folded)) and found.start() < before
        for of, pattern in _KINDS
    )
