"""The home saved, made again, looked through, and what of it is not kept for ever."""
