"""The site that `make site` builds from these pages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

ROOT = Path(__file__).parent.parent

project = "baocao"
version = release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = f"baocao {version}"
html_copy_source = html_show_copyright = html_show_sphinx = False
myst_heading_anchors = 3  # links like rules.md#2-mails


def setup(app: Sphinx) -> None:
    """Pictures of the flow are shown as they are written; what lies beside `docs` is named and not linked."""
    app.add_lexer("mermaid", TextLexer)
    app.connect("source-read", _unlink)


def _unlink(_app: Sphinx, _page: str, source: list[str]) -> None:
    source[0] = re.sub(r"\[([^\]]*)\]\(\.\./[\w/.-]+\)", r"\1 (in the repository)", source[0])
