"""How time deadlines are worded, as patterns on folded text. Nothing here decides what they mean.

Every pattern begins with what may stand before a date: words of deadline, an hour, a day of the week.
"""

from __future__ import annotations

import re

_LIMIT_WORD = (
    r"(?:(?:cham|muon|tre)\s+nhat|khong\s+(?:de\s+)?(?:qua|tre\s+qua|(?:muon|tre|cham)\s+hon|sau)|truoc(?!(?<=nam\struoc)\s+(?:den|toi)\b)|het|cuoi|den|toi|trong|vao|luc|la|xong"
    r"|(?:thoi\s+)?han\s+(?:cuoi(?:\s+cung)?|chot)|deadline)\b"
)
#: "Hạn nộp báo cáo về Phòng": other words may stand between it and the date, and only once, or the search has no end.
_TERM = r"(?:thoi\s+)?han\b(?:\s+[a-z]+){0,7}?"
_LEAD = (
    rf"(?:(?<![a-z])(?P<lead>(?:{_LIMIT_WORD}[\s:,]*){{1,6}}(?:{_TERM}[\s:,]*)?"
    rf"|{_TERM}[\s:,]*(?:{_LIMIT_WORD}[\s:,]*){{0,5}}))?"
)
_HOUR = (
    r"(?:(?:cuoi\s+|het\s+)?gio\s+(?:hanh\s+chinh|lam\s+viec)(?!\s*\(\s*\d{1,2}\s*(?:gio|h|g|:))|cuoi\s+gio\s+(?:sang|chieu)|cuoi\s+(?:buoi\s+)?(?:sang|chieu)(?=\s+(?:ngay|hom|mai|thu\s))"
    r"|buoi\s+(?:sang|chieu)|(?:sang|chieu)(?=\s+(?:ngay|hom|mai|thu\s))|gio\s+nghi\s+trua(?!\s*\()|gio\s+(?:ket\s+thuc|tan)\s+(?:gio\s+|buoi\s+)?(?:lam\s+viec|lam|tam)(?!\s*\()"
    r"|(?:(?:cuoi\s+|het\s+)?gio\s+(?:ket\s+thuc\s+|nghi\s+|tan\s+)?(?:hanh\s+chinh|lam\s+viec|lam|trua)\s*\(\s*)?(?P<hour>\d{1,2})\s*(?:(?:gio|h|g)(?![a-z])|:(?=\d\d))\s*(?P<minute>\d{2})?"
    r"\s*(?:phut|ph|p|')?(?![a-z0-9])(?:\s*(?P<part>sang|trua|chieu|toi|dem)\b)?(?:\s*\)(?=\s*,?\s*(?:cua\s+)?ngay))?)"
)
_WEEKDAY = r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)(?![a-z0-9])"
#: What stands before a date.
OPENING = rf"{_LEAD}(?:(?P<clock>{_HOUR})[\s,]*(?:-\s+)?(?:cua\s+|cung\s+(?=ngay\s+\d))?)?"
OPENING += rf"(?:(?:ngay\s+)?(?P<weekday>{_WEEKDAY})[\s,(]*)?(?:het\s+|cuoi\s+)?"

_SPOKEN_MONTHS = {
    "mot": 1,
    "gieng": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_YEAR = r"(?:19|20)\d\d(?!\d|\s*-\s*20\d\d)"
_OF_YEAR = rf"(?:\s*(?:,\s*)?(?:cua\s+)?(?:nam\s+|[/.\-]\s*)(?P<year>{_YEAR}))?"
_DAY = r"(?:m[ou]ng\s+)?(?P<day>3[01]|[12]\d|0?[1-9])"
_EVERY = r"(?:hang|moi)\s+"
_SPOKEN = r"muoi\s+mot|muoi\s+hai|muoi|gieng|chap|bon|bay|tam|chin"

_NEXT_HOUR = _HOUR.replace("(?P<", "(?P<next_")
_LATE_HOUR = _HOUR.replace("(?P<", "(?P<late_")
_TRAILING_HOUR = (
    r"(?:[\s,(]+(?:(?:(?:cham|muon|tre)\s+nhat|khong\s+qua|la|luc|truoc|vao|den|het)\s+){0,3}"
    rf"(?P<late_clock>{_LATE_HOUR})(?!\s*[\d,]*\s*(?:ngay|thu)\b))?"
)

#: 30/11, 30-11-2020, 30.11.20, 30 tháng 11 năm 2020, 30 tháng mười một; an hour may stand behind.
DATE = re.compile(
    rf"{OPENING}(?P<named>(?:cac\s+)?ngay\s*:?\s*(?:\d{{1,2}}(?:\s*[,;]\s*\d{{1,2}})*\s*(?:(?:,|va)\s*(?:ngay\s+)?|(?:-|den)\s*))?)?(?:(?<![\d/.,\-])|(?<=ngay\s\d-)|(?<=ngay\s\d\d-))(?<!tuan\s)(?<!thu\s)(?:{_DAY}|(?P<bad_day>3[2-9]))\s*"
    rf"(?:(?P<sep>[/.\-])\s*(?P<month>{_MONTH})(?:\s*(?P=sep)\s*(?P<year>{_YEAR}|\d\d(?!\d))|\s*,?\s*nam\s+(?P<year2>{_YEAR}))?"
    rf"|\s*(?:cua\s+)?thang\s*(?:(?P<month2>{_MONTH})|(?P<spoken>{_SPOKEN}))(?:\s*,?\s*(?:nam\s*|[/.\-]\s*)(?P<year3>{_YEAR}))?)"
    rf"(?!\d|\s*/\s*[\da-z]|-[a-z])(?P<yearly>\s*{_EVERY}nam\b)?{_TRAILING_HOUR}"
)
#: từ ngày 01/11 đến hết ngày 30/11/2020: a stretch of time; only its end may be a deadline.
RANGE_START = re.compile(
    rf"\btu\s+(?:{_HOUR.replace('(?P<', '(?P<from_')}[\s,]*)?(?:{_WEEKDAY}[\s,(]*)?(?:ngay\s*)?"
    rf"\d{{1,2}}(?:\s*[/.\-]\s*\d{{1,2}}(?:\s*[/.\-]\s*\d{{2,4}})?|\s*thang\s*\d{{1,2}}(?:\s*nam\s*\d{{4}})?)?\s*,?\s*(?=den\b|toi\b|-)"
)
RANGE_AHEAD = 14  # characters of a day, into which the beginning of its stretch may reach: "từ [ngày 10 đến 19/12]"
#: cuối tháng 11, giữa tháng 11/2020, trong tháng 12, tuần 2 tháng 12, tuần cuối tháng 5 năm 2021, trước tháng 12.
MONTH = re.compile(
    rf"{OPENING}(?:(?:ngay\s+(?P<working>lam\s+viec\s+(?=cuoi))?)?(?P<where>cuoi(?:\s+cung)?|giua|dau|trong|het|(?<=truoc\s)khi\s+(?:het|ket\s+thuc))\s+(?:cua\s+)?)?(?:(?:tuan\s*(?:le\s*)?(?:thu\s*)?(?P<week>[1-5](?!\d)|nhat|hai|ba|tu|iv|i{{1,3}}"
    rf"|dau(?:\s+tien)?|cuoi(?:\s+cung)?))\s*(?:cua\s+|trong\s+)?)?(?<!cac\s)thang\s*(?P<month>{_MONTH}){_OF_YEAR}(?!\s*(?:nam\s+sau|[/.\-]\d|,\s*\d))"
)
#: cuối quý IV/2020, trong quý I năm 2021, hết 6 tháng đầu năm; cuối năm 2020.
QUARTER = re.compile(rf"{OPENING}(?:(?P<where>cuoi|trong|het)\s+)?qu[yi]\s*(?P<quarter>iv|i{{1,3}}|[1-4])\b{_OF_YEAR}")
YEAR_END = re.compile(rf"{OPENING}(?P<where>cuoi|giua|het)\s+nam(?!\s*hoc)(?:\s+(?P<year>{_YEAR}))?")
#: chậm nhất thứ 6, trước thứ Sáu tuần này, trước 10 giờ sáng thứ Hai tuần sau.
WEEKDAY = re.compile(
    rf"{_LEAD}(?:(?P<clock>{_HOUR})[\s,]*)?(?:(?:cac\s+|moi\s+)?ngay\s+)?(?P<each>{_EVERY})?(?P<weekday>{_WEEKDAY})(?P<week>\s*(?:tuan\s+)?(?:nay|sau|toi|ke\s+tiep|tiep\s+theo))?"
    rf"(?:(?P<weekly>\s*{_EVERY}tuan)?{_TRAILING_HOUR})(?!\s*[\d,(]*\s*(?:ngay|\d))"
)
#: hằng ngày báo cáo nhanh trước 15h; trước 16 giờ hằng ngày. No date stands beside the hour.
DAILY = re.compile(
    rf"(?:{_EVERY}ngay\b(?:[^.;:0-9]{{0,60}}?[\s,(])?(?P<lead>(?:truoc|luc|vao|cham\s+nhat)\s+(?:luc\s+|vao\s+)?)(?P<clock>{_HOUR})(?!\s*,?\s*(?:ngay|\d))"
    rf"|(?P<late_lead>(?:(?:truoc|cham\s+nhat|(?<!tuan\s)luc|:)\s*))(?P<late_clock>{_LATE_HOUR})(?:\s*(?:,|va)\s*{_NEXT_HOUR})?\s*,?\s*(?:cac\s+ngay|{_EVERY}ngay)\b(?!\s*\d))"
)
#: "kỳ đầu tiên ngày 13/10", "tháng 2 báo cáo vào ngày 29/02": what stands before the day of one report of a series.
OF_SERIES = re.compile(
    r"\b(?:ky|lan|dot|bao\s+cao|tuan|thang|quy)\s+(?:dau(?:\s+tien)?|thu\s+nhat|gan\s+nhat)\b(?:[^.;\d]|thang\s*\d{1,2}\s*/\s*20\d\d){0,45}$|\b(?:ky\s+thang\s+\d{1,2}|(?:ky\s+)?qu[yi]\s+(?:[iv]+|[1-4]))(?:\s*(?:/|nam)\s*20\d\d)?\s+(?:thi\s+)?(?:bao\s+cao|gui|nop)\b[^.;\d]{0,20}$|\bbat\s+dau\s+(?:ke\s+)?tu\s+(?:ngay\s+)?$|\bthang\s+\d{1,2}\s+(?:thi\s+)?(?:bao\s+cao|gui|nop)\b[^.;\d]{0,20}$"
)
_NTH = r"[1-5](?!\d)|nhat|hai|ba|tu|dau(?:\s+tien)?|cuoi(?:\s+cung)?"
#: thứ Sáu tuần cuối của tháng, thứ Sáu tuần thứ 3, thứ Hai đầu tiên của tháng 12/2024.
WEEKDAY_OF_MONTH = re.compile(
    rf"{_LEAD}(?:(?P<clock>{_HOUR})[\s,]*)?(?:ngay\s+)?(?P<weekday>{_WEEKDAY})\s*,?\s*(?:cua\s+|trong\s+)?"
    rf"(?:tuan\s+(?:le\s+)?(?:thu\s+)?(?P<nth>{_NTH})(?!\s+(?:gui|nop|bao\s+cao|la\b|:))|(?P<nth2>dau\s+tien|cuoi(?:\s+cung)?)(?=\s+(?:cua\s+|trong\s+)?(?:{_EVERY})?thang))"
    rf"(?:\s+(?:cua\s+|trong\s+)?(?P<monthly>(?:{_EVERY})?thang)(?:\s*(?P<month>{_MONTH}){_OF_YEAR})?)?"
)
#: hôm nay, trước 10 giờ hôm nay (07/10/2024), chậm nhất ngày mai.
TODAY = re.compile(
    rf"{OPENING}(?:ngay\s+)?(?P<said>hom\s+nay|(?:(?<=chieu\s)|(?<=sang\s)|(?<=trua\s)|(?<=toi\s))nay|mai|ngay\s+kia|trong\s+ngay(?=\s*[.,;)]|$))\b"
    rf"(?:\s*(?:nhe\s*)?,?\s*\(?\s*(?:tuc\s+)?(?:ngay\s+)?(?P<day>\d{{1,2}})[/.-](?P<month>{_MONTH})(?:[/.-](?P<year>\d{{4}}))?\)?)?"
)
#: trước ngày khai mạc Hội thi ít nhất 10 ngày, 05 ngày trước ngày thi, trước 10 ngày kể từ ngày tổ chức.
BEFORE_EVENT = re.compile(
    r"(?P<lead>truoc\s+)(?=(?:(?:ngay|khi|thoi\s+(?:diem|gian)|buoi|hoi|cuoc|dot|ky|le|cac\s+(?:truong|don\s+vi)|truong|don\s+vi)\s+[a-z]|khai\s+giang|be\s+giang|tet\b))(?P<event>[^.,;()]{5,80}?)\s*(?:,\s*)?(?:(?:it\s+nhat|toi\s+thieu)\s+(?:la\s+)?)?(?P<count>\d{1,3})\s+(?P<unit>ngay\s+lam\s+viec|ngay|tuan|thang)\b(?!\s*\d)"
    r"|(?P<lead2>(?:(?:cham\s+nhat|it\s+nhat|toi\s+thieu)\s+(?:la\s+)?|\bla\s+))(?P<count2>\d{1,3})\s+(?P<unit2>ngay\s+lam\s+viec|ngay|tuan|thang)\s+truoc\s+(?P<event2>[^.,;()]{3,80})"
    r"|(?P<lead4>truoc\s+do\s+)(?:(?:it\s+nhat|toi\s+thieu)\s+(?:la\s+)?)?(?P<count4>\d{1,3})\s+(?P<unit4>ngay\s+lam\s+viec|ngay|tuan|thang)\b(?P<event4>)"
    r"|(?P<lead3>truoc\s+)(?P<count3>\d{1,3})\s+(?P<unit3>ngay\s+lam\s+viec|ngay|tuan|thang)\s*,?\s*(?:(?:ke|tinh)\s+(?:tu|den)|so\s+voi|truoc)\s+(?P<event3>[^.,;()]{3,80})"
)
#: tuần cuối hằng tháng, cuối mỗi quý, đầu tháng sau: not said to the day, and asked again and again.
PART_OF_PERIOD = re.compile(
    rf"{OPENING}(?P<week>tuan\s+(?:le\s+)?)?(?P<where>dau(?:\s+tien)?|giua|cuoi(?:\s+cung)?)\s+(?:(?:cua|trong)\s+)?(?P<every>(?:{_EVERY}|cac\s+)(?:thang|qu[yi])|(?:thang|qu[yi])(?!\s*(?:\d|i|v)))(?!\s+(?:nay|truoc))"
)
#: chậm nhất vào ngày làm việc cuối cùng của tuần.
END_OF_WEEK = re.compile(
    rf"{OPENING}ngay\s+(?:lam\s+viec\s+)?cuoi(?:\s+cung)?\s+(?:cua\s+)?(?P<weekly>(?:{_EVERY})?tuan)\b(?!\s+(?:dau|cuoi|thu|\d))"
    rf"|{_LEAD.replace('(?P<', '(?P<late_')}cuoi\s+{_EVERY}tuan\b"
)
#: "(tháng 02/2025 là ngày 28)", "(tức 21 tháng Chạp)": one month of a series, a day of the moon; no day of its own.
IN_BRACKETS = re.compile(
    r"\(\s*(?:rieng\s+)?thang\s+\d{1,2}(?:/\d{4})?\s+(?:(?:bao\s+cao|la|vao|gui|nop|truoc|cham\s+nhat|den|het)\s+)*ngay\s+\d{1,2}\s*\)"
    r"|\(\s*(?:tuc|nham)?\s*(?:la\s+)?(?:ngay\s+)?(?:m[uo]ng\s+)?\d{1,2}\s*(?:thang\s+(?:gieng|chap)\b|(?:/\s*\d{1,2}|thang\s+\w+)\s*,?\s*(?:am\s+lich|al)\b)[^()]*\)"
)
#: trước 17h cùng ngày: the day is the one named before.
SAME_DAY = re.compile(rf"{OPENING}(?:trong\s+)?cung\s+ngay\b(?!\s*\d)")
#: "Ngày …, các trường báo cáo … trước 10h00", "Thứ Sáu mỗi tuần: …, trước 14g00": an hour whose day stands before it.
HOUR_ALONE = re.compile(
    rf"\b(?P<lead>(?:truoc|cham\s+nhat|muon\s+nhat)\s+(?:la\s+|luc\s+|vao\s+)?)(?P<clock>{_HOUR})(?P<weekday>(?!))?\s*(?=$|[.;,)\x00])(?!\s*,?\s*(?:ngay|thu|\d))"
)
#: trong thời gian sớm nhất: asked for, and no day named.
SOON = re.compile(
    r"(?P<lead>trong\s+)(?:thoi\s+gian\s+som\s+nhat|thoi\s+gian\s+nhanh\s+nhat)|(?P<lead2>)\bsom\s+nhat\s+co\s+the\b|\bngay\s+(?:sau\s+)?khi\s+(?:nhan\s+duoc|co\s+yeu\s+cau)[^,.;()]{0,40}"
)
#: ngay sau khi kết thúc hội thi: counted from an event whose day stands elsewhere, or nowhere.
AFTER_EVENT = re.compile(
    r"(?P<lead>)\bsau\s+(?:do|khai\s+giang|be\s+giang|tet|(?:cac\s+)?(?:truong|don\s+vi)\s+[^,.;():\d]{2,30}?)\s+(?:khong\s+qua\s+|cham\s+nhat\s+)?\d{1,2}\s+ngay\b(?!\s*\d)|\bcung\s+(?:luc|dot|ngay|thoi\s+(?:han|gian|diem))\s+(?:nop\s+|gui\s+)?voi\s+(?:bao\s+cao|ho\s+so|danh\s+sach|ke\s+hoach|bieu|phieu|mau)\b[^,.;()]{0,30}|\bsau\s+khi\s+(?:ket\s+thuc|hoan\s+thanh|to\s+chuc|co\s+ket\s+qua|het|chot)\b[^,.;():\d]{0,60}?\s(?:toi\s+da\s+|khong\s+qua\s+|cham\s+nhat\s+)?\d{1,2}\s+ngay\b(?!\s*\d)|\bngay\s+sau\s+khi\s+(?:ket\s+thuc|hoan\s+thanh|to\s+chuc|thuc\s+hien|co\s+ket\s+qua)\b[^,.;()]{0,60}"
    r"(?!\s*\()(?![^.;]*\b(?:truoc|nhat|trong\s+vong|khong\s+qua)\b)"
)
#: từ tháng 10/2024 đến hết tháng 5/2025, bắt đầu từ quý I/2027: the periods of which a repeated report is asked.
SPAN = re.compile(
    rf"(?:bat\s+dau\s+)?\btu\s+(?:ky\s+bao\s+cao\s+)?(?:thang\s*(?P<from_month>{_MONTH})|qu[yi]\s*(?P<from_quarter>iv|i{{1,3}}|[1-4])\b)(?:\s*(?:[/.\-]|nam)\s*(?P<from_year>{_YEAR}))?(?![/.-]?\d)"
    rf"(?:\s*,?\s*(?:cho\s+)?(?:den|toi)\s+(?:het\s+)?(?:thang\s*(?P<to_month>{_MONTH})|qu[yi]\s*(?P<to_quarter>iv|i{{1,3}}|[1-4])\b)(?:\s*(?:[/.\-]|nam)\s*(?P<to_year>{_YEAR}))?(?![/.-]?\d))?"
)
#: từ 19/10 đến hết tháng 11, bắt đầu từ ngày 02/3/2026: between which days a repeated report is asked.
DAY_SPAN = re.compile(
    rf"\b(?:(?:bat\s+dau\s+)?tu|bat\s+dau)\s+(?:{_WEEKDAY}[\s,]+)?(?:ngay\s+)?(?P<day>3[01]|[12]\d|0?[1-9])\s*/\s*(?P<month>{_MONTH})(?:\s*/\s*(?P<year>{_YEAR}))?"
    rf"(?P<until>\s*,?\s*(?:den|toi)\s+(?:het\s+)?(?:{_WEEKDAY}[\s,]+)?(?:ngay\s+)?(?:(?P<to_day>\d{{1,2}})\s*/\s*|thang\s+)(?P<to_month>{_MONTH})(?:\s*/\s*(?P<to_year>{_YEAR}))?)?"
)
#: trong vòng 05 ngày làm việc kể từ ngày ký, sau 2 tuần tính từ ngày kết thúc (15/7), không quá 10 ngày.
DURATION = re.compile(
    r"(?P<lead>(?:thoi\s+han(?:\s+[a-z]+){1,5}\s*:\s*|(?:cham\s+nhat|muon\s+nhat|khong\s+qua|thoi\s+han|thoi\s+gian|trong|sau|vong|la)\b[\s:]*)+)"
    r"(?P<count>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|muoi)\s*(?:\([^)]{1,20}\)\s*)?(?P<unit>ngay\s+lam\s+viec|ngay|tuan|thang)\b"
    r"(?!\s*(?:\d|dau|cuoi|nay|tinh\s+den))(?:\s*,?\s*(?:(?:ke|tinh|bat\s+dau)\s*)?(?:tu|sau)\s+(?P<event>[^,.;()]{3,80}(?:\(\s*(?:ngay\s+)?\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?\s*\))?))?"
)
#: "bắt đầu từ tuần này đến hết tháng 6/2025": until when a repeated report is asked.
FROM_NOW = re.compile(
    r"\b(?:bat\s+dau\s+)?tu\s+(?:tuan\s+|thang\s+|hom\s+)?nay\s*,?\s*(?:cho\s+)?(?:den|toi)\s+(?:het\s+)?(?:thang\s*\d{1,2}(?:\s*[/.-]\s*20\d\d)?|(?:ngay\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?)"
)
FREQUENCY = re.compile(
    rf"(?:(?<![a-z])(?=(?:tuan|thang|qu[yi])\s+nao\s+cung\b)|(?:dinh\s+ky|thuong\s+xuyen|bao\s+cao|dinh\s+ki)\s*,?\s*(?:{_EVERY}|theo\s+|vao\s+)?|{_EVERY}|theo\s+(?=thang\b(?!\s+(?:diem|bang|do)\b)))"
    r"(?P<every>tuan(?!\s+(?:toi|sau|nay|ke|tiep|cuoi|dau))|thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])\b|thang(?!\s+(?:toi|sau|nay))|qu[yi]|(?:0?6|sau)\s+thang|(?:0?3|ba)\s+thang|(?:mot|1)\s+nam\s+(?:hai|2)\s+lan|nam\s+hoc|nam|hoc\s+k[yi])(?!\s*(?:\d+|[iv]+)\b)"
)
#: ngày 15 hàng tháng, ngày 20 của tháng cuối quý, ngày 05 của tháng sau, ngày cuối cùng của tháng.
MONTHLY = re.compile(
    rf"{OPENING}(?:ngay\s+|(?<=\x00\sva\s))(?:{_DAY}|(?P<working>lam\s+viec\s+)?(?P<last>cuoi(?:\s+cung)?))(?!\d|\s*[/.\-]\s*\d)\s*(?:(?:cua|trong)\s+)?"
    rf"(?P<every>{_EVERY}thang|{_EVERY}qu[yi]|thang\s+(?:cuoi|dau|thu\s+(?:ba|hai|nhat))\s+(?:cua\s+)?(?:{_EVERY})?qu[yi](?:\s+(?P<next_quarter>sau|tiep\s+theo|ke\s+tiep|lien\s+ke))?"
    rf"|thang\s+(?:sau|toi|ke\s+tiep|tiep\s+theo|lien\s+ke|lien\s+sau|ke\s+sau|do|bao\s+cao|cuoi\s+(?:ky|k[yi]\s+bao\s+cao))|qu[yi]|thang(?!\s*\d))"
)
#: ngày 10 và 25 hằng tháng: the first of two days.
TWICE_MONTHLY = re.compile(
    rf"{OPENING}ngay\s+{_DAY}(?P<working>(?!))?(?P<last>(?!))?(?P<next_quarter>(?!))?(?=\s+va\s+(?:ngay\s+)?(?:3[01]|[12]\d|0?[1-9])\s*(?:cua\s+)?(?P<every>{_EVERY}thang))"
)
#: hằng tháng, trước ngày 25; hằng quý chậm nhất ngày 20 (the frequency first, a day without month after it).
BARE_DAY = re.compile(rf"{OPENING}ngay\s+{_DAY}(?!\d|\s*[/.\-]\s*\d|\s*thang|\s*lam\s+viec)")

#: "mỗi năm, bắt đầu từ năm 2026": no round of a year before is asked for.
FROM_YEAR = re.compile(r"\b(?:bat\s+dau|ap\s+dung|thuc\s+hien|ke)\s+(?:ke\s+)?tu\s+nam\s+(?P<year>20\d\d)(?!\s*-)")
#: "Kỳ đầu tiên: tháng 11/2019": no month before is asked for.
FIRST_MONTH = re.compile(
    r"\b(?:ky|lan|bao\s+cao)\s+dau(?:\s+tien)?\s*[:,]?\s*(?:la\s+)?(?:ky\s+)?thang\s*(?P<month>1[0-2]|0?[1-9])\s*[/-]\s*(?P<year>20\d\d)"
)
#: "ngày làm việc cuối cùng của tháng", "thứ Năm tuần cuối của tháng": a rule of months, whatever else says how often.
OF_MONTHS = re.compile(r"\b(?:cuoi(?:\s+cung)?|dau(?:\s+tien)?|ngay\s+\d{1,2})\s+(?:cua|trong)\s+thang\b(?!\s*[\d/])")
OF_QUARTERS = re.compile(r"\bthang\s+(?:cuoi|dau|thu\s+\w+)\s+(?:cua\s+)?qu[yi]\b(?!\s*[ivx\d])")


def spoken_month(words: str) -> int:
    """The month that a word names."""
    return _SPOKEN_MONTHS[" ".join(words.split())]


def number(word: str) -> int:
    """A small number in digits, words or Roman numerals; "cuoi" is 5, the last of the weeks of a month."""
    known = {**_SPOKEN_MONTHS, "nhat": 1, "dau": 1, "cuoi": 5, "i": 1, "ii": 2, "iii": 3, "iv": 4}
    return int(word) if word.isdigit() else known[word.split()[0]]
