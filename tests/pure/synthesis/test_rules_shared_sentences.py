"""What most units wrote comes first into the draft, as they wrote it and with who wrote it; nothing is put together."""

from __future__ import annotations

from tracker.rules.synthesis.excerpts import Excerpt, shared_sentences


def said(*texts: str) -> tuple[Excerpt, ...]:
    return tuple(Excerpt(f"Trường {number}", "V.", text) for number, text in enumerate(texts, 1))


def test_a_sentence_of_several_units_is_told_once_with_all_of_them() -> None:
    found = shared_sentences(
        said("- Tiếp tục duy trì các mô hình./.", "Tiếp tục duy trì  các mô hình;", "Một ý khác hẳn ở đây.")
    )
    assert [(one.text, one.units) for one in found] == [
        ("Tiếp tục duy trì các mô hình", ("Trường 1", "Trường 2")),
        ("Một ý khác hẳn ở đây", ("Trường 3",)),
    ]


def test_a_line_broken_by_a_page_is_one_sentence() -> None:
    (one,) = shared_sentences(
        said("Đề nghị Phòng quan tâm biểu\ndương các điển hình.", "Đề nghị Phòng quan tâm biểu dương các điển hình")
    )
    assert one.units == ("Trường 1", "Trường 2")


def test_those_of_most_units_are_kept_and_stand_in_the_order_met() -> None:
    texts = [f"Câu riêng của trường thứ {number} nhé." for number in range(9)]
    found = shared_sentences(said(*(f"{text}\nAi cũng nói câu này." for text in texts)), most=2)
    assert [one.text for one in found] == ["Câu riêng của trường thứ 0 nhé", "Ai cũng nói câu này"]


def test_words_that_say_nothing_by_themselves_are_no_sentence() -> None:
    assert shared_sentences(said("Không có.", "- Tốt;")) == ()
