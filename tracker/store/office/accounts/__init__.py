"""Accounts: who signs in, person or program, and what is kept for each."""
