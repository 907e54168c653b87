# ruff: noqa: E501 - a scene reads best with one mail to a line
"""The post of Hải Thạnh: mails as the office's exchanger delivers them, each with what a careful clerk would do."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from tests.towns.fifth_town import layouts, papers
from tests.towns.fifth_town.errands import ERRANDS, VN, Errand, at
from tests.towns.fifth_town.roster import DOMAIN, ROSTER, School, bare

if TYPE_CHECKING:
    from pathlib import Path

    from tests.towns.fifth_town.papers import Paper

OFFICE = f"chuyenmon.pgd@{DOMAIN}"
MX = f"mx.{DOMAIN}"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf", "rtf": "application/rtf", "odt": "application/vnd.oasis.opendocument.text", "zip": "application/zip",
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """An attachment, with the head (if any) that its reader must find."""

    name: str
    content: bytes
    head: dict[str, object] = field(default_factory=dict)
    records: tuple[dict[str, object], ...] = ()

    def truth(self) -> dict[str, object]:
        digest = hashlib.sha256(self.content).hexdigest()
        rows = [{"row": n, "values": v} for n, v in enumerate(self.records, 1)]
        return {"filename": self.name, "sha256": digest, "header": self.head, "records": rows}


@dataclass(frozen=True)
class Mail:
    when: datetime
    raw: bytes
    truth: dict[str, object]


def filing(
    school: School, errand: Errand, when: datetime, part: str = "report", version: int | None = None
) -> dict[str, object]:
    made: dict[str, object] = {"unit": school.code, "campaign": errand.code, "part": part, "on_time": when < errand.due}
    return made | ({"version": version} if version else {})


class Town:
    """What the scenes draw on: dice, schools that have not yet reported, and the growing post."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - invents mail, keeps no secret
        self.mails: list[Mail] = []
        self.used: set[tuple[str, str]] = set()

    def pair(self, *levels: str, among: tuple[str, ...] = (), errand: str | None = None) -> tuple[School, Errand]:
        """A school and a campaign that asks it and that nobody has used; raises IndexError when there is none left."""
        choices = [
            (s, e)
            for e in ([ERRANDS[errand]] if errand else ERRANDS.values())
            if e.code != "TSDC-2526" and "report" in e.parts and (errand or e.code != "TV-2324")
            for s in e.schools()
            if (s.code, e.code) not in self.used and (not levels or s.level in levels) and (not among or s.code in among)
        ]
        school, chosen = self.dice.choice(choices)
        self.used.add((school.code, chosen.code))
        return school, chosen

    def moment(self, errand: Errand, after: datetime | None = None, late: bool = False) -> datetime:
        """An office hour inside the campaign (or after it, when late)."""
        start = after or errand.opens + timedelta(days=1)
        end = errand.due - timedelta(hours=2)
        if late:
            start, end = errand.due, errand.due + timedelta(days=6)
        span = max((end - start).total_seconds(), 600)
        return (start + timedelta(seconds=self.dice.uniform(0, span))).replace(microsecond=0)

    def report(self, school: School, errand: Errand, when: datetime, **changes: object) -> Paper:
        day: date = max(errand.opens.date(), when.date() - timedelta(days=self.dice.randint(0, 2)))
        return papers.report(self.dice, school, errand, day, **changes)

    def name(self, school: School, errand: Errand, ending: str = "docx") -> str:
        stem, short = self.dice.choice(errand.stems), school.short.replace("/", "-")
        short = self.dice.choice((short, bare(short), short.replace(" ", "_")))
        made = self.dice.choice((f"{stem} - {short}", f"{short} {stem}", f"{stem}_{short}", f"{stem} ({short})"))
        return f"{made}.{ending}"

    def words(self, school: School, errand: Errand, signed: bool = True) -> tuple[str, str]:
        """Subject and text as the south writes them."""
        spoken = self.dice.choice(errand.spoken)
        subject = self.dice.choice(
            (
                f"BC {spoken} - {school.short}",
                f"{school.short} nộp bc {spoken}",
                f"V/v nộp báo cáo {spoken}",
                f"vv gởi bc {spoken}",
            )
        )
        lines = self.dice.choice(
            (
                f"Kg: Phòng GD\n\nEm gửi c file bc {spoken} ạ. C check giúp e, thiếu gì c báo e bổ sung liền nha.",
                f"Kính gởi anh/chị phụ trách,\n\nĐơn vị xin gởi báo cáo {spoken} theo yêu cầu. Xin cám ơn!",
                f"Dạ em chào chị, em nộp bc {spoken} (có sl kèm theo trong file). Chị nhận được rep lại giúp em nghen.",
                f"Chị ơi e gửi lun bc {spoken} nha, tks c.",
                f"Nhà trường gửi Phòng báo cáo {spoken} như file đính kèm.",
            )
        )
        return subject, f"{lines}\n\n{'VT ' + school.short if signed else ''}".rstrip() + "\n"

    def stranger(self) -> tuple[str, str]:
        """A private address nobody registered, with its owner's name."""
        who = papers.person(self.dice)
        return f"{bare(who).lower().replace(' ', '')}{self.dice.randint(70, 99)}@gmail.com", who

    def paper(self, p: Paper, name: str, layout: object = None, heads: bool = True) -> File:
        make = layout or layouts.standard
        head = p.truth() if heads else {}
        return File(name, make(p), head)  # type: ignore[operator]

    def send(
        self, kind: str, when: datetime, sender: str, subject: str, text: str, files: list[File] | None = None, *, disposition: object = "recorded",
        reason: object = None, filings: list[dict[str, object]] | None = None, optional: list[dict[str, object]] | None = None,
        who: str = "", headers: dict[str, str] | None = None, claimed: datetime | None = None, dmarc: str = "pass", raw: bytes | None = None,
        touchless: bool | None = None, documents: list[File] | None = None, version: int = 0,
    ) -> bytes:  # fmt: skip
        """Deliver one mail and note its truth; the raw message comes back for those who send it twice."""
        message = EmailMessage(policy=SMTP)
        if raw is None:
            message["From"] = f'"{who}" <{sender}>' if who else sender
            message["To"] = OFFICE
            if subject:
                message["Subject"] = subject
            message["Date"] = format_datetime(claimed or when)
            message["Message-ID"] = f"<{self.dice.getrandbits(64):x}@{sender.rpartition('@')[2]}>"
            for key, value in (headers or {}).items():
                message[key] = value
            message.set_content(text, cte="base64")
            for file in files or []:
                main, _, sub = TYPES.get(file.name.rpartition(".")[2], "application/octet-stream").partition("/")
                message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        content = self._stamp(sender, when, dmarc) + (message.as_bytes() if raw is None else raw)
        expect = {
            "disposition": disposition, "reason": reason, "filings": filings or [], "optional_filings": optional or [],
            "documents": [f.truth() for f in (files or [] if documents is None else documents)],
        }  # fmt: skip
        if version and filings:
            filings[0]["version"] = version
        clean = (disposition == "recorded") if touchless is None else touchless
        self.mails.append(Mail(when, content, {"classes": [kind], "expect": expect, "touchless": clean}))
        return content

    def _stamp(self, sender: str, when: datetime, dmarc: str) -> bytes:
        host = f"mail.{sender.rpartition('@')[2] or 'localhost'}"
        return (
            f"Return-Path: <{sender}>\r\nDelivered-To: {OFFICE}\r\n"
            f"Received: from {host} ({host} [198.51.100.{self.dice.randint(2, 250)}])\r\n\tby {MX} (Postfix) with ESMTPS id {self.dice.getrandbits(40):X}\r\n"
            f"\tfor <{OFFICE}>; {format_datetime(when.astimezone(VN))}\r\n"
            f"Authentication-Results: {MX}; spf=pass smtp.mailfrom={sender}; dmarc={dmarc} header.from={sender.rpartition('@')[2]}\r\n"
        ).encode("ascii")

    def write(self, folder: Path) -> int:
        """Office, roster, campaigns, mails in order of arrival, truth."""
        for name in ("campaigns", "mail"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        office = {
            "name": "Phòng Giáo dục và Đào tạo thành phố Hải Thạnh", "superior": "UBND thành phố Hải Thạnh", "place": "Hải Thạnh", "address": OFFICE,
            "domain": DOMAIN, "receiving_mx": MX, "authserv_id": MX, "timezone": "Asia/Ho_Chi_Minh",
        }  # fmt: skip
        (folder / "office.json").write_text(json.dumps(office, ensure_ascii=False, indent=1), encoding="utf-8")
        ROSTER.write(folder / "units.csv")
        for errand in ERRANDS.values():
            errand.write(folder / "campaigns")
        lines = []
        for n, mail in enumerate(sorted(self.mails, key=lambda m: m.when), 1):
            (folder / "mail" / f"{n:04}.eml").write_bytes(mail.raw)
            lines.append(
                json.dumps(
                    {"file": f"mail/{n:04}.eml", "sha256": hashlib.sha256(mail.raw).hexdigest()} | mail.truth,
                    ensure_ascii=False,
                )
            )
        (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return len(self.mails)


__all__ = ["ERRANDS", "OFFICE", "ROSTER", "File", "Mail", "Town", "at", "filing"]
