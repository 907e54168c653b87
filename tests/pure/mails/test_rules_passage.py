"""A search shows the place where the words stand, as it was written; of a secret paper it knows the name alone."""

from __future__ import annotations

import pytest

from parsers.facts import Attachment, Budget, DocumentReading
from parsers.reading import read_attachment
from tracker.rules.mails.passage import document_words, passage


def told(text: str, *words: str) -> str:
    shown = passage(text, words)
    runs = "".join(f"[{run}]" if found else run for run, found in shown.runs)
    return f"{'' if shown.begins else '…'}{runs}{'' if shown.ends else '…'}"


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Trường Tiểu học Tân Định", ("tan", "dinh"), "Trường Tiểu học [Tân Định]"),
        ("Tân Lập; Tân_Định và Định", ("tan", "dinh"), "Tân Lập; [Tân_Định] và Định"),
        ("Định, rồi Tân", ("tan", "dinh"), "[Định], rồi [Tân]"),
        ("Bàn giao", ("ban", "gi"), "[Bàn giao]"),
        ("không có gì", (), "không có gì"),
        ("không có gì", ("xa",), "không có gì"),
        ("(a+b)", ("a", "b"), "([a+b])"),
    ],
)
def test_the_words_found_are_marked_where_they_stand(text: str, words: tuple[str, ...], shown: str) -> None:
    assert told(text, *words) == shown


def test_of_a_long_text_the_words_around_are_shown_and_no_word_is_cut() -> None:
    shown = told("mở đầu " * 100 + "Tân Định " + "kết thúc " * 100, "tan", "dinh")
    assert "[Tân Định]" in shown
    assert shown.startswith(("…mở", "…đầu"))
    assert shown.endswith(("kết…", "thúc…"))
    assert len(shown) < 300


def read(text: str) -> DocumentReading:
    return read_attachment(Attachment("BC.txt", "BC.txt", (), text.encode(), "text/plain"), Budget())


def test_a_file_is_found_by_its_name_and_all_its_text() -> None:
    assert document_words(read("BÁO CÁO\n" + "số liệu\n" * 4_000 + "Tân   Định")).endswith("số liệu Tân Định")
    assert document_words(read("BÁO CÁO")) == "BC.txt BÁO CÁO"


def test_of_a_secret_paper_the_name_alone_is_kept() -> None:
    secret = read("UBND HUYỆN\tMẬT\nTRƯỜNG A\nSố: 1/BC-T\n\nBÁO CÁO\nNội dung không được lưu\n")
    assert secret.header is not None
    assert secret.header.secrecy
    assert document_words(secret) == "BC.txt"
