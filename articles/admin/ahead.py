"""Pages of a long list, counted only as far ahead as somebody can go at once."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

#: Pages behind the one that is shown to which there are links.
AHEAD = 5


class PagesAhead(Paginator):
    """A paginator that does not count a list to its end: that takes longer with each story.

    ``shown`` is the number of the page that was asked for, as it came.
    """

    def __init__(self, object_list, per_page, *args, page_number: str = "", **kwargs):
        super().__init__(object_list, per_page, *args, **kwargs)
        is_number = page_number.isascii() and page_number.isdigit() and len(page_number) < 9
        page = int(page_number) if is_number else 1
        self.most = (page + AHEAD) * self.per_page

    @cached_property
    def _count_found(self) -> int:
        rows = self.object_list.order_by().values("pk")
        return rows[: self.most + 1].count()

    @property
    def count(self) -> int:
        """How many there are, or as many as are counted."""
        return min(self._count_found, self.most)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than ``count``."""
        return self._count_found > self.most
