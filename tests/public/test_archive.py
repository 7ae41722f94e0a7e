"""Days, months and corrections: the past, to be walked through; and what is related to a story."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import desk, press
from articles.models import Article, Channel, Publication
from articles.public.views.archive import OF_A_DAY
from articles.queries import readers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 22, 2, 5, tzinfo=UTC)  # 10:05 in Shanghai
A_DAY = timedelta(days=1)
DAY = "/archive/2026/07/22/"
MONTH = "/archive/2026/07/"


def publish_story(newsroom, at=AT, **changes) -> Publication:
    """A story that readers have had since a moment."""
    release = newsroom.submitted(**changes)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest, at=at)
    return Article.objects.get(pk=release.article_id).live


def republish_story(newsroom, article, at, **words) -> Publication:
    newsroom.rewritten(article, **words)
    release = newsroom.submitted(article)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest, at=at)
    return Article.objects.get(pk=article.pk).live


def publish_correction(newsroom, at=AT, text="此前误作四千只。", **words) -> Publication:
    return publish_story(newsroom, at, notice_kind="correction", notice_text=text, **words)


def hide_channel(newsroom) -> Channel:
    """From now on the newsroom writes for a channel that stands outside the lists."""
    newsroom.channel = Channel.objects.create(slug="house", name="站务", listed=False)
    return newsroom.channel


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def links(html, part="<main"):
    return re.findall(r'href="([^"]*)"', html.split(part, 1)[1].split('<footer class="foot"', 1)[0])


# A day


def test_a_day_lists_its_stories_by_channel(client, newsroom):
    publish_story(newsroom, headline="东营的稿件")
    newsroom.channel = Channel.objects.create(slug="sports", name="体育", order=9)
    publish_story(newsroom, headline="体育的稿件")
    html = page(client, DAY)
    places = [
        html.index(word) for word in ("东营</a></h2>", "东营的稿件", "体育</a></h2>", "体育的稿件")
    ]
    assert places == sorted(places)


def test_a_story_of_a_channel_below_stands_under_the_one_above(client, newsroom):
    above = newsroom.channel
    newsroom.channel = Channel.objects.create(slug="kenli", name="垦利", parent=above)
    live = publish_story(newsroom)
    assert client.get(DAY).context["sections"] == [(above, [live])]


@pytest.mark.parametrize(
    ("at", "is_there"),
    [
        (datetime(2026, 7, 21, 16, 0, tzinfo=UTC), True),  # midnight in Shanghai
        (datetime(2026, 7, 21, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 22, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 7, 22, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_day_is_the_newsrooms_day(client, newsroom, at, is_there):
    publish_story(newsroom, at)
    page(client, DAY, 200 if is_there else 404)


def test_a_day_leads_to_the_nearest_days_with_stories(client, newsroom):
    for days in (-40, 0, 3):
        publish_story(newsroom, AT + days * A_DAY)
    html = page(client, DAY)
    assert re.search(r'rel="prev" href="/archive/2026/06/12/"', html)
    assert re.search(r'rel="next" href="/archive/2026/07/25/"', html)


def test_a_day_without_stories_is_a_404_that_helps(client, newsroom):
    live = publish_story(newsroom)
    html = page(client, "/archive/2026/07/23/", 404)
    assert live.get_absolute_url() in html
    assert 'href="/archive/"' in html


def test_a_story_leaves_its_day_when_it_is_withdrawn(client, newsroom):
    live = publish_story(newsroom)
    desk.withdraw(live.article, newsroom.second, reason="撤稿")
    page(client, DAY, 404)


def test_an_update_leaves_a_story_on_its_day(client, newsroom):
    live = publish_story(newsroom)
    republish_story(newsroom, live.article, AT + 2 * A_DAY, headline="更新的题")
    assert "更新的题" in page(client, DAY)
    page(client, "/archive/2026/07/24/", 404)


# A month


def test_a_month_counts_the_stories_of_each_day(client, newsroom):
    for days in (0, 0, 1):
        publish_story(newsroom, AT + days * A_DAY)
    response = client.get(MONTH)
    counts = {day: count for week in response.context["weeks"] for day, count in week if count}
    assert counts == {date(2026, 7, 22): 2, date(2026, 7, 23): 1}
    assert response.context["count"] == 3


def test_a_month_names_the_newest_of_each_day_and_leads_to_all(client, newsroom):
    for number in range(OF_A_DAY + 1):
        publish_story(newsroom, AT + timedelta(minutes=number), headline=f"第{number}篇")
    html = page(client, MONTH)
    assert [f"第{n}篇" in html for n in range(OF_A_DAY + 1)] == [False] + [True] * OF_A_DAY
    assert f'class="all"><a href="{DAY}"' in html


def test_a_month_leads_to_the_nearest_months_and_to_those_of_its_year(client, newsroom):
    for at in (
        datetime(2024, 2, 3, tzinfo=UTC),
        datetime(2026, 1, 31, 16, tzinfo=UTC),
        AT,
        datetime(2027, 5, 6, tzinfo=UTC),
    ):
        publish_story(newsroom, at)
    context = client.get(MONTH).context
    assert (context["before"], context["after"]) == ((2026, 2), (2027, 5))
    assert [month.number for month, is_there in context["months"] if is_there] == [2, 7]
    assert client.get("/archive/2026/02/").context["before"] == (2024, 2)


def test_a_month_without_stories_is_404(client, newsroom):
    publish_story(newsroom)
    page(client, "/archive/2026/08/", 404)


NO_DATES = (
    *("/archive/2026/7/", "/archive/2026/13/", "/archive/2026/00/", "/archive/0000/01/"),
    *("/archive/9999/12/", "/archive/2026/02/30/", "/archive/2026/07/00/", "/archive/2999/12/31/"),
    *("/archive/1000/01/01/", "/archive/٢٠٢٦/07/", "/archive/2026/07/22/x/", "/archive/x/"),
    *("/corrections/2026/13/", "/corrections/2999/12/", "/corrections/1000/01/"),
)


def test_no_date_breaks_it(client, newsroom):
    publish_story(newsroom)
    for address in NO_DATES:
        page(client, address, 404)


# The archive as a whole


def test_the_archive_leads_to_every_month_with_stories(client, newsroom):
    for at in (datetime(2024, 12, 31, 16, tzinfo=UTC), AT):
        publish_story(newsroom, at)
    months = [link for link in links(page(client, "/archive/")) if link.startswith("/archive/")]
    assert months == ["/archive/2026/07/", "/archive/2025/01/"]


def test_an_empty_archive_says_so_kindly(client):
    assert 'class="empty"' in page(client, "/archive/")


def test_front_lists_and_stories_lead_into_the_past(client, newsroom):
    live = publish_story(newsroom)
    tag = reverse("tag", args=[live.tags.first().slug])
    for address in ("/", live.channel.get_absolute_url(), tag, live.get_absolute_url()):
        assert DAY in links(page(client, address)), address


def test_every_page_leads_to_archive_and_corrections(client, newsroom):
    live = publish_story(newsroom)
    for address in ("/", live.get_absolute_url(), "/archive/", "/nothing/"):
        footer = client.get(address).content.decode().split('<footer class="foot"')[1]
        assert 'href="/archive/"' in footer
        assert 'href="/corrections/"' in footer


# Corrections


def test_notices_come_newest_first_with_what_they_are_of(client, newsroom):
    publish_correction(newsroom, AT, "第一则", headline="旧稿")
    publish_correction(newsroom, AT + A_DAY, "第二则", headline="新稿")
    html = page(client, "/corrections/")
    places = [html.index(word) for word in ("新稿", "第二则", "旧稿", "第一则")]
    assert places == sorted(places)
    assert "更正" in html


def test_a_notice_counts_from_when_readers_first_had_it(newsroom):
    live = publish_correction(newsroom)
    later = republish_story(newsroom, live.article, AT + A_DAY, headline="再改一处")
    assert later.noticed_at == AT
    assert republish_story(
        newsroom, live.article, AT + 2 * A_DAY, notice_text="又一则"
    ).noticed_at == (AT + 2 * A_DAY)


def test_a_notice_that_is_taken_out_is_listed_no_more(client, newsroom):
    live = publish_correction(newsroom)
    republish_story(newsroom, live.article, AT + A_DAY, notice_kind="", notice_text="")
    assert "误作四千只" not in page(client, "/corrections/")


def test_a_withdrawn_story_is_named_by_its_notice_alone(client, newsroom):
    publish_story(newsroom)
    live = publish_correction(newsroom, headline="不该有的稿件", body="<p>不该有的正文</p>")
    desk.withdraw(live.article, newsroom.second, reason="只在编辑部说的缘由")
    newsroom.explained(live.article, "内容失实,予以撤回。")
    for address in ("/corrections/", "/"):
        html = page(client, address)
        assert "内容失实" in html
        assert "不该有" not in html
        assert "只在编辑部说的缘由" not in html
        assert "误作四千只" not in html
    assert live.get_absolute_url() in links(page(client, "/corrections/"))


def test_what_is_only_being_written_is_no_notice_yet(client, newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, notice_kind="correction", notice_text="尚未签发的更正")
    newsroom.submitted(article)
    assert "尚未签发" not in page(client, "/corrections/") + page(client, "/")


def test_older_notices_are_in_their_month(client, newsroom, monkeypatch):
    monkeypatch.setattr("articles.public.views.notices.MOST", 2)
    for days in (0, 31, 62, 93):
        publish_correction(newsroom, AT - days * A_DAY, f"第{days}则")
    newest = page(client, "/corrections/")
    assert "第31则" in newest
    assert "第62则" not in newest
    assert "/corrections/2026/05/" in links(newest)
    month = page(client, "/corrections/2026/05/")
    assert "第62则" in month
    assert {"/corrections/2026/04/", "/corrections/2026/06/"} <= set(links(month))


def test_withdrawals_are_in_their_month_too(client, newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="有误", at=AT)
    newsroom.explained(article, "撤回的说明")
    publish_correction(newsroom, AT - 40 * A_DAY)
    assert "撤回的说明" in page(client, "/corrections/2026/07/")
    assert "/corrections/2026/06/" in links(page(client, "/corrections/2026/07/"))


def test_a_month_without_notices_is_404(client, newsroom):
    publish_story(newsroom)
    page(client, "/corrections/2026/07/", 404)


def test_without_notices_the_page_says_so(client):
    assert 'class="empty"' in page(client, "/corrections/")


# Outside the lists


def test_a_story_outside_the_lists_is_in_none(client, newsroom):
    publish_story(newsroom)
    shown_in_lists = newsroom.channel
    hide_channel(newsroom)
    live = publish_correction(newsroom, headline="站务的稿件", text="站务的更正", tags=["湿地"])
    addresses = ["/", DAY, MONTH, "/archive/", "/corrections/", "/nothing/", "/tag/湿地/"]
    addresses += ["/feed/rss.xml", "/feed/ninjs.json", "/tag/湿地/feed/atom.xml", "/search/"]
    addresses += ["/sitemap-news.xml", "/sitemap-pages.xml"]
    for address in [*addresses, shown_in_lists.get_absolute_url()]:
        text = client.get(address).content.decode()
        assert "站务" not in text, address
    assert "站务的稿件" in page(client, live.get_absolute_url())
    own = live.channel.get_absolute_url()
    for address in (own, f"{own}feed/rss.xml", f"{own}feed/ninjs.json"):
        page(client, address, 404)


def test_what_stands_outside_the_lists_is_found_by_its_words(client, newsroom):
    hide_channel(newsroom)
    live = publish_story(newsroom, headline="联系我们")
    html = page(client, "/search/?q=联系")
    assert live.get_absolute_url() in links(html)
    assert live.channel.get_absolute_url() not in links(html)


def test_a_tag_of_stories_outside_the_lists_alone_is_404(client, newsroom):
    hide_channel(newsroom)
    publish_story(newsroom, tags=["站务"])
    page(client, "/tag/站务/", 404)
    assert "%E7%AB%99%E5%8A%A1" not in page(client, "/sitemap-pages.xml")


def test_only_what_is_outside_the_lists_makes_no_day_or_month(client, newsroom):
    hide_channel(newsroom)
    publish_story(newsroom)
    for address in (DAY, MONTH):
        page(client, address, 404)
    for address in ("/", "/archive/"):
        assert 'class="empty"' in page(client, address)


def test_a_withdrawal_outside_the_lists_is_not_listed(client, newsroom):
    hide_channel(newsroom)
    desk.withdraw(newsroom.published(), newsroom.second, reason="站务撤回")
    assert "站务撤回" not in page(client, "/corrections/") + page(client, "/")


def test_a_channel_taken_off_the_lists_leaves_the_front_page(client, newsroom):
    live = publish_story(newsroom, headline="头条的稿件")
    desk.arrange(newsroom.second, placements=[(live, "lead", None)], seen_digest=desk.arrangement())
    # The desk refuses it while a story is public there; SQL does not ask.
    Channel.objects.filter(pk=newsroom.channel.pk).update(listed=False)
    assert "头条的稿件" not in page(client, "/")


# Related stories


def related_stories(client, live):
    """The stories that its page names as related, in their order."""
    below = client.get(live.get_absolute_url()).content.decode().partition('id="related"')[2]
    rows = [int(number) for number in re.findall(r'<h3 .*?href="/[\d/]+/(\d+)/"', below)]
    return [Publication.objects.get(article=number) for number in rows]


def test_stories_that_share_most_tags_come_first_then_newer_ones_then_the_channel(client, newsroom):
    same_channel = publish_story(newsroom, AT, tags=["别的"])
    two = publish_story(newsroom, AT + A_DAY, tags=["湿地", "观鸟"])
    one = publish_story(newsroom, AT + 2 * A_DAY, tags=["湿地"])
    other = publish_story(newsroom, AT + 3 * A_DAY, tags=["观鸟"])
    live = publish_story(newsroom, AT + 4 * A_DAY, tags=["湿地", "观鸟"])
    assert related_stories(client, live) == [two, other, one, same_channel]


def test_only_older_stories_are_related(client, newsroom):
    live = publish_story(newsroom)
    before = related_stories(client, live)
    publish_story(newsroom, AT + A_DAY)
    assert (before, related_stories(client, live)) == ([], [])


def test_a_withdrawn_story_is_related_to_nothing(client, newsroom):
    older = publish_story(newsroom)
    live = publish_story(newsroom, AT + A_DAY)
    assert related_stories(client, live) == [older]
    desk.withdraw(older.article, newsroom.second, reason="撤稿")
    assert related_stories(client, live) == []


def test_a_story_in_writing_is_related_to_nothing(client, newsroom):
    newsroom.half_signed()
    assert related_stories(client, publish_story(newsroom)) == []


def test_whoever_names_a_story_is_among_those_that_may(client, newsroom):
    """So the press finds every page on which a story stands: a few, in any archive."""
    for number in range(14):
        tags = ["湿地", "观鸟", "潮汐"][number % 3 : number % 3 + 2]
        publish_story(newsroom, AT + number * A_DAY, tags=tags)
    stories = list(Publication.objects.all())
    for story in stories:
        naming = {other for other in stories if story in related_stories(client, other)}
        may = set(readers.naming(story))
        assert naming <= may
        assert len(may) <= readers.RELATED * (story.tags.count() + 1)


@pytest.mark.parametrize(
    ("which", "most"),
    [
        pytest.param(0, 2, id="one of two of its day"),
        pytest.param(-1, 4, id="alone in its day"),
        pytest.param(30, 12, id="alone in its month"),
        pytest.param(-440, 12, id="alone in its year"),
    ],
)
def test_pages_of_the_archive_that_change_with_a_story_are_known(client, newsroom, which, most):
    """So the press finds them all, and presses none for nothing."""
    days = (0, 0, -1, -3, 3, 30, 60, 200, -400, -440)
    stories = {day: publish_story(newsroom, AT + day * A_DAY) for day in days}
    live = stories[which]
    every = {a for story in stories.values() for a in _pages_of(story.day)}
    before = {address: client.get(address).content for address in every}
    facts = press.of_story(live) & every
    desk.withdraw(live.article, newsroom.second, reason="撤下。", at=AT + 300 * A_DAY)
    assert press.of_story(live) & every == facts
    changed = {address for address in every if client.get(address).content != before[address]}
    assert {*_pages_of(live.day)} <= changed <= facts
    assert len(facts) <= most


def _pages_of(day):
    return f"/archive/{day:%Y/%m/%d}/", f"/archive/{day:%Y/%m}/"


# How much it asks


def addresses(newsroom):
    """Every kind of page, each with something on it."""
    for number in range(3):
        publish_correction(newsroom, AT - number * 40 * A_DAY, headline=f"第{number}篇")
    desk.withdraw(newsroom.published(), newsroom.second, reason="撤稿")
    live = publish_story(newsroom, AT + A_DAY)
    return [
        *("/", DAY, MONTH, "/archive/", "/corrections/", "/corrections/2026/07/", "/nothing/"),
        *(f"{live.channel.get_absolute_url()}feed/{name}" for name in ("rss.xml", "ninjs.json")),
        *(live.channel.get_absolute_url(), "/tag/湿地/", live.get_absolute_url(), live.record_url),
    ]


def test_no_page_asks_more_than_four_times(client, newsroom, django_assert_max_num_queries):
    for address in addresses(newsroom):
        with django_assert_max_num_queries(4):
            client.get(address)


def _plan(query: str) -> str:
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are always read one by one: ask what it would do if that were dear.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{how} {query}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_no_page_reads_through_all_stories(client, newsroom):
    """However large the archive: stories are found along an index, never one by one."""
    through = re.compile(
        r"SCAN (?:\w+|articles_(?:publication|article|release|signoff))$"
        r"|Seq Scan on articles_(?:publication|article|release|signoff)\b",
        re.M,
    )
    small = re.compile(
        r"SCAN (?:articles_(?:channel|spot|standingpage|withdrawal|span)|span|month)$"
    )
    for address in addresses(newsroom):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        for query in [q["sql"] for q in queries]:
            lines = [line for line in _plan(query).splitlines() if through.search(line)]
            rows = [line for line in lines if not small.search(line) and "SCAN U0" not in line]
            assert rows == [], (address, query)
