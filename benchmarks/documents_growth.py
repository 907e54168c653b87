"""Peak memory as files grow: each format once, twice, and four times as large, beside what one would reach for instead.

Run: python -m benchmarks.documents_growth [docx|xlsx|csv|ods|rtf|pdf|eml]. Each figure is of a fresh process that
has read a small file of the kind before and holds the file's own bytes: "peak" is what reading adds at its highest
(VmHWM), "kept" how much of it the result is. Memory is flat where peak grows like kept and the file, and by nothing else.
"""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from benchmarks import documents_others as others
from benchmarks import documents_samples as samples
from benchmarks import mail
from parsers.facts import Budget
from parsers.formats.document import read_document
from parsers.message.open import open_mail

Reader = Callable[[bytes], object]
_MEGABYTE = 1_000_000
_OTHERS: dict[str, tuple[str, ...]] = {
    "docx": ("python-docx", "docx2python", "markitdown"),
    "xlsx": ("openpyxl read_only", "openpyxl", "calamine"),
    "csv": ("csv",),
    "ods": ("calamine",),
    "rtf": ("striprtf",),
    "pdf": ("pypdf",),
    "eml": ("email, compat32", "email, policy.default"),
}


def _letter(size: int, files: int) -> bytes:
    return mail.made(random.Random(7), size, files)  # noqa: S311 - the same mail at each run


#: What grows, its ending, and how it is made at a size; at size 0 small.
_KINDS: tuple[tuple[str, str, Callable[[int], bytes]], ...] = (
    ("200, 400, 800 pages", "docx", lambda size: samples.word(2_000 * size or 5, 400 * size or 2)),
    ("25, 50, 100 thousand rows", "xlsx", lambda size: samples.sheet(25_000 * size or 5, 4)),
    ("25, 50, 100 thousand rows", "csv", lambda size: samples.separated(25_000 * size or 5, 4)),
    ("25, 50, 100 thousand rows", "ods", lambda size: samples.open_sheet(25_000 * size or 5, 4)),
    ("250, 500, 1,000 paragraphs", "rtf", lambda size: samples.rich(250 * size or 5)),
    ("6, 12, 25 MB of pictures", "pdf", lambda size: samples.pages(5 * size or 1, 50, 1_250_000 if size else 0)),
    ("6, 12, 25 MB, one file", "eml", lambda size: _letter(4_500_000 * size or 1_000, 1)),
    ("6, 12, 25 MB, 36 files", "eml", lambda size: _letter(4_500_000 * size or 1_000, 36)),
)


def main() -> None:
    """Print a table: for each format and reader, peak and kept megabytes at three sizes."""
    logging.disable()
    if sys.argv[1:2] == ["--child"]:
        print(*_measured(sys.argv[2], *map(Path, sys.argv[3:5])))
        return
    print(f"{'what grows':<28}{'reader':<24}{'peak MB at 1, 2, 4 times':>27}{'kept MB at 4':>15}{'MB a further file MB':>23}")
    with tempfile.TemporaryDirectory() as folder:
        for number, (title, ending, make) in enumerate(_KINDS):
            if sys.argv[1:] and sys.argv[1] != ending:
                continue
            files = [Path(folder, f"{number}-{size}.{ending}") for size in (0, 1, 2, 4)]
            for file, size in zip(files, (0, 1, 2, 4), strict=True):
                file.write_bytes(make(size))
            for reader in ("here", *(name for name in _OTHERS[ending] if name in _readers(ending))):
                _print(title, reader, files)


def _print(title: str, reader: str, files: list[Path]) -> None:
    figures = [_in_child(reader, files[0], file) for file in files[1:]]
    peaks = "".join(f"{peak:9.1f}" for peak, _ in figures)
    growth = (figures[2][0] - figures[0][0]) / ((files[3].stat().st_size - files[1].stat().st_size) / _MEGABYTE)
    print(f"{title:<28}{reader:<24}{peaks:>27}{figures[2][1]:15.1f}{growth:23.1f}", flush=True)


def _in_child(reader: str, small: Path, file: Path) -> tuple[float, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.documents_growth", "--child", reader, str(small), str(file)]
    peak, kept = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    return float(peak), float(kept)


def _readers(ending: str) -> dict[str, Reader]:
    if ending == "eml":
        return {
            "here": lambda content: open_mail(content, Budget()),
            "email, compat32": mail.compat32,
            "email, policy.default": mail.default,
        }
    return {**others.readers(), "here": lambda content: read_document(content, f"a.{ending}", Budget())}


def _measured(reader: str, small: Path, file: Path) -> tuple[float, float]:
    """Peak and kept megabytes, in the fresh process."""
    read = _readers(file.suffix[1:])[reader]
    read(small.read_bytes())
    content = file.read_bytes()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _of_status("VmRSS:")
    kept = read(content)
    return (_of_status("VmHWM:") - before) * 1024 / _MEGABYTE, sum(map(sys.getsizeof, _objects(kept, set()))) / _MEGABYTE


def _of_status(name: str) -> int:
    return int(Path("/proc/self/status").read_text("ascii", "replace").partition(name)[2].split()[0])


def _objects(one: object, seen: set[int]) -> Iterator[object]:
    """The object and all that it holds, each once; what a library hides in objects of its own is not seen."""
    if id(one) in seen:
        return
    seen.add(id(one))
    yield one
    if isinstance(one, list | tuple):
        for item in one:
            yield from _objects(item, seen)
    elif is_dataclass(one):
        for field in fields(one):
            yield from _objects(getattr(one, field.name), seen)


if __name__ == "__main__":
    main()
