"""What a plan asks for, and by when."""
