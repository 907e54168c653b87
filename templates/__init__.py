"""All words that a person reads. Nothing here but where they lie."""

from pathlib import Path

ROOT = Path(__file__).parent
