"""What `throughput.py` measures: the two sides, slice by slice in turn."""

from __future__ import annotations

import argparse
import base64
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import many_schools
from servers import Box, home
from sqlalchemy import Engine

from config.settings import Settings
from intake.vault import vault_at
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.reading.readers import Readers

SCHOOLS = 1000
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_SIZE = 22  # bytes, when there is no comment


def copies(corpus: Path) -> Iterator[bytes]:
    """The mails of the corpus again and again, none twice the same."""
    originals = [path.read_bytes() for path in sorted(corpus.rglob("*.eml"))]
    for number in itertools.count():
        for original in originals:
            yield _changed(original, number) if number else original


def _changed(original: bytes, number: int) -> bytes:
    message = message_from_bytes(original)
    for part in message.walk():
        if str(part.get("Content-Transfer-Encoding", "")).lower().strip() == "base64" and not part.is_multipart():
            _change_file(part, number)
    identity = str(message.get("Message-ID", "<none@nowhere.example>")).strip()
    del message["Message-ID"]
    message["Message-ID"] = f"<{number}.{identity[1:]}" if identity.startswith("<") else f"<{number}@nowhere.example>"
    message["X-Copy"] = str(number)
    return message.as_bytes()


def _change_file(part: Message, number: int) -> None:
    content: Any = part.get_payload(decode=True)
    remark = b"copy %d" % number
    if content[-_END_OF_ZIP_SIZE:].startswith(_END_OF_ZIP):
        content = content[:-2] + len(remark).to_bytes(2, "little") + remark
    elif content.startswith(b"%PDF-"):
        content += b"\n%% %b\n" % remark
    else:
        return
    part.set_payload(base64.encodebytes(content).decode())


def ours(settings: Settings, engine: Engine, readers: Readers, count: int) -> tuple[float, str]:
    """Seconds of one polling cycle that sends nothing, and what became of the mails."""
    began = time.perf_counter()
    done = run_cycle(engine, vault_at(settings.vault), settings, readers, lambda: datetime.now(UTC), whole=False)
    if done.collected.new != count or done.decided.failed:
        raise SystemExit(f"expected {count} new mails: {done}")
    return time.perf_counter() - began, str(done.decided)


def plain(port: int, folder: Path, units: Path, count: int) -> float:
    """Seconds that the script says it took."""
    command = [sys.executable, Path(__file__).with_name("plain_script.py"), str(port), "plain", folder, units]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    if int(said[-2]) != count:
        raise SystemExit(f"the script took {said[-2]} mails, not {count}")
    return float(said[-1])


def creation(folder: Path) -> float:
    """Seconds that a new file takes. Where many were deleted in the last five minutes, ext4 searches past their inodes."""
    began = time.perf_counter()
    for number in range(100):
        (folder / f"new-{number}").touch()
    return (time.perf_counter() - began) / 100


def run(options: argparse.Namespace, root: Path, port: int, servers: Path) -> None:
    if not options.corpus:
        options.units = root / "units.csv"
        many_schools.write_roster(options.units, SCHOOLS)
    boxes = [Box.of(servers, user) for user in ("ours", "plain")]
    settings, engine = home(root / "home", port, "ours", options.units, options.campaign, options.office)
    (root / "plain").mkdir()
    print(f"a new file takes {1000 * creation(root):.2f} ms (0.1 and more: many were deleted in the last five minutes, wait)")
    per_slice = options.mails // options.slices
    mails = copies(options.corpus) if options.corpus else many_schools.mails(SCHOOLS)
    cycles = script = 0.0
    size = 0
    with Readers(settings) as readers:
        for number in range(options.slices):
            for at, content in enumerate(itertools.islice(mails, per_slice)):
                size += len(content)
                for box in boxes:
                    box.put(f"17{number:08}.{at:06}.bench", content)
            for side in ("ours", "plain") if number % 2 == 0 else ("plain", "ours"):
                if side == "ours":
                    seconds, became = ours(settings, engine, readers, per_slice)
                    cycles += seconds
                    print(f"  slice {number + 1}: {became}")
                else:
                    script += plain(port, root / "plain", options.units, per_slice)
    total = per_slice * options.slices
    print(f"{total:,} mails of {size / total / 1000:.0f} KB on average, {settings.reading.workers} reading children")
    print(f"baocao:       {total / cycles:7.1f} mails/s  ({cycles:.1f} s)")
    print(f"plain script: {total / script:7.1f} mails/s  ({script:.1f} s)")
    print(f"ratio:        {script / cycles:7.2f}")
