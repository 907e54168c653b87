"""What a mail says in its own text: HTML and flowed text to plain lines, and the links to file-sharing services."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "tbody", "tfoot", "thead", "tr", "ul"}
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_URL = re.compile(r"https?://[^\s<>\"'“”‘’\])}]{4,2000}", re.IGNORECASE)
_SHARING = re.compile(
    r"https?://(?:[\w-]+\.)*(?:drive\.google\.com|docs\.google\.com|photos\.app\.goo\.gl|photos\.google\.com"
    r"|drive\.usercontent\.google\.com|onedrive\.live\.com|1drv\.ms|1drv\.com|sharepoint\.com|dropbox\.com|db\.tt"
    r"|mega\.nz|mega\.co\.nz|mega\.io|fshare\.vn|wetransfer\.com|we\.tl|mediafire\.com|box\.com|icloud\.com"
    r"|zalo\.me|zaloapp\.com|zdn\.vn|4share\.vn|pcloud\.com|pcloud\.link|gofile\.io|send-anywhere\.com"
    r"|filemail\.com|smash\.com|fromsmash\.com|transfernow\.net|terabox\.com|1024terabox\.com|disk\.yandex\.[a-z]+"
    r"|yadi\.sk|sendspace\.com|tenlua\.vn|swisstransfer\.com)(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_WHITE = re.compile(r"[ \t\r\n\f\xa0]+")
_LINE_END = re.compile("\r{0,2}\n|\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML body as text, with what it points to."""

    text: str
    links: tuple[str, ...]
    pictures: frozenset[str]  #: Content-IDs shown in the text, without "cid:"


class _PageReader:
    """A target of lxml's parser: collects lines; quoted blocks get "> " as in plain mail, so one rule cuts both."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.open: list[str] = []  # pieces of the line that is being read
        self.links: list[str] = []
        self.pictures: set[str] = set()
        self.unseen = 0
        self.blocks: list[bool] = []  # for each open blockquote, whether it quotes mail
        self.depth = 0  # how many of them do

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br" or tag in _BLOCKS:
            self.line(always=tag == "br")
        if tag == "blockquote":
            self.blocks.append(attributes.get("type") == "cite" or "quote" in attributes.get("class", ""))
            self.depth += self.blocks[-1]
        elif tag in ("td", "th") and self.open:
            self.open.append("\t")
        elif tag == "a":
            self.links.append(attributes.get("href", "").strip())
        elif tag == "img" and attributes.get("src", "").lower().startswith("cid:"):
            self.pictures.add(attributes["src"][4:].strip())

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag in _BLOCKS:
            self.line()
            if tag == "blockquote" and self.blocks:
                self.depth -= self.blocks.pop()

    def line(self, *, always: bool = False) -> None:
        if always or self.open:
            self.lines.append("".join(self.open).rstrip())
            self.open = []

    def data(self, text: str) -> None:
        if self.unseen > 0:
            return
        words = _WHITE.sub(" ", text)
        if not self.open:
            words = words.lstrip(" ")
            if words:
                self.open.append("> " * min(self.depth, 10))
        if words:
            self.open.append(words)

    def close(self) -> None:
        self.line()


# lxml asks each target anew how many arguments this takes, which costs as much as reading a short page.
_PageReader.start.__signature__ = inspect.signature(_PageReader.start)  # type: ignore[attr-defined]


def page(html: str) -> Page:
    """HTML to lines of text. Any input; nothing is fetched and nothing is run."""
    reader = _PageReader()
    # The stubs ask for a target that takes bytes as well; lxml calls it with text only.
    parser = etree.HTMLParser(target=reader, encoding="utf-8", no_network=True, huge_tree=False)  # type: ignore[arg-type]
    try:
        parser.feed(html.encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        pass  # an empty or hopeless page: what was read before stands
    reader.line()
    text = "\n".join(reader.lines)
    return Page(_BLANKS.sub("\n\n", text).strip(), tuple(filter(None, reader.links)), frozenset(reader.pictures))


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Lines of format=flowed text joined to paragraphs (RFC 3676, 4.2)."""
    done: list[list[str]] = []
    flowing, depth_before = False, 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        signature = rest == "-- "
        if flowing and depth == depth_before and not signature:
            if delete_space:
                done[-1][-1] = done[-1][-1][:-1]
            done[-1].append(rest)
        else:
            done.append([">" * depth + (" " if depth and rest else "") + rest])
        flowing = rest.endswith(" ") and not signature
        depth_before = depth
    return "\n".join(map("".join, done))


def newlines(text: str) -> str:
    """One kind of line end, and no other control characters but tabs."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def sharing_links(texts: Iterable[str]) -> tuple[str, ...]:
    """Addresses of file-sharing services in those texts, in order, each once."""
    found = [url.rstrip(".,;:!?") for text in texts for url in _URL.findall(text)]
    return tuple(dict.fromkeys(url for url in found if _SHARING.match(url)))[:100]
