"""What is asked for, in the plan's own words: the product of a duty, the theme, the phrases that mark a report."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.plan.duty.duties import PRODUCT
from parsers.vietnamese.text import clean, fold, squeeze

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{3,80})[”\"»]")
_ENDS = re.compile(
    r"[;:]|,\s*khong\b|,?\s*(?<!chuong\x20)(?<!quy\x20)(?<!to\x20)(?<!qua\x20)\btrinh\s+(?:ubnd|uy\s+ban|so\b|phong|lanh\s+dao|chu\s+tich|hoi\s+dong|giam\s+doc)|\s[-–]\s(?!20\d\d)|\(|,?\s*(?:\bva\s+)?(?<!tien\s)\b(?:gui|nop|chuyen(?!\s+(?:de|mon|vien|doi|nganh|bien(?!\s+ban)|sau|can)\b))\b|,\s*(?:cac|phong|so\s|ubnd|de\s+nghi|yeu\s+cau|dong\s+thoi)\b|\bbang\s+van\s+ban\b|\*\*|,?\s*\b(?:ve|cho|gui|nop|chuyen|den|(?<!ket\x20)qua)\s+(?:phong|pgd|so\s+(?:gd|giao)|ubnd|uy\s+ban|bo\s+phan|chuyen\s+vien|dia\s+chi|email|hop\s+thu|van\s+phong|thanh\s+tra|giam\s+doc|ban|to\s+(?!chuc)|dong\s+chi)"
    r"|,?\s*\b(?:truoc|cham\s+nhat|muon\s+nhat|han\s+|thoi\s+han|trong\s+(?:vong|thoi\s+han|ngay|thang\s+\d)|hang\s+(?:thang|quy|nam|tuan)|vao\s+(?:cac\s+)?ngay|khan\s+truong|\bve\s+so\b(?!\s+(?:luong|lieu|tre|hoc|lop|nguoi|ca\b|vu\b|truong))|tinh\s+den|theo\s+quy\s+dinh|\bve\s+(?:thuong\s+truc|hoi\s+dong)\b|nhu\s+sau|sau\s|kem\s|theo\s+(?:mau|bieu|de\s+cuong|dinh\s+ky)|kem\s+theo|dinh\s+kem|khong\s+qua|den\s+het|het\s+ngay|de\s+(?:tong|phong))\b|\bngay\s+\d"
    r"|\s(?:la\s+(?:\d|ngay|truoc|het)|phai\b)|,?\s(?:thi\s+)?(?:coi|xem)\s+(?:nhu|la)\b|\bve\s+(?:phuong|xa)(?=\s*(?:,|$|truoc|cham))"
    r"|,?\s*\b(?:co\s+(?:chu\s+ky|ky\s+ten|dong\s+dau|dau\s+do)|voi\s+(?:phong|ban|so|ubnd)|ve\s+\w+\s+uy|duoc\s+ky|(?:phai\s+)?co\s+xac\s+nhan|ky\s+so|do\s+(?:hieu|thu)\s+truong|(?:hieu|thu)\s+truong\s+(?:don\s+vi\s+)?ky|co\s+y\s+kien|tinh\s+tu|(?:tai|theo|o)\s+(?:phu\s+luc|mau|bieu)|vao\s+(?:(?:sang|chieu|cuoi)\s+)?(?:thu|ngay|buoi|tuan|cuoi|dau)|hang\s+ngay|dinh\s+ky\s+(?:vao|hang))\b"
    r"|\s*,\s*(?:thoi\s+(?:gian|han)|cu\s+the|(?:ky|thang|qu[yi]|lan|dot|tuan)\s+dau)\b|\s(?:bao\s+)?gom\b"
    r"|\bcua\s+cac\s+(?:truong|don\s+vi|co\s+so)\b|\scac\s+(?:truong|don\s+vi)\s+(?:gui|nop)\b|\bve\s+cong\s+doan\b|\.\s|,?\s*\bbang\s+van\s+ban\b|\btai\s+(?:don\s+vi|dia\s+phuong)\b"
)
_PLACES = re.compile(
    r",?\s*\b(?:qua|tren|tai|vao|bang)\s+(?:cac\s+)?(?:duong\s+link|link|duong\s+dan|trang|zalo|he\s+thong|phan\s+mem|thu\s+dien\s+tu|hop\s+thu|e-?mail|nhom|dia\s+chi|truc\s+lien|cong\s+thong\s+tin|van\s+phong|bang\s+tinh)\b"
    r"|\s+(?:ban|file|tep)\s+(?:scan|mem|pdf|word|excel|cung|giay|dien\s+tu)\b"
)
_GENERIC_START = re.compile(
    r"^\W*(?:(?:ve\s+viec|v/v|viec|ve|ke\s+hoach|huong\s+dan|trien\s+khai|thuc\s+hien|to\s+chuc|bao\s+cao|danh\s+gia|ket\s+qua|tinh\s+hinh|cong\s+tac|so\s+ket|tong\s+ket|nop|gui|lap|dang\s+ky|ra\s+soat|tang\s+cuong|day\s+manh|tiep\s+tuc|mot\s+so|noi\s+dung|yeu\s+cau|de\s+nghi|nhiem\s+vu|chuong\s+trinh|phong\s+trao|va|cac|so\s+lieu|thong\s+ke|tong\s+hop|che\s+do|dinh\s+ky|hang\s+(?:thang|quy|nam)|thong\s+tin|phat\s+dong|danh\s+sach|ho\s+so|cuoc\s+thi|hoi\s+thi)\b[\s,]*)+"
)
_GENERIC_END = re.compile(
    r"[\s,(-]*\b(?:(?:trong\s+)?(?:nganh\s+giao\s+duc|cac\s+truong|cac\s+don\s+vi|co\s+so\s+giao\s+duc|nha\s+truong|truong\s+hoc)\b.*|tren\s+dia\s+ban\b.*|tai\s+(?:don\s+vi|dia\s+phuong|cac)\b.*|cua\s+(?:phong|nganh|cac|don\s+vi)\b.*"
    r"|(?:trong\s+)?nam\s+(?:hoc\s+)?20\d\d.*|(?:thang|quy)\s+(?:\d{1,2}|[iv]+)(?:[/\s].*)?|giai\s+doan\b.*|nam\s+hoc\s+20.*|20\d\d.*|hoc\s+ky\s+(?:i{1,2}|[12])\b.*|cap\s+(?:mam|tieu|thcs|trung)\b.*|(?:dau|cuoi)\s+nam.*)$"
)
_EMPTY_WORDS = (
    "nhu sau "
    "bao cao ket qua thuc hien trien khai cong tac tinh hinh danh gia so ket tong ket hoat dong nhiem vu danh sach "
    "ho so bien noi dung cua cac va ve theo dinh ky hang thang quy nam tuan hoc ky ki don vi truong so lieu thong ke "
    "bang bieu mau file ban mem cung van phu luc tong hop y kien kem gui nop viec nhanh nay duoc mot lan dot day du "
    "chinh thuc dien tu giay truc tuyen ra soat phong trao ke hoach "
)
EMPTY = frozenset(_EMPTY_WORDS.split())
_ABOVE = re.compile(
    r"\s+(?:ve\s+|cho\s+|len\s+)?(?:so\s+(?:gd|giao)|(?:chu\s+tich\s+)?(?:ubnd|uy\s+ban)|bo\s+(?:gd|giao)|lanh\s+dao|cap\s+tren|phong\s+(?:gd|giao)|\w+\s+uy\b)"
)
_SENDING = re.compile(r"\b(?:gui|nop|lap|chuyen|trinh|xay\s+dung|dang\s+ky)\s+(?:\w+\s+){0,2}$")
_SENT_AFTER = re.compile(
    r"[^,.;]{0,60},?\s*(?:va\s+|roi\s+)?\b(?:gui|nop|chuyen(?=\s+(?:ve|cho|den|toi))|(?<!chuong\x20)(?<!quy\x20)trinh)\b"
)
#: A copy or a file of something: how it comes, never what it is.
_COPY = re.compile(
    r"(?:(?:ban|file|tep|van\s+ban|tai\s+lieu)\b(?:\s+(?:mem|cung|giay|scan|chinh|dien\s+tu|word|excel|pdf|so|va|co|dau|du\s+lieu))*|phu\s+luc(?:\s+(?:so\s+)?[\divxa-d]{1,4})?|bieu\s+mau(?:\s+truc\s+tuyen)?|(?:mau|bieu)(?:\s+(?:tren|nay|sau|neu\s+tren|kem\s+theo))?)"
)
#: "hoàn thành tự kiểm tra nội bộ, gửi kết quả": the deed says what the result is of.
_DEED = re.compile(
    r"\b(?:hoan\s+thanh|thuc\s+hien|tien\s+hanh|trien\s+khai|to\s+chuc)\s+(?P<what>(?:viec\s+|cong\s+tac\s+)?[^,;:.()]{6,80}?)\s*(?:,|\bva\b)\s*(?:lap\s+|gui\s+|nop\s+|bao\s+cao\s+)+$"
)
_ROUND = re.compile(
    r"\b(?:so|tong)\s+ket(?:\s+(?:cuoi\s+)?(?:hoc\s+k[yi]\s+(?:ii?|[12])|nam\s+hoc|nam|dot\s+\d|giua\s+k[yi]))?|\bdot\s+\d|\blan\s+\d|\bhoc\s+k[yi]\s+(?:ii?|[12])\b|\bqu[yi]\s+(?:iv|i{1,3}|\d)\b"
)
_STAMP = re.compile(
    r"\W*(?:hoa\s+toc|thuong\s+khan|khan|cong\s+van|thong\s+bao|ke\s+hoach|huong\s+dan|cong\s+dien)(?:\s+hen\s+gio)?\W*"
)
_HANDED = re.compile(
    r"\b(?:gui|nop)\s+(?:(?:them|lai|bo\s+sung|day\s+du|kip\s+thoi|01|02|mot|hai)\s+)*(?=(?:so|lich|giay|tranh|danh\s+muc|phong\s+su|mo\s+hinh|clip|kich\s+ban|bang|ban|danh\s+muc|hinh|anh|video|to|chuong\s+trinh|noi\s+dung|de\s+thi|de\s+kiem|ma\s+tran|hop\s+dong|quyet\s+dinh|noi\s+quy|quy\s+che|bai|tac\s+pham|tieu\s+chi|chung\s+tu|thuc\s+don|hoa\s+don|de\s+cuong|giao\s+an|don|y\s+kien|nhu\s+cau|thong\s+tin|tep|sang)\b(?!\s+(?:gd|giao\s+duc|gddt)))"
)
_LONGEST_OBJECT = 14  # words
_THIS = re.compile(r"\s+(?:nay|tren|noi\s+tren|neu\s+tren)\b")
_COUNTED = re.compile(r"\b(?:chot|lay|tinh|khoa|k[yi])\s+$")
_OF_SYSTEM = re.compile(r"\b(?:he\s+thong|quan\s+ly|truc|qua)\s+$")  # "bằng hệ thống văn bản": how it comes
_COUNTED_OVER = re.compile(r"\s+(?:(?:tinh|lay|chot)\s+)?(?:tu|den|het|toi|tai\s+thoi)\b[^,;.]{0,14}\d")
_MANY = 128  # texts of one paper, each asked about once for every deadline in it
_SHORTEST_THEME = 3  # words
_LONGEST_KEYWORD = 9  # words
LONGEST_TITLE = 200  # characters


_LINK = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+")
_ASIDE = re.compile(r"\([^()]*\)|(?i:\bthay\s+(?:cho|vì)\b)[^,.;]*")
_ENCLOSING = re.compile(r"(?i)\b(?:gửi|đính|nộp)\s+kèm\b|\bkèm\s+theo\b")
_PREAMBLE = re.compile(r"^\W*(?:de|nham|can\s+cu|thuc\s+hien|theo|tren\s+co\s+so|nhan\s+duoc)\b.*?\b(?:de\s+nghi|yeu\s+cau)\b")
#: "Ngoài các báo cáo trong bảng, trường … gửi …": what is asked besides is another thing.
_BESIDES = re.compile(r"(?i)\bngoài\s+(?:các\s+)?(?:báo\s+cáo|hồ\s+sơ|biểu|kế\s+hoạch|danh\s+sách)\b[^,;]*,")
_GIVEN = re.compile(r"\b(?:gui|nop)\s+(?:\w+\s+){0,1}$")
_REPORTS = re.compile(r"\bbao\s+cao\s+(?:(?:ve|cho|voi|len)\s+)?(?:phong|pgd|so\s+(?:gd|giao)|ubnd|uy\s+ban)\b")


def _told(clause: str) -> str:
    """The words of a clause that may name what is sent: no link, bracket, preamble or enclosure does."""
    text = _ENCLOSING.sub("kèm", _ASIDE.sub(" ", _LINK.sub(" ", _BESIDES.sub(" ", clean(clause)))))
    text = re.sub(r"\s+,", ",", text)
    begun = _PREAMBLE.match(fold(text))
    return text[begun.end() :] if begun else text


def reports(clause: str) -> bool:
    """Whether a clause says "báo cáo về Phòng": reporting is the deed, and any list named beside it the means."""
    return bool(_REPORTS.search(fold(clean(clause))))


def round_of(words: str) -> str:
    """The round that words without a thing to send name: "tổng kết năm học" makes "Báo cáo tổng kết năm học"."""
    original = clean(words)
    found = _ROUND.search(fold(original))
    return f"Báo cáo {squeeze(original[found.start() : found.end()])}" if found and "ket" in found[0] else ""


@lru_cache(maxsize=_MANY)
def product(clause: str) -> str:
    """The thing to be sent, as the clause words it: "báo cáo kết quả …", "danh sách …"; empty if it names none."""
    original = _told(clause)
    folded = fold(original)
    candidates: list[str] = []
    given: set[str] = set()
    registers = bool(re.search(r"\b(?:gui|nop|truoc|cham\s+nhat|ve\s+(?:phong|so|ubnd))\b", folded))
    for found in PRODUCT.finditer(folded):
        over = found[0] == "so lieu" and _COUNTED_OVER.match(folded, found.end())
        if over or _COUNTED.search(folded, 0, found.start()):
            continue  # "chốt số liệu đến ngày …", "số liệu từ 15/12 …": what is counted, not what is sent
        if _THIS.match(folded, found.end()):
            continue  # "căn cứ Kế hoạch này, xây dựng kế hoạch của đơn vị"
        if found[0] == "van ban" and _OF_SYSTEM.search(folded, 0, found.start()):
            continue
        verb = _ABOVE.match(folded, found.end()) and not _GIVEN.search(folded[: found.start()])  # "báo cáo Sở" is a deed
        registered = registers and "dang" in found[0]
        if verb or not (is_item(found[0]) or registered or _is_sent(folded, found)):
            continue
        ends = [end for end in (_end(folded, original, found.end()), _PLACES.search(folded, found.end())) if end]
        text = squeeze(original[found.start() : min((end.start() for end in ends), default=len(original))]).strip(" ,.;:*-–")
        text = _explained(text.lower() if text.isupper() and len(text) > 4 else text, original, folded, found)
        if _COPY.fullmatch(fold(text)):
            continue
        candidates.append(text)
        given |= {text} if _GIVEN.search(folded[: found.start()]) else set()

    def rank(one: str) -> tuple[bool, bool]:
        return one not in given, not is_item(one)

    named = [one for one in candidates if len(one.split()) > 1 and not is_empty(one) and (one in given or not given)]
    return next(iter(sorted(named, key=rank) or sorted(candidates, key=rank)), "")[:LONGEST_TITLE]


def handed_over(clause: str) -> str:
    """What stands behind "gửi", "nộp" where no word for a report does: "gửi lịch trực Tết về Phòng"."""
    original = _told(clause)
    folded = fold(original)
    for found in _HANDED.finditer(folded):
        ends = [end for end in (_end(folded, original, found.end()), _PLACES.search(folded, found.end())) if end]
        text = squeeze(original[found.end() : min((end.start() for end in ends), default=len(original))]).strip(" ,.;:*-–")
        if 1 < len(text.split()) <= _LONGEST_OBJECT and not any(one.isdigit() for one in text.split()[0]):
            return text
    return ""


def _end(folded: str, original: str, start: int) -> re.Match[str] | None:
    """Where a thing's name ends; a dash between small letters is part of it: "thu - chi quỹ khuyến học"."""
    end = _ENDS.search(folded, start)
    while end and end[0].strip() in ("-", "–") and original[end.end() : end.end() + 1].islower():
        end = _ENDS.search(folded, end.end())
    return end


def _explained(text: str, original: str, folded: str, found: re.Match[str]) -> str:
    """A bare "kết quả", "biên bản bàn giao" with what the words before it say that it is of."""
    words = fold(text).split()
    if len(words) > 4 or re.match(r"bao\s+cao\s+\w", fold(text)):
        return text
    deed = _DEED.search(folded, 0, found.start())
    if deed and is_empty(text):
        return squeeze(f"{text} {original[deed.start('what') : deed.end('what')]}")
    own = " ".join(words[len(found[0].split()) :])
    at = folded.find(own) if len(own.split()) > 1 else -1
    if 0 <= at < found.start():
        end = re.compile(r"[,;:.()]|\b(?:tai|tren|cho|ve\s+(?:phong|so|ubnd)|gui|nop|truoc)\b").search(folded, at)
        longer = squeeze(original[at : min(end.start() if end else found.start(), found.start())])
        return squeeze(f"{original[found.start() : found.end()]} {longer}") if len(longer) > len(own) else text
    return text


def _is_sent(folded: str, found: re.Match[str]) -> bool:
    """Whether a word that may mean many things ("kế hoạch", "kết quả", "mẫu") is what somebody sends."""
    return bool(_SENDING.search(folded[: found.start()]) or _SENT_AFTER.match(folded, found.end()))


def is_empty(phrase: str) -> bool:
    """Whether a phrase says no more than that a report is a report."""
    return all(word in EMPTY or word.isdigit() for word in re.findall(r"[a-z0-9]+", fold(clean(phrase))))


def theme(summary: str) -> str:
    """The subject of a plan without the words that every plan has: "phòng, chống dịch bệnh", or empty."""
    original = squeeze(clean(summary)).strip(' .:;*“”"')
    begun = _GENERIC_START.match(fold(original))
    original = original[begun.end() :] if begun else original
    ended = _GENERIC_END.search(fold(original))
    core = (original[: ended.start()] if ended and ended.start() else original).strip(' ,.;:-–“”"')
    if len(core.split()) < _SHORTEST_THEME and (
        school := re.match(r"\W*(?:truong\s+hoc|hoc\s+duong)\b", fold(original[len(core) :]))
    ):
        core = original[: len(core) + school.end()]
    return "" if is_empty(core) or len(core) < 3 else core


def keywords(summary: str, asked: str, body: str) -> tuple[str, ...]:
    """Phrases that mark a report on this: what the title quotes, and how the text shortens it; else the theme."""
    title = clean(f"{summary}\n{asked}")
    quoted = [squeeze(one) for one in _QUOTED.findall(title) if not is_empty(one) and len(one.split()) <= _LONGEST_KEYWORD]
    short = [
        squeeze(one)
        for one in _QUOTED.findall(clean(body))
        if any(fold(squeeze(one)) in fold(long) and fold(squeeze(one)) != fold(long) for long in quoted)
        and len(one.split()) > 1
    ]
    found = [*quoted, *short] or [one for one in (theme(summary), theme(asked)) if one and not _STAMP.fullmatch(fold(one))]
    kept: dict[str, str] = {}
    for phrase in found:
        words = phrase.split()
        kept.setdefault(fold(" ".join(words[:_LONGEST_KEYWORD])), " ".join(words[:_LONGEST_KEYWORD]).strip(" ,.;:-"))
    return tuple(kept.values()) or ((squeeze(clean(asked)),) if len(asked.split()) > _SHORTEST_THEME - 1 else ())


def own_phrase(title: str) -> tuple[str, ...]:
    """What tells one of several reports of a plan from the others: its round, its period."""
    found = _ROUND.search(fold(clean(title)))
    return (squeeze(clean(title)[found.start() : found.end()]),) if found else ()


def initials(phrase: str) -> str:
    """Capital letters for a code: "Năm dân vận khéo" gives NDVK."""
    return "".join(word[0] for word in re.findall(r"[a-z0-9]+", fold(clean(phrase)))).upper()[:8]


_TABLE = re.compile(r"^\W*(?:danh\s+sach|bang\b|bieu\b|so\s+lieu|phieu|thong\s+ke)")
_ITEM = re.compile(r"^\W*(?:bao\s+cao|bc\s+[a-z]|bien\s+ban\b|danh\s+sach|ho\s+so|bang\b|bieu\b|phieu|so\s+lieu)")
_ENCLOSED = re.compile(
    r"(?:kem(?:\s+theo)?|va|cung|gui)\s+(?P<what>(?:phu\s+luc|danh\s+sach|bieu\s+mau|bang\s+tong\s+hop|bieu\s+tong\s+hop|bang\s+so\s+lieu|bieu\s+so\s+lieu)[^,;.()]{0,80})"
)


def is_table(folded: str) -> bool:
    """Whether the product is a list or a table, not a text."""
    return bool(_TABLE.search(folded))


def is_item(text: str) -> bool:
    """Whether a row of a timetable opens with the thing to be sent."""
    return bool(_ITEM.search(fold(clean(text))))


def enclosed(told: str) -> str:
    """The list or table that goes with a report, as worded; empty if there is none."""
    original = clean(told)
    found = _ENCLOSED.search(fold(original))
    if not found:
        return ""
    text = original[found.start("what") : found.end("what")]
    end = _ENDS.search(fold(text))
    return capital(squeeze(text[: end.start()] if end else text).strip(" *-"))


def own_words(title: str) -> frozenset[str]:
    """The words of a title that not every report has, by which two reports are told apart."""
    return frozenset(word for word in re.findall(r"[a-z0-9]+", fold(clean(title))) if word not in EMPTY)


def small(text: str) -> str:
    """With a small letter at the beginning, save before capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """With a capital at the beginning."""
    return text[:1].upper() + text[1:]
