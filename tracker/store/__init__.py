"""All the SQL, and only SQL."""
