"""Letters that an office sends of its own accord: the request, the steps above the unit, and what an officer writes."""
