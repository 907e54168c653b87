"""Who a digital signature says has signed. Present, not validated: nobody here checks a key or a chain.

Just enough of DER (X.690) to reach names in certificates (RFC 5280, 4.1) and in CMS signatures (RFC 5652, 5).
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

UNNAMED = "(có chữ ký số)"

_CERTIFICATE = re.compile(rb"<(?:\w+:)?X509Certificate[^>]*>([^<]+)<")
_COMMON_NAME, _ORGANISATION = b"\x55\x04\x03", b"\x55\x04\x0a"  # 2.5.4.3 and 2.5.4.10 (X.520)
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_SEQUENCE, _SET, _INTEGER, _OID = 0x30, 0x31, 0x02, 0x06
_FIRST, _CERTIFICATES = 0xA0, 0xA0  # [0], constructed
_DEEPEST = 20  #: values of unknown length within each other
_STRINGS = {0x0C: "utf-8", 0x13: "latin-1", 0x14: "latin-1", 0x16: "latin-1", 0x1C: "utf-32-be", 0x1E: "utf-16-be"}


class _Value(NamedTuple):
    tag: int
    body: bytes
    whole: bytes


class _Certificate(NamedTuple):
    issuer: bytes
    serial: bytes
    name: str


def xml_signer(signature: bytes) -> str:
    """The holder of the first certificate in an XML signature (XML-DSig, 4.5.4); UNNAMED when it tells none."""
    found = _CERTIFICATE.search(signature)
    try:
        certificate = _certificate(base64.b64decode(found[1])) if found else None
    except (binascii.Error, IndexError, StopIteration, ValueError):
        certificate = None
    return certificate.name if certificate and certificate.name else UNNAMED


def cms_signer(signature: bytes) -> str:
    """The holder of the certificate that a CMS signature was made with; "" when it tells none."""
    try:
        content = list(_values(next(_values(signature)).body))
        if content[0].body != _SIGNED_DATA:
            return ""
        parts = list(_values(next(_values(content[1].body)).body))
        held = [_certificate(item.whole) for part in parts if part.tag == _CERTIFICATES for item in _values(part.body)]
        signer = next(_values(parts[-1].body))  # of the SET of SignerInfo, which stands last
        issuer_and_serial = list(_values(list(_values(signer.body))[1].body))
    except (IndexError, StopIteration, ValueError):
        return ""
    for certificate in held:
        if [certificate.issuer, certificate.serial] == [value.body for value in issuer_and_serial[:2]]:
            return certificate.name
    return held[0].name if len(held) == 1 else ""


def _certificate(der: bytes) -> _Certificate:
    fields = list(_values(next(_values(next(_values(der)).body)).body))
    at = 1 if fields[0].tag == _FIRST else 0  # a version, or none in the first version
    serial, issuer, subject = fields[at], fields[at + 2], fields[at + 4]
    names = dict(_names(subject.body))
    return _Certificate(issuer.body, serial.body, names.get(_COMMON_NAME) or names.get(_ORGANISATION) or "")


def _names(subject: bytes) -> Iterator[tuple[bytes, str]]:
    for relative in _values(subject):
        for pair in _values(relative.body):
            kind, value = list(_values(pair.body))[:2]
            text = value.body.decode(_STRINGS.get(value.tag, "utf-8"), "replace")
            yield kind.body, unicodedata.normalize("NFC", text).strip()


def _values(data: bytes, depth: int = 0) -> Iterator[_Value]:
    """The values that stand one after the other. Raises IndexError where the data ends too early."""
    if depth > _DEEPEST:
        raise IndexError
    at = 0
    while at < len(data):
        tag, length, body = data[at], data[at + 1], at + 2
        if tag == 0 and length == 0:  # the end of a value of unknown length
            return
        if length == 0x80:
            end = body + _extent(data[body:], depth + 1)
            yield _Value(tag, data[body:end], data[at : end + 2])
            at = end + 2
            continue
        if length > 0x80:
            size = length & 0x7F
            length, body = int.from_bytes(data[body : body + size], "big"), body + size
        if body + length > len(data):
            raise IndexError
        yield _Value(tag, data[body : body + length], data[at : body + length])
        at = body + length


def _extent(data: bytes, depth: int) -> int:
    """How many bytes the values take up to the two zeros that end them."""
    taken = sum(len(value.whole) for value in _values(data, depth))
    if data[taken : taken + 2] != b"\0\0":
        raise IndexError
    return taken
