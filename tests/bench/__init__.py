"""The bench: how fast the newsroom is, side by side with what it is compared to (``make bench``)."""
