"""Plain SQL of somebody who knows the record well and wants unsigned text to be public.

``FORGE`` statements take the id of a release of which one step is signed (``%(release)s``), and are
the same on both databases. The forger writes the log's lines as well, chained as they should be.
"""

from __future__ import annotations

from articles.desk.log import line
from articles.models import LogHead, Release, Verb

#: Unsigned text in front of readers: as a new publication, or in a slot that the clock empties.
PUBLISH = (
    "INSERT INTO {home}articles_publication"
    " (article_id, release_id, channel_id, first_published_at, published_at)"
    " SELECT article_id, id, channel_id, frozen_at, frozen_at"
    " FROM {home}articles_release WHERE id = %(release)s"
)
SCHEDULE = (
    "INSERT INTO {home}articles_slot (article_id, release_id, publish_at, problem)"
    " SELECT article_id, id, frozen_at, '' FROM {home}articles_release WHERE id = %(release)s"
)
SIGN_AS_WRITER = (
    "INSERT INTO {home}articles_signoff (release_id, step, label, person_id, name, digest, at)"
    " SELECT id, 'responsible_editor', '责任编辑', frozen_by_id, '张力雯', digest, frozen_at"
    " FROM {home}articles_release WHERE id = %(release)s"
)
#: What is forged → the rule that the database names.
FORGE = {PUBLISH: "R1: this text is not signed", SCHEDULE: "R1: this text", SIGN_AS_WRITER: "R3"}


def write_lines(release: Release) -> None:
    """Lines of the log that say that this text was signed by its writer, and published."""
    writer = release.frozen_by
    seal = {
        "step": "responsible_editor",
        "label": "责任编辑",
        "person": writer.pk,
        "name": str(writer),
        "digest": release.digest,
        "at": release.frozen_at,
    }
    for verb, person, data in ((Verb.SIGN, writer, seal), (Verb.PUBLISH, None, {})):
        previous = LogHead.objects.get().digest
        entry = line(previous, verb, person, release.article, release.frozen_at, release, data=data)
        entry.save(force_insert=True)
