"""7z, RAR and winmail.dat, through the libraries that read them. On damage they raise; the caller expects it.

Each library is imported when its first archive comes: py7zr alone takes as long to load as thirty mails to read,
and most children never meet one.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from parsers import charset
from parsers.archives.members import Member, Opened, Purse, over_budget, refused
from parsers.facts import Outcome, Problem

if TYPE_CHECKING:
    import rarfile
    import tnefparse

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
RAR = b"Rar!\x1a\x07"
TNEF = b"\x78\x9f\x3e\x22"

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # it warns of every odd winmail.dat by itself


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
            outcome, problem = Outcome.UNSUPPORTED, Problem("rar-without-tool", info.filename)
        except Exception:  # hostile bytes raise anything; the other members have their turn
            outcome, problem = Outcome.UNREADABLE, Problem("damaged", info.filename)
    return Opened(tuple(members), outcome, problem)


def read_tnef(content: bytes, purse: Purse) -> Opened:
    """The files in a winmail.dat, those of a message embedded in it included."""
    import tnefparse

    found = list(_tnef_files(tnefparse.TNEF(content, do_checksum=False), depth=0))
    if cap := over_budget(((len(member.content), len(member.content)) for member in found), purse):
        return refused(Outcome.UNSAFE, "over-budget", cap)
    if not found:  # the looks of a text that the mail holds anyway
        return Opened((), Outcome.SKIPPED)
    return Opened(tuple(found))


def _tnef_files(message: tnefparse.TNEF, depth: int) -> list[Member]:
    found: list[Member] = []
    for attachment in message.attachments:
        inner = getattr(attachment, "embed", None)
        if inner is not None and depth < 4:
            found += _tnef_files(inner, depth + 1)
        else:
            name = attachment.long_filename()
            text = charset.decode(name) if isinstance(name, bytes) else str(name)
            found.append(Member(text.strip("\x00"), bytes(attachment.data)))
    return found
