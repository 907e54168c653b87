"""The pages about mails and what was booked from them."""

from __future__ import annotations

from tracker.web import filing_acts, filing_page, mail_acts, mail_files, mail_list, mail_page, tray_page

ROUTES = (
    *tray_page.ROUTES,
    *mail_list.ROUTES,
    *mail_files.ROUTES,
    *mail_acts.ROUTES,
    *mail_page.ROUTES,
    *filing_acts.ROUTES,
    *filing_page.ROUTES,
)
