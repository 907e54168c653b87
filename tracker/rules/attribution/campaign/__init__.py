"""What a paper reports: the rows that decide the campaign."""
