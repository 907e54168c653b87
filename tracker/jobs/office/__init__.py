"""The home and its roster."""
