"""Links that need no account: to the one page of one unit in one campaign."""
