"""Rows and figures of a campaign."""
