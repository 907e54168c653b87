"""How often something may happen within a minute, by name: kept in this process alone, and forgotten with it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

_WINDOW = timedelta(minutes=1)
_MOST_NAMES = 10_000  # then the one asked for longest ago is forgotten


class Throttle:
    """So many a minute for each name; what came earlier counts no more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: OrderedDict[str, list[datetime]] = OrderedDict()

    def take(self, name: str, now: datetime) -> bool:
        """Count one; False where it is one too many, which is not counted."""
        # A clock that was set back leaves none from the future.
        recent = [at for at in self._taken.get(name, ()) if timedelta(0) <= now - at < _WINDOW]
        if len(recent) >= self._most:
            return False
        self._taken[name] = [*recent, now]
        self._taken.move_to_end(name)
        while len(self._taken) > _MOST_NAMES:
            self._taken.popitem(last=False)
        return True
