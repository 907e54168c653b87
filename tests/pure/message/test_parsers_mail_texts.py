"""Bodies: what was written, what is quoted, what is forwarded, in any charset and markup."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Budget
from parsers.message import body, quotation
from parsers.message.open import open_mail

BUDGET = Budget()


def text_mail(body: bytes, content_type: str = "text/plain; charset=utf-8", subject: str = "s") -> bytes:
    return f"Subject: {subject}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    "attribution",
    [
        "Vào Th 2, 16 thg 11, 2020 vào lúc 13:17 Phòng <tccb@x.example> đã viết:",
        "Vào 16/11/2020 tccb@x.example đã viết:",
        "Vào lúc 13:17, 16/11/2020, Phòng Giáo dục và Đào tạo thị xã\n<tccb@x.example> đã viết:",
        "On Mon, Nov 16, 2020 at 1:17 PM Phòng <tccb@x.example> wrote:",
        "On Mon, Nov 16, 2020 at 1:17 PM\nPhòng Giáo dục <tccb@x.example>\nwrote:",
        "-----Original Message-----\nFrom: Phòng\nSent: 16/11/2020\nTo: x",
        "-----Thư gốc-----",
        "Từ: Phòng <tccb@x.example>\nNgày: 16/11/2020 13:17\nChủ đề: Nhắc nộp\nTới: mn@x.example",
        "From: Phòng <tccb@x.example>\nSent: Monday, November 16, 2020\nTo: mn@x.example\nSubject: Nhắc nộp",
        "*Từ:* Phòng <tccb@x.example>\n*Đã gửi:* 16/11/2020\n*Đến:* mn@x.example\n*Tiêu đề:* Nhắc nộp",
        "________________________________\nFrom: Phòng\nSent: 16/11/2020\nTo: x\nSubject: Nhắc nộp",
    ],
)
def test_earlier_mail_is_cut_off_in_every_programs_manner(attribution: str) -> None:
    found = quotation.parted(f"Em gửi báo cáo ạ.\n\n{attribution}\nHạn nộp: 01/12/2020.")
    assert found.own == "Em gửi báo cáo ạ."
    assert "Hạn nộp" in found.quoted
    assert found.forwarded == ()


def test_an_answer_below_the_quoted_lines_is_the_senders_own() -> None:
    found = quotation.parted("Vào 16/11/2020 a@x.example đã viết:\n> Hạn nộp: 01/12.\n> Kính đề nghị.\n\nEm đã gửi ạ.")
    assert found.own == "Em đã gửi ạ."
    assert "> Hạn nộp: 01/12." in found.quoted


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi Phòng,\nTừ: ngày 01/11 đến nay trường có 5 mô hình.\nTrân trọng.",
        "Vào ngày 20/11 trường tổ chức lễ.\nKính báo:",
        "Em gửi báo cáo\n-----\nVăn thư",
        "Kính gửi: Phòng GD&ĐT\nTrường xin báo cáo:\n- Tổng số: 5",
    ],
)
def test_what_only_resembles_a_quotation_stays(text: str) -> None:
    assert quotation.parted(text).own == text


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "---------- Thư đã chuyển tiếp ----------",
        "---------- Thư được chuyển tiếp ---------",
        "-------- Thư chuyển tiếp --------",
        "Begin forwarded message:",
        "Bắt đầu thư được chuyển tiếp:",
        "----- Forwarded by Lan/Truong -----",
        "Chuyển tiếp:",
    ],
)
def test_a_forward_gives_its_inner_sender_date_subject_and_text(mark: str) -> None:
    head = "Từ: Trường Mẫu giáo Họa Mi <mg@x.example>\nDate: 24/11/2020 12:05\nChủ đề: Báo cáo\nTo: lan@x.example"
    found = quotation.parted(f"Em chuyển ạ.\n\n{mark}\n{head}\n\nKính gửi Phòng.")
    (forwarded,) = found.forwarded
    assert found.own == "Em chuyển ạ."
    assert forwarded.sender
    assert forwarded.sender.address == "mg@x.example"
    assert (forwarded.claimed_date, forwarded.subject, forwarded.body) == ("24/11/2020 12:05", "Báo cáo", "Kính gửi Phòng.")


@pytest.mark.parametrize(
    ("subject", "forwards"), [("Fwd: báo cáo", 1), ("FW: báo cáo", 1), ("Chuyển tiếp: x", 1), ("Re: x", 0)]
)
def test_the_subject_tells_a_forward_from_a_reply_where_the_text_does_not(subject: str, forwards: int) -> None:
    block = "From: A <a@x.example>\nSent: 24/11/2020\nTo: b@x.example\nSubject: báo cáo\n\nNội dung"
    assert len(quotation.parted(block, subject).forwarded) == forwards


def test_a_forward_of_a_forward_gives_both() -> None:
    one = "---------- Forwarded message ---------\nFrom: a@x.example\nSubject: 1\n\ntext 1\n"
    found = quotation.parted(one + one.replace("1", "2"))
    assert [(inner.subject, inner.body) for inner in found.forwarded] == [("1", "text 1"), ("2", "text 2")]


@given(
    st.lists(st.sampled_from(["> a", "On 1 a@b wrote:", "From: a", "Date: b", "To: c", "", "chữ", "--- Forwarded message ---"]))
)
def test_cutting_loses_no_word_of_the_sender(lines: list[str]) -> None:
    found = quotation.parted("\n".join(lines))
    kept = found.own + found.quoted + "".join(inner.body + inner.subject for inner in found.forwarded)
    assert kept.count("chữ") == lines.count("chữ")


def test_a_wrapped_subject_stays_whole_and_a_word_below_recipients_stays_text() -> None:
    head = "---------- Forwarded message ---------\nFrom: a@x.example\n"
    (wrapped,) = quotation.parted(f"{head}Subject: Báo cáo công tác\nthư viện tháng 11\nTo: b@x.example\n\nchữ").forwarded
    assert (wrapped.subject, wrapped.body) == ("Báo cáo công tác thư viện tháng 11", "chữ")
    (listed,) = quotation.parted(f"{head}To: b@x.example,\nc@x.example\nSubject: 1\n\nchữ").forwarded
    assert (listed.subject, listed.body) == ("1", "chữ")
    (told,) = quotation.parted(f"{head}To: b@x.example\nchữ\nSubject: 1").forwarded
    assert told.body == "chữ\nSubject: 1"


def test_html_becomes_lines_and_quoted_blocks_quoted_lines() -> None:
    page = body.page(
        '<style>p{}</style><p>Kính gửi&nbsp;Phòng &amp; anh</p>một<br>hai<blockquote type="cite">cũ<br>cũ nữa</blockquote>'
        '<a href="https://x.example/y">đây</a><img src="cid:1@x">'
    )
    assert page.text == "Kính gửi Phòng & anh\nmột\nhai\n> cũ\n> cũ nữa\nđây"
    assert (page.links, page.pictures) == (("https://x.example/y",), frozenset({"1@x"}))


@given(st.text(max_size=300))
def test_no_html_can_raise(text: str) -> None:
    body.page(f"<div>{text}<blockquote>{text}</td></p>")


@pytest.mark.parametrize("piece", ["<blockquote type=cite>", "<!--", "&amp;a", "<a b ", "<table><tr><td>"])
def test_html_built_to_cost_minutes_costs_less_than_two_seconds(piece: str) -> None:
    began = time.process_time()
    open_mail(text_mail((piece * 100_000).encode(), "text/html"), BUDGET)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ("Kính gửi Phòng".encode(), "text/plain; charset=utf-8"),
        ("Kính gửi Phòng".encode(), "text/plain"),
        ("Kính gửi Phòng".encode(), "text/plain; charset=iso-8859-1"),
        ("Kính gửi Phòng".encode(), "text/plain; charset=x-unknown"),
        ("Ki\u0301nh g\u01b0\u0309i Pho\u0300ng".encode(), "text/plain; charset=utf-8"),
        ("Kính g\u01b0\u0309i Pho\u0300ng".encode("cp1258"), "text/plain; charset=windows-1258"),
        ("Kính g\u01b0\u0309i Pho\u0300ng".encode("cp1258"), "text/plain; charset=iso-8859-1"),
        ("Kính g\u01b0\u0309i Pho\u0300ng".encode("cp1258"), "text/plain"),
        ("Kính gửi Phòng".encode("utf-16"), "text/plain; charset=utf-16"),
        ("<p>Kính gửi Phòng</p>".encode(), "text/html; charset=us-ascii"),
    ],
)
def test_the_body_is_read_whatever_its_charset_claims(raw: bytes, content_type: str) -> None:
    assert open_mail(text_mail(raw, content_type), BUDGET).body == "Kính gửi Phòng"


def test_flowed_lines_are_joined_and_quotes_kept_apart() -> None:
    body = b"Em gui bao \r\ncao thang 11.\r\n> cu \r\n> nua\r\n-- \r\nLan\r\n"
    mail = open_mail(text_mail(body, "text/plain; format=flowed"), BUDGET)
    assert mail.body.startswith("Em gui bao cao thang 11.\n-- \nLan")
    assert mail.quoted == "> cu nua"


def test_of_two_alternatives_the_plain_one_is_read_unless_it_is_blank() -> None:
    def alternatives(plain: str) -> bytes:
        one = f"--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n"
        two = "--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--"
        return text_mail((one + two).encode(), "multipart/alternative; boundary=b")

    assert open_mail(alternatives("plain"), BUDGET).body == "plain"
    assert open_mail(alternatives("  "), BUDGET).body == "rich"


def test_links_to_file_sharing_services_are_found_and_no_others() -> None:
    body = (
        "Nộp tại https://drive.google.com/file/d/1a/view?usp=sharing. Hoặc https://1drv.ms/w/s!x, xem "
        "https://truong.example/tin và https://evil.example/drive.google.com/x"
    )
    links = open_mail(text_mail(body.encode()), BUDGET).links
    assert links == ("https://drive.google.com/file/d/1a/view?usp=sharing", "https://1drv.ms/w/s!x")


def test_a_link_behind_a_word_is_found() -> None:
    html = '<a href="https://docs.google.com/document/d/1/edit">báo cáo</a>'
    assert open_mail(text_mail(html.encode(), "text/html"), BUDGET).links == ("https://docs.google.com/document/d/1/edit",)
