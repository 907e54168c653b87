"""Which letters are sent, to whom, and when."""
