"""Named points at which the tests of power cuts end the process, so that what a crash leaves behind is tested, not hoped."""

from __future__ import annotations

import os
import signal

armed: str = ""  #: "name", or "name:3" for the third passing; set by the command line from the settings, empty in service
_passed: dict[str, int] = {}


def crash_point(name: str) -> None:
    """End the process at once, as a power cut would, if this is the armed point and its passing has come."""
    if not armed:
        return
    point, _, count = armed.partition(":")
    if name != point:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
