"""Whatever the desk does, each pressed page is what the newsroom itself would answer, once nothing
is due: random newsrooms, their verbs drawn by lot.

``NEWSROOM_EXAMPLES`` asks for so many scripts more, other ones each time.
"""

import os
import random
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from taggit.models import Tag

from articles import desk, press
from articles.models import Article, Channel, Publication, StandingPage
from tests.support.cast import Newsroom
from tests.support.pages import files_with, press_due_pages, stale_pages
from tests.support.stories import AT

pytestmark = pytest.mark.django_db(transaction=True)

MORE = int(os.environ.get("NEWSROOM_EXAMPLES", "0"))
#: Other newsrooms on each database.
_FIRST = range(2) if connection.vendor == "sqlite" else range(2, 4)
SEEDS = [*_FIRST, *(random.Random().randrange(10**9) for _n in range(MORE))]
STEPS = 30
TAGS = ("湿地", "观鸟", "港口", "NBA")
#: As often as it stands here.
TURNS = (
    *["publish"] * 5,
    *["correct"] * 4,
    *["withdraw"] * 3,
    *["publish_again", "schedule", "arrange"],
    *["rename_a_tag", "rename_a_channel", "stand", "stand_down"],
)


class Script:
    """A newsroom of four channels, one below another and one outside the lists."""

    def __init__(self, seed: int):
        self.chance, self.news, self.count = random.Random(seed), Newsroom(), 0
        self.at = AT - timedelta(days=700)
        self.channels = [
            self.news.channel,
            Channel.objects.create(slug="economy", name="经济"),
            Channel.objects.create(slug="harbour", name="港口", parent=self.news.channel),
            Channel.objects.create(slug="house", name="站务", listed=False),
        ]
        self.withdrawn: dict[int, str] = {}

    def play(self) -> str:
        """One turn; what it was."""
        self.at += self.chance.choice(
            [timedelta(minutes=5), timedelta(hours=30), timedelta(days=20)]
        )
        turn = self.chance.choice(TURNS if Publication.objects.count() > 3 else ("publish",))
        return f"{turn} {getattr(self, turn)()}"

    # What it is made of

    def words(self) -> dict:
        self.count += 1
        carried = self.chance.sample(TAGS, self.chance.randint(0, 3))
        notice = self.chance.choice(["", "", "correction"])
        text = f"更正{self.count}。" if notice else ""
        return {
            "headline": f"第〈{self.count}〉篇",
            "tags": carried,
            "channel": self.chance.choice([*self.channels[:3], *self.channels]),
            "notice_kind": notice,
            "notice_text": text,
        }

    def live(self) -> Article | None:
        stories = list(Article.objects.filter(publication__isnull=False).order_by("pk"))
        return self.chance.choice(stories) if stories else None

    def sign(self, release, at) -> None:
        for editor in (self.news.first, self.news.second):
            desk.sign(release, editor, read=release.digest, at=at)

    def submitted(self, article: Article, **words):
        self.news.rewritten(article, **words)
        return self.news.submitted(article)

    # The turns

    def publish(self) -> str:
        release = self.news.submitted(**self.words())
        self.sign(release, self.at)
        return release.headline

    def correct(self) -> str:
        article, words = self.live(), self.words()
        fewer = self.chance.sample(sorted(words), self.chance.randint(1, len(words)))
        fewer += ["notice_kind", "notice_text", "headline"]
        if hasattr(article, "standing_page"):
            words["channel"] = article.channel
        release = self.submitted(article, **{name: words[name] for name in set(fewer)})
        self.sign(release, self.at)
        return f"{article} → {release.headline}"

    def withdraw(self) -> str:
        article = self.live()
        headline = article.live.release.headline
        desk.withdraw(article, self.news.second, reason="撤回。", at=self.at)
        self.withdrawn[article.pk] = headline
        return headline

    def publish_again(self) -> str:
        if not self.withdrawn:
            return ""
        pk = self.chance.choice(sorted(self.withdrawn))
        words = self.words()
        article = Article.objects.get(pk=pk)
        if hasattr(article, "standing_page"):
            words["channel"] = article.channel
        self.sign(self.submitted(article, **words), self.at)
        self.withdrawn.pop(pk)
        return words["headline"]

    def schedule(self) -> str:
        """A text that the clock brings to readers an hour later."""
        release = self.news.submitted(**self.words())
        later = timezone.now() + timedelta(hours=1)
        desk.plan(release.article, self.news.second, publish_at=later)
        self.sign(release, None)
        desk.publish_due(later + timedelta(seconds=1))
        return release.headline

    def arrange(self) -> str:
        stories = list(Publication.objects.filter(channel__listed=True).order_by("pk"))
        some = self.chance.sample(stories, min(len(stories), 2))
        places = ["lead", "headline"]
        placements = [(story, place, None) for story, place in zip(some, places, strict=False)]
        desk.arrange(self.news.second, placements=placements, seen_digest=desk.arrangement())
        return ", ".join(map(str, some))

    def rename_a_tag(self) -> str:
        """Behind the desk's back: no verb does it."""
        tag = self.chance.choice(list(Tag.objects.order_by("pk")) or [None])
        if tag:
            Tag.objects.filter(pk=tag.pk).update(name=f"换过的{self.count}-{tag.pk}")
        return str(tag)

    def rename_a_channel(self) -> str:
        channel = self.chance.choice(self.channels)
        desk.save_channel(channel, self.news.administrator, name=f"栏目{self.count}-{channel.pk}")
        channel.refresh_from_db()
        return str(channel)

    def stand(self) -> str:
        outside = Publication.objects.filter(channel__listed=False)
        free = outside.filter(article__standing_page=None).order_by("pk").first()
        if free and StandingPage.objects.count() < 2:
            slug = f"page-{self.count}"
            desk.save_standing_page(None, self.news.administrator, slug=slug, article=free.article)
        return str(free)

    def stand_down(self) -> str:
        if page := StandingPage.objects.order_by("pk").first():
            desk.remove_standing_page(page, self.news.administrator)
        return str(page)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_once_nothing_is_due_each_page_is_what_a_reader_should_get(transactional_db, seed):
    script, rows = Script(seed), []
    for step in range(STEPS):
        rows.append(script.play())
        if step % 3 == 0:
            press.renew(timezone.now())
            press_due_pages()
            assert stale_pages() == [], rows[-8:]
    press.renew(timezone.now())
    press_due_pages()
    assert stale_pages() == [], rows
    for headline in script.withdrawn.values():
        assert files_with(headline) == [], rows


# What the lot found, told apart


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


def other_channel() -> Channel:
    return Channel.objects.create(slug="economy", name="经济")


def test_a_story_of_another_channel_does_not_go_on_naming_a_withdrawn_one(newsroom):
    older = newsroom.published(headline="要撤的稿", tags=["湿地"])
    newsroom.published(headline="后来的稿", tags=["湿地"], channel=other_channel())
    press.renew(timezone.now())
    press_due_pages()
    assert len(files_with("要撤的稿")) > 5
    desk.withdraw(older, newsroom.second, reason="撤回。")
    assert files_with("要撤的稿") == []
    press_due_pages()
    assert stale_pages() == []


@pytest.mark.parametrize("rest", ["tags", "channel"])
def test_nor_one_that_a_correction_took_off_what_they_shared(newsroom, rest):
    facts = {"tags": ["湿地"], "channel": newsroom.channel}
    others = {"tags": [], "channel": other_channel()}
    sports = Channel.objects.create(slug="sports", name="体育")
    older = newsroom.published(headline="原来的稿", **{**others, rest: facts[rest]})
    newsroom.published(
        headline="后来的稿", **{**others, "channel": newsroom.channel, rest: facts[rest]}
    )
    press.renew(timezone.now())
    press_due_pages()
    assert len(files_with("原来的稿")) > 5
    if rest == "channel":
        others["channel"] = sports
    release = newsroom.submitted(newsroom.rewritten(older, **{rest: others[rest]}))
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    press_due_pages()
    assert stale_pages() == []
