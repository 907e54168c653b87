"""PDF pages as their reader sees them: turned, drawn out of order, filled in, noted on."""

from __future__ import annotations

import pytest

from parsers.facts import Content, Paragraph
from tests.bench.contents import reader
from tests.papers.portable import Shown, pdf

LIST = [
    (60.0, 780.0, "DANH SACH HOC SINH"),
    (60.0, 760.0, "STT"),
    (140.0, 760.0, "Ho va ten"),
    (340.0, 760.0, "Lop"),
    (60.0, 740.0, "1"),
    (140.0, 740.0, "Nguyen Van An"),
    (340.0, 740.0, "5A"),
]
WANTED = ["DANH SACH HOC SINH", "STT\tHo va ten\tLop", "1\tNguyen Van An\t5A"]


read = reader("bao cao.pdf")


def shown(content: Content, zone: str = "body") -> list[str]:
    return [block.text for block in content.blocks if isinstance(block, Paragraph) and block.zone == zone]


def _field(kind: str, value: str, left: float, bottom: float, flags: int = 4) -> str:
    rectangle = f"/Rect [{left} {bottom} {left + 150} {bottom + 18}]"
    return f"<< /Type /Annot /Subtype /Widget /FT /{kind} /T (f{left}{bottom}) {value} {rectangle} /F {flags} >>"


def _turned(x: float, y: float) -> dict[str, tuple[str, float, float]]:
    """Where a place of the page lies when the page is stored turned, and how its letters do."""
    return {"up": ("0 1 -1 0", 842 - y, x), "down": ("0 -1 1 0", y - 250, 800 - x), "over": ("-1 0 0 -1", 595 - x, 842 - y)}


@pytest.mark.parametrize("way", ["up", "down", "over"])
def test_a_page_that_lies_across_is_read_as_it_is_shown(way: str) -> None:
    moved: list[Shown] = [(*_turned(x, y)[way][1:], text) for x, y, text in LIST]
    assert shown(read(pdf(moved, turn=_turned(0, 0)[way][0]))) == WANTED


def test_letters_drawn_after_their_line_stand_in_its_gaps() -> None:
    """As where a font lacks letters: the line is drawn without them, then they are."""
    first = [(60.0, 700.0, "TR"), (92.0, 700.0, "NG TI"), (136.0, 700.0, "U H"), (172.0, 700.0, "C AN PHU")]
    after = [(76.5, 700.0, "UO"), (127.5, 700.0, "E"), (162.0, 700.0, "O")]
    words = shown(read(pdf([*first, *after, (60.0, 640.0, "nha truong da kham suc khoe cho hoc sinh")])))
    assert words[0].replace(" ", "") == "TRUONGTIEUHOCANPHU"


def test_what_was_typed_into_a_form_stands_beside_its_label() -> None:
    labels = [(60.0, 700.0, "Tong so hoc sinh:"), (60.0, 670.0, "Nguoi lap:"), (90.0, 640.0, "Da gui ban giay cho Phong")]
    fields = (
        _field("Tx", "/V (512)", 180.0, 696.0),
        _field("Tx", "/V (Tran Thi Lan)", 180.0, 666.0),
        _field("Tx", "/V (nobody sees it)", 180.0, 600.0, flags=2),
        _field("Btn", "/V /Yes /AS /Yes /AP << /N << /Yes 3 0 R /Off 3 0 R >> >>", 60.0, 636.0),
    )
    assert shown(read(pdf(labels, annotations=fields))) == [
        "Tong so hoc sinh:\t512",
        "Nguoi lap:\tTran Thi Lan",
        "☑ Da gui ban giay cho Phong",
    ]


def test_text_typed_on_a_page_is_part_of_it_and_a_note_stands_apart() -> None:
    typed = "<< /Type /Annot /Subtype /FreeText /Contents (Da ky) /Rect [400 696 500 714] /F 4 >>"
    note = "<< /Type /Annot /Subtype /Text /Contents (Can xem lai so lieu) /Rect [500 700 520 720] /F 4 >>"
    content = read(pdf([(60.0, 700.0, "HIEU TRUONG TRUONG TIEU HOC AN PHU")], annotations=(typed, note)))
    assert shown(content) == ["HIEU TRUONG TRUONG TIEU HOC AN PHU\tDa ky"]
    assert shown(content, "note") == ["Can xem lai so lieu"]
