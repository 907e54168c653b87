"""Accounts: everybody's and one's own."""
