"""Mails that came, and the tray."""
