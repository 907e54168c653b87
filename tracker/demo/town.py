"""The home of the sample ward: settings for the demo's post office, its roster, its campaign, one officer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.campaigns import read_campaign
from config.entities import Campaign
from config.settings import Settings, load
from config.units import read_units
from intake.vault import Vault, vault_at
from tracker.demo.post_office import PostOffice
from tracker.demo.story import SAMPLE
from tracker.jobs.crash_points import crash_point
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import connect, migrate, writing

OFFICER = "canbo"
_SETTINGS = """\
{office}
[mailbox]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{address}"
password_file = "imap.password"
authserv_id = "{mx}"
receiving_mx = "{mx}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "plain"

[database]
url = "sqlite:///baocao.db"
"""


@dataclass(frozen=True, slots=True)
class Town:
    """Everything a job needs, open."""

    settings: Settings
    engine: Engine
    vault: Vault
    units: int
    campaign: Campaign


def address_of(sample: Path = SAMPLE) -> str:
    """The address of a sample's office; its mail exchanger stands in the same domain."""
    address: str = tomllib.loads((sample / "office.toml").read_text(encoding="utf-8"))["office"]["address"]
    return address


def found(home: Path, post: PostOffice, password: str, now: datetime, sample: Path = SAMPLE) -> Town:
    """Make the home of a sample's office from nothing. `password` is the demo officer's, and good for this demo only."""
    address, office = address_of(sample), (sample / "office.toml").read_text(encoding="utf-8")
    mx = f"mx.{address.partition('@')[2]}"
    text = _SETTINGS.format(office=office, address=address, mx=mx, imap=post.imap_port, smtp=post.smtp_port)
    (home / "settings.toml").write_text(text, encoding="utf-8")
    secret = home / "imap.password"
    secret.touch(mode=0o600)
    secret.write_text(post.password, encoding="utf-8")
    settings = load(home, {})
    settings.vault.folder.mkdir(exist_ok=True)
    engine = connect(settings)
    migrate(engine)
    units, campaign = read_units(sample / "units.csv").units, read_campaign(sample / "campaign.toml")
    with writing(engine) as conn:
        roster.replace_units(conn, units)
        campaigns.put(conn, campaign, now)
        officers.create(conn, OFFICER, password, "admin", now)
    return Town(settings, engine, vault_at(settings.vault, crash_point), len(units), campaign)
