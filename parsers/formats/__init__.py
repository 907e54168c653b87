"""One file a format; `sniff` decides by content which one reads."""
