"""My desk: what it shows to whom, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from articles import desk
from articles.admin import dashboard
from articles.admin.ahead import PagesAhead
from articles.admin.stories import ArticleAdmin
from articles.models import Article, Autosave, Entry, Release, Slot
from articles.templatetags.desk import ago
from tests.support.cast import channel, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STORIES = "/admin/articles/article/"


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def queries(who, path: str) -> int:
    client = signed_in(who)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as visits:
        assert client.get(path).status_code == 200
    return len(visits)


def headlines(stories: dashboard.StoryList) -> list[str]:
    return [str(story) for story in stories.rows]


def a_day(newsroom, number: int) -> None:
    """So many stories at every station."""
    soon = timezone.now() + HOUR
    for _ in range(number):
        newsroom.draft()
        newsroom.submitted()
        desk.send_back(newsroom.submitted(), newsroom.first, note="再核")
        late = newsroom.half_signed()
        desk.plan(late.article, newsroom.first, deadline=timezone.now() - HOUR)
        newsroom.published()
        story = newsroom.half_signed()
        desk.plan(story.article, newsroom.first, publish_at=soon)
        desk.sign(story, newsroom.second, read=story.digest)


def test_my_desk_asks_as_many_queries_for_many_stories_as_for_few(newsroom):
    people = (newsroom.reporter, newsroom.first, newsroom.second)
    a_day(newsroom, 2)
    few = [queries(who, "/admin/") for who in people]
    a_day(newsroom, 6)
    assert [queries(who, "/admin/") for who in people] == few


def copies(article: Article, number: int) -> None:
    facts = {f.attname: getattr(article, f.attname) for f in Article._meta.concrete_fields}
    facts.pop("id")
    Article.objects.bulk_create(Article(**{**facts, "fingerprint": None}) for _ in range(number))


def test_the_list_asks_as_many_queries_for_3000_stories_as_for_1000(newsroom):
    a_day(newsroom, 1)
    copies(newsroom.draft(), 1000)
    few = queries(newsroom.first, "/admin/articles/article/")
    copies(newsroom.draft(), 2000)
    assert queries(newsroom.first, "/admin/articles/article/") == few


def test_the_calendar_asks_as_many_queries_for_many_stories_as_for_few(newsroom):
    a_day(newsroom, 1)
    few = queries(newsroom.first, "/admin/calendar/")
    a_day(newsroom, 4)
    assert queries(newsroom.first, "/admin/calendar/") == few


def test_the_menu_counts_in_one_query(newsroom):
    a_day(newsroom, 3)
    who = newsroom.second
    assert who.all_duties
    assert not who.reach
    with CaptureQueriesContext(connection) as visits:
        assert len(Release.objects.stories_waiting_for(who)) == 3
    assert len(visits) == 1


def test_the_menu_says_how_many_wait(newsroom):
    newsroom.half_signed()
    assert '<span class="badge">1<' in signed_in(newsroom.second).get("/admin/calendar/").text


def test_the_menu_counts_what_the_queue_shows(newsroom):
    """Two ways to the same answer: the rules over stories, and the one query of the menu."""
    third = person("sunhong", "孙红", "initial_review", "reporter")
    sports = person("tiyu", "周岩", "responsible_editor", channels=[channel("sports", "体育")])
    a_day(newsroom, 2)
    newsroom.submitted(newsroom.draft(third))
    desk.amend(newsroom.half_signed(), newsroom.second, headline="改题")
    desk.amend(newsroom.submitted(), newsroom.first, headline="再改题")
    for who in (newsroom.first, newsroom.second, newsroom.reporter, third, sports):
        queue = [story.pk for story in Article.objects.waiting_for(who)]
        assert Release.objects.stories_waiting_for(who) == queue


def test_the_longest_wait_comes_first(newsroom):
    for headline in ("甲", "乙", "丙"):
        newsroom.submitted(headline=headline)
    assert headlines(dashboard.work_of(newsroom.first)["waiting"]) == ["甲", "乙", "丙"]


def test_a_story_past_its_deadline_is_shown(newsroom):
    draft = newsroom.draft(headline="迟")
    desk.plan(draft, newsroom.reporter, deadline=timezone.now() - HOUR)
    assert headlines(dashboard.work_of(newsroom.second)["late"]) == ["迟"]


@pytest.mark.parametrize("fate", ["published", "withdrawn", "scheduled"])
def test_what_was_in_time_or_is_gone_is_not_late(newsroom, fate):
    release = newsroom.half_signed()
    desk.plan(release.article, newsroom.first, deadline=timezone.now() - HOUR)
    if fate == "scheduled":
        desk.plan(release.article, newsroom.first, publish_at=timezone.now() + HOUR)
    desk.sign(release, newsroom.second, read=release.digest)
    if fate == "withdrawn":
        desk.withdraw(release.article, newsroom.second, reason="内容有误")
    assert not Article.objects.late(timezone.now()).exists()


def test_a_missed_slot_is_shown_with_its_problem(newsroom):
    release, now = newsroom.half_signed(headline="误点"), timezone.now()
    desk.plan(release.article, newsroom.first, publish_at=now + HOUR)
    desk.sign(release, newsroom.second, read=release.digest)
    Slot.objects.update(publish_at=now - HOUR, problem="磁盘已满", tried_at=now)
    page = signed_in(newsroom.second).get("/admin/").text
    assert 'id="missed"' in page
    assert "磁盘已满" in page


def test_a_slot_of_another_channel_is_not_shown(newsroom):
    sports = person("tiyu", "周岩", "responsible_editor", channels=[channel("sports", "体育")])
    a_day(newsroom, 1)
    work = dashboard.work_of(sports)
    assert (work["scheduled"].rows, work["late"].rows, work["waiting"].rows) == ([], [], [])


def test_more_than_a_shelf_holds_is_said(newsroom, monkeypatch):
    monkeypatch.setattr(dashboard, "MOST", 2)
    for _ in range(3):
        newsroom.draft()
    drafts = dashboard.work_of(newsroom.reporter)["drafts"]
    assert (len(drafts.rows), drafts.count, drafts.is_cut) == (2, "2+", True)


def test_what_a_list_leaves_out_the_list_of_stories_has(newsroom, client, monkeypatch):
    monkeypatch.setattr(dashboard, "MOST", 2)
    for number in range(3):
        newsroom.submitted(newsroom.draft(headline=f"第{number}篇"))
    client.force_login(newsroom.first)
    page = client.get(reverse("admin:index")).content.decode()
    address = reverse("admin:articles_article_changelist") + "?stage__exact=in_review"
    assert f'href="{address}"' in page
    everything = client.get(address).content.decode()
    assert all(f"第{number}篇" in everything for number in range(3))


def test_a_list_that_is_whole_leads_nowhere_else(newsroom, client):
    newsroom.submitted()
    client.force_login(newsroom.first)
    assert "stage__exact" not in client.get(reverse("admin:index")).content.decode()


def test_the_flow_counts_by_the_hour_of_the_newsrooms_clock(newsroom):
    nine = timezone.localtime().replace(hour=9, minute=30)
    draft = newsroom.draft()
    desk.submit(draft, newsroom.reporter, version=draft.version, at=nine)
    today = nine.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = Entry.objects.flow(today, today + 24 * HOUR)["submit"]
    assert (hours[9], sum(hours)) == (1, 1)


def test_the_median_is_the_time_from_reaching_a_step_to_its_signature(newsroom):
    now = timezone.now()
    for first, second in ((10, 30), (20, 40), (60, 90)):
        draft = newsroom.draft()
        release = desk.submit(draft, newsroom.reporter, version=draft.version, at=now)
        minute = timedelta(minutes=1)
        desk.sign(release, newsroom.first, read=release.digest, at=now + first * minute)
        desk.sign(release, newsroom.second, read=release.digest, at=now + second * minute)
    waits = Entry.objects.waits(now - HOUR, now + 2 * HOUR)
    assert waits == {"initial_review": 20 * minute, "responsible_editor": 20 * minute}


def test_the_plots_say_their_numbers_to_those_who_do_not_see(newsroom):
    a_day(newsroom, 1)
    page = signed_in(newsroom.first).get("/admin/").text
    assert page.count("<title>") >= 6
    assert 'role="img"' in page
    assert "<details>" in page


@pytest.mark.parametrize("month", ["2026-13", "abcd", "0001-01", "9999-12", "2026-1\x00"])
def test_a_month_that_is_none_is_not_found(newsroom, month):
    path = "/admin/calendar/"
    assert signed_in(newsroom.first).get(path, {"month": month}).status_code in (400, 404)


def test_the_calendar_shows_deadlines_and_slots_of_the_month(newsroom):
    draft = newsroom.draft(headline="将截")
    when = (timezone.localtime() + timedelta(days=40)).replace(day=15, hour=9, minute=30)
    desk.plan(draft, newsroom.reporter, deadline=when)
    client = signed_in(newsroom.second)
    assert "将截" in client.get("/admin/calendar/", {"month": f"{when:%Y-%m}"}).text
    assert "将截" not in client.get("/admin/calendar/", {"month": "2020-01"}).text


def test_the_calendar_shows_nothing_of_another_channel(newsroom):
    sports = person("tiyu", "周岩", "reporter", channels=[channel("sports", "体育")])
    desk.plan(
        newsroom.draft(headline="未公开的题"), newsroom.reporter, deadline=timezone.now() + HOUR
    )
    assert "未公开的题" not in signed_in(sports).get("/admin/calendar/").text


def test_an_outsider_sees_no_calendar(newsroom):
    assert signed_in(newsroom.outsider).get("/admin/calendar/").status_code == 302


def dashboard_of(who) -> str:
    return signed_in(who).get("/admin/").content.decode()


def test_what_was_typed_and_not_saved_is_offered_to_its_writer_alone(newsroom):
    draft = newsroom.draft()
    desk.autosave(None, newsroom.reporter, {"headline": "没存的新稿"}, 0)
    desk.autosave(draft, newsroom.reporter, {"headline": "没存的改稿"}, draft.version)
    page = dashboard_of(newsroom.reporter)
    for row in ("没存的新稿", "没存的改稿", "/article/add/", f"/article/{draft.pk}/change/"):
        assert row in page
    assert "没存的" not in dashboard_of(newsroom.first)


def test_what_was_typed_into_a_story_that_is_in_review_waits_for_its_return(newsroom):
    release = newsroom.submitted()
    story = desk.recall(release.article, newsroom.reporter)
    desk.autosave(story, newsroom.reporter, {"headline": "没存的改稿"}, story.version)
    assert "没存的" in dashboard_of(newsroom.reporter)
    newsroom.submitted(story)
    assert "没存的" not in dashboard_of(newsroom.reporter)


def test_a_story_that_came_back_says_why(newsroom):
    desk.send_back(newsroom.submitted(), newsroom.first, note="先前的原因")
    again = newsroom.submitted(Article.objects.get())
    desk.send_back(again, newsroom.first, note="导语太长")
    page = dashboard_of(newsroom.reporter)
    assert ("导语太长" in page, "先前的原因" in page) == (True, False)


def test_a_late_story_stands_on_one_shelf(newsroom):
    late = newsroom.half_signed()
    desk.plan(late.article, newsroom.first, deadline=timezone.now() - HOUR)
    work = dashboard.work_of(newsroom.first)
    assert (len(work["late"].rows), work["sent_on"].rows) == (1, [])


def test_who_signs_nothing_is_shown_no_empty_queue(newsroom):
    assert 'id="waiting"' not in dashboard_of(newsroom.reporter)
    assert 'id="waiting"' in dashboard_of(newsroom.first)


def test_what_was_published_leads_to_its_page_on_the_desk_and_to_the_readers(newsroom):
    article = newsroom.published()
    page = dashboard_of(newsroom.second)
    for address in (article.get_absolute_url(), article.live.get_absolute_url()):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(("since", "said"), [(20, "just now"), (90, "1 minute"), (9000, "2 hours")])
def test_how_long_ago_is_said_in_one_unit(since, said):
    with translation.override("en"):
        assert ago(timezone.now() - timedelta(seconds=since)).replace("\xa0", " ").startswith(said)


def pages(per_page: int, shown: str) -> PagesAhead:
    return PagesAhead(Article.objects.all(), per_page, page_number=shown)


def test_a_list_is_counted_a_few_pages_ahead_only(newsroom):
    for _ in range(9):
        newsroom.draft()
    assert [(p.count, p.is_cut) for p in (pages(1, ""), pages(1, "2"))] == [(6, True), (7, True)]


def test_where_a_list_ends_it_is_counted_to_its_end(newsroom):
    for _ in range(7):
        newsroom.draft()
    assert [(p.count, p.is_cut) for p in (pages(1, "2"), pages(50, ""))] == [(7, False)] * 2


def test_every_story_is_reached_by_going_on(newsroom):
    for _ in range(9):
        newsroom.draft()
    values, number = set(), 1
    while number <= (ahead := pages(1, str(number))).num_pages:
        values |= {story.pk for story in ahead.page(number)}
        number += 1
    assert len(values) == 9


@pytest.mark.parametrize("shown", ["x", "-1", "²", "٣", "9" * 30, "1.5", "0"])
def test_a_page_that_is_none_is_counted_as_the_first_or_to_the_end(newsroom, shown):
    newsroom.draft()
    assert pages(1, shown).count == 1


def test_the_list_says_that_there_are_more(newsroom, monkeypatch):
    for _ in range(8):
        newsroom.draft()
    client = signed_in(newsroom.reporter)
    assert re.search(r"\b8 ", client.get(STORIES).text)
    monkeypatch.setattr(ArticleAdmin, "list_per_page", 1)
    assert re.search(r"\b6\+ ", client.get(STORIES).text)
    assert re.search(r"\b8 ", client.get(STORIES, {"p": "4"}).text)


def test_a_long_list_costs_no_more_queries_than_a_short_one(newsroom):
    a_day(newsroom, 1)
    few = queries(newsroom.first, STORIES)
    a_day(newsroom, 10)
    assert queries(newsroom.first, STORIES) == few


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole")
def test_no_shelf_looks_through_the_whole_archive(newsroom):
    visible = Article.objects.visible_to(newsroom.first).with_latest()
    shelves = {
        "late": visible.late(timezone.now()),
        "drafts": visible.drafts_of(newsroom.first),
        "back": visible.back_with(newsroom.first),
        "sent on": visible.sent_on_by(newsroom.first),
    }
    for name, rows in shelves.items():
        assert "SCAN articles_article" not in rows[:51].explain(), name


def test_few_rows_are_asked_whether_they_may_be_seen_not_all_stories(newsroom):
    few = (
        Autosave.objects.to_go_on_with(newsroom.first),
        Slot.objects.visible_to(newsroom.first),
    )
    for rows in few:
        assert " IN (SELECT" not in str(rows.query)
