"""The pages about mails and what was booked from them."""

from __future__ import annotations

from tracker.web.filings import filing_forms, filing_page
from tracker.web.mails import mail_files, mail_forms, mail_list, mail_page, tray_page

ROUTES = (
    *tray_page.ROUTES,
    *mail_list.ROUTES,
    *mail_files.ROUTES,
    *mail_forms.ROUTES,
    *mail_page.ROUTES,
    *filing_forms.ROUTES,
    *filing_page.ROUTES,
)
