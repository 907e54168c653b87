"""Word documents (.docx, .docm): the package, its parts in reading order, its signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from posixpath import join, normpath
from typing import Any

from lxml import etree

from parsers.facts import Block, Budget, Content, Outcome, Problem
from parsers.formats.package import Package, open_package, parse
from parsers.formats.repair import repair
from parsers.formats.signatures import xml_signer
from parsers.formats.sniff import sniff
from parsers.formats.word.docx_numbering import Numbering
from parsers.formats.word.docx_styles import Styles, W, is_on
from parsers.formats.word.docx_walk import DocxWalk

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_USUAL = 8 * 1024  #: bytes of relationships; longer ones are met once
_SIGNATURE = re.compile(r"_xmlsignatures/.*\.xml|META-INF/documentsignatures\.xml")


def read_docx(kind: str, content: bytes, budget: Budget) -> Content:
    """Read a Word document. Raises what `open_package` and `parse` raise."""
    package = open_package(content, budget)
    main = _main_part(package)
    root = package.xml(main)
    body = next(root.iterchildren(W + "body"), None) if root is not None else None
    if root is None or body is None:
        raise KeyError(main)
    links = _relations(package, main)
    walk = DocxWalk(
        Styles(package.open(_only(links, "styles"))),
        Numbering(partial(_bytes, package, _only(links, "numbering"))),
        budget,
        lambda link: _chunk(package, links.get(link, ("", ""))[1], budget),
    )
    has_pages = any(kind in ("header", "footer") for kind, _ in links.values())
    sections = list(root.iter(W + "sectPr")) if has_pages else []
    for part in _page_parts(package, sections, links, "headerReference"):
        walk.part(part, "header")
    walk.part(body, "body")
    for part in _page_parts(package, sections, links, "footerReference"):
        walk.part(part, "footer")
    _notes(walk, package, links)
    problems = (Problem("truncated"),) if walk.spent.truncated else ()
    macros = any(name.endswith("vbaProject.bin") for name in package.names)
    return Content(kind, Outcome.READ, repair(walk.blocks), problems, package_signers(package), macros)


def package_signers(package: Package) -> tuple[str, ...]:
    """Names in the digital signatures of a package (ECMA-376-2, 13; ODF 1.2-3, 5): present, not validated."""
    parts = sorted(name for name in package.names if _SIGNATURE.fullmatch(name))
    return tuple(dict.fromkeys(xml_signer(package.read(name)) for name in parts))


def _notes(walk: DocxWalk, package: Package, links: Mapping[str, tuple[str, str]]) -> None:
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        root = package.xml(_only(links, kind))
        for note in root.iterfind(W + tag) if root is not None else ():
            if note.get(W + "type") in (None, "normal"):
                walk.part(note, "note")


def _chunk(package: Package, name: str, budget: Budget) -> tuple[Block, ...]:
    """The blocks of a part in another format (17.17.2.1): a web page, RTF, plain text; no Word file within a Word file."""
    from parsers.formats.html import read_html, read_mht  # seldom needed
    from parsers.formats.plain import read_text
    from parsers.formats.rtf.rtf import read_rtf

    content = _bytes(package, name)
    readers: dict[str, Any] = {"html": read_html, "mht": read_mht, "eml": read_mht, "rtf": read_rtf, "txt": read_text}
    reader = readers.get(sniff(content, name))
    blocks: tuple[Block, ...] = reader(content, budget).blocks if reader else ()
    return blocks


def _main_part(package: Package) -> str:
    found = _only(_relations(package, ""), "officeDocument")
    return found if found in package.names else "word/document.xml"


def _relations(package: Package, part: str) -> Mapping[str, tuple[str, str]]:
    """Relationships of a part inside the package: id to kind and part name."""
    folder, _, name = part.rpartition("/")
    relations = join(folder, "_rels", f"{name}.rels")
    if relations not in package.names:
        return {}
    stated = package.read(relations)
    return _related(stated, folder) if len(stated) <= _USUAL else _related.__wrapped__(stated, folder)


@lru_cache(maxsize=256)
def _related(stated: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    """What a part of relationships says; one program writes the same few for nearly all its documents."""
    return {
        link.get("Id") or "": (
            (link.get("Type") or "").rpartition("/")[2],
            _part_name(folder, link.get("Target") or ""),
        )
        for link in parse(stated)
        if link.get("TargetMode") != "External"
    }


@lru_cache(maxsize=1024)
def _part_name(folder: str, target: str) -> str:
    """The part that a relationship means, by its name from the root; nearly all documents have the same few."""
    return normpath(join("/", folder, target)).lstrip("/")


def _only(links: Mapping[str, tuple[str, str]], kind: str) -> str:
    return next((target for found, target in links.values() if found == kind), "")


def _bytes(package: Package, name: str) -> bytes:
    return package.read(name) if name in package.names else b""


def _page_parts(
    package: Package, sections: list[etree._Element], links: Mapping[str, tuple[str, str]], tag: str
) -> Iterator[etree._Element]:
    """Page headers or footers that are shown, each once: "first" needs w:titlePg, "even" needs the setting."""
    seen = set()
    for section in sections:
        title = section.find(W + "titlePg")
        for reference in sorted(section.iterfind(W + tag), key=lambda item: item.get(W + "type") != "first"):
            target = links.get(reference.get(_R + "id") or "", ("", ""))[1]
            match reference.get(W + "type"):
                case "first":
                    shown = title is not None and is_on(title)
                case "even":
                    shown = b"evenAndOddHeaders" in _bytes(package, _only(links, "settings"))
                case _:
                    shown = True
            root = package.xml(target) if shown and target not in seen else None
            seen.add(target)
            if root is not None:
                yield root
