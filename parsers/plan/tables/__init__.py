"""Tables of a plan: which of them hold deadlines, and the rows of those that were typed or broken by a page."""
