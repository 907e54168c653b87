"""The mail room: bytes in, kept. It opens no envelope."""
