"""The message as it came: its parts, headers, text and attachments; who sent it, and whether a machine did."""
