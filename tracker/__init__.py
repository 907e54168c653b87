"""What follows from the mail, what we remember of it, and what we say."""
