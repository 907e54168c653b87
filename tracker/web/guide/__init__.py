"""Help where it is needed: the guide in the pages, which page asks for which chapter, hints of first use."""
