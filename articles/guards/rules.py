"""What the database refuses, and what it does by itself: each a table, events, and a few words."""

from __future__ import annotations

from . import conditions as when
from .kinds import Follower, Guard, frozen, kept, numbered, same, unreplaced

_SAME_RELEASE = "t.release_id = NEW.release_id AND t."

_CLEARED_ONLY = (
    (when.UNSIGNED_STEP, "R1: this text is not signed at every step of its chain"),
    (when.OTHER_ARTICLE, "R1: the release is not of this article and channel"),
    (when.WITHDRAWN, "R10: this text was withdrawn"),
    (when.EMBARGOED, "R12: the story is under embargo"),
    (when.A_NOTICE_OF_WITHDRAWAL, "R10: words about a withdrawal do not bring the story back"),
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
    *(frozen(noun) for noun in ("release", "signoff", "entry", "withdrawal")),
    kept(
        "release",
        (
            "t.article_id = NEW.article_id AND t.number = NEW.number",
            "R8: this number is taken (release_number_once)",
        ),
    ),
    kept(
        "signoff",
        (f"{_SAME_RELEASE}step = NEW.step", "R2: this step is signed (signoff_step_once)"),
        (
            f"{_SAME_RELEASE}person_id = NEW.person_id",
            "R2: this person has signed a step (signoff_person_once)",
        ),
    ),
    kept("entry", ("t.previous = NEW.previous", "R8: the log does not fork (previous)")),
    kept("withdrawal"),
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
    numbered("entry", (when.NUMBERED_OUT_OF_ORDER, "R8: lines of the log are numbered in order")),
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
    *(numbered(noun) for noun in _NUMBERED),
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
            (when.NAMED_ALREADY, "R2: somebody of this name has signed this text"),
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
        "publication_cleared",
        "articles_publication",
        ("INSERT",),
        (*_CLEARED_ONLY, (when.PUBLIC_ALREADY, "R1: the story is public already")),
    ),
    Guard("publication_changed", "articles_publication", ("UPDATE",), (*_CLEARED_ONLY, *_CHANGED)),
    same("publication"),
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
    frozen("withdrawalnotice"),
    kept("withdrawalnotice"),
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
    # What the record speaks of stays, also where a session has switched its foreign keys off.
    *(same(noun) for noun in ("article", "person", "channel", "slot")),
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
    *unreplaced("publication", "article_id", "release_id")[1:],
    *unreplaced("slot", "article_id", "release_id"),
    *unreplaced("article", "fingerprint"),
    *unreplaced("person", "username"),
    *unreplaced("channel", "name", "slug"),
    *unreplaced("picture", "sha256"),
    *unreplaced("taggedpublication", "content_object_id,tag_id"),
    *unreplaced("publication_pictures", "publication_id,picture_id"),
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
