"""Who writes a mail, where its text says so: a registered address that was borrowed speaks for somebody else."""

from __future__ import annotations

import re

from parsers.official.bodies import body_of
from parsers.vietnamese.text import clean, fold
from tracker.rules.attribution.unit.unit_index import UnitIndex

#: "em ở MN Hoa Cúc", "chúng tôi bên trường Tiểu học …": the writer's own unit, up to what is sent.
_SPEAKER = re.compile(
    r"\b(?:em|toi|minh|chung toi|chung em|nhom em)\s+(?:dang\s+)?(?:o|ben|thuoc|cong tac (?:tai|o)|lam (?:o|ben))\s+"
    r"(?P<unit>[^.;:!?\n]{3,60})"
)
_ERRAND = re.compile(r"[,(-]|\b(?:gui|goi|nop|xin|nho|muon|dung|chuyen|em|co|da|de)\b")
_MAILBOX = r"(?:e-?mail|gmail|mail|hop thu|hom thu|dia chi|thu dien tu|tai khoan)"
#: "gửi nhờ mail", "mượn địa chỉ của trường bạn", "gửi thay trường …".
_BORROWED = re.compile(
    rf"\b(?:nho|muon|dung (?:nho|tam|chung)|su dung (?:nho|tam)|tam dung) {_MAILBOX}\b"
    r"|\b(?:gui|goi|nop) (?:bao cao |bc )?(?:nho|ho|thay|gium|dum) (?:cho )?"
    r"(?:truong|mn|mam non|tieu hoc|thcs|don vi|co so|nhom|lop)\b"
)


def other_speaker(text: str, registered: tuple[str, ...], index: UnitIndex) -> str:
    """The words by which a mail's text says that another unit writes than those its address is registered for."""
    if not registered:
        return ""
    line = clean(text)
    folded = fold(line)
    borrowed = _BORROWED.search(folded)
    if borrowed:
        return line[borrowed.start() : borrowed.end()]
    found = _SPEAKER.search(folded)
    if not found:
        return ""
    errand = _ERRAND.search(folded, found.start("unit"), found.end("unit"))
    unit = body_of(line[found.start("unit") : errand.start() if errand else found.end("unit")])
    units = index.of_letterhead(unit).units if unit.is_school and not unit.organ else ()
    strange = unit.is_school and not {*units} & {*registered} and not any(index.nearly(unit, code) for code in registered)
    return unit.words if strange else ""
