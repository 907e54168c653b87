"""The office itself: roster, officers, tokens, audit trail."""
