"""Types of administrative documents."""

import json
from pathlib import Path

import pytest

from parsers.vietnamese.document_types import NAMES, split_type, type_of_line, type_of_symbol

VARIANTS = json.loads((Path(__file__).parents[2] / "data" / "variants.json").read_text("utf-8"))


@pytest.mark.parametrize(("line", "code"), VARIANTS["type"])
def test_a_title_line_states_its_type(line: str, code: str) -> None:
    assert type_of_line(line) == code


@pytest.mark.parametrize("line", [*VARIANTS["type_not"], "KẾ HOẠCH SỐ 45/KH-PGDĐT NGÀY 20/7/2020", "BÁO CÁOX", ""])
def test_running_text_and_citations_state_none(line: str) -> None:
    assert type_of_line(line) is None


@pytest.mark.parametrize(("code", "name"), NAMES.items())
def test_every_type_is_read_from_its_own_name(code: str, name: str) -> None:
    assert type_of_line(name.upper()) == code


def test_the_title_behind_the_type_on_one_line_is_kept() -> None:
    assert split_type("BÁO CÁO KẾT QUẢ PHỔ CẬP NĂM 2021") == ("BC", "KẾT QUẢ PHỔ CẬP NĂM 2021")
    assert split_type("B Á O C Á O") == ("BC", "")


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("BC-THCSMP", "BC"),
        ("bc-mn", "BC"),
        ("HĐ-TH", "HĐ"),
        ("HD-TH", "HD"),
        ("QyĐ-TH", "QyĐ"),
        ("THCSMP-VP", None),
        ("", None),
    ],
)
def test_a_symbol_opens_with_the_type_unless_it_is_a_letter(symbol: str, code: str | None) -> None:
    assert type_of_symbol(symbol) == code
