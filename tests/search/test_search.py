"""The index: every engine finds what is public by its words, in order, and nothing else."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import desk, guards, search, tasks
from articles.models import Publication, Release
from articles.search import Cursor, Query
from articles.text import bigrams
from tests.support.opensearch import Server
from tests.support.stories import republish_story
from tests.support.tampering import lift_guards, restore_guards, sql, undone

pytestmark = pytest.mark.django_db

AT = datetime(2026, 7, 22, 2, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["database", "opensearch"])
def engine(request, db, settings):
    """The engine of the database, then OpenSearch."""
    if request.param == "database":
        yield search.engine()
        return
    with Server() as server:
        address = {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": server.address}
        settings.NEWSROOM_SEARCH = address
        yield search.engine()


def a_live(number=1, headline="题", body="", at=None, channel=1, **facts):
    """A publication as the index sees it, in no database."""
    copy = dict.fromkeys(("kicker", "subhead", "source", "dateline_place"), "")
    copy |= {"reprint_title": "", "reprint_author": "", "notice_text": "", "digest": "0" * 64}
    copy |= {"credits": [], "tag_names": [], "figures": [], "headline": headline}
    return Publication(
        article_id=number,
        release=Release(pk=number, body=f"<p>{body}</p>", **copy | facts),
        channel_id=channel,
        first_published_at=at or AT + number * MINUTE,
    )


def find_with(engine, query="", many=100, **facts):
    """Ids of the stories found, best first."""
    question = Query(words=tuple(bigrams.words(query)), **facts)
    return [hit.article_id for hit in engine.find(question, many)]


def find_ids(query="", **facts):
    return find_with(search.engine(), query, **facts)


# Finding


@pytest.mark.parametrize(
    "query",
    [
        "东",
        "市",
        "东营",
        "东营市",
        "营市 水鸟",
        "5G时代",
        "５g",
        "news",
        "NEWSROOM",
        "𠮷野",
        "\U0002b820",
        "㐂",
        "迪丽热巴·迪力木拉提",
        "迪丽热巴 迪力",
        "“水鸟的 5G”",
        "3.5",
        "covid-19",
    ],
)
def test_a_story_is_found_by_what_it_says(engine, query):
    body = "东营市水鸟的5G时代,Newsroom的𠮷野\U0002b820㐂写迪丽热巴•迪力木拉提,3.52亿COVID-19。"
    engine.index(a_live(1, body=body))
    engine.index(a_live(2, body="与此无关"))
    assert find_with(engine, query) == [1]


@pytest.mark.parametrize(
    "query",
    ["营东", "东营水鸟", "水鸟 海豚", "room", "“new”", "东營", "“水鸟 东营”", "4G时代", "市水鸟们"],
)
def test_a_story_is_not_found_by_what_it_does_not_say(engine, query):
    engine.index(a_live(body="東京的東營,营的东,东营市水鸟,5G时代,Newsroom。鸟们东营"))
    assert find_with(engine, query) == []


def test_pairs_that_do_not_stand_together_are_no_word(engine):
    engine.index(a_live(1, body="中国人,国民,人民"))
    engine.index(a_live(2, body="中国人民"))
    assert find_with(engine, "中国人民") == [2]


@pytest.mark.parametrize(
    ("facts", "query"),
    [
        ({"kicker": "引题字"}, "引题字"),
        ({"subhead": "副题字"}, "副题字"),
        ({"credits": [{"role": "reporter", "name": "张力雯"}]}, "张力雯"),
        ({"tag_names": ["湿地"]}, "湿地"),
        ({"source": "海报新闻"}, "海报新闻"),
        ({"dateline_place": "东营"}, "东营"),
        ({"notice_text": "此前误作四千"}, "误作"),
        ({"reprint_author": "原作者"}, "原作者"),
        ({"figures": [{"caption": "退潮", "credit": "付凯 摄"}]}, "退潮"),
        ({"figures": [{"caption": "退潮", "credit": "付凯 摄"}]}, "付凯"),
    ],
)
def test_every_part_that_readers_see_is_found(engine, facts, query):
    engine.index(a_live(**facts))
    assert find_with(engine, query) == [1]


def test_markup_is_not_found(engine):
    engine.index(a_live(body='<strong>水</strong>鸟<a href="https://example.com/">链接</a>'))
    assert find_with(engine, "strong") == find_with(engine, "example") == []
    assert find_with(engine, "水鸟") == [1]


def test_a_text_of_any_length_is_indexed(engine):
    rare = random.Random(7).choices([chr(c) for c in range(0x20000, 0x2A000)], k=70_000)
    engine.index(a_live(body="".join(rare)))
    engine.index(a_live(2, body="a" * 5000 + " " + "b" * 3000))
    assert find_with(engine, "".join(rare[500:508])) == [1]
    assert find_with(engine, "b" * 60) == [2]


WORDS = "东营市记者水鸟5Gz, "
texts = st.lists(st.text(WORDS, min_size=1, max_size=12), min_size=1, max_size=5)


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts, texts, st.text("东营市记者", min_size=1, max_size=4), st.booleans())
def test_exactly_what_a_naive_search_finds_is_found(db, bodies, headlines, query, newest):
    """Recall and precision are 1, and headlines come first."""
    engine = search.engine()
    with undone():
        stories = list(zip(bodies, headlines, strict=False))
        for number, (body, headline) in enumerate(stories, 1):
            engine.index(a_live(number, headline=headline, body=body))
        ranks = [(query in h, n) for n, (b, h) in enumerate(stories, 1) if query in h or query in b]
        order = sorted((n for _in, n in ranks) if newest else ranks, reverse=True)
        naive = order if newest else [n for _in_headline, n in order]
        assert find_with(engine, query, newest=newest) == naive


# Order and pages


def test_headlines_come_first_then_the_newest(engine):
    for number in range(1, 7):
        engine.index(a_live(number, headline="水鸟" if number % 3 == 0 else "题", body="水鸟"))
    assert find_with(engine, "水鸟") == [6, 3, 5, 4, 2, 1]
    assert find_with(engine, "水鸟", newest=True) == [6, 5, 4, 3, 2, 1]


def test_a_word_in_the_headline_and_one_in_the_text_is_no_headline(engine):
    engine.index(a_live(1, headline="水鸟湿地"))
    engine.index(a_live(2, headline="水鸟", body="湿地"))
    assert find_with(engine, "水鸟 湿地") == [1, 2]


def test_pairs_in_the_headline_that_are_no_word_there_do_not_hide_the_text(engine):
    engine.index(a_live(1, headline="中国人,国民,人民", body="中国人民"))
    assert find_with(engine, "中国人民") == [1]


def test_order_is_by_first_publication_whatever_the_id(engine):
    moments = {1: 5, 2: 1, 3: 9, 4: -30_000_000}
    for number, minutes in moments.items():
        engine.index(a_live(number, body="水鸟", at=AT + minutes * MINUTE))
    assert find_with(engine, "水鸟") == [3, 1, 2, 4]


@pytest.mark.parametrize("newest", [False, True])
def test_pages_meet_without_a_gap_or_a_repeat(engine, newest):
    for number in range(1, 24):
        headline = "水鸟" if number % 4 == 0 else "题"
        engine.index(a_live(number, headline=headline, body="水鸟", at=AT))
    question = Query(words=tuple(bigrams.words("水鸟")), newest=newest)
    whole = engine.find(question, 100)
    pages, after = [], None
    while page := engine.find(Query(**{**vars(question), "after": after}), 5):
        pages += page
        after = Cursor.read(str(page[-1].cursor))
    assert pages == whole
    assert len({hit.article_id for hit in whole}) == 23


@pytest.mark.parametrize("text", ["", "2-1", "1-", "x", "1-1e9", "1-" + "9" * 19, "1-1 "])
def test_a_cursor_that_nobody_wrote_is_none(text):
    assert Cursor.read(text) is None


def test_the_second_step_of_postgresql_is_like_the_first(db, monkeypatch):
    """Few of the newest hold the word, so the others are looked through as well."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one step")
    monkeypatch.setattr(search.postgresql, "_FOUND", search.postgresql._FOUND.replace("2000", "3"))
    engine = search.engine()
    for number in range(1, 30):
        engine.index(a_live(number, headline="水鸟" if number % 2 else "题", body="水鸟们"))
    odd = list(range(29, 0, -2))
    assert find_with(engine, "水鸟") == [*odd, *range(28, 0, -2)]
    assert find_with(engine, "水鸟们", newest=True) == list(range(29, 0, -1))
    until = AT + 8 * MINUTE
    assert find_with(engine, "水鸟", newest=True, since=AT + 3 * MINUTE, until=until) == [
        7,
        6,
        5,
        4,
        3,
    ]


# Filters


@pytest.fixture
def shelf(engine):
    """Three stories that differ in everything a search is narrowed to."""
    names = {1: "张力雯", 2: "Mary Smith", 3: "迪丽热巴·迪力木拉提"}
    tags = {1: ["湿地", "观鸟"], 2: ["5G 时代"], 3: []}
    for number in (1, 2, 3):
        credits = [{"role": "reporter", "name": names[number]}]
        at = AT + number * timedelta(days=1)
        facts = {"credits": credits, "tag_names": tags[number], "channel": number}
        engine.index(a_live(number, body="水鸟", at=at, **facts))
    return engine


@pytest.mark.parametrize(
    ("facts", "stories"),
    [
        ({"channels": (2,)}, [2]),
        ({"channels": (1, 3)}, [3, 1]),
        ({"channels": (12,)}, []),
        ({"tag": "湿地"}, [1]),
        ({"tag": "５g 时代"}, [2]),
        ({"tag": "地"}, []),
        ({"person": "张力雯"}, [1]),
        ({"person": "mary smith"}, [2]),
        ({"person": "mary"}, []),
        ({"person": "迪丽热巴•迪力木拉提"}, [3]),
        ({"since": AT + timedelta(days=2)}, [3, 2]),
        ({"until": AT + timedelta(days=2)}, [1]),
        ({"since": AT + timedelta(days=2), "until": AT + timedelta(days=3)}, [2]),
        ({"channels": (1, 2), "person": "张力雯", "tag": "观鸟"}, [1]),
    ],
)
@pytest.mark.parametrize("query", ["水鸟", ""])
def test_a_search_is_narrowed(shelf, facts, stories, query):
    assert find_with(shelf, query, **facts) == stories


def test_a_name_is_no_word_of_the_text_and_a_word_no_name(engine):
    engine.index(a_live(1, body="@张力雯 #1 +湿地 ^题 =7"))
    assert find_with(engine, person="张力雯") == find_with(engine, tag="湿地") == []


# Hostile queries

HOSTILE = [
    '"',
    "'",
    "\\",
    "*",
    "^东营",
    "东营*",
    "NEAR(东营 水鸟, 2)",
    "东营 AND OR NOT",
    "text : 东营",
    "东营:*",
    "东营 & | ! <-> ()",
    "');DROP TABLE articles_search;--",
    "\x00东\x00营",
    "\ud800\udfff",
    "长" * 10_000,
    "a" * 10_000,
    " ".join("一二三四五六七八九十"),
    "!?。，、；：",
    "😀👨‍👩‍👧",
    "\u202e东营\u200f",
    "%s %d {} {{",
    "<script>alert(1)</script>",
    "０１２ ＡＢＣ",
    "=1 #1 +湿地 @张力雯 ~0",
]


def test_a_hostile_question_gets_an_answer(engine):
    engine.index(a_live(body="东营的水鸟"))
    for hostile in HOSTILE:
        assert find_with(engine, hostile) in ([], [1])
        assert find_with(engine, tag=hostile) == find_with(engine, person=hostile) == []


# In step with the record (rules R10 and R12)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite merges by itself")
def test_what_postgresql_put_off_is_found_before_and_after_a_worker_merges_it(newsroom):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reloptions FROM pg_class WHERE oid = 'articles_search_tokens'::regclass"
        )
        assert set(cursor.fetchone()[0]) >= {"fastupdate=on", "gin_pending_list_limit=256"}
    story = newsroom.published(headline="水鸟飞回湿地")
    asked = Query(words=tuple(bigrams.words("水鸟")))
    before = search.find(asked, 3)
    assert [hit.article_id for hit in before] == [story.pk]
    waiting = DBTaskResult.objects.filter(task_path=tasks.merge_index.module_path)
    assert waiting.count() == 1
    tasks.merge_index.call()
    assert search.find(asked, 3) == before


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_a_story_that_is_not_public_is_not_found(newsroom, stage):
    getattr(newsroom, stage)(headline="尚未签发")
    assert find_ids("尚未签发") == []


def test_a_published_story_is_found(newsroom):
    article = newsroom.published()
    assert find_ids("水鸟") == [article.pk]


def test_a_corrected_story_is_found_by_its_new_words_only(newsroom):
    article = newsroom.published(headline="三千水鸟")
    republish_story(newsroom, article, headline="四千海鸥", body="<p>正文</p>")
    assert (find_ids("水鸟"), find_ids("海鸥")) == ([], [article.pk])


def test_a_rewritten_draft_of_a_public_story_is_not_found(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="改写中的题")
    assert (find_ids("改写中"), find_ids("水鸟")) == ([], [article.pk])


def test_a_withdrawn_story_is_not_found(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="撤稿")
    assert find_ids("水鸟") == []


def test_a_story_that_came_back_is_found_where_it_was(newsroom):
    article = newsroom.published()
    later = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="撤稿")
    republish_story(newsroom, article, headline="水鸟又来")
    assert find_ids("水鸟", newest=True) == [later.pk, article.pk]


def test_what_is_rolled_back_is_not_found(newsroom):
    with undone():
        newsroom.published()
        assert find_ids("水鸟")
    assert find_ids("水鸟") == []


def test_a_withdrawal_that_is_rolled_back_leaves_the_story_found(newsroom):
    article = newsroom.published()
    with undone():
        desk.withdraw(article, newsroom.second, reason="撤稿")
        assert find_ids("水鸟") == []
    assert find_ids("水鸟") == [article.pk]


def test_a_story_that_is_refused_at_the_last_moment_is_not_found(newsroom, monkeypatch):
    def refuse(*args, **kwargs):
        raise desk.Refused(desk.say)

    release = newsroom.half_signed()
    monkeypatch.setattr("articles.desk.public.record", refuse)
    with pytest.raises(desk.Refused):
        desk.sign(release, newsroom.second, read=release.digest)
    assert find_ids("水鸟") == []


def test_a_publication_deleted_with_plain_sql_is_not_found(newsroom):
    """The desk is not asked, and the guard that would refuse it is gone."""
    newsroom.published()
    story = newsroom.published(headline="留下的水鸟")
    with lift_guards():
        restore_guards()
        sql("DROP TRIGGER publication_gone" + _on("articles_publication", "_delete"))
        sql("DELETE FROM articles_taggedpublication")
        sql("DELETE FROM articles_publication WHERE article_id <> %s", story.pk)
        assert find_ids("水鸟") == [story.pk]


def _on(table, event):
    """The end of a trigger's name, which SQLite has for each event and PostgreSQL on a table."""
    return event if connection.vendor == "sqlite" else f" ON {table}"


def test_a_lost_follower_is_missed(newsroom):
    with undone():
        sql("DROP TRIGGER publication_unsearched" + _on("articles_publication", ""))
        assert guards.missing(connection) == ["publication_unsearched"]
