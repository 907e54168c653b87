"""The way out: a notice becomes a letter, a letter reaches a mail server."""
