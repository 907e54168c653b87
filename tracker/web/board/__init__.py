"""The board of a campaign, and each of its cells."""
