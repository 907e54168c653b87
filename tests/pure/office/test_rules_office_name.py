"""What an office's own name says: the word for it on pages, the symbol of its papers; and no page says another's word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from templates import ROOT
from tracker.reports.report_words import word
from tracker.rules.office.office_name import office_kind, symbol
from tracker.sending.phrases import labels, office_word


@pytest.mark.parametrize(
    ("name", "called", "short"),
    [
        ("Phòng Giáo dục và Đào tạo thị xã Cái Bè", "Phòng", "PGDĐT"),
        ("Phòng Giáo dục và Đào tạo", "Phòng", "PGDĐT"),
        ("PHÒNG GD&ĐT HUYỆN CÁI BÈ", "Phòng", "PGDĐT"),
        ("Phòng Văn hóa - Xã hội phường Long Tiên", "Phòng", "VHXH"),
        ("Phòng VH-XH xã Long Tiên", "Phòng", "VHXH"),
        ("Phòng Nội vụ thành phố Cái Bè", "Phòng", "PNV"),
        ("Sở Giáo dục và Đào tạo tỉnh Tiền Giang", "Sở", "SGDĐT"),
        ("Sở GD&ĐT Tiền Giang", "Sở", "SGDĐT"),
        ("Sở Nội vụ tỉnh Tiền Giang", "Sở", "SNV"),
        ("Ủy ban nhân dân xã Long Tiên", "UBND xã", "UBND"),
        ("Uỷ ban nhân dân phường Long Tiên", "UBND phường", "UBND"),
        ("UBND đặc khu Phú Quý", "UBND đặc khu", "UBND"),
        ("UBND thị xã Cái Bè", "UBND", "UBND"),
        ("Ủy ban nhân dân", "UBND", "UBND"),
        ("Văn phòng UBND xã Long Tiên", "cơ quan", "VPUBND"),
        ("Trung tâm Ứng dụng số", "cơ quan", "TTƯDS"),
        ("", "cơ quan", ""),
    ],
)
def test_an_office_is_called_and_abbreviated_as_its_own_papers_do(name: str, called: str, short: str) -> None:
    assert (office_word(name), symbol(name)) == (called, short)


@pytest.mark.parametrize(("section", "short"), [("Bộ phận Tổ chức cán bộ", "TCCB"), ("Bộ phận Giáo dục", "GD"), ("", "")])
def test_a_section_is_abbreviated_without_the_word_for_sections(section: str, short: str) -> None:
    assert symbol(section) == short


#: "Phòng", "Sở" and "UBND" where no name of a kind of office follows: said of the office that runs the service.
_BARE = re.compile(r"\b(?:Phòng(?! (?:GD|Giáo dục|Văn hóa|VH))|Sở(?! (?:GD|Giáo dục))|UBND)\b")


def _sentences(path: Path) -> Iterator[str]:
    """What a person may read of a template, line by line; of labels the values."""
    if path.suffix != ".toml":
        yield from path.read_text("utf-8").splitlines()
        return
    tables = [tomllib.loads(path.read_text("utf-8"))]
    while tables:
        for name, value in tables.pop().items():
            if isinstance(value, dict):
                tables += [value] if (path.name, name) != ("labels.toml", "office") or path.parent != ROOT else []
            elif isinstance(value, str):
                yield value


def test_no_template_calls_the_office_by_a_word_that_is_not_its_own() -> None:
    """Pages, letters and reports; the guide speaks to every office at once."""
    kept = (".html", ".txt", ".toml")
    texts = [path for path in (*ROOT.rglob("*"), ROOT.parent / "docs" / "huong-dan.md") if path.suffix in (*kept, ".md")]
    said = [(path.name, line.strip()) for path in texts for line in _sentences(path) if _BARE.search(line)]
    assert len(texts) > 80
    assert said == []


def test_every_word_for_an_office_stands_in_the_middle_of_a_sentence() -> None:
    """No sentence begins with it: "cơ quan" would want a capital letter there."""
    pages = [path for path in ROOT.rglob("*") if path.suffix in (".html", ".toml")]
    begun = re.compile(r"(?:^|[.?!>]|= \")\s*(?:\{office_word\}|\{\{ office_word\(\) \}\})")
    assert [path.name for path in pages for line in path.read_text("utf-8").splitlines() if begun.search(line)] == []
    assert all(labels()["office"].values())


@pytest.mark.parametrize(
    ("name", "signer"),
    [
        ("Phòng Văn hóa - Xã hội phường Long Tiên", "TRƯỞNG PHÒNG"),
        ("Sở Giáo dục và Đào tạo tỉnh Tiền Giang", "GIÁM ĐỐC"),
        ("UBND xã Long Tiên", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
        ("Trung tâm Ứng dụng số", "THỦ TRƯỞNG CƠ QUAN"),
    ],
)
def test_a_draft_is_signed_by_who_heads_the_office(name: str, signer: str) -> None:
    assert word("signers", office_kind(name)) == signer
