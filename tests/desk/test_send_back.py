"""desk.send_back: giving a text back to its writer, with the reason."""

import pytest

from articles import desk
from articles.models import Article, Publication
from tests.support.record import refused

pytestmark = pytest.mark.django_db


def test_the_story_is_sent_back(newsroom):
    article = desk.send_back(newsroom.submitted(), newsroom.first, note="导语太长")
    assert (article.stage, article.waits_for) == (Article.Stage.SENT_BACK, "")


def test_the_writer_finds_it_among_what_came_back(newsroom):
    desk.send_back(newsroom.submitted(), newsroom.first, note="导语太长")
    assert Article.objects.back_with(newsroom.reporter).exists()


def test_the_reason_is_in_the_log_by_the_release(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note=" 导语太长 ")
    assert release.entries.last().note == "导语太长"


@pytest.mark.parametrize("note", ["", "  ", "\n\u3000", "\x00", "\u200b"])
def test_without_a_reason_it_is_refused(newsroom, note):
    release = newsroom.submitted()
    with refused("Say why"):
        desk.send_back(release, newsroom.first, note=note)


def test_the_second_step_may_send_it_back_too(newsroom):
    release = newsroom.half_signed()
    assert desk.send_back(release, newsroom.second, note="再核").stage == "sent_back"


def test_who_signed_already_may_think_better_of_it(newsroom):
    release = newsroom.half_signed()
    assert desk.send_back(release, newsroom.first, note="再核").stage == "sent_back"


def test_the_second_step_may_not_before_the_first(newsroom):
    release = newsroom.submitted()
    with refused("waits for 初审编辑"):
        desk.send_back(release, newsroom.second, note="再核")


def test_somebody_with_the_first_duty_may_not_after_another_signed_it(newsroom, initial):
    release = newsroom.half_signed()
    with refused("waits for 责任编辑"):
        desk.send_back(release, initial, note="再核")


def test_the_writer_recalls_and_does_not_send_back(newsroom):
    release = newsroom.submitted()
    with refused():
        desk.send_back(release, newsroom.reporter, note="再核")


def test_a_colleague_may_not(newsroom, colleague):
    release = newsroom.submitted()
    with refused("a duty you do not hold"):
        desk.send_back(release, colleague, note="再核")


def test_twice_is_refused(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="再核")
    with refused("not in review"):
        desk.send_back(release, newsroom.first, note="再核")


def test_an_older_release_is_refused(newsroom):
    older = newsroom.submitted()
    desk.recall(older.article, newsroom.reporter)
    newsroom.submitted(older.article)
    with refused("newer text"):
        desk.send_back(older, newsroom.first, note="再核")


def test_signatures_given_before_do_not_count_for_the_next(newsroom):
    release = newsroom.half_signed()
    desk.send_back(release, newsroom.second, note="再核")
    again = newsroom.submitted(release.article)
    with refused("初审编辑"):
        desk.sign(again, newsroom.second, read=again.digest)


def test_the_live_text_stays_when_an_update_goes_back(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    desk.send_back(newsroom.submitted(article), newsroom.first, note="再核")
    assert Publication.objects.get().release.headline == "三千水鸟落滩涂"
