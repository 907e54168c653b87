"""PDF files written by hand: text at given places of an A4 page."""

from __future__ import annotations

from itertools import pairwise

Shown = tuple[float, float, str]  #: x and y in points from the lower left, and the text


def pdf(
    *pages: list[Shown],
    picture: bool = False,
    extra: str = "",
    turn: str = "1 0 0 1",
    annotations: tuple[str, ...] = (),
    drawn: tuple[str, ...] = (),
) -> bytes:
    """A PDF of pages of text in 12 point Helvetica, or Helvetica-Bold where the text starts with "*".

    `turn` is how the letters lie (the first four numbers of a text matrix); `annotations` of the first page that are
    form fields (/Subtype /Widget) make a form; `drawn` are the lines of each page, as operators.
    """
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    fonts += " /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"
    kids = []
    for at, shown in enumerate(pages):
        stream = "".join(
            f"BT /{'F2' if text[0] == '*' else 'F1'} 12 Tf {turn} {x} {y} Tm ({text.lstrip('*')}) Tj ET\n"
            for x, y, text in shown
        )
        stream += "".join(drawn[at : at + 1])
        if picture:
            stream += "q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q\n"
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << {fonts} >> >>"
            f" /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>"
    if extra:
        objects.append(extra)
    if annotations:
        numbers = [len(objects) + 1 + number for number in range(len(annotations))]
        objects += annotations
        shown_on, listed = kids[0] - 1, " ".join(f"{number} 0 R" for number in numbers)
        objects[shown_on] = objects[shown_on].replace("/Parent", f"/Annots [{listed}] /Parent", 1)
        fields = " ".join(f"{n} 0 R" for n, one in zip(numbers, annotations, strict=True) if "/Widget" in one)
        objects[0] = f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{fields}] >> >>"
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def ruled(xs: tuple[int, ...], ys: tuple[int, ...]) -> str:
    """The lines of a table whose columns end at these places across and whose rows at these heights."""
    down = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs)
    return down + "".join(f"{a} {y} m {b} {y} l S\n" for y in ys for a, b in pairwise(xs))
