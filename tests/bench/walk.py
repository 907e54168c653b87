"""The way that whoever reads the code of one decision goes: from file to file, as functions are first called."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType

_ROOT = Path(__file__).parents[2]


def walk(call: Callable[[], object], room: str) -> tuple[str, ...]:
    """The files of a room in the order in which their functions are first called; one beside itself counts once.

    Unnamed functions are read where they stand. What a room's functions have kept of earlier calls is forgotten before.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(room.replace("/", ".")):
            for kept in vars(module).values():
                getattr(kept, "cache_clear", lambda: None)()
    met: dict[CodeType, None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            met.setdefault(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(before)
    return tuple(file for file, _ in groupby(_files(met, f"{room}/")))


def _files(met: dict[CodeType, None], room: str) -> Iterator[str]:
    for code in met:
        file = Path(code.co_filename)
        name = file.relative_to(_ROOT).as_posix() if file.is_relative_to(_ROOT) else ""
        if name.startswith(room) and not code.co_name.startswith("<"):
            yield name.removeprefix(room)
