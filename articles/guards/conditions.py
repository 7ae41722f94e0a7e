"""Conditions under which the database refuses, each written once in SQL.

``dialects`` spells the few JSON functions that differ: ``{each:column:alias}`` walks along a list,
``{int:alias:key}`` and ``{str:alias:key}`` read a fact of one of its items, ``{key:column:key}``
reads a fact of an object, ``{text:alias}`` is an item that is a text, ``{length:column}`` counts.
"""

#: Writers of a story since its live release was frozen, by the log (rule R3).
UNNAMED_WRITER = """EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.article_id = NEW.article_id
    AND e.verb IN ('create', 'take_in', 'save') AND e.person_id IS NOT NULL
    AND e.id > COALESCE((SELECT MIN(f.id) FROM articles_entry f
        JOIN articles_publication p ON p.release_id = f.release_id
        WHERE p.article_id = NEW.article_id AND f.verb IN ('submit', 'amend')), 0)
    AND NOT EXISTS (SELECT 1 FROM {each:NEW.writers:w} WHERE {int:w:id} = e.person_id))"""

UNSIGNED_STEP = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c} WHERE r.id = NEW.release_id
    AND NOT EXISTS (SELECT 1 FROM articles_signoff s WHERE s.release_id = r.id
        AND s.step = {str:c:slug} AND s.digest = r.digest))"""

OTHER_ARTICLE = """NOT EXISTS (
    SELECT 1 FROM articles_release r WHERE r.id = NEW.release_id
    AND r.article_id = NEW.article_id AND r.channel_id = NEW.channel_id)"""

#: As ``OTHER_ARTICLE``, of a table that has no channel of its own.
OTHER_STORY = """NOT EXISTS (
    SELECT 1 FROM articles_release r
    WHERE r.id = NEW.release_id AND r.article_id = NEW.article_id)"""

WITHDRAWN = """EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_release r ON r.id = NEW.release_id
    WHERE w.article_id = NEW.article_id AND w.last_number >= r.number)"""

OTHER_TEXT = """NOT EXISTS (
    SELECT 1 FROM articles_release r WHERE r.id = NEW.release_id AND r.digest = NEW.digest)"""

BY_A_WRITER = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.writers:w} WHERE r.id = NEW.release_id
    AND {int:w:id} = NEW.person_id)"""

NOT_OWN_STEP = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.amenders:a} WHERE r.id = NEW.release_id
    AND {int:a:id} = NEW.person_id AND {str:a:step} <> NEW.step)"""

#: Of somebody else, at another step: the same person, or the same step, is refused as such.
NAMED_ALREADY = """EXISTS (
    SELECT 1 FROM articles_signoff t WHERE t.release_id = NEW.release_id
    AND t.person_id <> NEW.person_id AND t.step <> NEW.step
    AND LOWER(REPLACE(t.name, ' ', '')) = LOWER(REPLACE(NEW.name, ' ', '')))"""

UNKNOWN_STEP = """NOT EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c} WHERE r.id = NEW.release_id
    AND {str:c:slug} = NEW.step)"""

OUT_OF_ORDER = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c}, {each:r.chain:mine}
    WHERE r.id = NEW.release_id AND {str:mine:slug} = NEW.step AND c.key < mine.key
    AND NOT EXISTS (SELECT 1 FROM articles_signoff s
        WHERE s.release_id = r.id AND s.step = {str:c:slug}))"""

NOT_LATEST = """EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_release later
    ON later.article_id = r.article_id AND later.number > r.number WHERE r.id = NEW.release_id)"""

NOT_WITHDRAWN = """NOT EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_release r ON r.id = OLD.release_id
    WHERE w.article_id = OLD.article_id AND w.last_number >= r.number)"""

FOREIGN_TAG = """NOT EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_release r ON r.id = p.release_id
    JOIN taggit_tag t ON t.id = NEW.tag_id, {each:r.tag_names:n}
    WHERE p.id = NEW.content_object_id AND LOWER({text:n}) = LOWER(t.name))"""

FOREIGN_PICTURE = """NOT EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_release r ON r.id = p.release_id
    JOIN articles_picture i ON i.id = NEW.picture_id, {each:r.figures:f}
    WHERE p.id = NEW.publication_id AND {str:f:sha256} = i.sha256)"""

SAME_STEP_TWICE = """(SELECT COUNT(DISTINCT {str:c:slug}) FROM {each:NEW.chain:c})
    <> {length:NEW.chain}"""

PUBLIC_ALREADY = """EXISTS (SELECT 1 FROM articles_publication p
    WHERE p.id = NEW.id OR p.article_id = NEW.article_id OR p.release_id = NEW.release_id)"""

SHOWN = """EXISTS (SELECT 1 FROM articles_release r, {each:r.figures:f}
    WHERE {str:f:sha256} = OLD.sha256)"""

#: A file is known by its digest also in its name, so that one who adds it again can put it back.
PICTURE_MOVED = f"""(NEW.width <> OLD.width OR NEW.height <> OLD.height
    OR (NEW.file <> OLD.file AND NEW.file NOT LIKE 'pictures/' || OLD.sha256 || '.%'))
    AND {SHOWN}"""

EMBARGOED = """EXISTS (SELECT 1 FROM articles_article a
    WHERE a.id = NEW.article_id AND a.embargo_until > NEW.published_at)"""

#: Words about a withdrawal: of the story that was withdrawn, and written after that.
NO_NOTICE_OF_IT = """NOT EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_withdrawal w ON w.article_id = r.article_id
    WHERE r.id = NEW.release_id AND w.id = NEW.withdrawal_id
    AND r.notice_kind = 'withdrawal' AND r.number > w.last_number)"""

PUBLIC_AGAIN = """EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_withdrawal w ON w.article_id = p.article_id
    WHERE w.id = NEW.withdrawal_id)"""

WITHDRAWN_LATER = """EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_withdrawal later
    ON later.article_id = w.article_id AND later.id > w.id WHERE w.id = NEW.withdrawal_id)"""

A_NOTICE_OF_WITHDRAWAL = """EXISTS (
    SELECT 1 FROM articles_release r
    WHERE r.id = NEW.release_id AND r.notice_kind = 'withdrawal')"""

#: Readers never get an older text in place of a newer one.
LOWER_NUMBER = """EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_release live ON live.id = OLD.release_id
    WHERE r.id = NEW.release_id AND r.number < live.number)"""

#: A later text of the same story has all its signatures, so it is the one that may go out.
NEWER_CLEARED = """EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_release later
    ON later.article_id = r.article_id AND later.number > r.number
    WHERE r.id = NEW.release_id AND NOT EXISTS (
        SELECT 1 FROM {each:later.chain:c} WHERE NOT EXISTS (SELECT 1 FROM articles_signoff s
            WHERE s.release_id = later.id AND s.step = {str:c:slug}
            AND s.digest = later.digest)))"""

# -- what is done has its line of the log, which was written first

UNLOGGED_RELEASE = """NOT EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_entry e ON e.release_id = r.id
    WHERE r.id = NEW.release_id AND e.verb IN ('submit', 'amend')
    AND {key:e.data:digest} = r.digest)"""

UNLOGGED_SIGNATURE = """NOT EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.release_id = NEW.release_id AND e.verb = 'sign'
    AND e.person_id = NEW.person_id AND e.name = NEW.name AND {key:e.data:step} = NEW.step
    AND {key:e.data:digest} = NEW.digest)"""

#: The last line that says what readers have of the story names another text, or none.
UNLOGGED_PUBLICATION = """NOT EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.article_id = NEW.article_id
    AND e.release_id = NEW.release_id AND e.verb = 'publish'
    AND NOT EXISTS (SELECT 1 FROM articles_entry l WHERE l.article_id = e.article_id
        AND l.verb IN ('publish', 'withdraw') AND l.id > e.id))"""

UNLOGGED_WITHDRAWAL = """NOT EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.article_id = NEW.article_id
    AND e.release_id = NEW.release_id AND e.verb = 'withdraw' AND e.person_id = NEW.person_id)"""

UNLOGGED_NOTICE = """NOT EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.release_id = NEW.release_id AND e.verb = 'explain')"""

# -- the log links itself

NOT_AT_THE_END = """NOT EXISTS (
    SELECT 1 FROM articles_loghead h WHERE h.id = 1 AND h.digest = NEW.previous)"""

#: The line before it by number is not the line before it in the chain.
NUMBERED_OUT_OF_ORDER = """COALESCE((SELECT p.digest FROM articles_entry p WHERE p.id < NEW.id
    ORDER BY p.id DESC LIMIT 1), '') <> NEW.previous"""

NOT_BY_A_LINE = """NEW.id <> OLD.id OR NEW.count <> OLD.count + 1 OR NOT EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.previous = OLD.digest AND e.digest = NEW.digest)"""

NOT_A_BEGINNING = """NEW.id <> 1 OR NEW.count <> 0 OR NEW.digest <> ''
    OR EXISTS (SELECT 1 FROM articles_entry)"""

#: Numbers that leave the next row one: a row at the end of all numbers would be the last for ever.
OUT_OF_NUMBERS = "NEW.id < 1 OR NEW.id > 4611686018427387904"

# -- what the record speaks of stays

ON_THE_LOG = "EXISTS (SELECT 1 FROM articles_entry e WHERE e.article_id = OLD.id)"
NAMED_IN_THE_LOG = "EXISTS (SELECT 1 FROM articles_entry e WHERE e.person_id = OLD.id)"
CHANNEL_OF_A_TEXT = "EXISTS (SELECT 1 FROM articles_release r WHERE r.channel_id = OLD.id)"
ANOTHER_ROW = "NEW.id <> OLD.id"
ANOTHER_TEXT = "NEW.article_id <> OLD.article_id OR NEW.release_id <> OLD.release_id"
