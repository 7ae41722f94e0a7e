"""Words about a withdrawal that readers get: signed, and as the log has them."""

from __future__ import annotations

from collections.abc import Iterator

from articles.models import Entry, Verb, WithdrawalNotice
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .rows import is_kept


def changed_notices() -> Iterator[Sentence]:
    """Words that the log does not have, or lines of it whose words are gone."""
    data_by_release = dict(Entry.objects.filter(verb=Verb.EXPLAIN).values_list("release", "data"))
    for notice in WithdrawalNotice.objects.select_related("release").order_by("id"):
        if not is_kept(notice.seal, data_by_release.pop(notice.release_id, None)):
            yield _("The notice of withdrawal %(id)s is not as the log has it.", id=notice.pk)
        elif not notice.release.is_cleared:
            yield _("The notice of withdrawal %(id)s is not signed.", id=notice.pk)
    for release in sorted(data_by_release):
        yield _(
            "The log has a notice of withdrawal on release row %(id)s that is gone.", id=release
        )
