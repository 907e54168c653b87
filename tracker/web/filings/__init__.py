"""One booked report."""
