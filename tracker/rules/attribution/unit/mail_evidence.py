"""What a mail as a whole says about its unit: who sends it, what it answers, whom it names, and who writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.facts import Body, Reading
from parsers.official.bodies import body_of
from parsers.vietnamese.text import clean, fold
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.registry import History, Registry
from tracker.rules.attribution.unit.unit_index import UnitIndex

Units = tuple[str, ...]

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


@dataclass(frozen=True, slots=True)
class MailEvidence:
    """What the mail as a whole says about its unit, whichever of its documents is looked at."""

    registered: Units = ()  #: units the From address is registered for; of the page on which it was handed in, that unit
    forwarded: Units = ()  #: units that the inner senders of forwarded mail are registered for
    replied: Units = ()  #: units of our letters that it answers
    subject: Units = ()  #: units the subject names with level
    body: Units = ()
    borrowed: bool = False  #: the text says that another unit writes from this address
    barely: Units = ()  #: of several registered units those that subject and body name without level


@dataclass(frozen=True, slots=True)
class MailUnits:
    """What a mail says of its unit, read once, and the clues that say so."""

    found: MailEvidence
    clues: tuple[Clue, ...]


def mail_units(reading: Reading, history: History, registry: Registry) -> MailUnits:
    """The clues that hold for every document of the mail."""
    index, body = registry.index, reading.body[:4000]
    whole = f"{reading.subject}\n{body}"
    sender = reading.senders[0].address if len(reading.senders) == 1 else ""
    inner = tuple(one.sender.address for one in reading.forwarded if one.sender)
    borrowed, speaker = speaker_of(whole) if sender else ("", None)
    by_link = index.answering.get(history.by_link[0], ()) if history.by_link else ()
    registered = by_link or index.of_address(sender)
    strange = speaker.words if speaker and registered and _is_another(speaker, registered, index) else ""
    other = borrowed or strange if registered else ""
    found = MailEvidence(
        registered=registered,
        forwarded=tuple(dict.fromkeys(code for address in inner for code in index.of_address(address))),
        replied=tuple(dict.fromkeys(one for unit, _ in history.replies_to for one in index.answering.get(unit, ()))),
        subject=index.in_text(reading.subject).units,
        body=index.in_text(body).units,
        borrowed=bool(other),
        barely=index.named_barely(whole, registered) if len(registered) > 1 else (),
    )
    clues = (
        Clue(kind, words, where, units)
        for kind, words, where, units in (
            ("borrowed", other, "", ()),
            ("reply", reading.in_reply_to[0] if reading.in_reply_to else "", "In-Reply-To", found.replied),
            ("link", "", "", by_link),
            ("sender", sender, "From", () if by_link else found.registered),
            ("forwarded", ", ".join(inner), "", found.forwarded),
            ("subject", reading.subject, "Subject", found.subject),
            ("body", "", "", found.body),
        )
        if units or (kind == "borrowed" and words)
    )
    return MailUnits(found, tuple(clues))


def speaker_of(text: str) -> tuple[str, Body | None]:
    """The words by which a text says that its address is borrowed, or else the unit that its writer is of."""
    line = clean(text)
    folded = fold(line)
    borrowed = _BORROWED.search(folded)
    if borrowed:
        return line[borrowed.start() : borrowed.end()], None
    found = _SPEAKER.search(folded)
    if not found:
        return "", None
    errand = _ERRAND.search(folded, found.start("unit"), found.end("unit"))
    return "", body_of(line[found.start("unit") : errand.start() if errand else found.end("unit")])


def _is_another(speaker: Body, registered: Units, index: UnitIndex) -> bool:
    """Whether the writer is of another school than those its address is registered for."""
    units = index.of_letterhead(speaker).units if speaker.is_school and not speaker.organ else ()
    strange = speaker.is_school and not {*units} & {*registered}
    return strange and not any(index.nearly(speaker, code) for code in registered)
