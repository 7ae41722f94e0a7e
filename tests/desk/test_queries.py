"""What the desk's verbs ask the database: a number that grows with nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from taggit.models import Tag

from articles import desk, search, tasks
from articles.models import Article, Person, Publication, TaggedPublication, with_duties, with_roles
from articles.text import bounds
from tests.support.cast import channel, person
from tests.support.query_cost import record_queries

pytestmark = pytest.mark.django_db

#: Among the last one's: which part of its month's sitemap it is in, a second worker who helps.
FIRST, LAST = 18, 36
MANY = [f"标签{number}" for number in range(bounds.TAGS)]


def signatures(newsroom, **words) -> tuple[list[str], list[str]]:
    """What the first and the last signature of a story ask."""
    release = newsroom.submitted(**words)
    with record_queries() as first:
        desk.sign(release, newsroom.first, read=release.digest)
    with record_queries() as last:
        desk.sign(release, newsroom.second, read=release.digest)
    return first, last


def test_a_first_signature_asks_little(newsroom):
    first, _last = signatures(newsroom)
    assert len(first) <= FIRST, first


def test_the_last_signature_asks_little(newsroom):
    _first, last = signatures(newsroom)
    assert len(last) <= LAST + search.engine().merges, last


def test_many_tags_cost_no_more_than_a_few(newsroom):
    few = signatures(newsroom)[1]
    many = signatures(newsroom, tags=MANY[:12])[1]
    assert len(many) == len(few)


def test_many_who_are_told_cost_no_more_than_a_few(newsroom):
    few = signatures(newsroom)[0]
    for number in range(30):
        person(f"more{number}", f"责编{number}", "responsible_editor", channels=[newsroom.channel])
    assert len(signatures(newsroom)[0]) == len(few)


def test_a_story_below_another_channel_costs_no_more(newsroom):
    few = signatures(newsroom)[1]
    newsroom.channel.parent = channel("above", "上级")
    newsroom.channel.save()
    assert len(signatures(newsroom)[1]) == len(few)


def test_a_draft_with_many_tags_asks_little(newsroom):
    Tag.objects.bulk_create(Tag(name=name, slug=f"tag-{name}") for name in MANY)
    with record_queries() as few:
        newsroom.draft(tags=MANY[:2])
    with record_queries() as many:
        story = newsroom.draft(tags=MANY)
    assert len(many) <= len(few) + 1
    assert sorted(story.tags.names()) == sorted(MANY)


def test_tags_are_found_however_they_are_written(newsroom):
    newsroom.draft(tags=["NBA", "100%", "ΑΘΗΝΑ"])
    story = newsroom.draft(tags=["nba", "100_", "αθηνα"])
    assert {"NBA", "100_"} <= set(story.tags.names())
    assert "100%" not in story.tags.names()


def test_of_two_tags_that_are_alike_the_older_is_taken(newsroom):
    older, _newer = (Tag.objects.create(name=name, slug=f"tag-{name}") for name in ("Vr", "VR"))
    assert list(newsroom.draft(tags=["vr"]).tags.all()) == [older]


def test_saved_tags_are_those_given_and_no_others(newsroom):
    story = newsroom.draft(tags=["湿地", "观鸟"])
    newsroom.rewritten(story, tags=["观鸟", "黄河"])
    assert set(story.tags.names()) == {"观鸟", "黄河"}


def test_the_rows_of_published_tags_know_when_the_story_first_went_out(newsroom):
    story = newsroom.published(tags=MANY[:3])
    desk.sign(
        half := newsroom.half_signed(
            article=newsroom.rewritten(story, headline="又一批水鸟", tags=MANY[2:6])
        ),
        newsroom.second,
        read=half.digest,
        at=timezone.now() + timedelta(days=1),
    )
    live = Publication.objects.get(article=story)
    rows = TaggedPublication.objects.filter(content_object=live)
    assert {row.tag.name for row in rows} == set(MANY[2:6])
    assert {row.first_published_at for row in rows} == {live.first_published_at}
    assert live.published_at > live.first_published_at


def test_people_with_their_posts_are_as_they_are_without(newsroom):
    far, near = channel("far", "远"), newsroom.channel
    person("both", "两处", "reporter", "initial_review", channels=[far, near])
    away = person("away", "外出", "responsible_editor", channels=[far])
    soon = timezone.now() + timedelta(days=1)
    times = {"since": timezone.now() - timedelta(days=1), "until": soon}
    desk.record_absence(away, newsroom.first, **times, by=newsroom.administrator)
    with record_queries() as queries:
        read = [
            (p, p.duties, p.channel_ids, p.stands_in)
            for p in with_roles(with_duties(Person.objects.all()))
        ]
    assert len(queries) == 2
    plain = {p.pk: p for p in Person.objects.all()}
    assert len(read) == len(plain)
    for p, *facts in read:
        assert facts == [plain[p.pk].duties, plain[p.pk].channel_ids, plain[p.pk].stands_in]


@pytest.mark.parametrize("where", ["near", "far", None])
@pytest.mark.parametrize("what", ["draft", "moved", "owned"])
def test_one_story_is_visible_to_whom_a_list_shows_it(newsroom, where, what):
    far = channel("far", "远")
    person("reads-far", "远编", "initial_review", channels=[far])
    person("reads-near", "近编", "initial_review", channels=[newsroom.channel])
    owner = person("writes-far", "远记", "reporter", channels=[far])
    story = newsroom.published() if what == "moved" else newsroom.draft()
    at = {"near": newsroom.channel, "far": far, None: None}[where]
    Article.objects.filter(pk=story.pk).update(
        channel=at, **({"owner": owner} if what == "owned" else {})
    )
    story = Article.objects.get(pk=story.pk)
    for who in Person.objects.all():
        is_listed = Article.objects.visible_to(who).filter(pk=story.pk).exists()
        assert story.is_visible_to(who) == is_listed, who


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_asks_no_more_with_many_pages(newsroom):
    """With all that follows the commit: the files of every page that showed the story go in one turn."""
    few = newsroom.published(headline="甲", tags=["湿地"])
    many = newsroom.published(headline="乙", tags=[f"标签{number}" for number in range(30)])
    tasks.press_pages.call()
    costs = []
    for story in (few, many):
        with record_queries() as queries:
            desk.withdraw(story, newsroom.second, reason="内容有误")
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 5
    assert costs[0] < 60
