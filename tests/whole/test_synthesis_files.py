"""What an office takes away of the sample town, made by the command line from real mails: workbook, draft report, package."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from tracker.cli import main
from tracker.reports.synthesis.summary_document import DEFAULT

SAMPLE = Path(__file__).parents[1] / "data" / "town"
SHEETS = ["Tổng hợp", "Tình hình nộp", "Danh mục", "Đề nghị khen thưởng", "Lỗi dữ liệu", "Chưa nộp", "Biểu đồ"]

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has taken the sample town's mails in."""
    home = tmp_path_factory.mktemp("synthesis") / "home"
    for words in (("init",), ("units", "import", SAMPLE / "units.csv"), ("campaign", "import", SAMPLE / "campaign.toml")):
        assert main(["--home", str(home), *map(str, words)]) == 0
    assert main(["--home", str(home), "ingest", str(SAMPLE / "mails")]) == 0
    return home


@pytest.fixture
def baocao(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*words: str | Path) -> tuple[int, str]:
        status = main(["--home", str(home), *map(str, words)])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return status, (out + err).decode()

    return run


@pytest.fixture(scope="module")
def code(home: Path) -> str:
    import tomllib

    return str(tomllib.loads((SAMPLE / "campaign.toml").read_text("utf-8"))["code"])


def converted(path: Path, kind: str, into: Path) -> Path:
    """The file as LibreOffice writes it again."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is not here; scripts/servers installs it"
    profile = f"-env:UserInstallation=file://{into}/profile"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", kind, "--outdir", str(into), str(path)],
        capture_output=True,
        timeout=100,
        check=True,
    )
    made = into / f"{path.stem}.{kind}"
    assert made.exists(), done.stderr.decode()
    return made


def text_of(path: Path) -> str:
    paper = Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    first = paper.sections[0]
    heads = (*first.header.paragraphs, *first.first_page_header.paragraphs)
    texts = [*(one.text for one in paper.paragraphs), *cells, *(one.text for one in heads)]
    return "\n".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def test_libreoffice_reads_the_workbook_as_it_was_written(baocao: Run, code: str, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    assert baocao("synthesis", code, "-o", path)[0] == 0
    (tmp_path / "again").mkdir()
    before, after = (CalamineWorkbook.from_path(str(one)) for one in (path, converted(path, "xlsx", tmp_path / "again")))
    assert before.sheet_names[: len(SHEETS)] == SHEETS
    for name in before.sheet_names:
        rows = [sheet.get_sheet_by_name(name).to_python() for sheet in (before, after)]
        assert rows[0] == rows[1], name


def test_the_draft_has_the_form_of_the_decree_and_opens(baocao: Run, code: str, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.docx"
    assert baocao("synthesis", code, "-o", path)[0] == 0
    text = text_of(path)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "DỰ THẢO",
        "BÁO CÁO",
        "Nơi nhận:",
        "đơn vị gửi báo cáo (đạt",
        "Phụ lục 2",
    ):
        assert words in text
    headings = [line for line in text.splitlines() if line.startswith(("I.", "II.", "III.", "IV.", "V.", "VI."))]
    assert [line.split(".")[0] for line in headings[:6]] == ["I", "II", "III", "IV", "V", "VI"]
    assert "{{" not in text
    assert "{%" not in text
    (tmp_path / "again").mkdir()
    assert converted(path, "pdf", tmp_path / "again").stat().st_size > 10_000


def test_the_package_holds_every_original_byte_for_byte(baocao: Run, code: str, tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    assert baocao("synthesis", code, "-o", path)[0] == 0
    messages = [json.loads(line) for line in baocao("messages", "--json")[1].splitlines()]
    filed = {
        (one["filings"][n]["unit"], one["documents"][one["filings"][n]["document"]]["sha256"])
        for one in messages
        for n in range(len(one["filings"]))
        if one["filings"][n]["campaign"] == code
    }
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
        originals = [one for one in infos if one.filename.startswith("Báo cáo của các đơn vị/")]
        hashes = {hashlib.sha256(archive.read(one)).hexdigest() for one in originals}
    assert hashes == {sha256 for _, sha256 in filed}
    assert len(originals) == len(filed)
    assert all(one.flag_bits & 0x800 for one in infos if not one.filename.isascii())
    assert len({one.filename.casefold() for one in infos}) == len(infos)
    assert {Path(one.filename).suffix for one in infos if one not in originals} >= {".docx", ".xlsx"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ khong_co }}", "không được cung cấp"),
        ("{% if office %}", "lệnh viết chưa đúng"),
        ("{{ ''.__class__.__mro__ }}", "không được phép"),
        ("{{ office.name.format() ~ 1 // 0 }}", "lệnh viết chưa đúng"),
    ],
)
def test_a_mistake_in_the_office_s_own_template_is_a_sentence(
    baocao: Run, code: str, home: Path, tmp_path: Path, text: str, words: str
) -> None:
    own = home / "templates" / "reports" / "summary.docx"
    own.parent.mkdir(parents=True, exist_ok=True)
    paper = Document()
    paper.add_paragraph(text)
    paper.save(str(own))
    try:
        status, said = baocao("synthesis", code, "-o", tmp_path / "x.docx")
    finally:
        own.unlink()
    assert status == 1
    assert words in said
    assert "Traceback" not in said


def test_a_file_that_is_no_word_file_is_a_sentence_and_a_mended_one_is_used(
    baocao: Run, code: str, home: Path, tmp_path: Path
) -> None:
    own = home / "templates" / "reports" / "summary.docx"
    own.parent.mkdir(parents=True, exist_ok=True)
    try:
        own.write_bytes(b"x")
        assert "không phải là văn bản Word" in baocao("synthesis", code, "-o", tmp_path / "x.docx")[1]
        paper = Document(str(DEFAULT))
        paper.add_paragraph("Do {{ office.section }} lập.")
        paper.save(str(own))
        assert baocao("synthesis", code, "-o", tmp_path / "x.docx")[0] == 0
    finally:
        own.unlink()
    assert " lập." in text_of(tmp_path / "x.docx")


def test_another_kind_of_file_is_wrong_usage(baocao: Run, code: str, tmp_path: Path) -> None:
    assert baocao("synthesis", code, "-o", tmp_path / "x.pdf")[0] == 2
    assert baocao("synthesis", "KHONG-CO", "-o", tmp_path / "x.xlsx")[0] == 1


def test_an_archive_is_read_and_checked_by_whoever_has_nothing_of_ours(
    baocao: Run, home: Path, code: str, tmp_path: Path
) -> None:
    folder = tmp_path / "luu-tru" / code
    folder.parent.mkdir()
    assert "is not closed" in baocao("archive", code, "-o", folder)[1]
    assert baocao("campaign", "close", code)[0] == 0
    for _ in range(2):  # the second refuses to write over the first
        status, said = baocao("archive", code, "-o", folder)
    assert (status, "is there already" in said) == (1, True)
    assert (
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    )
    summed = {line.partition("  ")[2] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - summed == {"SHA256SUMS"}
    messages = [json.loads(line) for line in baocao("messages", "--json")[1].splitlines()]
    mine = [(one, [f for f in one["filings"] if f["campaign"] == code]) for one in messages]
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "thu-goc").iterdir()}
    assert kept == {one["sha256"] for one, filings in mine if filings}
    papers = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "bao-cao").rglob("*") if path.is_file()}
    assert papers == {one["documents"][f["document"]]["sha256"] for one, filings in mine for f in filings}
    page = (folder / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"#]+)"', page)
    assert len(links) > len(papers)
    assert [one for one in links if not (folder / unquote(one)).is_file()] == []
    assert "<script" not in page
    with (folder / "ban-nop.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["Tệp"] for line in lines if line["Tệp"]} <= files
    assert ("Trường Mầm non Sơn Ca", "Báo cáo") in {(line["Đơn vị"], line["Thành phần"]) for line in lines}
    assert "Xác nhận đã nhận,Trường Mầm non Sơn Ca" in (folder / "thu-di.csv").read_text("utf-8-sig")
    assert all(line["Thư gốc"] in files for line in lines)
    assert len(lines) == sum(len(filings) for _, filings in mine)
    assert "sha256sum -c" in (folder / "README.txt").read_text("utf-8")
    assert [path.name for path in folder.parent.iterdir()] == [code], "nothing is left beside it"
