"""What an officer decides by hand: one function a decision, in the caller's transaction, written down and undoable.

Every act returns `Done`, or the `Problem` that kept it from being done: its code is said by the pages (table [refusals]).
"""
