"""Campaigns out of plans and periods."""
