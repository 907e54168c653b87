"""One school, one campaign and one file, as letters speak of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.entities import Campaign, Level, Part, Unit
from config.settings import Office
from tracker.rules.letters.notice import CampaignLine, FileLine

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2020, 12, 1, tzinfo=ZONE)
SCHOOL = Unit("thcs-hoa-sen", "THCS Hoa Sen", Level.THCS, emails=("c2hoasen@thixa.example", "hieutruong@thixa.example"))
CAMPAIGN = Campaign(
    "DVK",
    "Báo cáo dân vận khéo",
    DUE,
    opens=datetime(2020, 7, 15, tzinfo=ZONE),
    remind_before=(timedelta(days=7), timedelta(days=3), timedelta(days=1)),
    chase_after=(timedelta(days=1), timedelta(days=3), timedelta(days=7)),
    parts=(Part("report", "Báo cáo"), Part("appendix", "Phụ lục")),
)
LINE = CampaignLine("DVK", "Báo cáo dân vận khéo", DUE, datetime(2020, 11, 25, tzinfo=ZONE))
FILE = FileLine("bao cao.docx", 18_000, "cd" * 32, "Báo cáo dân vận khéo", "Báo cáo", 1)
OFFICE = Office(
    "Phòng Giáo dục và Đào tạo thị xã Bến Cát",
    "UBND thị xã Bến Cát",
    "Bộ phận Tổ chức cán bộ",
    "Bến Cát",
    "tccb.pgd@bencat.edu.example",
    ZONE,
)
