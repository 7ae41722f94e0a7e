"""The cast of the tests, and the stories they work on."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from articles import desk
from articles.models import Article, Channel, Person, Release

PASSWORD = "a-long-demo-password"
BODY = "<p>退潮以后,滩涂上落下三千多只水鸟。</p><p>志愿者从清晨数到中午,记下四十一种。</p>"


def person(username: str, name: str, *duties: str, channels=(), **facts) -> Person:
    password = make_password(PASSWORD)
    account = Person.objects.create(
        username=username,
        name=name,
        is_staff=True,
        password=password,
        all_channels=bool(duties and not channels),
        **facts,
    )
    if duties:
        account.groups.add(*(Group.objects.get_or_create(name=duty)[0] for duty in duties))
    if channels:
        account.channels.add(*channels)
    return account


def move_person(who: Person, *channels: Channel) -> Person:
    """Somebody who works in these channels from now on, and in no other."""
    who.all_channels = False
    who.save(update_fields=["all_channels"])
    who.channels.set(channels)
    return who


def channel(slug: str = "dongying", name: str = "东营") -> Channel:
    return Channel.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def words(**changes) -> dict:
    """The words of a story that lacks nothing."""
    return {
        "headline": "三千水鸟落滩涂",
        "body": BODY,
        "source": "海报新闻",
        "credits": [{"role": "reporter", "name": "张力雯"}],
        "dateline_place": "东营",
        "tags": ["湿地", "观鸟"],
        **changes,
    }


class Newsroom:
    """A reporter, two editors, an outsider and an administrator in one channel."""

    def __init__(self):
        self.channel = channel()
        self.reporter = person("zhangliwen", "张力雯", "reporter")
        self.first = person("zhaojing", "赵静", "initial_review", "responsible_editor")
        self.second = person("fenglisha", "丰丽莎", "responsible_editor")
        self.outsider = person("outsider", "访客")
        self.administrator = person("admin", "管理员", is_superuser=True)

    def draft(self, by: Person | None = None, **changes) -> Article:
        return desk.create(by or self.reporter, **words(**{"channel": self.channel, **changes}))

    def submitted(self, article: Article | None = None, **changes) -> Release:
        article = article or self.draft(**changes)
        article.refresh_from_db()
        return desk.submit(article, self.reporter, version=article.version)

    def half_signed(self, **changes) -> Release:
        release = self.submitted(**changes)
        desk.sign(release, self.first, read=release.digest)
        return release

    def published(self, **changes) -> Article:
        release = self.half_signed(**changes)
        desk.sign(release, self.second, read=release.digest)
        return Article.objects.get(pk=release.article_id)

    def explained(self, article: Article, words: str = "内容失实,予以撤回。") -> Release:
        """Signed words about the withdrawal of a withdrawn story."""
        self.rewritten(article, notice_kind="withdrawal", notice_text=words)
        release = self.submitted(article)
        for editor in (self.first, self.second):
            desk.sign(release, editor, read=release.digest)
        return release

    def rewritten(self, article: Article, **changes) -> Article:
        """The article with its working copy changed by the reporter."""
        article = Article.objects.get(pk=article.pk)
        return desk.save(article, self.reporter, version=article.version, **changes)
