"""Rewriting in review, and what is public."""

import pytest
from django.urls import reverse

from articles import desk
from articles.text.words import Sentence
from tests.admin.screens.clients import fields_of, form_of, html_of, now, shows
from tests.support.record import untouched

pytestmark = pytest.mark.django_db


def test_an_editor_rewrites_in_review_through_the_form(who, second):
    release = who.half_signed()
    response = second.write(release.article, "amend", headline="改过的题")
    newer = now(release.article).latest
    assert response.status_code == 302
    assert (newer.number, newer.headline, newer.signoffs.count()) == (2, "改过的题", 0)
    assert newer.amenders[0]["id"] == who.second.pk


def test_rewriting_nothing_is_refused_and_the_signatures_stay(who, second):
    release = who.half_signed()
    with untouched():
        response = second.write(release.article, "amend")
    assert shows(
        response,
        Sentence("Nothing was changed, so the text and its signatures stay as they are."),
    )


def test_a_writer_does_not_rewrite_in_review(who, reporter):
    release = who.submitted()
    response = reporter.get(form_of(release.article, "amend"), follow=True)
    assert shows(response, release.article.refusal("amend", who.reporter))


def test_a_rewriting_that_comes_too_late_keeps_what_was_typed(who, second):
    release = who.half_signed()
    form = second.form(release.article, "amend")
    desk.recall(release.article, who.reporter)
    with untouched():
        response = second.send(release.article, form, "amend", headline="我打的题")
    assert fields_of(response)["headline"] == ["我打的题"]


def test_rewriting_without_a_headline_keeps_what_was_typed(who, second):
    release = who.half_signed()
    with untouched():
        response = second.write(release.article, "amend", headline="", subhead="我打的副题")
    assert fields_of(response)["subhead"] == ["我打的副题"]


# -- what is public is signed


def test_a_tag_that_an_administrator_renames_is_not_read_by_readers(who, administrator, client):
    """Tags are part of what was signed (R4), so none changes on a public page by itself (R1)."""
    article = who.published()
    tag = article.tags.get(name="湿地")
    address = reverse("admin:taggit_tag_change", args=[tag.pk])
    administrator.post(address, {"name": "没人签过的字", "slug": tag.slug})
    assert "没人签过的字" not in html_of(client.get(article.live.get_absolute_url()))


@pytest.mark.parametrize("tag", ["\u2605", "!!!", "C++", "AI/ML", "a?b#c", "湿地 公园", "."])
def test_a_story_with_any_tag_can_be_read(who, client, tag):
    article = who.published(tags=[tag])
    assert client.get(article.live.get_absolute_url()).status_code == 200
