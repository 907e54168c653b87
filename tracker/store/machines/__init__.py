"""Several machines at one office's work: who does what alone, and what is handed out. PostgreSQL; SQLite serves one machine."""
