"""What is booked, and the board that follows from it."""
