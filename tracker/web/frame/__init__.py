"""What every page stands in: session, forms, caching, security."""
