"""Campaigns and periodic reports."""
