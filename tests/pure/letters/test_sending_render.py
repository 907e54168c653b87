import ast
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parsers
import tracker.rules
from parsers.vietnamese.dates import due_phrase
from parsers.vietnamese.text import squeeze
from tests.bench.one_school import OFFICE
from tracker.rules.attribution.evidence import Reason
from tracker.rules.letters.notice import BoardCount, CampaignLine, Facts, FileLine, FormLine, LetterKind, Notice
from tracker.rules.letters.notices import ASKABLE
from tracker.sending.letter import Letter
from tracker.sending.message import compose
from tracker.sending.phrases import labels, lateness, problem_sentence, report_name, salutation, size
from tracker.sending.render import derived_id, render

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2020, 12, 1, tzinfo=ZONE)
AT = datetime(2020, 11, 30, 9, 5, tzinfo=UTC)
LINE = CampaignLine("DVK2020", "Báo cáo “Năm dân vận khéo” 2020", DUE, AT, receipt="DVK2020-0007")
FILE = FileLine("BC <dân vận> & phụ lục.docx", 18_640, "1a2b3c4d" * 8, "Báo cáo “Năm dân vận khéo” 2020", "Báo cáo", 2)
LOCKED = FileLine("phu luc.zip", 1_363_149, "deadbeef" * 8, usable=False, problems=(("encrypted", "phu luc.zip", ""),))
FACTS = Facts(
    unit_name="THCS Hoa Sen", unit_level="thcs", subject="BC dân vận", received_at=AT, now=AT, files=(FILE,), campaigns=(LINE,)
)


def letter(kind: LetterKind, facts: Facts = FACTS, **changes: object) -> Letter:
    notice = Notice(
        f"{kind}:x", kind, "thcs-hoa-sen", "DVK2020", ("a@truong.example",), facts, in_reply_to="<1@truong.example>"
    )
    notice = replace(notice, **changes)  # type: ignore[arg-type]
    return render(notice, OFFICE, derived_id(notice.key, OFFICE))


def every_kind() -> Iterator[tuple[str, Letter]]:
    short = replace(FACTS, campaigns=(replace(LINE, missing=("Phụ lục",)),), files=(FILE, LOCKED))
    overdue = replace(FACTS, now=datetime(2020, 12, 4, 1, tzinfo=UTC))
    count = BoardCount("DVK2020", LINE.title, DUE, 40, 36, 33, 3, 1, 1, 2, ("THCS Hoa Sen",))
    yield "confirmation", letter(LetterKind.CONFIRMATION)
    yield "again", letter(LetterKind.CONFIRMATION, replace(FACTS, duplicate=True))
    yield "incomplete", letter(LetterKind.INCOMPLETE, short)
    yield "incomplete overdue", letter(LetterKind.INCOMPLETE, replace(short, now=overdue.now))
    yield "unusable", letter(LetterKind.INCOMPLETE, replace(FACTS, files=(FILE, LOCKED)))
    for reason in (*sorted(ASKABLE), "passed-on", "something-new"):
        yield f"question {reason}", letter(LetterKind.QUESTION, replace(FACTS, unit_name="", campaigns=(), question=reason))
    yield "reminder", letter(LetterKind.REMINDER)
    yield "reminder short", letter(LetterKind.REMINDER, short)
    yield "late", letter(LetterKind.LATE, overdue)
    yield "late short", letter(LetterKind.LATE, replace(short, now=overdue.now))
    yield "returned", letter(LetterKind.RETURNED, replace(FACTS, note="1. Thiếu chữ ký.\n2. Thiếu dấu."))
    monthly = replace(
        LINE, title="Báo cáo công tác tháng 11 năm 2020", due=DUE + timedelta(days=9), parts=("Báo cáo", "Biểu số liệu"),
        figures_from=date(2020, 10, 15), figures_to=date(2020, 11, 14), plan_number="9/KH-PGDĐT",
    )  # fmt: skip
    yield "reminder of two", letter(LetterKind.REMINDER, replace(FACTS, campaigns=(LINE, monthly)))
    yield (
        "late with another",
        letter(LetterKind.LATE, replace(overdue, campaigns=(replace(LINE, missing=("Phụ lục",)), monthly))),
    )
    yield (
        "extended",
        letter(
            LetterKind.EXTENDED,
            replace(FACTS, note="Trường đang sửa chữa.", campaigns=(replace(monthly, due_before=DUE),)),
        ),
    )
    yield "digest", letter(LetterKind.DIGEST, Facts(now=AT, counts=(count,), tray=3, unreachable=("Mầm non Hoa Mai",)))
    yield (
        "final digest",
        letter(
            LetterKind.DIGEST,
            Facts(now=overdue.now, counts=(count, count), dead=(("THCS Hoa Sen", "cu@x.example"),), held=612, attached=True),
        ),
    )


LETTERS = dict(every_kind())


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_complete_polite_and_says_the_same_twice(name: str) -> None:
    one = LETTERS[name]
    assert one.text.startswith("Kính gửi: ")
    assert "Trân trọng./.\n" in one.text
    assert OFFICE.section in one.text
    assert OFFICE.name in one.text
    assert one.subject.endswith(" [DVK2020]")
    assert f">{squeeze(one.text.split(chr(10) * 2)[1])[:60]}" in unescape(one.html)
    assert "\n\n\n" not in one.text
    assert not re.search(r"[ \t]\n|\{\{|\{%|None|datetime", one.text)
    assert words(text_of(one.html)) >= words(one.text) - {"-", "--", "THIẾU", "CÒN", "1", "2"}
    assert "http" not in one.html
    assert not re.search(r"<(img|script|link|style|table)|url\(", one.html)


def text_of(html: str) -> str:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    Reader().feed(html)
    return " ".join(found)


def words(text: str) -> set[str]:
    return set(re.sub(r"[.,;:()]", " ", text).split())


def test_the_receipt_says_what_was_understood() -> None:
    text = LETTERS["confirmation"].text
    for said in (
        "Kính gửi: Ban Giám hiệu Trường THCS Hoa Sen.",
        "16 giờ 05 phút ngày 30/11/2020",
        "hết ngày 30/11/2020",
        "đã đủ thành phần, đúng hạn",
        "Mã tiếp nhận: DVK2020-0007",
        "1. BC <dân vận> & phụ lục.docx (18,2 KB)",
        "Báo cáo, lần nộp 2",
        "(SHA-256): 1a2b3c4d\n",
        "trả lời thư này",
    ):
        assert said in text


def test_a_late_report_is_told_by_how_much() -> None:
    late = replace(LINE, late_by=timedelta(days=2, hours=3, minutes=20))
    assert "trễ 2 ngày 3 giờ" in letter(LetterKind.CONFIRMATION, replace(FACTS, campaigns=(late,))).text


def test_what_is_missing_is_named_with_its_day() -> None:
    text = LETTERS["incomplete"].text
    assert "đính kèm: Phụ lục" in text
    assert "hạn nộp hết ngày 30/11/2020" in text
    assert "Cần gửi lại: tệp có mật khẩu nên không mở được." in text
    assert "trong thời gian sớm nhất" in LETTERS["incomplete overdue"].text
    assert "Các thành phần bắt buộc đã đủ" in LETTERS["unusable"].text


def test_a_question_quotes_the_senders_subject_in_both_forms() -> None:
    one = LETTERS["question unknown-unit"]
    assert one.text.startswith("Kính gửi: Ông/Bà.")
    assert "“BC dân vận”" in one.text
    assert "“BC dân vận”" in one.html


def test_a_file_of_another_school_of_the_same_clerk_says_whose_it_is() -> None:
    other = replace(FILE, unit_name="Tiểu học Hoa Sen")
    assert "(Tiểu học Hoa Sen)" in letter(LetterKind.CONFIRMATION, replace(FACTS, files=(FILE, other))).text


def test_one_letter_lists_every_report_that_is_owed() -> None:
    text, html = LETTERS["late with another"].text, LETTERS["late with another"].html
    for said in (
        "chưa nhận đủ 2 báo cáo sau của đơn vị",
        "1. Báo cáo “Năm dân vận khéo” 2020\nHạn nộp: hết ngày 30/11/2020 (đã quá hạn 4 ngày).\nCòn thiếu: Phụ lục.\n",
        "2. Báo cáo công tác tháng 11 năm 2020\nHạn nộp: hết ngày 09/12/2020 (còn 5 ngày).\n",
        "Hồ sơ gồm: Báo cáo; Biểu số liệu.\nSố liệu: từ ngày 15/10/2020 đến hết ngày 14/11/2020.\n",
        "Văn bản yêu cầu báo cáo: số 9/KH-PGDĐT.\n",
        "khẩn trương trả lời thư này và đính kèm báo cáo",
    ):
        assert said in text
    assert "khẩn trương" not in LETTERS["reminder of two"].text
    assert html.count("Hạn nộp: ") == 2


def test_more_time_is_granted_with_both_days_and_the_reason() -> None:
    text = LETTERS["extended"].text
    assert "Hạn nộp mới: hết ngày 09/12/2020 (còn 9 ngày).\nHạn nộp trước đây: hết ngày 30/11/2020.\n" in text
    assert "Lý do:\n  Trường đang sửa chữa.\n" in text


def test_the_office_reads_who_owes() -> None:
    text = LETTERS["digest"].text
    assert "Đã nộp: 36/40 đơn vị (90,0%); đúng hạn: 33; trễ: 3" in text
    assert "    1. THCS Hoa Sen\n" in text
    assert "Mầm non Hoa Mai" in text
    final = LETTERS["final digest"].text
    assert "  - THCS Hoa Sen: cu@x.example\n" in final
    assert "Có 612 thư nhắc nộp đang chờ" in final
    assert "gửi kèm thư này (tệp Excel)" in final


def test_what_a_sender_wrote_stays_words_in_the_html() -> None:
    hostile = replace(FACTS, files=(replace(FILE, filename='<img src=x onerror="alert(1)">.docx'),), subject="<b>")
    for kind in (LetterKind.CONFIRMATION, LetterKind.INCOMPLETE, LetterKind.RETURNED):
        assert "<img" not in letter(kind, replace(hostile, note="<script>")).html
        assert "<script" not in letter(kind, replace(hostile, note="<script>")).html
    missing = replace(FACTS, campaigns=(replace(LINE, missing=("<i>x</i>",), title="<u>y</u>"),))
    for kind in (LetterKind.INCOMPLETE, LetterKind.REMINDER, LetterKind.LATE):
        html = letter(kind, missing).html
        assert "<i>" not in html
        assert "<u>" not in html


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_fact_breaks_a_line_or_a_header(subject: str, name: str) -> None:
    facts = replace(FACTS, subject=subject, unit_name=name, files=(replace(FILE, filename=name),))
    one = letter(
        LetterKind.QUESTION, replace(facts, question="unreadable"), references=(subject, name), in_reply_to=f"<{name}@x>"
    )
    assert len(one.subject) <= 180
    raw = compose(one, OFFICE, AT)
    raw.decode("ascii")
    message = email.message_from_bytes(raw)
    assert not message.defects
    assert set(message.keys()) <= {
        "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "X-Auto-Response-Suppress", "In-Reply-To", "References",
    }  # fmt: skip
    assert max(map(len, raw.splitlines())) <= 998


def test_a6_an_answer_says_it_is_one_and_of_what() -> None:
    notice = letter(LetterKind.CONFIRMATION, references=("<0@truong.example>", "no id", "<1@truong.example>"))
    assert dict(notice.headers) == {
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "In-Reply-To": "<1@truong.example>",
        "References": "<0@truong.example> <1@truong.example>",
    }
    assert dict(letter(LetterKind.REMINDER, in_reply_to="").headers) == {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def test_a_long_message_id_and_a_long_name_arrive_as_they_left() -> None:
    long = f"<{'x' * 120}@mail.truong.example>"
    raw = compose(letter(LetterKind.CONFIRMATION, in_reply_to=long), OFFICE, AT)
    assert f"In-Reply-To: {long}\r\n".encode() in raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["From"].addresses[0].addr_spec == OFFICE.address
    assert message["From"].addresses[0].display_name.split() == f"{OFFICE.section} - {OFFICE.name}".split()
    assert message["Subject"] == f"Đã nhận đủ {report_name(LINE.title)} - THCS Hoa Sen [DVK2020]"


def test_the_same_decision_has_the_same_id_and_another_office_another() -> None:
    assert derived_id("reminder:a", OFFICE) == derived_id("reminder:a", OFFICE)
    assert derived_id("reminder:a", OFFICE) != derived_id("reminder:b", OFFICE)
    assert derived_id("x", OFFICE).endswith("@bencat.edu.example>")


@pytest.mark.parametrize("address", ["a@b\r\nBcc: x@y", "a b@x", "x", "a@x..y", "a@b,c@d"])
def test_no_letter_is_written_to_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match=r"addr|header|local"):
        compose(letter(LetterKind.REMINDER, to=(address,)), OFFICE, AT)


def test_no_header_holds_a_line_break() -> None:
    with pytest.raises(ValueError, match="line break"):
        compose(replace(letter(LetterKind.REMINDER), headers=(("X-A", "b\r\nBcc: c@d"),)), OFFICE, AT)


@pytest.mark.parametrize(
    ("name", "level", "greeted"),
    [
        ("THCS Hoa Sen", "thcs", "Ban Giám hiệu Trường THCS Hoa Sen"),
        ("Trường Mầm non Hoa Mai", "mam_non", "Ban Giám hiệu Trường Mầm non Hoa Mai"),
        ("Trường THCS Hoa Sen", "khac", "Ban Giám hiệu Trường THCS Hoa Sen"),
        ("Trung tâm GDNN-GDTX", "khac", "Ban Giám đốc Trung tâm GDNN-GDTX"),
        ("Công đoàn Trường THCS Hoa Sen", "doan_the", "Công đoàn Trường THCS Hoa Sen"),
        ("Trường bồi dưỡng", "bo_phan", "Trường bồi dưỡng"),
        ("Bộ phận chuyên môn Tiểu học", "bo_phan", "Bộ phận chuyên môn Tiểu học"),
        ("Nhóm trẻ Bé Ngoan", "mam_non", "Nhóm trẻ Bé Ngoan"),
        ("UBND phường Bến Lau", "xa_phuong", "Ủy ban nhân dân phường Bến Lau"),
        ("Ủy ban nhân dân xã Suối Tiên", "xa_phuong", "Ủy ban nhân dân xã Suối Tiên"),
        ("Xã Suối Tiên", "xa_phuong", "Ủy ban nhân dân xã Suối Tiên"),
        ("Đặc khu Hòn Tre", "xa_phuong", "Ủy ban nhân dân đặc khu Hòn Tre"),
        ("Phòng Văn hóa - Xã hội xã Suối Tiên", "xa_phuong", "Phòng Văn hóa - Xã hội xã Suối Tiên"),
        ("Phòng GD&ĐT huyện Suối Tiên", "phong", "Phòng GD&ĐT huyện Suối Tiên"),
        ("Trung tâm Học tập cộng đồng xã Suối Tiên", "gdtx", "Ban Giám đốc Trung tâm Học tập cộng đồng xã Suối Tiên"),
        ("TT GDNN-GDTX Suối Tiên", "gdtx", "Ban Giám đốc TT GDNN-GDTX Suối Tiên"),
        ("GDNN-GDTX Suối Tiên", "gdtx", "Ban Giám đốc Trung tâm GDNN-GDTX Suối Tiên"),
        ("Nhóm trẻ độc lập Hoa Mai", "nhom_tre", "Chủ nhóm trẻ độc lập Hoa Mai"),
        ("Lớp mẫu giáo độc lập Bé Ngoan", "nhom_tre", "Chủ lớp mẫu giáo độc lập Bé Ngoan"),
        ("Hoa Mai", "nhom_tre", "Chủ nhóm Hoa Mai"),
        ("", "", "Ông/Bà"),
    ],
)
def test_each_is_greeted_as_is_due(name: str, level: str, greeted: str) -> None:
    assert salutation(name, level) == greeted


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Báo cáo công tác tháng 11", "báo cáo công tác tháng 11"),
        ("Số liệu phổ cập năm 2026", "báo cáo “Số liệu phổ cập năm 2026”"),
    ],
)
def test_a_report_is_called_by_its_title_within_a_sentence(title: str, said: str) -> None:
    assert report_name(title) == said


def test_the_subject_tells_the_news_first_and_keeps_the_code_however_long_the_title_is() -> None:
    long = replace(FACTS, campaigns=(replace(LINE, title="Báo cáo " + "rất dài " * 40),))
    assert letter(LetterKind.CONFIRMATION, long).subject.endswith("… [DVK2020]")
    assert len(letter(LetterKind.CONFIRMATION, long).subject) <= 180
    assert letter(LetterKind.CONFIRMATION).subject.startswith("Đã nhận đủ báo cáo")
    assert "[" not in letter(LetterKind.QUESTION, replace(FACTS, question="unknown-unit"), campaign="").subject


def test_the_foot_says_whom_to_ask() -> None:
    office = replace(OFFICE, contact="Bà Lê Thị Hoa", phone="0274 3 555 111")
    notice = Notice("reminder:x", LetterKind.REMINDER, "thcs-hoa-sen", "DVK2020", ("a@truong.example",), FACTS)
    one = render(notice, office, "<a@b>")
    for body in (one.text, one.html):
        assert "xin trả lời thư này hoặc liên hệ Bà Lê Thị Hoa, điện thoại 0274 3 555 111." in body


def test_a_missing_appendix_is_asked_for_with_its_columns() -> None:
    form = FormLine("Phụ lục", ("Tên mô hình", "Số người"))
    short = replace(FACTS, campaigns=(replace(LINE, missing=("Phụ lục",), forms=(form,)),))
    for kind in (LetterKind.INCOMPLETE, LetterKind.REMINDER):
        assert "Phụ lục gồm các cột: Tên mô hình; Số người." in letter(kind, short).text


def test_a_name_that_is_several_units_names_them() -> None:
    asked = replace(FACTS, unit_name="", question="ambiguous-unit", candidates=("Mầm non Hoa Mai", "Tiểu học Hoa Mai"))
    assert "có thể là của nhiều đơn vị: Mầm non Hoa Mai; Tiểu học Hoa Mai." in letter(LetterKind.QUESTION, asked).text


def test_no_question_asks_for_a_file_that_is_here() -> None:
    for reason in ("unknown-unit", "ambiguous-unit", "unknown-campaign", "ambiguous-campaign"):
        text = letter(LetterKind.QUESTION, replace(FACTS, question=reason)).text
        assert "các tệp đã nhận không phải gửi lại" in text
        assert "đính kèm" not in text


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (DUE, "hết ngày 30/11/2020"),
        (datetime(2020, 11, 30, 17, tzinfo=UTC), "hết ngày 30/11/2020"),
        (datetime(2020, 11, 30, 16, tzinfo=ZONE), "trước 16 giờ 00 phút ngày 30/11/2020"),
        (datetime(2021, 1, 1, tzinfo=ZONE), "hết ngày 31/12/2020"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(due: datetime, said: str) -> None:
    assert due_phrase(due, ZONE) == said


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(0), "đúng hạn"),
        (timedelta(seconds=1), "trễ 1 phút"),
        (timedelta(minutes=25), "trễ 25 phút"),
        (timedelta(hours=3, minutes=20), "trễ 3 giờ 20 phút"),
        (timedelta(days=2), "trễ 2 ngày"),
        (timedelta(days=2, hours=3, minutes=59), "trễ 2 ngày 3 giờ"),
        (timedelta(minutes=60, seconds=1), "trễ 1 giờ 1 phút"),
    ],
)
def test_lateness_is_said_in_two_units(late: timedelta, said: str) -> None:
    assert lateness(late) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 byte"), (1023, "1023 byte"), (1024, "1,0 KB"), (1_363_149, "1,3 MB")])
def test_sizes_have_a_decimal_comma(count: int, said: str) -> None:
    assert size(count) == said


def test_an_unknown_problem_has_a_neutral_sentence() -> None:
    assert problem_sentence("over-budget", "container-depth") == labels()["problems"]["over-budget"]
    assert problem_sentence("never-heard-of") == labels()["problems"]["other"]
    assert problem_sentence("bad-integer", "Sheet1!C7", "12 lớp") == "Sheet1!C7: phải là số nguyên (đang ghi: “12 lớp”)"


def codes_in(*folders: Path) -> Iterator[str]:
    """The literal codes, which are the first argument, of every Problem(…) in the sources."""
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_problem_the_readers_may_find_has_a_sentence() -> None:
    codes = {*codes_in(Path(parsers.__file__).parent, Path(tracker.rules.__file__).parent)}
    left_open = {Reason.UNSAFE, Reason.CONFLICTING_EVIDENCE, Reason.NOT_A_REPORT, *ASKABLE}
    assert "encrypted" in codes
    assert codes | {str(reason) for reason in left_open} <= labels()["problems"].keys()
