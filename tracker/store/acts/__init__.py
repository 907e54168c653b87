"""What was done: the audit trail, and for each act the rows that it touched, so that it can be taken back."""
