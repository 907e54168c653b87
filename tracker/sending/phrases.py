"""How times, sizes and codes are said in Vietnamese letters. Sentences are in templates/."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from config.entities import Level
from parsers.vietnamese.dates import due_phrase
from parsers.vietnamese.text import fold
from templates import ROOT
from tracker.rules.office import office_name

_BODIES = (Level.BO_PHAN, Level.DOAN_THE, Level.PHONG)  #: greeted by their name, whoever heads them
_NOT_SCHOOLS = ("", *_BODIES, Level.KHAC)
_CENTRES = ("trung tam ", "tt ", "tt. ")
_NURSERIES = ("nhom ", "lop ", "co so ")  #: "Nhóm trẻ độc lập …", "Lớp mẫu giáo độc lập …": its owner answers for it
_PLACES = ("xa ", "phuong ", "dac khu ", "thi tran ")
_COMMUNES = re.compile(r"(?:uy ban nhan dan|ubnd) +")
_SCHOOL_WORDS = ("mam non", "mau giao", "mn ", "mg ", "tieu hoc", "th ", "thcs", "thpt", "trung hoc", "th&", "pt", "lien cap")


_INTERNAL_PLACE = re.compile(r"[a-z]+(-[a-z]+)*")  #: "container-depth": which budget, for us and not for the clerk


@lru_cache(maxsize=1)
def labels() -> Mapping[str, Mapping[str, str]]:
    """Words for codes, from templates/labels.toml: problems, standing, office, salutation, school."""
    return tomllib.loads((ROOT / "labels.toml").read_text("utf-8"))


def problem_sentence(code: str, where: str = "", found: str = "") -> str:
    """A problem in words a clerk understands, without a full stop. Unknown codes get a neutral sentence."""
    words = labels()["problems"]
    sentence = words.get(code, words["other"]).replace("{found}", found)
    place = "" if _INTERNAL_PLACE.fullmatch(where) else where
    return f"{place}: {sentence}" if place else sentence


def problem_sentences(problems: Sequence[tuple[str, str, str]], filename: str = "") -> tuple[str, ...]:
    """The problems of one file; at most ten, then how many more. The file's own name is not said again."""
    told = [problem_sentence(code, "" if where == filename else where, found) for code, where, found in problems]
    if len(told) > 10:
        told = [*told[:10], f"và {len(told) - 10} điểm khác"]
    return tuple(dict.fromkeys(told))


@lru_cache(maxsize=1_024)
def salutation(name: str, level: str) -> str:
    """Whom a letter greets: who heads a school, a centre or a group, a commune's committee, a body by its name."""
    words = labels()["salutation"]
    if not name:
        return words["person"]
    kind, called = _headed(name, level)
    return words[kind].format(name=called)


def _headed(name: str, level: str) -> tuple[str, str]:
    """Who heads a unit, and what it is called in one breath with its head."""
    begins, school = fold(name), labels()["school"]
    if level in _BODIES:
        return "unit", name
    if level == Level.XA_PHUONG:  # its Phòng or another organ of it is greeted by its own name
        committee = _COMMUNES.match(begins)
        place = name[committee.end() :] if committee else name
        return ("commune", place[:1].lower() + place[1:]) if committee or begins.startswith(_PLACES) else ("unit", name)
    if level == Level.NHOM_TRE:
        return "nursery", name[:1].lower() + name[1:] if begins.startswith(_NURSERIES) else f"{school['nursery']} {name}"
    if begins.startswith(_CENTRES):
        return "centre", name
    if begins.startswith(fold(school["word"]) + " "):
        return "school", name
    if level == Level.GDTX:
        return "centre", f"{school['centre']} {name}"
    if level not in _NOT_SCHOOLS and begins.startswith(_SCHOOL_WORDS):
        return "school", f"{school['word']} {name}"
    return "unit", name


def office_word(name: str) -> str:
    """What stands for the office in the middle of a sentence, by its own name: "Phòng", "Sở", "UBND phường"."""
    return labels()["office"][office_name.office_word(name)]


def report_name(title: str) -> str:
    """A campaign's title in the middle of a sentence: "báo cáo đánh giá kết quả …"."""
    words = labels()["report"]
    if fold(title).startswith(fold(words["word"])):
        return title[:1].lower() + title[1:]
    return words["named"].format(title=title)


def size(count: int) -> str:
    """Bytes as "18,2 KB" or "1,3 MB" (1 KB = 1024 bytes)."""
    if count < 1024:
        return f"{count} byte"
    value, unit = (count / 1024, "KB") if count < 1024**2 else (count / 1024**2, "MB")
    return f"{value:.1f} {unit}".replace(".", ",")


def percent(part: int, whole: int) -> str:
    """ "90,0%"."""
    return f"{100 * part / whole if whole else 0:.1f}%".replace(".", ",")


def span(length: timedelta) -> str:
    """A length of time by its two largest units, minutes rounded up: "2 ngày 3 giờ", "25 phút"; one second late is late."""
    minutes = -(-int(length.total_seconds()) // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
    if hours:
        return f"{hours} giờ {minutes} phút" if minutes else f"{hours} giờ"
    return f"{minutes} phút"


def lateness(late_by: timedelta) -> str:
    """ "đúng hạn", or by how much late."""
    return f"trễ {span(late_by)}" if late_by > timedelta(0) else "đúng hạn"


@lru_cache(maxsize=256)  # a letter says the same instants in its text and in its HTML
def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "16 giờ 05 phút ngày 30/11/2020"."""
    return f"{at.astimezone(zone):%H giờ %M phút ngày %d/%m/%Y}"


def remaining(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """How many days are left, counted by the calendar."""
    last_day = (due - timedelta(microseconds=1)).astimezone(zone).date()
    days = (last_day - now.astimezone(zone).date()).days
    return f"còn {days} ngày" if days > 0 else "hôm nay là ngày cuối"


def overdue(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """How long ago the last day was, counted by the calendar; on that day itself, by the clock."""
    last_day = (due - timedelta(microseconds=1)).astimezone(zone).date()
    days = (now.astimezone(zone).date() - last_day).days
    return f"{days} ngày" if days > 0 else span(now - due)


def ailment(code: str) -> str:
    """What stands still, of which mailbox where there are several, and of a sign-in that is refused the next step."""
    trouble, fault, mailbox = (*code.split(":", 2), "", "")[:3]
    told = labels()["ailments"][trouble] + (f" ({mailbox})" if mailbox else "")
    return f"{told}. {labels()['hints'][fault]}" if fault else told


def filters(zone: ZoneInfo) -> Mapping[str, Callable[..., str | tuple[str, ...]]]:
    """The above by the names that templates use."""
    return {
        "size": size,
        "level": lambda level: labels()["levels"][level],
        "percent": percent,
        "span": span,
        "lateness": lateness,
        "problems": problem_sentences,
        "ailment": ailment,
        "report": report_name,
        "event": lambda kind: labels()["events"][kind],
        "filename": lambda name: name or "(tệp không tên)",
        "moment": lambda at: moment(at, zone),
        "day": lambda day: f"{day:%d/%m/%Y}",
        "due": lambda at: due_phrase(at, zone),
        "remaining": lambda due, now: remaining(due, now, zone),
        "overdue": lambda due, now: overdue(due, now, zone),
    }
