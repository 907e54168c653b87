"""Post that is nobody's report: other papers, questions, thanks, machines, files that cannot be read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from PIL import Image, ImageDraw

from tests.towns.fourth_town.cases import Case, document, filing, mail, report
from tests.towns.fourth_town.doubts import EITHER, left, some_day, someone
from tests.towns.fourth_town.papers import plain_docx, workbook
from tests.towns.fourth_town.post import Post
from tests.towns.fourth_town.writing import World

_PAPERS = (
    (
        "GIẤY MỜI",
        (
            "UBND XÃ {ward}",
            "GIẤY MỜI",
            "Dự Lễ khánh thành điểm trường",
            "Kính mời: Đại diện {office}",
            "TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
        ),
    ),
    (
        "lý lịch",
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SƠ YẾU LÝ LỊCH", "Họ và tên: Trần Thị Nhàn", "Quá trình công tác: giáo viên"),
    ),
    ("tài liệu", ("TÀI LIỆU TẬP HUẤN", "Chuyên đề: chuyển đổi số trong trường học", "Bài 1. Khái niệm", "Bài 2. Công cụ")),
    (
        "công văn",
        (
            "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            "Số: 1822/SGDĐT-VP",
            "V/v nộp báo cáo thống kê, công tác chuyển đổi số",
            "Kính gửi: Các trường",
        ),
    ),
    ("quyết định", ("UBND XÃ {ward}", "{school}", "QUYẾT ĐỊNH", "Về việc thành lập Hội đồng tự đánh giá", "HIỆU TRƯỞNG")),
)


def papers(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school = someone(world)
        name, texts = _PAPERS[position % len(_PAPERS)]
        filled = [t.format(ward=school.ward.upper(), office=world.office.name, school=school.name.upper()) for t in texts]
        data = plain_docx([*filled, f"Nội dung số {world.rng.randrange(10**6)}."])
        post = mail(world, school, some_day(world), None, ((f"{name}.docx", data),), subject=name, text="em gửi ạ\n")
        yield left("other-paper", post, [document(f"{name}.docx", data)], EITHER)
    pay = workbook(
        [
            (
                "Lương T11",
                [
                    ["BẢNG THANH TOÁN TIỀN LƯƠNG THÁNG 11"],
                    [],
                    ["STT", "Họ và tên", "Hệ số", "Thực lĩnh"],
                    [1, "Nguyễn Thị Loan", 3.66, 9876000],
                    [2, "Y Tú Niê", 2.34, 6543000],
                ],
            )
        ]
    )
    post = mail(
        world,
        someone(world),
        some_day(world),
        None,
        (("luong t11.xlsx", pay),),
        subject="bảng lương",
        text="c kiểm tra giúp e\n",
    )
    yield left("salary", post, [document("luong t11.xlsx", pay)], EITHER)


def no_document(world: World, count: int) -> Iterator[Case]:
    told = (
        ("no-attachment", "mẫu ở đâu ạ", "Chị ơi cho em hỏi mẫu báo cáo {said} tải ở đâu ạ?\n", "review", "no-attachment"),
        (
            "no-attachment",
            "xin gia hạn",
            "Đường vào xã sạt lở, đơn vị em xin nộp {said} chậm 2 ngày ạ.\n",
            "review",
            "no-attachment",
        ),
        (
            "body-only",
            "bao cao nhanh",
            "Da e bao cao a: diem truong khong bi thiet hai gi, hs di hoc binh thuong a.\n",
            "review",
            "no-attachment",
        ),
        ("forgotten", "nộp báo cáo {said}", "Em gửi báo cáo đính kèm ạ.\n", "review", "no-attachment"),
        (
            "link-only",
            "bc {said}",
            "Em gửi bc ở đây ạ: https://drive.google.com/file/d/1xYz_{n}/view?usp=sharing\n",
            "review",
            "link-only",
        ),
        ("thanks", "Re: xác nhận", "Dạ em cảm ơn chị ạ.\n", EITHER, None),
        ("thanks", "Re: bc", "ok a, e nhan duoc roi a\n", EITHER, None),
    )
    for position in range(count):
        kind, subject, body, disposition, reason = told[position % len(told)]
        school, task = someone(world), world.rng.choice(world.tasks)
        said = world.rng.choice(task.said)
        post = mail(
            world,
            school,
            world.when(task),
            task,
            (),
            subject=subject.format(said=said),
            text=body.format(said=said, n=world.rng.randrange(10**9)),
        )
        yield left(kind, post, [], disposition, reason)


def machines(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school, at = someone(world), some_day(world)
        which = position % 5
        if which == 0:
            post = mail(
                world,
                school,
                at,
                None,
                (),
                subject="Trả lời tự động: Nhắc nộp báo cáo",
                text="Tôi đang nghỉ phép.\n",
                headers=(("Auto-Submitted", "auto-replied"),),
            )
            yield left("auto-reply", post, [], "ignored", "auto-reply")
        elif which == 1:
            host = world.rng.choice(("googlemail.com", "mail.example"))
            post = Post(
                at,
                f"mailer-daemon@{host}",
                "Mail Delivery Subsystem",
                "Delivery Status Notification (Failure)",
                f"Không gửi được thư tới {school.emails[0]}\n550 5.1.1 user unknown\n",
                headers=(("Auto-Submitted", "auto-replied"), ("X-Failed-Recipients", school.emails[0])),
                dmarc="none",
            )
            yield left("bounce", post, [], "ignored", ["bounce", "auto-reply"])
        elif which == 2:
            post = Post(
                at,
                "tin@nhasach.example",
                "Nhà sách",
                "Ưu đãi sách tham khảo tháng 11",
                "Giảm 30% toàn bộ sách.\n",
                headers=(("List-Unsubscribe", "<https://nhasach.example/u>"), ("Precedence", "bulk")),
            )
            yield left("newsletter", post, [], "ignored", ["bulk", "not-a-report"])
        elif which == 3:
            post = mail(
                world,
                school,
                at,
                None,
                (),
                subject="Đã đọc: Nhắc nộp báo cáo",
                text="Thư của bạn đã được mở lúc 08:12.\n",
                headers=(("Auto-Submitted", "auto-generated"),),
            )
            yield left("read-receipt", post, [], "ignored", ["auto-reply", "bounce", "not-a-report"])
        else:
            post = Post(
                at,
                "support@xacminh-hopthu.example",
                "Quản trị hệ thống",
                "Hộp thư của bạn sắp bị khóa",
                "Vui lòng xác minh tại http://xacminh-hopthu.example/login để tiếp tục nhận báo cáo.\n",
            )
            yield left("phishing", post, [], EITHER)


def damaged(world: World, count: int) -> Iterator[Case]:
    for position in range(count):
        school, task = world.pair(alone=True)
        at = world.when(task)
        which = position % 4
        if which == 0:
            post = mail(world, school, at, task, (("bc.docx", b""),))
            yield left("empty-file", post, [document("bc.docx", b"")], "review", "unreadable")
            continue
        if which == 1:
            name, data, doc = report(world, school, task, at)
            yield left(
                "forged", mail(world, school, at, task, ((name, data),), dmarc="fail"), [doc], "review", "unverified-sender"
            )
            continue
        picture = Image.new("RGB", (620, 877), "white")
        ImageDraw.Draw(picture).text((60, 60), f"scan {world.rng.randrange(10**6)}", fill="black")
        out, ending = io.BytesIO(), ("pdf", "jpg")[which - 2]
        picture.save(out, "PDF" if ending == "pdf" else "JPEG")
        name = f"scan_{world.rng.randrange(9999)}.{ending}"
        post = mail(
            world, school, at, task, ((name, out.getvalue()),), subject=f"{school.short} nộp {world.rng.choice(task.said)}"
        )
        found = left("scan", post, [document(name, out.getvalue())], ["recorded", "review"], ["unreadable", "no-attachment"])
        yield replace(found, expect={**found.expect, "filings": [filing(school, task, at)]})
