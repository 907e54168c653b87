"""Letters and their templates."""
