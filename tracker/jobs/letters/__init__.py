"""Letters: decided, queued, checked once more, delivered."""
