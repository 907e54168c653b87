"""Whether units must send something to the office, and which day goes with it."""
