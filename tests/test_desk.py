import pytest

from articles import audit, desk
from articles.models import Article, Publication

pytestmark = pytest.mark.django_db


def test_two_signatures_publish(newsroom):
    article = newsroom.published()
    assert str(article.live.release.signatures[0]) == "初审编辑:赵静"
    assert article.live.release.is_cleared
    assert list(audit.breaks()) == []


def test_nobody_signs_twice(newsroom):
    release = newsroom.half_signed()
    with pytest.raises(desk.Refused, match="初审编辑"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_update_and_withdraw(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新标题")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    article = Article.objects.get(pk=article.pk)
    assert str(article.live) == "新标题"
    desk.withdraw(article, newsroom.second, notice="撤了")
    assert not Publication.objects.exists()
    assert list(audit.breaks()) == []


def test_amend(newsroom):
    release = newsroom.half_signed()
    newer = desk.amend(release, newsroom.second, headline="改过的题")
    for who in (newsroom.first, newsroom.second):
        desk.sign(newer, who, read=newer.digest)
    assert Publication.objects.get().release == newer
