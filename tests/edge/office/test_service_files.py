"""The files of packaging/ keep what they promise: units that systemd takes and finds tight, an image, a proxy, alarms."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

from config.settings_file import KEYS

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
COMMANDS = {"baocao.service": "serve", "baocao@.service": "serve", "baocao-worker.service": "worker"}
UNITS = tuple(COMMANDS)
SYSTEMD = pytest.mark.parametrize("unit", UNITS)

ANALYZE = shutil.which("systemd-analyze")


def lines(path: Path, key: str) -> list[str]:
    return re.findall(rf"(?m)^{key}=(.*)$", path.read_text("utf-8"))


@SYSTEMD
def test_a_unit_says_when_it_is_ready_is_watched_and_may_write_its_home_alone(unit: str) -> None:
    path = PACKAGING / "systemd" / unit
    assert lines(path, "Type") == ["notify"]
    assert lines(path, "WatchdogSec") == ["5min"]
    assert lines(path, "ProtectSystem") == ["strict"]
    assert lines(path, "User") == ["baocao"]
    assert lines(path, "ReadWritePaths") == []
    (state,), (command,) = lines(path, "StateDirectory"), lines(path, "ExecStart")
    assert f"--home %S/{state} {COMMANDS[unit]}" in command


def test_all_units_are_as_tight() -> None:
    assert len({(PACKAGING / "systemd" / unit).read_text("utf-8").partition("# what it may do")[2] for unit in UNITS}) == 1


def test_passwords_of_the_system_reach_settings_that_exist() -> None:
    path = PACKAGING / "systemd" / "credentials.conf"
    named = [one.partition(":")[0] for one in lines(path, "LoadCredential")]
    given = dict(one.split("=%d/") for one in lines(path, "Environment"))
    assert sorted(given.values()) == sorted(named)
    for variable in given:
        section, _, key = variable.removeprefix("BAOCAO_").lower().partition("__")
        assert key in KEYS[section]


def tried(tmp_path: Path, unit: str) -> Path:
    """The unit with a program that is here."""
    text = (PACKAGING / "systemd" / unit).read_text("utf-8").replace("/opt/baocao/.venv/bin/baocao", "/bin/true")
    (tmp_path / unit).write_text(text)
    return tmp_path / unit


@pytest.mark.parametrize("unit", [*UNITS, "baocao-backup.service", "baocao-backup.timer"])
def test_systemd_takes_every_unit(tmp_path: Path, unit: str) -> None:
    path = tried(tmp_path, unit)
    if unit.endswith(".timer"):
        tried(tmp_path, unit.replace(".timer", ".service"))
    if ANALYZE is None:  # a machine without systemd: only the form can be looked at
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        assert parser.read(path) == [str(path)]
        return
    instance = path if "@" not in unit else path.rename(path.with_name(unit.replace("@", "@an-lao")))
    words = [ANALYZE, "verify", "--man=no", str(instance)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    ours = [line for line in done.stderr.splitlines() if "baocao" in line]
    assert (ours, done.returncode) == ([], 0), done.stderr


@SYSTEMD
def test_systemd_finds_a_unit_tight(tmp_path: Path, unit: str) -> None:
    if ANALYZE is None:
        assert len(lines(PACKAGING / "systemd" / unit, "Protect[A-Za-z]+")) >= 8
        return
    words = [ANALYZE, "security", "--offline=yes", "--threshold=25", "--no-pager", str(tried(tmp_path, unit))]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_the_image_holds_what_the_program_is_and_runs_as_nobody_in_particular() -> None:
    text = (PACKAGING / "Containerfile").read_text("utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"(?m)^USER (?!root|0)\w+$", last)
    assert re.search(r"(?m)^HEALTHCHECK ", last)
    assert last.index("useradd") < last.index("\nUSER ")
    copied = [one for line in re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", text) for one in line.split()]
    assert [one for one in copied if not (ROOT / one).exists()] == []
    packages = re.search(r'packages = \["(.*)"\]', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert packages
    assert set(packages[1].split('", "')) <= set(copied)
    assert {"tesseract-ocr", "tesseract-ocr-vie"} <= set(re.findall(r"[\w-]+", last))


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_hides_the_figures_and_leads_to_the_port_of_the_settings(name: str) -> None:
    text = (PACKAGING / name).read_text("utf-8")
    assert "127.0.0.1:8080" in text
    assert re.search(r"/metrics", text)
    assert 'web.trusted_proxies = ["127.0.0.1"]' in text
    assert text.count("{") == text.count("}")


def test_what_is_installed_is_what_the_lock_names() -> None:
    """What an interpreter brings to install with is as old as it is, and is not kept (uv, which installs, is no part)."""
    lock = {one.lower() for one in re.findall(r"(?m)^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"))}
    there = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower() for one in metadata.distributions()}
    assert there - lock <= {"baocao", "uv"}
