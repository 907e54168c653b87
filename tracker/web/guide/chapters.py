"""The officers' guide as pages: one file of Markdown, which the documentation shows too, taken apart into chapters.

Markup within it is shown as words and addresses that run something are refused (markdown-it); links to other documents,
which are not here, become plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from parsers.vietnamese.text import fold
from templates import ROOT

if TYPE_CHECKING:
    from markdown_it.token import Token

PATH = "/huong-dan"
_FILE, _PICTURES = "huong-dan.md", "hinh"
_FOLDERS = (ROOT / "guide", ROOT.parent / "docs")  # of an installed program, and of its source


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter; the first, without a slug, is what stands before all others."""

    slug: str
    title: str
    body: Markup
    anchors: frozenset[str]  #: of its sections

    @property
    def path(self) -> str:
        """Its address."""
        return chapter_path(self.slug)


@cache
def chapters() -> tuple[Chapter, ...]:
    """All of them, in order."""
    return taken_apart((folder() / _FILE).read_text("utf-8"))


def taken_apart(text: str) -> tuple[Chapter, ...]:
    """The chapters of a guide in Markdown."""
    first, *others = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)
    title = re.match(r"\s*# +(.+)", first)
    begin = first[title.end() :] if title else first
    named = zip(others[::2], others[1::2], strict=True)
    return (
        _chapter("", title[1] if title else "", begin),
        *(_chapter(slug(name), name.strip(), body) for name, body in named),
    )


def chapter_of(wanted: str) -> Chapter | None:
    """The chapter of a slug."""
    return next((one for one in chapters() if one.slug == wanted), None)


def chapter_path(wanted: str) -> str:
    """The address of a chapter by its slug; of none, the guide's own."""
    return f"{PATH}/{wanted}" if wanted else PATH


def slug(title: str) -> str:
    """A title as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")


def folder() -> Path:
    """Where the guide and its pictures lie."""
    return next(one for one in _FOLDERS if (one / _FILE).is_file())


@cache
def pictures() -> frozenset[str]:
    """Names of the pictures."""
    return frozenset(path.name for path in (folder() / _PICTURES).glob("*.png"))


def picture(name: str) -> bytes:
    """One of `pictures`."""
    return (folder() / _PICTURES / name).read_bytes()


def _chapter(at: str, title: str, text: str) -> Chapter:
    from markdown_it import MarkdownIt  # large, and an idle office has no use for it

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    anchors = frozenset(_dressed(tokens))
    body = reader.renderer.render(tokens, reader.options, {})
    frame = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table>'
    body = body.replace("<table>", frame).replace("</table>", "</table></div>")
    return Chapter(at, title, Markup(body), anchors)  # noqa: S704 - markdown-it escapes whatever is no Markdown


def _dressed(tokens: list[Token]) -> Iterator[str]:
    """Gives headings an anchor, pictures their address, and takes links away that lead out of the guide; the anchors."""
    for at, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h2"  # the chapter's title is the page's
        if token.type == "heading_open":
            anchor = slug(tokens[at + 1].content)
            token.attrSet("id", anchor)
            yield anchor
        if token.children:
            token.children = list(_inside(token.children))


def _inside(tokens: list[Token]) -> Iterator[Token]:
    kept: list[bool] = []
    for token in tokens:
        if token.type == "image":
            token.attrSet("src", f"{PATH}/{token.attrGet('src')}")
            token.attrSet("loading", "lazy")
        if token.type == "link_open":
            kept.append(str(token.attrGet("href")).startswith(("#", "https://", "http://")))
        if token.type == "link_close" and not kept.pop():
            continue
        if token.type == "link_open" and not kept[-1]:
            continue
        yield token
