"""Feeds: the newest stories in full for programs, of the whole, of a channel, of a tag.

Every address in them is whole and comes from the settings, never from the request: a feed is the
same for everyone.
"""

from .views import channel_feed, feed, tag_feed

__all__ = ["channel_feed", "feed", "tag_feed"]
