"""Roster, officers, settings, journal."""
