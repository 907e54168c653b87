"""What libraries compile for an office is the same for every office of a test: it is made once a run, not once a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine, create_engine, event

from config.settings import LiveSettings
from tracker.store import session
from tracker.web import app
from tracker.web.frame import page_context


class _CompiledPages(BytecodeCache):
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@contextmanager
def compiled_once() -> Iterator[None]:
    """Pages and SQL statements. Engines and environments stay apart: each test has its own."""
    pages = _CompiledPages()
    statements: dict[Any, Any] = {}
    dialects: dict[str, Dialect] = {}

    def environment(live: LiveSettings) -> Environment:
        found = page_context.environment(live)
        found.bytecode_cache = pages
        return found

    def engine_of(*words: Any, **more: Any) -> Engine:
        found = create_engine(*words, **more)
        own = found.dialect
        if own.name in dialects:
            found.dialect = dialects[own.name]
        else:  # one that knows its server serves all
            event.listen(found, "connect", lambda *_: dialects.setdefault(own.name, own), once=True)
        found.update_execution_options(compiled_cache=statements)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app, "environment", environment)
        patched.setattr(session, "create_engine", engine_of)
        yield
