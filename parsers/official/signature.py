"""Who signed, and as what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.official.lines import Line
from parsers.vietnamese.names import person_name
from parsers.vietnamese.text import fold

_AUTHORITY = r"(?:t\s*/\s*m|k\s*/\s*t|t\s*/\s*l|tm|kt|tl|tuq|t\s*/?\s*u\s*/?\s*q|q)\s*[.,:]?\s*"
_OF = r"(?:\s+(?:-\s+)?[a-z&]+,?){0,8}"  #: whose head: "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI"
_POSITION = (
    r"(?:p(?:ho)?\s*\.?\s*|quyen\s+)?(?:hieu\s*truong|giam\s*doc|"
    r"truong\s*(?:phong|ban|tram|tieu\s*ban|khoi|khoa|bo\s*(?:phan|mon)|doan|cong\s*an|nhom|cum)|tram\s*truong|chi\s*huy\s*(?:truong|pho)|"
    r"chu\s*tich|bi\s*thu|"
    r"chanh\s*(?:van\s*phong|thanh\s*tra)|tong\s*phu\s*trach|to\s*truong|chu\s*nhiem|vien\s*truong|(?:tong\s*)?cuc\s*truong|vu\s*truong|"
    rf"tong\s*bien\s*tap){_OF}"
    rf"|pho\s*(?:ban|phong|doan|khoa){_OF}|(?:thu|bo|khoi)\s*truong{_OF}|"
    r"pct\s+(?:ubnd|hdnd)(?:\s+[a-z]+){0,4}"
    r"|p?ht|pho\s*hieu\s*truong|hieu\s*pho|thu\s*truong\s*(?:don\s*vi|co\s*quan)|phu\s*trach(?:\s+[a-z]+){0,3}"
    r"|chu\s*(?:co\s*so|nhom|lop|truong)(?:\s+[a-z]+){0,4}|quan\s*ly(?:\s+[a-z]+){0,4}"
)
_COLLECTIVE = (
    r"(?:ban\s*(?:giam\s*hieu|chap\s*hanh|chi\s*dao|to\s*chuc|dai\s*dien|thuong\s*vu)|nha\s*truong|chi\s*(?:bo|uy|doan|hoi)|"
    r"bch|hoi\s*dong|uy\s*ban|ubnd|cong\s*doan|doan|bgh|to)(?:\s+[a-z&]+){0,6}"
)
_MINOR = (
    r"(?:nguoi\s*(?:lap(?:\s*(?:bieu|bang|bao\s*cao))?|bao\s*cao|viet(?:\s*bao\s*cao)?|tong\s*hop|thuc\s*hien|ghi(?:\s*bien\s*ban)?)|"
    r"thu\s*ky|ke\s*toan(?:\s*truong)?|van\s*thu|chu\s*tri|chu\s*toa|can\s*bo(?:\s*(?:lap|phu\s*trach))?|nhan\s*vien|giao\s*vien(?:\s*chu\s*nhiem)?|gvcn|tpt\s*doi|(?:dai\s*dien\s*)?ben\s*(?:giao|nhan|[ab])|dai\s*dien|uy\s*vien(?:\s*thu\s*ky)?)(?:\s+[a-z]+){0,3}"
)
#: What any line opens with that says who signs; few lines do, and one question spares them four.
_OPENS = re.compile(rf"\W{{0,3}}(?:{_AUTHORITY}|{_POSITION}|{_MINOR})")
_HEAD_LINE = re.compile(rf"\W{{0,3}}(?P<authority>{_AUTHORITY})?(?P<position>{_POSITION})\W*")
_HEAD_AND_MORE = re.compile(rf"\W{{0,3}}(?:{_AUTHORITY})?(?:{_POSITION})\s+")
_DEPUTY_BEHIND = re.compile(r"(?<=[a-z])\s+(?=p(?:ho)?\b\.?\s*\S)")
_ON_BEHALF = re.compile(rf"\W{{0,3}}{_AUTHORITY}{_COLLECTIVE}\W*")
_MINOR_LINE = re.compile(rf"\W{{0,3}}(?P<position>{_MINOR})\W*")
_SIGNED = re.compile(
    r"[(\[]?\s*(?:da\s*k[yi]|k[yi]\s*ten|k[yi],|k[yi]\s*va|ky\s*,?\s*(?:ghi|dong)|dong\s*dau|chu\s*k[yi]|ky\s*boi|k[yi]\s*so|signed).*"
)
_SIGNED_BEHIND = re.compile(r"(?<!\s)\s*[(\[]\s*(?:da\s*k|k[yi]|dong\s*dau|ghi).*$")
_RECIPIENTS = re.compile(r"[\W_]{0,6}n\s?oi\s*n\s?han\b|[\W_]{0,6}luu\s*[:;.,]?\s*(?:vt|van|vp|hs|ho)|\s*[-+*•]\s")
_APPENDIX = re.compile(r"\W{0,3}(?:phu\s*luc|bieu\s*(?:mau|so)|mau\s*so)\b")
#: What the first words of a line must say for anything here to begin with it; most lines are asked no more.
_TELLS = re.compile(f"{_OPENS.pattern}|{_RECIPIENTS.pattern}|{_APPENDIX.pattern}")
_LONGEST = 200  #: characters of a line that names a position and nothing else
_COLUMN = 40  #: words; who signs and as what takes no more
_REACH = 14  #: lines that a signature picture and empty lines may take


@dataclass(frozen=True, slots=True)
class _Signature:
    rank: int  #: 2 head or deputy, 1 clerk, 0 a name alone
    title: str | None
    name: str | None


def read_signature(lines: tuple[Line, ...]) -> tuple[str | None, str | None]:
    """Name and position of the signer: the last head or deputy who signs before an appendix begins."""
    pieces, telling = _pieces(lines)
    found: list[_Signature] = []
    end = 0
    for number in telling:
        if number < end:
            continue
        if found and _APPENDIX.match(fold(pieces[number])) and pieces[number].isupper():
            break
        rank, title, end = _titles(pieces, number)
        if rank:
            found.append(_Signature(rank, title, _name_after(pieces, end)))
    named = [signature for signature in found if signature.name]
    best = max(named or found, key=lambda s: s.rank, default=None)
    if best is None:
        return _last_name(pieces), None
    last = [s for s in (named or found) if s.rank == best.rank][-1]
    return last.name, last.title


def _pieces(lines: Iterable[Line]) -> tuple[list[str], list[int]]:
    """The lines, taken apart where two ran together, and the places of those that tell something."""
    pieces: list[str] = []
    telling: list[int] = []
    for line in lines:
        if _TELLS.match(line.folded):
            parts = _split(line.text)
            telling.extend(range(len(pieces), len(pieces) + len(parts)))
            pieces.extend(parts)
        else:
            pieces.append(line.text)
    return pieces, telling


def _titles(pieces: Sequence[str], start: int) -> tuple[int, str | None, int]:
    """Rank, the position that counts, and where the lines of the position end; rank 0 where none begins here."""
    rank, title, end = 0, None, start
    while end < len(pieces):
        text = _unsigned(pieces[end])
        if not text.strip() and rank and end + 1 < len(pieces) and _head(pieces[end + 1]):
            end += 1
            continue
        if not _OPENS.match(text):
            break
        position = _head(pieces[end])
        if position:
            # Below "KT. HIỆU TRƯỞNG" stands who signs in the head's place.
            rank, title = 2, position
        elif _ON_BEHALF.fullmatch(text):
            rank = 2
        elif not rank and (minor := _MINOR_LINE.fullmatch(text)) and not pieces[end].endswith(":"):
            rank, title = 1, pieces[end][minor.start("position") : minor.end("position")]
        else:
            break
        end += 1
    return rank, title, end


def _unsigned(piece: str) -> str:
    """The folded line without "(đã ký)" behind it."""
    folded = fold(piece)
    return _SIGNED_BEHIND.sub("", folded) if "(" in folded or "[" in folded else folded


def _head(piece: str) -> str | None:
    """The position that a line names, as written, of "KT." only what it stands before if nothing follows."""
    text = _unsigned(piece)
    found = _HEAD_LINE.fullmatch(text) if len(text) <= _LONGEST else None
    if not found or not (piece[: len(text)].isupper() or len(text.split()) <= 7) or piece.rstrip().endswith((";", ",")):
        return None
    words = piece[found.start("authority") if found["authority"] else found.start("position") : found.end("position")]
    deputy = _DEPUTY_BEHIND.search(fold(words))
    return (words[deputy.end() :] if deputy else words).strip(" .:")


def _name_after(pieces: Sequence[str], start: int) -> str | None:
    for piece in pieces[start : start + _REACH]:
        text = fold(piece)
        if not piece or _SIGNED.match(text) or _RECIPIENTS.match(text):
            continue
        if name := person_name(piece[: len(_unsigned(piece))], known_surname=False):
            return name
        if _head(piece) or _MINOR_LINE.fullmatch(text) or len(piece) > 60:
            return None
    return None


def _last_name(pieces: Sequence[str]) -> str | None:
    """A name that stands alone at the end, without any position."""
    tail = [piece for piece in pieces if piece][-6:]
    return next((name for piece in reversed(tail) if (name := person_name(piece))), None)


def is_position(line: str) -> bool:
    """Whether the line names the position of one who signs, alone or with the body he heads."""
    return _head(line) is not None


def _split(text: str) -> tuple[str, ...]:
    """A line of the recipients' list with the signature's column run on behind it, taken apart."""
    folded = fold(text)
    if not _RECIPIENTS.match(folded):
        return _split_name(text) if _HEAD_AND_MORE.match(folded) else (text,)
    if text.endswith((";", ",")):  # the list goes on: nothing stands behind its entry
        return (text,)
    words = text.split(" ")
    for start in range(max(1, len(words) - _COLUMN), len(words)):
        if not words[start - 1].endswith((".", ";", ":", ")")):
            continue
        tail = " ".join(words[start:])
        if person_name(tail) or (_head(tail) and tail.isupper()) or _ON_BEHALF.fullmatch(fold(tail)):
            return " ".join(words[:start]), tail
    return (text,)


def _split_name(text: str) -> tuple[str, ...]:
    """ "HIỆU TRƯỞNG Nguyễn Thị Hoa": position in capitals, name behind it."""
    words = text.split(" ")
    start = next((n for n, word in enumerate(words) if n and not word.isupper()), None)
    if start is not None and person_name(" ".join(words[start:])):
        return " ".join(words[:start]), " ".join(words[start:])
    return (text,)
