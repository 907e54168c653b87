"""Mail read in processes that can be killed, and what is done there ahead of the books for speed."""
