"""What the words around a day say of it: that something is sent on it, that it is a paper's, or that something takes place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.official.references import references
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.patterns import RANGE_AHEAD, RANGE_START
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duty.duties import REPORTED, SURE_SEND, labels_sending
from parsers.plan.duty.exclusions import SCHOOLS, Duty, elsewhere, is_superseded
from parsers.plan.homographs import spoken
from parsers.plan.passages import Passage
from parsers.vietnamese.text import clean

_NEAR = 110  # characters before a date that may say what is done on it
WORDS = re.compile(r"[a-z]{2,}")
_SENT_IN = re.compile(r"\b(?:gui|nop|nhan|bao\s+cao)\b")
#: "3. Báo cáo tổng kết năm học: trước ngày …": what opens with the thing itself asks for it.
OPENING_ITEM = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:(?:dot|lan|ky)\s+\w+\s*[-–:]\s*)?(?:bao\s+cao|bc|danh\s+sach|ho\s+so)\b(?!\s+(?:cua|vien|so(?!\s+ket))\b)"
)
_CITES = re.compile(
    r"(?<!bieu )(?<!mau )(?<!luc )(?<!phieu )\bso\s*[:.]?\s*\d{1,5}[^;]{0,40}$"
    r"|\b(?:cong\s+van|ke\s+hoach|thong\s+bao|quyet\s+dinh)\b[^;,]{0,20}$"
)
#: "Thời hạn nộp tờ trình đề nghị phê duyệt kế hoạch: 19/12": the label's own day, whatever word stands right before it.
_LABELLED = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:thoi\s+)?han\b[^.;:]{3,120}:\s*(?:ngay\s*)?\d{1,2}\s*[/.-][\d/.\s-]*$"
)
_GRANTED = re.compile(
    r"\bnghi\s+huu\s+(?:\w+\s+){0,2}?(?:truoc|tu|sau|den)\b[^.;,]{0,30}$|\bda\s+(?:duoc\s+)?(?:gia\s+han|lui|keo\s+dai)\b[^.;,]{0,60}$|"
    r"\b(?:quyet\s+dinh|bang|giay|chung\s+nhan)\s+(?:\w+\s+)?(?:cap|ky|ban\s+hanh)\s+(?:truoc|tu|sau|den)\b[^.;,]{0,30}$"
)
_BRACKETED_SPAN = re.compile(r"(?<!nop )(?<!gui )(?<!han )(?<!gian )\([^()]*\btu\b[^()]*$")
#: "Thời gian: 8 giờ …" above "Địa điểm: …": where an event takes place, not what is sent.
_PLACE = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:dia\s+diem|noi\s+to\s+chuc|thanh\s+phan)\b(?!\s+(?:nop|nhan|tiep|gui|ho\s+so))"
)
#: "(số liệu từ 15/12 năm trước đến 31/5)": over which days figures are counted.
_BRACKETED_DATA = re.compile(r"\(\s*(?:so\s+lieu|tinh|chot|ky\s+so|lay|moc)\b(?![^()]*\b(?:gui|nop|han)\b)[^()]*$")
#: "số liệu tính đến ngày 31/12": up to which day figures are counted.
_COUNTED_TO = re.compile(
    r"\bso\s+lieu\b[^.;,:]{0,30}\b(?:tinh|chot|lay|thong\s+ke)\s*$"
    r"|\btinh\s+(?:tu\s*)?$|\bchup\s+(?:trong\s+)?$"
)
_GIVEN_IN = re.compile(r"(?<!da )\b(?:gui|nop)\b")
_FROM_NOW = re.compile(r"\btu\s+nay\s*$")  # over which weeks something is done, save where the sentence sends
#: "gọi ngay, không chờ đến thứ Sáu".
_NOT_UNTIL = re.compile(r"\bkhong\s+(?:cho|doi)\b[^.;,]{0,20}$")
#: "Sau khi thi cấp trường (xong trước 31/10), các trường nộp …": by when something else is done.
_DONE_IN_BRACKET = re.compile(
    r"\b(?:sau\s+khi|sau)\b[^.;()]{3,60}\(\s*(?:xong|hoan\s+thanh|ket\s+thuc|to\s+chuc|dien\s+ra|thi|du\s+kien)\b[^()]*$"
)
#: "báo cáo tỷ lệ tham gia đến hết ngày 31/10 về UBND phường, hạn 04/11": up to when it is counted.
_DATA_BEHIND = re.compile(
    r"\b(?:bao\s+cao|thong\s+ke|tong\s+hop)\s+[^.;,]*(?:ty\s+le|so\s+luong|so\s+lieu|ket\s+qua|tinh\s+hinh|tong\s+so)\b[^.;,]*$"
)
#: "số vụ việc từ đầu năm học đến ngày 28/02 về Sở, chậm nhất ngày 12/3": over which days it is counted.
_SINCE = re.compile(r"\btu\s+(?:dau\s+(?:nam|hoc)|ngay|thang|khi)\b[^.;]{0,70}$")
_BY_ANOTHER_DAY = re.compile(r"\s*(?:ve|cho|gui|qua)\s+[^.;]{3,60}\b(?:han|truoc|cham\s+nhat|muon\s+nhat)\b[^.;]{0,12}\d")
_EVENT = re.compile(r"\b(?:moi|to\s+chuc|hoi\s+nghi|hop|tap\s+huan|khai\s+mac|hoi\s+thi|le)\b")
_SENT_ON = re.compile(r"\s*:\s*(?:cac\s+)?(?:nha\s+)?(?:truong|don\s+vi|co\s+so)\b[^.;:]{0,40}\b(?:gui|nop)\b")
_GIVEN_ON = re.compile(
    r"(?<!da )\b(?:nop|gui)\s*(?:\s(?:bao\s+cao|ho\s+so))?(?:\s(?:vao|dung|chot|hom|cham\s+nhat\s+hom|"
    r"trong(?:\s+\w+)?)|\s?[-–:])?\s*(?:(?:buoi\s+)?(?:sang|chieu)\s+)?$"
    r"|^\W*(?:nop|gui)\b[^:;.]{3,80}[:(]\s*$|\b(?:bao\s+cao|gui|nop)\b[^.;]*\bdung\s+(?:thoi\s+)?(?:gian|han)\s*[(:]\s*$"
)
#: "15/10/2026 - hạn nộp báo cáo".
_GIVEN_BEFORE = re.compile(
    r"\s*[-:(]\s*(?:la\s+)?(?:thoi\s+)?(?:han|ngay)\s+(?:\w+\s+){0,2}?(?:nop|gui|chuyen|nhan|bao\s+cao)\b|\s+la\s+(?:han|ngay|hom)\s+cuoi\b"
)
#: "Quá ngày 15/10, đơn vị không gửi coi như …": by the end of that day, if nothing else says by when.
_SENDS_TO = re.compile(r"(?<!da )\b(?:gui|nop)\b[^.;]{0,60}\b(?:ve|cho|qua|tai)\b")
#: "lần 1 (học kỳ I) ngày 20/01", "… về Phòng trong 02 ngày 14 và 15/10", "Trước khi nghỉ Tết, ngày 05/02, các trường nộp …".
_ROUND_DAY = re.compile(r"\b(?:lan|dot|ky)\s+\w+\s*(?:\([^()]*\)\s*)?:?\s*(?:vao\s+)?$")
_SENT_WITHIN = re.compile(r"(?<!da )\b(?:gui|nop)\b[^.;]{0,90}\b(?:ve|cho|qua|tai)\b[^.;]{0,90}\b(?:trong|vao)\s+(?:\w+\s+)?$")
_WHEN_FIRST = re.compile(r"\W*(?:truoc|sau|khi|trong)\b[^.;]{0,60}$|\W*(?:(?:de\s+nghi|yeu\s+cau)\s+)?$")
#: "… gửi báo cáo về Văn phòng Sở ngày 20/10", "… từ ngày 15/10 đến ngày 20/10": the day stands right behind the office.
_SENT_TO_ON = re.compile(
    r"(?<!da )(?<!duoc )\b(?:gui|nop|bao\s+cao|phan\s+hoi|dang\s+ky|cung\s+cap|chuyen)\b(?:(?!\bso\s*[:.]?\s*\d)[^.;])*"
    r"\b(?:phong|pgd|so|ubnd|uy\s+ban|van\s+phong|bo\s+phan|to\s+(?:mam|tieu|thcs|pho|chuyen))\b(?:(?!\b(?:tinh|chot|lay|to\s+chuc|hop|tap\s+huan|khai|dien\s+ra|kiem\s+tra|thoi\s+diem|giai\s+doan|so|du|ban\s+hanh|ve\s+viec|cua)\b)[^.;\d]){0,80}$"
)
#: "15/10 - nộp danh sách …", "Trường THCS A, B: ngày 13/10 gửi kế hoạch …".
_DEED_BEHIND = re.compile(r"\s*(?:[-–:]\s*)?(?:moi\s+)?(?:phai\s+)?(?:nop|gui)\s+(?!cho\b|ve\b|truoc\b|cham\b|muon\b|vao\b)\w")
_OPENS_DAY = re.compile(r"(?:^\W*|[:;,-]\s*)(?:(?:den\s+)?ngay\s*)?$")
_UNITS_SEND = re.compile(r"\s*[,:]?\s*(?:cac\s+)?(?:truong|don\s+vi|co\s+so)\b[^.;:]{0,40}\b(?:gui|nop|bao\s+cao)\b")
#: "Khối MN: 09/4/2018" behind a sentence that says what is sent.
_UNITS_DAY = re.compile(
    r"\W*(?:khoi|cap|bac|(?:cac\s+)?truong|doi\s+voi|mn\b|th\b|thcs|thpt)\b[^:;.\d]{0,40}:\s*$|\W*(?:(?:cac|truong|khoi|cap|mam\s+non|tieu\s+hoc|mn|th|thcs|thpt|va)\b[\s,]*)+$"
)
GONE_BY = re.compile(r"(?<!ket )(?<!hieu )(?<!thong )\b(?:sau|qua)\s+(?:het\s+)?(?:thoi\s+(?:han|gian|diem)\s+)?(?:ngay\s+)?$")
_TOO_LATE = re.compile(
    r"\b(?:khong\s+(?:tiep\s+)?(?:nhan|gui|nop|bao\s+cao|co)|chua\s+(?:gui|nop|bao)|coi\s+nhu|xem\s+nhu|phe\s+binh|chiu\s+trach\s+nhiem)\b"
)
#: "Báo cáo kết quả (mẫu 01) về Phòng GDĐT: 25/11/2024": a thing to be sent, and behind the colon its day.
_GIVEN_BEHIND = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:(?:lan|dot|ky)\s+\w+\s*[:(,]?\s*)?(?:gui\s+|nop\s+|lap\s+)?(?:bao\s+cao|danh\s+sach|ho\s+so|(?:bieu|mau)\b(?:\s+(?:so\s+)?[\w-]{1,6}(?=\s*:))?|phieu|bang\b)(?!\s+(?:so(?!\s+ket)|cua)\b)[^:;.]{0,110}:\s*(?:(?:(?:cac|truong|khoi|cap|mam\s+non|tieu\s+hoc|mn|th|thcs|thpt|va)\b[\s,]*)+)?$"
)


def _before(deadline: Deadline, folded: str) -> str:
    """What stands before a day, or before the "từ ngày …" whose end it is."""
    opened = RANGE_START.search(folded, max(0, deadline.start - 45), deadline.start + RANGE_AHEAD) if deadline.span else None
    return folded[: opened.start() if opened else deadline.start]


def given(deadline: Deadline, folded: str, passage: Passage) -> Deadline:
    """ "trường tiểu học nộp ngày 21/9": on that day, it seems; whether before it too, a person sees."""
    before = _before(deadline, folded)
    before = before if len(before) <= _NEAR else f"x{before[-_NEAR:]}"
    given = _GIVEN_ON.search(before) or (not re.search(r"\w", before) and _SENT_ON.match(folded, deadline.end))
    if GONE_BY.search(before) and _TOO_LATE.search(folded):
        return replace(deadline, worded=True, strong=True, doubts=(*deadline.doubts, Doubt.BOUNDARY))
    weak = deadline.worded and not deadline.strong  # "đến ngày 20/10", "trong tuần 2": by it, if the line says of what
    if weak and not before.startswith("x") and _GIVEN_BEHIND.match(before):
        return replace(deadline, strong=True, doubts=(*deadline.doubts, Doubt.BOUNDARY))
    if deadline.worded or (deadline.stated is None and Doubt.YEAR not in deadline.doubts):
        return deadline
    if _OPENS_DAY.search(before) and _DEED_BEHIND.match(folded, deadline.end):
        return replace(deadline, worded=True, strong=True, doubts=(*deadline.doubts, Doubt.BOUNDARY))
    if _GIVEN_BEFORE.match(folded, deadline.end):
        return replace(deadline, worded=True, strong=True)
    behind = deadline.start <= _NEAR and _GIVEN_BEHIND.match(before)
    if deadline.stated is None and not given and not behind:
        return deadline  # a day without its year may be anything
    labelled = labels_sending(spoken(passage.lead_in)) or labels_sending(spoken(passage.heading))
    if (
        not given
        and not labelled
        and _UNITS_DAY.match(before)
        and any(SURE_SEND.search(spoken(one)) for one in (passage.item, *passage.before[:3]))
    ):
        return replace(deadline, worded=True, strong=True, doubts=(*deadline.doubts, Doubt.DUTY))
    if not given and _stands_alone(deadline, folded, passage):
        return replace(deadline, worded=True, strong=True, doubts=(*deadline.doubts, Doubt.DUTY))
    if not given:
        return replace(deadline, worded=True, strong=True) if behind else deadline
    return replace(deadline, worded=True, strong=True, doubts=(*deadline.doubts, Doubt.BOUNDARY))


def given_at_last(found: tuple[Deadline, ...], folded: str, passage: Passage) -> tuple[Deadline, ...]:
    """A sentence that sends something and words no deadline: its days are meant, and a person looks at them."""
    if any(one.strong or (one.worded and not one.span) for one in found):
        return found
    near = (folded, *(spoken(one) for one in passage.after[:1]), spoken(passage.item))
    sends = any(_SENDS_TO.search(one) for one in near)
    return tuple(
        replace(one, worded=True, strong=True, doubts=(*one.doubts, Doubt.BOUNDARY))
        if (one.stated or (one.span and Doubt.YEAR in one.doubts))
        and not any(one.start < other.start and other.span for other in found)
        and (
            _SENT_TO_ON.search(_before(one, folded))
            or (sends and _ROUND_DAY.search(folded, 0, one.start))
            or _SENT_WITHIN.search(folded, 0, one.start)
            or _DEED_BEHIND.match(folded, one.end)
            or (_WHEN_FIRST.fullmatch(_before(one, folded)) and _UNITS_SEND.match(folded, one.end))
        )
        else one
        for one in found
    )


def _stands_alone(deadline: Deadline, folded: str, passage: Passage) -> bool:
    """Whether a line is a day and no more, as where a table was taken apart, below a line that names a thing to be sent."""
    alone = not WORDS.search(folded[: deadline.start] + folded[deadline.end :])
    return alone and any(OPENING_ITEM.match(spoken(one)) and len(one) < _NEAR for one in passage.before[:3])


def rounds_told(found: tuple[Deadline, ...], folded: str) -> dict[int, Duty]:
    """The days in brackets beside a rule: "…, bắt đầu từ báo cáo quý IV (gửi trong tháng 01)" tells of one of its rounds."""
    if not any(one.repeat for one in found):
        return {}
    bracketed = (one for one in found if folded.count("(", 0, one.start) > folded.count(")", 0, one.start))
    return {one.start: Duty.OTHER for one in bracketed if not one.repeat}


def aside(folded: str, text: str, deadline: Deadline) -> Duty | None:
    """What a date is that stands in a sentence beside its deadline: the day of a paper, or a deadline that held before."""
    before = folded[max(0, deadline.start - 90) : deadline.start]
    wording, after = folded[deadline.start : deadline.end], folded[deadline.end : deadline.end + 60]
    if is_superseded(before + wording, after) and not is_superseded(wording):
        return Duty.SUPERSEDED
    if deadline.span and (inside := _BRACKETED_SPAN.search(before)) and not SURE_SEND.search(inside[0]):
        return Duty.OTHER  # "số học sinh bỏ học (từ ngày … đến ngày …)": what the figures are counted over
    from_now = _FROM_NOW.search(before) and not _GIVEN_IN.search(folded)
    if from_now or _BRACKETED_DATA.search(before) or _NOT_UNTIL.search(before) or _COUNTED_TO.search(before):
        return Duty.OTHER
    if _DONE_IN_BRACKET.search(before + wording) or (
        (_DATA_BEHIND.search(before) or _SINCE.search(before)) and _BY_ANOTHER_DAY.match(folded, deadline.end)
    ):
        return Duty.OTHER
    if _GRANTED.search(before + wording):
        return Duty.CITED
    if deadline.strong or not _CITES.search(before) or _LABELLED.match(folded[: deadline.end]):
        return None
    cited = any(one.date == deadline.stated for one in references(text)) if deadline.stated else False
    return Duty.CITED if cited or not deadline.worded else None


#: "Nơi nhận: Phòng GDĐT", "Hình thức gửi: …" beside "Thời hạn: …": the label's day is one by which something is sent.
_SENT_THERE = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:(?:noi|dia\s+chi|don\s+vi|dau\s+moi|bo\s+phan|hop\s+thu|e-?mail)\s+(?:tiep\s+)?(?:nhan|gui|nop)(?:\s+(?:bao\s+cao|ho\s+so|san\s+pham|danh\s+sach))?"
    r"|(?:hinh\s+thuc|phuong\s+thuc|cach\s+thuc)\s+(?:gui|nop|nhan|bao\s+cao))\s*:(?!.*\(\s*(?:de\s+)?(?:b\s*/\s*c|bao\s+cao))\s*\S"
)
_SENTENCES_NEAR = 3
_LINES_NEAR = 4
_DAY_GIVEN = re.compile(r"\d{1,2}\s*/\s*\d")
#: "Đề nghị các đơn vị thực hiện trước ngày …", "Hoàn thành các nội dung trên trước …": what, the sentence above says.
_DO_SO = re.compile(
    r"\b(?:thuc\s+hien|hoan\s+thanh|trien\s+khai)(?:\s+(?:dung|xong))?(?:\s+(?:cac\s+)?(?:noi\s+dung|cong\s+viec|nhiem\s+vu|yeu\s+cau|viec)(?:\s+(?:tren|nay|neu\s+tren|noi\s+tren))?)?\W*$"
)


def is_received_near(passage: Passage) -> bool:
    """Whether a line right beside "Thời hạn: …" says who receives: "Nơi nhận: Phòng GDĐT"."""
    return any(_SENT_THERE.match(spoken(one)) for one in (*passage.before[:1], *passage.after[:2]))


def sends_near(passage: Passage, clause: str) -> bool:
    """Whether the lines beside "Thời hạn: …" are those of a report: its name above, where or how it is sent beside.

    Under a report's name "Thời hạn" alone says as much; "Thời gian" may be an event's.
    """
    above, below = passage.before[:_LINES_NEAR], passage.after[:_LINES_NEAR]
    receives = any(_SENT_THERE.match(spoken(one)) for one in (*above, *below[:2]))
    named = next((one for one in (*above, passage.heading) if OPENING_ITEM.match(spoken(one))), "")
    limit = re.search(r"\bhan\b", clause.partition(":")[0])
    if receives and limit and not named:  # whatever the item is called, it is received somewhere by a limit
        return any(one and not _TAKES_PLACE.match(spoken(one)) for one in (*above[:2], passage.heading))
    return bool(receives or limit) and bool(named) and not _DAY_GIVEN.search(named)


def does_so(passage: Passage, before: str) -> bool:
    """Whether a limit with no deed of its own belongs to the order right above it, which names no day."""
    above = next(iter(passage.before), "")
    return bool(_DO_SO.search(before) and SURE_SEND.search(spoken(above))) and not _DAY_GIVEN.search(above)


def is_of_event(passage: Passage, clause: str) -> bool:
    """Whether "Thời gian: …" says when something takes place: a place follows, or a meeting is spoken of right above."""
    if _SENT_IN.search(clause):
        return False
    above = spoken(passage.before[0]) if passage.before else ""
    return any(_PLACE.match(spoken(one)) for one in passage.after[:2]) or (
        bool(_EVENT.search(above)) and not SURE_SEND.search(above) and not REPORTED.search(above)
    )


_TAKES_PLACE = re.compile(r"\W*(?:\d[.)]\s*)?(?:to\s+chuc|hoi\s+nghi|hoi\s+thi|hop\b|tap\s+huan|le\b|kiem\s+tra|thi\b)")
_SAME_DAY = re.compile(
    r"\b(?:gui|nop)\b[^.;]*\b(?P<day>(?:vao\s+|trong\s+)?cung\s+(?:ngay\W*$|(?:thoi\s+(?:gian|han|diem)|ngay)\s+(?:noi\s+)?tren\b|thoi\s+(?:gian|han|diem)\s+(?:nop|gui)\s+(?:bai|ho\s+so|danh\s+sach|san\s+pham)\b))"
)


def of_the_same_day(passage: Passage, folded: str, basis: Basis) -> Iterator[Deadline]:
    """ "nộp tiền về Phòng trước ngày 15/11; Hiệu trưởng gửi danh sách cùng ngày": by the day of the sentence above."""
    same = _SAME_DAY.search(folded) if passage.before else None
    beside = passage.before[:_SENTENCES_NEAR]
    if same and SURE_SEND.search(same["day"]):  # with those of a sentence that asks schools for works or papers
        beside = tuple(one for one in passage.before if SCHOOLS.search(spoken(one)) and elsewhere(spoken(one)) is None)
    near = (find_deadlines(one, basis) for one in beside) if same else ()
    above = next((told for found in near if (told := [one for one in found if one.strong and one.due])), [])
    if same and above:
        start, end = same.span("day")
        quote, doubts = passage.text[start:end], (*above[-1].doubts, Doubt.BASE)
        yield replace(above[-1], start=start, end=end, quote=quote, doubts=doubts, repeat=None)


_ORDER_ABOVE = re.compile(r"\b(?:de\s+nghi|yeu\s+cau)\b[^:;.]{0,90}:\s*$")


def order_of(passage: Passage) -> str:
    """The lead-in of a list, folded, from its order on."""
    return spoken(ordering(passage))


def ordering(passage: Passage) -> str:
    """The lead-in of a list from its order on: what stands before it is the paper's reason, and asks nothing of anybody."""
    above = clean(passage.lead_in)
    order = _ORDER_ABOVE.search(spoken(above))
    return above[order.start() :] if order else above


#: "Nếu ngày 24 rơi vào thứ Bảy thì gửi vào thứ Sáu liền trước": what becomes of a day, and no day.
_ON_HOLIDAY = re.compile(r"\W*neu\s+(?:\w+\s+){1,4}(?:roi|trung)\s+(?:vao\s+)?(?:ngay\s+)?(?:thu|chu\s+nhat|nghi|le)\b")
#: "Bắt đầu từ tháng 9/2026 đến hết tháng 5/2027": over which months a series runs.
_RUNS = re.compile(
    r"\W*(?:bat\s+dau|thuc\s+hien|ap\s+dung|tinh)\s+(?:ke\s+)?tu\s+(?:thang|qu[yi]|ngay|k[yi]|tuan)\b(?!.*\b(?:gui|nop|bao\s+cao)\b)"
)


def tells_of_days(sentence: str) -> bool:
    """Whether a folded sentence says what becomes of a day, or over which months a rule runs: it sets no limit."""
    return bool(_ON_HOLIDAY.match(sentence) or _RUNS.match(sentence))
