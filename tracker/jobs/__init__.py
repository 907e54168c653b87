"""The imperative shell: gather, let the rules decide, then do."""
