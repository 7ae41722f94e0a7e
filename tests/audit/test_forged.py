"""Forged records whose chain of digests is sound: what the replay of the log says of them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import F
from django.utils import timezone
from taggit.models import Tag

from articles import desk
from articles.desk.words import build_release
from articles.models import (
    Absence,
    Article,
    Channel,
    OldAddress,
    Person,
    Picture,
    Placement,
    Publication,
    Release,
    SignOff,
    Slot,
    StandingPage,
    TaggedPublication,
    Verb,
)
from tests.support.cast import channel, person
from tests.support.forging import (
    act_under_guards,
    append_line,
    forge_signature,
    forgery,
    taken_back,
)
from tests.support.tampering import check_deferred, sql

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def clear(newsroom, release: Release) -> Article:
    for who in (newsroom.first, newsroom.second):
        desk.sign(release, who, read=release.digest)
    return Article.objects.get(pk=release.article_id)


def made_public(release: Release, at) -> Publication:
    """A publication with its line of the log, past the desk."""
    Publication.objects.filter(article=release.article_id).delete()
    live = Publication(
        article=release.article,
        release=release,
        channel=release.channel,
        first_published_at=at,
        published_at=at,
    )
    live.save(force_insert=True)
    for name in release.tag_names:
        tag = Tag.objects.get(name=name)
        TaggedPublication.objects.create(content_object=live, tag=tag, first_published_at=at)
    append_line(Verb.PUBLISH, None, release.article, release, live.seal, at)
    return live


# Who signs (R2, R3, R5)


def test_a_writer_and_an_account_without_a_duty_who_signed_are_named(newsroom):
    """The whole forgery of rows and lines, every digest computed, the release without writers."""
    story = newsroom.draft()
    with forgery() as problems:
        at = timezone.now()
        release = build_release(story, 1, newsroom.reporter, at, settings.NEWSROOM_CHAIN, [])
        release.save(force_insert=True)
        append_line(Verb.SUBMIT, newsroom.reporter, story, release, release.seal, at)
        forge_signature(release, newsroom.reporter, "initial_review")
        forge_signature(release, newsroom.outsider, "responsible_editor")
        made_public(release, timezone.now())
        Article.objects.filter(pk=story.pk).update(stage="cleared")
        text = "\n".join(problems())
    assert "张力雯 wrote in release 1 and is not named with it" in text
    assert "张力雯 did not hold the duty initial_review there" in text
    assert "访客 did not hold the duty responsible_editor there" in text


def test_a_named_writer_who_signed_is_named(newsroom):
    release = newsroom.submitted()
    newsroom.reporter.groups.add(Group.objects.get(name="initial_review"))
    with forgery() as problems:
        forge_signature(release, newsroom.reporter, "initial_review")
        Article.objects.update(waits_for="responsible_editor")
        assert any("张力雯 signed release 1, in which they wrote" in row for row in problems())


def test_one_person_who_signed_both_steps_is_named(newsroom):
    release = newsroom.half_signed()
    with forgery() as problems:
        sign_off = SignOff.objects.get()
        mark = {**sign_off.seal, "step": "responsible_editor", "label": "责任编辑"}
        append_line(Verb.SIGN, newsroom.first, release.article, release, mark)
        assert any("赵静 signed release 1 twice" in row for row in problems())


def test_a_step_that_was_signed_out_of_turn_is_named(newsroom):
    release = newsroom.submitted()
    with forgery() as problems:
        forge_signature(release, newsroom.second, "responsible_editor")
        assert any(
            "responsible_editor of release 1 was signed out of turn" in s for s in problems()
        )


def test_an_older_text_that_was_signed_is_named(newsroom):
    older = newsroom.submitted()
    desk.recall(older.article, newsroom.reporter)
    newsroom.rewritten(older.article, headline="新题")
    newsroom.submitted(older.article)
    with forgery() as problems:
        forge_signature(older, newsroom.first, "initial_review")
        assert any(
            "release 1 was signed though a newer text was submitted" in s for s in problems()
        )


def test_a_duty_is_held_when_the_log_says_so_and_not_when_the_row_does(newsroom):
    """A duty that appeared by SQL, was used, and is still there."""
    desk.save_account(
        newsroom.outsider, newsroom.administrator, duties=["reporter"], channels=[newsroom.channel]
    )
    release = newsroom.submitted()
    with forgery() as problems:
        newsroom.outsider.groups.add(Group.objects.get(name="initial_review"))
        with act_under_guards():
            desk.sign(release, newsroom.outsider, read=release.digest)
        sentence = problems()
    assert any("访客 did not hold the duty initial_review there" in each for each in sentence)
    assert any("访客) is not as the log has it: duties" in each for each in sentence)


def test_a_duty_in_another_channel_is_none_here(newsroom):
    sports = channel("sports", "体育")
    desk.save_account(
        newsroom.outsider, newsroom.administrator, duties=["initial_review"], channels=[sports]
    )
    release = newsroom.submitted()
    with forgery() as problems:
        forge_signature(release, newsroom.outsider, "initial_review")
        assert any("访客 did not hold the duty initial_review there" in row for row in problems())


def test_a_closed_account_that_signed_is_named(newsroom):
    editor = person("sunhong", "孙红", "initial_review")
    release = newsroom.submitted()
    desk.save_account(editor, newsroom.administrator, is_active=False)
    with forgery() as problems:
        later = timezone.now() + DAY
        forge_signature(release, editor, "initial_review", at=later)
        assert any("孙红 did not hold the duty initial_review there" in row for row in problems())


def test_a_chain_of_another_newsroom_is_named(newsroom):
    clear(newsroom, newsroom.submitted())
    story = newsroom.draft(headline="另一篇")
    steps = [
        type(s)(slug, slug) for s, slug in zip(settings.NEWSROOM_CHAIN, ("a", "b"), strict=True)
    ]
    with forgery() as problems:
        writers = [{"id": newsroom.reporter.pk, "name": "张力雯"}]
        release = build_release(story, 1, newsroom.reporter, timezone.now(), steps, writers)
        release.save(force_insert=True)
        append_line(Verb.SUBMIT, newsroom.reporter, story, release, release.seal)
        assert any("under another chain than the newsroom's" in row for row in problems())


# What was signed (R4) and what is public (R1, R6, R10)


def test_a_text_that_is_not_what_was_saved_last_is_named(newsroom):
    story = newsroom.draft()
    Article.objects.filter(pk=story.pk).update(body="<p>偷改的文字。</p>")
    with forgery() as problems:
        assert (
            f"Story {story.pk}: its working copy is not what was saved last by the log."
            in problems()
        )
        story.refresh_from_db()
        writers = [{"id": newsroom.reporter.pk, "name": "张力雯"}]
        at = timezone.now()
        release = build_release(story, 1, newsroom.reporter, at, settings.NEWSROOM_CHAIN, writers)
        release.save(force_insert=True)
        append_line(Verb.SUBMIT, newsroom.reporter, story, release, release.seal, at)
        assert any("release 1 is not the text that was saved last" in row for row in problems())


def test_a_picture_whose_focal_point_was_moved_on_the_log_is_no_break(newsroom, picture_file):
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes())
    figure = {"picture": picture, "caption": "桥", "credit": "甲", "alt": "一座桥"}
    newsroom.draft(figures=[figure])
    desk.describe(picture, newsroom.first, focal_x=10)
    desk.describe(picture, newsroom.first, focal_x=20, focal_y=30)
    with forgery() as problems:
        assert problems() == []
        Picture.objects.update(focal_x=77)
        assert any(f"picture {picture.pk} is not as the log has it" in row for row in problems())


def test_a_text_that_goes_back_to_a_lower_number_is_named(newsroom):
    story = newsroom.published()
    older = story.live.release
    newsroom.rewritten(story, headline="更正的题")
    clear(newsroom, newsroom.submitted(story))
    with forgery() as problems:
        Slot.objects.create(article=story, release=older, publish_at=timezone.now())
        assert f"Story {story.pk} is not scheduled as the log has it." in problems()
        Slot.objects.all().delete()
        at = timezone.now()
        data = {**story.live.seal, "release": older.pk, "digest": older.digest}
        append_line(Verb.PUBLISH, None, story, older, data, at)
        Publication.objects.update(release=older, published_at=at)
        assert any("release 1 had been replaced by a newer one" in row for row in problems())


def test_a_withdrawn_text_that_is_public_again_is_named(newsroom):
    story = newsroom.published()
    release = story.live.release
    taken_back(story, newsroom.second)
    with forgery() as problems:
        made_public(release, timezone.now())
        assert any("release 1 was withdrawn" in row for row in problems())


def test_a_publication_without_all_signatures_in_the_log_is_named(newsroom):
    release = newsroom.half_signed()
    with forgery() as problems:
        made_public(release, timezone.now())
        assert any("release 1 is not signed at every step of its chain" in s for s in problems())


def test_what_became_public_under_embargo_is_named(newsroom):
    release = newsroom.submitted()
    desk.plan(release.article, newsroom.reporter, embargo_until=timezone.now() + DAY)
    story = clear(newsroom, release)
    with forgery() as problems:
        Slot.objects.all().delete()
        made_public(story.latest, timezone.now())
        assert any("it became public under embargo" in row for row in problems())


def test_a_withdrawal_by_somebody_who_does_not_answer_for_it_is_named(newsroom):
    story = newsroom.published()
    withdrawn = taken_back(story, newsroom.second)
    with forgery() as problems:
        line = story.entries.get(verb="withdraw")
        data = {**line.data, "person": newsroom.outsider.pk, "name": "访客"}
        sql("DELETE FROM articles_entry WHERE id = %s", line.pk)
        append_line(Verb.WITHDRAW, newsroom.outsider, story, withdrawn.release, data)
        assert any("访客 did not answer for it at that moment" in row for row in problems())


# Every column that readers get


@pytest.fixture
def corrected_story(newsroom) -> Article:
    """Public with a correction."""
    story = newsroom.published()
    newsroom.rewritten(story, notice_kind="correction", notice_text="数字已改正")
    return clear(newsroom, newsroom.submitted(story))


PUBLICATION = {
    "noticed_at": [None, timezone.now() - DAY],
    "published_at": [timezone.now() - DAY],
    "first_published_at": [timezone.now() - DAY],
}


@pytest.mark.parametrize("name", PUBLICATION)
def test_a_moment_of_a_publication_that_was_changed_is_named(corrected_story, name):
    for value in PUBLICATION[name]:
        with forgery() as problems:
            Publication.objects.update(**{name: value})
            assert any(f"its {name} is not as the log has it" in row for row in problems()), value


def test_a_publication_in_another_channel_is_named(corrected_story):
    with forgery() as problems:
        Publication.objects.update(channel=channel("sports", "体育"))
        assert any("public in another channel than was signed" in row for row in problems())


def test_a_tag_listed_at_another_moment_is_named(corrected_story):
    with forgery() as problems:
        TaggedPublication.objects.update(first_published_at=timezone.now())
        assert any("listed under its tags at another moment" in row for row in problems())


def test_a_picture_that_is_public_with_a_story_and_not_signed_is_named(
    corrected_story, picture_file
):
    other = desk.add_picture(None, picture_file.read_bytes())
    with forgery() as problems:
        corrected_story.live.pictures.add(other)
        assert any("public with other pictures than were signed" in row for row in problems())


ARTICLE = {
    "embargo_until": timezone.now() + DAY,
    "publish_at": timezone.now() + DAY,
    "stage": "sent_back",
    "owner": None,
}


@pytest.mark.parametrize("name", ARTICLE)
def test_a_column_of_the_working_copy_that_was_changed_is_named(corrected_story, name):
    with forgery() as problems:
        Article.objects.update(**{name: ARTICLE[name]})
        assert any(f"its {name}" in row for row in problems())


def test_an_embargo_that_was_lifted_by_sql_is_named(newsroom):
    release = newsroom.submitted()
    desk.plan(release.article, newsroom.reporter, embargo_until=timezone.now() + DAY)
    with forgery() as problems:
        Article.objects.update(embargo_until=None)
        assert any("its embargo_until is not as the log has it" in row for row in problems())
        with act_under_guards():
            desk.plan(release.article, newsroom.reporter, embargo_until=timezone.now() + 2 * DAY)
        assert any("which no line of the log had made it" in row for row in problems())


def test_a_review_that_was_claimed_or_moved_by_sql_is_named(newsroom):
    newsroom.submitted()
    with forgery() as problems:
        Article.objects.update(waits_for="responsible_editor")
        assert any("its waits_for is not as the log has it" in row for row in problems())
    with forgery() as problems:
        Article.objects.update(claimed_by=newsroom.second, claimed_at=timezone.now())
        assert any("its claimed_by_id is not as the log has it" in row for row in problems())


def test_a_slot_that_was_moved_or_made_is_named(newsroom):
    release = newsroom.submitted()
    desk.plan(release.article, newsroom.reporter, publish_at=timezone.now() + DAY)
    story = clear(newsroom, release)
    for forge in (
        lambda: Slot.objects.update(publish_at=F("publish_at") - DAY),
        lambda: Slot.objects.all().delete(),
    ):
        with forgery() as problems:
            forge()
            assert f"Story {story.pk} is not scheduled as the log has it." in problems()


def test_a_story_that_was_deleted_under_its_publication_is_named(corrected_story):
    """Its lines, its releases and its publication stay."""
    with forgery() as problems:
        _without_foreign_keys("articles_article", corrected_story.pk)
        assert f"Story {corrected_story.pk} is gone, though the record has it." in problems()


def _without_foreign_keys(table: str, pk: int) -> None:
    """As the owner does who takes off the keys, or SQLite with its foreign keys off."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass, conname FROM pg_constraint "
                "WHERE confrelid = %s::regclass AND contype = 'f'",
                [table],
            )
            keys = cursor.fetchall()
        check_deferred()
        for pointing, name in keys:
            sql(f"ALTER TABLE {pointing} DROP CONSTRAINT {name}")
    else:
        sql("PRAGMA defer_foreign_keys = ON")
    sql(f"DELETE FROM {table} WHERE id = %s", pk)


# People, channels, addresses, the front page


def test_what_an_account_or_a_channel_became_by_sql_is_named(newsroom):
    sports = channel("sports", "体育")
    account = desk.save_account(
        None,
        newsroom.administrator,
        username="new",
        name="新人",
        duties=["reporter"],
        channels=[sports],
    )
    desk.save_channel(sports, newsroom.administrator, name="体育新闻", slug="sport", listed=False)
    changes = {
        "name": lambda: Person.objects.filter(pk=account.pk).update(name="别人"),
        "superuser": lambda: Person.objects.filter(pk=account.pk).update(is_superuser=True),
        "active": lambda: Person.objects.filter(pk=account.pk).update(is_active=False),
        "duties": lambda: account.groups.add(Group.objects.get(name="responsible_editor")),
        "channels": lambda: account.channels.clear(),
        "address": lambda: Channel.objects.filter(pk=sports.pk).update(slug="other"),
        "listed": lambda: Channel.objects.filter(pk=sports.pk).update(listed=True),
    }
    with forgery() as problems:
        assert problems() == []
    for name, forge in changes.items():
        with forgery() as problems:
            forge()
            (sentence,) = problems()
            assert "is not as the log has it" in sentence
            assert name in sentence


def test_an_absence_made_or_changed_by_sql_is_named(newsroom):
    at = timezone.now()
    times = {"since": at - DAY, "until": at + DAY}
    with forgery() as problems:
        Absence.objects.create(person=newsroom.second, deputy=newsroom.outsider, **times)
        assert any("is not in the log" in row for row in problems())
    desk.record_absence(newsroom.second, newsroom.first, by=newsroom.administrator, **times)
    for change in ({"until": at + 2 * DAY}, {"deputy": newsroom.outsider}, {"since": at - 2 * DAY}):
        with forgery() as problems:
            Absence.objects.update(**change)
            assert any("is not as the log has it" in row for row in problems()), change


def test_addresses_that_lead_elsewhere_by_sql_are_named(newsroom):
    story, other = newsroom.published(), newsroom.draft(headline="另一篇")
    old = desk.save_old_address(None, newsroom.first, path="/old.html", to=str(story.pk))
    with forgery() as problems:
        assert problems() == []
        OldAddress.objects.filter(pk=old.pk).update(article=other)
        assert any("old address" in row and "story" in row for row in problems())
    with forgery() as problems:
        OldAddress.objects.create(path="/x.html", article=other)
        assert any("is not in the log" in row for row in problems())
    about = desk.save_channel(
        None, newsroom.administrator, name="关于", slug="about-us", listed=False
    )
    pages = [newsroom.draft(headline=text, channel=about) for text in ("关于我们", "别的")]
    page = desk.save_standing_page(None, newsroom.administrator, slug="about", article=pages[0])
    with forgery() as problems:
        assert problems() == []
        StandingPage.objects.filter(pk=page.pk).update(article=pages[1])
        assert any("standing page" in row for row in problems())


def test_a_front_page_arranged_by_sql_is_named(newsroom):
    live = newsroom.published().live
    with forgery() as problems:
        Placement.objects.create(publication=live, place="lead")
        assert "The front page is not as the log has it." in problems()
    placements = [(live, "lead", None)]
    desk.arrange(newsroom.second, placements=placements, seen_digest=desk.arrangement())
    with forgery() as problems:
        assert problems() == []
        Placement.objects.update(place="headline")
        assert "The front page is not as the log has it." in problems()
    taken_back(live.article, newsroom.second)
    with forgery() as problems:
        assert problems() == []


def test_a_duty_of_an_account_older_than_the_log_is_named_once_stock_was_taken(newsroom):
    """The cast came by no verb of the desk, as who was made by ``createsuperuser``."""
    release = newsroom.half_signed()
    assert desk.take_stock() == 6
    assert desk.take_stock() == 0
    with forgery() as problems:
        assert problems() == []
        newsroom.outsider.groups.add(Group.objects.get(name="responsible_editor"))
        assert any("访客) is not as the log has it: duties" in row for row in problems())
        forge_signature(release, newsroom.outsider, "responsible_editor")
        assert any("访客 did not hold the duty responsible_editor" in row for row in problems())


def test_what_was_signed_before_stock_was_taken_stays_lawful(newsroom):
    release = newsroom.half_signed()
    desk.take_stock()
    desk.save_account(newsroom.first, newsroom.administrator, duties=[])
    desk.sign(release, newsroom.second, read=release.digest)
    with forgery() as problems:
        assert problems() == []
