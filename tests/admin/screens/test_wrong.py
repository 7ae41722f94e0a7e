"""What is wrong is told, and everything that was typed is kept."""

import re

import pytest

from articles import desk
from articles.models import Channel
from tests.admin.screens.clients import at, fields_of, form_of, html_of, now, shows
from tests.support import cast
from tests.support.record import untouched

pytestmark = [pytest.mark.django_db, pytest.mark.screens]


WRONG = {
    "headline": {"headline": "长" * 500},
    "kicker": {"kicker": "长" * 500},
    "nul": {"headline": "三千\0水鸟"},
    "nul in text": {"body": "<p>三千\0水鸟</p>"},
    "nul in tags": {"tags": "湿\0地"},
    "nul in names": {"reporter": "张\0力雯"},
    "names": {"reporter": "长" * 301},
    "tag": {"tags": "长" * 101},
    "channel": {"channel": "99999"},
    "huge channel": {"channel": "9" * 30},
    "no number": {"channel": "abc"},
    "scheme": {"reprint_url": "javascript:alert(1)"},
    "address": {"reprint_url": "https://"},
    "notice": {"notice_kind": "lie"},
    "place": {"dateline_place": "长" * 41},
    "order": {"placed-0-picture": "1", "placed-0-order": "-1", "placed-TOTAL_FORMS": "1"},
    "picture": {"placed-0-picture": "99999", "placed-TOTAL_FORMS": "1"},
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_value_is_told_and_everything_typed_is_kept(who, reporter, kind):
    article = who.draft()
    facts = {"headline": "我打的题", "subhead": "我打的副题", "body": "<p>我打的一段\u3002</p>"}
    facts |= {"tags": "我打的标签", "correspondent": "我打的名", **WRONG[kind]}
    with untouched():
        response = reporter.write(article, **facts)
    assert response.status_code == 200
    assert 'class="errorlist' in html_of(response)
    again = fields_of(response)
    fields = {k: again.get(k) for k, v in facts.items() if again.get(k) != [v] and kind not in k}
    assert {k for k in fields if k not in WRONG[kind]} == set()


@pytest.mark.parametrize("kind", ["headline", "kicker", "tag", "names", "scheme", "place"])
def test_the_wrong_value_itself_is_kept_as_well(who, reporter, kind):
    response = reporter.write(who.draft(), **WRONG[kind])
    again = fields_of(response)
    assert {name: again[name] for name in WRONG[kind]} == {k: [v] for k, v in WRONG[kind].items()}


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30, "0"])
def test_a_form_of_no_known_version_is_a_conflict(who, reporter, version):
    article = who.draft()
    with untouched():
        response = reporter.write(article, headline="我打的题", version=version)
    assert fields_of(response)["headline"] == ["我打的题"]


@pytest.mark.parametrize("number", ["", "abc", "99999999"])
def test_a_broken_count_of_pictures_is_told(who, reporter, number):
    reporter.raise_request_exception = False
    article = who.draft()
    with untouched():
        response = reporter.write(article, headline="我打的题", **{"placed-TOTAL_FORMS": number})
    assert response.status_code in (200, 400)


def test_more_pictures_than_a_story_shows_are_told(who, reporter):
    article = who.draft()
    reporter.cookies["django_language"] = "en"
    with untouched():
        response = reporter.write(article, **{"placed-TOTAL_FORMS": "101"})
    assert "A story shows at most 100 pictures." in html_of(response)


def test_hostile_markup_never_gets_into_the_text(who, reporter):
    article = who.draft()
    hostile = (
        '<p onclick="alert(1)">字</p><script>alert(1)</script><img src=x onerror=alert(1)>'
        '<p><a href="javascript:alert(1)">点</a><a href="JaVa\tScript:alert(1)">点</a></p>'
        '<iframe src="//evil"></iframe><style>*{}</style><svg onload=alert(1)></svg>'
    )
    reporter.write(article, body=hostile)
    body = now(article).body.lower()
    assert not re.search(
        r"script|onclick|onerror|onload|<img|<iframe|<style|<svg|alert\(1\)\">", body
    )
    assert "字" in body


@pytest.mark.parametrize("view", ["review", "preview", "history", "change"])
def test_markup_in_a_headline_is_shown_as_it_is(who, reporter, view):
    article = who.draft(headline="<script>alert(1)</script>", source='"><b>x')
    assert "<script>alert(1)" not in html_of(reporter.get(form_of(article, view)))


def test_markup_in_a_headline_is_shown_as_it_is_in_lists_and_messages(who, reporter):
    article = who.draft(headline="<script>alert(1)</script>")
    response = reporter.write(article, subhead="副题")
    pages = [response["Location"], "/admin/", "/admin/articles/article/", "/admin/articles/entry/"]
    assert not any("<script>alert(1)" in reporter.page(address) for address in pages)


def test_a_story_cannot_be_put_into_a_channel_of_others(who):
    client = at(who.elsewhere)
    with untouched():
        response = client.write(headline="题", channel=who.channel.pk)
    assert response.status_code == 200
    assert fields_of(response)["headline"] == ["题"]


def test_a_story_can_be_moved_to_no_channel_of_others(who):
    own = desk.create(who.elsewhere, **cast.words(channel=Channel.objects.get(slug="sports")))
    client = at(who.elsewhere)
    with untouched():
        response = client.write(own, channel=who.channel.pk)
    assert response.status_code == 200


def test_a_field_that_the_form_does_not_have_is_not_written(who, reporter):
    article = who.draft()
    reporter.write(
        article,
        headline="改过的题",
        stage="cleared",
        owner=who.second.pk,
        waits_for="x",
        fingerprint="x",
        id=99,
    )
    assert (now(article).stage, now(article).owner) == ("draft", who.reporter)


def test_a_story_in_review_is_not_written_and_what_was_typed_is_kept(who, reporter):
    article = who.draft()
    form = reporter.form(article)
    who.submitted(article)
    with untouched():
        response = reporter.send(article, form, headline="我打的题")
    assert fields_of(response)["headline"] == ["我打的题"]
    assert shows(response, now(article).refusal("save", who.reporter))


def test_the_form_of_a_story_in_review_leads_to_its_page_with_the_reason(who, reporter):
    article = who.submitted().article
    response = reporter.get(form_of(article), follow=True)
    assert response.redirect_chain[-1][0] == form_of(article, "review")
    assert shows(response, article.refusal("save", who.reporter))


def test_the_administrator_without_a_duty_does_not_write(who, administrator):
    article = who.draft()
    assert administrator.get(form_of(None)).status_code == 403
    assert shows(
        administrator.get(form_of(article), follow=True), article.refusal("save", who.administrator)
    )
