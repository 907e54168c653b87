"""The office itself: whom it lets in."""
