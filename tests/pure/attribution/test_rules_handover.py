"""A manifest is believed as it was signed, by a key that an officer entered, and not at all otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.attribution.handover import Manifest, is_public_key, public_key, signed, verified

MANIFEST = Manifest("Xã Bình An", "SO-2023", 3, 1, 1, "2023-05-24T09:00:00+07:00", ("ab" * 32,))
KEY = b"k" * 32
LINE = signed(MANIFEST, KEY)


def test_what_was_signed_is_read_wherever_it_stands_in_a_text() -> None:
    assert verified(f"Tệp do phần mềm lập.\n{LINE}\n", {"u": public_key(KEY)}) == ("u", MANIFEST)
    assert is_public_key(public_key(KEY))


def test_a_key_that_nobody_entered_is_no_key() -> None:
    assert verified(LINE, {}) is None
    assert verified(LINE, {"u": public_key(b"x" * 32), "v": "", "w": "no key"}) is None


def test_nothing_that_was_altered_is_verified() -> None:
    for at in range(17, len(LINE)):
        other = LINE[:at] + ("A" if LINE[at] != "A" else "B") + LINE[at + 1 :]
        found = verified(other, {"u": public_key(KEY)})
        assert found is None or found == ("u", MANIFEST)  # the last letter of base64 holds bits that say nothing


@given(st.text(max_size=60))
def test_no_text_that_is_no_manifest_is_one(text: str) -> None:
    assert verified(text, {"u": public_key(KEY), "v": text}) is None
