"""Whom a sentence addresses, as unit selectors of campaign.toml and as schools by name; and where reports go."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from config.entities import Level
from parsers.plan.duty.exclusions import RECIPIENT
from parsers.plan.school_names import places_named, school_names, without_places, without_schools
from parsers.vietnamese.text import clean, fold, squeeze

_COMMUNES = r"(?:xa|phuong|thi\s+tran|dac\s+khu)"
_LEVELS: tuple[tuple[re.Pattern[str], tuple[Level, ...]], ...] = (
    (re.compile(r"\b(?:bac|cap|nganh|khoi)\s+(?:hoc\s+)?mam\s+non\b"), (Level.MAM_NON, Level.MAU_GIAO)),
    (re.compile(r"\bmam\s+non\b|\bmn\b|\bnha\s+tre\b"), (Level.MAM_NON,)),
    (re.compile(r"\bmau\s+giao\b|\bmg\b"), (Level.MAU_GIAO,)),
    (re.compile(r"\btieu\s+hoc\b|\bth\b(?!\s*&?\s*thpt)|\bcap\s+1\b"), (Level.TIEU_HOC,)),
    (re.compile(r"\btrung\s+hoc\s+co\s+so\b|\bthcs\b|\bcap\s+2\b"), (Level.THCS,)),
    (re.compile(r"\btrung\s+hoc\s+pho\s+thong\b|\bthpt\b|\bcap\s+3\b"), (Level.THPT,)),
)
#: Boarding schools of ethnic minorities have no level of their own in a roster: those of one level stand under it, those
#: of several as such. Beside that level they are asked with it; alone they are a name, which a person resolves to units.
_BOARDING = re.compile(
    r"\b(?P<name>(?:truong\s+)?(?:pho\s+thong\s+dan\s+toc\s+(?:noi|ban)\s+tru|ptdt[nb]t|dt[nb]t))\b(?!\s*(?:_|tieu\s+hoc|th\b|thcs|thpt|trung\s+hoc|cap(?!\s+(?:tinh|huyen))))"
)
#: Others than schools. Each is taken out of the text where it is found, so that no word of it names a school as well.
_NURSERY_GROUPS = re.compile(
    r"\b(?:chu\s+)?(?:cac\s+)?(?:nhom\s+tre\b(?:\s*,?\s*(?:va\s+)?lop\s+(?:mau\s+giao|mam\s+non))?(?:\s+(?:doc\s+lap|tu\s+thuc))*"
    r"|nhom\s*,\s*lop(?:\s+(?:mau\s+giao|mam\s+non))?(?:\s+(?:doc\s+lap|tu\s+thuc))+"
    r"|(?:lop\s+(?:mau\s+giao|mam\s+non)|co\s+so\s+(?:giao\s+duc\s+)?mam\s+non)\s+doc\s+lap(?:\s+tu\s+thuc)?)"
)
_CENTRES = re.compile(
    r"^\W*(?:cac\s+)?trung\s+tam\W*$|"
    r"\b(?:cac\s+)?(?:trung\s+tam|tt)\s*(?:gdnn|gdtx|giao\s+duc\s+(?:nghe|thuong)|hoc\s+tap\s+cong\s+dong|htcd)[\w\s-]{0,60}?(?=[,;.():]|\s+(?:va|gui|nop|bao|lap|tong)\b|$)"
    r"|\bgdnn\s*-\s*gdtx\b|\b(?:khoi|he|cap)\s+(?:gdtx|giao\s+duc\s+thuong\s+xuyen)\b|\b(?:cac\s+)?trung\s+tam\s+truc\s+thuoc\b|(?:,|\bva)\s+(?:cac\s+)?trung\s+tam(?=\s*(?:[,;.:)]|$|\b(?:gui|nop|bao|lap)\b))|\bcac\s+trung\s+tam(?=\s*(?:[,;.:)]|$|\b(?:gui|nop|bao|va)\b))"
)
#: Centres that no roster of schools has a level for: a name, which a person resolves to units.
_OTHER_CENTRES = re.compile(
    r"\b(?P<name>(?:cac\s+)?trung\s+tam\s+(?:ngoai\s+ngu|tin\s+hoc|ky\s+nang|day\s+nghe|boi\s+duong|ho\s+tro)(?:\s*[,-]?\s*(?:va\s+)?(?:ngoai\s+ngu|tin\s+hoc|ky\s+nang\s+song|van\s+hoa))*)\b"
)
_COMBINED = re.compile(
    r"\blien\s+cap\b|\b(?:co\s+)?nhieu\s+cap\s+hoc\b|\bth\s*(?:[&-]|va)\s*thcs\b|\bthcs\s*(?:[&-]|va)\s*thpt\b"
)
#: "các trường TH và THCS": two kinds of schools, where the plural stands right before; "Trường TH và THCS …" is one.
_BOTH = re.compile(
    r"\b(?P<of>cac\s+truong|ap\s+dung\s+cho|cap|khoi|truong(?=\s+th\s+va\s+thcs\s*(?:[,;:.)]|$|gui\b|nop\b|bao\b)))\s+th\s+va\s+thcs\b"
)
_UNIONS = re.compile(
    r"\bdoan\s+the\b|\bcong\s+doan\s+(?:co\s+so\b(?:\s+(?:o|tai|cua|thuoc)?\s*cac\s+truong\b)?|cac\s+truong\b|truong\b)"
)
_SECTIONS = re.compile(
    r"\bcac\s+bo\s+phan\b|(?<!\bve\s)(?<!\bcho\s)(?<!\bqua\s)(?<!\()\bbo\s+phan\s+chuyen\s+mon\b|\bcac\s+phong\s*(?:,\s*ban\s*)?(?:chuyen\s+mon\s*)?(?:,\s*nghiep\s+vu\s+)?(?:thuoc|cua)\s+(?:co\s+quan\s+)?so\b"
)
#: A commune's Phòng obeys a Sở as the commune: there is no unit of its own below one.
_OF_COMMUNES = re.compile(
    rf"(?<!\bve\s)(?<!\bcho\s)(?<!\bgui\s)(?<!\blen\s)\b(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+cap\s+xa\b|\b(?:ubnd|uy\s+ban\s+nhan\s+dan)\s+(?:cac\s+)?{_COMMUNES}(?:\s*[,;/]\s*(?:va\s+)?{_COMMUNES}|\s+va\s+{_COMMUNES})*"
    rf"|\bphong\s+(?:van\s+hoa\s*[-–,]?\s*xa\s+hoi|vh\s*-?\s*xh|vhxh)(?:\s+(?:cua\s+|thuoc\s+)?(?:ubnd\s+)?(?:cac\s+)?{_COMMUNES}(?:\s*,\s*{_COMMUNES})*)?"
    rf"|^\W*(?:[\da-h]{{1,2}}(?:\.\d+)*[.)]\s*)?{_COMMUNES}\s*,\s*{_COMMUNES}\b(?=[^:;.]{{0,30}}:)"
    rf"|(?<!dia\sban\s)(?<!thuoc\s)(?<!cua\s)(?<!tai\s)\bcac\s+{_COMMUNES}\b"
)
_OF_DISTRICTS = re.compile(
    r"\b(?:cac\s+)?phong\s+(?:giao\s+duc\s*(?:va|&|-)\s*dao\s+tao|gd\s?&?\s?dt)\b"
    r"(?:\s+(?:cac\s+)?(?:huyen|thi\s+xa|thanh\s+pho|quan|tp)(?:\s*(?:,|va)\s*(?:huyen|thi\s+xa|thanh\s+pho|quan|tp)\b)*)?"
)
_ALL_SCHOOLS = re.compile(
    r"\b(?:cac|toan\s+bo|tat\s+ca(?:\s+cac)?|moi)\s+(?:truong\s+(?:hoc\b|truc|tren|thuoc|trong)|don\s+vi|co\s+so\s+(?:giao|gd))"
    r"|\bva\s+(?:cac\s+)?(?:truong\s+hoc|don\s+vi)\b|\bcac\s+cap\s+hoc\b|\bcac\s+bac\s+hoc\b"
)
#: "các trường, cơ sở mầm non": all schools, and the nurseries that are none.
_AND_NURSERIES = re.compile(
    r"\bcac\s+truong(?:\s+hoc)?\s*(?:,|va\b)\s*(?:cac\s+)?co\s+so\s+(?:giao\s+duc\s+)?(?:mam\s+non|mn)\b"
)
_ANY_SCHOOLS = re.compile(r"\btruong\s+hoc\b|\bnha\s+truong\b|\bcac\s+truong\b|\bthu\s+truong\b|\bdon\s+vi\b")
#: What a commune gathers is not whom a Sở asks: "Phòng Văn hóa - Xã hội tổng hợp báo cáo của các trường mầm non, tiểu học".
_OWNED = re.compile(
    r"\(\s*(?:de\s+)?(?:tong\s+hop|bao\s+gom|cho|doi\s+voi|chi\s+dao|huong\s+dan|trien\s+khai)\b[^()]*\)|\([^()]*\bca\s+(?:mam\s+non|mn)\b[^()]*\)|\b(?:cua|tu|chi\s+dao|don\s+doc|huong\s+dan)\s+(?:cac\s+)?(?:truong|don\s+vi|co\s+so)\b"
    r"[^.;]*?(?:(?:tren|thuoc)\s+dia\s+ban|(?=,?\s*\b(?:gui|nop|bao\s+cao|tong\s+hop)\b)|$)"
)
#: A Sở's own: upper secondary schools, schools of several levels, centres.
_SUBORDINATES = re.compile(r"\b(?:don\s+vi|(?P<schools>truong))\s+(?:giao\s+duc\s+)?truc\s+thuoc\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SECTION = re.compile(r"\b(?:bo\s+phan|to(?!\s+chuc)|chuyen\s+vien|van\s+phong|dong\s+chi|ong|ba)\s+[^,;.()@:\d]{2,60}")
_PARENTHESES = re.compile(r"\(([^()]{3,120})\)")
_MANY = 128  # texts of one paper, each asked about once for every deadline in it
#: Levels in the name of an exam, a programme or a class: nobody is addressed by them.
_OF_THINGS = re.compile(
    r"\b(?:tre(?:\s+em)?\s+(?:nha\s+tre|mau\s+giao|mam\s+non)\b|giao\s+vien\s+(?:mam\s+non|tieu\s+hoc)\b|(?:tot\s+nghiep|lop\s+(?:\d{1,2}|mot|sau|muoi)|chuong\s+trinh(?:\s+giao\s+duc)?|sach\s+giao\s+khoa|bang|sau)\s+(?:cap\s+)?(?:mam\s+non|tieu\s+hoc|trung\s+hoc\s+(?:co\s+so|pho\s+thong)|thcs|thpt)\b)"
)
#: "(riêng cấp tiểu học và THCS …": the levels that a bracket opens with are those that are asked.
_ONLY = re.compile(r"(?<=\()\s*(?:chỉ\s+)?(?:riêng|dành\s+cho|áp\s+dụng\s+(?:đối\s+)?với)\s+(?=(?:các\s+)?(?:cấp|bậc)\s)")
_SPARED = re.compile(
    r"(?<=[;,:])\s*(?:riêng\s+)?(?:MN|TH|THCS|THPT|[Mm]ầm\s+non|[Tt]iểu\s+học)(?:\s*,\s*(?:MN|TH|THCS|THPT))*\s+không\b[^;,.()]*"
    r"|[;,]\s*(?:các\s+)?(?:trường|cấp|bậc|đơn\s+vi)\b[^;,.()]{0,60}\bkhông\s+(?:phải\s+)?(?:thực\s+hiện|gửi|nộp|báo\s+cáo)\b[^;,.()]*"
)
#: "…, riêng Trường MN Thiên Ân gửi sau": of whom something else is said than of those before.
_SAVE = re.compile(r"(?<=\S)\s*[,(]\s*riêng\b[^).;]*\)?|\(?\b(?:ngoại\s+trừ|trừ|không\s+kể|không\s+bao\s+gồm)\b[^).;]*\)?")


#: "tất cả các trường, kể cả mầm non": all, of whom one level is only named lest it be forgotten.
_EVEN = re.compile(r"(?P<all>(?:[Tt]ất cả|[Tt]oàn bộ)\s+(?:các\s+)?(?:trường|đơn vị))\s*,?\s*kể\s+cả\b[^.;()]*")


#: "Đối với trường mầm non, tiểu học: UBND các xã rà soát …": which schools it is about, and who is asked.
_ABOUT_SCHOOLS = re.compile(
    r"^\W*(?:[\da-h]{1,2}(?:\.\d+)*[.)]\s*)?(?:Đối với|Với|Về)\s+[^:;]{3,80}:\s*(?=(?:Đề nghị\s+)?(?:UBND|Ủy ban nhân dân)\s)",
    re.IGNORECASE,
)


class Addressees(NamedTuple):
    """Whom a text addresses."""

    units: tuple[str, ...] = ()  #: selectors of campaign.toml; "*" are all
    named: tuple[str, ...] = ()  #: schools by name, to be matched against the roster

    @property
    def definite(self) -> bool:
        """Whether some are told apart from the others."""
        return bool(self.named) or self.units not in ((), ("*",))


@lru_cache(maxsize=_MANY)
def addressees(text: str, office: str = "phong") -> Addressees:
    """The addressees that a text names; neither selectors nor names where it names none.

    "các trường mầm non, mẫu giáo" gives level:mam_non and level:mau_giao; "các trường học trực thuộc" gives "*";
    "Trường TH Nguyễn Du" is a name. `office` issued the paper: communes obey a Sở, not the Phòng beside them.
    """
    original = _asked_only(text, office)
    named = school_names(original)
    if places := _places(original, office):
        named, original = (*named, *places), without_places(original)
    folded = _OF_THINGS.sub(" ", fold(without_schools(original)))
    folded = _BOTH.sub(r"\g<of> th, thcs", folded)
    folded = _OWNED.sub(" ", folded) if office == "so" and _OF_COMMUNES.search(_OWNED.sub(" ", folded)) else folded
    levels: list[Level] = []
    others: tuple[tuple[re.Pattern[str], Level], ...] = ((_NURSERY_GROUPS, Level.NHOM_TRE), (_CENTRES, Level.GDTX))
    if office == "so":
        others = ((_OF_COMMUNES, Level.XA_PHUONG), (_OF_DISTRICTS, Level.PHONG), *others)
    for pattern, level in (*others, (_COMBINED, Level.LIEN_CAP), (_SECTIONS, Level.BO_PHAN), (_UNIONS, Level.DOAN_THE)):
        if pattern.search(folded):
            levels.append(level)
            folded = pattern.sub(" ", folded)
    schools = [level for pattern, found in _LEVELS if pattern.search(folded) for level in found]
    if boarding := _BOARDING.search(fold(without_schools(original))):
        if schools:
            levels.append(Level.LIEN_CAP)
        else:
            named = (*named, original[boarding.start("name") : boarding.end("name")])
    if centres := _OTHER_CENTRES.search(fold(without_schools(original))):
        named = (*named, original[centres.start("name") : centres.end("name")])
    if office == "so" and (owned := _SUBORDINATES.search(folded)):
        own = (Level.THPT, Level.LIEN_CAP) if owned["schools"] else (Level.THPT, Level.LIEN_CAP, Level.GDTX)
        schools += [level for level in own if level not in (*schools, *levels)]
    nurseries = set(schools) <= {Level.MAM_NON, Level.MAU_GIAO}
    if office != "so" and nurseries and not named and _AND_NURSERIES.search(folded):
        return Addressees(("*",))
    if not schools and not named and _ALL_SCHOOLS.search(folded):
        return Addressees(("*",))
    inside = {Level.BO_PHAN, Level.DOAN_THE}
    if not schools and set(levels) <= inside | {Level.NHOM_TRE} and not named and _ANY_SCHOOLS.search(folded):
        return Addressees(("*",))
    order = list(
        dict.fromkeys((*(one for one in levels if one not in inside | {Level.LIEN_CAP, Level.GDTX, Level.NHOM_TRE}), *schools))
    )
    order += [one for one in dict.fromkeys(levels) if one not in order]
    return Addressees(tuple(f"level:{level}" for level in order), named)


def _asked_only(text: str, office: str) -> str:
    """The text without those whom it only speaks of, spares, or asks something else."""
    text = _EVEN.sub(r"\g<all>", text)
    text = _ABOUT_SCHOOLS.sub("", text) if office == "so" else text
    return _SAVE.sub(" ", _SPARED.sub(" ", _ONLY.sub("", squeeze(clean(text)))))


def _places(original: str, office: str) -> tuple[str, ...]:
    """Schools by their commune; of a Sở the communes by name. A ward's own name stands for no part of its schools."""
    return () if office == "ubnd" else places_named(original, communes=office == "so")


@lru_cache(maxsize=_MANY)
def address(text: str) -> str:
    """The first mail address of a text, in lower case; empty if there is none."""
    found = _ADDRESS.search(clean(text))
    return found[0].lower().rstrip(".") if found else ""


def section(text: str) -> str:
    """Who takes the reports in: "bộ phận Tổ chức cán bộ"; empty where the text names nobody within the office."""
    original = clean(text)
    for part in (*_PARENTHESES.findall(original), *_after_recipient(original)):
        if found := _SECTION.search(fold(part)):
            named = squeeze(part[found.start() : found.end()])
            return re.split(r"\s+(?:trước|chậm|qua|để|theo|vào|hạn|muộn|địa chỉ)\b", named)[0].strip(" -")
    return ""


def _after_recipient(original: str) -> list[str]:
    folded = fold(original)
    return [original[found.start("who") :] for found in RECIPIENT.finditer(folded)]
