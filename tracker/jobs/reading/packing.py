"""A reading as bytes, for the machine that records it: packed by the one that read, and opened without trusting anybody.

A pickle may name any function of Python; this one is opened only where it names the types of facts.
"""

from __future__ import annotations

import io
import pickle
import zlib
from datetime import date, datetime, time, timedelta, timezone

from parsers import VERSION
from parsers.facts import Authentication, Automatic, Outcome, Reading
from tracker.jobs.reading.process import FACTS

_QUICK = 1  # level of compression: a table of 400,000 cells must not take a second
_PLAIN = (date, datetime, time, timedelta, timezone)
_KNOWN = {(one.__module__, one.__qualname__): one for one in (*FACTS, Outcome, Automatic, Authentication, *_PLAIN)}


_FIELDS = repr([(one.__name__, getattr(one, "__match_args__", ())) for one in FACTS])
#: What a reading is made of, and by which readers: one of another stamp is read anew.
STAMP = f"{VERSION}-{zlib.crc32(_FIELDS.encode()):08x}"


class PackError(ValueError):
    """Bytes that hold no reading of this version of the program."""


class _Facts(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise PackError(f"a reading holds no {module}.{name}") from None


def packed(reading: Reading) -> bytes:
    """A reading as bytes."""
    return zlib.compress(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL), _QUICK)


def unpacked(content: bytes) -> Reading:
    """The reading of these bytes. Raises PackError."""
    try:
        found = _Facts(io.BytesIO(zlib.decompress(content))).load()
    except PackError:
        raise
    except Exception as exc:  # whatever the bytes are, they are no reading of this version
        raise PackError(f"{type(exc).__name__}: {exc}") from exc
    if not isinstance(found, Reading):
        raise PackError("these bytes hold no reading")
    return found
