"""desk.amend: an editor rewrites during review."""

import re

import pytest

from articles import desk
from articles.models import Article, Publication, Release
from tests.support.cast import move_person
from tests.support.record import refused

from .hostile import FORBIDDEN, HTML

pytestmark = pytest.mark.django_db


def test_it_freezes_a_new_release(newsroom):
    release = newsroom.submitted()
    newer = desk.amend(release, newsroom.first, headline="编辑的题")
    assert (newer.number, newer.headline) == (2, "编辑的题")


def test_the_release_that_was_read_stays_as_it_was(newsroom):
    release = newsroom.submitted()
    desk.amend(release, newsroom.first, headline="编辑的题")
    assert Release.objects.get(pk=release.pk).form_digest == release.digest


def test_no_earlier_signature_counts(newsroom):
    newer = desk.amend(newsroom.half_signed(), newsroom.second, headline="编辑的题")
    assert not newer.signoffs.exists()


def test_the_story_waits_for_the_first_step_again(newsroom):
    newer = desk.amend(newsroom.half_signed(), newsroom.second, headline="编辑的题")
    assert Article.objects.get(pk=newer.article_id).waits_for == "initial_review"


def test_the_writers_stay_the_writers(newsroom):
    release = newsroom.submitted()
    assert desk.amend(release, newsroom.first, headline="编辑的题").writers == release.writers


def test_who_rewrote_may_sign_their_own_step(newsroom):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    assert desk.sign(newer, newsroom.first, read=newer.digest).step == "initial_review"


def test_who_rewrote_may_not_sign_another_step(newsroom, third):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    desk.sign(newer, third, read=newer.digest)
    with refused("your own step"):
        desk.sign(newer, newsroom.first, read=newer.digest)


def test_who_rewrote_as_responsible_editor_may_not_sign_the_first_step(newsroom, third):
    newer = desk.amend(newsroom.half_signed(), third, headline="编辑的题")
    with refused("your own step"):
        desk.sign(newer, third, read=newer.digest)


def test_the_older_text_cannot_be_signed_any_more(newsroom):
    release = newsroom.half_signed()
    desk.amend(release, newsroom.second, headline="编辑的题")
    with refused("newer text"):
        desk.sign(release, newsroom.second, read=release.digest)


def test_two_who_rewrote_read_each_other(newsroom, third):
    first = desk.amend(newsroom.submitted(), newsroom.first, headline="甲题")
    desk.sign(first, newsroom.first, read=first.digest)
    second = desk.amend(first, third, headline="乙题")
    desk.sign(second, newsroom.first, read=second.digest)
    desk.sign(second, third, read=second.digest)
    assert Publication.objects.get().release == second


def test_two_who_rewrote_at_one_step_do_not_clear_it_alone(newsroom, third):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="甲题")
    newer = desk.amend(newer, third, headline="乙题")
    desk.sign(newer, newsroom.first, read=newer.digest)
    with refused("your own step"):
        desk.sign(newer, third, read=newer.digest)


def test_who_rewrote_and_then_wrote_is_a_writer(newsroom):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    desk.recall(newer.article, newsroom.reporter)
    article = Article.objects.get(pk=newer.article_id)
    desk.save(article, newsroom.first, version=article.version, headline="又一题")
    release = newsroom.submitted(article)
    with refused("You wrote in this text"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_who_rewrote_before_it_came_back_signs_no_other_step_later(newsroom, third):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    desk.recall(newer.article, newsroom.reporter)
    release = newsroom.submitted(newer.article)
    desk.sign(release, third, read=release.digest)
    with refused("your own step"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_the_name_of_who_rewrote_is_kept_with_the_release(newsroom):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    assert newer.was_amended


def test_a_rewrite_that_changes_nothing_keeps_text_and_signatures(newsroom):
    release = newsroom.half_signed()
    with refused("Nothing was changed"):
        desk.amend(release, newsroom.second, headline=release.headline)


def test_a_rewrite_that_leaves_half_a_story_is_refused(newsroom):
    release = newsroom.submitted()
    with refused("no headline"):
        desk.amend(release, newsroom.first, headline=" ")


def test_a_value_too_long_is_refused(newsroom):
    release = newsroom.submitted()
    with refused("200"):
        desk.amend(release, newsroom.first, headline="字" * 201)


def test_the_second_step_may_not_before_the_first(newsroom):
    release = newsroom.submitted()
    with refused("waits for 初审编辑"):
        desk.amend(release, newsroom.second, headline="编辑的题")


def test_who_signed_already_may_not(newsroom):
    release = newsroom.half_signed()
    with refused("You signed this text"):
        desk.amend(release, newsroom.first, headline="编辑的题")


def test_the_writer_may_not(newsroom):
    newsroom.reporter.groups.add(*newsroom.first.groups.all())
    release = newsroom.submitted()
    with refused("You wrote in this text"):
        desk.amend(release, newsroom.reporter, headline="记者的题")


def test_a_colleague_may_not(newsroom, colleague):
    release = newsroom.submitted()
    with refused("a duty you do not hold"):
        desk.amend(release, colleague, headline="同事的题")


def test_an_older_release_is_refused(newsroom):
    release = newsroom.submitted()
    desk.amend(release, newsroom.first, headline="编辑的题")
    with refused("newer text"):
        desk.amend(release, newsroom.first, headline="又一题")


def test_a_public_text_is_not_rewritten(newsroom, third):
    release = newsroom.published().live.release
    with refused("not in review"):
        desk.amend(release, third, headline="编辑的题")


def test_a_story_is_not_moved_into_a_channel_that_is_not_theirs(newsroom, elsewhere):
    move_person(newsroom.first, newsroom.channel)
    release = newsroom.submitted()
    with refused():
        desk.amend(release, newsroom.first, channel=elsewhere.channels.get())


def test_a_changed_digest_needs_a_new_reading(newsroom):
    release = newsroom.submitted()
    newer = desk.amend(release, newsroom.first, headline="编辑的题")
    with refused("read it again"):
        desk.sign(newer, newsroom.first, read=release.digest)


@pytest.mark.parametrize("html", HTML)
def test_no_hostile_html_gets_into_the_record(newsroom, html):
    body = desk.amend(newsroom.submitted(), newsroom.first, body=html + "<p>改</p>").body
    assert not any(re.search(pattern, body, re.I) for pattern in FORBIDDEN)


def test_what_was_smuggled_into_the_working_copy_is_not_frozen(newsroom):
    release = newsroom.submitted()
    Article.objects.update(body="<p>正文</p><script>alert(1)</script>")
    with refused("changed by other means"):
        desk.amend(release, newsroom.first, headline="编辑的题")
    assert release.article.latest == release
