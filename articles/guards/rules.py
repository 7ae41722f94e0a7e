"""What the database refuses: each guard a table, the events it watches, and its conditions.

A condition is SQL under which the database refuses, with what it says then. Conditions are
written once; ``dialects`` spells the few JSON functions that differ.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    name: str
    table: str
    events: tuple[str, ...]
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Follower:
    """What the database does by itself after a row is deleted: one statement, in each dialect.

    ``changes`` is the table it writes to; before that is made, there is nothing to follow.
    """

    name: str
    table: str
    changes: str
    sqlite: str
    postgresql: str


def _frozen(noun: str) -> Guard:
    said = f"R8: a {noun} is never changed or deleted"
    return Guard(f"{noun}_frozen", f"articles_{noun}", ("UPDATE", "DELETE"), (("1 = 1", said),))


def _kept(noun: str, *taken: tuple[str, str]) -> Guard:
    """INSERT OR REPLACE deletes without asking the guards on DELETE, so it is met here."""
    said = f"R8: this {noun} is in the record already"
    twice = f"EXISTS (SELECT 1 FROM articles_{noun} t WHERE t.id = NEW.id)"
    others = tuple(
        (f"EXISTS (SELECT 1 FROM articles_{noun} t WHERE {same})", rule) for same, rule in taken
    )
    return Guard(f"{noun}_kept", f"articles_{noun}", ("INSERT",), ((twice, said), *others))


_SAME_RELEASE = "t.release_id = NEW.release_id AND t."

#: Writers of a story since its live release was frozen, by the log (rule R3).
_UNNAMED_WRITER = """EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.article_id = NEW.article_id
    AND e.verb IN ('create', 'take_in', 'save') AND e.person_id IS NOT NULL
    AND e.id > COALESCE((SELECT MIN(f.id) FROM articles_entry f
        JOIN articles_publication p ON p.release_id = f.release_id
        WHERE p.article_id = NEW.article_id AND f.verb IN ('submit', 'amend')), 0)
    AND NOT EXISTS (SELECT 1 FROM {each:NEW.writers:w} WHERE {int:w:id} = e.person_id))"""

_UNSIGNED_STEP = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c} WHERE r.id = NEW.release_id
    AND NOT EXISTS (SELECT 1 FROM articles_signoff s WHERE s.release_id = r.id
        AND s.step = {str:c:slug} AND s.digest = r.digest))"""

_OTHER_ARTICLE = """NOT EXISTS (
    SELECT 1 FROM articles_release r WHERE r.id = NEW.release_id
    AND r.article_id = NEW.article_id AND r.channel_id = NEW.channel_id)"""

_WITHDRAWN = """EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_release r ON r.id = NEW.release_id
    WHERE w.article_id = NEW.article_id AND w.last_number >= r.number)"""

_OTHER_TEXT = """NOT EXISTS (
    SELECT 1 FROM articles_release r WHERE r.id = NEW.release_id AND r.digest = NEW.digest)"""

_BY_A_WRITER = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.writers:w} WHERE r.id = NEW.release_id
    AND {int:w:id} = NEW.person_id)"""

_NOT_OWN_STEP = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.amenders:a} WHERE r.id = NEW.release_id
    AND {int:a:id} = NEW.person_id AND {str:a:step} <> NEW.step)"""

_UNKNOWN_STEP = """NOT EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c} WHERE r.id = NEW.release_id
    AND {str:c:slug} = NEW.step)"""

_OUT_OF_ORDER = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c}, {each:r.chain:mine}
    WHERE r.id = NEW.release_id AND {str:mine:slug} = NEW.step AND c.key < mine.key
    AND NOT EXISTS (SELECT 1 FROM articles_signoff s
        WHERE s.release_id = r.id AND s.step = {str:c:slug}))"""

_NOT_LATEST = """EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_release later
    ON later.article_id = r.article_id AND later.number > r.number WHERE r.id = NEW.release_id)"""

_NOT_WITHDRAWN = """NOT EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_release r ON r.id = OLD.release_id
    WHERE w.article_id = OLD.article_id AND w.last_number >= r.number)"""

_FOREIGN_TAG = """NOT EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_release r ON r.id = p.release_id
    JOIN taggit_tag t ON t.id = NEW.tag_id, {each:r.tag_names:n}
    WHERE p.id = NEW.content_object_id AND LOWER({text:n}) = LOWER(t.name))"""

_FOREIGN_PICTURE = """NOT EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_release r ON r.id = p.release_id
    JOIN articles_picture i ON i.id = NEW.picture_id, {each:r.figures:f}
    WHERE p.id = NEW.publication_id AND {str:f:sha256} = i.sha256)"""

_SAME_STEP_TWICE = """(SELECT COUNT(DISTINCT {str:c:slug}) FROM {each:NEW.chain:c})
    <> {length:NEW.chain}"""

_PUBLIC_ALREADY = """EXISTS (SELECT 1 FROM articles_publication p
    WHERE p.id = NEW.id OR p.article_id = NEW.article_id OR p.release_id = NEW.release_id)"""

_SHOWN = """EXISTS (SELECT 1 FROM articles_release r, {each:r.figures:f}
    WHERE {str:f:sha256} = OLD.sha256)"""

_EMBARGOED = """EXISTS (SELECT 1 FROM articles_article a
    WHERE a.id = NEW.article_id AND a.embargo_until > NEW.published_at)"""

_CLEARED_ONLY = (
    (_UNSIGNED_STEP, "R1: this text is not signed at every step of its chain"),
    (_OTHER_ARTICLE, "R1: the release is not of this article and channel"),
    (_WITHDRAWN, "R10: this text was withdrawn"),
    (_EMBARGOED, "R12: the story is under embargo"),
)

GUARDS = (
    *(_frozen(noun) for noun in ("release", "signoff", "entry", "withdrawal")),
    _kept(
        "release",
        (
            "t.article_id = NEW.article_id AND t.number = NEW.number",
            "R8: this number is taken (release_number_once)",
        ),
    ),
    _kept(
        "signoff",
        (f"{_SAME_RELEASE}step = NEW.step", "R2: this step is signed (signoff_step_once)"),
        (
            f"{_SAME_RELEASE}person_id = NEW.person_id",
            "R2: this person has signed a step (signoff_person_once)",
        ),
    ),
    _kept("entry", ("t.previous = NEW.previous", "R8: the log does not fork (previous)")),
    _kept("withdrawal"),
    Guard(
        "picture_kept",
        "articles_picture",
        ("DELETE",),
        ((_SHOWN, "R8: a picture of a submitted text is protected"),),
    ),
    Guard(
        "picture_same",
        "articles_picture",
        ("UPDATE",),
        (("NEW.sha256 <> OLD.sha256", "R8: a picture is known by its content"),),
    ),
    Guard(
        "release_lawful",
        "articles_release",
        ("INSERT",),
        (
            ("{length:NEW.chain} < 2", "R2: a chain has two steps or more"),
            (_SAME_STEP_TWICE, "R2: a chain has each step once"),
            (_UNNAMED_WRITER, "R3: somebody who wrote in this story is not named as a writer"),
        ),
    ),
    Guard(
        "signoff_lawful",
        "articles_signoff",
        ("INSERT",),
        (
            (_OTHER_TEXT, "R4: the signature is of another text"),
            (_BY_A_WRITER, "R3: nobody signs what they wrote"),
            (_NOT_OWN_STEP, "R3: who rewrote in review signs only their own step"),
            (_UNKNOWN_STEP, "R5: the chain of this release has no such step"),
            (_OUT_OF_ORDER, "R5: an earlier step is not signed yet"),
            (_NOT_LATEST, "R5: a newer text has been submitted"),
        ),
    ),
    Guard(
        "publication_cleared",
        "articles_publication",
        ("INSERT",),
        (*_CLEARED_ONLY, (_PUBLIC_ALREADY, "R1: the story is public already")),
    ),
    Guard(
        "publication_changed",
        "articles_publication",
        ("UPDATE",),
        (
            *_CLEARED_ONLY,
            (
                "NEW.article_id <> OLD.article_id"
                " OR NEW.first_published_at <> OLD.first_published_at",
                "R1: an address is for life",
            ),
        ),
    ),
    Guard(
        "publication_gone",
        "articles_publication",
        ("DELETE",),
        ((_NOT_WITHDRAWN, "R10: a story leaves the public only by a withdrawal"),),
    ),
    Guard(
        "publication_tag",
        "articles_taggedpublication",
        ("INSERT", "UPDATE"),
        ((_FOREIGN_TAG, "R4: the signed text does not carry this tag"),),
    ),
    Guard(
        "publication_picture",
        "articles_publication_pictures",
        ("INSERT", "UPDATE"),
        ((_FOREIGN_PICTURE, "R4: the signed text does not show this picture"),),
    ),
)

FOLLOWERS = (
    # R10: what is not public is not found, whoever took it back and however.
    Follower(
        "publication_unsearched",
        "articles_publication",
        "articles_search",
        sqlite="DELETE FROM articles_search "
        "WHERE articles_search MATCH '\"=' || OLD.article_id || '\"'",
        postgresql="DELETE FROM articles_search WHERE article_id = OLD.article_id",
    ),
)
