"""What a reading child makes of a mail, and how it hands it over."""

from __future__ import annotations

import binascii
import copyreg
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Budget, Paragraph, Table
from parsers.message import transfer
from parsers.message.mime_tree import read_tree
from parsers.message.open import fingerprint
from parsers.message.transfer import from_base64
from parsers.official.header import read_header
from parsers.reading import read_mail
from tracker.jobs.reading.process import _pickled

_MAIL = (
    b"From: =?utf-8?q?Tr=C6=B0=E1=BB=9Dng?= <a@truong.example>\r\n"
    b"To: b@phong.example\r\nDate: Mon, 2 Nov 2020 08:00:00 +0700\r\n"
    b"Received: from x by mx.phong.example; Mon, 2 Nov 2020 08:00:01 +0700\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="k"\r\n\r\n--k\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    b"xin g\xe1\xbb\xadi\r\n"
    b"--k\r\nContent-Type: text/plain; name=bc.txt\r\nContent-Disposition: attachment; filename=bc.txt\r\n\r\n"
    b"B\xc3\x81O C\xc3\x81O\r\nTheo K\xe1\xba\xbf ho\xe1\xba\xa1ch s\xe1\xbb\x91 45/KH-PGD\r\n--k--\r\n"
)


def test_a_reading_leaves_the_child_as_it_was_made() -> None:
    reading = read_mail(_MAIL, Budget())
    assert reading.documents
    assert reading.hops
    assert copyreg.dispatch_table[type(reading)] is _pickled
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(reading, protocol)) == reading  # noqa: S301 - our own bytes


@given(
    front=st.sampled_from([b"", b"\r\n", b"\n", b"\r", b"From x y\r\n", b" \r\n", b"X: 1\r\n"]), end=st.integers(0, len(_MAIL))
)
def test_a_tree_that_was_read_gives_the_same_fingerprint(front: bytes, end: int) -> None:
    mail = front + _MAIL[:end]
    assert fingerprint(mail, read_tree(mail, Budget())[0]) == fingerprint(mail) == read_mail(mail, Budget()).fingerprint


def test_a_budget_of_its_own_leaves_the_fingerprint_alone() -> None:
    assert read_mail(_MAIL, Budget(header_bytes=100)).fingerprint == fingerprint(_MAIL)


@given(
    st.lists(
        st.one_of(
            st.sampled_from([b"\r\n", b"\n", b"-", b"_", b"\0", b"\xff", b" "]),
            st.from_regex(rb"[A-Za-z0-9+/]{1,90}", fullmatch=True),
        )
    )
)
def test_base64_with_junk_within_is_what_the_standard_library_makes_of_it(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    try:
        expected = binascii.a2b_base64(raw + b"==")
    except binascii.Error:
        assert from_base64(raw)[1] is False
    else:
        assert from_base64(raw) == (expected, True)


@given(
    st.lists(
        st.one_of(
            st.sampled_from([b"\r\n", b"=", b"==\r\n", b"\xff", b" "]), st.from_regex(rb"[A-Za-z0-9+/]{1,20}", fullmatch=True)
        )
    ),
    st.integers(1, 40),
)
def test_base64_read_in_stretches_is_what_it_is_in_one(pieces: list[bytes], stretch: int) -> None:
    raw = b"".join(pieces)
    whole = from_base64(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transfer, "_STRETCH", stretch)
        assert from_base64(raw) == whole
        assert from_base64(b"--" + raw + b"--", 2, 2 + len(raw)) == whole


@pytest.mark.parametrize("broken", range(1, 8))
def test_a_mark_broken_in_a_cell_makes_a_large_table_a_letterhead(broken: int) -> None:
    words = ["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"]
    mark = " ".join(words[:broken]) + "\n" + " ".join(words[broken:])
    listed = tuple((str(number), "x", "y") for number in range(5))
    name = "UBND PHƯỜNG THỚI AN\nTRƯỜNG MẦM NON SEN HỒNG"
    title = Paragraph("BÁO CÁO")
    assert read_header((Table(((name, mark, ""), *listed)), title)).issuer is not None
    assert read_header((Table(((name, "", ""), *listed)), title)).issuer is None
