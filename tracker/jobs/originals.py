"""What a child takes out of a kept mail again: the bytes of its files, the sections of its reports.

Children import this module, and it loads what opens hostile files only there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from intake.vault import Vault
from parsers.facts import Budget

if TYPE_CHECKING:
    from parsers.sections import Section


def files_of(vault: Path, sha256: str, positions: tuple[int, ...]) -> dict[int, bytes]:
    """The bytes of those files of a mail, by position; none that the mail does not have."""
    from parsers.mime import open_mail

    attachments = open_mail(Vault(vault).read(sha256), Budget()).attachments
    return {place: attachments[place].content for place in positions if place < len(attachments)}


def sections_of(vault: Path, sha256: str, positions: tuple[int, ...]) -> dict[int, tuple[Section, ...]]:
    """The sections of those files of a mail, by position."""
    from parsers.sections import mail_sections

    return mail_sections(Vault(vault).read(sha256), Budget(), positions)
