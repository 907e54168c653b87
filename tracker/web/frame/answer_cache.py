"""Answers that are dear to work out, kept until the database changes.

A country's board takes seconds to judge, and on the last day a mail changes the database every second. What took long
may therefore be shown a little longer than it is current: never longer than a few times what it cost, half a minute at
most, never across a deadline, never after an act in these pages; and the page says of when it is. What took less than a
quarter of a second is always current. Where few of many things have changed, an answer of before is renewed by them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock, get_ident
from time import perf_counter
from typing import Any, Generic, TypeVar, cast

_MOST = 6  # a board of 43,000 units takes some 60 MB
_DEAR = 0.25  # seconds
_TIMES, _LONGEST = 5, 30.0  # how often the cost, and seconds, something dear may outlive its database

Value = TypeVar("Value")


class BeingMadeError(Exception):
    """The first answer is being worked out in the background; who asks is told so instead of waiting."""


@dataclass(frozen=True, slots=True)
class CachedAnswer(Generic[Value]):
    """Something worked out, and of when it is."""

    value: Value
    stamp: str  #: of the database it was worked out from
    at: datetime
    until: datetime | None  #: the next instant at which it turns though nothing is written
    cost: float
    made: float
    outdated: bool = False  #: an act was done since


@dataclass(slots=True)
class AnswerCache:
    """The newest answers, by key."""

    _answers: OrderedDict[str, CachedAnswer[Any]] = field(default_factory=OrderedDict)
    _locks: dict[str, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _warming: dict[str, int] = field(default_factory=dict)  #: which thread works out the first answer, by key

    @contextmanager
    def warming(self, key: str) -> Iterator[None]:
        """Whoever asks for this key within, from another thread, does not wait for its first answer."""
        self._warming[key] = get_ident()
        try:
            yield
        finally:
            del self._warming[key]

    def has(self, key: str) -> bool:
        """Whether there is an answer of this key, be it of before."""
        return key in self._answers

    def get(
        self,
        key: str,
        stamp: str,
        now: datetime,
        make: Callable[[], Value],
        turns: Callable[[Value], datetime | None],
        renew: Callable[[CachedAnswer[Value]], Value | None] | None = None,
    ) -> CachedAnswer[Value]:
        """The answer of this key for this stamp, worked out by one thread at a time if it is not there.

        `renew`: what an answer of before has become, or None if that cannot be told. Raises BeingMadeError.
        """
        with self._lock:
            if self._warming.get(key, get_ident()) != get_ident() and key not in self._answers:
                raise BeingMadeError
            mine = self._locks.setdefault(key, Lock())
        with mine:
            known = self._answers.get(key)
            if known is None or not _holds(known, stamp, now):
                started = perf_counter()
                value = renew(known) if renew and known and now >= known.at else None
                if known and value is not None:
                    known = CachedAnswer(value, stamp, now, turns(value), known.cost, perf_counter())
                elif known is None or not _is_graced(known, now):
                    value = make()
                    ended = perf_counter()
                    known = CachedAnswer(value, stamp, now, turns(value), ended - started, ended)
            with self._lock:
                self._answers[key] = known
                self._answers.move_to_end(key)
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
            return cast("CachedAnswer[Value]", known)

    def forget(self) -> None:
        """An act was done: whoever did it must see it."""
        with self._lock:
            self._answers = OrderedDict((key, replace(one, outdated=True)) for key, one in self._answers.items())


def _holds(known: CachedAnswer[Any], stamp: str, now: datetime) -> bool:
    return known.stamp == stamp and not known.outdated and _is_in_time(known, now)


def _is_graced(known: CachedAnswer[Any], now: datetime) -> bool:
    grace = min(_LONGEST, _TIMES * known.cost) if known.cost > _DEAR else 0.0
    return perf_counter() - known.made < grace and not known.outdated and _is_in_time(known, now)


def _is_in_time(known: CachedAnswer[Any], now: datetime) -> bool:
    return known.at <= now and (known.until is None or now < known.until)
