"""What a child takes out of a kept mail again: the bytes of its files, the sections of its reports.

Children import this module, and it loads what opens hostile files only there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.entities import Column
from config.settings import VaultSettings
from intake.vault import vault_at
from parsers.facts import Budget, Table

if TYPE_CHECKING:
    from parsers.official.sections import Section
    from tracker.rules.synthesis.headings import Proposal


def files_of(vault: VaultSettings, sha256: str, positions: tuple[int, ...]) -> dict[int, bytes]:
    """The bytes of those files of a mail, by position; none that the mail does not have."""
    from parsers.message.open import open_mail

    attachments = open_mail(vault_at(vault).read(sha256), Budget()).attachments
    return {place: attachments[place].content for place in positions if place < len(attachments)}


def sections_of(vault: VaultSettings, sha256: str, positions: tuple[int, ...]) -> dict[int, tuple[Section, ...]]:
    """The sections of those files of a mail, by position."""
    from parsers.official.sections import mail_sections

    return mail_sections(vault_at(vault).read(sha256), Budget(), positions)


def headings_of(vault: VaultSettings, sha256: str, document: int, columns: tuple[Column, ...]) -> tuple[Proposal, ...]:
    """Headings of one file of a mail that may stand for columns it seems to lack."""
    from parsers.formats.document import read_document
    from parsers.message.open import open_mail
    from tracker.rules.synthesis.headings import proposals

    attachments = open_mail(vault_at(vault).read(sha256), Budget()).attachments
    if document >= len(attachments):
        return ()
    file = attachments[document]
    blocks = read_document(file.content, file.filename, Budget()).blocks
    return proposals([block for block in blocks if isinstance(block, Table)], columns)
