"""Letters decided, sent, returned."""
