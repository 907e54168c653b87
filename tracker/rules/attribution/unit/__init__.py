"""Whose a paper is: the rows that decide the unit."""
