"""What becomes of a mail."""
