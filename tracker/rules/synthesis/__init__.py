"""All units' rows together: typed, with where they came from, counted and summed. Pure; nothing is ranked."""
