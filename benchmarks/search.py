"""How long a search takes: 43,000 mails, each with a report of three pages; words, a unit, days, pages of the desk.

    python benchmarks/search.py [--mails 43000] [--runs 15]

Mails are decided as the service decides them, so what writing the index costs is printed too. Common words are in every
report, rare ones in a few; "first" is the first answer, then the median and the 95th percentile.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine  # noqa: E402 - the project is found by the line above

from benchmarks.desk import NOW, Visits, country  # noqa: E402
from intake.envelope import MailboxUid, StoredMail  # noqa: E402
from tracker.rules.mails.mail_state import MailState  # noqa: E402
from tracker.rules.office.vitals import Signs  # noqa: E402
from tracker.store.mails import mails  # noqa: E402
from tracker.store.mails.mails import DecidedDocument, DecidedMail  # noqa: E402
from tracker.store.mails.search import MailSearch, search  # noqa: E402
from tracker.store.office.accounts import officers  # noqa: E402
from tracker.store.session import reading, writing  # noqa: E402
from tracker.store.write_batch import WriteBatch  # noqa: E402
from tracker.web.app import create_app  # noqa: E402

_SYLLABLES = (
    "báo cáo kết quả thực hiện kế hoạch năm học nhà trường giáo viên học sinh công tác chuyên môn đảm bảo chất lượng "
    "tuyên truyền phụ huynh cơ sở vật chất thiết bị dạy học tổ chức kiểm tra đánh giá thi đua khen thưởng an toàn"
)
_PLACES = tuple("Tân Định Phú Lộc Bình Hòa Vĩnh Xuân Yên Sơn Đức Thạnh Khánh Quý Nghĩa Hưng Giang".split())  # noqa: SIM905
_BATCH = 500


def _report(dice: random.Random, number: int, syllables: Sequence[str]) -> str:
    said = " ".join(dice.choices(syllables, k=900))
    head = f"TRƯỜNG TIỂU HỌC {' '.join(dice.sample(_PLACES, 2))} Số: {number}/BC-T BÁO CÁO"
    return f"{head} {said} Hiệu trưởng {dice.choice(_PLACES)}"


def fill(engine: Engine, count: int) -> tuple[float, int]:
    """Mails with their files; how long it took, and how many characters they hold."""
    dice, written, size = random.Random(2), 0.0, 0  # noqa: S311 - words to measure with
    for start in range(0, count, _BATCH):
        numbers = range(start, min(count, start + _BATCH))
        texts = [_report(dice, number, _SYLLABLES.split()) for number in numbers]
        size += sum(map(len, texts))
        began = time.perf_counter()
        with writing(engine) as conn:
            stored = [StoredMail(f"{number:064x}", MailboxUid("m", 1, number + 1), NOW, 9_000) for number in numbers]
            later = WriteBatch(conn)
            for number, mail, text in zip(numbers, mails.keep(conn, stored, NOW), texts, strict=True):
                mails.decide(conn, mail, _decided(number, text), again=False, later=later)
            later.write()
        written += time.perf_counter() - began
    return written, size


def _decided(number: int, text: str) -> DecidedMail:
    file = DecidedDocument(f"BC {number}.docx", (), "docx", f"{number:064x}", 9_000, "read", words=f"BC {number}.docx {text}")
    sender, subject = f"u{number:05}@truong.example", f"Nộp báo cáo lần {number % 3 + 1}"
    return DecidedMail(
        MailState.FILED,
        None,
        NOW,
        received_at=NOW - timedelta(minutes=number),
        sender=sender,
        subject=subject,
        words=f"{subject} {sender} Kính gửi Phòng, trường xin nộp báo cáo.",
        documents=(file,),
    )


SEARCHES = (
    ("no words, newest", MailSearch()),
    ("common: bao cao", MailSearch("bao cao")),
    ("rarer: tan dinh", MailSearch("tan dinh")),
    ("one mail: 31415/BC-T", MailSearch("31415/BC-T")),
    ("nothing: khong co gi ca", MailSearch("khong co gi ca")),
    ("apart: tan dinh thi dua", MailSearch("tan dinh thi dua", apart=True)),
    ("common, of a unit", MailSearch("bao cao", unit="u00007")),
    ("common, of one day", MailSearch("bao cao", since=NOW - timedelta(days=20), until=NOW - timedelta(days=19))),
)
PAGES = (
    ("page: tan dinh", "/tim?tim=tan+dinh"),
    ("page: bao cao", "/tim?tim=bao+cao"),
    ("list: tan dinh", "/thu?tim=tan+dinh"),
)


def timed(name: str, runs: int, ask: Callable[[], object]) -> None:
    """One line: the first answer, the median, the 95th percentile."""
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    later = sorted(took[1:])
    print(f"{name:<30}{took[0]:10.1f}{statistics.median(later):10.1f}{later[int(len(later) * 0.95)]:10.1f}")


def main() -> None:
    """Write the mails, ask for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=43_000)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        engine, settings = country(Path(home), given.mails, 1)
        before = (Path(home) / "desk.db").stat().st_size
        took, size = fill(engine, given.mails)
        with reading(engine) as conn:
            conn.exec_driver_sql("SELECT 1")
        grown = sum(file.stat().st_size for file in Path(home).glob("desk.db*")) - before
        each = took / given.mails * 1000
        print(f"{given.mails:,} mails, {size / 1e6:.0f} million characters, {grown / 1e6:.0f} MB, {each:.2f} ms a mail written")
        print(f"{'search':<30}{'first ms':>10}{'median ms':>10}{'p95 ms':>10}")
        for name, asked in SEARCHES:
            with reading(engine) as conn:
                timed(name, given.runs, lambda asked=asked, conn=conn: search(conn, asked, 51))  # type: ignore[misc]
        with writing(engine) as conn:
            token, _ = officers.open_session(conn, "lan", datetime.now(NOW.tzinfo) + timedelta(days=9_000))
        visits = Visits(create_app(engine, settings, lambda: NOW, Signs), token)
        for name, path in PAGES:
            timed(name, given.runs, lambda path=path: visits.ask(path))  # type: ignore[misc]
        engine.dispose()


if __name__ == "__main__":
    main()
