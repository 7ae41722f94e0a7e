"""What the database itself refuses, on SQLite and on PostgreSQL, whoever asks and however."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from taggit.models import Tag

from articles import desk, guards
from articles.desk.log import line
from articles.models import (
    Article,
    Copy,
    Entry,
    LogHead,
    Picture,
    Publication,
    Release,
    SignOff,
    TaggedPublication,
    Verb,
    Withdrawal,
)
from tests.support.cast import channel
from tests.support.tampering import check_deferred, lift_guards, restore_guards, sql, undone

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no such statement"
)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")

FROZEN = ("articles_release", "articles_signoff", "articles_entry", "articles_withdrawal")


class _Refused:
    """The database refuses what happens inside; the transaction around it goes on."""

    def __init__(self, rule: str):
        self.raises = pytest.raises(IntegrityError, match=rule)
        self.atomic = transaction.atomic()

    def __enter__(self):
        self.raises.__enter__()
        self.atomic.__enter__()

    def __exit__(self, *exception):
        self.atomic.__exit__(*exception)
        return self.raises.__exit__(*exception)


def _public(article: Article, release: Release, **facts) -> Publication:
    now = timezone.now()
    fields = {"first_published_at": now, "published_at": now, "channel": release.channel}
    return Publication(article=article, release=release, **{**fields, **facts})


def _release(of: Release, **facts) -> Release:
    """A release of the same story as ``of``, made past the desk."""
    fields = {name: getattr(of, name) for name in Copy.COLUMNS}
    for name in ("article", "chain", "writers", "amenders", "digest", "frozen_by", "frozen_at"):
        fields[name] = getattr(of, name)
    return Release(**{**fields, "number": of.number + 1, "frozen_name": "某", **facts})


def _mark(release: Release, person, step: str = "initial_review", **facts) -> SignOff:
    fields = {"label": "某", "name": "某", "digest": release.digest, "at": timezone.now()}
    return SignOff(release=release, step=step, person=person, **{**fields, **facts})


def _with_their_lines(*marks: SignOff) -> list[SignOff]:
    """A forger writes the log's lines as well, chained as they should be."""
    for mark in marks:
        facts = (Verb.SIGN, mark.person, mark.release.article, mark.at, mark.release)
        entry = line(LogHead.objects.get().digest, *facts, data=mark.seal)
        entry.name = mark.name
        entry.digest = entry.computed_digest
        entry.save(force_insert=True)
    return list(marks)


@pytest.fixture
def withdrawn(newsroom) -> Article:
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    return Article.objects.get(pk=article.pk)


# R1: only cleared text is public


@pytest.mark.parametrize("stage", ["submitted", "half_signed"])
def test_r1_an_unsigned_text_is_not_published_by_the_shell(newsroom, stage):
    release = getattr(newsroom, stage)()
    with _Refused("R1: this text is not signed"):
        _public(release.article, release).save()


def test_r1_an_unsigned_text_is_not_published_in_bulk(newsroom):
    release = newsroom.half_signed()
    with _Refused("R1: this text is not signed"):
        Publication.objects.bulk_create([_public(release.article, release)])


def test_r1_an_unsigned_text_is_not_published_by_ignoring_conflicts(newsroom):
    release = newsroom.half_signed()
    with _Refused("R1: this text is not signed"):
        Publication.objects.bulk_create([_public(release.article, release)], ignore_conflicts=True)


def test_r1_an_unsigned_text_is_not_published_by_plain_sql(newsroom):
    release = newsroom.half_signed()
    with _Refused("R1: this text is not signed"):
        sql(
            "INSERT INTO articles_publication"
            " (article_id, release_id, channel_id, first_published_at, published_at)"
            " SELECT article_id, id, channel_id, frozen_at, frozen_at FROM articles_release"
            " WHERE id = %s",
            release.pk,
        )


def test_r1_a_live_story_is_not_turned_to_an_unsigned_text(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    release = newsroom.submitted(article)
    with _Refused("R1: this text is not signed"):
        Publication.objects.update(release=release)


def test_r1_a_live_story_is_not_turned_by_plain_sql(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    release = newsroom.submitted(article)
    with _Refused("R1: this text is not signed"):
        sql("UPDATE articles_publication SET release_id = %s", release.pk)


def test_r1_a_live_story_is_not_turned_by_an_upsert(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    release = newsroom.submitted(article)
    with _Refused("R1"):
        Publication.objects.bulk_create(
            [_public(article, release)],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["release"],
        )


def test_r1_a_signed_text_is_not_published_as_another_story(newsroom):
    release = newsroom.published().live.release
    other = newsroom.draft()
    with _Refused("R1: the release is not of this article"):
        Publication.objects.update(article=other)
    assert Publication.objects.get().release == release


def test_r1_a_signed_text_is_not_published_in_another_channel(newsroom):
    newsroom.published()
    with _Refused("R1: the release is not of this article and channel"):
        Publication.objects.update(channel=channel("sports", "体育"))


def test_r1_a_story_keeps_its_address(newsroom):
    newsroom.published()
    with _Refused("R1: an address is for life"):
        Publication.objects.update(first_published_at=F("first_published_at") - timedelta(days=1))


def test_r1_a_release_that_is_not_there_is_not_published(newsroom):
    draft = newsroom.draft()
    with _Refused("R1"):
        sql(
            "INSERT INTO articles_publication"
            " (article_id, release_id, channel_id, first_published_at, published_at)"
            " VALUES (%s, 999999, %s, %s, %s)",
            draft.pk,
            newsroom.channel.pk,
            *[timezone.now().isoformat()] * 2,
        )


# R2: every signature its own person


def test_r2_no_step_is_signed_twice(newsroom):
    release = newsroom.half_signed()
    with _Refused("signoff_step_once|articles_signoff.step"):
        _with_their_lines(_mark(release, newsroom.second))[0].save()


def test_r2_nobody_signs_two_steps(newsroom):
    release = newsroom.half_signed()
    with _Refused("signoff_person_once|articles_signoff.person_id"):
        _with_their_lines(_mark(release, newsroom.first, "responsible_editor"))[0].save()


def test_r2_nobody_signs_two_steps_in_bulk(newsroom):
    release = newsroom.submitted()
    marks = [_mark(release, newsroom.first, step.slug) for step in release.steps]
    with _Refused("signoff_person_once|articles_signoff.person_id"):
        SignOff.objects.bulk_create(_with_their_lines(*marks))


def test_r2_a_superuser_is_a_person_like_others(newsroom):
    release = newsroom.submitted()
    mark, other = _with_their_lines(
        _mark(release, newsroom.administrator),
        _mark(release, newsroom.administrator, "responsible_editor"),
    )
    mark.save()
    with _Refused("signoff_person_once|articles_signoff.person_id"):
        other.save()


@pytest.mark.parametrize("length", [0, 1])
def test_r2_a_chain_has_two_steps_or_more(newsroom, length):
    release = newsroom.submitted()
    with _Refused("R2: a chain has two steps"):
        _release(release, chain=release.chain[:length]).save()


def test_r2_the_steps_of_a_chain_are_different_steps(newsroom):
    """Otherwise one signature would clear both."""
    release = newsroom.submitted()
    with _Refused("R2"):
        _release(release, chain=[release.chain[0]] * 2).save()


# R3: nobody signs what they wrote


def test_r3_the_writer_signs_nothing(newsroom):
    release = newsroom.submitted()
    with _Refused("R3: nobody signs what they wrote"):
        _mark(release, newsroom.reporter).save()


def test_r3_the_writer_signs_nothing_in_bulk(newsroom):
    release = newsroom.submitted()
    with _Refused("R3: nobody signs what they wrote"):
        SignOff.objects.bulk_create([_mark(release, newsroom.reporter)])


def test_r3_who_rewrote_signs_only_their_own_step(newsroom):
    newer = desk.amend(newsroom.half_signed(), newsroom.second, headline="编辑的题")
    with _Refused("R3: who rewrote in review"):
        _mark(newer, newsroom.second).save()


def test_r3_a_release_names_everybody_who_wrote_in_it(newsroom):
    release = newsroom.submitted()
    with _Refused("R3: somebody who wrote in this story is not named"):
        _release(release, writers=[]).save()


def test_r3_another_name_does_not_do_for_a_writer(newsroom):
    release = newsroom.submitted()
    with _Refused("R3: somebody who wrote in this story is not named"):
        _release(release, writers=[{"id": newsroom.first.pk, "name": "张力雯"}]).save()


def test_r3_who_wrote_since_the_live_text_is_named(newsroom):
    article = newsroom.published()
    desk.save(article, newsroom.first, version=article.version, headline="编辑的题")
    live = article.live.release
    with _Refused("R3: somebody who wrote in this story is not named"):
        _release(live, writers=live.writers).save()


def test_r3_who_wrote_the_live_text_alone_need_not_be_named_again(newsroom):
    live = newsroom.published().live.release
    _release(live, writers=[]).save()
    assert Release.objects.last().writers == []


# R4: a signature covers one exact text


def test_r4_a_signature_of_another_digest_is_refused(newsroom):
    release = newsroom.submitted()
    with _Refused("R4: the signature is of another text"):
        _mark(release, newsroom.first, digest="0" * 64).save()


def test_r4_a_signature_of_a_release_that_is_not_there_is_refused(newsroom):
    release = newsroom.submitted()
    mark = _mark(release, newsroom.first)
    mark.release_id = 999_999
    with _Refused("R4"):
        mark.save()


def test_r4_a_tag_that_nobody_signed_is_refused(newsroom):
    live = newsroom.published().live
    with _Refused("R4: the signed text does not carry this tag"):
        live.tags.add("混入")


def test_r4_a_tag_that_nobody_signed_is_refused_in_bulk(newsroom):
    live = newsroom.published().live
    tags = TaggedPublication(content_object=live, tag=Tag.objects.create(name="混入"))
    with _Refused("R4: the signed text does not carry this tag"):
        TaggedPublication.objects.bulk_create([tags])


def test_r4_a_signed_tag_is_not_turned_into_another(newsroom):
    newsroom.published()
    other = Tag.objects.create(name="混入")
    with _Refused("R4: the signed text does not carry this tag"):
        TaggedPublication.objects.update(tag=other)


def test_r4_a_picture_that_nobody_signed_is_refused(newsroom):
    live = newsroom.published().live
    picture = Picture.objects.create(sha256="a" * 64, width=8, height=6, added_at=timezone.now())
    with _Refused("R4: the signed text does not show this picture"):
        live.pictures.add(picture)


# R5: steps in order, on the latest release


def test_r5_the_second_step_is_not_signed_before_the_first(newsroom):
    release = newsroom.submitted()
    with _Refused("R5: an earlier step"):
        _mark(release, newsroom.second, "responsible_editor").save()


@pytest.mark.parametrize("step", ["final_review", "", "INITIAL_REVIEW"])
def test_r5_a_step_that_the_chain_does_not_have_is_not_signed(newsroom, step):
    release = newsroom.submitted()
    with _Refused("R5: the chain of this release has no such step"):
        _mark(release, newsroom.first, step).save()


def test_r5_an_older_text_is_not_signed(newsroom):
    older = newsroom.submitted()
    desk.recall(older.article, newsroom.reporter)
    newsroom.submitted(older.article)
    with _Refused("R5: a newer text"):
        _mark(older, newsroom.first).save()


# R8: releases, signatures and the log are never updated or deleted


def _record(newsroom) -> None:
    desk.withdraw(newsroom.published(), newsroom.second, reason="内容有误")


@pytest.mark.parametrize("model", [Release, SignOff, Entry, Withdrawal])
def test_r8_no_row_is_deleted(newsroom, model):
    _record(newsroom)
    with _Refused("R8: a .* is never changed or deleted"):
        model.objects.order_by("pk")._raw_delete("default")


@pytest.mark.parametrize("table", FROZEN)
def test_r8_no_row_is_deleted_by_plain_sql(newsroom, table):
    _record(newsroom)
    with _Refused("R8: a .* is never changed or deleted"):
        sql(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", [Release, SignOff, Entry, Withdrawal])
def test_r8_no_column_is_changed_by_plain_sql(newsroom, model):
    _record(newsroom)
    for column in (field.column for field in model._meta.concrete_fields):
        with _Refused("R8: a .* is never changed or deleted"):
            sql(f"UPDATE {model._meta.db_table} SET {column} = {column}")


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Release, {"headline": "偷改的题"}),
        (SignOff, {"name": "别人"}),
        (Entry, {"note": "改过"}),
        (Withdrawal, {"notice": "改过"}),
    ],
)
def test_r8_no_row_is_changed_by_a_queryset(newsroom, model, change):
    _record(newsroom)
    with _Refused("R8: a .* is never changed or deleted"):
        model.objects.update(**change)


def test_r8_no_row_is_changed_by_saving_it_again(newsroom):
    release = newsroom.submitted()
    release.headline = "偷改的题"
    with _Refused("R8: a release is never changed or deleted"):
        release.save()


def test_r8_no_row_is_changed_in_bulk(newsroom):
    release = newsroom.submitted()
    release.headline = "偷改的题"
    with _Refused("R8: a release is never changed or deleted"):
        Release.objects.bulk_update([release], ["headline"])


def test_r8_no_row_is_changed_by_an_upsert(newsroom):
    release = newsroom.submitted()
    release.headline = "偷改的题"
    with _Refused("R8: .* release is"):
        Release.objects.bulk_create(
            [release], update_conflicts=True, unique_fields=["id"], update_fields=["headline"]
        )


@on_sqlite
@pytest.mark.parametrize("table", FROZEN)
def test_r8_no_row_is_replaced(newsroom, table):
    """REPLACE deletes without asking the triggers on DELETE, unless they are recursive."""
    _record(newsroom)
    with _Refused("R8"):
        sql(f"REPLACE INTO {table} SELECT * FROM {table} ORDER BY id LIMIT 1")


@on_sqlite
def test_r8_a_signed_text_is_not_replaced_by_its_number(newsroom):
    release = newsroom.published().live.release
    columns = [field.column for field in Release._meta.concrete_fields]
    rows = [{"id": "NULL", "headline": "'偷改的题'"}.get(name, name) for name in columns]
    with _Refused("R8"):
        sql(
            f"INSERT OR REPLACE INTO articles_release ({', '.join(columns)})"
            f" SELECT {', '.join(rows)} FROM articles_release WHERE id = %s",
            release.pk,
        )


@on_sqlite
@pytest.mark.parametrize("how", ["OR REPLACE", "OR IGNORE"])
def test_r8_no_clause_talks_a_guard_out_of_it(newsroom, how):
    _record(newsroom)
    with _Refused("R8"):
        sql(f"UPDATE {how} articles_entry SET note = '改过'")


@on_postgresql
@pytest.mark.parametrize("table", [*FROZEN, "articles_publication"])
def test_r8_no_table_is_emptied(newsroom, table):
    _record(newsroom)
    check_deferred()
    with _Refused("R8|R10"):
        sql(f"TRUNCATE {table} CASCADE")


# R10: a withdrawn story is gone, and stays gone


def test_r10_a_story_leaves_the_public_only_by_a_withdrawal(newsroom):
    article = newsroom.published()
    with _Refused("R10: a story leaves the public only by a withdrawal"):
        article.live.delete()


def test_r10_a_story_leaves_the_public_by_no_queryset(newsroom):
    newsroom.published()
    with _Refused("R10: a story leaves the public only by a withdrawal"):
        Publication.objects.all().delete()


def test_r10_a_withdrawal_of_an_earlier_text_is_none_of_the_next(newsroom, withdrawn):
    release = newsroom.submitted(withdrawn)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    with _Refused("R10: a story leaves the public only by a withdrawal"):
        sql("DELETE FROM articles_publication")


def test_r10_a_withdrawn_text_does_not_come_back(newsroom, withdrawn):
    with _Refused("R10: this text was withdrawn"):
        _public(withdrawn, withdrawn.releases.get()).save()


# The guards themselves


def test_all_guards_are_there_after_migrating():
    assert guards.missing(connection) == []


def _names(guard: guards.Guard) -> list[str]:
    if connection.vendor == "sqlite":
        return [f"{guard.name}_{event.lower()}" for event in guard.events]
    return [guard.name, *([f"{guard.name}_truncate"] if "DELETE" in guard.events else [])]


HELD_HERE = [guard for guard in guards.GUARDS if connection.vendor in guard.vendors]
EVERY_GUARD = [(guard.table, name) for guard in HELD_HERE for name in _names(guard)]


@pytest.mark.parametrize(("table", "name"), EVERY_GUARD, ids=lambda part: part)
def test_a_guard_that_was_dropped_is_missed(table, name):
    with undone():
        sql(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        assert guards.missing(connection) != []


@on_postgresql
def test_a_guard_that_was_switched_off_is_missed():
    with undone():
        sql("ALTER TABLE articles_release DISABLE TRIGGER release_frozen")
        assert guards.missing(connection) == ["release_frozen"]


def test_a_guard_that_guards_nothing_any_more_is_missed():
    """Of the same name, on the same table, but it lets everything through."""
    with undone():
        if connection.vendor == "sqlite":
            sql("DROP TRIGGER entry_frozen_update")
            sql(
                "CREATE TRIGGER entry_frozen_update BEFORE UPDATE ON articles_entry BEGIN SELECT 1; END"
            )
        else:
            sql(
                "CREATE OR REPLACE FUNCTION entry_frozen() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$"
            )
        assert guards.missing(connection) != []


def test_lifted_guards_are_all_missed():
    with lift_guards():
        rows = [n for guard in HELD_HERE for n in _names(guard)]
        assert set(rows) <= set(guards.missing(connection))


def test_guards_can_be_lifted_and_put_back():
    with undone():
        guards.remove(connection)
        restore_guards()
        assert guards.missing(connection) == []


def test_every_guard_says_which_rule_it_holds():
    rows = [sentence for guard in guards.GUARDS for _condition, sentence in guard.refusals]
    assert all(sentence.startswith("R") and ": " in sentence for sentence in rows)
