"""The office itself: roster, groups, wordings, accounts, what is saved, and what its health is told from."""
