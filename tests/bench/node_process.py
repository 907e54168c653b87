"""The command `baocao` of one machine in a test: the product's own, with its patience counted in other seconds.

    python tests/bench/node_process.py '{"tracker.worker._STALLED": 3.0}' --home DIR serve

What is named and not there ends the process: a patience that is renamed must not become a test that waits in vain.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

#: procrastinate counts this one by itself: it is no constant of ours.
HEARTBEAT = "heartbeat"


def hurry(told: dict[str, Any]) -> None:
    """Set each constant, "module.NAME", to its value; a table of times by its factor."""
    for name, value in told.items():
        if name == HEARTBEAT:
            _beat(value)
            continue
        module, _, constant = name.rpartition(".")
        found = importlib.import_module(module)
        before = getattr(found, constant)
        if isinstance(before, dict):
            before.update({key: wait * value for key, wait in before.items()})
        else:
            setattr(found, constant, before * value if hasattr(before, "total_seconds") else value)


def _beat(seconds: float) -> None:
    from procrastinate.worker import Worker

    begin = Worker.__init__

    def begun(self: Worker, *words: Any, **named: Any) -> None:
        begin(self, *words, **named)
        self.update_heartbeat_interval = seconds

    Worker.__init__ = begun  # type: ignore[method-assign]


if __name__ == "__main__":  # a reading child runs the lines above again
    sys.path.insert(0, str(Path(__file__).parents[2]))
    hurry(json.loads(sys.argv.pop(1)))
    from tracker.cli import main

    sys.exit(main())
