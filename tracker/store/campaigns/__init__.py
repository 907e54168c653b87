"""Campaigns and periodic campaigns as they were imported."""
