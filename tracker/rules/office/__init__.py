"""Pure decisions about the office itself: whether its service stands still."""
