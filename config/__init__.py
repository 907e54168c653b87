"""What the service was told before any mail arrived."""
