"""The books saved, put back, counted anew, and what of them is not kept for ever."""
