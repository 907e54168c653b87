"""Mails as they came in, and where the mailboxes showed them."""
