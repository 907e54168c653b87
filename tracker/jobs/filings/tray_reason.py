"""Why a mail waits that an officer put back into the tray: a mail there always has a reason (docs/interface.md, 4)."""

from __future__ import annotations

from sqlalchemy import Connection

from tracker.rules.attribution.evidence import Reason
from tracker.store.acts import audit

_OF_THE_TRAY = frozenset(Reason) - {
    Reason.AUTO_REPLY,
    Reason.BOUNCE,
    Reason.OWN_MESSAGE,
    Reason.DUPLICATE,
    Reason.NOT_A_REPORT,
    Reason.BULK,
    Reason.ANSWERED,
    Reason.PUT_RIGHT,
}


def reason_again(conn: Connection, mail: int) -> str:
    """The reason it waited for before it was decided; of one that never waited, that its unit is not known."""
    for act in audit.of(conn, (f"mail {mail}",)):
        for row in (act.undo or {}).get("rows", ()):
            before = (row["was"] or {}).get("reason") if row["table"] == "mails" else None
            if before in _OF_THE_TRAY:
                return str(before)
    return Reason.UNKNOWN_UNIT.value
