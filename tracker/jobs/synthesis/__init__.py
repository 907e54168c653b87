"""All reports of a campaign put together."""
