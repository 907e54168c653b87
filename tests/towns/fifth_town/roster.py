# ruff: noqa: E501 - a scene reads best with one mail to a line
"""The schools of Hải Thạnh, an invented coastal city: numbered wards inland, communes on the dunes, one office for both."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

DOMAIN = "haithanh.edu.example"
TOWN = "thành phố Hải Thạnh"


def bare(text: str) -> str:
    """Text without marks: what a clerk types who has no Vietnamese keyboard."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass(frozen=True)
class School:
    """One line of the roster, with what its papers need to know."""

    code: str
    name: str
    short: str
    level: str
    ward: str
    initials: str
    extra: tuple[str, ...] = ()
    shared: str | None = None
    gmail: bool = False
    public: bool = True

    @property
    def address(self) -> str:
        return f"{self.code.replace('-', '')}@{DOMAIN}"

    @property
    def second(self) -> str | None:
        return f"{self.code.replace('-', '.')}.ht2@gmail.com" if self.gmail else None

    @property
    def emails(self) -> tuple[str, ...]:
        return tuple(a for a in (self.address, self.second, self.shared) if a)

    @property
    def issuer(self) -> str:
        return self.name.upper()

    @property
    def superior(self) -> str:
        return f"UBND {TOWN.upper()}" if self.public else f"PHÒNG GD&ĐT {TOWN.upper()}"


def _th(code: str, name: str, ward: str, initials: str, **more: object) -> School:
    return School(f"th-{code}", f"Trường Tiểu học {name}", f"TH {name}", "tieu_hoc", ward, f"TH{initials}", **more)  # type: ignore[arg-type]


def _cs(code: str, name: str, ward: str, initials: str, **more: object) -> School:
    return School(f"thcs-{code}", f"Trường Trung học cơ sở {name}", f"THCS {name}", "thcs", ward, f"THCS{initials}", **more)  # type: ignore[arg-type]


def _mn(code: str, name: str, ward: str, initials: str, **more: object) -> School:
    return School(f"mn-{code}", f"Trường Mầm non {name}", f"MN {name}", "mam_non", ward, f"MN{initials}", **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Roster:
    schools: tuple[School, ...] = field(default_factory=tuple)

    def __getitem__(self, code: str) -> School:
        return next(s for s in self.schools if s.code == code)

    def of(self, *levels: str) -> tuple[School, ...]:
        return tuple(s for s in self.schools if not levels or s.level in levels)

    def write(self, target: Path) -> None:
        with target.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(("code", "name", "level", "ward", "emails", "aliases", "contact", "phone"))
            for s in self.schools:
                rows.writerow((s.code, s.name, s.level, s.ward, ";".join(s.emails), ";".join((s.short, *s.extra)), "", ""))


QL = "vanphong.quynhlap@gmail.com"
HAI = "vanthu.baidong.2truong@gmail.com"

ROSTER = Roster(
    (
        _cs("nguyen-binh-khiem", "Nguyễn Bỉnh Khiêm", "Phường 1", "NBK", gmail=True),
        _cs("ly-tu-trong", "Lý Tự Trọng", "Phường 3", "LTT"),
        _cs("phuong-5", "Phường 5", "Phường 5", "P5", extra=("THCS P.5", "THCS P5"), gmail=True),
        _cs("quynh-lap", "Quỳnh Lập", "Xã Quỳnh Lập", "QL"),
        _cs("dong-muoi", "Đồng Muối", "Xã Đồng Muối", "ĐM", gmail=True),
        _cs("bai-nhum", "Bãi Nhum", "Xã Bãi Nhum", "BN"),
        _cs("giong-sao", "Giồng Sao", "Xã Giồng Sao", "GS"),
        _cs("cua-lap", "Cửa Lấp", "Phường Cửa Lấp", "CL", gmail=True),
        _cs("ngo-gia-tu", "Ngô Gia Tự", "Phường 2", "NGT"),
        _th("nguyen-binh-khiem", "Nguyễn Bỉnh Khiêm", "Phường 2", "NBK", gmail=True),
        _th("le-van-tam-1", "Lê Văn Tám 1", "Phường 1", "LVT1", extra=("TH Lê Văn Tám 1 - Phường 1",)),
        _th("le-van-tam-2", "Lê Văn Tám 2", "Phường 4", "LVT2", gmail=True),
        _th("quynh-lap-a", "Quỳnh Lập A", "Xã Quỳnh Lập", "QLA", shared=QL),
        _th("quynh-lap-b", "Quỳnh Lập B", "Xã Quỳnh Lập", "QLB", shared=QL),
        _th("phuong-5", "Phường 5", "Phường 5", "P5", extra=("TH P.5", "TH P5")),
        _th("dong-muoi", "Đồng Muối", "Xã Đồng Muối", "ĐM", shared=HAI),
        _th("bai-nhum", "Bãi Nhum", "Xã Bãi Nhum", "BN", gmail=True),
        _th("giong-sao", "Giồng Sao", "Xã Giồng Sao", "GS"),
        _th("vo-truong-toan", "Võ Trường Toản", "Phường Cửa Lấp", "VTT", extra=("TH Cửa Lấp", "Trường Tiểu học Cửa Lấp")),
        _th("nguyen-thai-binh", "Nguyễn Thái Bình", "Phường 4", "NTB", extra=("TH Phường 4", "TH Hồ Thị Kỷ"), gmail=True),
        _th("2-9", "2/9", "Phường 3", "2/9", extra=("TH 2-9", "TH 2 tháng 9")),
        _th("phan-chu-trinh", "Phan Chu Trinh", "Phường 3", "PCT"),
        _th("binh-khe", "Bình Khê", "Xã Bình Khê", "BK", gmail=True),
        _th("rach-goi", "Rạch Gỏi", "Xã Bình Khê", "RG"),
        _mn("hoa-sen-p2", "Hoa Sen", "Phường 2", "HS", extra=("MN Hoa Sen Phường 2",), gmail=True),
        _mn("hoa-sen-bai-nhum", "Hoa Sen", "Xã Bãi Nhum", "HS", extra=("MN Hoa Sen Bãi Nhum",)),
        _mn("19-5", "19/5", "Phường 3", "19/5", extra=("MN 19-5", "MN 19 tháng 5")),
        _mn("tuoi-tho-7", "Tuổi Thơ 7", "Phường 5", "TT7", gmail=True),
        _mn("tuoi-tho-3", "Tuổi Thơ 3", "Phường 1", "TT3"),
        _mn("phuong-1", "Phường 1", "Phường 1", "P1", extra=("MN P.1", "MN P1")),
        _mn("phuong-5", "Phường 5", "Phường 5", "P5", extra=("MN P.5", "MN P5"), gmail=True),
        _mn("quynh-lap", "Quỳnh Lập", "Xã Quỳnh Lập", "QL"),
        _mn("dong-muoi", "Đồng Muối", "Xã Đồng Muối", "ĐM", shared=HAI),
        _mn("giong-sao", "Giồng Sao", "Xã Giồng Sao", "GS", gmail=True),
        _mn("son-ca", "Sơn Ca", "Phường Cửa Lấp", "SC"),
        _mn("huong-duong", "Hướng Dương", "Xã Bình Khê", "HD", extra=("MG Bình Khê", "Trường Mẫu giáo Bình Khê")),
        _mn("vanh-khuyen", "Vành Khuyên", "Phường 4", "VK"),
        _mn("binh-minh", "Bình Minh", "Xã Giồng Sao", "BM"),
        School("mntt-anh-sao-nho", "Trường Mầm non tư thục Ánh Sao Nhỏ", "MNTT Ánh Sao Nhỏ", "mam_non", "Phường 2", "MNASN", ("MN Ánh Sao Nhỏ",), public=False),
        School("mntt-kinder-sea", "Trường Mầm non Quốc tế Kinder Sea", "MN Kinder Sea", "mam_non", "Phường 1", "MNQTKS", ("MNQT Kinder Sea",), public=False),
        School("nt-tho-ngoc", "Nhóm trẻ độc lập tư thục Thỏ Ngọc", "NT Thỏ Ngọc", "mam_non", "Phường 5", "NTTN", ("Nhóm trẻ Thỏ Ngọc",), public=False),
        School("lmg-be-ngoan", "Lớp mẫu giáo độc lập Bé Ngoan", "LMG Bé Ngoan", "mau_giao", "Phường 4", "LMGBN", ("Lớp MG Bé Ngoan",), public=False),
        School("mg-bai-nhum", "Trường Mẫu giáo Bãi Nhum", "MG Bãi Nhum", "mau_giao", "Xã Bãi Nhum", "MGBN"),
        School("mg-rach-goi", "Trường Mẫu giáo Rạch Gỏi", "MG Rạch Gỏi", "mau_giao", "Xã Bình Khê", "MGRG", gmail=True),
        School("thcs-th-binh-khe", "Trường Tiểu học và Trung học cơ sở Hòn Én", "TH&THCS Hòn Én", "lien_cap", "Xã Bình Khê", "TH&THCSHE", ("TH và THCS Hòn Én",)),
        School(
            "qt-bien-xanh", "Trường Tiểu học, Trung học cơ sở và Trung học phổ thông Quốc tế Biển Xanh", "TH, THCS và THPT Quốc tế Biển Xanh", "lien_cap",
            "Phường 1", "QTBX", ("Quốc tế Biển Xanh", "TH-THCS-THPT Quốc tế Biển Xanh"), public=False,
        ),
        School("thcs-thpt-lac-viet", "Trường Trung học cơ sở và Trung học phổ thông Tân Lạc Việt", "THCS và THPT Tân Lạc Việt", "lien_cap", "Phường 2", "THCS&THPTTLV", public=False),
        School("gdtx", "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Hải Thạnh", "TT GDNN-GDTX Hải Thạnh", "khac", "Phường 3", "TTGDNN-GDTX", ("GDNN-GDTX Hải Thạnh",)),
        School("khuyet-tat", "Trung tâm Hỗ trợ phát triển giáo dục hòa nhập Hải Thạnh", "TT Hòa nhập Hải Thạnh", "khac", "Phường 4", "TTHN", ("TT HTPTGDHN Hải Thạnh",)),
        School("to-mam-non", "Tổ chuyên môn Mầm non", "Tổ Mầm non", "bo_phan", "", "MN"),
        School("cd-nganh", "Công đoàn ngành Giáo dục thành phố Hải Thạnh", "Công đoàn ngành Giáo dục", "doan_the", "", "CĐN"),
    )
)  # fmt: skip
