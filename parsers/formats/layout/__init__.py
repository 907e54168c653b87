"""Lines and grids out of pieces whose places are known."""
