"""A mail without a file that asks is known by its own words."""

from __future__ import annotations

import pytest

from tracker.rules.mails.asking import PHRASES, AskingKind, asking

MORE, ARRIVED, QUESTION = AskingKind.MORE_TIME, AskingKind.ARRIVED, AskingKind.QUESTION


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Trường xin gia hạn nộp báo cáo đến ngày 20/12 vì hiệu trưởng đi công tác.", MORE),
        ("Kính đề nghị Phòng lùi thời gian nộp sang tuần sau.", MORE),
        ("Do mất điện trường xin phép được nộp báo cáo chậm 2 ngày ạ", MORE),
        ("Đơn vị chưa kịp hoàn thành số liệu.", MORE),
        ("Phòng đã nhận được báo cáo của trường chưa ạ?", ARRIVED),
        ("Cho em hỏi Phòng đã nhận được file chưa ạ", ARRIVED),
        ("Cho em hỏi mẫu báo cáo đội ngũ lấy ở đâu ạ?", QUESTION),
        ("Đề nghị Phòng hướng dẫn thêm cho trường cột 5.", QUESTION),
        ("Báo cáo này có phải đóng dấu không?", QUESTION),
        ("Kính gửi Phòng GD&ĐT thị xã, em gửi báo cáo đính kèm ạ.", None),
        ("Trường đã nhận được công văn và sẽ nộp đúng hạn.", None),
        ("Trường xin nộp báo cáo theo quy định.", None),
        ("Cảm ơn Phòng.", None),
        ("", None),
    ],
)
def test_what_a_mail_asks(words: str, kind: AskingKind | None) -> None:
    found = asking("Báo cáo", words)
    assert (found.kind if found else None) == kind


def test_more_time_comes_before_a_question_and_is_shown_in_its_own_words() -> None:
    found = asking("", "Mẫu lấy ở đâu ạ? Trường xin gia hạn\nđến 20/12. Cảm ơn.")
    assert found is not None
    assert (found.kind, found.words) == (MORE, "Trường xin gia hạn")


def test_a_subject_that_answers_is_another_s_words() -> None:
    assert asking("Re: Gia hạn nộp báo cáo y tế", "Vâng ạ.") is None
    assert asking("xin gia hạn nộp báo cáo", "Kính gửi Phòng.") is not None


def test_every_row_has_its_reason() -> None:
    assert all(reason and pattern for _, reason, pattern in PHRASES)
