"""What is laid out on pages: PDF, scans and photos."""
