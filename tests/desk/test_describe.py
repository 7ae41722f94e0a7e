"""desk.describe: what the library says of a picture, and its focal point."""

import pytest

from articles import audit, desk
from articles.models import Article, Entry, Picture
from articles.text.diff import changes
from tests.support.picture_files import make_file
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(newsroom) -> Picture:
    return desk.add_picture(newsroom.reporter, make_file(), caption="滩涂")


def test_words_and_focal_point_are_kept(newsroom, picture):
    desk.describe(picture, newsroom.first, caption="退潮", focal_x=20, focal_y=80)
    row = Picture.objects.get()
    assert (row.caption, row.focal_x, row.focal_y) == ("退潮", 20, 80)


def test_the_line_says_what_it_was_and_what_it_is(newsroom, picture):
    desk.describe(picture, newsroom.first, caption="退潮")
    line = Entry.objects.get(verb="describe")
    assert (line.data["before"], line.data["after"]) == ({"caption": "滩涂"}, {"caption": "退潮"})


def test_what_changes_nothing_leaves_no_trace(newsroom, picture):
    with untouched():
        desk.describe(picture, newsroom.first, caption="滩涂")


@pytest.mark.parametrize("point", [-1, 101, "left", None])
def test_a_point_outside_the_picture_is_refused(newsroom, picture, point):
    with untouched(), refused():
        desk.describe(picture, newsroom.first, focal_x=point)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_who_may_not_write_may_not_describe(newsroom, picture, who):
    with untouched(), refused("no editorial duty"):
        desk.describe(picture, getattr(newsroom, who), caption="退潮")


def test_a_submitted_text_keeps_what_it_shows(newsroom, picture):
    figure = {"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟"}
    release = newsroom.submitted(figures=[figure])
    desk.describe(picture, newsroom.first, focal_x=10)
    release.refresh_from_db()
    assert release.figures[0]["focal"] == [50, 50]
    assert list(audit.breaks()) == []


def test_its_file_is_not_a_description(newsroom, picture):
    with untouched(), pytest.raises(TypeError):
        desk.describe(picture, newsroom.first, sha256="0" * 64)


class TestTheFocalPoint:
    """It is part of what a signature covers, so whoever moves it in a text has written in it."""

    def figure(self, picture) -> dict:
        return {"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟"}

    @pytest.fixture
    def draft(self, newsroom, picture):
        return newsroom.draft(figures=[self.figure(picture)])

    def focal(self, story) -> list[int]:
        return Article.objects.get(pk=story.pk).figures[0]["focal"]

    def test_it_moves_in_a_story_that_is_being_written(self, newsroom, picture, draft):
        desk.describe(picture, newsroom.first, focal_x=10)
        assert self.focal(draft) == [10, 50]

    def test_whoever_moves_it_does_not_sign_that_story(self, newsroom, picture, draft):
        desk.describe(picture, newsroom.first, focal_x=10)
        release = newsroom.submitted(draft)
        with refused("You wrote in this text"):
            desk.sign(release, newsroom.first, read=release.digest)

    def test_the_line_has_the_digest_of_the_text_with_it(self, newsroom, picture, draft):
        desk.describe(picture, newsroom.first, focal_x=10)
        line = draft.entries.get(verb="save")
        assert line.person == newsroom.first
        assert line.data["text"] == Article.objects.get(pk=draft.pk).form_digest

    def test_an_open_form_is_told(self, newsroom, picture, draft):
        desk.describe(picture, newsroom.first, focal_x=10)
        with pytest.raises(desk.Conflict):
            desk.save(draft, newsroom.reporter, version=draft.version, headline="新题")

    @pytest.mark.parametrize("state", ["submitted", "half_signed", "published"])
    def test_it_does_not_reach_a_text_that_was_submitted(self, newsroom, picture, state):
        story = getattr(newsroom, state)(figures=[self.figure(picture)])
        article = Article.objects.get()
        desk.describe(picture, newsroom.first, focal_x=10)
        after = Article.objects.get()
        assert after.form_digest == article.form_digest == article.latest.digest
        assert after.version == article.version
        assert story

    def test_the_next_signer_may_have_moved_it_meanwhile(self, newsroom, picture):
        release = newsroom.half_signed(figures=[self.figure(picture)])
        desk.describe(picture, newsroom.second, focal_x=10)
        assert desk.sign(release, newsroom.second, read=release.digest)

    def test_a_save_takes_over_nothing_that_nobody_sees(self, newsroom, picture):
        article = newsroom.published(figures=[self.figure(picture)])
        desk.describe(picture, newsroom.first, focal_x=10)
        with untouched():
            newsroom.rewritten(article, figures=[self.figure(picture)])

    def test_it_does_not_move_where_one_may_not_write(self, newsroom, elsewhere, picture, draft):
        with refused("a channel that you do not work for"):
            desk.describe(picture, elsewhere, focal_x=10)
        assert self.focal(draft) == [50, 50]
        assert not draft.entries.filter(verb="save").exists()

    def test_it_covers_no_change_that_came_by_other_means(self, newsroom, picture, draft):
        Article.objects.update(body="<p>偷改</p>")
        desk.describe(picture, newsroom.first, focal_x=10)
        assert self.focal(draft) == [50, 50]

    def test_words_of_the_library_reach_no_story(self, newsroom, picture, draft):
        desk.describe(picture, newsroom.first, caption="退潮", alt="滩涂", credit="新华社")
        assert not draft.entries.filter(verb="save").exists()

    def test_a_comparison_shows_it(self, newsroom, picture, draft):
        before = draft.spelt
        desk.describe(picture, newsroom.first, focal_x=10)
        assert changes(before, Article.objects.get(pk=draft.pk).spelt)

    def test_a_picture_placed_now_has_the_point_of_now(self, newsroom, picture):
        desk.describe(picture, newsroom.first, focal_y=90)
        picture.refresh_from_db()
        assert self.focal(newsroom.draft(figures=[self.figure(picture)])) == [50, 90]

    def test_the_record_stays_unbroken(self, newsroom, picture, draft):
        desk.describe(picture, newsroom.first, focal_x=10)
        assert list(audit.breaks()) == []
