"""Mail from files: whatever a mail program exports is the same mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.files import FilesError, find

ONE = b"Subject: one\r\n\r\nFirst body\r\n"
TWO = b"Subject: two\n\nSecond body\n"


def contents(*paths: Path) -> list[bytes]:
    return [mail.read() for mail in find(paths)]


def test_an_eml_file_is_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    assert contents(tmp_path / "a.eml") == [ONE]


def test_a_file_named_outright_needs_no_extension(tmp_path: Path) -> None:
    (tmp_path / "thư").write_bytes(ONE)
    assert contents(tmp_path / "thư") == [ONE]
    assert contents(tmp_path) == []


def test_folders_are_read_to_the_bottom_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b/2.eml", "a/1.EML", "b/sâu/3.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert contents(tmp_path) == [b"a/1.EML", b"b/2.eml", "b/sâu/3.eml".encode()]


def test_what_is_not_mail_is_left_alone(tmp_path: Path) -> None:
    for name in ("truth.jsonl", "Inbox.msf", "._one.eml", ".DS_Store", "report.docx"):
        (tmp_path / name).write_bytes(ONE)
    assert contents(tmp_path) == []


def test_an_empty_eml_is_still_a_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").touch()
    assert contents(tmp_path) == [b""]


def test_a_missing_path_is_named_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    with pytest.raises(FilesError, match=r"nowhere\.eml: no such file"):
        find([tmp_path / "a.eml", tmp_path / "nowhere.eml"])


def test_a_file_gone_before_it_is_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    (mail,) = find([tmp_path])
    (tmp_path / "a.eml").unlink()
    with pytest.raises(FilesError, match=r"a\.eml"):
        mail.read()


def test_the_same_content_has_the_same_place_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    (tmp_path / "b.eml").write_bytes(ONE)
    (tmp_path / "c.eml").write_bytes(TWO)
    a, b, c = (mail.fetch() for mail in find([tmp_path]))
    assert a.place == b.place != c.place
    assert (a.place.mailbox, a.place.uidvalidity, a.received_at) == ("files", 0, None)
    assert 0 <= a.place.uid < 2**60


def test_an_mbox_holds_its_mails_with_their_own_line_ends(tmp_path: Path) -> None:
    mbox = tmp_path / "Inbox"
    mbox.write_bytes(b"From a@b Mon Mar  2 08:00:00 2026\r\n" + ONE + b"\r\nFrom - Mon Mar  2 08:00:01 2026\n" + TWO + b"\n")
    assert contents(tmp_path) == [ONE, TWO]


def test_an_mbox_without_a_last_empty_line_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "m.mbox").write_bytes(b"From a@b Mon Mar  2 08:00:00 2026\n" + TWO)
    assert contents(tmp_path) == [TWO]


def test_a_quoted_from_line_of_an_mbox_loses_its_quote_and_no_more(tmp_path: Path) -> None:
    body = b"From a@b Mon Mar  2 08:00:00 2026\nSubject: q\n\n>From here\n>>From there\n> From afar\n\n"
    (tmp_path / "m.mbox").write_bytes(body)
    assert contents(tmp_path) == [b"Subject: q\n\nFrom here\n>From there\n> From afar\n"]


def test_a_from_line_in_the_text_does_not_cut_a_mail(tmp_path: Path) -> None:
    text = b"Subject: letter\n\nHello\n\nFrom the head teacher\nwith regards\n"
    (tmp_path / "m.mbox").write_bytes(b"From a@b Mon Mar  2 08:00:00 2026\n" + text + b"\nFrom c@d\n" + TWO + b"\n")
    assert contents(tmp_path) == [text, TWO]


def test_a_mail_with_a_from_line_first_is_not_an_mbox_when_it_is_called_eml(tmp_path: Path) -> None:
    content = b"From a@b Mon Mar  2 08:00:00 2026\n" + TWO
    (tmp_path / "a.eml").write_bytes(content)
    assert contents(tmp_path) == [content]


def test_an_empty_mbox_holds_no_mail(tmp_path: Path) -> None:
    (tmp_path / "m.mbox").touch()
    assert contents(tmp_path) == []


def test_a_maildir_gives_cur_and_new_of_every_folder_but_never_tmp(tmp_path: Path) -> None:
    for name in ("cur/1:2,S", "new/2", "tmp/3", ".Đã gửi/cur/4", ".Đã gửi/new/5", ".Đã gửi/tmp/6", "dovecot-uidlist"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert contents(tmp_path) == [b"cur/1:2,S", b"new/2", ".Đã gửi/cur/4".encode(), ".Đã gửi/new/5".encode()]


def test_a_large_mbox_is_cut_without_being_held(tmp_path: Path) -> None:
    mbox = tmp_path / "m.mbox"
    with mbox.open("wb") as file:
        for number in range(300):
            file.write(b"From a@b Mon Mar  2 08:00:00 2026\nSubject: %d\n\n" % number + b"x" * 70 + b"\n\n")
    mails = list(find([mbox]))
    assert len(mails) == 300
    assert mails[299].read().startswith(b"Subject: 299\n")
    assert mails[299].label.endswith("m.mbox, mail 300")
