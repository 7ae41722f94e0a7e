"""The times of a signed story: what the planning form shows, takes and refuses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Article, Publication, Release, Slot
from articles.text.words import Sentence
from tests.admin.screens.clients import at, shows

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def release(newsroom) -> Release:
    release = newsroom.submitted()
    desk.plan(release.article, newsroom.reporter, embargo_until=timezone.now() + 5 * HOUR)
    desk.sign(release, newsroom.first, read=release.digest)
    return release


def send_plan(client, article, **more):
    """The form sent as a browser does, the embargo emptied."""
    was = f"{timezone.localtime(article.embargo_until):%Y-%m-%dT%H:%M}"
    empty = {"deadline": "", "publish_at": "", "embargo_until": ""}
    initial = {"initial-deadline": "", "initial-publish_at": "", "initial-embargo_until": was}
    address = reverse("admin:articles_article_plan", args=[article.pk])
    return client.post(address, {**empty, **initial, **more})


@pytest.mark.parametrize("more", [{}, {"now": "1"}], ids=["emptied", "now"])
@pytest.mark.parametrize("signatures", [1, 2])
def test_a_reporter_does_not_let_a_signed_story_out(newsroom, release, signatures, more):
    if signatures == 2:
        desk.sign(release, newsroom.second, read=release.digest)
    article = Article.objects.get()
    response = send_plan(at(newsroom.reporter), article, **more)
    assert response.status_code == 409
    assert Article.objects.get().embargo_until == article.embargo_until
    desk.publish_due()
    assert not Publication.objects.exists()


def test_who_answers_for_it_lets_it_out(newsroom, release):
    desk.sign(release, newsroom.second, read=release.digest)
    response = send_plan(at(newsroom.second), Article.objects.get(), now="1")
    assert response.status_code == 302
    desk.publish_due(timezone.now() + timedelta(seconds=1))
    assert Publication.objects.exists()
    assert not Slot.objects.exists()


def test_the_form_says_who_may(newsroom, release):
    page = reverse("admin:articles_article_review", args=[release.article_id])
    assert 'id="why-earlier"' in at(newsroom.reporter).get(page).text
    assert 'id="why-earlier"' not in at(newsroom.second).get(page).text


def test_the_moment_stands_beside_the_button(newsroom, release):
    page = (
        at(newsroom.second)
        .get(reverse("admin:articles_article_review", args=[release.article_id]))
        .text
    )
    until = f"{timezone.localtime(Article.objects.get().embargo_until):%Y-%m-%d %H:%M}"
    acts = page[page.index('id="acts"') : page.index('id="times"')]
    assert until in acts
    assert Article.objects.get().times_digest in acts


@pytest.mark.parametrize("data", [{"times": ""}, {"times": "0" * 64}])
def test_a_signature_without_the_moment_in_sight_is_refused(newsroom, release, data):
    response = at(newsroom.second).sign(release, **data)
    assert response.status_code == 409
    assert shows(
        response,
        Sentence(
            "When this story goes out was changed while you read it; look at its times again."
        ),
    )
    assert release.signoffs.count() == 1
