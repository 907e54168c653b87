"""The second wave: names written another way, sheets that name their school, papers that are nearly the one asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tests.towns.fourth_town.cases import Case, document, filing, gmail, mail, recorded, report
from tests.towns.fourth_town.doubts import left, someone
from tests.towns.fourth_town.papers import as_docx, plain_docx, render, workbook
from tests.towns.fourth_town.roster import person
from tests.towns.fourth_town.sheets import book
from tests.towns.fourth_town.writing import World, bare_paper, paper

_VARIANTS = (
    ("TH Pa Sủ số 1", "TRƯỜNG TIỂU HỌC SỐ 1 PA SỦ"),
    ("TH Pa Sủ số 2", "TRƯỜNG TH PA SỦ 2"),
    ("TH Tân Thịnh I", "TRƯỜNG TIỂU HỌC TÂN THỊNH 1"),
    ("TH Tân Thịnh II", "TRƯỜNG TH TÂN THỊNH SỐ 2"),
    ("TH Krông Dliê 2", "TRƯỜNG TIỂU HỌC KRÔNG DLIÊ II"),
    ("TH 19/5", "TRƯỜNG TIỂU HỌC 19-5"),
    ("TH 19/5", "TRƯỜNG TIỂU HỌC 19 THÁNG 5"),
    ("THCS 30-4", "TRƯỜNG THCS 30/4"),
    ("MN 1/6", "TRƯỜNG MẦM NON 01/6"),
    ("TH Ea H'mul", "TRƯỜNG TIỂU HỌC EA HMUL"),
    ("MN Ea H'mul", "TRƯỜNG MẦM NON EA H’MUL"),
    ("TH Ea H'mul", "TRƯỜNG TH EA H' MUL"),
    ("MG Hoa Ê Ban", "TRƯỜNG MẪU GIÁO HOA ÊBAN"),
    ("PTDTBT THCS Pa Sủ", "TRƯỜNG PTDT BÁN TRÚ THCS PA SỦ"),
    ("PTDTBT TH Cư Pui", "TRƯỜNG PHỔ THÔNG DTBT TIỂU HỌC CƯ PUI"),
    ("PTDTBT TH Nậm Khao", "TRƯỜNG PTDTBT-TH NẬM KHAO"),
    ("PTDTBT TH&THCS Ea Kuăng", "TRƯỜNG PTDTBT TIỂU HỌC VÀ THCS EA KUĂNG"),
    ("PTDTBT TH&THCS Ea Kuăng", "TRƯỜNG PTDTBT TH-THCS XÃ EA KUĂNG"),
    ("PTDTNT THCS Ea Trông", "TRƯỜNG PTDT NỘI TRÚ THCS EA TRÔNG"),
    ("PTDTNT THCS Ea Trông", "TRƯỜNG DTNT EA TRÔNG"),
    ("TH&THCS Ama Jhao", "TRƯỜNG TIỂU HỌC & TRUNG HỌC CƠ SỞ AMA JHAO"),
    ("THCS&THPT Đông Sơn", "TRƯỜNG THCS VÀ THPT ĐÔNG SƠN"),
    ("TT GDNN-GDTX Ea Trông", "TRUNG TÂM GDNN - GDTX EA TRÔNG"),
    ("TT GDNN-GDTX Ea Trông", "TRUNG TÂM GDTX EA TRÔNG"),
    ("NTĐL Gấu Trúc", "NHÓM TRẺ GẤU TRÚC"),
    ("NTĐL Gấu Trúc", "NHÓM TRẺ ĐỘC LẬP GẤU TRÚC"),
    ("MNTT Hoa Hồng", "TRƯỜNG MN TƯ THỤC HOA HỒNG"),
    ("TH Nơ Trang Gưh", "TRƯỜNG TIỂU HỌC NƠ TRANG GƯH - XÃ EA TRÔNG"),
    ("THCS Cư Pui", "Trường THCS Cư Pui"),
    ("MN Hoa Pơ Lang", "TRƯỜNG MẦM NON HOA PƠLANG"),
)


def variants(world: World, count: int) -> Iterator[Case]:
    """The school's own name in another spelling, from its own address."""
    for short, line in _VARIANTS[:count]:
        school, task = world.pair(school=next(u for u in world.units if u.short == short))
        at = world.when(task)
        made = replace(paper(world, school, world.rng.choice(task.summaries), at), issuer=(line,), stamp=None)
        data, ending = render(made, world.rng)
        post = mail(world, school, at, task, ((f"bc.{ending}", data),), subject="nộp bc", text="em gửi ạ\n")
        told = {"issuer": line, "type": "BC"}
        yield recorded("name-variant", post, [filing(school, task, at)], [document(f"bc.{ending}", data, told)])


def sheets(world: World, count: int) -> Iterator[Case]:
    """A workbook whose first rows name its school: its letterhead."""
    task = next(t for t in world.tasks if not t.report)
    for position in range(count):
        school, _task = world.pair(task, alone=True)
        at = world.when(task)
        data, records = book(world, school, task.sheets[0], world.rng.choice(task.summaries))
        name = "Mau 01.xlsx"
        doc = document(name, data, None, records)
        if position % 2:
            sender, display = gmail(world)
            post = mail(
                world, school, at, task, ((name, data),), sender=sender, display=display, subject="kiểm kê", text="em gửi ạ\n"
            )
            yield recorded("sheet-of-a-stranger", post, [filing(school, task, at, "appendix")], [doc])
            continue
        world.used.discard((school.code, task.code))
        other = next(u for u in world.rng.sample(world.units, 12) if u.code != school.code and "cum" not in u.emails[0])
        post = mail(world, other, at, task, ((name, data),), subject="kiểm kê", text="em gửi ạ\n")
        yield left("sheet-of-another", post, [doc], "review", ["conflicting-evidence", "ambiguous-unit"])


def number_left_out(world: World, count: int) -> Iterator[Case]:
    """A stranger's letterhead without the number that tells two schools apart."""
    for position in range(count):
        short, line = (
            ("MN Bình Minh A", "TRƯỜNG MẦM NON BÌNH MINH"),
            ("TH Krông Dliê 1", "TRƯỜNG TIỂU HỌC KRÔNG DLIÊ"),
            ("TH Pa Sủ số 1", "TRƯỜNG TH PA SỦ"),
        )[position % 3]
        school = next(u for u in world.units if u.short == short)
        task = world.rng.choice([t for t in world.tasks if t.report])
        at = world.when(task)
        made = replace(paper(world, school, world.rng.choice(task.summaries), at), issuer=(line,), stamp=None)
        data, ending = render(replace(made, number_line="Số:     /BC-NT", body=made.body[-5:]), world.rng)
        sender, display = gmail(world)
        post = mail(
            world, school, at, task, ((f"bc.{ending}", data),), sender=sender, display=display, subject="bc", text="em gửi ạ\n"
        )
        yield left("number-left-out", post, [document(f"bc.{ending}", data)], "review", ["ambiguous-unit", "unknown-unit"])


def stale(world: World, count: int) -> Iterator[Case]:
    """A title that names no year, under a date of last year."""
    titles = (
        ("PCCC", "Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
        ("CDS", "Kết quả thực hiện chuyển đổi số"),
        ("HTB", "Kết quả thực hiện việc học tập và làm theo tấm gương đạo đức Hồ Chí Minh"),
    )
    for position in range(count):
        code, title = titles[position % 3]
        task = next(t for t in world.tasks if t.code.startswith(code))
        school = someone(world)
        at = world.when(task)
        made = paper(world, school, title, at - timedelta(days=362))
        data, ending = render(made, world.rng)
        post = mail(world, school, at, None, ((f"bc.{ending}", data),), text="em gửi ạ\n")
        yield left("stale-date", post, [document(f"bc.{ending}", data)], "review", ["unknown-campaign", "conflicting-evidence"])


def beside(world: World, count: int) -> Iterator[Case]:
    """A teacher's papers or a pay sheet beside the report: only the report is one."""
    for position in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        name, data, doc = report(world, school, task, at)
        if position % 2:
            extra = (
                "So yeu ly lich.docx",
                plain_docx(["SƠ YẾU LÝ LỊCH", f"Họ và tên: {person(world.rng)}", "Quê quán: Thái Bình"]),
            )
        else:
            extra = (
                "luong t11.xlsx",
                workbook(
                    [
                        (
                            "T11",
                            [
                                ["BẢNG THANH TOÁN TIỀN LƯƠNG THÁNG 11"],
                                [],
                                ["STT", "Họ và tên", "Hệ số", "Thực lĩnh"],
                                [1, person(world.rng), 3.66, 9876000],
                                [2, person(world.rng), 2.34, 6543000],
                            ],
                        )
                    ]
                ),
            )
        post = mail(world, school, at, task, ((name, data), extra), text="em gửi bc và hồ sơ ạ\n")
        yield recorded("papers-beside", post, [filing(school, task, at)], [doc, document(*extra)])


_NEAR = (
    "Sơ kết 3 năm thực hiện Đề án 06 giai đoạn {a}-{b}",
    "Tổng kết 5 năm thực hiện chuyển đổi số giai đoạn {c}-{y}",
    "Kết quả thực hiện chuyển đổi số quý II năm {y}",
    "Công tác phòng cháy, chữa cháy tháng 9 năm {y}",
    "Tình hình dịch bệnh sốt xuất huyết tháng 10 năm {y}",
    "Tình hình sử dụng biên chế 6 tháng đầu năm {y}",
    "Kết quả học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh quý III năm {y}",
    "Kết quả đánh giá, xếp loại viên chức năm học {b}-{y}",
)


def near(world: World, count: int) -> Iterator[Case]:
    """The matter of a campaign, in a period that nobody asks about."""
    y = world.office.year
    for position in range(count):
        summary = _NEAR[position % len(_NEAR)].format(y=y, a=y - 3, b=y - 1, c=y - 4)
        school = someone(world)
        at = world.when(next(t for t in world.tasks if t.code.startswith("CDS")))
        made = paper(world, school, summary, at)
        data, ending = render(made, world.rng)
        post = mail(world, school, at, None, ((f"bao cao.{ending}", data),), text="em gửi ạ\n")
        yield left(
            "near-period",
            post,
            [document(f"bao cao.{ending}", data, made.header)],
            "review",
            ["unknown-campaign", "ambiguous-campaign", "conflicting-evidence"],
        )


def unnamed_stranger(world: World, count: int) -> Iterator[Case]:
    for _ in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        data = as_docx(bare_paper(world, school, world.rng.choice(task.summaries), task.types[0], at), "bare")
        sender, display = gmail(world)
        post = mail(
            world,
            school,
            at,
            task,
            (("Document1.docx", data),),
            sender=sender,
            display=display,
            subject="nộp báo cáo",
            text="da e gui a\n",
        )
        yield left("unnamed-stranger", post, [document("Document1.docx", data)], "review", ["unknown-unit", "ambiguous-unit"])
