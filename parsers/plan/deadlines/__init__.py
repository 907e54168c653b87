"""Time deadlines as papers word them, and the first instant that is late."""
