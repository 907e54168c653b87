"""Pure decisions: facts in, values out. Time is an argument."""
