"""How long reading a document takes and what memory, next to what one would reach for instead.

Run: python -m benchmarks.documents. A library that is not installed is said to be missing; each is a plain
`pip install NAME` away: docx2python, markitdown[docx], pdfplumber, striprtf, odfpy, or the program catdoc.
"""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks import documents_others as others
from benchmarks import documents_samples as samples
from parsers.facts import Budget
from parsers.formats.document import read_document

_ROUNDS = 9
_ENOUGH = 2_000  #: milliseconds; what takes longer is measured once

Reader = Callable[[bytes], object]
#: Title, name, bytes, and what else reads it.
_SAMPLES: tuple[tuple[str, str, Callable[[], bytes], tuple[str, ...]], ...] = (
    ("report, 3 pages", "a.docx", partial(samples.word, 30, 10), ("python-docx", "docx2python", "markitdown")),
    ("report, 200 pages", "a.docx", partial(samples.word, 2_000, 400), ("python-docx", "docx2python")),
    ("appendix 50 x 10", "a.xlsx", partial(samples.sheet, 50, 10), ("openpyxl", "openpyxl read_only", "calamine")),
    ("appendix 2,000 x 20", "a.xlsx", partial(samples.sheet, 2_000, 20), ("openpyxl", "openpyxl read_only", "calamine")),
    ("list 100,000 x 4", "a.xlsx", partial(samples.sheet, 100_000, 4), ("openpyxl read_only", "calamine")),
    ("list 100,000 x 4", "a.csv", partial(samples.separated, 100_000, 4), ("csv",)),
    ("list 20,000 x 4", "a.ods", partial(samples.open_sheet, 20_000, 4), ("odfpy", "calamine")),
    ("PDF, 3 pages", "a.pdf", partial(samples.pages, 3, 50), ("pypdf", "pypdf layout", "pdfplumber")),
    ("PDF, 3 pages, own font", "a.pdf", partial(samples.printed, 3, 50), ("pypdf", "pypdf layout")),
    ("PDF, 100 pages", "a.pdf", partial(samples.pages, 100, 50), ("pypdf",)),
    ("report, RTF", "a.rtf", partial(samples.rich, 100), ("striprtf",)),
    ("list 2,000 x 3, RTF", "a.rtf", partial(samples.rich_table, 2_000), ("striprtf",)),
    ("report, ODT", "a.odt", partial(samples.open_text, 100), ("odfpy",)),
    ("report, DOC", "a.doc", samples.old_word, ("catdoc",)),
)


def milliseconds(*readers: Callable[[], object]) -> list[float]:
    """Median processor time of interleaved rounds, so that a busy machine troubles all alike."""
    times: list[list[float]] = [[] for _ in readers]
    for _ in range(_ROUNDS):
        for number, reader in enumerate(readers):
            if times[number] and times[number][0] > _ENOUGH:
                continue
            start = _spent()
            reader()
            times[number].append((_spent() - start) * 1000)
    return [median(taken) for taken in times]


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def megabytes(number: int, reader: str) -> float:
    """What reading adds to the memory of a fresh process, at its peak."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.documents", "--peak", str(number), reader]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def _peak(number: int, reader: str) -> float:
    """In the fresh process: libraries are loaded by a first small document, the sample is freed by its maker."""
    name = _SAMPLES[number][1]
    known: dict[str, Reader] = {**others.readers(), "here": partial(_here, name)}
    small = next(sample for sample in _SAMPLES if sample[1] == name)[2]()
    known[reader](small)
    with tempfile.TemporaryFile() as file:
        subprocess.run([sys.executable, "-m", "benchmarks.documents", "--make", str(number)], stdout=file, check=True)
        file.seek(0)
        content = file.read()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _of_status("VmRSS:")
    known[reader](content)
    return (_of_status("VmHWM:") - before) / 1024


def _of_status(name: str) -> int:
    """Memory of this program in KB; getrusage would count what the process was before it became this program."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.partition(name)[2].split()[0])


def _here(name: str, content: bytes) -> object:
    return read_document(content, name, Budget())


def main() -> None:
    """Print a table: for each document our time and memory, then those of the others and how many times ours they take."""
    logging.disable()
    if sys.argv[1:2] == ["--make"]:
        sys.stdout.buffer.write(_SAMPLES[int(sys.argv[2])][2]())
        return
    if sys.argv[1:2] == ["--peak"]:
        print(_peak(int(sys.argv[2]), sys.argv[3]))
        return
    known = others.readers()
    print(f"{'document':<24}{'reader':<20}{'ms':>10}{'times':>8}{'MB':>8}")
    for number, (title, name, make, names) in enumerate(_SAMPLES):
        if len(sys.argv) > 1 and sys.argv[1] not in name:
            continue
        content = make()
        present = [other for other in names if other in known]
        calls = [partial(_here, name, content), *(partial(known[other], content) for other in present)]
        taken = milliseconds(*calls)
        for reader, spent in zip(["here", *present], taken, strict=True):
            print(
                f"{title:<24}{reader:<20}{spent:>10.2f}{spent / taken[0]:>7.1f}x{megabytes(number, reader):>8.0f}", flush=True
            )
        for missing in set(names) - set(present):
            print(f"{title:<24}{missing:<20}{'missing':>10}")


if __name__ == "__main__":
    main()
