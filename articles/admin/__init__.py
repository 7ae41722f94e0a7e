"""The desk's screens, on the stock Django admin."""

from . import channels, log, people, pictures, stories, tags

__all__ = ["channels", "log", "people", "pictures", "stories", "tags"]
