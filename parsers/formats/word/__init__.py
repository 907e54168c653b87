"""Word documents, old and new."""
