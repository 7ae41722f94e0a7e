"""Publishing, which is an outcome of the last signature and no verb (rule R6)."""

import pytest
from django.db import IntegrityError, transaction
from taggit.models import Tag

from articles import desk
from articles.models import Article, Picture, Publication
from tests.support.cast import channel
from tests.support.record import refused

pytestmark = pytest.mark.django_db


def _picture(letter: str = "a") -> Picture:
    return Picture.objects.create(
        sha256=letter * 64, width=8, height=6, added_at="2026-07-25T04:00Z"
    )


def _figure(picture: Picture) -> dict:
    return {"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟"}


def _publish_update(newsroom, article: Article, **changes) -> Publication:
    newsroom.rewritten(article, **changes)
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    return Publication.objects.get(article=article)


def test_the_desk_offers_no_verb_that_publishes():
    assert "publish" not in desk.__all__


def test_the_last_signature_publishes_exactly_the_signed_text(newsroom):
    release = newsroom.half_signed()
    desk.sign(release, newsroom.second, read=release.digest)
    assert Publication.objects.get().release == release


def test_readers_get_the_tags_that_were_signed(newsroom):
    assert set(newsroom.published().live.tags.names()) == {"湿地", "观鸟"}


def test_readers_get_the_pictures_that_were_signed(newsroom):
    picture = _picture()
    live = newsroom.published(figures=[_figure(picture)]).live
    assert live.pictures.get() == picture


def test_tags_put_on_the_working_copy_during_review_are_not_published(newsroom):
    release = newsroom.half_signed()
    release.article.tags.add("混入")
    desk.sign(release, newsroom.second, read=release.digest)
    assert "混入" not in Publication.objects.get().tags.names()


def test_readers_keep_the_old_text_until_the_new_one_is_cleared(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    assert Publication.objects.get().release.number == 1


def test_a_cleared_update_takes_the_place_of_the_old_text(newsroom):
    live = _publish_update(newsroom, newsroom.published(), headline="新题")
    assert live.release.headline == "新题"


def test_an_update_keeps_the_address(newsroom):
    article = newsroom.published()
    assert _publish_update(newsroom, article, headline="新题").get_absolute_url() == (
        article.live.get_absolute_url()
    )


def test_an_update_takes_old_tags_away(newsroom):
    live = _publish_update(newsroom, newsroom.published(), tags=["生态"])
    assert set(live.tags.names()) == {"生态"}


def test_an_update_takes_old_pictures_away(newsroom):
    article = newsroom.published(figures=[_figure(_picture())])
    new = _picture("b")
    live = _publish_update(newsroom, article, figures=[_figure(new)])
    assert list(live.pictures.all()) == [new]


def test_an_update_may_move_to_another_channel(newsroom):
    sports = channel("sports", "体育")
    assert _publish_update(newsroom, newsroom.published(), channel=sports).channel == sports


def test_a_story_published_after_a_withdrawal_keeps_its_address(newsroom):
    article = newsroom.published()
    address = article.live.get_absolute_url()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    assert _publish_update(newsroom, article, headline="新题").get_absolute_url() == address


def test_a_tag_renamed_meanwhile_does_not_stop_the_last_signature(newsroom):
    release = newsroom.half_signed()
    Tag.objects.filter(name="湿地").update(name="滨海湿地")
    desk.sign(release, newsroom.second, read=release.digest)
    assert "湿地" in Publication.objects.get().tags.names()


def test_a_picture_that_readers_have_cannot_be_deleted(newsroom):
    """R8: what belongs to a signed text is protected, also when the working copy dropped it."""
    picture = _picture()
    article = newsroom.published(figures=[_figure(picture)])
    newsroom.rewritten(article, figures=[])
    with pytest.raises((IntegrityError, Exception)) as refusal, transaction.atomic():
        picture.delete()
    assert "protected" in str(refusal.value)


def test_nobody_publishes_a_draft_by_hand(newsroom):
    draft = newsroom.draft()
    release = newsroom.submitted(draft)
    with pytest.raises(IntegrityError, match="R1"), transaction.atomic():
        Publication.objects.create(
            article=draft,
            release=release,
            channel=newsroom.channel,
            first_published_at=release.frozen_at,
            published_at=release.frozen_at,
        )


def test_a_role_that_may_everything_in_the_admin_publishes_nothing(newsroom):
    release = newsroom.half_signed()
    with refused():
        desk.sign(release, newsroom.administrator, read=release.digest)
