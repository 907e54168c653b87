"""Campaigns: imported, opened by the calendar."""
