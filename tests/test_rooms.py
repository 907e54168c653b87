"""The table of docs/map.md, 4, checked by machine: who may know the time, commit, read the environment, print."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import pytest_collection_modifyitems

ROOT = Path(__file__).parent.parent
LONG = 300  # lines of a file that wants a reason
SHORT = 40  # lines of a file that may be a crumb
MOST_MODULES = 15  # of a folder
LONGEST_FUNCTION = 40  # lines, its docstring left out

#: How names begin of what tools leave behind.
LEFT_BEHIND = (".venv", ".git", ".mypy", ".ruff", ".pytest", ".hypothesis", ".import", "baocao-home", "__pycache__")

MODULES = sorted(path for room in ("config", "intake", "parsers", "tracker") for path in (ROOT / room).rglob("*.py"))

#: Files over 300 lines and functions over 40, each with the reason that no seam was found in it.
LONG_FILES: dict[str, str] = {
    "config/settings.py": "the one reader of the environment: every variable and every secret",
    "config/settings_file.py": "one section of the file after the other, each read by one function",
    "config/settings_types.py": "one section of the file after the other, as the program holds it",
    "intake/mailbox.py": "one client: all that is asked of a mailbox, in one state",
    "tracker/sending/smtp.py": "one connection from greeting to farewell, with every answer a server may give",
    "tracker/store/letters/outbox.py": "one table, one file: all that may happen to a letter",
    "tracker/store/schema.py": "every table, one after the other",
}
LONG_FUNCTIONS: dict[str, str] = {}

#: Short files that one module alone imports, each with the reason that it is not a part of that one.
CRUMBS: dict[str, str] = {
    "intake/prefetch.py": "speed only: the path without it is the one a newcomer reads",
    "tracker/jobs/filings/suggestion.py": "the web shows it and may not decide it: that is the jobs' layer",
    "tracker/rules/mails/look.py": "a rule, which the list of the tray only counts by",
    "tracker/store/machines/key_print.py": "SQL is the store's; the job that asks has the key, and the store must never",
    "tracker/web/links/throttle.py": "a counter that holds no page's words, tried by itself",
    "tracker/store/filings/year_cells.py": "a year is read from several tables: that is the store's, and one page shows it",
    "tracker/web/office/journal_page.py": "a page, which the application lists",
}

#: Folders of more than 15 modules, each with the reason that no sorting would help.
FULL_FOLDERS: dict[str, str] = {
    "config": "a file a kind of thing the service was told, each read alone; settings and campaigns share only the reader",
    "tracker/cli": "a command, or a group of them, each",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _modules(*rooms: str) -> list[Path]:
    return [path for path in MODULES if _name(path).startswith(rooms)]


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def _calls(path: Path) -> frozenset[str]:
    return frozenset(ast.unparse(node.func) for node in _nodes(path) if isinstance(node, ast.Call))


@cache
def _imports(path: Path) -> set[str]:
    """Every module that a file names in an import, and every name it takes from one, in full."""
    found = set()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_the_clock_is_read_only_by_doors() -> None:
    clocks = {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.localtime",
        "datetime.datetime.now",
    }
    rooms = (
        "config",
        "intake",
        "parsers",
        "tracker/rules",
        "tracker/store",
        "tracker/sending",
        "tracker/reports",
        "tracker/web",
    )
    assert [_name(path) for path in _modules(*rooms) if clocks & _calls(path)] == [], "time is an argument"


def test_the_environment_is_read_only_by_the_settings() -> None:
    asking = re.compile(r"os\.environ|os\.getenv|getenv\(")
    assert [_name(path) for path in MODULES if asking.search(path.read_text("utf-8"))] == ["config/settings.py"]


def test_only_doors_talk_to_the_terminal() -> None:
    inside = [path for path in MODULES if not _name(path).startswith(("tracker/cli", "tracker/demo"))]
    assert [_name(path) for path in inside if {"print", "click.echo", "input"} & _calls(path)] == []


def test_the_pure_core_touches_no_world() -> None:
    world = {"socket", "requests", "httpx", "imapclient", "smtplib", "sqlalchemy", "time", "random", "threading"}
    pure = _modules("parsers", "tracker/rules")
    assert [_name(path) for path in pure if world & {name.split(".")[0] for name in _imports(path)}] == []


def test_sql_is_written_in_the_store_alone() -> None:
    sql = {"select", "insert", "update", "delete", "sqlalchemy.select", "text", "sqlalchemy.text"}
    rooms = ("config", "intake", "parsers", "tracker/rules", "tracker/sending", "tracker/web", "tracker/cli")
    assert [_name(path) for path in _modules(*rooms) if sql & _calls(path)] == []


def test_a_file_has_one_job() -> None:
    long = {_name(path) for path in MODULES if "migrations/" not in _name(path) and _lines(path) > LONG}
    assert long == set(LONG_FILES), "find the seam, or say why there is none; and drop a reason no longer needed"


def test_a_file_is_no_crumb() -> None:
    unexplained = set(_crumbs()) - set(CRUMBS)
    assert sorted(unexplained) == [], "join it to the one module that imports it, or say why it stands alone"
    assert sorted(set(CRUMBS) - set(_crumbs())) == [], "it is none any more: drop its line"


def test_tests_import_from_no_other_test() -> None:
    found = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        taken = {name for name in _imports(path) if re.match(r"tests\.(\w+\.)*test_\w+$", name)}
        if taken:
            found[_name(path)] = taken
    assert found == {}, "what two test files share is in tests/bench"


def test_a_folder_can_be_looked_over() -> None:
    held = Counter(path.parent.relative_to(ROOT).as_posix() for path in MODULES if path.name != "__init__.py")
    full = {folder for folder, modules in held.items() if modules > MOST_MODULES}
    assert full == set(FULL_FOLDERS), "sort it, or say why it cannot be"


def _crumbs() -> dict[str, Path]:
    """Files of few lines that exactly one other module imports."""
    small = [
        path for path in MODULES if path.name != "__init__.py" and _lines(path) < SHORT and "migrations/" not in _name(path)
    ]
    imported = {path: _imports(path) for path in MODULES}
    dotted = {path: _name(path).removesuffix(".py").replace("/", ".") for path in small}
    return {_name(path): path for path in small if sum(dotted[path] in names for names in imported.values()) == 1}


def test_a_function_has_one_job() -> None:
    long = set()
    for path in MODULES:
        if "migrations/" in _name(path):
            continue
        for node in _nodes(path):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                documented = ast.get_docstring(node) is not None
                first = node.body[1] if documented and len(node.body) > 1 else node.body[0]
                if (node.end_lineno or 0) - first.lineno + 1 > LONGEST_FUNCTION:
                    long.add(f"{_name(path)}:{node.name}")
    assert long == set(LONG_FUNCTIONS)


@pytest.mark.timeout(900)
def test_a_longer_time_limit_that_is_asked_for_goes_before_a_tests_own(request: pytest.FixtureRequest) -> None:
    for asked, limit in ((60, 900), (3_600, 3_600)):
        config: Any = SimpleNamespace(getoption=lambda _name, _default, asked=asked: asked)
        pytest_collection_modifyitems(config, [request.node])
        mark = request.node.get_closest_marker("timeout")
        assert mark
        assert mark.args[0] == limit


def test_nothing_in_the_code_knows_where_it_was_made() -> None:
    files = [path for path in _files(ROOT) if path.is_file()]
    traces = re.compile(rb"\.\./shared|/work/|/root/|files\.pythonhosted|pypi\.org/simple|registry\.npmjs")
    assert [_name(path) for path in files if path != Path(__file__) and traces.search(path.read_bytes())] == []


def _files(folder: Path) -> Iterator[Path]:
    """All below it but what tools leave behind, which is not walked through."""
    for path in folder.iterdir():
        if not path.name.startswith(LEFT_BEHIND):
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from _files(path)
