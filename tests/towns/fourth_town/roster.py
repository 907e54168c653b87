"""The units of an invented highland office: boarding schools, satellite sites, numbered and dated names."""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    superior: str
    place: str
    address: str
    domain: str
    short: str
    year: int

    @property
    def mx(self) -> str:
        return f"mx2.{self.domain}"


BEFORE = Office(
    "Phòng Giáo dục và Đào tạo huyện Ea Trông",
    "UBND huyện Ea Trông",
    "Ea Trông",
    "vanphong@pgdeatrong.edu.example",
    "pgdeatrong.edu.example",
    "Phòng GD&ĐT",
    2024,
)
AFTER = Office(
    "Phòng Văn hóa - Xã hội xã Ea Trông",
    "UBND xã Ea Trông",
    "Ea Trông",
    "vhxh@eatrong.gov.example",
    "eatrong.gov.example",
    "Phòng VH-XH",
    2025,
)


@dataclass(frozen=True, slots=True)
class School:
    """A unit, the ways its people write its name, and the addresses it is known by."""

    code: str
    name: str
    level: str
    ward: str
    kind: str
    proper: str
    symbol: str
    emails: tuple[str, ...]
    aliases: tuple[str, ...]
    head: str

    @property
    def short(self) -> str:
        return f"{self.kind} {self.proper}"


#: level; the word of the level in full; the short word; ward; proper name; the symbol's abbreviation
_ROWS = """
tieu_hoc|Trường Tiểu học|TH|Ea Trông|Nơ Trang Gưh
tieu_hoc|Trường Tiểu học|TH|Ea Trông|Y Ngông
tieu_hoc|Trường Tiểu học|TH|Krông Dliê|Krông Dliê 1
tieu_hoc|Trường Tiểu học|TH|Krông Dliê|Krông Dliê 2
tieu_hoc|Trường Tiểu học|TH|Krông Dliê|19/5
tieu_hoc|Trường Tiểu học|TH|Cư Pui|Phan Chu Trinh
tieu_hoc|Trường Tiểu học|TH|Cư Pui|Bế Văn Đàn
tieu_hoc|Trường Tiểu học|TH|Pa Sủ|Pa Sủ số 1
tieu_hoc|Trường Tiểu học|TH|Pa Sủ|Pa Sủ số 2
tieu_hoc|Trường Tiểu học|TH|Ea H'mul|Ea H'mul
tieu_hoc|Trường Tiểu học|TH|Ea H'mul|La Văn Cầu
tieu_hoc|Trường Tiểu học|TH|Tân Thịnh|Tân Thịnh I
tieu_hoc|Trường Tiểu học|TH|Tân Thịnh|Tân Thịnh II
tieu_hoc|Trường Phổ thông Dân tộc bán trú Tiểu học|PTDTBT TH|Pa Sủ|Nậm Khao
tieu_hoc|Trường Phổ thông Dân tộc bán trú Tiểu học|PTDTBT TH|Cư Pui|Cư Pui
lien_cap|Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở|PTDTBT TH&THCS|Ea Kuăng|Ea Kuăng
thcs|Trường Phổ thông Dân tộc bán trú Trung học cơ sở|PTDTBT THCS|Pa Sủ|Pa Sủ
thcs|Trường Phổ thông Dân tộc nội trú Trung học cơ sở|PTDTNT THCS|Ea Trông|Ea Trông
lien_cap|Trường Tiểu học và Trung học cơ sở|TH&THCS|Ea H'mul|Ama Jhao
lien_cap|Trường Tiểu học và Trung học cơ sở|TH&THCS|Đắk Rơ Wa|Đắk Rơ Wa
thcs|Trường Trung học cơ sở|THCS|Ea Trông|Phan Chu Trinh
thcs|Trường Trung học cơ sở|THCS|Krông Dliê|Krông Dliê
thcs|Trường Trung học cơ sở|THCS|Cư Pui|Cư Pui
thcs|Trường Trung học cơ sở|THCS|Tân Thịnh|Tân Thịnh
thcs|Trường Trung học cơ sở|THCS|Ea H'mul|30-4
thcs|Trường Trung học cơ sở|THCS|Ea Kuăng|Hoàng Hoa Thám
lien_cap|Trường Trung học cơ sở và Trung học phổ thông|THCS&THPT|Ea Trông|Đông Sơn
khac|Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên|TT GDNN-GDTX|Ea Trông|Ea Trông
mam_non|Trường Mầm non|MN|Ea Trông|Hoa Hồng 1
mam_non|Trường Mầm non|MN|Ea Trông|Hoa Hồng 2
mam_non|Trường Mầm non|MN|Krông Dliê|Bình Minh A
mam_non|Trường Mầm non|MN|Krông Dliê|Bình Minh B
mam_non|Trường Mầm non|MN|Krông Dliê|Krông Dliê
mam_non|Trường Mầm non|MN|Cư Pui|Cư Pui
mam_non|Trường Mầm non|MN|Cư Pui|Hoa Pơ Lang
mam_non|Trường Mầm non|MN|Pa Sủ|Pa Sủ
mam_non|Trường Mầm non|MN|Pa Sủ|Hoa Ban
mam_non|Trường Mầm non|MN|Ea H'mul|1/6
mam_non|Trường Mầm non|MN|Ea H'mul|Ea H'mul
mam_non|Trường Mầm non|MN|Tân Thịnh|Tân Thịnh
mam_non|Trường Mầm non|MN|Ea Kuăng|Sao Khuê
mau_giao|Trường Mẫu giáo|MG|Đắk Rơ Wa|Măng Non
mau_giao|Trường Mẫu giáo|MG|Đắk Rơ Wa|Hoa Ê Ban
mam_non|Trường Mầm non tư thục|MNTT|Ea Trông|Hoa Hồng
mam_non|Trường Mầm non tư thục|MNTT|Tân Thịnh|Bé Thông Thái
mam_non|Lớp Mẫu giáo độc lập tư thục|LMGĐL|Tân Thịnh|Thỏ Ngọc
mam_non|Nhóm trẻ độc lập tư thục|NTĐL|Krông Dliê|Gấu Trúc
"""

#: units whose one clerk writes for all of them from one address
SHARED = (("MG Măng Non", "MG Hoa Ê Ban", "TH&THCS Đắk Rơ Wa"), ("LMGĐL Thỏ Ngọc", "MNTT Bé Thông Thái"))

_SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lò Vàng Giàng Đinh Mai Trịnh Cao"
SURNAMES = tuple(_SURNAMES.split())
MIDDLE = ("Thị", "Văn", "Thị Kim", "Đức", "Thị Hồng", "Quang", "Minh", "Thị Ngọc", "Xuân")
_GIVEN = "Loan Dũng Phượng Hạnh Tuyên Cường Nhàn Thơm Sỹ Oanh Bình Lài Khoa Duyên Tú Vinh Xuyến Đạt"
GIVEN = tuple(_GIVEN.split())
HIGHLAND = ("H'Bia Niê", "Y Thuyên Mlô", "H'Lem Byă", "Y Bhiông Êban", "Ksor H'Nhan", "Siu Brit", "Rơ Châm Pyưih", "A Thút")


def person(rng: random.Random) -> str:
    return f"{rng.choice(SURNAMES)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"


def bare(text: str) -> str:
    """The text without marks, as people type it who have no keyboard for them."""
    return "".join(
        "d" if c == "đ" else "D" if c == "Đ" else unicodedata.normalize("NFD", c)[0] for c in unicodedata.normalize("NFC", text)
    )


def glued(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", bare(text).lower())


def initials(text: str) -> str:
    return "".join(w[0] if w[0].isalpha() else w for w in re.split(r"[\s/]+", text) if w)


def schools(rng: random.Random, office: Office) -> tuple[School, ...]:
    shared = {name: f"vanthu.cum{i}@{office.domain}" for i, group in enumerate(SHARED, 1) for name in group}
    found: list[School] = []
    for row in _ROWS.strip().splitlines():
        level, full, kind, ward, proper = row.split("|")
        handle = glued(kind) + glued(proper)
        short = f"{kind} {proper}"
        emails = [shared.get(short) or f"{handle}@{office.domain}"]
        if short not in shared and rng.random() < 0.5:
            emails.append(f"{glued(kind)}.{glued(proper)}{rng.randrange(10000, 99999)}@gmail.com")
        code = re.sub(r"[^a-z0-9]+", "-", bare(f"{kind} {proper}").lower()).strip("-")
        head = rng.choice(HIGHLAND) if rng.random() < 0.25 else person(rng)
        aliases = (short,) if kind.startswith(("LMG", "NT", "TT")) else (short, f"Trường {short}")
        found.append(
            School(
                code,
                f"{full} {proper}",
                level,
                ward,
                kind,
                proper,
                f"{kind.replace(' ', '')}{initials(proper)}",
                tuple(emails),
                aliases,
                head,
            )
        )
    return tuple(found)


def units_csv(units: tuple[School, ...], rng: random.Random) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["code", "name", "level", "ward", "emails", "aliases", "contact", "phone"])
    for u in units:
        phone = f"0262 3{rng.randrange(100000, 999999)}"
        table.writerow([u.code, u.name, u.level, u.ward, ";".join(u.emails), ";".join(u.aliases), u.head, phone])
    table.writerow(["cd-nganh", f"Công đoàn ngành Giáo dục {units[0].ward}", "doan_the", "", "", "", "", ""])
    return out.getvalue()
