"""Reading files out of what holds files: archives, mail programs' own formats, signatures. Counted before expanded."""
