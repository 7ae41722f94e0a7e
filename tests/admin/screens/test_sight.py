"""What belongs to a story that somebody does not see: pictures, tags, and every way to them (R12)."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles import desk
from articles.models import Article, Comment, Notification, Picture, Release, tags_visible_to
from tests.admin.screens.clients import Desk, at, html_of, now
from tests.admin.screens.pictures import figure_of, file, jpeg, picture, with_figure
from tests.support import cast
from tests.support.record import untouched

pytestmark = pytest.mark.django_db

CAPTION, TAG = "绝密图说", "绝密标签"


@pytest.fixture
def secret_picture(who) -> Picture:
    """A picture of a draft in a channel that ``elsewhere`` does not work for."""
    page = picture(who, caption=CAPTION, alt=CAPTION, credit=CAPTION)
    who.draft(figures=[figure_of(page)], tags=[TAG])
    return page


@pytest.fixture
def elsewhere(who) -> Desk:
    return at(who.elsewhere)


def sees(person, shown: Picture) -> bool:
    """At every door to a picture: library, form, list of choices, file, and the way to its page."""
    client, kind = at(person), ContentType.objects.get_for_model(Picture).pk
    choices = "/admin/autocomplete/?app_label=articles&model_name=figure&field_name=picture&term="
    change = reverse("admin:articles_picture_change", args=[shown.pk])
    answers = {
        "library": f"/picture/{shown.pk}/change/"
        in html_of(client.get("/admin/articles/picture/")),
        "form": client.get(change).status_code == 200,
        "choices": f'"{shown.pk}"' in html_of(client.get(choices)),
        "file": client.get(shown.get_absolute_url()).status_code == 200,
        "way": client.get(f"/admin/r/{kind}/{shown.pk}/").status_code == 302,
    }
    assert len(set(answers.values())) == 1, answers
    return answers["form"]


def test_a_picture_of_a_story_that_one_does_not_see_is_at_no_door(who, secret_picture):
    assert sees(who.first, secret_picture)
    assert not sees(who.elsewhere, secret_picture)


def test_a_picture_that_readers_have_is_seen_by_everybody(who):
    page = picture(who, caption=CAPTION)
    story = who.published(figures=[figure_of(page)])
    assert sees(who.elsewhere, page)
    desk.withdraw(story, who.second, reason="撤")
    assert not sees(who.elsewhere, page)


def test_a_picture_of_no_story_is_everybodys_as_a_story_of_no_channel_is(who):
    page = picture(who)
    assert sees(who.elsewhere, page)


def test_a_picture_of_several_stories_is_seen_with_one_of_them(who, secret_picture):
    sports = cast.channel("sports", "体育")
    desk.create(who.elsewhere, **cast.words(channel=sports, figures=[figure_of(secret_picture)]))
    assert sees(who.elsewhere, secret_picture)


def test_a_picture_that_was_taken_out_again_stays_one_of_the_submitted_text(who):
    page = picture(who, caption=CAPTION)
    release = who.submitted(figures=[figure_of(page)])
    desk.recall(release.article, who.reporter)
    who.rewritten(release.article, figures=[])
    assert not sees(who.elsewhere, page)
    assert sees(who.first, page)


def test_who_added_a_picture_goes_on_seeing_it(who, secret_picture):
    Picture.objects.filter(pk=secret_picture.pk).update(added_by=who.elsewhere)
    assert sees(who.elsewhere, secret_picture)


@pytest.mark.parametrize("stage", ["scheduled", "embargoed"])
def test_a_signed_story_is_not_public_yet(who, stage):
    page = picture(who, caption=CAPTION)
    article = who.draft(figures=[figure_of(page)])
    when = timezone.now() + timedelta(days=1)
    name = "publish_at" if stage == "scheduled" else "embargo_until"
    desk.plan(article, who.second, **{name: when})
    release = _half_signed(who, article)
    desk.sign(release, who.second, read=release.digest)
    assert now(article).scheduled
    assert not sees(who.elsewhere, page)


def _half_signed(who, article: Article) -> Release:
    release = who.submitted(article)
    desk.sign(release, who.first, read=release.digest)
    return release


# Writing


def test_its_words_are_not_rewritten(who, secret_picture, elsewhere):
    words = {"focal_x": 50, "focal_y": 50, "caption": "改了", "credit": "", "alt": ""}
    with untouched():
        elsewhere.post(reverse("admin:articles_picture_change", args=[secret_picture.pk]), words)
        with pytest.raises(desk.Refused):
            desk.describe(secret_picture, who.elsewhere, caption="改了")
    desk.describe(secret_picture, who.first, caption="改了")


def test_it_is_not_placed_by_its_number(who, secret_picture, elsewhere):
    sports = cast.channel("sports", "体育")
    own = desk.create(who.elsewhere, **cast.words(channel=sports))
    with untouched():
        response = elsewhere.send(own, with_figure(elsewhere, own, picture=secret_picture.pk))
    assert response.status_code == 200
    assert CAPTION not in html_of(response)


def test_the_same_file_can_be_used_without_the_words_of_the_other_story(
    who, secret_picture, elsewhere
):
    sports = cast.channel("sports", "体育")
    own = desk.create(who.elsewhere, **cast.words(channel=sports))
    row = with_figure(elsewhere, own, upload=file(jpeg()), alt="自己的说明")
    assert elsewhere.send(own, row).status_code == 302
    (page,) = now(own).figures
    assert (page["sha256"], page["caption"]) == (secret_picture.sha256, "")


def test_the_library_says_that_it_has_the_file_and_not_what_it_says_of_it(
    elsewhere, secret_picture
):
    elsewhere.cookies["django_language"] = "en"
    facts = {"file": file(jpeg()), "caption": "我的", "credit": "", "alt": ""}
    with untouched():
        response = elsewhere.post("/admin/articles/picture/add/", facts)
    assert response.status_code == 200
    assert "in the library already" in html_of(response)
    assert CAPTION not in html_of(response)


# Tags


def test_a_tag_of_unpublished_stories_alone_is_not_listed(who, secret_picture, elsewhere):
    tag = Tag.objects.get(name=TAG)
    assert TAG in html_of(at(who.first).get("/admin/taggit/tag/"))
    assert TAG not in html_of(elsewhere.get("/admin/taggit/tag/"))
    assert TAG not in html_of(elsewhere.get("/admin/taggit/tag/", {"q": TAG})).replace(
        f'value="{TAG}"', ""
    )
    change = reverse("admin:taggit_tag_change", args=[tag.pk])
    assert elsewhere.get(change).status_code == 302
    assert TAG not in html_of(elsewhere.get(change, follow=True))


def test_a_tag_that_readers_have_is_listed(who, elsewhere):
    who.published(tags=["湿地"])
    assert "湿地" in html_of(elsewhere.get("/admin/taggit/tag/"))


def test_a_tag_that_a_story_had_is_not_listed(who):
    article = who.draft(tags=[TAG])
    who.rewritten(article, tags=[])
    assert TAG not in tags_visible_to(who.elsewhere).values_list("name", flat=True)
    assert TAG in tags_visible_to(who.administrator).values_list("name", flat=True)


# The way to a row, and the bell


@pytest.mark.parametrize("model", ["article", "comment", "picture", "publication", "release"])
def test_the_way_to_a_row_tells_nothing_of_what_one_does_not_see(who, secret, elsewhere, model):
    desk.comment(secret, who.first, "看")
    kind = ContentType.objects.get(app_label="articles", model=model)
    row = kind.model_class().objects.first() or Article(pk=1)
    there = elsewhere.get(f"/admin/r/{kind.pk}/{row.pk}/").status_code
    nowhere = elsewhere.get(f"/admin/r/{kind.pk}/999999/").status_code
    assert (there, nowhere) == (404, 404)
    assert Comment.objects.exists()


def test_it_leads_there_whoever_sees_the_row(who, secret, first):
    kind = ContentType.objects.get_for_model(Article).pk
    assert first.get(f"/admin/r/{kind}/{secret.pk}/").url == secret.get_absolute_url()


def test_the_bell_is_silent_on_a_story_that_moved_out_of_sight(who):
    editor = cast.person("lishan", "李珊", "initial_review", channels=[who.channel])
    who.submitted(headline="绝密选题")
    client = at(editor)
    assert "绝密选题" in html_of(client.get("/admin/notifications/"))
    notification = Notification.objects.get(person=editor)
    editor.channels.set([cast.channel("sports", "体育")])
    assert "绝密选题" not in html_of(client.get("/admin/notifications/"))
    assert client.get(f"/admin/notifications/{notification.pk}/").status_code == 404
