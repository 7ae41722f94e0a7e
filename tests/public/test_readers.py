"""Stories as readers' pages get them: in one question, the same as row by row."""

import pytest
from django.db import connection

from articles import desk
from articles.framework.prepared import query_cache
from articles.models import SignOff, TaggedPublication
from articles.queries import readers
from articles.queries.cached import cache_key
from tests.support.query_cost import record_queries
from tests.support.stories import AT, published_at, republish_story

pytestmark = pytest.mark.django_db

#: Quotes, brackets and characters outside the first plane, as JSON could mistake them.
_ODD = ["{\"'[1]'\"}", "\\u4e1c", "🐦 湿地", "滩涂"]


def _facts(marks) -> list[dict]:
    columns = [field.attname for field in SignOff._meta.concrete_fields]
    return [{name: getattr(mark, name) for name in columns} for mark in marks]


def _as_rows_say(story) -> None:
    assert _facts(story.release.signatures) == _facts(story.release.signoffs.order_by("at", "id"))
    tagged_publications = TaggedPublication.objects.filter(content_object=story).order_by("id")
    tags = tagged_publications.values_list("tag_id", "tag__name", "tag__slug")
    assert [(tag.pk, tag.name, tag.slug) for tag in story.shown_tags] == list(tags)


def test_a_story_comes_with_its_signatures_and_tags_in_one_question(newsroom):
    first = published_at(newsroom, AT, tags=_ODD).article
    article = republish_story(newsroom, first, tags=[*_ODD[2:], *_ODD[:1]]).article
    # What Django would first ask SQLite, it has not asked yet.
    connection.features.__dict__.pop("supports_json_field", None)
    with record_queries() as questions:
        story = readers.live(article.pk)
        assert len(story.release.signatures) == 2
        assert len(story.shown_tags) == 3
    assert len(questions) == 1, questions
    _as_rows_say(story)


def test_lists_in_full_have_each_story_with_its_own(newsroom):
    for number in range(3):
        newsroom.published(headline=f"第{number}篇", tags=_ODD[:number])
    story = newsroom.published(tags=_ODD)
    channel, tag = newsroom.channel.pk, story.live.tags.first().pk
    for stories in (
        readers.newest(count=9),
        readers.newest_of([channel], count=9, in_full=True),
        readers.tagged(tag, count=9, in_full=True),
    ):
        with record_queries() as questions:
            result = readers.whole(readers.whole(stories))
        assert not questions
        assert result
        for each in result:
            _as_rows_say(each)


def test_a_story_without_tags_has_none(newsroom):
    story = readers.live(newsroom.published(tags=[]).pk)
    assert story.shown_tags == []
    assert readers.related(story) == []


def test_what_is_foreseen_of_many_stories_is_what_each_of_them_is_alone(newsroom):
    first = published_at(newsroom, AT, tags=_ODD[:2]).article
    republish_story(newsroom, first, headline="第二稿")
    numbers = [first.pk, newsroom.published(tags=[]).pk, newsroom.half_signed().article_id, 2**62]
    alone = list(map(_facts_of_story, numbers))
    with query_cache({}):
        readers.foreseen(numbers)
        with record_queries() as questions:
            foreseen = list(map(_facts_of_story, numbers))
    assert questions == []
    assert foreseen == alone
    assert [len(row) for row in alone] == [4, 3, 0, 0]


def _facts_of_story(article: int) -> list:
    """A story and its record, as facts; nothing where it is not public."""
    if (story := readers.live(article)) is None:
        return []
    entries = [
        (each.pk, each.verb, each.release.number, _facts(each.release.signatures))
        for each in readers.history(story)
    ]
    return [cache_key(story), _facts(story.release.signatures), *entries]


def test_nobody_finds_what_is_not_public(newsroom):
    signed_once = newsroom.half_signed().article_id
    story = newsroom.published()
    desk.withdraw(story, newsroom.second, reason="有误，已撤下")
    for article in (signed_once, story.pk, 2**62, 2**70):
        assert readers.live(article) is None
