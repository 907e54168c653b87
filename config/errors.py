"""What every error that a person may see has in common."""


class PlainError(Exception):
    """An error whose words are sentences for the person who runs the service, and need no traceback beside them."""
