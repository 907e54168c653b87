"""The journal in words: a school and its report, a subject, a campaign; codes only of what is gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.bench.web_office import NOW, browse, office
from tests.servers.browser import Browser
from tracker.store.acts import audit
from tracker.store.session import reading, writing
from tracker.web.frame.act_words import act_words

__all__ = ("browse", "office")

#: A name of the audit trail, what the journal says, and the page it leads to.
LINES = (
    ("filing 1", "create", "Trường Mầm non Hoa Mai, báo cáo lần 1", "/ban-nop/1"),
    ("filing 99", "withdraw", "bản nộp số 99", ""),
    ("filing x9", "withdraw", "bản nộp số x9", ""),
    ("mail 1", "file", 'thư “<script>alert("x")</script>”', "/thu/1"),
    ("mail 77", "file", "thư số 77", ""),
    ("unit th-an-lac", "quiet", "Trường Tiểu học An Lạc", "/don-vi/th-an-lac"),
    ("KT2020 th-an-bac", "extend", "Trường Tiểu học Ấn Bắc, Báo cáo kiểm tra nội bộ", "/dot/KT2020/don-vi/th-an-bac"),
    ("KT2020 12 units", "exempt", "12 đơn vị, Báo cáo kiểm tra nội bộ", "/dot/KT2020"),
    ("KT2020", "unify", "Báo cáo kiểm tra nội bộ", "/dot/KT2020"),
    ("campaign KT2020", "close", "Báo cáo kiểm tra nội bộ", "/dot/KT2020"),
    ("campaign GONE", "delete-campaign", "GONE", ""),
    ("303 mails", "ignore", "303 thư", ""),
    ("officer lan", "change-officer", "tài khoản lan", ""),
    ("roster", "import-roster", "danh bạ", ""),
    ("mailbox", "edit-settings", "kết nối hộp thư", ""),
    ("group Cụm 1", "group-units", "nhóm “Cụm 1”", ""),
    ("something new", "undo", "something new", ""),
)


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


def test_every_line_says_what_was_touched_and_leads_there(office: Engine) -> None:
    with writing(office) as conn:
        for about, what, _, _ in LINES:
            audit.add(conn, NOW, "lan", what, about)
    with reading(office) as conn:
        acts = audit.listing(conn)[::-1]
        said = act_words(conn, acts)
    assert [(act.about, said[act.id].about, said[act.id].path) for act in acts] == [
        (about, words, path) for about, _, words, path in LINES
    ]


def test_reasons_that_are_codes_or_counts_are_words(office: Engine, browse: Callable[..., Browser]) -> None:
    with writing(office) as conn:
        audit.add(conn, NOW, "baocao", "change-officer", "officer lan", "figures")
        audit.add(conn, NOW, "lan", "remind-now", "KT2020", "12")
        audit.add(conn, NOW, "lan", "extend", "KT2020 th-an-lac", "12")
    page = browse().get("/nhat-ky").text
    assert '<td data-name="Lý do">vai trò Xem số liệu</td>' in page
    assert '<td data-name="Người làm">Hệ thống</td>' in page
    assert '<td data-name="Lý do">12 thư</td>' in page
    assert '<td data-name="Lý do">12</td>' in page
