"""What a sentence changes by itself, whatever its paper is called: a day moved, a report no longer asked, a day held fast.

Each sentence cites an earlier letter of the office, or stands beside one that does; else it changes nothing that is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.official.references import references
from parsers.plan.changes.kinds import KINDS, NUMBERED, TIME, ChangeKind, is_history
from parsers.plan.changes.pairs import Days, days_told, new_days
from parsers.plan.deadlines.basis import Basis
from parsers.plan.duty.duties import PRODUCT, SURE_SEND
from parsers.plan.plan_head import Frame, is_of_same_office
from parsers.vietnamese.text import clean, fold, squeeze

#: More time, in words that no subject line uses: "gia hạn cho Trường …", "được nộp chậm", "muộn hơn so với Công văn số …".
_LATER = re.compile(
    rf"\bgia\s+han\s+(?:lan\s+\w+\s+)?(?:cho|them|nhap|thu|nhan|nop|gui|viec|den|toi|{TIME})\b|\b(?:muon|cham|tre)\s+hon\s+(?:\d+\s+ngay\s+)?(?:so\s+)?voi\b"
    r"|\bcho\s+phep\b[^.;]{0,80}\b(?:nop|gui)\s+(?:(?:cham|muon)(?!\s+nhat)|trong|them)\b|\b(?:duoc|cung)\s+(?:gia\s+han|lui|keo\s+dai)\b"
    r"|\bco\s+them\s+thoi\s+gian\b|\bduoc\s+(?:gui|nop)\s+(?:\w+\s+){0,6}?(?:den\s+(?:het\s+)?(?:ngay\s+)?\d|(?:cham|muon)\b(?!\s+nhat))"
)
#: "lùi lại cho đến khi có thông báo mới": more time, and no day.
_OPEN = re.compile(r"\b(?:lui|hoan|gia\s+han)\b[^.;]{0,40}\bden\s+khi\b")
_SOONER = re.compile(rf"\brut\s+ngan\b|\bsom\s+(?:hon\s+)?(?:\d+\s+ngay\s+)?(?:so\s+)?voi\b|\bday\s+(?:som|nhanh)\s+{TIME}\b")
#: Another wording or another day, which of the two only the days tell.
_OTHERWISE = re.compile(
    r"\b(?:doc|hieu)\s+(?:lai\s+)?la\b|\bdung\s+la\b|\b(?:sua|dinh\s+chinh|dieu\s+chinh|doi|chuyen)\s+(?:lai\s+)?(?:thanh|la)\b"
    rf"|\b{TIME}\b[^.;]{{0,120}}\b(?:duoc|nay)\s+(?:dieu\s+chinh|tinh|an\s+dinh|chuyen|doi)\b|\bdieu\s+chinh\s+{TIME}\b"
)
#: "tạm hoãn việc thu báo cáo … nêu tại Công văn số …", "hủy yêu cầu báo cáo …": nothing is sent any more.
_STOPPED = re.compile(
    rf"\b(?:huy|tam\s+hoan|ngung|dung|tam\s+dung|bai\s+bo)\s+(?:bo\s+)?(?:yeu\s+cau|viec|thu|thuc\s+hien|che\s+do)\b[^.;]{{0,110}}\b{NUMBERED}"
    rf"|\bkhong\s+tiep\s+tuc\s+(?:thu|gui|nop|yeu\s+cau|bao\s+cao)\b[^.;]{{0,110}}\b{NUMBERED}|\b(?:huy|bo\s+qua)\s+(?:noi\s+dung\s+|toan\s+bo\s+)?{NUMBERED}"
    r"|\bkhong\s+(?:con\s+|phai\s+)?(?:gui|nop|bao\s+cao)\b[^.;]{0,90}\b(?:theo|tai|nhu)\s+(?:yeu\s+cau\s+(?:cua|tai)\s+)?(?:cong\s+van|thong\s+bao|ke\s+hoach)\s+(?:(?:noi|neu)\s+)?tren\b"
)
#: Reports that are missing.
_MISSING = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?nhac\s+(?:\w+\s+){0,3}?(?:gui|nop|bao\s+cao)\b"
    r"|\bchua\s+(?:gui|nop|bao\s+cao|co\s+(?:bao\s+cao|ket\s+qua|so\s+lieu)|nhan\s+(?:duoc|dc))\b|\bcon\s+no\b|\bcon\s+thieu\s+(?:bao\s+cao|ho\s+so|danh\s+sach|so\s+lieu|ket\s+qua)\b"
    r"|\b(?:moi|chi)\s+(?:co|nhan)\b[^.;]{0,50}\b(?:gui|nop|bao\s+cao)\b"
)
#: A refusal, or the day said once more: "không gia hạn", "vẫn phải gửi … như đã yêu cầu", "lưu ý thời hạn ngày …".
_REFUSED = re.compile(
    r"\bkhong\s+(?:(?:chap\s+thuan|dong\s+y|giai\s+quyet|xem\s+xet|chap\s+nhan)\s+(?:\w+\s+){0,3}?)?(?:gia\s+han|lui|keo\s+dai)\b"
)
_AS_BEFORE = re.compile(
    rf"\bvan\s+(?:phai\s+)?(?:gui|nop|bao\s+cao)\b[^;]{{0,160}}\bnhu\s+(?:da|cu|truoc)\b|\bluu\s+y\s+(?:\w+\s+){{0,2}}?{TIME}\b|\bdung\s+(?:thoi\s+)?han\s+(?:ngay\s+)?\d[^.;]{{0,40}}\b(?:theo|tai|cua)\s+{NUMBERED}"
)
#: "Còn 05 ngày nữa là hết hạn, … nhắc các trường gửi đúng thời gian": the day stands beside the letter, just above.
_REMINDS = re.compile(r"\bnhac\s+(?:lai\s+)?(?:cac\s+)?(?:truong|don\s+vi|thay\s+co|co\s+so)\b")
_TIME_KEPT = re.compile(rf"\b{TIME}\s+(?:\w+\s+){{0,2}}?(?:van\s+la|khong\s+(?:thay\s+)?doi|giu\s+nguyen)\b")
#: What takes place on a day and is not sent: another day for it is none for a report.
_TAKES_PLACE = re.compile(
    r"\b(?:lui|doi|hoan|keo\s+dai|dieu\s+chinh|thay\s+doi|chuyen|rut\s+ngan|gia\s+han)\s+(?:lai\s+)?(?:(?:thoi\s+(?:gian|diem|han)|ngay|gio|lich|dot|buoi)\s+)?"
    r"(?:to\s+chuc|hop|hoi\s+(?:nghi|thi|thao|thi)|tap\s+huan|khao\s+sat|kiem\s+tra|giao\s+ban|ngay\s+hoi|cuoc\s+thi|phat\s+dong|thi\b|thuc\s+hien\s+de\s+an)"
    r"|\bthoi\s+(?:gian|diem)\s+(?:to\s+chuc|khai\s+mac|hop|thi|tap\s+huan)\b"
)
_COUNTS = re.compile(r"\b(?:lay|chot|tinh)\s+(?:so\s+lieu|den|tu)\b|\bso\s+lieu\s+(?:tai|tinh|den)\b")
_TURNS = re.compile(r"\W*(?:nay|vi\s+vay|vi\s+the|do\s+do|do\s+vay|tuy\s+nhien|de\s+co\s+them\s+thoi\s+gian)\b")
_NOW = re.compile(r"\W*nay\b")
#: "đề nghị các trường gửi trước 10h00": the same thing again, of which only the day is said.
_SENT_BY = re.compile(
    r"\b(?:gui|nop|bao\s+cao|hoan\s+thanh)\s+(?:lai\s+)?(?:ve\s+(?:\w+\s+){1,3}?)?(?:truoc|cham\s+nhat|muon\s+nhat|den|vao|ngay|trong)\b"
)
_GRANTS = re.compile(r"\b(?:dong\s+y|cho\s+phep|chap\s+thuan|nhat\s+tri)\b")
#: "Nội dung mới: …", "Thời gian điều chỉnh: …" below the words that held.
_NEW_WORDS = re.compile(
    rf"\W*(?:noi\s+dung|{TIME}|nay)\s+(?:nop\s+|gui\s+)?(?:moi|(?:duoc\s+)?(?:dieu\s+chinh|sua)(?:\s+(?:thanh|la|lai))?)\s*:"
)
_THEN = re.compile(
    r"\W*(?:nay|vi\s+vay|vi\s+the|do\s+do|do\s+vay|tuy\s+nhien|song)\b|[^.;]{0,80}\bkhac\b[^.;]{0,60}\b(?:theo|giu)\s+(?:dung|nguyen)\b"
)
_ABOVE, _BEHIND = 2, 5  # sentences: a citation stands that near, a new day after a reminder too


@dataclass(frozen=True, slots=True)
class Turn:
    """What one sentence changes."""

    kind: ChangeKind
    number: str
    quote: str
    days: Days
    told: tuple[str, ...]  #: the sentences that say it: what stands in them is asked by no campaign of its own


def turn_of(frame: Frame, told: tuple[str, ...]) -> Turn | None:
    """The first change that a sentence makes by itself: a day moved before a report stopped, and that before a reminder."""
    texts = tuple(squeeze(clean(one)) for one in told)
    own = tuple(_own_letters(one, frame) for one in texts)
    if not any(own):
        return None
    for read in (_moved, _turned, _stopped, _missing, _held_fast):
        for at, text in enumerate(texts):
            if not is_history(text) and (turn := read(at, texts, own, frame.basis)):
                return turn
    return None


def _own_letters(text: str, frame: Frame) -> tuple[str, ...]:
    cited = (one.number for one in references(text) if one.number != frame.number)
    return tuple(one for one in cited if is_of_same_office(one, frame.number))


def _near(at: int, texts: tuple[str, ...], own: tuple[tuple[str, ...], ...]) -> str:
    """The letter that a sentence is on: cited in it, just above, or by the one below that says what else holds."""
    for place in range(at, max(-1, at - _ABOVE - 1), -1):
        if own[place]:
            return own[place][0]
    below = at + 1 < len(texts) and own[at + 1] and _THEN.match(fold(texts[at + 1]))
    return own[at + 1][0] if below else ""


def _moved(at: int, texts: tuple[str, ...], own: tuple[tuple[str, ...], ...], basis: Basis) -> Turn | None:
    """ "gia hạn cho … đến …", "nay được rút ngắn …, trước ngày … (thời hạn cũ: …)"."""
    number, folded = _near(at, texts, own), _uncited(texts[at])
    if not number or _REFUSED.search(folded) or is_of_else(texts[at]):
        return None
    if not _is_sending(folded) and not _is_below(at, texts, basis):
        return None
    later, sooner, otherwise = (pattern.search(folded) for pattern in (_LATER, _SOONER, _OTHERWISE))
    later = later or next(
        (found for kind, one in KINDS if kind is ChangeKind.EXTENSION and (found := one.search(folded))), None
    )
    verb = later or sooner or otherwise
    days = days_told(texts[at], basis, verb.start() if verb else 0)
    if _OPEN.search(folded) and (days is None or days.due is None):
        return Turn(ChangeKind.EXTENSION, number, texts[at], days or Days(None, None), (texts[at],))
    if days is None or days.due is None or not (verb or days.was):
        return None
    return Turn(_kind(days, later=bool(later)), number, texts[at], days, (texts[at],))


def _is_below(at: int, texts: tuple[str, ...], basis: Basis) -> bool:
    """Whether the sentence above names what is sent, and this one only its day: "Nay …", "- Mầm non: … (cũ …)"."""
    above = next(
        (texts[place] for place in range(at - 1, max(-1, at - _ABOVE - 1), -1) if names_what_is_sent(texts[place])), ""
    )
    days = days_told(texts[at], basis)
    return bool(above) and (bool(_TURNS.match(fold(texts[at]))) or bool(days and days.was and days.due))


def _kind(days: Days, *, later: bool) -> ChangeKind:
    if days.due and days.was and days.due != days.was:
        return ChangeKind.EXTENSION if days.due > days.was else ChangeKind.AMENDMENT
    return ChangeKind.EXTENSION if later else ChangeKind.AMENDMENT


def _turned(at: int, texts: tuple[str, ...], own: tuple[tuple[str, ...], ...], basis: Basis) -> Turn | None:
    """ "Thực hiện Công văn số …, các trường nộp trước ngày … . Tuy nhiên …, vì vậy đề nghị gửi trước ngày …"."""
    above = next((place for place in range(at - 1, max(-1, at - _ABOVE - 1), -1) if own[place]), None)
    folded = fold(texts[at])
    if above is None or own[at] or not _says_the_day_alone(folded):
        return None
    before, now = new_days(texts[above], basis), new_days(texts[at], basis)
    if not before or not now or now[-1] in before or not _is_sending(_uncited(texts[above])):
        return None
    days = Days(before[0] if len(before) == 1 else None, now[-1])
    return Turn(_kind(days, later=False), own[above][0], texts[at], days, texts[above : at + 1])


def _says_the_day_alone(folded: str) -> bool:
    """Whether a sentence sets a day and names nothing that is sent by it: what the sentence above names is meant."""
    if _NEW_WORDS.match(folded):
        return True
    if not (_TURNS.match(folded) or _GRANTS.search(folded)):
        return False
    day = re.search(r"\d", folded)
    before = folded[: day.start()] if day else folded
    return bool(_SENT_BY.search(folded)) or bool(_NOW.match(folded) and not PRODUCT.search(before))


def _stopped(at: int, texts: tuple[str, ...], own: tuple[tuple[str, ...], ...], _basis: Basis) -> Turn | None:
    number = _near(at, texts, own)
    if not number or not _STOPPED.search(fold(texts[at])):
        return None
    return Turn(ChangeKind.WITHDRAWAL, number, texts[at], Days(None, None), (texts[at],))


def _missing(at: int, texts: tuple[str, ...], own: tuple[tuple[str, ...], ...], basis: Basis) -> Turn | None:
    """ "chưa nhận được … (Công văn số …, hạn …)": the day by which it is sent now stands there or just below."""
    if not own[at] or not _MISSING.search(fold(texts[at])):
        return None
    for place, text in enumerate(texts[at : at + _BEHIND]):
        ahead = [one for one in new_days(text, basis) if not basis.issued or one > basis.midnight(basis.issued)]
        if ahead:
            return Turn(ChangeKind.REMINDER, own[at][0], texts[at], Days(None, ahead[-1]), texts[at : at + place + 1])
    return Turn(ChangeKind.REMINDER, own[at][0], texts[at], Days(None, None), (texts[at],))


def _held_fast(at: int, texts: tuple[str, ...], own: tuple[tuple[str, ...], ...], basis: Basis) -> Turn | None:
    """ "không gia hạn: các trường vẫn phải gửi … trước ngày … như đã yêu cầu": the day that held is said once more."""
    folded, number = fold(texts[at]), _near(at, texts, own)
    letters = {one for cited in own for one in cited}
    if _TIME_KEPT.search(folded) and len(letters) == 1:  # the time of the one letter that the paper is on
        number = number or next(iter(letters))
        days = new_days(texts[at], basis)
        return Turn(ChangeKind.REMINDER, number, texts[at], Days(days[0], days[0]), (texts[at],)) if days else None
    if _REFUSED.search(folded) and at + 1 < len(texts) and own[at + 1]:
        days = new_days(texts[at + 1], basis)
        said = texts[at + 1]
    elif number and (_AS_BEFORE.search(folded) or _REFUSED.search(folded)):
        days, said = new_days(texts[at], basis), texts[at]
    elif number and _REMINDS.search(folded):
        said = next((one for one in (texts[at], texts[at - 1]) if new_days(one, basis)), "")
        days = new_days(said, basis)
    else:
        return None
    if not days or not _is_sending(_uncited(said)):
        return None
    return Turn(ChangeKind.REMINDER, number or own[at + 1][0], said, Days(days[0], days[0]), (texts[at], said))


def is_of_else(text: str) -> bool:
    """Whether another day is one of an event, or one at which figures are counted, and nothing is sent by it."""
    folded = _uncited(text)
    return bool(_COUNTS.search(folded) or _TAKES_PLACE.search(folded)) and not SURE_SEND.search(folded)


def names_what_is_sent(text: str) -> bool:
    """Whether a sentence names a report or its sending, the letters that it cites left aside."""
    return _is_sending(_uncited(text))


def _uncited(text: str) -> str:
    """The folded sentence without the letters that it cites: a "Kế hoạch số …" is nothing that is sent."""
    return re.sub(rf"\b{NUMBERED}\s*[\w/&-]*(?:\s+ngay\s+[\d/]+)?", lambda found: " " * len(found[0]), fold(text))


def _is_sending(folded: str) -> bool:
    folded = re.sub(r"\bchuyen\s+(?:tu|sang|thanh|den)\b|\bkinh\s+gui\b", " ", folded)  # a day is shifted, a line addressed
    return bool(SURE_SEND.search(folded) or PRODUCT.search(folded) or re.search(r"\bnhap\s+du\s+lieu\b", folded))
