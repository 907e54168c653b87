"""Opening mail: our reader against the standard library's, side by side in one run.

`.venv/bin/python benchmarks/mail.py` takes made-up mails of some 55 KB and one of 25 MB; `--mails DIR` takes .eml files instead
of the small ones. The standard library's turn is what a script would do: parse, walk, decode every part to bytes or text, and
read the same headers. Ours does more: charsets mended, quotations cut, archives and forwards opened, machines told from people.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import time
import tracemalloc
from base64 import encodebytes
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from parsers.facts import Budget
from parsers.message.open import open_mail

_HEADERS = ("from", "to", "subject", "date", "message-id", "references", "in-reply-to")
_ROUNDS = 5


def main() -> None:
    """Print times as ratios, and the memory that the largest mail takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=Path, help="a folder of .eml files")
    folder = parser.parse_args().mails
    mails = [path.read_bytes() for path in sorted(folder.rglob("*.eml"))] if folder else _small()
    large = [made(random.Random(7), 18_000_000)]  # noqa: S311 - the same mails at each run
    for title, batch in ((f"{len(mails)} mails, {_mean(mails) // 1000} KB on average", mails), ("one mail of 25 MB", large)):
        print(f"\n{title}\n{'':24}{'ms a mail':>12}{'times ours':>12}{'peak MB':>10}")
        ours, ours_peak = _measured(_ours, batch)
        print(f"{'open_mail':24}{ours:12.2f}{1:12.1f}{ours_peak:10.0f}")
        for name, read in (("email, compat32", compat32), ("email, policy.default", default)):
            spent, peak = _measured(read, batch)
            print(f"{name:24}{spent:12.2f}{spent / ours:12.1f}{peak:10.0f}")


def _ours(content: bytes) -> None:
    open_mail(content, Budget())


def compat32(content: bytes) -> None:
    message = message_from_bytes(content)
    for name in _HEADERS:
        str(message.get(name, ""))
    for part in message.walk():
        if not part.is_multipart():
            part.get_filename()
            part.get_payload(decode=True)


def default(content: bytes) -> None:
    message = message_from_bytes(content, policy=policy.default)
    for name in _HEADERS:
        str(message.get(name, ""))
    for part in message.walk():
        if not part.is_multipart():
            part.get_filename()
            try:
                part.get_content()
            except (LookupError, KeyError):  # a charset it does not know, a type without a manager
                part.get_payload(decode=True)


def _measured(read: Callable[[bytes], None], batch: list[bytes]) -> tuple[float, float]:
    """Milliseconds a mail at the best of some rounds, and in another round the most megabytes that Python holds for one."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_in_child, (read, batch))


def _in_child(read: Callable[[bytes], None], batch: list[bytes]) -> tuple[float, float]:
    read(made(random.Random(0), 1_000))  # noqa: S311 - what is loaded at first use is loaded
    best = min(_round(read, batch) for _ in range(_ROUNDS))
    tracemalloc.start()
    for content in batch:
        read(content)
    return 1000 * best / len(batch), tracemalloc.get_traced_memory()[1] / 1_000_000


def _round(read: Callable[[bytes], None], batch: list[bytes]) -> float:
    began = time.process_time()
    for content in batch:
        read(content)
    return time.process_time() - began


def _small() -> list[bytes]:
    chance = random.Random(1)  # noqa: S311
    return [made(chance, chance.choice((2_000, 15_000, 40_000, 90_000))) for _ in range(200)]


def _mean(mails: list[bytes]) -> int:
    return sum(map(len, mails)) // len(mails)


def made(chance: random.Random, size: int, files: int = 1) -> bytes:
    """Headers of some hops, two texts that say the same, and files of so many bytes together."""
    hops = b"".join(
        b"Received: from mta%d.x.example (mta%d.x.example [192.0.2.%d])\r\n by mx%d.y.example with ESMTPS id %x;\r\n"
        b" Tue, 24 Nov 2020 12:%02d:31 +0700 (+07)\r\n" % (n, n, n, n, chance.getrandbits(64), n)
        for n in range(chance.randint(2, 6))
    )
    text = "Kính gửi Phòng, trường gửi báo cáo tháng và phụ lục kèm theo. Trân trọng.\r\n" * chance.randint(2, 20)
    head = (
        b"From: =?utf-8?B?VsSDbiB0aMaw?= <vanthu%d@x.example>\r\nTo: tccb@y.example\r\nMessage-ID: <%x@x.example>\r\n"
        b"Date: Tue, 24 Nov 2020 12:32:31 +0700\r\nSubject: =?utf-8?Q?B=C3=A1o_c=C3=A1o?=\r\n =?utf-8?Q?_th=C3=A1ng?=\r\n"
        b'Content-Type: multipart/mixed; boundary="outer"\r\n\r\n--outer\r\n'
        b'Content-Type: multipart/alternative; boundary="inner"\r\n\r\n' % (chance.randrange(900), chance.getrandbits(64))
    )
    bodies = b"".join(
        b"--inner\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n"
        % (kind, encodebytes(body))
        for kind, body in ((b"text/plain", text.encode()), (b"text/html", f"<p>{text}</p>".encode()))
    )
    name = b"filename*0*=utf-8''B%C3%A1o%20c%C3%A1o;\r\n filename*1=.docx"
    start = b"--outer\r\nContent-Type: application/msword\r\nContent-Disposition: attachment; " + name
    start += b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    encoded = (encodebytes(chance.randbytes(size // files)).replace(b"\n", b"\r\n") for _ in range(files))
    return b"".join((hops, head, bodies, b"--inner--\r\n", *(start + file for file in encoded), b"--outer--"))


if __name__ == "__main__":
    main()
