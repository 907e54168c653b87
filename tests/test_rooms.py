"""The table of docs/map.md, 4, checked by machine: who may know the time, commit, read the environment, print."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 250  # lines
LONGEST_FUNCTION = 40  # lines, its docstring left out

MODULES = sorted(path for room in ("config", "intake", "parsers", "tracker") for path in (ROOT / room).rglob("*.py"))

#: Files over 250 lines and functions over 40, each with the reason that no seam was found in it.
LONG_FILES: dict[str, str] = {
    "parsers/facts.py": "all types of one boundary; a reader looks them up in one place",
    "tracker/store/letters/outbox.py": "one table, one file: all that may happen to a letter",
    "tracker/store/schema.py": "every table, one after the other",
}
LONG_FUNCTIONS: dict[str, str] = {}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _modules(*rooms: str) -> list[Path]:
    return [path for path in MODULES if _name(path).startswith(rooms)]


def _calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize(
    "path",
    _modules(
        "config", "intake", "parsers", "tracker/rules", "tracker/store", "tracker/sending", "tracker/reports", "tracker/web"
    ),
    ids=_name,
)
def test_the_clock_is_read_only_by_doors(path: Path) -> None:
    clocks = {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.localtime",
        "datetime.datetime.now",
    }
    assert not clocks & set(_calls(path)), f"{_name(path)}: time is an argument"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_the_environment_is_read_only_by_the_settings(path: Path) -> None:
    source = path.read_text("utf-8")
    if _name(path) == "config/settings.py":
        assert "os.environ" in source
        return
    assert not re.search(r"os\.environ|os\.getenv|getenv\(", source), f"{_name(path)}: settings come from config/settings.py"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_doors_talk_to_the_terminal(path: Path) -> None:
    if _name(path).startswith(("tracker/cli", "tracker/demo")):
        return
    assert not {"print", "click.echo", "input"} & set(_calls(path))


@pytest.mark.parametrize("path", _modules("parsers", "tracker/rules"), ids=_name)
def test_the_pure_core_touches_no_world(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }
    forbidden = {"socket", "requests", "httpx", "imapclient", "smtplib", "sqlalchemy", "time", "random", "threading"}
    assert not imported & forbidden


@pytest.mark.parametrize(
    "path", _modules("config", "intake", "parsers", "tracker/rules", "tracker/sending", "tracker/web", "tracker/cli"), ids=_name
)
def test_sql_is_written_in_the_store_alone(path: Path) -> None:
    names = set(_calls(path))
    assert not names & {"select", "insert", "update", "delete", "sqlalchemy.select", "text", "sqlalchemy.text"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_has_one_job(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    if "migrations/" in _name(path) or _name(path) in LONG_FILES:
        return
    assert lines <= LONGEST_FILE, f"{_name(path)} has {lines} lines: find the seam, or say why there is none"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_has_one_job(path: Path) -> None:
    if "migrations/" in _name(path):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            documented = ast.get_docstring(node) is not None
            first = node.body[1] if documented and len(node.body) > 1 else node.body[0]
            length = (node.end_lineno or 0) - first.lineno + 1
            where = f"{_name(path)}:{node.name}"
            assert length <= LONGEST_FUNCTION or where in LONG_FUNCTIONS, f"{where} has {length} lines"


def test_every_reason_is_still_needed() -> None:
    for name in LONG_FILES:
        assert len((ROOT / name).read_text("utf-8").splitlines()) > LONGEST_FILE, f"{name} is short now"


def test_nothing_in_the_code_knows_where_it_was_made() -> None:
    files = [path for path in ROOT.rglob("*") if path.is_file() and not _ignored(path)]
    traces = re.compile(rb"\.\./shared|/work/|/root/|files\.pythonhosted|pypi\.org/simple|registry\.npmjs")
    assert [_name(path) for path in files if path != Path(__file__) and traces.search(path.read_bytes())] == []


def _ignored(path: Path) -> bool:
    return any(
        part.startswith((".venv", ".git", ".mypy", ".ruff", ".pytest", ".hypothesis", ".import", "baocao-home", "__pycache__"))
        for part in path.relative_to(ROOT).parts
    )
