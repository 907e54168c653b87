"""How many of 100,000 links that are forged, over or taken back open a unit's page: none should."""

from __future__ import annotations

import random
import secrets
import string
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from itsdangerous import URLSafeSerializer

from tracker.rules.links.unit_link import Stop, UnitLink, is_void, issue, opened, token_of

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LETTERS = string.ascii_letters + string.digits + "-_"


def tries(key: bytes, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Sort and token, one after the other."""
    stops = (Stop("unit", "u-1", NOW), Stop("campaign", "C1", NOW), Stop("all", "", NOW - timedelta(days=1)))
    while True:
        unit, campaign = f"u-{chance.randrange(1_000)}", f"C{chance.randrange(50)}"
        good = token_of(key, issue(campaign, unit, NOW + timedelta(days=7), NOW - timedelta(hours=chance.randrange(200))))
        at = chance.randrange(len(good))
        yield "a letter changed", good[:at] + chance.choice(LETTERS.replace(good[at], "")) + good[at + 1 :]
        yield "cut or longer", good[:at] if at % 2 else good + chance.choice(LETTERS + "=.")
        yield "another key", token_of(secrets.token_bytes(32), UnitLink(campaign, unit, NOW, NOW + timedelta(days=9)))
        told = [campaign, unit, int(NOW.timestamp()), int(NOW.timestamp()) + 10**6]
        yield "another purpose", str(URLSafeSerializer(key, "session").dumps(told))
        yield (
            "its words with another's signature",
            f"{token_of(key, issue('X', 'x', NOW, NOW)).split('.')[0]}.{good.split('.')[1]}",
        )
        yield "chance", "".join(chance.choices(LETTERS + ".", k=len(good)))
        yield "over", token_of(key, issue(campaign, unit, NOW - timedelta(days=20), NOW - timedelta(days=15)))
        one = stops[chance.randrange(3)]
        codes = {"unit": ("C2", one.code), "campaign": (one.code, "u-2"), "all": (campaign, unit)}[one.scope]
        taken = token_of(key, issue(*codes, NOW + timedelta(days=7), one.at - timedelta(minutes=1)))
        link = opened(key, taken, NOW)
        yield "taken back", "" if link and is_void(link, stops) else taken


def main() -> int:
    """Print a line a sort."""
    key, chance = secrets.token_bytes(32), random.Random(20)  # noqa: S311 - spoils links
    tried: Counter[str] = Counter()
    through: Counter[str] = Counter()
    began = time.perf_counter()
    for (sort, token), _ in zip(tries(key, chance), range(COUNT), strict=False):
        tried[sort] += 1
        through[sort] += opened(key, token, NOW) is not None
    for sort, count in tried.items():
        print(f"{sort:40} {count:7} tried {through[sort]:3} opened")
    print(f"{sum(tried.values())} tried, {sum(through.values())} opened, {time.perf_counter() - began:.1f} s")
    return 1 if sum(through.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
