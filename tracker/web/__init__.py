"""The pages the officer works in."""
