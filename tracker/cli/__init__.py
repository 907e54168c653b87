"""The command line: one door for the person who installs and runs the service."""

from tracker.cli.main import main as main
