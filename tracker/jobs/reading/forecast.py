"""The registry as the reading children have it: they say where a mail belongs while the books are written elsewhere."""

from __future__ import annotations

import pickle
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from parsers.facts import Reading
from tracker.jobs.cache_files import put
from tracker.rules.attribution.evidence import Attribution
from tracker.rules.attribution.registry import History, Registry

_UNITS = 5_000  # of a roster; to hand on more costs more than it saves


class Forecaster:
    """One registry in a file of the office's home, rewritten when the registry has changed.

    A pickle, because only this program writes it and who can write there can write the database too.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._registry: Registry | None = None
        self.page: Path | None = None  #: what children open; None: nothing was taught, or it cannot be handed on

    @property
    def taught(self) -> bool:
        """Whether any registry was taught."""
        return self._registry is not None

    def teach(self, registry: Registry) -> None:
        """From now on this is the registry."""
        if registry == self._registry and (self.page is None or self.page.exists()):  # another process may clear it away
            return
        self._registry = registry
        self.page = self._written(registry) if len(registry.index.units) <= _UNITS else None

    def _written(self, registry: Registry) -> Path | None:
        content = pickle.dumps(registry, pickle.HIGHEST_PROTOCOL)
        page = self._folder / f"registry-{sha256(content).hexdigest()[:16]}.pickle"
        with suppress(OSError):  # a disk that lets go of nothing: they are believed by nobody
            for old in self._folder.glob("registry-*"):
                old.unlink(missing_ok=True)
        return page if put(page, content) else None  # without it everything goes on, only slower


def by_itself(reading: Reading, page: Path | None) -> Attribution | None:
    """Where a mail belongs as long as the books know nothing of it; None: without a registry nobody can say."""
    from tracker.rules.attribution.attribute import attribute  # in children alone, and they are there while there is mail

    registry = _read(page) if page else None
    return attribute(reading, History(), registry) if registry else None


@lru_cache(maxsize=1)
def _read(page: Path) -> Registry | None:
    try:
        registry: Registry = pickle.loads(page.read_bytes())  # noqa: S301 - written above, in a folder nobody else may enter
    except Exception:  # a newer one has taken its place, or the disk has spoilt it: no mail is to blame
        return None
    return registry
