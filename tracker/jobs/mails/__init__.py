"""Mail: collected, read, decided, recorded, filed away on the server."""
