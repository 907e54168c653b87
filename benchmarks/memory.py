"""How much memory twenty mails of 20 MB take: the peak of the parent and of its largest reading child.

    python benchmarks/memory.py [--mails 20] [--megabytes 20]

Each mail holds a Word report with a photograph that no compression makes smaller; every fifth one also an Excel list of
100,000 rows. They go the whole way: Dovecot, vault, reading children, the books. Peaks are VmHWM of /proc, sampled
while the children live.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import tempfile
import threading
import time
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from servers import SAMPLE, Box, dovecot, home

from config.units import read_units
from intake.vault import vault_at
from tracker.jobs.mails.collect import collect
from tracker.jobs.mails.receive import receive
from tracker.jobs.reading.readers import Readers

WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ROWS = 100_000
ENCODED = 3 / 4  # of a mail's bytes are the file's, the rest is base64


def report(name: str, photograph: int) -> bytes:
    paper = Document()
    for line in (name.upper(), "Số: 7/BC-TH", "BÁO CÁO", "Kết quả thực hiện “Năm dân vận khéo” 2020"):
        paper.add_paragraph(line)
    file = io.BytesIO()
    paper.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as container:
        container.writestr("word/media/photograph.jpeg", b"\xff\xd8\xff" + os.urandom(photograph))
    return file.getvalue()


def long_list() -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(["STT", "Tên mô hình", "Lĩnh vực", "Số người tham gia", "Kinh phí (triệu đồng)"])
    for row in range(1, ROWS + 1):
        sheet.append([row, f"Mô hình số {row}", "Kinh tế", row % 500, row / 10])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def mail(number: int, sender: str, name: str, size: int, listed: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "tccb@phonggd.example", "Báo cáo dân vận khéo 2020"
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<memory-{number}@truong.example>"
    message.set_content("Kính gửi Phòng Giáo dục và Đào tạo.")
    photograph = int(size * ENCODED) - len(listed)
    message.add_attachment(report(name, photograph), *WORD, filename="bao cao.docx")
    if listed:
        message.add_attachment(listed, *EXCEL, filename="danh sach.xlsx")
    return message.as_bytes()


class Peaks(threading.Thread):
    """Watches the largest resident size of every process that stems from this one, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.own = 0
        self.children: dict[int, int] = {}
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.05):
            self.own = _peak(os.getpid())
            for child in _below(os.getpid()):
                self.children[child] = max(self.children.get(child, 0), _peak(child))

    def end(self) -> None:
        self._done.set()
        self.join()


def _below(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    children = [int(one) for one in text.split()]
    return children + [grandchild for child in children for grandchild in _below(child)]


def _peak(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    name = next((line for line in lines if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(name.split()[1]) * 1024


def deliver(box: Box, count: int, size: int) -> int:
    units = [unit for unit in read_units(SAMPLE / "units.csv").units if unit.emails]
    listed, total = long_list(), 0
    for number in range(count):
        unit = units[number % len(units)]
        content = mail(number, unit.emails[0], unit.name, size, listed if number % 5 == 0 else b"")
        box.put(f"1700000000.{number:06}.memory", content)
        total += len(content)
    return total


def run(options: argparse.Namespace, root: Path, port: int) -> None:
    total = deliver(Box.of(root / "servers", "ours"), options.mails, options.megabytes * 1_000_000)
    settings, engine = home(root / "home", port, "ours", SAMPLE / "units.csv", [SAMPLE / "campaign.toml"])
    before = _peak(os.getpid())
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew: making the mails took memory too
    start = _peak(os.getpid())
    peaks = Peaks()
    peaks.start()
    began = time.perf_counter()
    with Readers(settings) as readers:
        collected = collect(engine, vault_at(settings.vault), settings, lambda: datetime.now(UTC))
        kept, after_collect = time.perf_counter(), _peak(os.getpid())
        decided = receive(engine, settings, readers, lambda: datetime.now(UTC))
        ended = time.perf_counter()
        time.sleep(0.1)
        peaks.end()
    if collected.new != options.mails:
        raise SystemExit(f"expected {options.mails} new mails: {collected}")
    print(
        f"{options.mails} mails, {total / 1e6:.0f} MB: {kept - began:.1f} s to collect, {ended - kept:.1f} s to read and decide"
    )
    print(f"{decided}")
    print(f"parent: {start / 1e6:.0f} MB before (making the mails took {before / 1e6:.0f}), peak while collecting "
          f"{after_collect / 1e6:.0f} MB, in all {peaks.own / 1e6:.0f} MB")  # fmt: skip
    print(f"largest reading child: {max(peaks.children.values(), default=0) / 1e6:.0f} MB, "
          f"limit of its address space {settings.reading.memory_mb} MiB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=20)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="baocao-memory-"))
    root.chmod(0o755)
    try:
        with dovecot(root / "servers") as port:
            run(options, root, port)
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
