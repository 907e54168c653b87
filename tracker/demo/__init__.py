"""The service shown whole on one machine: a real post office, an invented ward, and a clock that is told the time."""

from tracker.demo.play import run as run
