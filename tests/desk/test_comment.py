"""desk.comment, desk.resolve, desk.reopen: what colleagues say about a story."""

import pytest
from django.utils import timezone

from articles import audit, desk
from articles.models import Comment, Entry
from tests.support.cast import move_person, person
from tests.support.record import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(newsroom):
    return newsroom.submitted()


@pytest.fixture
def comment(newsroom, release):
    """A comment of the first editor."""
    return desk.comment(release.article, newsroom.first, "导语太长", release=release)


def test_a_comment_is_kept_with_its_text_and_its_moment(newsroom, release):
    at = timezone.now()
    comment = desk.comment(
        release.article, newsroom.first, " 数目请核 ", quote=" 三千多只 ", release=release, at=at
    )
    comment = Comment.objects.get(pk=comment.pk)
    assert (comment.text, comment.quote, comment.name) == ("数目请核", "三千多只", "赵静")
    assert (comment.release, comment.at, comment.is_resolved) == (release, at, False)


def test_the_log_keeps_what_was_said(newsroom, release):
    comment = desk.comment(
        release.article, newsroom.first, "数目请核", quote="三千", release=release
    )
    entry = Entry.objects.last()
    assert (entry.verb, entry.note, entry.release) == ("comment", "数目请核", release)
    assert (entry.data["comment"], entry.data["quote"]) == (comment.pk, "三千")
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("who", ["reporter", "first", "second"])
def test_everybody_on_the_desk_who_sees_the_story_may(newsroom, release, who):
    assert desk.comment(release.article, getattr(newsroom, who), "看过了")


def test_a_draft_can_be_talked_about(newsroom, colleague):
    assert desk.comment(newsroom.draft(), colleague, "要配图吗").release is None


def test_the_writer_answers_wherever_they_work_now(newsroom, elsewhere, comment):
    move_person(newsroom.reporter, *elsewhere.channels.all())
    assert desk.comment(comment.article, newsroom.reporter, "已核", reply_to=comment)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_who_has_no_duty_may_not(newsroom, release, who):
    with refused():
        desk.comment(release.article, getattr(newsroom, who), "看过了")


def test_who_does_not_see_the_story_may_not(newsroom, elsewhere, release):
    with refused("no access"):
        desk.comment(release.article, elsewhere, "看过了")


@pytest.mark.parametrize("text", ["", "  ", "\u3000\n", "\u200b", "\x00"])
def test_an_empty_comment_is_refused(newsroom, release, text):
    with refused("empty"):
        desk.comment(release.article, newsroom.first, text, quote="三千")


def test_a_comment_without_end_is_refused(newsroom, release):
    with refused("4000"):
        desk.comment(release.article, newsroom.first, "长" * 4001)


def test_a_passage_has_five_hundred_characters_at_most(newsroom, release):
    assert desk.comment(release.article, newsroom.first, "长", quote="句" * 500)
    with refused("500"):
        desk.comment(release.article, newsroom.first, "长", quote="句" * 501)


def test_an_answer_belongs_to_the_comment(newsroom, comment):
    answer = desk.comment(comment.article, newsroom.reporter, "已改", reply_to=comment)
    again = desk.comment(comment.article, newsroom.first, "好", reply_to=answer)
    assert list(comment.replies.all()) == [answer, again]


def test_an_answer_to_another_story_is_refused(newsroom, comment):
    other = newsroom.draft()
    with refused("another story"):
        desk.comment(other, newsroom.first, "好", reply_to=comment)


def test_the_text_of_another_story_is_refused(newsroom, release):
    other = newsroom.draft()
    with refused("another story"):
        desk.comment(other, newsroom.first, "好", release=release)


@pytest.mark.parametrize(
    "text",
    ["@丰丽莎请看", "请@fenglisha 看", "\uff20丰丽莎", "@FengLisha\uff0c请看", "(@丰丽莎)"],
)
def test_a_colleague_is_mentioned_by_name_or_username(newsroom, release, text):
    comment = desk.comment(release.article, newsroom.first, text)
    assert list(comment.mentioned.all()) == [newsroom.second]
    assert Entry.objects.last().data["mentioned"] == [newsroom.second.pk]


@pytest.mark.parametrize("text", ["丰丽莎请看", "@丰丽", "@fenglishan", "a@fenglisha", "@", "@@ @"])
def test_what_only_looks_like_a_mention_is_none(newsroom, release, text):
    assert not desk.comment(release.article, newsroom.first, text).mentioned.exists()


def test_the_longer_name_is_meant(newsroom, release):
    longer = person("zhangliwenwen", "张力雯雯", "reporter")
    comment = desk.comment(release.article, newsroom.first, "@张力雯雯来看")
    assert list(comment.mentioned.all()) == [longer]


def test_who_cannot_see_the_story_is_not_mentioned(newsroom, elsewhere, release):
    comment = desk.comment(release.article, newsroom.first, "@周岩 @访客 请看")
    assert not comment.mentioned.exists()


def test_nobody_mentions_themselves(newsroom, release):
    assert not desk.comment(release.article, newsroom.first, "@赵静 记一下").mentioned.exists()


def test_a_comment_moves_nothing(newsroom, release):
    before = (release.article.version, release.article.stage)
    desk.comment(release.article, newsroom.first, "看过了")
    release.article.refresh_from_db()
    assert (release.article.version, release.article.stage) == before


@pytest.mark.parametrize("who", ["first", "second"])
def test_an_editor_resolves_it(newsroom, comment, who):
    by = getattr(newsroom, who)
    desk.resolve(comment, by)
    comment.refresh_from_db()
    assert (comment.is_resolved, comment.resolved_by) == (True, by)


def test_a_reporter_resolves_their_own(newsroom, release):
    mine = desk.comment(release.article, newsroom.reporter, "请留意数字")
    assert desk.resolve(mine, newsroom.reporter).is_resolved


def test_a_reporter_does_not_resolve_an_editors(newsroom, comment):
    with refused("Only an editor"):
        desk.resolve(comment, newsroom.reporter)


def test_resolving_an_answer_resolves_the_whole(newsroom, comment):
    answer = desk.comment(comment.article, newsroom.reporter, "已改", reply_to=comment)
    assert desk.resolve(answer, newsroom.first) == comment


def test_twice_is_refused(newsroom, comment):
    desk.resolve(comment, newsroom.first)
    with refused("already"):
        desk.resolve(comment, newsroom.second)


def test_it_is_taken_up_again(newsroom, comment):
    desk.resolve(comment, newsroom.first)
    desk.reopen(comment, newsroom.second)
    comment.refresh_from_db()
    assert (comment.is_resolved, comment.resolved_by) == (False, None)


def test_what_is_open_is_not_reopened(newsroom, comment):
    with refused("already"):
        desk.reopen(comment, newsroom.first)


def test_both_are_in_the_log(newsroom, comment):
    desk.resolve(comment, newsroom.first)
    desk.reopen(comment, newsroom.first)
    lines = [(entry.verb, entry.data["comment"]) for entry in Entry.objects.order_by("-pk")[:2]]
    assert lines == [("reopen", comment.pk), ("resolve", comment.pk)]


@pytest.mark.parametrize("verb", [desk.resolve, desk.reopen])
def test_somebody_of_another_channel_settles_nothing(newsroom, elsewhere, comment, verb):
    with refused("no access"):
        verb(comment, elsewhere)
