"""Settings that follow their file: what a page or an editor saves counts at the next look, without a restart."""

from __future__ import annotations

import threading
from dataclasses import replace

from config.settings import Settings, SettingsError, load
from config.settings_file import FILE_NAME


class LiveSettings:
    """The settings of one running service, asked for as `live()`.

    The database, the address of the pages and what the reading children were started with stay as they were at the start.
    A file that cannot be used changes nothing.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings, self._stamp = settings, _stamp(settings)
        self._one_at_a_time = threading.Lock()

    def __call__(self) -> Settings:
        """As the file says now."""
        with self._one_at_a_time:
            stamp = _stamp(self._settings)
            if stamp != self._stamp:
                self._stamp, self._settings = stamp, _read_again(self._settings)
            return self._settings


def _read_again(old: Settings) -> Settings:
    try:
        new = load(old.home)
    except (SettingsError, OSError):
        return old
    return replace(new, database_url=old.database_url, web=old.web, reading=old.reading)


def _stamp(settings: Settings) -> tuple[int, int, int]:
    """What changes whenever the file does: it is written beside and put in place."""
    try:
        found = (settings.home / FILE_NAME).stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)
