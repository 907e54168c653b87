"""Whose a report is, and for which campaign: clues, tables of rows, refusal to guess."""
