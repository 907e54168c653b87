# ruff: noqa: E501 - a scene reads best with one mail to a line
"""Whose report is it: private senders, shared boxes, same names, old names, unions, neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.towns.fifth_town import layouts
from tests.towns.fifth_town.post import ERRANDS, ROSTER, File, Town, filing
from tests.towns.fifth_town.roster import HAI, QL, TOWN, bare

if TYPE_CHECKING:
    from tests.towns.fifth_town.errands import Errand
    from tests.towns.fifth_town.roster import School

EITHER = ["recorded", "review"]
NOBODY = ["unknown-unit", "ambiguous-unit", "conflicting-evidence"]


def clear(school: School) -> bool:
    return school.name != "Trường Mầm non Hoa Sen"


def _one(t: Town, *levels: str) -> tuple[School, Errand]:
    while True:
        school, errand = t.pair(*levels)
        if clear(school):
            return school, errand


def strangers(t: Town) -> None:
    """Principals and clerks from private addresses; the letterhead says all."""
    for n in range(24):
        school, errand = _one(t)
        sender, who = t.stranger()
        when = t.moment(errand)
        p = t.report(school, errand, when)
        layout = layouts.LAYOUTS[n % len(layouts.LAYOUTS)]
        name = t.name(school, errand) if n % 2 else "bao cao.docx"
        kind = "principal-gmail" if n % 2 else "name-only-in-paper"
        t.send(
            kind,
            when,
            sender,
            "",
            "Em gửi c file ạ\n",
            [File(name, layout(p))],
            who=who,
            filings=[filing(school, errand, when)],
        )


def hints(t: Town) -> None:
    """A stranger, a paper without head; the name stands in the file name, the signature or the display name alone."""
    for n in range(12):
        school, errand = _one(t)
        sender, who = t.stranger()
        when = t.moment(errand)
        place = ("file-name", "signature", "display-name")[n % 3]
        name = t.name(school, errand) if place == "file-name" else "BC.docx"
        text = f"Em gửi bc ạ.\n\n--\n{who}\nVăn thư {school.name}\n" if place == "signature" else "Em gửi bc ạ\n"
        file = File(name, layouts.bareheaded(t.report(school, errand, when)))
        shown = school.name if place == "display-name" else who
        t.send(
            f"stranger-{place}", when, sender, "nộp bc", text, [file], who=shown, filings=[filing(school, errand, when)], disposition=EITHER, touchless=False,
            reason=[*NOBODY, "unverified-sender"],
        )  # fmt: skip


def boxes(t: Town) -> None:
    """One box for two schools: the letterhead decides, or nobody."""
    for address, codes in ((QL, ("th-quynh-lap-a", "th-quynh-lap-b")), (HAI, ("th-dong-muoi", "mn-dong-muoi"))):
        for n in range(3):
            school, errand = t.pair(among=codes)
            when = t.moment(errand)
            file = t.paper(t.report(school, errand, when), t.name(school, errand), layouts.LAYOUTS[n])
            t.send("shared-box-clear", when, address, "bc", "E gửi bc ạ\n", [file], filings=[filing(school, errand, when)])
        school, errand = t.pair(among=codes)
        when = t.moment(errand)
        file = File("bao cao.docx", layouts.bareheaded(t.report(school, errand, when)))
        t.send("shared-box-mute", when, address, "bc", "E gửi bc ạ\n", [file], disposition="review", reason=NOBODY)
        errand = ERRANDS["PCXMC-2024" if address == QL else "DCCS-2024"]
        pair = [ROSTER[c] for c in codes if (c, errand.code) not in t.used]
        if len(pair) < 2:
            continue
        t.used |= {(s.code, errand.code) for s in pair}
        when = t.moment(errand)
        files = [t.paper(t.report(s, errand, when), t.name(s, errand)) for s in pair]
        t.send(
            "shared-box-two",
            when,
            address,
            "bc 2 trường",
            "E gửi bc 2 trường ạ\n",
            files,
            filings=[filing(s, errand, when) for s in pair],
        )


def namesakes(t: Town) -> None:
    """The same flower in two wards, the same hero at three levels, a numbered name without its number."""
    for code, ward in (("mn-hoa-sen-p2", "PHƯỜNG 2"), ("mn-hoa-sen-bai-nhum", "XÃ BÃI NHUM")):
        for n in range(3):
            school, errand = t.pair(among=(code,))
            when = t.moment(errand)
            p = t.report(school, errand, when).but(place="Hải Thạnh")
            sender, who = (school.address, "") if n == 0 else t.stranger()
            if n == 1:
                p = p.but(superior=f"UBND {ward}")
            named = n < 2
            file = t.paper(p, "BC MN Hoa Sen.docx")
            t.send(
                ("namesake-registered", "namesake-ward", "namesake-mute")[n], when, sender, "BC MN Hoa Sen", "Em gửi bc\n", [file], who=who,
                disposition="recorded" if named else "review", reason=None if named else NOBODY, filings=[filing(school, errand, when)] if named else [],
            )  # fmt: skip
    for n, code in enumerate(("th-nguyen-binh-khiem", "thcs-nguyen-binh-khiem") * 4):
        school, errand = t.pair(among=(code,))
        when = t.moment(errand)
        p = t.report(school, errand, when)
        sender, who = t.stranger() if n in (0, 1, 4, 5) else (school.address, "")
        if n >= 4:
            p = p.but(issuer="TRƯỜNG NGUYỄN BỈNH KHIÊM", symbol="BC-NBK")
        named = n not in (4, 5)
        t.send(
            ("hero-level-stranger", "hero-level", "hero-no-level-stranger", "hero-no-level-registered")[n // 2], when, sender, "BC NBK", "Gửi bc\n",
            [t.paper(p, "BC NBK.docx")], who=who, disposition="recorded" if named else "review", reason=None if named else NOBODY,
            filings=[filing(school, errand, when)] if named else [],
        )  # fmt: skip
    for number in ("1", "2"):
        school, errand = t.pair(among=(f"th-le-van-tam-{number}",))
        when = t.moment(errand)
        p = t.report(school, errand, when, issuer="TRƯỜNG TIỂU HỌC LÊ VĂN TÁM", symbol="BC-THLVT")
        sender, who = t.stranger()
        t.send(
            "number-left-out",
            when,
            sender,
            "bc TH Lê Văn Tám",
            "gửi bc\n",
            [t.paper(p, "BC TH Le Van Tam.docx")],
            who=who,
            disposition="review",
            reason=NOBODY,
        )


def old_names(t: Town) -> None:
    """Renamed and merged schools still use old paper."""
    for code, old in (
        ("th-vo-truong-toan", "TRƯỜNG TIỂU HỌC CỬA LẤP"),
        ("mn-huong-duong", "TRƯỜNG MẪU GIÁO BÌNH KHÊ"),
        ("th-nguyen-thai-binh", "TRƯỜNG TIỂU HỌC PHƯỜNG 4"),
    ):
        for n in range(2):
            school, errand = t.pair(among=(code,))
            when = t.moment(errand)
            sender, who = t.stranger() if n else (school.address, "")
            p = t.report(school, errand, when, issuer=old)
            t.send(
                "old-name",
                when,
                sender,
                "nộp báo cáo",
                "Gửi bc ạ\n",
                [t.paper(p, "BC.docx")],
                who=who,
                filings=[filing(school, errand, when)],
            )
    school, errand = t.pair(among=("th-nguyen-thai-binh",))
    when = t.moment(errand)
    p = t.report(school, errand, when, issuer="TRƯỜNG TIỂU HỌC CÙ LAO DỪA")
    t.send(
        "unknown-name",
        when,
        school.address,
        "nộp báo cáo",
        "Gửi bc ạ\n",
        [t.paper(p, "BC.docx")],
        disposition="review",
        reason=NOBODY,
    )


def unions(t: Town) -> None:
    """Union papers answer the union's campaign; Party and youth papers are about something else, or leave a doubt."""
    errand = ERRANDS["CDNC-2024"]
    for n in range(8):
        school, _ = t.pair(errand=errand.code)
        when = t.moment(errand)
        sender, who = t.stranger() if n % 4 == 3 and clear(school) else (school.address, "")
        p = t.report(
            school,
            errand,
            when,
            superior=f"CÔNG ĐOÀN NGÀNH GIÁO DỤC {TOWN.upper()}",
            issuer=f"CÔNG ĐOÀN {school.issuer}",
            symbol="BC-CĐCS",
            greeting="Công đoàn ngành Giáo dục",
            post="TM. BAN CHẤP HÀNH\nCHỦ TỊCH",
        )
        t.send(
            "union-paper",
            when,
            sender,
            f"BC nữ công {school.short}",
            "Gửi bc ạ\n",
            [t.paper(p, t.name(school, errand), heads=False)],
            who=who,
            filings=[filing(school, errand, when)],
        )
    for kind, superior, organ, topic in (
        ("party-paper", "ĐẢNG ỦY {}", "CHI BỘ {}", "Kết quả học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh năm 2024"),
        ("youth-paper", "BCH ĐOÀN {}", "ĐOÀN TNCS HỒ CHÍ MINH {}", "Kết quả công tác Đoàn và phong trào thanh niên năm 2024"),
    ):  # fmt: skip
        for _ in range(3):
            school, errand = t.pair("tieu_hoc", "thcs")
            when = t.moment(errand)
            p = t.report(
                school,
                errand,
                when,
                superior=superior.format(school.ward.upper()),
                issuer=organ.format(school.issuer),
                summary=topic,
                sep="-",
                symbol="BC/CB",
                body=("Nội dung theo chỉ đạo của cấp trên.",),
            )
            t.send(
                kind,
                when,
                school.address,
                "gửi bc",
                "Gửi bc\n",
                [File("BC.docx", layouts.party(p))],
                disposition=["review", "ignored"],
            )
    errand = ERRANDS["DCCS-2024"]
    for _ in range(3):
        school, _e = t.pair("tieu_hoc", "thcs", errand=errand.code)
        when = t.moment(errand)
        p = t.report(
            school,
            errand,
            when,
            superior=f"ĐẢNG ỦY {school.ward.upper()}",
            issuer=f"CHI BỘ {school.issuer}",
            sep="-",
            symbol="BC/CB",
            greeting="Đảng ủy",
        )
        t.send(
            "party-on-topic", when, school.address, "gửi bc QCDC", "Gửi bc\n", [File("BC QCDC.docx", layouts.party(p))], disposition=EITHER,
            optional=[filing(school, errand, when)], touchless=False,
        )  # fmt: skip


def neighbours(t: Town) -> None:
    """Another school's file by mistake; a school of the same name under another office."""
    for _ in range(6):
        school, errand = _one(t)
        other = t.dice.choice([s for s in ROSTER.of(school.level) if s.code != school.code and clear(s)])
        when = t.moment(errand)
        p = t.report(other, errand, when)
        t.send(
            "wrong-school",
            when,
            school.address,
            f"BC {school.short}",
            "Gửi bc\n",
            [t.paper(p, f"BC {bare(school.short).replace('/', '-')}.docx")],
            disposition="review",
            reason=["conflicting-evidence"],
        )
    towns = ("HUYỆN LONG SƠN", "QUẬN 7", "THÀNH PHỐ TÂN AN", "THỊ XÃ GÒ DẦU")
    for n, code in enumerate(
        ("th-quynh-lap-a", "thcs-nguyen-binh-khiem", "mn-19-5", "th-phan-chu-trinh", "mn-tuoi-tho-7", "thcs-ly-tu-trong")
    ):
        school, errand = t.pair(among=(code,))
        when = t.moment(errand)
        sender, who = t.stranger()
        town = towns[n % 4]
        p = t.report(
            school,
            errand,
            when,
            superior=f"{'UBND' if n % 2 else 'PHÒNG GIÁO DỤC VÀ ĐÀO TẠO'} {town}",
            place=town.title(),
            greeting=f"Phòng Giáo dục và Đào tạo {town.title()}",
            body=("Nhà trường báo cáo:", errand.body),
        )
        t.send(
            "other-town",
            when,
            sender,
            f"BC {school.short}",
            "Gửi bc\n",
            [t.paper(p, t.name(school, errand))],
            who=who,
            disposition="review",
            reason=NOBODY,
        )
    for n in range(2):
        school, errand = t.pair(among=("thcs-nguyen-binh-khiem",)) if n else t.pair(among=("th-nguyen-binh-khiem",))
        when = t.moment(errand)
        sender, who = t.stranger()
        p = t.report(
            school, errand, when, superior="SỞ GIÁO DỤC VÀ ĐÀO TẠO", issuer="TRƯỜNG THPT NGUYỄN BỈNH KHIÊM", symbol="BC-THPTNBK"
        )
        t.send(
            "upper-namesake",
            when,
            sender,
            "BC THPT NBK",
            "Gửi bc\n",
            [t.paper(p, "BC THPT NBK.docx")],
            who=who,
            disposition="review",
            reason=NOBODY,
        )


SCENES = (strangers, hints, boxes, namesakes, old_names, unions, neighbours)
