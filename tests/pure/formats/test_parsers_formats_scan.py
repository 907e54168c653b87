"""Scans and photos, with a reader of letters that sees what the test says."""

from __future__ import annotations

import struct
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.document import read_document
from parsers.formats.pages.ocr import Ocr
from parsers.reading import read_mail
from tests.bench.contents import paragraphs
from tests.papers.photos import photo
from tests.papers.portable import pdf

SCAN = Problem("scan-without-text")
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
LETTER = HEAD + "".join(
    f"5\t1\t{block}\t1\t{line}\t{word}\t{left}\t{top}\t{18 * len(text)}\t34\t{sure}\t{text}\n"
    for block, line, left0, top, shown, sure in (
        (1, 1, 100, 200, "UBND XÃ SUỐI TIÊN", 96),
        (1, 2, 90, 250, "TRƯỜNG MẪU GIÁO SƠN CA", 91),
        (2, 1, 800, 203, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 95),
        (2, 2, 820, 252, "Độc lập - Tự do - Hạnh phúc", 80),
        (3, 1, 760, 400, "BÁO CÁO", 96),
        (4, 1, 100, 500, "Nhà trường báo cáo kết quả thực hiện nhiệm vụ trong năm học vừa qua như sau đây", 93),
        (5, 1, 100, 600, "~ ^ |", 7),
        (6, 1, 150, 290, "__ _'", 88),
    )
    for word, text in enumerate(shown.split(), 1)
    for left in (left0 + 18 * sum(len(other) + 1 for other in shown.split()[: word - 1]),)
)
LINES = [
    "UBND XÃ SUỐI TIÊN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "TRƯỜNG MẪU GIÁO SƠN CA\tĐộc lập - Tự do - Hạnh phúc",
    "BÁO CÁO",
    "Nhà trường báo cáo kết quả thực hiện nhiệm vụ trong năm học vừa qua như sau đây",
]


class Eyes:
    """An `Ocr` that answers one table a page and keeps the pictures it was shown."""

    def __init__(self, *tables: str) -> None:
        self.pictures: list[bytes] = []
        self._tables = tables

    def __call__(self, picture: bytes) -> str:
        self.pictures.append(picture)
        return self._tables[min(len(self.pictures), len(self._tables)) - 1]


def read(content: bytes, ocr: Ocr | None, name: str = "scan.pdf") -> Content:
    return read_document(content, name, Budget(), ocr)


def scanned(pages: int) -> bytes:
    return pdf(*[[(290.0, 30.0, "1")]] * pages, picture=True)


def test_a_scanned_page_is_read_with_its_two_sides_apart() -> None:
    content = read(scanned(1), Eyes(LETTER))
    assert paragraphs(content) == LINES
    assert [block.centred for block in content.blocks if isinstance(block, Paragraph)] == [False, False, True, False]
    assert (content.format, content.outcome, content.problems) == ("pdf", Outcome.READ, (Problem("read-by-ocr"),))


def test_a_page_is_shown_at_two_hundred_dots_an_inch() -> None:
    eyes = Eyes(LETTER)
    read(scanned(1), eyes)
    assert eyes.pictures[0].startswith(b"P5 1653 2339 255\n")
    assert len(eyes.pictures[0]) == len(b"P5 1653 2339 255\n") + 1653 * 2339


@pytest.mark.parametrize(("pages", "looked_at"), [(1, 1), (3, 3), (4, 4), (40, 4)])
def test_the_first_three_pages_and_the_last_are_looked_at(pages: int, looked_at: int) -> None:
    eyes = Eyes(LETTER)
    read(scanned(pages), eyes)
    assert len(eyes.pictures) == looked_at


def test_a_page_that_took_too_long_ends_the_reading() -> None:
    eyes = Eyes(LETTER, "")
    assert paragraphs(read(scanned(4), eyes)) == LINES
    assert len(eyes.pictures) == 2


@pytest.mark.parametrize("table", ["", HEAD, HEAD + "5\t1\t1\t1\t1\t1\t9\t9\t9\t9\t96\tngắn\n", "nonsense\n" * 9])
def test_a_scan_in_which_nothing_is_made_out_stays_a_scan(table: str) -> None:
    assert read(scanned(1), Eyes(table)) == read(scanned(1), None)
    assert read(scanned(1), None) == Content("pdf", Outcome.UNREADABLE, problems=(SCAN,))


def test_letters_that_make_no_words_are_a_photo_of_something_else() -> None:
    rows = (f"5\t1\t1\t1\t{n}\t1\t9\t{50 * n}\t90\t30\t60\txqzw kjhg wrtp bcdf\n" for n in range(12))
    assert read(scanned(1), Eyes(HEAD + "".join(rows))).problems == (SCAN,)


def test_what_has_text_of_its_own_is_never_looked_at() -> None:
    eyes = Eyes(LETTER)
    words = "Nha truong bao cao ket qua thuc hien nhiem vu trong nam hoc vua qua nhu sau day"
    assert paragraphs(read(pdf([(60.0, 700.0, words)], picture=True), eyes)) == [words]
    assert eyes.pictures == []


@pytest.mark.parametrize(
    ("orientation", "order", "size"),
    [(None, "<", b"2339 1170"), (1, "<", b"2339 1170"), (3, ">", b"2339 1170"), (6, "<", b"1170 2339"), (8, ">", b"1170 2339")],
)
def test_a_photo_is_turned_as_the_camera_says(orientation: int | None, order: str, size: bytes) -> None:
    eyes = Eyes(LETTER)
    content = read(photo(orientation, order=order), eyes, "anh.jpg")
    assert (content.format, paragraphs(content)) == ("jpg", LINES)
    assert eyes.pictures[0].startswith(b"P5 " + size + b" 255\n")


def test_a_quarter_turn_puts_the_left_side_on_top() -> None:
    eyes = Eyes(LETTER)
    read(photo(6), eyes, "anh.jpg")
    pixels = eyes.pictures[0].partition(b"255\n")[2]
    assert (pixels[len(pixels) // 10], pixels[-len(pixels) // 10]) == pytest.approx((0, 255), abs=12)


def test_pictures_too_large_to_open_or_too_small_for_a_page_are_left_alone() -> None:
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    eyes = Eyes(LETTER)
    for content, name in (
        (photo(width=60_000, height=60_000), "bom.jpg"),
        (header + struct.pack(">II", 90_000, 90_000) + b"\0" * 20_000, "bom.png"),
        (header + struct.pack(">II", 90, 90) + b"\0" * 2_000, "logo.png"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20_000, "anh.heic"),
    ):
        assert read(content, eyes, name).problems == (SCAN,)
    assert eyes.pictures == []


def test_a_picture_in_another_format_is_shown_as_it_is() -> None:
    eyes, content = Eyes(LETTER), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1600, 2300) + b"\0" * 20_000
    assert paragraphs(read(content, eyes, "anh.png")) == LINES
    assert eyes.pictures == [content]


@given(st.binary(max_size=200))
@settings(max_examples=20)
def test_no_damaged_photo_ever_raises(damage: bytes) -> None:
    content = photo(6)
    at = 40 if len(damage) % 2 else 20_100
    found = read(content[:at] + damage + content[at + len(damage) :], Eyes(LETTER), "anh.jpg")
    assert found.outcome in (Outcome.READ, Outcome.UNREADABLE)


def test_one_mail_costs_four_pages_at_most() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@truong.example", "bao cao"
    message.set_content("gửi báo cáo")
    for number in range(6):
        message.add_attachment(scanned(2), maintype="application", subtype="pdf", filename=f"trang {number}.pdf")
    eyes = Eyes(LETTER)
    limits: list[int] = []

    def timed(picture: bytes, seconds: int) -> str:
        limits.append(seconds)
        return eyes(picture)

    reading = read_mail(message.as_bytes(), Budget(), ocr=timed)
    assert len(eyes.pictures) == 4
    assert sum(limits) < 30
    assert [document.outcome for document in reading.documents] == [Outcome.READ] * 2 + [Outcome.UNREADABLE] * 4
    assert reading.documents[0].header is not None
    assert reading.documents[0].header.issuer == "TRƯỜNG MẪU GIÁO SƠN CA"
