"""Zip packages of XML parts: Office Open XML and OpenDocument. Nothing outside the package is ever touched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from parsers.facts import Budget
from parsers.formats.zip_directory import LOCKED, ZipDirectory

#: What zipfile raises for bad bytes, besides BadZipFile: cut streams, odd methods, broken offsets.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError, etree.XMLSyntaxError)

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument|drawingml|spreadsheetml)")
_STRICT_YEAR = rb"http://schemas.openxmlformats.org/\1/2006"
_MEGABYTE = 1024 * 1024
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)


class OverBudgetError(Exception):
    """The package declares, or turns out to hold, more than the budget allows."""


class HostileXmlError(Exception):
    """A part declares entities. OPC forbids any DTD (ECMA-376-2, 8.1.4); we resolve none."""


class DamagedError(Exception):
    """The file is not what its first bytes promise, in the words of its reader's library."""


class LockedError(Exception):
    """The package or a part of it is encrypted."""


@dataclass(frozen=True, slots=True)
class Package:
    """An open package whose directory has been checked against the budget."""

    archive: ZipDirectory
    names: frozenset[str]

    def read(self, name: str) -> bytes:
        """The bytes of a part; KeyError when there is none."""
        return self.archive.read(name)

    def open(self, name: str) -> IO[bytes]:
        """A part to read bit by bit; nothing in it when there is none."""
        return self.archive.open(name) if name in self.names else io.BytesIO()

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None when the package has no such part."""
        return parse(self.read(name)) if name in self.names else None


def open_package(content: bytes, budget: Budget) -> Package:
    """Open a package. Raises one of DAMAGE, OverBudgetError or LockedError."""
    archive = ZipDirectory(content)
    entries = archive.entries
    if any(entry.flags & LOCKED for entry in entries):
        raise LockedError
    if len(entries) > 50 * budget.files or sum([entry.size for entry in entries]) > budget.expanded_bytes:
        raise OverBudgetError
    for entry in entries:
        if entry.size > _MEGABYTE and entry.size > budget.expansion_ratio * max(entry.packed, 1):
            raise OverBudgetError
    return Package(archive, archive.names)


def parse(xml: bytes) -> etree._Element:
    """Parse one part. Raises XMLSyntaxError, HostileXmlError when it declares entities, OverBudgetError when it is too deep."""
    if b"purl.oclc.org/ooxml" in xml[:4096]:
        xml = _STRICT.sub(_STRICT_YEAR, xml)
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as error:
        if "XML_PARSE_HUGE" in str(error):  # deeper than 256 elements, or one text of more than 10 MB
            raise OverBudgetError from error
        raise
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():
        raise HostileXmlError
    return root
