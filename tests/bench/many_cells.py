"""Two dozen units, some that begin, end or answer for others, and six campaigns of all kinds with what dice let come."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlalchemy import Engine, update

from config.entities import Campaign, Fate, Level, Part, Unit
from intake.envelope import MailboxUid, StoredMail
from tests.bench.web_office import DUE, NOW
from tracker.rules.mails.mail_state import MailState
from tracker.store import schema
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import Excepted
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail
from tracker.store.office import roster
from tracker.store.session import writing

UNITS = tuple(
    Unit(f"u{n:02}", f"Trường số {n}", list(Level)[n % 4], f"Xã {n % 3}" if n % 5 else "", groups=("Cụm 1",) * (n % 7 < 3))
    for n in range(24)
)
CAMPAIGNS = (
    Campaign(
        "A", "Hai phần", DUE, parts=(Part("report", "Báo cáo"), Part("list", "Phụ lục"), Part("x", "Thêm", required=False))
    ),
    Campaign("B", "Không bắt buộc", DUE, units=("level:thcs", "u01"), parts=(Part("report", "Báo cáo", required=False),)),
    Campaign("C", "Một xã", NOW + timedelta(days=3), units=("ward:Xã 1", "u05")),
    Campaign(
        "D",
        "Tùy chọn, chờ thêm",
        DUE,
        parts=(Part("report", "Báo cáo", required=False), Part("list", "Phụ lục", required=False)),
        grace=timedelta(seconds=90),
    ),
    Campaign("E", "Một cụm, trừ một trường và một xã", DUE, units=("group:Cụm 1", "u05", "not:u01", "not:ward:Xã 2")),
    Campaign("F", "Tất cả, trừ", DUE, units=("*", "not:group:Cụm 1", "not:u03", "not:u04")),
)


def fill(engine: Engine, dice: Random) -> None:
    """Units, campaigns, filings, exceptions and mails of the tray."""
    with writing(engine) as conn:
        roster.replace_units(conn, UNITS)
        for unit in dice.sample(UNITS, 9):  # some begin, some end, and others answer for them
            day = (DUE - timedelta(days=dice.choice((0, 1, 2)))).date()
            heirs = dice.sample([one.code for one in UNITS if one is not unit], dice.choice((0, 1, 2)))
            life = {"since": day} if dice.random() < 0.3 else {"until": day, "fate": Fate.MERGED, "successors": heirs}
            conn.execute(update(schema.units).where(schema.units.c.code == unit.code).values(life))
        for campaign in CAMPAIGNS:
            campaigns.put(conn, campaign, NOW)
            for unit in UNITS:
                for part in ("report", "list", "x"):
                    for version in range(dice.choice((0, 0, 1, 2))):
                        at = campaign.due + timedelta(seconds=dice.randint(-3, 2))
                        valid, digest = dice.random() < 0.7, f"{campaign.code}{unit.code}{part}{version}"
                        row = FilingRow(unit.code, campaign.code, part, version + 1, at, at < DUE, valid, digest, "r", at)
                        made = ledger.add(conn, row)
                        if dice.random() < 0.2:
                            ledger.withdraw(conn, made, NOW)
                if dice.random() < 0.4:
                    due = dice.choice((None, campaign.due + timedelta(seconds=2), campaign.due - timedelta(seconds=2)))
                    excepted = Excepted(
                        unit.code, dice.random() < 0.4, due, "", "lan", NOW, dice.random() < 0.3, dice.random() < 0.3
                    )
                    campaigns.except_unit(conn, campaign.code, excepted)
        kept = mails.keep(conn, [StoredMail(f"{n:064}", MailboxUid("m", 1, n), NOW, 10) for n in range(1, 9)], NOW)
        for mail in kept:
            units, named = (
                dice.sample([unit.code for unit in UNITS], dice.choice((1, 1, 2))),
                dice.choice(((), ("A",), ("A", "C"))),
            )
            mails.decide(
                conn, mail, DecidedMail(MailState.TRAY, "unknown-campaign", NOW, NOW, "mx", units=tuple(units), campaigns=named)
            )
