"""The one door of the parsers to a program of the system: Tesseract, which reads the letters of a picture.

A reader of documents is handed an `Ocr` or None; without one a scan stays a scan.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

Ocr = Callable[[bytes], str]
"""A picture of one page (PNM, PNG, JPEG …) to the words on it and their places, as Tesseract's table of
tab-separated values; "" where nothing came of it. Never raises for the picture."""

TimedOcr = Callable[[bytes, int], str]
"""An `Ocr` that is given so many seconds."""

_LANGUAGE = "vie"
_COLUMNS = "level\t"
#: One thread: more gain nothing on a page and take the other readers' processors.
_CALL = f'ulimit -t "$1"; OMP_THREAD_LIMIT=1 exec "$2" stdin stdout -l {_LANGUAGE} --psm 3 tsv'


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Tesseract with Vietnamese data, called anew for each page."""

    path: str

    def __call__(self, picture: bytes, seconds: int) -> str:
        """The words of a page. A program that is too slow, fails or dies reads nothing.

        It may use as many seconds of processor time too, should nobody be left to stop it.
        """
        command = ["/bin/sh", "-c", _CALL, "sh", str(seconds), self.path]
        try:
            with subprocess.Popen(  # noqa: S603 - a fixed program; the picture comes by its standard input
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as program:
                try:
                    table, _ = program.communicate(picture, timeout=seconds)
                except subprocess.TimeoutExpired:
                    program.kill()
                    return ""
        except OSError:
            return ""
        text = table.decode("utf-8", "replace")
        return text if program.returncode == 0 and text.startswith(_COLUMNS) else ""


def find_ocr(program: str = "tesseract") -> Tesseract | None:
    """Tesseract where it is installed with Vietnamese data; None where it is not."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        listed = subprocess.run([path, "--list-langs"], capture_output=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Tesseract(path) if _LANGUAGE.encode() in listed.stdout.split() else None
