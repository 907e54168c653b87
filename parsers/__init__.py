"""What the mail says: bytes to facts. No clock, no database, no network, no opinion."""
