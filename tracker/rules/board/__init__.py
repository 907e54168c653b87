"""Where a unit stands in a campaign."""
