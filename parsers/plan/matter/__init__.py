"""What is to be sent: its name, its form, its parts, in the words of the paper."""
