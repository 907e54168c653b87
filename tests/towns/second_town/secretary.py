# ruff: noqa: E501 - wordings and scenes read best one a line
"""How a school's clerk words a letterhead, a number, a title, a signature: one draw of the dice each, and the truth beside it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from parsers.vietnamese.text import fold
from tests.towns.second_town.campaigns import Ask
from tests.towns.second_town.papers import LAYOUTS, NATION, PARTY, Header, Paper, place_line
from tests.towns.second_town.roster import LEVELS, School

TOWN = "HUYỆN THANH LŨNG"
SUPERIORS = (
    ("UBND HUYỆN THANH LŨNG",),
    ("UỶ BAN NHÂN DÂN HUYỆN THANH LŨNG",),
    ("ỦY BAN NHÂN DÂN", "HUYỆN THANH LŨNG"),
    ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "HUYỆN THANH LŨNG"),
    ("PHÒNG GDĐT HUYỆN THANH LŨNG",),
    ("PHÒNG GD&ĐT THANH LŨNG",),
    ("PHÒNG GD-ĐT H. THANH LŨNG",),
    ("PGDĐT HUYỆN THANH LŨNG",),
    ("P. GD VÀ ĐT HUYỆN THANH LŨNG",),
    ("PHÒNG GIÁO DỤC & ĐÀO TẠO THANH LŨNG",),
    ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",),
)
_FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Võ",
    "Đặng",
    "Bùi",
    "Hồ",
    "Lưu",
    "Tạ",
    "Kiều",
    "Đoàn",
    "Lương",
    "Quách",
    "A",
)
_MIDDLE = ("Thị", "Văn", "Ngọc", "Thị Thanh", "Quang", "Thị Kim", "Hữu", "Mạnh", "Bích", "Xuân")
_GIVEN = ("Diệp", "Khoa", "Thơ", "Hậu", "Nhàn", "Toàn", "Vy", "Sương", "Kiên", "Đào", "Lành", "Phú", "Ân", "Hòa", "Tú", "Lũng")
_SIGNATURES: tuple[tuple[tuple[str, ...], list[str] | str], ...] = (
    (("HIỆU TRƯỞNG",), "HIỆU TRƯỞNG"),
    (("Hiệu trưởng",), "HIỆU TRƯỞNG"),
    (("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"), ["PHÓ HIỆU TRƯỞNG", "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG"]),
    (("KT.HIỆU TRƯỞNG", "P. HIỆU TRƯỞNG"), ["P. HIỆU TRƯỞNG", "KT.HIỆU TRƯỞNG P. HIỆU TRƯỞNG"]),
    (("Q. HIỆU TRƯỞNG",), ["Q. HIỆU TRƯỞNG", "HIỆU TRƯỞNG"]),
)
_OPENINGS = (
    "Thực hiện {type} số {plan} ngày {day} của Phòng Giáo dục và Đào tạo huyện Thanh Lũng, nhà trường báo cáo kết quả như sau:",
    "Căn cứ {type} số {plan} ngày {day} của Phòng GDĐT Thanh Lũng về việc báo cáo;",
    "Thực hiện sự chỉ đạo của ngành, đơn vị xin báo cáo kết quả thực hiện như sau:",
    "Đơn vị báo cáo một số nội dung cụ thể như sau:",
)
_BODY = (
    "I. Đặc điểm tình hình",
    "Đơn vị có {n} cán bộ, giáo viên, nhân viên; {m} học sinh, trẻ em. Cơ sở vật chất được quan tâm sửa chữa.",
    "II. Kết quả thực hiện",
    "1. Công tác chỉ đạo: nhà trường đã phổ biến đến toàn thể viên chức trong các buổi họp hội đồng.",
    "2. Kết quả cụ thể: {k} buổi tuyên truyền, {m} lượt người tham dự.",
    "III. Tồn tại, hạn chế: một số nội dung thực hiện còn chậm do thiếu kinh phí.",
    "IV. Đề xuất, kiến nghị: không.",
    "Trên đây là báo cáo của đơn vị, kính trình Phòng Giáo dục và Đào tạo xem xét./.",
)


class Secretary:
    """Words everything by the same dice."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def name(self) -> str:
        """A person."""
        return f"{self.dice.choice(_FAMILY[:-1])} {self.dice.choice(_MIDDLE)} {self.dice.choice(_GIVEN)}"

    def issuer(self, school: School) -> tuple[tuple[str, ...], list[str]]:
        """The lines of the letterhead and what may be read from them."""
        if not school.level:
            return (school.full.upper(),), [school.full.upper()]
        title, _, shorts = LEVELS[school.level]
        name = self._own_name(school.name)
        roll = self.dice.random()
        if roll < 0.35:
            lines: tuple[str, ...] = (f"TRƯỜNG {title} {name}".upper(),)
        elif roll < 0.55:
            lines = (f"TRƯỜNG {self.dice.choice(shorts)} {name}".upper(),)
        elif roll < 0.7:
            lines = (f"TRƯỜNG {title}".upper(), name.upper())
        elif roll < 0.8:
            lines = (f"Trường {title} {name}",)
        elif roll < 0.87 and " " not in shorts[0] and "&" not in shorts[0]:
            lines = (f"TR.{shorts[0]} {name.upper()}",)
        elif roll < 0.94:
            lines = (
                f"TRƯỜNG {title} {name} - XÃ {school.ward}".upper()
                if school.ward != "Thanh Lũng"
                else f"TRƯỜNG {title} {name}".upper(),
            )
        else:
            lines = (f"TRƯỜNG {shorts[0]} {name.upper()}", TOWN)
        whole = " ".join(lines)
        return lines, [
            whole,
            *([whole.split(" - XÃ ")[0]] if " - XÃ " in whole else []),
            *([lines[0]] if lines[-1] == TOWN else []),
        ]

    def _own_name(self, name: str) -> str:
        """Spelling that changes nothing: tone marks the new way, i for y."""
        if "Hòa" in name and self.dice.random() < 0.5:
            return name.replace("Hòa", "Hoà")
        if "Lý" in name and self.dice.random() < 0.4:
            return name.replace("Lý", "Lí")
        if "Mỹ" in name and self.dice.random() < 0.4:
            return name.replace("Mỹ", "Mĩ")
        if name.startswith("Thị trấn ") and self.dice.random() < 0.5:
            return name.replace("Thị trấn", "TT.")
        return name

    def superior(self, school: School) -> tuple[str, ...]:
        if school.code.startswith("bp-"):
            return ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN THANH LŨNG",)
        if school.code == "cong-doan":
            return ("LIÊN ĐOÀN LAO ĐỘNG HUYỆN THANH LŨNG",)
        if school.level in ("THPT", "THCS&THPT"):
            return ("SỞ GIÁO DỤC VÀ ĐÀO TẠO HÀ KHÊ",)
        return self.dice.choice(SUPERIORS)

    def number(self, school: School, kind: str) -> tuple[str, str | None, str]:
        """The line, the number (None: not given yet), the symbol."""
        short = school.level.replace(" ", "").replace("&", "&") or "BP"
        symbol = (
            f"{kind}-{self.dice.choice((short, short, 'Tr' + short))}{self.dice.choice((school.initials, school.initials, ''))}"
        )
        number = str(self.dice.randint(1, 240)).zfill(2)
        roll = self.dice.random()
        if roll < 0.2:
            return f"Số:{' ' * self.dice.randint(2, 8)}/{symbol}", None, symbol
        if roll < 0.25:
            return f"Số: ……/{symbol}", None, symbol
        line = self.dice.choice(("Số: {n}/{s}", "Số: {n}/{s}", "Số {n}/{s}", "Số:{n}/{s}", "Số: {n} /{s}", "Số: {n}/ {s}"))
        return line.format(n=number, s=symbol), number, symbol

    def dated(self, school: School, day: date) -> tuple[str, str, date | None]:
        """The line, the place, the date (None: left open)."""
        place = self.dice.choice(("Thanh Lũng", "Thanh Lũng", school.ward))
        roll = self.dice.random()
        if roll < 0.1:
            return f"{place}, ngày      tháng {day.month:02d} năm {day.year}", place, None
        if roll < 0.2:
            return f"{place}, ngày {day.day}/{day.month}/{day.year}", place, day
        if roll < 0.3:
            return f"{place} , ngày {day.day} tháng {day.month} năm {day.year}", place, day
        return place_line(place, day), place, day

    def paper(
        self,
        school: School,
        ask: Ask | None,
        day: date,
        *,
        title: str | None = None,
        kind: str = "BC",
        cite: bool | None = None,
        layout: str | None = None,
    ) -> Paper:
        """A report (or, with `kind`, another type of document) of this school."""
        issuer, issuers = self.issuer(school)
        superior = self.superior(school)
        number_line, number, symbol = self.number(school, kind)
        dated, place, stated = self.dated(school, day)
        summary = title or self.dice.choice(ask.said if ask else ("Kết quả công tác",))
        signer_lines, signer_title = self.dice.choice(_SIGNATURES)
        if not school.level:
            signer_lines, signer_title = ("PHỤ TRÁCH",), ["PHỤ TRÁCH", "PHỤ TRÁCH BỘ PHẬN"]
        signer = self.name()
        opening = self.dice.choice(_OPENINGS[:2] if cite else _OPENINGS[2:] if cite is False else _OPENINGS)
        plan = (
            {"type": ask.plan_type, "plan": ask.plan, "day": ask.plan_date}
            if ask
            else {"type": "Công văn", "plan": "2010/SGDĐT-VP", "day": "02/12/2024"}
        )
        counts = {"n": self.dice.randint(12, 70), "m": self.dice.randint(90, 900), "k": self.dice.randint(1, 9)}
        truth: Header = {
            "superior": " ".join(superior),
            "issuer": list(issuers),
            "number": number,
            "symbol": symbol,
            "place": place,
            "date": stated.isoformat() if stated else None,
            "type": kind,
            "summary": summary,
            "signer": signer,
            "signer_title": signer_title,
        }
        return Paper(
            superior=superior,
            issuer=issuer,
            number_line=number_line,
            place_line=dated,
            type_line=_TYPE_LINES[kind],
            summary=_broken(summary, self.dice),
            body=(opening.format(**plan), *(line.format(**counts) for line in _BODY)),
            signer_lines=signer_lines,
            signer=signer,
            truth=truth,
            right=NATION,
            addressed=self.dice.choice(("", "", "Phòng Giáo dục và Đào tạo huyện Thanh Lũng")),
            layout=layout or self.dice.choice(LAYOUTS),
        )

    def cell_paper(self, school: School, ask: Ask, day: date) -> Paper:
        """The same report by the school's Party cell, in the Party's form."""
        own = f"TRƯỜNG {school.level} {school.name}".upper()
        signer, title = self.name(), self.dice.choice(ask.said)
        return Paper(
            superior=(f"ĐẢNG BỘ XÃ {school.ward}".upper(),),
            issuer=(f"CHI BỘ {own}", "*"),
            number_line="Số 17-BC/CB",
            place_line=place_line(school.ward, day),
            type_line="BÁO CÁO",
            summary=_broken(title, self.dice),
            body=tuple(line.format(n=30, m=200, k=3) for line in _BODY),
            signer_lines=("T/M CHI BỘ", "BÍ THƯ"),
            signer=signer,
            truth={
                "type": "BC",
                "number": "17",
                "symbol": "BC/CB",
                "date": day.isoformat(),
                "signer": signer,
                "summary": title,
            },
            right=PARTY,
        )

    def letter(self, school: School, day: date, subject: str, body: tuple[str, ...]) -> Paper:
        """An official letter: no type, a subject under the number, addressed."""
        base = self.paper(school, None, day, kind="CV", layout=self.dice.choice(LAYOUTS[:5]))
        symbol = f"{school.level.replace(' ', '')}{school.initials}-VP"
        truth: Header = {**base.truth, "type": "CV", "number": "88", "symbol": symbol, "summary": subject}
        return Paper(
            base.superior, base.issuer, f"Số: 88/{symbol}", base.place_line, "", (), body, base.signer_lines, base.signer, truth,
            addressed="Phòng Giáo dục và Đào tạo huyện Thanh Lũng", layout=base.layout, subject=f"V/v {subject}",
        )  # fmt: skip

    def file_name(self, school: School, ask: Ask | None) -> str:
        """Without extension; many name the school, some nothing."""
        what = self.dice.choice(ask.filenames) if ask else "bao cao"
        shorts = LEVELS[school.level][2] if school.level else (school.full,)
        who = f"{self.dice.choice(shorts)} {school.name}".strip() if school.level else school.full
        who = who if self.dice.random() < 0.6 else fold(who).upper() if self.dice.random() < 0.3 else fold(who)
        form = self.dice.choice(
            (
                "{what} - {who}",
                "{who}_{what}",
                "{what} {who}",
                "{what} ({who})",
                "{what}",
                "bc",
                "New Microsoft Word Document",
                "{what} {who} (sua lan 2)",
            )
        )
        return form.format(what=what, who=who).replace("/", "-").replace("&", "-" if self.dice.random() < 0.3 else "&")

    def subject(self, school: School, ask: Ask) -> str:
        what = self.dice.choice(ask.subjects)
        who = f"{LEVELS[school.level][2][0]} {school.name}" if school.level else school.full
        return self.dice.choice(
            ("{what}", "{who}: {what}", "{what} - {who}", "{who} {what}", "{what} trường {who}", "")
        ).format(what=what, who=who)

    def greeting(self, school: School) -> str:
        return self.dice.choice(
            (
                "Kính gửi bộ phận tiếp nhận,\n\nĐơn vị xin nộp báo cáo như tệp đính kèm.\n\nTrân trọng.",
                "Dạ em chào chị, em gửi chị bc của trường em ạ. Chị xem giúp em có thiếu gì không ạ.",
                "Kính chuyển./.",
                f"Kính gửi Phòng GDĐT huyện.\n{school.full} gửi báo cáo.\n\n--\nVăn thư nhà trường\nĐT: 0299.3{self.dice.randint(100000, 999999)}",
                "em gửi bc ạ\n\nĐược gửi từ iPhone của tôi",
                "",
            )
        )


_TYPE_LINES = {
    "BC": "BÁO CÁO", "KH": "KẾ HOẠCH", "QĐ": "QUYẾT ĐỊNH", "TTr": "TỜ TRÌNH", "TB": "THÔNG BÁO", "GM": "GIẤY MỜI", "BB": "BIÊN BẢN", "CV": "",
}  # fmt: skip


def _broken(title: str, dice: random.Random) -> tuple[str, ...]:
    """A title on one line or, as often, on two."""
    words = title.split()
    if len(words) < 8 or dice.random() < 0.4:
        return (title,)
    cut = dice.randint(4, len(words) - 3)
    return " ".join(words[:cut]), " ".join(words[cut:])


def some_days_before(moment: date, dice: random.Random) -> date:
    return moment - timedelta(days=dice.randint(0, 4))
