"""7z and RAR, through the libraries that read them. On damage they raise; the caller expects it.

Each library is imported when its first archive comes: py7zr alone takes as long to load as thirty mails to read,
and most children never meet one.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from parsers.containers.members import Member, Opened, Purse, over_budget, refused
from parsers.facts import Outcome, Problem
from parsers.message.filenames import safe_name

if TYPE_CHECKING:
    import rarfile

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
RAR = b"Rar!\x1a\x07"


def read_7z(content: bytes, purse: Purse) -> Opened:
    """All members of a 7z archive, or why not."""
    import py7zr
    import py7zr.io

    try:
        with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
            if archive.needs_password():
                return refused(Outcome.ENCRYPTED, "encrypted")
            files = [info for info in archive.list() if not info.is_directory]
            # Solid archives know no packed size of one member: the whole stands for each.
            if cap := over_budget(((info.uncompressed, len(content)) for info in files), purse):
                return refused(Outcome.UNSAFE, "over-budget", cap)
            shelf = py7zr.io.BytesIOFactory(max((info.uncompressed for info in files), default=0) + 1)
            archive.extractall(factory=shelf)
        members = []
        for name, held in shelf.products.items():
            held.seek(0)
            members.append(Member(name, held.read()))
        return Opened(tuple(members))
    except py7zr.PasswordRequired:
        return refused(Outcome.ENCRYPTED, "encrypted")
    except py7zr.UnsupportedCompressionMethodError:
        return refused(Outcome.UNSUPPORTED, "unsupported-archive")


def read_rar(content: bytes, purse: Purse) -> Opened:
    """All members of a RAR archive. Compressed ones need unar, bsdtar, 7z or unrar on the PATH."""
    import rarfile

    try:
        with rarfile.RarFile(io.BytesIO(content)) as archive:
            if archive.needs_password():
                return refused(Outcome.ENCRYPTED, "encrypted")
            files = [info for info in archive.infolist() if info.is_file()]
            if cap := over_budget(((info.file_size, info.compress_size) for info in files), purse):
                return refused(Outcome.UNSAFE, "over-budget", cap)
            return _read_rar_members(archive, files)
    except rarfile.PasswordRequired:
        return refused(Outcome.ENCRYPTED, "encrypted")


def _read_rar_members(archive: rarfile.RarFile, files: list[rarfile.RarInfo]) -> Opened:
    import rarfile

    members: list[Member] = []
    outcome: Outcome | None = None
    problem: Problem | None = None
    for info in files:
        try:
            members.append(Member(info.filename, archive.read(info)))
        except rarfile.RarCannotExec:
            outcome, problem = Outcome.UNSUPPORTED, Problem("rar-without-tool", safe_name(info.filename) or "")
        except MemoryError:
            outcome, problem = Outcome.UNSAFE, Problem("over-budget", safe_name(info.filename) or "")
        except Exception:  # hostile bytes raise anything; the other members have their turn
            outcome, problem = Outcome.UNREADABLE, Problem("damaged", safe_name(info.filename) or "")
    return Opened(tuple(members), outcome, problem)
