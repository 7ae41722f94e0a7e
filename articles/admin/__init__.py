"""The desk's screens, on the stock Django admin; ``screens`` registers them."""
