# ruff: noqa: E501 - wordings and scenes read best one a line
"""The units of an invented district whose names collide in every way that names of schools do."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass

from parsers.vietnamese.text import fold

DOMAIN = "thanhlung.hakhe.edu.example"
OFFICE = {
    "name": "Phòng Giáo dục và Đào tạo huyện Thanh Lũng",
    "superior": "UBND huyện Thanh Lũng",
    "place": "Thanh Lũng",
    "address": f"tiepnhan@{DOMAIN}",
    "domain": DOMAIN,
    "receiving_mx": f"mx-in.{DOMAIN}",
    "authserv_id": f"antispam.{DOMAIN}",
    "timezone": "Asia/Ho_Chi_Minh",
}
#: What stands before the own name, on the roster and as schools shorten it.
LEVELS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "MN": ("Mầm non", "mam_non", ("MN", "Mầm Non", "M.N")),
    "MG": ("Mẫu giáo", "mau_giao", ("MG", "Mẫu Giáo")),
    "MNTT": ("Mầm non tư thục", "mam_non", ("MNTT", "MN tư thục")),
    "TH": ("Tiểu học", "tieu_hoc", ("TH", "Tiểu Học", "TiH")),
    "THCS": ("Trung học cơ sở", "thcs", ("THCS", "T.H.C.S")),
    "TH&THCS": ("Tiểu học và Trung học cơ sở", "lien_cap", ("TH&THCS", "TH và THCS", "TH-THCS")),
    "THCS&THPT": ("Trung học cơ sở và Trung học phổ thông", "lien_cap", ("THCS&THPT", "THCS và THPT")),
    "THPT": ("Trung học phổ thông", "thpt", ("THPT",)),
    "PTDTBT TH": ("Phổ thông Dân tộc bán trú Tiểu học", "tieu_hoc", ("PTDTBT TH", "PTDTBT Tiểu học")),
    "PTDTBT THCS": ("Phổ thông Dân tộc bán trú Trung học cơ sở", "thcs", ("PTDTBT THCS", "PTDT bán trú THCS")),
    "PTDTNT THCS": ("Phổ thông Dân tộc nội trú Trung học cơ sở", "thcs", ("PTDTNT THCS", "PTDTNT Trung học cơ sở")),
}
_SCHOOLS = """
MN: Phú Lộc@Phú Lộc, Phú Lộc Đông@Phú Lộc, Sơn Đồng@Sơn Đồng, Vĩnh Mỹ@Vĩnh Mỹ, Bàu Sen@Bàu Sen, Hòa Hiệp@Hòa Hiệp, Ban Mai@Thanh Lũng,
  Hoa Phượng@Thanh Lũng, Sơn Ca 1@Kim Sơn, Sơn Ca 2@Kim Sơn, Quế Lâm@Quế Lâm, 1-6@Thanh Lũng, Kim Sơn Tây@Kim Sơn, Thị trấn Thanh Lũng@Thanh Lũng,
  Sao Biển@Lộc Đông, Thạnh Quới@Thạnh Quới, Vành Khuyên@Sơn Đông
MG: Phú Lộc@Phú Lộc, Thạnh Quới@Thạnh Quới, Tuổi Ngọc@Thanh Lũng, Bàu Sen@Bàu Sen, Suối Khế@Suối Khế
MNTT: Thiên Ân@Thanh Lũng, Ban Mai@Kim Sơn, Hoa Phượng Đỏ@Thanh Lũng, Tuổi Ngọc@Vĩnh Mỹ
TH: Phú Lộc@Phú Lộc, Phú Lộc Đông@Phú Lộc, Lộc Đông@Lộc Đông, Sơn Đông@Sơn Đông, Sơn Đồng@Sơn Đồng, Vĩnh Mỹ A@Vĩnh Mỹ, Vĩnh Mỹ B@Vĩnh Mỹ,
  Số 1 Thạnh Quới@Thạnh Quới, Số 2 Thạnh Quới@Thạnh Quới, Bàu Sen I@Bàu Sen, Bàu Sen II@Bàu Sen, Nguyễn Văn Trỗi@Thanh Lũng,
  Nguyễn Văn Bé@Kim Sơn, Lê Lợi A@Thanh Lũng, Lê Lợi B@Thanh Lũng, Lý Tự Trọng@Thanh Lũng, Hòa Hiệp@Hòa Hiệp, Kim Sơn@Kim Sơn,
  Kim Sơn Tây@Kim Sơn, Trần Phú@Thanh Lũng, Thị trấn Thanh Lũng@Thanh Lũng, 1 Tháng 5@Lộc Đông, Quý Cáp@Sơn Đông, Đinh Bộ Lĩnh@Phú Lộc,
  Hồ Văn Nhánh@Vĩnh Mỹ, Lộc Đông 2@Lộc Đông, Phan Đình Giót@Quế Lâm, Mạc Thị Bưởi@Hòa Hiệp
THCS: Phú Lộc@Phú Lộc, Lộc Đông@Lộc Đông, Sơn Đông@Sơn Đông, Vĩnh Mỹ@Vĩnh Mỹ, Thạnh Quới@Thạnh Quới, Nguyễn Văn Trỗi@Thanh Lũng, Lê Lợi@Thanh Lũng,
  Lý Thường Kiệt@Kim Sơn, Hòa Hiệp@Hòa Hiệp, Thanh Lũng@Thanh Lũng, Trần Phú@Thanh Lũng, 19 Tháng 8@Thanh Lũng, Phan Chu Trinh@Sơn Đồng,
  Kim Sơn@Kim Sơn, Nguyễn Thái Bình@Bàu Sen
TH&THCS: Hòa Hiệp Bắc@Hòa Hiệp, Quế Lâm@Quế Lâm, Lộc Đông@Lộc Đông
THCS&THPT: Bàu Sen@Bàu Sen
THPT: Thanh Lũng@Thanh Lũng
PTDTBT TH: Suối Khế@Suối Khế
PTDTBT THCS: Suối Khế@Suối Khế
PTDTNT THCS: Thanh Lũng@Thanh Lũng
"""
_OTHERS = (
    ("gdnn-gdtx", "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên huyện Thanh Lũng", "khac", "gdtx"),
    ("bp-ke-toan", "Bộ phận Kế toán - Tài vụ", "bo_phan", "ketoan"),
    ("bp-chuyen-mon-th", "Bộ phận Chuyên môn Tiểu học", "bo_phan", "cmtieuhoc"),
    ("cong-doan", "Công đoàn Giáo dục huyện Thanh Lũng", "doan_the", "congdoan"),
    ("lop-mg-bao-ngoc", "Lớp mẫu giáo độc lập Bảo Ngọc", "mau_giao", "lopbaongoc"),
)
#: Clerks who work for several schools; the address says nothing about which.
_SHARED = (
    ("MN Phú Lộc", "MG Phú Lộc"),
    ("TH Bàu Sen I", "TH Bàu Sen II"),
    ("TH Sơn Đông", "TH Sơn Đồng"),
    ("TH&THCS Quế Lâm", "MN Quế Lâm", "MG Suối Khế"),
    ("PTDTBT TH Suối Khế", "PTDTBT THCS Suối Khế"),
)


@dataclass(frozen=True)
class School:
    """One unit as the generator needs it."""

    code: str
    level: str  #: key of LEVELS, "" for units that are no schools
    name: str  #: own name, "Phú Lộc Đông"
    full: str  #: as on the roster
    roster_level: str
    ward: str
    emails: tuple[str, ...]
    shared: bool = False

    @property
    def email(self) -> str:
        return self.emails[0]

    @property
    def short(self) -> str:
        return f"{self.level} {self.name}" if self.level else self.full

    @property
    def initials(self) -> str:
        words = self.name.replace("-", " ").split() or self.full.split()
        return "".join(word if word.isdigit() or word in ("I", "II") else word[0].upper() for word in words)


def roster(dice: random.Random) -> tuple[School, ...]:
    """All units; the same for the same dice."""
    schools: list[School] = []
    for line in _SCHOOLS.replace("\n  ", " ").strip().splitlines():
        level, _, names = line.partition(": ")
        for entry in names.split(","):
            name, _, ward = entry.strip().partition("@")
            schools.append(_school(level, name, ward, dice))
    for code, full, level, local in _OTHERS:
        schools.append(School(code, "", "", full, level, "Thanh Lũng", (f"{local}@{DOMAIN}",)))
    return _with_shared(schools)


def _school(level: str, name: str, ward: str, dice: random.Random) -> School:
    title, roster_level, _ = LEVELS[level]
    glued = fold(name).replace(" ", "").replace("-", "")
    code = fold(f"{level} {name}").replace("&", "-").replace(" ", "-")
    if level == "TH" and fold(name) == "son dong":  # two names that differ in a mark only
        code += "-xa" if name == "Sơn Đông" else "-dong2"
    local = f"{fold(level).replace('&', '').replace(' ', '')}{glued}"
    letters = "".join(dice.choice("bcdfghkmnpqrtvwxz") for _ in range(5))
    kind = dice.random()
    if kind < 0.4:
        emails: tuple[str, ...] = (f"{code.replace('-', '.')}@{DOMAIN}",)
    elif kind < 0.7:
        emails = (f"vanthu.{local}.{letters}@hopthu.example",)
    else:
        emails = (f"{local}{'' if kind < 0.9 else letters}@{DOMAIN}", f"{letters}{dice.randint(70, 99)}@thudientu.example")
    if "son-dong" in code:
        emails = (f"{code}@{DOMAIN}", *emails[1:])
    return School(code, level, name, f"Trường {title} {name}", roster_level, ward, emails)


def _with_shared(schools: list[School]) -> tuple[School, ...]:
    result = {one.short: one for one in schools}
    for number, names in enumerate(_SHARED):
        address = f"kiemnhiem.vt{number + 31}@hopthu.example"
        for short in names:
            old = result[short]
            result[short] = School(old.code, old.level, old.name, old.full, old.roster_level, old.ward, (address,), True)
    return tuple(result.values())


def units_csv(schools: tuple[School, ...]) -> str:
    """The roster as the office would import it; few units have other names."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["code", "name", "level", "ward", "emails", "aliases", "contact", "phone"])
    aliases = {
        "gdnn-gdtx": "TT GDNN-GDTX huyện Thanh Lũng",
        "cong-doan": "CĐGD huyện Thanh Lũng",
        "ptdtnt-thcs-thanh-lung": "Trường DTNT huyện",
    }
    for one in schools:
        write.writerow(
            [one.code, one.full, one.roster_level, one.ward, ";".join(one.emails), aliases.get(one.code, ""), "", ""]
        )
    return out.getvalue()
