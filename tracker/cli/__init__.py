"""The command line: one door for the person who installs and runs the service."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: something could not be done, said on standard error; 2: wrong usage.

    What lies behind the door is loaded when it is opened: every reading child runs the main program's first lines again
    (CPython gh-126631) and must not load the database for them.
    """
    from tracker.cli.commands import run

    return run(arguments)
