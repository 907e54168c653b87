"""Made-up Word and OpenDocument files, written part by part so that a test shows the very markup it is about."""

from __future__ import annotations

import io
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_TYPE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_LINKED = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


def docx(body: str, *, prologue: str = "", extra: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """A Word document with this body; parts by name (styles, numbering, header1 …) hold what is inside their root."""
    files = {
        "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": _links({"main": ("officeDocument", "word/document.xml")}),
        "word/document.xml": (
            f"<?xml version='1.0'?>{prologue}<w:document {_SPACES}><w:body>{body}</w:body></w:document>"
        ).encode(),
        "word/_rels/document.xml.rels": _links({name: (_LINKED[name], f"{name}.xml") for name in parts}),
    }
    for name, inner in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(_LINKED[name], name)
        files[f"word/{name}.xml"] = f"<?xml version='1.0'?><w:{root} {_SPACES}>{inner}</w:{root}>".encode()
    return zipped({**files, **(extra or {})})


def p(text: str, look: str = "", run: str = "") -> str:
    """One Word paragraph of one run."""
    return f"<w:p><w:pPr>{look}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, look: str = "") -> str:
    """One Word run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tbl(*rows: str) -> str:
    """A Word table of rows made by `tr`."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str) -> str:
    """A row; cells are made by `tc`."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tc(inner: str, look: str = "") -> str:
    """A cell, around paragraphs or plain text."""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inner if inner.startswith('<') else p(inner)}</w:tc>"


def odf(kind: str, body: str, *, styles: str = "", page: str = "") -> bytes:
    """An OpenDocument file: kind "text" or "spreadsheet", automatic styles, and the header of its master page."""
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    master = (
        f"<office:document-styles {_ODF}><office:master-styles><style:master-page>{page}"
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "content.xml": content.encode(),
            "styles.xml": master.encode(),
        }
    )


def _links(targets: dict[str, tuple[str, str]]) -> bytes:
    links = "".join(
        f'<Relationship Id="{name}" Type="{_TYPE}/{kind}" Target="{target}"/>' for name, (kind, target) in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'.encode()
    )
