"""The units of an invented coast town: names that collide at four levels, numbers, dates, persons, saints."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from parsers.vietnamese.text import fold

DOMAIN = "longkhe.edu.example"
LEVELS = {
    "mam_non": ("Trường Mầm non", "MN"),
    "mau_giao": ("Trường Mẫu giáo", "MG"),
    "tieu_hoc": ("Trường Tiểu học", "TH"),
    "thcs": ("Trường Trung học cơ sở", "THCS"),
    "lien_cap": ("Trường Tiểu học và Trung học cơ sở", "TH&THCS"),
}
_PLACES = ("Bình Minh", "An Lạc", "Vĩnh Tuy", "Phú Khê", "Tân Phú")
_NAMES = {
    "tieu_hoc": (
        "Bình Minh I;Bình Minh II;An Lạc A;An Lạc B;Vĩnh Tuy 1;Vĩnh Tuy 2;Vĩnh Tuy 3;Số 1 Phú Khê;Số 2 Phú Khê;"
        "Nguyễn Thị Minh Khai;30/4;Hòa Thủy;Lý Tự Trọng;Kim Long;Tân Phú;Tân Phú Đông;Quý Hóa"
    ),
    "thcs": "Bình Minh;An Lạc;Vĩnh Tuy;Phú Khê;Nguyễn Thị Minh Khai;3-2;Hòa Thủy;Lý Tự Trọng;Tân Phú;Kim Long;Mỹ Quý",
    "mam_non": "Bình Minh;An Lạc;Vĩnh Tuy;Phú Khê;Tân Phú;Hoa Sen;Hoa Sen 2;Sao Mai;19/5;Kim Long;Ánh Dương;Mỹ Quý",
    "mau_giao": "Sao Mai;Bình Minh;Hòa Thủy",
    "lien_cap": "Đảo Yến;Hòn Me",
}
_FORMER = {"mn-anh-duong": "Trường Mẫu giáo Vĩnh Lộc", "lc-hon-me": "Trường Tiểu học Bãi Ngang"}
_SHARED = {"th-an-lac-a": "vt.anlac", "th-an-lac-b": "vt.anlac", "mn-hoa-sen": "vt.hoasen", "mn-hoa-sen-2": "vt.hoasen"}
_OTHERS = (
    ("bp-mam-non", "Bộ phận Mầm non", "bo_phan", "BPMN"),
    ("bp-tieu-hoc", "Bộ phận Tiểu học", "bo_phan", "BPTH"),
    ("cd-gd", "Công đoàn Giáo dục thành phố Long Khê", "doan_the", "CĐGD"),
    ("mntt-teresa", "Trường Mầm non tư thục Têrêsa", "mam_non", "MNTR"),
    ("mntt-gio-an", "Trường Mầm non tư thục Thánh Gioan", "mam_non", "MNTG"),
    ("gdtx", "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Long Khê", "khac", "TTGDTX"),
)


@dataclass(frozen=True)
class Unit:
    """A unit as the office knows it, with the name its people write in a hurry."""

    code: str
    name: str
    level: str
    ward: str
    emails: tuple[str, ...]
    aliases: tuple[str, ...]
    short: str
    initials: str

    @property
    def shared(self) -> bool:
        """One clerk's address stands on two units."""
        return self.code in _SHARED


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def _unit(level: str, name: str, number: int) -> Unit:
    long, short = LEVELS[level]
    code = f"{'lc' if level == 'lien_cap' else short.lower()}-{_slug(name)}"
    glued = _slug(short + " " + name).replace("-", "")
    ward = next((place for place in _PLACES if place in name), _PLACES[number % 5])
    emails = [f"{_SHARED.get(code, glued)}@{DOMAIN}"]
    if number % 3 == 0 and code not in _SHARED:
        emails.append(f"huong.{_slug(name).replace('-', '')[::-1]}{number}@gmail.com")
    aliases = tuple(a for a in (f"{short} {name}", _FORMER.get(code)) if a)
    initials = "".join(w if w[0].isdigit() or w in ("I", "II") else w[0].upper() for w in name.split())
    sign = short.replace("&", "&") + initials
    return Unit(code, f"{long} {name}", level, ward, tuple(emails), aliases, f"{short} {name}", sign)


def units() -> tuple[Unit, ...]:
    """All units in the order of the roster."""
    schools = [(level, name) for level, names in _NAMES.items() for name in names.split(";")]
    made = [_unit(level, name, number) for number, (level, name) in enumerate(schools)]
    for code, name, level, sign in _OTHERS:
        made.append(Unit(code, name, level, "An Lạc", (f"{code.replace('-', '')}@{DOMAIN}",), (), name, sign))
    return tuple(made)


def former(unit: Unit) -> str | None:
    """The name it had before it was renamed."""
    return _FORMER.get(unit.code)


def as_csv(known: tuple[Unit, ...]) -> str:
    """The roster as the service imports it."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["code", "name", "level", "ward", "emails", "aliases", "contact", "phone"])
    for u in known:
        rows.writerow((u.code, u.name, u.level, u.ward, ";".join(u.emails), ";".join(u.aliases), "", ""))
    return out.getvalue()
