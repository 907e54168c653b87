"""Whom a request is for: its own words, what it stands under, the schools that a list beside it names, the paper's address."""

from __future__ import annotations

import re

from config.entities import Level
from parsers.facts import Table
from parsers.plan.addressees import Addressees, addressees
from parsers.plan.deadlines.patterns import number
from parsers.plan.duty.doers import OPENED
from parsers.plan.duty.duties import names_a_time
from parsers.plan.duty.exclusions import SCHOOLS, is_beside
from parsers.plan.duty.sentences import Request
from parsers.plan.duty.surroundings import ordering
from parsers.plan.homographs import spoken
from parsers.plan.passages import Passage
from parsers.plan.plan_head import Frame
from parsers.plan.school_names import school_names
from parsers.vietnamese.text import clean, fold, squeeze

_UNITS_LABEL = re.compile(
    r"\W*(?:[\da-h]{1,2}[.)]\s*)?(?:doi\s+tuong|(?:cac\s+)?don\s+vi\s+(?:(?:gui|nop|lap|thuc\s+hien)\s+)?bao\s+cao)\b"
)
#: "Biểu 02 …: gửi ngày 08/02. Áp dụng cho TH và THCS."
_APPLIES = re.compile(r"\W*ap\s+dung\s+(?:cho|(?:doi\s+)?voi)\b")
#: "1. Đối với UBND xã, phường": a section for those whom its title names.
_FOR = re.compile(r"\W*(?:(?:[ivx]{1,5}|[\da-h]{1,2}(?:\.\d+)*)[.)]\s*)?doi\s+voi\b")
#: "các đơn vị có tên trên", "02 trường nêu trên": those that a sentence above names.
_SAID_ABOVE = re.compile(
    r"\b(?:truong|don\s+vi|co\s+so)\s+(?:co\s+ten\s+(?:o\s+)?tren|(?:\w+\s+){0,3}?(?:neu|noi|ke)\s+tren|tren\b(?!\s+dia)|nay\b)"
)
#: "Các trường có tên tại Điều 1": those that a table or a list of the paper names.
_SAID_AT = re.compile(
    r"\b(?:truong|don\s+vi|co\s+so)\s+(?:\w+\s+){0,3}?(?:co\s+ten|neu|duoc\s+chon|duoc\s+kiem\s+tra)\s+(?:tai|o|trong)\s+(?:dieu|muc|khoan|danh\s+sach|bang|phu\s+luc|lich)\b"
)
_COUNTED = re.compile(r"\b(?P<count>\d{1,2}|hai|ba|bon|nam)\s+(?:truong|don\s+vi|co\s+so)\b")
_EVERY_SCHOOL = re.compile(r"\b(?:tat\s+ca|toan\s+bo)\s+(?:cac\s+)?truong\b")
#: "các trường có tên dưới đây … gồm:": those that the lines below name.
_SAID_BELOW = re.compile(
    r"\b(?:truong|don\s+vi|co\s+so)\b[^.;:]{0,40}\b(?:co\s+ten\s+(?:sau|duoi)|\(?\s*co\s+danh\s+sach|sau\b|sau\s+day|duoi\s+day)|\bgom\s*:|:\s*$"
)
#: "Danh sách gồm: Trường THPT Hưng Yên, …".
_LIST_OF = re.compile(r"\W*(?:danh\s+sach|cac\s+truong|cu\s+the)\s*(?:\w+\s+){0,3}?(?:gom|nhu\s+sau|la)?\s*:")
_SAYS_MORE = re.compile(r"\d{1,2}/\d|\b(?:gui|nop|bao\s+cao|lap|to\s+chuc|thuc\s+hien)\b")
_ALL_OTHERS = re.compile(r"\b(?:truong|don\s+vi|co\s+so)\s+(?:con\s+lai|khac)\b")
_UNITS_SAID = re.compile(
    r"\b(?:truong|khoi|(?<!pho\s)cap|bac|nhom|bo\s+phan|cac\s+phong|doan|cong\s+doan|lop|don\s+vi|ubnd|xa|phuong|trung\s+tam|mn\b|th\b|thcs|thpt)\b"
)
_LABELS_NEAR = 4  # sentences below
#: "trường mầm non tư thục", "các trường có bếp ăn", "trường bị thiệt hại": some of a level, and no level.
_SOME_OF = re.compile(
    r"\b(?:truong|co\s+so|don\s+vi|xa|phuong|trung\s+tam|mn|th|thcs|thpt)\b(?:\s+(?:mam\s+non|mau\s+giao|tieu\s+hoc|trung\s+hoc|co\s+so|pho\s+thong|mn|mg|th|thcs|thpt|hoc|giao\s+duc|gdmn|,|va))*\s+"
    r"(?:(?:ngoai\s+)?cong\s+lap|tu\s+thuc|dan\s+lap|dang\s+cai|trong\s+diem|thuoc\s+dien|bi\s+\w+|mntt"
    r"|(?:co|to\s+chuc|nau)\s+(?:ban\s+tru|bep|noi\s+tru|hoc\s+sinh|tre|diem\s+truong|cong\s+trinh|nha|nhu\s+cau|giao\s+vien|lop|xe|nguoi|vien\s+chuc|du\s+an|thi\s+sinh|giu\s+tre|to\s+chuc)"
    r"|(?:duoc|da)\s+(?:chon|giao|phan\s+cong|kiem\s+tra|thanh\s+tra|cap|ho\s+tro|dang\s+ky))\b|\btruong\s*mntt\b"
)
_BOTH_KINDS = re.compile(r"\bcong\s+lap\b.*\b(?:ngoai\s+cong\s+lap|tu\s+thuc|dan\s+lap)\b")


def asked_of(request: Request, frame: Frame) -> Addressees:
    """Whom a request is for: its own words first, then what it stands under, at last the paper's address."""
    passage, clause = request.passage, request.clause
    titled = _FOR.match(fold(clean(passage.heading))) and addressees(passage.heading, frame.office).definite
    section = passage.heading if titled else ""
    own = (passage.performer, request.own, clause, passage.text)
    near = (*own, section, passage.item, ordering(passage), *_labelled(passage, clause, frame))
    if whom := _listed(passage, clause, frame.office, _schools_in_tables(frame)) or _bodies(passage, clause, frame.office):
        return whom
    found = [whom for text in near if (whom := addressees(text, frame.office)) != Addressees()]
    stated = _with_others(next(iter(found), Addressees()), passage, frame.office)
    if stated.units and not stated.named and not _UNITS_SAID.search(spoken(f"{clause} {passage.performer}")):
        paper = [whom for text in frame.addressed if (whom := addressees(text, frame.office)).definite]
        if paper and not any(set(whom.units) & set(stated.units) for whom in paper):
            stated = Addressees()  # "báo cáo phổ cập giáo dục mầm non" of a paper to communes: the level is the report's
    if not stated.definite:
        others = bool(_ALL_OTHERS.search(fold(clean(clause))))  # than the school that opens the item
        within = Addressees() if others else addressees(passage.item, frame.office)
        wider = [within, *(addressees(text, frame.office) for text in (passage.heading, *frame.addressed))]
        if not any(whom.definite for whom in wider):
            wider += [addressees(text, frame.office) for text in frame.receivers]
        schools_only = bool(_EVERY_SCHOOL.search(fold(clean(f"{passage.text} {passage.performer}"))))
        stated = next((whom for whom in wider if whom.definite), stated if found else max(wider))
        if schools_only:  # "Tất cả các trường" are no sections of the office, though the paper is addressed to both
            stated = stated._replace(units=tuple(one for one in stated.units if one != f"level:{Level.BO_PHAN}"))
    return _of_communes(_with_schools(stated, near, frame), frame)


#: "Các trường, trung tâm; Phòng VHXH": schools of any level, beside others that are named.
_SCHOOLS_AND = re.compile(
    r"(?:^|[^\w\s]\s*|\bcac\s+)(?:nha\s+)?truong\s*(?:,|;|\bva\b)\s*(?=(?:cac\s+)?(?:trung\s+tam|phong|ubnd|nhom|hoi\b|doan\b|xa\b))"
)
_SCHOOL_LEVELS = frozenset(
    f"level:{one}" for one in (Level.MAM_NON, Level.MAU_GIAO, Level.TIEU_HOC, Level.THCS, Level.THPT, Level.LIEN_CAP)
)


def _with_schools(stated: Addressees, near: tuple[str, ...], frame: Frame) -> Addressees:
    """Those stated, and the schools of the paper where the words that name them open with "Các trường, …" of any level."""
    told = next((one for one in near if addressees(one, frame.office).units == stated.units), "")
    if not stated.definite or stated.named or set(stated.units) & _SCHOOL_LEVELS or not _SCHOOLS_AND.search(fold(clean(told))):
        return stated
    paper = [unit for text in (*frame.addressed, *frame.receivers) for unit in addressees(text, frame.office).units]
    schools = [unit for unit in dict.fromkeys(paper) if unit in _SCHOOL_LEVELS]
    if not schools and frame.office == "so":
        schools = [f"level:{Level.THPT}", f"level:{Level.LIEN_CAP}"]
    return Addressees((*schools, *stated.units)) if schools else Addressees(("*",))


_BELOW_COMMUNES = frozenset(f"level:{one}" for one in (Level.MAM_NON, Level.MAU_GIAO, Level.TIEU_HOC, Level.THCS))


def _of_communes(stated: Addressees, frame: Frame) -> Addressees:
    """A Sở asks communes about their schools: "Xã, phường: báo cáo tổng hợp (mầm non, tiểu học)" asks no school."""
    paper = {unit for text in frame.addressed for unit in addressees(text, frame.office).units}
    communes = f"level:{Level.XA_PHUONG}"
    if frame.office != "so" or paper & _BELOW_COMMUNES:
        return stated
    if communes in paper and stated.units and set(stated.units) <= _BELOW_COMMUNES and not stated.named:
        return Addressees((communes,))  # "báo cáo đối với các trường tiểu học, THCS thuộc địa bàn": no school is asked
    if communes not in stated.units:
        return stated
    return stated._replace(units=tuple(one for one in stated.units if one not in _BELOW_COMMUNES))


_BODY_OF_COMMUNES = re.compile(r"\W*ban\s+chi\s+dao\b")

#: "Ban Chỉ đạo các xã, thị trấn báo cáo …": no unit of a district's, and who owes it all the same.
_BODIES_OF_COMMUNES = re.compile(
    r"\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?P<who>ban\s+chi\s+dao\s+(?:cac\s+|cap\s+)xa\b[^.;:]{0,30}?)\s*(?=\b(?:bao\s+cao|gui|nop|lap|tong\s+hop)\b|:)"
)


def _bodies(passage: Passage, clause: str, office: str) -> Addressees | None:
    """Bodies without a level in any roster, as names that a person resolves: "Hội Khuyến học xã, các thôn: …"."""
    if passage.time:
        who = passage.performer if _BODY_OF_COMMUNES.match(fold(clean(passage.performer))) else ""
        return Addressees((), (who,)) if who and not SCHOOLS.search(fold(clean(who))) else None
    if told := _BODIES_OF_COMMUNES.match(spoken(passage.text)):
        return Addressees((), (squeeze(clean(passage.text)[slice(*told.span("who"))]),))
    opening = clean(passage.item or passage.text)
    opened = OPENED.match(spoken(opening)) if office == "ubnd" else None
    if not opened or not is_beside(opened["who"], office) or SCHOOLS.search(spoken(clause)):
        return None
    names = (squeeze(one) for one in re.split(r"[,;]", opening[opened.start("who") : opened.end("who")]))
    return Addressees((), tuple(one for one in names if one))


def _with_others(stated: Addressees, passage: Passage, office: str) -> Addressees:
    """ "UBND các xã, phường; các trường THPT báo cáo …": what a semicolon parted, together again."""
    opening = passage.item if passage.item == next(iter(passage.before), "") else ""
    bare = opening and passage.text[:1].islower() and not _SAYS_MORE.search(fold(clean(opening)))
    whom = addressees(opening, office) if bare and ":" not in opening else Addressees()
    if not whom.definite or not stated.definite or whom == stated:
        return stated
    return Addressees(tuple(dict.fromkeys((*whom.units, *stated.units))), tuple(dict.fromkeys((*whom.named, *stated.named))))


def _labelled(passage: Passage, clause: str, frame: Frame) -> tuple[str, ...]:
    """What stands near by under "Đối tượng báo cáo:"; or the sentences above, where the clause names but a time."""
    near = (*passage.before, *passage.after[:_LABELS_NEAR])
    behind = next(iter(passage.after), "")
    if _APPLIES.match(fold(clean(behind))):
        return (behind,)
    labels = tuple(one for one in near if _UNITS_LABEL.match(fold(clean(one))))
    if labels or not names_a_time(fold(clean(clause))):
        return labels
    address = fold(clean(" ".join(frame.addressed)))  # one line of it is not all of it
    return tuple(one for one in passage.before[:2] if fold(clean(one)).strip(" -+.;") not in address)


def _listed(passage: Passage, clause: str, office: str, in_tables: tuple[str, ...]) -> Addressees | None:
    """The schools of a list above or below to which the words point: "các đơn vị có tên trên", "các trường sau: …"."""
    told = fold(clean(f"{clause} {passage.text}"))
    if _SAID_ABOVE.search(told):
        return _named_above(passage, told, office)
    if _SAID_AT.search(told):
        return Addressees((), in_tables) if in_tables else None
    if not _SAID_BELOW.search(told):
        return None
    own = addressees(passage.text, office)
    if listed := next((school_names(one) for one in passage.after[:2] if _LIST_OF.match(fold(clean(one)))), ()):
        return Addressees((), listed)
    if own.units not in ((), ("*",)):
        return None
    names = list(own.named)
    for one in passage.after:
        if not _is_name(one):
            break
        names += school_names(one.strip(" -+*•.;,"))
    return Addressees((), tuple(dict.fromkeys(names))) if len(names) > len(own.named) else None


def _schools_in_tables(frame: Frame) -> tuple[str, ...]:
    """The schools that stand alone in a cell."""
    cells = (
        squeeze(str(cell)) for block in frame.body if isinstance(block, Table) for row in block.rows for cell in row if cell
    )
    return tuple(dict.fromkeys(cell for cell in cells if _is_name(cell)))


def _named_above(passage: Passage, told: str, office: str) -> Addressees | None:
    """The schools of the nearest sentence that names any; of those right above it as well, where so many are counted."""
    count = number(found["count"]) if (found := _COUNTED.search(told)) else 0
    names: tuple[str, ...] = ()
    for one in passage.before:
        whom = addressees(one, office)
        if names and not whom.named:
            break
        if whom.named and not count:
            return whom
        names = (*whom.named, *names)
        if count and len(names) >= count:
            break
    return Addressees((), names) if names else None


def _is_name(line: str) -> bool:
    """Whether a line names one school and says no more, save how much or where in brackets."""
    told = re.sub(r"^\W*(?:\d{1,2}[.)]\s*)?", "", re.sub(r"\([^()]*\)", "", line)).strip(" .;,")
    return school_names(told) == (told,)


def names_some(told: str) -> bool:
    """Whether a folded text asks some of a level: "các trường có bếp ăn", and not both kinds that make up all."""
    return bool(_SOME_OF.search(told)) and not _BOTH_KINDS.search(told)
