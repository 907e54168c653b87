"""Mails per second from a full mailbox to the books: baocao beside the script that a user would write instead.

    python benchmarks/throughput.py [--mails 2000] [--slices 4] [--corpus DIR --units FILE --campaign FILE] [--profile]

By default the mails are those of `many_schools.py`: every one from another school or a later version, none a duplicate.
The mails of a corpus are repeated, each copy with its own Message-ID and, where the attachment is a zip container (Word,
Excel, ODF, zip) or a PDF, a comment at its end that readers skip, so that the file has other bytes and the same content.
Both sides fetch from the same Dovecot, slice by slice in turn, so that both meet the same machine. baocao: collect and
receive as `baocao poll` does, raw mail and every row durable, reading in sandboxed children, answers written and
queued, nothing sent. The script: `plain_script.py`, which does less. Starting the children counts; importing does not.

Leave five minutes between two runs: for so long ext4 searches past the inodes of files that were deleted, which costs both
sides half a millisecond for each new file, and ours the greater share of its time.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import tempfile
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "tests" / "data" / "town"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--slices", type=int, default=4)
    parser.add_argument("--corpus", type=Path, help="folder of .eml files, in place of the many schools")
    parser.add_argument("--units", type=Path, default=SAMPLE / "units.csv")
    parser.add_argument("--campaign", type=Path, nargs="+", default=[SAMPLE / "campaign.toml"])
    parser.add_argument("--office", type=Path, help="office.json: whose mailbox it is")
    parser.add_argument("--profile", action="store_true", help="where the parent's time goes")
    options = parser.parse_args()

    from race import run  # not above: a reading child runs this file's first lines again, as it does the product's
    from servers import dovecot

    root = Path(tempfile.mkdtemp(prefix="baocao-throughput-"))
    root.chmod(0o755)
    profile = cProfile.Profile() if options.profile else None
    try:
        with dovecot(root / "servers") as port:
            if profile:
                profile.enable()
            run(options, root, port, root / "servers")
    finally:
        shutil.rmtree(root, ignore_errors=True)
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
