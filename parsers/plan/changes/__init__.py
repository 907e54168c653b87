"""What a later letter of an office says of an earlier one."""
