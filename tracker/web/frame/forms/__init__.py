"""What a person types or shows us: read, as values, kept and filled in again, and what is wrong in it."""
