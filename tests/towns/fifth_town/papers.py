"""A school's paper as its clerk thinks of it, and what a reader may say of its head."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tests.towns.fifth_town.roster import TOWN

if TYPE_CHECKING:
    from random import Random

    from tests.towns.fifth_town.errands import Errand
    from tests.towns.fifth_town.roster import School

KINDS = {
    "BC": "BÁO CÁO", "KH": "KẾ HOẠCH", "QĐ": "QUYẾT ĐỊNH", "TTr": "TỜ TRÌNH", "TB": "THÔNG BÁO", "GM": "GIẤY MỜI", "CV": "",
    "DS": "DANH SÁCH",
}  # fmt: skip
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Hồ", "Dương", "Phan", "Đoàn")
MIDDLE = ("Thị Mỹ", "Thị", "Văn", "Minh", "Ngọc", "Thị Kim", "Thanh", "Hữu", "Thị Thu")
GIVEN = ("Loan", "Tuyền", "Phước", "Nghĩa", "Diễm", "Hậu", "Thảo", "Tiến", "Ngân", "Xuyến", "Quí", "Bảy")
HEADS = {"mam_non": "HIỆU TRƯỞNG", "khac": "GIÁM ĐỐC", "doan_the": "CHỦ TỊCH"}


def person(dice: Random) -> str:
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"


@dataclass(frozen=True)
class Paper:
    """What stands on the paper; an empty text is a thing left out."""

    superior: str
    issuer: str
    number: str
    symbol: str
    place: str
    day: date | None
    kind: str
    summary: str
    body: tuple[str, ...]
    signer: str
    post: str
    greeting: str = f"Phòng Giáo dục và Đào tạo {TOWN}"
    rows: tuple[tuple[str, ...], ...] = ()
    motto: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sep: str = "/"

    @property
    def numbered(self) -> str:
        return f"Số: {self.number or '......'}{self.sep}{self.symbol}"

    @property
    def dated(self) -> str:
        if self.day is None:
            return f"{self.place}, ngày      tháng     năm 2024"
        return f"{self.place}, ngày {self.day.day:02d} tháng {self.day.month:02d} năm {self.day.year}"

    def truth(self) -> dict[str, object]:
        """The head as a careful reader gives it; each part that is not on the paper is null."""
        posts = [p for p in self.post.split("\n") if p]
        symbol = self.symbol
        return {
            "superior": self.superior or None,
            "issuer": self.issuer or None,
            "number": self.number or None,
            "symbol": symbol or None,
            "place": self.place or None,
            "date": self.day.isoformat() if self.day else None,
            "type": self.kind,
            "summary": self.summary or None,
            "signer": self.signer or None,
            "signer_title": [" ".join(posts), posts[-1]] if posts else None,
        }

    def but(self, **changes: object) -> Paper:
        return replace(self, **changes)  # type: ignore[arg-type]


def report(dice: Random, school: School, errand: Errand, day: date, **changes: object) -> Paper:
    """An ordinary report of a school for a campaign."""
    deputy = dice.random() < 0.3
    head = HEADS.get(school.level, "HIỆU TRƯỞNG")
    opening = dice.choice(
        (
            f"Thực hiện Công văn số {errand.plan} của Phòng Giáo dục và Đào tạo {TOWN},",
            f"Căn cứ văn bản số {errand.plan} của Phòng GDĐT;",
            "Thực hiện sự chỉ đạo của Phòng Giáo dục và Đào tạo,",
            "Thực hiện nhiệm vụ năm học 2024-2025,",
        )
    )
    paper = Paper(
        superior=school.superior,
        issuer=school.issuer,
        number=str(dice.randint(11, 390)),
        symbol=f"BC-{school.initials}",
        place=dice.choice(
            ("Hải Thạnh", school.ward.removeprefix("Xã ") if school.ward.startswith("Xã") else school.ward or "Hải Thạnh")
        ),
        day=day,
        kind="BC",
        summary=dice.choice(errand.titles),
        body=(
            f"{opening} đơn vị báo cáo như sau:",
            "I. Đặc điểm tình hình",
            "Đội ngũ ổn định, cơ sở vật chất cơ bản đáp ứng yêu cầu.",
            "II. Kết quả thực hiện",
            errand.body,
            "III. Khó khăn, kiến nghị: không.",
            "Trên đây là báo cáo của đơn vị./.",
        ),
        signer=person(dice),
        post=f"KT. {head}\nPHÓ {head}" if deputy else head,
    )
    return paper.but(**changes)
