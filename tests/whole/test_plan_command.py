"""`baocao plan read` as the office meets it: what it prints, `campaign import` takes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx

from config.entities import Campaign, Every, Series
from config.series import read_campaigns

LETTER = """UBND HUYỆN TÂN LẬP
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 45/PGDĐT-TH
Tân Lập, ngày 03 tháng 9 năm 2025
V/v báo cáo công tác “Tiếng trống học bài”
Kính gửi: Hiệu trưởng các trường tiểu học
"""
ONE = "Đề nghị các trường gửi báo cáo kết quả về Phòng GDĐT (bộ phận Tiểu học) trước ngày 25/11.\n"
SEVERAL = (
    "Các trường gửi báo cáo sơ kết học kỳ I về Phòng GDĐT trước ngày 10/01/2026.\n"
    "Các trường gửi báo cáo tổng kết năm học về Phòng GDĐT trước ngày 25/5/2026.\n"
)
PERIODIC = "Các trường gửi báo cáo về Phòng GDĐT trước ngày 20 của tháng cuối quý.\n"

Run = Callable[..., tuple[int, str, str]]


def _paper(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "công văn.txt"
    path.write_text(LETTER + text, "utf-8")
    return path


def test_what_is_printed_for_one_deadline_is_taken_by_campaign_import(baocao: Run, tmp_path: Path) -> None:
    status, out, err = baocao("plan", "read", _paper(tmp_path, ONE))
    assert (status, err) == (0, "")
    assert out.startswith("# CẦN XÁC NHẬN")
    assert "trước ngày 25/11" in out
    draft = tmp_path / "campaign.toml"
    draft.write_text(out, "utf-8")
    assert baocao("init")[0] == 0
    status, told, err = baocao("campaign", "import", draft, "--confirmed")
    assert (status, err) == (0, "")
    assert "due 2025-11-25T00:00:00+07:00" in told
    assert "TTHB2025" in baocao("campaign", "list")[1]


def test_a_year_that_was_inferred_is_marked_and_one_that_is_stated_is_not(baocao: Run, tmp_path: Path) -> None:
    assert "# CẦN XÁC NHẬN: năm của thời hạn" in baocao("plan", "read", _paper(tmp_path, ONE))[1]
    stated = ONE.replace("25/11", "25/11/2025")
    assert "# CẦN XÁC NHẬN: năm của thời hạn" not in baocao("plan", "read", _paper(tmp_path, stated))[1]


def test_several_deadlines_are_several_campaigns_of_one_file(baocao: Run, tmp_path: Path) -> None:
    out = baocao("plan", "read", _paper(tmp_path, SEVERAL))[1]
    found = read_campaigns(out)
    assert [f"{one.due:%d/%m/%Y}" for one in found if isinstance(one, Campaign)] == ["10/01/2026", "25/05/2026"]
    assert all(one.units == ("level:tieu_hoc",) for one in found if isinstance(one, Campaign))
    assert len({one.code for one in found}) == 2
    draft = tmp_path / "campaigns.toml"
    draft.write_text(out, "utf-8")
    assert baocao("init")[0] == 0
    assert baocao("campaign", "import", draft)[0] == 0
    listed = baocao("campaign", "list")[1]
    assert "due 2026-01-10T00:00:00+07:00" in listed
    assert "due 2026-05-25T00:00:00+07:00" in listed


def test_a_deadline_that_comes_again_is_a_series(baocao: Run, tmp_path: Path) -> None:
    (series,) = read_campaigns(baocao("plan", "read", _paper(tmp_path, PERIODIC))[1])
    assert isinstance(series, Series)
    assert (series.repeat.every, series.repeat.due_day, series.repeat.due_month) == (Every.QUARTER, 19, 0)


def test_a_word_file_with_a_form_gives_its_columns(baocao: Run, tmp_path: Path) -> None:
    document = docx.Document()
    for line in (*LETTER.splitlines(), ONE, "Phụ lục", 'DANH SÁCH LỚP "TIÊU BIỂU"'):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=4)
    for cell, head in zip(table.rows[0].cells, ("STT", "Tên lớp", "Số học sinh", "Ghi chú"), strict=True):
        cell.text = head
    stream = io.BytesIO()
    document.save(stream)
    path = tmp_path / "cong-van.docx"
    path.write_bytes(stream.getvalue())
    (campaign,) = read_campaigns(baocao("plan", "read", path)[1])
    assert isinstance(campaign, Campaign)
    assert [column.headers[0] for column in campaign.parts[1].columns] == ["Tên lớp", "Số học sinh", "Ghi chú"]


def test_a_plan_is_read_before_there_is_a_home(baocao: Run, tmp_path: Path) -> None:
    assert not (tmp_path / "home").exists()
    assert baocao("plan", "read", _paper(tmp_path, ONE))[0] == 0


def test_a_paper_without_a_deadline_is_said_in_one_line(baocao: Run, tmp_path: Path) -> None:
    status, out, err = baocao("plan", "read", _paper(tmp_path, "Các trường nghiêm túc thực hiện.\n"))
    assert (status, out) == (1, "")
    assert "no deadline by which units must send something was found" in err
    assert err.count("\n") == 1


def test_a_request_without_a_day_is_a_draft_whose_day_a_person_writes(baocao: Run, tmp_path: Path) -> None:
    draft = tmp_path / "campaign.toml"
    text = "Các trường gửi báo cáo về Phòng GDĐT trước ngày 31/11.\n"
    draft.write_text(baocao("plan", "read", _paper(tmp_path, text))[1], "utf-8")
    assert "# CẦN XÁC NHẬN: văn bản không nêu ngày cụ thể" in draft.read_text("utf-8")
    assert "due: is missing" in baocao("campaign", "import", "--confirmed", draft)[2]


def test_an_empty_file_and_a_picture_are_told_apart(baocao: Run, tmp_path: Path) -> None:
    empty, picture = tmp_path / "trống.docx", tmp_path / "ảnh.pdf"
    empty.write_bytes(b"")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(64)))
    assert "the file is empty" in baocao("plan", "read", empty)[2]
    assert "picture or a scan" in baocao("plan", "read", picture)[2]


def test_a_plan_cannot_write_into_the_draft(baocao: Run, tmp_path: Path) -> None:
    hostile = 'Các trường gửi báo cáo "x"\\nunits = ["*"]\\u0000 về Phòng GDĐT\x0b\x85units = 1 trước ngày 25/11/2025.\n'
    status, out, _ = baocao("plan", "read", _paper(tmp_path, hostile))
    assert status == 0
    (campaign,) = read_campaigns(out)
    assert isinstance(campaign, Campaign)
    assert campaign.units == ("level:tieu_hoc",)


LATER = """UBND HUYỆN TÂN LẬP
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 60/PGDĐT-TH
Tân Lập, ngày 20 tháng 11 năm 2025
V/v gia hạn thời gian nộp báo cáo
Kính gửi: Hiệu trưởng các trường tiểu học
Theo Công văn số 45/PGDĐT-TH ngày 03/9/2025, các trường gửi báo cáo trước ngày 25/11/2025.
Phòng GDĐT gia hạn thời gian nộp báo cáo đến hết ngày 30/11/2025.
"""


def test_marked_lines_are_confirmed_or_gone_before_anything_is_imported(baocao: Run, tmp_path: Path) -> None:
    draft = tmp_path / "campaign.toml"
    draft.write_text(baocao("plan", "read", _paper(tmp_path, ONE))[1], "utf-8")
    assert baocao("init")[0] == 0
    status, _, err = baocao("campaign", "import", draft)
    assert status == 1
    assert "still to be confirmed in line" in err
    kept = [line for at, line in enumerate(draft.read_text("utf-8").splitlines()) if not at or "CẦN XÁC NHẬN" not in line]
    draft.write_text("\n".join(kept), "utf-8")
    assert baocao("campaign", "import", draft)[0] == 0


def test_a_later_letter_names_the_campaign_it_changes_and_what_follows(baocao: Run, tmp_path: Path) -> None:
    draft, later = tmp_path / "campaign.toml", tmp_path / "gia-han.txt"
    later.write_text(LATER, "utf-8")
    assert baocao("init")[0] == 0
    draft.write_text(baocao("plan", "read", _paper(tmp_path, ONE))[1], "utf-8")
    assert baocao("campaign", "import", draft, "--confirmed")[0] == 0
    status, out, err = baocao("plan", "read", later)
    assert (status, err) == (0, "")
    assert "Gia hạn thời gian nộp báo cáo theo Văn bản số 45/PGDĐT-TH" in out
    assert "Thời hạn mới: hết ngày 30/11/2025" in out
    assert "TTHB2025" in out
    assert "\ncode = " not in out
