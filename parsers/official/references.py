"""Documents that a text cites by number: the strongest sign of the request it answers."""

from __future__ import annotations

import re

from parsers.facts import Reference
from parsers.vietnamese.dates import make_date
from parsers.vietnamese.text import clean, fold

_TYPES = (
    r"luat|nghi\s+dinh|nghi\s+quyet|quyet\s+dinh|chi\s+thi|thong\s+tu|cong\s+van|cv|ke\s+hoach|huong\s+dan|thong\s+bao|chuong\s+trinh|"
    r"quy\s+che|quy\s+dinh|to\s+trinh|bao\s+cao|ket\s+luan|van\s+ban|cong\s+dien|de\s+an|giay\s+moi|thong\s+tri|phap\s+lenh"
)
_REFERENCE = re.compile(
    rf"(?<![a-z])(?:(?:{_TYPES})(?:\s+(?:phoi\s+hop|lien\s+tich|lien\s+tich|khan))?\s+(?:so\s*[:.]?\s*)?|so\s*[:.]?\s*)(?P<number>\d{{1,5}}[a-z]?)\s*"
    r"(?P<symbol>[/-]\s*[a-z0-9][a-z0-9/&]*(?:\s?-\s?[a-z0-9][a-z0-9/&]*)*)(?=[\s,;.)\]:”\"]|$)"
    r"(?:\s*,?\s*(?:ky\s+)?ngay\s+(?P<day>\d{1,2})\s*(?:thang|[/.\-])\s*(?P<month>\d{1,2})\s*(?:nam|[/.\-])\s*(?P<year>\d{4}))?"
)
_WIDE = re.compile(r"\s{3,}")  # without end, each start of a reference would be tried over all of it
_NUMBERED = re.compile(r"\d[a-z]?\s*[/-]\s*[a-z0-9]")  # in every reference; a text without is asked no more


def references(text: str) -> tuple[Reference, ...]:
    """Cited documents in the order of the text, each once: "Kế hoạch số 45/KH-PGDĐT ngày 20/7/2020".

    The number keeps the spelling of the text without spaces; the date is None where none follows directly.
    """
    cleaned = _WIDE.sub(" ", clean(text))
    folded = fold(cleaned)
    found: dict[str, Reference] = {}
    for match in _REFERENCE.finditer(folded) if _NUMBERED.search(folded) else ():
        number = re.sub(r"\s", "", cleaned[match.start("number") : match.end("symbol")])
        if not re.search(r"[^\W\d_]{2}", number):
            continue
        day = make_date(int(match["day"]), int(match["month"]), int(match["year"])) if match["day"] else None
        if number not in found or (found[number].date is None and day):
            found[number] = Reference(number, day)
    return tuple(found.values())
