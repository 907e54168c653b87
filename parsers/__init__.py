"""What the mail says: bytes to facts. No clock, no database, no network, no opinion."""

VERSION = "1"  #: raised when the same bytes may be understood differently than before
