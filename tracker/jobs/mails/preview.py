"""One file of a mail, for a person to look at: its bytes to take home, its text and tables, its pages as pictures.

The mail is opened again from the vault in a child; what comes back are plain values, to be escaped by whoever shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from config.settings import Settings, VaultSettings
from intake.vault import vault_at
from parsers.facts import Attachment, Block, Budget, Outcome, Table
from tracker.jobs.reading.on_demand import in_child
from tracker.jobs.reading.readers import Unreadable

PAGES = 12  #: pages of a PDF that are shown at most
_BLOCKS = 400  # paragraphs and tables shown
_ROWS, _COLUMNS = 120, 24  # of a table
_CELLS = 6_000  # of all tables
_TEXT = 60_000  # characters of all paragraphs
_PHOTOS = ("jpg", "jpeg")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as far as it is shown."""

    blocks: tuple[Block, ...] = ()  #: text and tables, cut
    pages: int = 0  #: pictures that `picture` makes: pages of a PDF, or 1 for a photograph
    cut: bool = False  #: there is more in the file
    secret: str = ""  #: degree of secrecy that the document states: it is not shown


def original(settings: Settings, sha256: str, position: int) -> bytes | Unreadable | None:
    """The file's own bytes; None if the mail has no such file."""
    return in_child(settings, partial(_original, settings.vault, sha256, position))


def shown(settings: Settings, sha256: str, position: int) -> Shown | Unreadable | None:
    """The file's text and tables, and how many pictures of it there are; None if the mail has no such file."""
    return in_child(settings, partial(_shown, settings.vault, sha256, position))


def picture(settings: Settings, sha256: str, position: int, page: int) -> bytes | Unreadable | None:
    """One page as PNG, counted from 0; None if there is none."""
    return in_child(settings, partial(_picture, settings.vault, sha256, position, page))


def _attachment(vault: VaultSettings, sha256: str, position: int) -> Attachment | None:
    from parsers.message.open import open_mail  # only children load the libraries that open hostile files

    files = open_mail(vault_at(vault).read(sha256), Budget()).attachments
    return files[position] if 0 <= position < len(files) else None


def _original(vault: VaultSettings, sha256: str, position: int) -> bytes | None:
    file = _attachment(vault, sha256, position)
    return file.content if file else None


def _shown(vault: VaultSettings, sha256: str, position: int) -> Shown | None:
    from parsers.formats.document import read_document
    from parsers.official.header import read_header
    from tracker.jobs.mails.picture import page_count

    file = _attachment(vault, sha256, position)
    if file is None or file.outcome is not None:
        return None if file is None else Shown()
    content = read_document(file.content, file.filename, Budget())
    secret = read_header(content.blocks).secrecy if content.outcome is Outcome.READ else None
    if secret:
        return Shown(secret=secret)
    blocks, cut = _cut(content.blocks)
    pages = page_count(file.content) if content.format == "pdf" else int(content.format in _PHOTOS)
    return Shown(() if content.format == "pdf" else blocks, min(pages, PAGES), cut or pages > PAGES)


def _picture(vault: VaultSettings, sha256: str, position: int, page: int) -> bytes | None:
    from parsers.formats.sniff import sniff
    from tracker.jobs.mails.picture import page_png, photo_png

    file = _attachment(vault, sha256, position)
    if file is None or file.outcome is not None or not 0 <= page < PAGES:
        return None
    if sniff(file.content, file.filename) in _PHOTOS:
        return photo_png(file.content)
    return page_png(file.content, page)


def _cut(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool]:
    """The beginning, and whether there is more."""
    kept: list[Block] = []
    text, cells, cut = _TEXT, _CELLS, False
    for block in blocks:
        if len(kept) == _BLOCKS or text <= 0 or cells <= 0:
            return tuple(kept), True
        if isinstance(block, Table):
            if not block.hidden:
                rows = tuple(row[:_COLUMNS] for row in block.rows[:_ROWS])
                cut = cut or rows != block.rows
                cells -= sum(map(len, rows))
                kept.append(replace(block, rows=rows, merged=()))
        else:
            kept.append(replace(block, text=block.text[:text]))
            text -= len(block.text)
    return tuple(kept), cut or text < 0
