"""Workbooks and documents the office takes away."""
