"""Digital signatures are named and never judged; what looks like one in the text is text."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Budget, Content, Paragraph
from parsers.formats.document import read_document
from parsers.formats.signatures import UNNAMED, cms_signer, xml_signer
from tests.papers.certificates import CERTIFICATE, DETACHED, HOLDER, ISSUER, STREAMED
from tests.papers.packages import docx, odf, p, zipped
from tests.papers.portable import pdf

LINE = [(60.0, 700.0, "Nha truong bao cao ket qua thuc hien nhiem vu nam hoc")]
XML = b"<Signature><X509Data><X509Certificate>" + base64.encodebytes(CERTIFICATE) + b"</X509Certificate></X509Data></Signature>"


def read(content: bytes, name: str = "bao cao.docx") -> Content:
    return read_document(content, name, Budget())


def signed(*entries: str) -> tuple[str, ...]:
    """The signers of a PDF with these signature dictionaries."""
    extra = "\nendobj\n9999 0 obj\n".join(f"<< /Type /Sig {entry} >>" for entry in entries)
    return read(pdf(LINE, extra=extra), "bao cao.pdf").signers


@pytest.mark.parametrize("signature", [DETACHED, STREAMED, DETACHED + b"\0" * 4_000])
def test_the_signer_is_the_holder_of_the_certificate_and_not_its_issuer(signature: bytes) -> None:
    assert cms_signer(signature) == HOLDER
    assert ISSUER.encode() in signature


def test_a_signed_pdf_names_its_signer() -> None:
    held = f"/ByteRange [0 1 2 3] /Contents <{DETACHED.hex()}{'00' * 500}>"
    assert signed(f"{held} /Name (Phan mem ky so)") == (HOLDER,)


def test_each_signer_is_named_once_and_time_stamps_are_no_signers() -> None:
    first = f"/ByteRange [0 1 2 3] /Contents <{DETACHED.hex()}>"
    second = "/ByteRange [0 1 2 3] /Contents <3000> /Name (Le Van A)"
    stamp = "/SubFilter /ETSI.RFC3161 /ByteRange [0 1 2 3] /Contents <3000>"
    assert signed(first, second, first, stamp) == (HOLDER, "Le Van A")


def test_a_signature_field_that_is_still_empty_is_no_signature() -> None:
    assert read(pdf(LINE, extra="<< /FT /Sig /T (Ky) >>"), "bao cao.pdf").signers == ()


def test_a_visible_stamp_is_text_and_names_no_signer() -> None:
    stamp = [*LINE, (300.0, 60.0, "Ky boi: TRUONG MAU GIAO SON CA")]
    content = read(pdf(stamp), "bao cao.pdf")
    assert content.signers == ()
    assert "Ky boi: TRUONG MAU GIAO SON CA" in "".join(b.text for b in content.blocks if isinstance(b, Paragraph))


def test_word_files_workbooks_and_open_documents_name_their_signers() -> None:
    parts = {"_xmlsignatures/sig1.xml": XML, "_xmlsignatures/sig2.xml": b"<Signature/>", "_xmlsignatures/origin.sigs": b""}
    assert read(docx(p("chữ"), extra=parts)).signers == (HOLDER, UNNAMED)
    with zipfile.ZipFile(io.BytesIO(odf("text", "<text:p>chữ</text:p>"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    found = read(zipped({**files, "META-INF/documentsignatures.xml": XML}), "bao cao.odt")
    assert (found.format, found.signers) == ("odt", (HOLDER,))


@given(st.sampled_from([DETACHED, STREAMED, CERTIFICATE]), st.integers(0, 960), st.binary(min_size=1, max_size=4))
def test_no_damage_ever_raises(signature: bytes, at: int, damage: bytes) -> None:
    damaged = signature[:at] + damage + signature[at + len(damage) :]
    assert isinstance(cms_signer(damaged), str)
    assert xml_signer(b"<X509Certificate>" + base64.b64encode(damaged) + b"</X509Certificate>")


def test_an_empty_certificate_names_nobody() -> None:
    assert xml_signer(b"<X509Certificate>" + base64.b64encode(b"\x30\x02\x30\x00") + b"</X509Certificate>") == UNNAMED


@pytest.mark.parametrize("hostile", [b"", b"\x30", b"\x30\x80" * 50_000, b"\x30\x84\xff\xff\xff\xff", b"<html>"])
def test_what_is_no_signature_tells_nobody(hostile: bytes) -> None:
    assert cms_signer(hostile) == ""
    assert xml_signer(b"<X509Certificate>" + base64.b64encode(hostile) + b"</X509Certificate>") == UNNAMED
