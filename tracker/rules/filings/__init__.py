"""What a booked report is worth, and when it came."""
