"""What programs read: JSON and metrics."""
