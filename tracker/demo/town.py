"""The home of the sample town: settings for the demo's post office, its roster, its campaign, one officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.campaigns import read_campaign
from config.entities import Campaign
from config.settings import Settings, load
from config.units import read_units
from intake.vault import Vault
from tracker.demo.post_office import PostOffice
from tracker.demo.story import SAMPLE
from tracker.jobs.crash_points import crash_point
from tracker.store.campaigns import campaigns
from tracker.store.office import officers, roster
from tracker.store.session import connect, migrate, writing

ADDRESS = "tccb@phonggd.example"
OFFICER = "canbo"
_SETTINGS = """\
[office]
name = "Phòng Giáo dục và Đào tạo thị xã An Hòa"
superior = "UBND thị xã An Hòa"
section = "Bộ phận Tổ chức cán bộ"
place = "An Hòa"
address = "{address}"
timezone = "Asia/Ho_Chi_Minh"

[mailbox]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{address}"
password_file = "imap.password"
authserv_id = "mx.phonggd.example"
receiving_mx = "mx.phonggd.example"

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


def found(home: Path, post: PostOffice, password: str, now: datetime) -> Town:
    """Make the home from nothing. `password` is the demo officer's, and good for this demo only."""
    (home / "settings.toml").write_text(
        _SETTINGS.format(address=ADDRESS, imap=post.imap_port, smtp=post.smtp_port), encoding="utf-8"
    )
    secret = home / "imap.password"
    secret.touch(mode=0o600)
    secret.write_text(post.password, encoding="utf-8")
    settings = load(home, {})
    settings.vault.mkdir(exist_ok=True)
    engine = connect(settings)
    migrate(engine)
    units, campaign = read_units(SAMPLE / "units.csv").units, read_campaign(SAMPLE / "campaign.toml")
    with writing(engine) as conn:
        roster.replace_units(conn, units)
        campaigns.put(conn, campaign, now)
        officers.create(conn, OFFICER, password, "admin", now)
    return Town(settings, engine, Vault(settings.vault, at_point=crash_point), len(units), campaign)
