"""Where a mail came from: Received headers, and the sender checks of the office's own mail exchanger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from parsers.facts import Authentication, Hop
from parsers.message.addresses import instant, without_comments
from parsers.message.headers import Headers

HOPS = 100

_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
_RESULT = re.compile(r"^\s*([a-z][\w-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]\w*)", re.IGNORECASE)
_PROPERTY = re.compile(r'(?<!\w)([a-z]\w*+)\s*+\.\s*+([\w-]++)\s*+=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.IGNORECASE)
_PUBLIC = re.compile(r"[a-z]{2,4}\.[a-z]{2}")  #: edu.vn, com.vn: below them everybody has names
_SEPARATOR = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')


@dataclass(frozen=True, slots=True)
class Result:
    """One check of an Authentication-Results header (RFC 8601, 2.2)."""

    method: str  #: dmarc, dkim, spf …
    verdict: str  #: pass, fail, none …
    properties: Mapping[str, str]  #: "header.from" and the like, lower case


def hops(headers: Headers) -> tuple[Hop, ...]:
    """Received headers that name a host and a time that needs no guessing, topmost (newest) first (RFC 5321, 4.4)."""
    found = []
    for value in headers.every("received")[:HOPS]:
        text = without_comments(value)
        path, _, stamp = text.rpartition(";")
        by, at = _BY.search(path), instant(stamp, zoned=True)
        if by and at:
            found.append(Hop(by.group(1).rstrip(".").lower(), at))
    return tuple(found)


def authentication(headers: Headers, authserv_id: str, from_domain: str) -> Authentication:
    """What the office's own mail exchanger found; `from_domain` is that of the one From mailbox, empty if not one.

    DMARC decides. Where it says nothing, an aligned DKIM or SPF pass counts, and DKIM and SPF both failing counts
    against. Headers of any other authserv-id are anybody's words (RFC 8601, 5).
    """
    results = trusted_results(headers, authserv_id) if authserv_id else ()
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.verdict == "fail" for result in dmarc):
        return Authentication.FAIL
    if not from_domain:
        return Authentication.NONE
    if any(result.verdict == "pass" and _names(result, ("header.from",), from_domain) for result in dmarc):
        return Authentication.PASS
    for method, keys in (("dkim", ("header.d", "header.i")), ("spf", ("smtp.mailfrom", "smtp.from"))):
        passed = [result for result in results if (result.method, result.verdict) == (method, "pass")]
        if any(_names(result, keys, from_domain, required=True) for result in passed):
            return Authentication.PASS
    verdicts = {(result.method, result.verdict) for result in results}
    failed = ("dkim", "fail") in verdicts and {("spf", "fail"), ("spf", "softfail")} & verdicts
    return Authentication.FAIL if failed else Authentication.NONE


def _names(result: Result, keys: tuple[str, ...], domain: str, *, required: bool = False) -> bool:
    """Whether the domain that was checked is the From domain, in relaxed alignment (RFC 7489, 3.1)."""
    given = [result.properties[key] for key in keys if key in result.properties]
    if not given:
        return not required
    checked = given[0].rpartition("@")[2].strip("<>.").lower()
    shorter, longer = sorted((checked, domain), key=len)
    return shorter == longer or (shorter.count(".") >= 1 and longer.endswith("." + shorter))


def trusted_results(headers: Headers, authserv_id: str) -> tuple[Result, ...]:
    """Results of the topmost unbroken run of headers with that id, above where the mail came from outside.

    A header that repeats a method of an earlier one ends the run, and so does one without results: a mail exchanger
    states a check once, and a forged header that came with the mail stands right below the true one.
    """
    results: list[Result] = []
    begun = False
    for name, raw in headers.fields[: _border(headers, authserv_id.lower())]:
        if name == "authentication-results":
            owner, found = parse(raw.decode("utf-8", "replace"))
            if owner == authserv_id.lower():
                if not found or {result.method for result in found} & {result.method for result in results}:
                    break
                begun = True
                results += found
                continue
        if begun:
            break
    return tuple(results)


def _border(headers: Headers, authserv_id: str) -> int:
    """How many fields the office's own hosts may have written (RFC 8601, 7.1).

    They write above their Received header or right below it; the next Received header below is foreign, and so is
    all that follows. Where no host of the authserv-id's domain is named, the topmost Received header is taken for its.
    """
    places = [place for place, (name, _) in enumerate(headers.fields) if name == "received"]
    own = [place for place in places if _is_own(headers.fields[place][1].decode("utf-8", "replace"), authserv_id)]
    last = own[0] if own else places[0] if places else len(headers.fields)
    foreign = (place for place in places if place > last and place not in own)
    return next(foreign, len(headers.fields))


def _is_own(received: str, authserv_id: str) -> bool:
    """Whether a Received header was written by a host of the authserv-id's own domain."""
    by = _BY.search(without_comments(received).rpartition(";")[0])
    host = by.group(1).rstrip(".").lower() if by else ""
    domain = authserv_id.partition(".")[2]
    everybodys = domain.count(".") == 0 or _PUBLIC.fullmatch(domain)
    return host == authserv_id or (not everybodys and (host == domain or host.endswith("." + domain)))


def parse(value: str) -> tuple[str, tuple[Result, ...]]:
    """authserv-id in lower case and the results of one header value; comments, quoting and version allowed."""
    pieces = [piece.strip() for piece in _SEPARATOR.findall(without_comments(value))]
    words = pieces[0].split() if pieces else []
    owner = words[0].strip('"').lower() if words else ""
    results = []
    for piece in pieces[1:]:
        found = _RESULT.match(piece)
        if found:
            properties = {
                f"{kind}.{name}".lower(): (quoted or bare).lower()
                for kind, name, quoted, bare in _PROPERTY.findall(piece[found.end() :])
            }
            results.append(Result(found.group(1).lower(), found.group(2).lower(), properties))
    return owner, tuple(results)
