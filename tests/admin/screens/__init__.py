"""The desk's screens by their addresses: who gets in, what is kept, and how the desk says no."""
