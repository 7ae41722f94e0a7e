"""desk.claim and desk.unclaim: taking a story to read, so that two do not read it at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import audit, desk
from articles.models import Article, Entry
from articles.models.article import CLAIM_LASTS
from tests.support.record import refused

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = NOW + CLAIM_LASTS
SHORTLY = LATER - timedelta(seconds=1)


def claim_story(newsroom, by=None, at=NOW):
    """A release that is being read by the first editor."""
    release = newsroom.submitted()
    desk.claim(release.article, by or newsroom.first, at=at)
    return release


def of(release) -> Article:
    return Article.objects.get(pk=release.article_id)


def test_an_editor_takes_a_story_to_read(newsroom):
    release = claim_story(newsroom)
    assert of(release).claim_at(NOW).name == "赵静"


def test_it_says_until_when(newsroom):
    until = timezone.localtime(LATER).strftime("%H:%M")
    assert of(claim_story(newsroom)).claim_at(NOW).until == until


def test_its_line_is_in_the_log_by_the_release(newsroom):
    release = claim_story(newsroom)
    entry = Entry.objects.last()
    assert (entry.verb, entry.person, entry.release) == ("claim", newsroom.first, release)


def test_the_record_is_unbroken(newsroom):
    release = claim_story(newsroom)
    desk.unclaim(release.article, newsroom.first)
    assert list(audit.breaks()) == []


def test_a_claim_makes_no_open_form_stale(newsroom):
    release = newsroom.submitted()
    before = of(release).version
    desk.claim(release.article, newsroom.first)
    assert of(release).version == before


@pytest.mark.parametrize(
    "verb",
    [
        lambda release, by: desk.sign(release, by, read=release.digest, at=SHORTLY),
        lambda release, by: desk.send_back(release, by, note="再核", at=SHORTLY),
        lambda release, by: desk.amend(release, by, headline="编辑的题", at=SHORTLY),
        lambda release, by: desk.claim(release.article, by, at=SHORTLY),
    ],
    ids=["sign", "send_back", "amend", "claim"],
)
def test_while_one_reads_another_is_refused_by_name(newsroom, third, verb):
    release = claim_story(newsroom)
    with refused("赵静 is reading this story until"):
        verb(release, third)


@pytest.mark.parametrize(
    "verb",
    [
        lambda release, by: desk.sign(release, by, read=release.digest, at=LATER),
        lambda release, by: desk.send_back(release, by, note="再核", at=LATER),
        lambda release, by: desk.amend(release, by, headline="编辑的题", at=LATER),
        lambda release, by: desk.claim(release.article, by, at=LATER),
    ],
    ids=["sign", "send_back", "amend", "claim"],
)
def test_a_claim_lapses(newsroom, third, verb):
    verb(claim_story(newsroom), third)


@pytest.mark.parametrize(
    "verb",
    [
        lambda release, news: desk.sign(release, news.first, read=release.digest),
        lambda release, news: desk.send_back(release, news.first, note="再核"),
        lambda release, news: desk.amend(release, news.first, headline="编辑的题"),
        lambda release, news: desk.recall(release.article, news.reporter),
        lambda release, news: desk.unclaim(release.article, news.first),
    ],
    ids=["sign", "send_back", "amend", "recall", "unclaim"],
)
def test_a_claim_ends_with_what_moves_the_story_on(newsroom, verb):
    release = claim_story(newsroom)
    verb(release, newsroom)
    assert (of(release).claimed_by, of(release).claimed_at, of(release).claim) == (None, None, None)


def test_after_the_first_signature_the_second_editor_need_not_wait(newsroom):
    release = claim_story(newsroom)
    desk.sign(release, newsroom.first, read=release.digest)
    assert desk.sign(release, newsroom.second, read=release.digest)


def test_whoever_holds_it_begins_the_time_anew(newsroom):
    release = claim_story(newsroom)
    desk.claim(release.article, newsroom.first, at=SHORTLY)
    assert of(release).claim_at(LATER).name == "赵静"


def test_given_back_a_colleague_may_take_it(newsroom, third):
    release = claim_story(newsroom)
    desk.unclaim(release.article, newsroom.first)
    desk.claim(release.article, third)
    assert of(release).claim.name == "吴岩"


def test_giving_back_is_in_the_log(newsroom):
    release = claim_story(newsroom)
    desk.unclaim(release.article, newsroom.first)
    assert Entry.objects.last().verb == "unclaim"


def test_twice_there_is_nothing_to_give_back(newsroom):
    release = claim_story(newsroom)
    desk.unclaim(release.article, newsroom.first)
    with refused("nothing to give back"):
        desk.unclaim(release.article, newsroom.first)


def test_nobody_gives_back_what_another_reads(newsroom, third):
    release = claim_story(newsroom)
    with refused("nothing to give back"):
        desk.unclaim(release.article, third)


def test_a_lapsed_claim_is_not_given_back(newsroom):
    release = claim_story(newsroom)
    with refused("nothing to give back"):
        desk.unclaim(release.article, newsroom.first, at=LATER)


def test_the_writer_does_not_take_it_to_read(newsroom):
    release = newsroom.submitted()
    with refused("You wrote in this text"):
        desk.claim(release.article, newsroom.reporter)


def test_who_cannot_sign_yet_does_not_take_it(newsroom):
    release = newsroom.submitted()
    with refused("waits for 初审编辑"):
        desk.claim(release.article, newsroom.second)


def test_who_signed_does_not_take_it_again(newsroom):
    release = newsroom.half_signed()
    with refused("must be somebody else"):
        desk.claim(release.article, newsroom.first)


def test_a_draft_is_not_taken_to_read(newsroom):
    draft = newsroom.draft()
    with refused("not in review"):
        desk.claim(draft, newsroom.first)


def test_an_editor_of_another_channel_does_not_take_it(newsroom, elsewhere):
    release = newsroom.submitted()
    with refused():
        desk.claim(release.article, elsewhere)


def test_the_queue_shows_it_still_and_below(newsroom, third):
    early, late = newsroom.submitted(), newsroom.submitted()
    desk.claim(early.article, newsroom.first)
    assert list(Article.objects.waiting_for(third)) == [late.article, early.article]


def test_the_queue_of_whoever_reads_it_keeps_its_order(newsroom):
    early, late = newsroom.submitted(), newsroom.submitted()
    desk.claim(early.article, newsroom.first)
    assert list(Article.objects.waiting_for(newsroom.first)) == [early.article, late.article]


def test_an_older_claim_does_not_pass_to_the_next_text(newsroom):
    release = claim_story(newsroom)
    desk.recall(release.article, newsroom.reporter)
    newsroom.submitted(release.article)
    assert of(release).claim is None
