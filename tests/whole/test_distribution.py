"""What leaves the repository: a wheel that plays the demo from any folder, and the documentation as pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, folder: Path, path: Path | None = None) -> str:
    """A program of this environment in a folder, with other sources before ours; what it said."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONPATH": str(path)} if path else {}
    words = (sys.executable, *words)
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_wheel_plays_the_demo_from_any_folder(tmp_path: Path) -> None:
    run("-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", folder=ROOT)
    (wheel,) = (tmp_path / "dist").glob("baocao-*.whl")
    unpacked, folder = tmp_path / "site", tmp_path / "anywhere"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    folder.mkdir()
    program = tmp_path / "baocao.py"
    program.write_text(
        f"import sys, tracker\nassert tracker.__path__[0].startswith({str(unpacked)!r}), tracker.__path__\n"
        "from tracker.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
    )
    said = run(program, "--home", "home", "demo", "--once", folder=folder, path=unpacked)
    assert said.count("Đã nộp đúng hạn") > 5


def test_a_service_needs_no_mail_server_and_no_driver_that_it_does_not_use() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    needed = text.partition("dependencies = [")[2].partition("]\n")[0]
    assert not re.search(r"aiosmtpd|pymap|psycopg|pytest|sphinx", needed)
    pinned = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
    assert not re.search(r"(?m)^(?:aiosmtpd|pymap|pytest|sphinx|mypy)\b", pinned)
    everything = (ROOT / "requirements.lock").read_text("utf-8")
    versions = set(re.findall(r"(?m)^[a-z][\w.-]*==\S+", everything))
    assert set(re.findall(r"(?m)^[a-z][\w.-]*==\S+", pinned)) <= versions, "make lock writes both"


def test_the_documentation_is_built_without_a_broken_link(tmp_path: Path) -> None:
    run("-m", "sphinx", "-q", "-W", "-b", "html", "-d", tmp_path / "trees", ROOT / "docs", tmp_path / "site", folder=tmp_path)
    pages = {path.stem for path in (tmp_path / "site").glob("*.html")}
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} <= pages
