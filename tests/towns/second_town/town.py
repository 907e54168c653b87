"""One winter's post: draws units and campaigns, keeps what was sent and what a careful clerk would make of it."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.towns.second_town.campaigns import ASKS, Ask
from tests.towns.second_town.letters import Mail, raw
from tests.towns.second_town.papers import WRITERS, Header, Paper
from tests.towns.second_town.roster import School, roster
from tests.towns.second_town.secretary import Secretary

Filing = tuple[School, Ask, str]


@dataclass
class Doc:
    """A file of a mail and what is true of it."""

    name: str | None
    content: bytes
    header: Header = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    inside: tuple[str, ...] = ()
    outcome: str = ""


@dataclass
class Case:
    """A mail and its truth."""

    mail: Mail
    classes: tuple[str, ...]
    disposition: str | list[str]
    reason: str | list[str] | None = None
    filings: tuple[Filing, ...] = ()
    optional: tuple[Filing, ...] = ()
    docs: tuple[Doc, ...] = ()
    touchless: bool = False
    note: str = ""


class Town:
    """Everything that is drawn, by one dice."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same seed must give the same town
        self.schools = roster(self.dice)
        self.by_short = {one.short: one for one in self.schools}
        self.secretary = Secretary(self.dice)
        self.cases: list[Case] = []
        self._pool = [(school, ask) for ask in ASKS for school in self.schools]
        self.dice.shuffle(self._pool)

    def pair(
        self, campaign: str = "", *, shared: bool = False, plain: bool = True, columns: bool = False, several: bool = False
    ) -> tuple[School, Ask]:
        """A unit and a campaign that nothing was sent for yet."""
        for number, (school, ask) in enumerate(self._pool):
            if (campaign and ask.code != campaign) or (columns and not ask.columns):
                continue
            if school.shared != shared or (plain and not school.level):
                continue
            if several and sum(one is school for one, _ in self._pool) < 2:
                continue
            return self._pool.pop(number)
        raise LookupError("every unit has reported everything")

    def anyone(self, campaign: str = "") -> tuple[School, Ask]:
        """A school and a campaign for a mail that files nothing."""
        asks = [ask for ask in ASKS if campaign in ("", ask.code)]
        return self.dice.choice([one for one in self.schools if one.level and not one.shared]), self.dice.choice(asks)

    def take(self, school: School, ask: Ask | None = None) -> Ask:
        """A campaign this unit has not reported for yet."""
        for number, (one, other) in enumerate(self._pool):
            if one.code == school.code and (ask is None or other is ask):
                return self._pool.pop(number)[1]
        raise LookupError(f"{school.code} has reported everything")

    def moment(self, ask: Ask, late: float = 0.15) -> datetime:
        """When a report for this campaign comes: most in time."""
        if self.dice.random() < late:
            return ask.due + timedelta(minutes=self.dice.randint(3, 6000))
        begin = max(ask.opens, ask.due - timedelta(days=14))
        return begin + timedelta(seconds=self.dice.randint(3600, int((ask.due - begin).total_seconds()) - 60))

    def doc(self, paper: Paper, name: str, form: str = "docx") -> Doc:
        return Doc(f"{name}.{form}", WRITERS[form](paper), dict(paper.truth))

    def report(self, school: School, ask: Ask, at: datetime, form: str = "docx", **words: Any) -> Doc:
        """The right report."""
        paper = self.secretary.paper(school, ask, self.day(at), **words)
        return self.doc(paper, self.secretary.file_name(school, ask), form)

    def day(self, at: datetime) -> date:
        return at.date() - timedelta(days=self.dice.randint(0, 3))

    def mail(self, school: School, ask: Ask, at: datetime, docs: tuple[Doc, ...], **more: Any) -> Mail:
        words: dict[str, Any] = {
            "sender": self.dice.choice(school.emails),
            "subject": self.secretary.subject(school, ask),
            "text": self.secretary.greeting(school),
            "name": self.dice.choice(("", school.full, self.secretary.name())),
        }
        words.update(more)
        return Mail(at=at, files=[(doc.name, doc.content) for doc in docs if not doc.inside], **words)

    def add(self, case: Case) -> None:
        self.cases.append(case)

    def good(self, classes: str, mail: Mail, filings: tuple[Filing, ...], docs: tuple[Doc, ...], note: str = "") -> None:
        """A mail that files without a person."""
        self.add(Case(mail, tuple(classes.split()), "recorded", None, filings, (), docs, True, note))

    def bad(self, classes: str, mail: Mail, reason: str | list[str] | None, docs: tuple[Doc, ...] = (), note: str = "") -> None:
        """A mail that a person must see."""
        self.add(Case(mail, tuple(classes.split()), "review", reason, (), (), docs, False, note))


def written(cases: list[Case], seed: int) -> list[tuple[str, bytes, dict[str, Any]]]:
    """File name, bytes and truth of every mail, in order of arrival."""
    dice = random.Random(seed + 1)  # noqa: S311
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    unsure: set[tuple[str, str, str]] = set()
    result = []
    for number, case in enumerate(sorted(cases, key=lambda one: one.mail.at), 1):
        name, content = f"{number:04d}.eml", raw(case.mail, dice, number)
        result.append((name, content, _truth(case, f"mail/{name}", content, counts, unsure)))
    return result


def _truth(
    case: Case, name: str, content: bytes, counts: dict[tuple[str, str, str], int], unsure: set[tuple[str, str, str]]
) -> dict[str, Any]:
    certain = case.disposition == "recorded"
    filings = []
    for school, ask, part in case.filings:
        key = (school.code, ask.code, part)
        filing: dict[str, Any] = {"unit": school.code, "campaign": ask.code, "part": part, "on_time": case.mail.at < ask.due}
        counts[key] += certain
        if not certain:
            unsure.add(key)
        elif key not in unsure and counts[key] > 1:
            filing["version"] = counts[key]
        filings.append(filing)
    optional = []
    for school, ask, part in case.optional:
        unsure.add((school.code, ask.code, part))
        optional.append({"unit": school.code, "campaign": ask.code, "part": part, "on_time": case.mail.at < ask.due})
    documents = []
    for doc in case.docs:
        one: dict[str, Any] = {
            "filename": doc.name,
            "sha256": hashlib.sha256(doc.content).hexdigest(),
            "header": doc.header,
            "records": doc.records,
        }
        if doc.inside:
            one["inside"] = list(doc.inside)
        if doc.outcome:
            one["outcome"] = doc.outcome
        documents.append(one)
    return {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "classes": list(case.classes),
        "touchless": case.touchless,
        "note": case.note,
        "expect": {
            "disposition": case.disposition,
            "reason": case.reason,
            "filings": filings,
            "optional_filings": optional,
            "documents": documents,
        },
    }
