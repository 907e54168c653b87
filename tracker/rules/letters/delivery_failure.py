"""Which failures of delivery mean that an address is of no use (RFC 3463, RFC 3464)."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
#: Permanent failures that say nothing of the address: full mailbox, size and content, policy and security, quota of the sender.
_NOT_THE_ADDRESS = re.compile(r"5\.2\.[2-4]|5\.3\.[1-5]|5\.4\.[57]|5\.[567]\..*")


def is_dead(action: str, status: str) -> bool:
    """Whether a delivery report says that nothing will reach the address: failed, for good, because of the address.

    A report without a status is believed when it says "failed".
    """
    found = _STATUS.search(status)
    if found is None:
        return action == "failed"
    return action in ("failed", "") and found[1] == "5" and not _NOT_THE_ADDRESS.fullmatch(found[0])


def refused_for_good(reply: str) -> bool:
    """Whether a mail server says of a recipient that nothing will ever reach it: "550 5.1.1 no such user"; by a status only."""
    return _STATUS.search(reply) is not None and is_dead("failed", reply)
