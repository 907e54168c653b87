"""The office itself: whom it lets in, how a server is reached, and whether its service stands still."""
