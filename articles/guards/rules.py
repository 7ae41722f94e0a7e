"""What the database refuses, and what it does by itself: each a table, events, and a few words."""

from __future__ import annotations

from dataclasses import dataclass

from . import conditions as when


@dataclass(frozen=True)
class Guard:
    """Refusals of one table: a condition in SQL, and what the database says when it holds.

    ``timing``: a row's own number is known only AFTER it was put in. ``vendors``: the databases
    that need the guard.
    """

    name: str
    table: str
    events: tuple[str, ...]
    refusals: tuple[tuple[str, str], ...]
    timing: str = "BEFORE"
    vendors: tuple[str, ...] = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Follower:
    """What the database does by itself when a row comes or goes: one statement, in each dialect.

    ``changes`` is the table it writes to; before that is made, there is nothing to follow.
    """

    name: str
    table: str
    event: str
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


def _same(noun: str) -> Guard:
    """A row that others point to keeps its number: else it would take another's place."""
    said = f"R8: a {noun} keeps its number"
    return Guard(f"{noun}_same", f"articles_{noun}", ("UPDATE",), ((when.ANOTHER_ROW, said),))


def _unreplaced(noun: str, *unique: str) -> tuple[Guard, ...]:
    """No conflict clause takes one row for another: REPLACE deletes without asking (SQLite alone
    has it; ``unique`` names columns, or several with commas between)."""
    table, rule = f"articles_{noun}", f"R8: this {noun} is there already"
    equal = [" AND ".join(f"t.{c} = NEW.{c}" for c in names.split(",")) for names in unique]
    there = [f"EXISTS (SELECT 1 FROM {table} t WHERE {same})" for same in ("t.id = NEW.id", *equal)]
    moved = [f"EXISTS (SELECT 1 FROM {table} t WHERE t.id <> OLD.id AND {same})" for same in equal]
    only = {"vendors": ("sqlite",)}
    return (
        Guard(f"{noun}_new", table, ("INSERT",), tuple((c, rule) for c in there), **only),
        Guard(
            f"{noun}_alone",
            table,
            ("UPDATE",),
            ((when.ANOTHER_ROW, f"R8: a {noun} keeps its number"), *((c, rule) for c in moved)),
            **only,
        ),
    )


def _numbered(noun: str, *more: tuple[str, str]) -> Guard:
    said = f"R8: this number leaves none for the next {noun}"
    refusals = ((when.OUT_OF_NUMBERS, said), *more)
    return Guard(f"{noun}_numbered", f"articles_{noun}", ("INSERT",), refusals, "AFTER")


_SAME_RELEASE = "t.release_id = NEW.release_id AND t."

_CLEARED_ONLY = (
    (when.UNSIGNED_STEP, "R1: this text is not signed at every step of its chain"),
    (when.OTHER_ARTICLE, "R1: the release is not of this article and channel"),
    (when.WITHDRAWN, "R10: this text was withdrawn"),
    (when.EMBARGOED, "R12: the story is under embargo"),
    (when.UNLOGGED_PUBLICATION, "R8: the log does not say that this text was published"),
)
_CHANGED = (
    (
        "NEW.article_id <> OLD.article_id OR NEW.first_published_at <> OLD.first_published_at",
        "R1: an address is for life",
    ),
    (when.LOWER_NUMBER, "R1: readers have a newer text of this story"),
)
_WAITING = (
    (when.UNSIGNED_STEP, "R1: this text is not signed at every step of its chain"),
    (when.OTHER_STORY, "R1: the release is not of this article"),
    (when.WITHDRAWN, "R10: this text was withdrawn"),
    (when.NEWER_CLEARED, "R1: a newer text of this story is signed"),
)

#: Tables of the record and of what it speaks of whose rows may not be numbered at the end.
_NUMBERED = ("release", "signoff", "withdrawal", "publication", "article", "person", "picture")

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
    # The log links itself, so that no line stands beside it and none is the last for ever.
    # Several lines of one statement: PostgreSQL ends each with its followers, after all came in.
    *(
        Guard(
            "entry_follows",
            "articles_entry",
            ("INSERT",),
            ((when.NOT_AT_THE_END, "R8: a line of the log follows the last one"),),
            timing,
            (vendor,),
        )
        for vendor, timing in (("sqlite", "BEFORE"), ("postgresql", "AFTER"))
    ),
    _numbered("entry", (when.NUMBERED_OUT_OF_ORDER, "R8: lines of the log are numbered in order")),
    Guard(
        "loghead_moved",
        "articles_loghead",
        ("UPDATE",),
        ((when.NOT_BY_A_LINE, "R8: the end of the log moves by a line alone"),),
    ),
    Guard(
        "loghead_begun",
        "articles_loghead",
        ("INSERT",),
        ((when.NOT_A_BEGINNING, "R8: the log has one end"),),
    ),
    Guard(
        "loghead_kept",
        "articles_loghead",
        ("DELETE",),
        (("1 = 1", "R8: the log keeps its end"),),
    ),
    *(_numbered(noun) for noun in _NUMBERED),
    Guard(
        "picture_kept",
        "articles_picture",
        ("DELETE",),
        ((when.SHOWN, "R8: a picture of a submitted text is protected"),),
    ),
    Guard(
        "picture_same",
        "articles_picture",
        ("UPDATE",),
        (
            (when.ANOTHER_ROW, "R8: a picture keeps its number"),
            ("NEW.sha256 <> OLD.sha256", "R8: a picture is known by its content"),
        ),
    ),
    Guard(
        "picture_moved",
        "articles_picture",
        ("UPDATE",),
        ((when.PICTURE_MOVED, "R16: a picture of a submitted text keeps its file and its size"),),
    ),
    Guard(
        "release_lawful",
        "articles_release",
        ("INSERT",),
        (
            ("{length:NEW.chain} < 2", "R2: a chain has two steps or more"),
            (when.SAME_STEP_TWICE, "R2: a chain has each step once"),
            (when.UNNAMED_WRITER, "R3: somebody who wrote in this story is not named as a writer"),
        ),
    ),
    Guard(
        "signoff_lawful",
        "articles_signoff",
        ("INSERT",),
        (
            (when.OTHER_TEXT, "R4: the signature is of another text"),
            (when.BY_A_WRITER, "R3: nobody signs what they wrote"),
            (when.NOT_OWN_STEP, "R3: who rewrote in review signs only their own step"),
            (when.UNKNOWN_STEP, "R5: the chain of this release has no such step"),
            (when.OUT_OF_ORDER, "R5: an earlier step is not signed yet"),
            (when.NOT_LATEST, "R5: a newer text has been submitted"),
            (when.UNLOGGED_RELEASE, "R8: the log does not say that this text was submitted"),
            (when.UNLOGGED_SIGNATURE, "R8: the log does not say that this was signed"),
        ),
    ),
    Guard(
        "withdrawal_lawful",
        "articles_withdrawal",
        ("INSERT",),
        (
            (when.OTHER_STORY, "R10: the release is not of this article"),
            (when.UNLOGGED_WITHDRAWAL, "R8: the log does not say that this was withdrawn"),
        ),
    ),
    Guard(
        "signoff_named_once",
        "articles_signoff",
        ("INSERT",),
        ((when.NAMED_ALREADY, "R2: somebody of this name has signed this text"),),
    ),
    Guard(
        "publication_cleared",
        "articles_publication",
        ("INSERT",),
        (*_CLEARED_ONLY, (when.PUBLIC_ALREADY, "R1: the story is public already")),
    ),
    Guard("publication_changed", "articles_publication", ("UPDATE",), (*_CLEARED_ONLY, *_CHANGED)),
    _same("publication"),
    Guard(
        "publication_gone",
        "articles_publication",
        ("DELETE",),
        ((when.NOT_WITHDRAWN, "R10: a story leaves the public only by a withdrawal"),),
    ),
    Guard("slot_cleared", "articles_slot", ("INSERT",), _WAITING),
    Guard(
        "slot_changed",
        "articles_slot",
        ("UPDATE",),
        tuple((f"({when.ANOTHER_TEXT}) AND {condition}", rule) for condition, rule in _WAITING),
    ),
    Guard(
        "publication_tag",
        "articles_taggedpublication",
        ("INSERT", "UPDATE"),
        ((when.FOREIGN_TAG, "R4: the signed text does not carry this tag"),),
    ),
    Guard(
        "publication_picture",
        "articles_publication_pictures",
        ("INSERT", "UPDATE"),
        ((when.FOREIGN_PICTURE, "R4: the signed text does not show this picture"),),
    ),
    # Words about a withdrawal go through the chain like any others, and never bring a story back.
    Guard(
        "withdrawal_unworded",
        "articles_withdrawal",
        ("INSERT",),
        (("NEW.notice <> ''", "R1: words about a withdrawal are signed first"),),
    ),
    _frozen("withdrawalnotice"),
    _kept("withdrawalnotice"),
    Guard(
        "withdrawalnotice_cleared",
        "articles_withdrawalnotice",
        ("INSERT",),
        (
            (when.UNSIGNED_STEP, "R1: these words are not signed at every step of their chain"),
            (when.NO_NOTICE_OF_IT, "R1: this text is no notice of this withdrawal"),
            (when.PUBLIC_AGAIN, "R10: the story is public again"),
            (when.WITHDRAWN_LATER, "R10: the story was withdrawn again since"),
            (when.UNLOGGED_NOTICE, "R8: the log does not say that these words were published"),
        ),
    ),
    Guard(
        "publication_no_notice_of_withdrawal",
        "articles_publication",
        ("INSERT", "UPDATE"),
        (
            (
                when.A_NOTICE_OF_WITHDRAWAL,
                "R10: words about a withdrawal do not bring the story back",
            ),
        ),
    ),
    # What the record speaks of stays, also where a session has switched its foreign keys off.
    *(_same(noun) for noun in ("article", "person", "channel", "slot")),
    Guard(
        "article_kept",
        "articles_article",
        ("DELETE",),
        ((when.ON_THE_LOG, "R8: a story that is on the log stays"),),
    ),
    Guard(
        "person_kept",
        "articles_person",
        ("DELETE",),
        ((when.NAMED_IN_THE_LOG, "R8: somebody whom the log names stays"),),
    ),
    Guard(
        "channel_kept",
        "articles_channel",
        ("DELETE",),
        ((when.CHANNEL_OF_A_TEXT, "R8: a channel with submitted texts stays"),),
    ),
    # Of a publication ``publication_cleared`` asks the first.
    *_unreplaced("publication", "article_id", "release_id")[1:],
    *_unreplaced("slot", "article_id", "release_id"),
    *_unreplaced("article", "fingerprint"),
    *_unreplaced("person", "username"),
    *_unreplaced("channel", "name", "slug"),
    *_unreplaced("picture", "sha256"),
    *_unreplaced("taggedpublication", "content_object_id,tag_id"),
    *_unreplaced("publication_pictures", "publication_id,picture_id"),
)

FOLLOWERS = (
    # R8: the end of the log moves with the line itself, not by whoever wrote it.
    Follower(
        "entry_moves_head",
        "articles_entry",
        "INSERT",
        "articles_loghead",
        sqlite="UPDATE articles_loghead SET count = count + 1, digest = NEW.digest WHERE id = 1",
        postgresql="UPDATE articles_loghead SET count = count + 1, digest = NEW.digest"
        " WHERE id = 1",
    ),
    # R10: what is not public is not found, whoever took it back and however.
    Follower(
        "publication_unsearched",
        "articles_publication",
        "DELETE",
        "articles_search",
        sqlite="DELETE FROM articles_search "
        "WHERE articles_search MATCH '\"=' || OLD.article_id || '\"'",
        postgresql="DELETE FROM articles_search WHERE article_id = OLD.article_id",
    ),
)
