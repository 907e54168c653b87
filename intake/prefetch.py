"""One question ahead: the server works on the next answer while the last one is dealt with."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def ahead(ask: Callable[[Question], Answer], queue: deque[Question]) -> Generator[tuple[Question, Future[Answer]], None, None]:
    """Questions in the order of the queue, which may grow meanwhile, each with its answer or the error it met.

    One is asked at a time. After an error nothing is asked until whoever listens has looked at it.
    """
    with ThreadPoolExecutor(max_workers=1) as hand:
        coming: tuple[Question, Future[Answer]] | None = None
        while queue or coming:
            question, answer = coming or _asked(hand, ask, queue)
            coming = _asked(hand, ask, queue) if answer.exception() is None and queue else None
            yield question, answer


def _asked(
    hand: ThreadPoolExecutor, ask: Callable[[Question], Answer], queue: deque[Question]
) -> tuple[Question, Future[Answer]]:
    question = queue.popleft()
    return question, hand.submit(ask, question)
