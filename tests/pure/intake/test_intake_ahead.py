"""One question ahead, never two, and none after an error that nobody has looked at."""

from __future__ import annotations

import threading
from collections import deque

import pytest

from intake.prefetch import ahead


def test_the_next_question_is_asked_while_the_last_answer_is_dealt_with() -> None:
    asked = threading.Semaphore(0)

    def ask(number: int) -> int:
        asked.release()
        return number * number

    answers = ahead(ask, deque([1, 2, 3]))
    assert next(answers)[1].result() == 1
    assert all(asked.acquire(timeout=20) for _ in range(2))
    assert not asked.acquire(timeout=0.05), "the third waits until the first is dealt with"
    assert [answer.result() for _, answer in answers] == [4, 9]


def test_a_queue_that_grows_meanwhile_is_asked_to_its_end() -> None:
    queue = deque([3])
    heard = []
    for number, answer in ahead(lambda number: number, queue):
        heard.append(answer.result())
        if number:
            queue.append(number - 1)
    assert heard == [3, 2, 1, 0]


def test_nothing_is_asked_after_an_error_until_it_was_looked_at() -> None:
    asked: list[int] = []

    def ask(number: int) -> int:
        asked.append(number)
        return 1 // number

    answers = ahead(ask, deque([0, 1]))
    question, answer = next(answers)
    assert (question, asked) == (0, [0])
    with pytest.raises(ZeroDivisionError):
        answer.result()
    assert next(answers)[1].result() == 1
