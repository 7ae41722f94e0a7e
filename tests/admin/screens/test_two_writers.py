"""Two people at one story."""

import pytest

from articles import desk
from tests.admin.screens.clients import fields_of, html_of, now, shows
from tests.admin.screens.pictures import figure_of, picture
from tests.support.record import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def clash(who, reporter, first):
    """Both have the form open, the editor has saved, the reporter saves now."""
    article = who.draft()
    mine = reporter.form(article)
    first.write(article, headline="编辑的题")
    response = reporter.send(article, mine, headline="记者的题", subhead="记者的副题")
    return article, response


def test_the_second_to_save_is_told_and_keeps_the_text(clash):
    article, response = clash
    assert shows(response, desk.Conflict(now(article)).sentence)
    assert fields_of(response)["headline"] == ["记者的题"]
    assert now(article).headline == "编辑的题"


def test_the_second_to_save_sees_the_difference(clash):
    _article, response = clash
    assert "<del>编辑</del>" in html_of(response)
    assert "<ins>记者</ins>" in html_of(response)


def test_the_second_may_save_again_knowingly(clash, reporter):
    article, response = clash
    assert reporter.send(article, fields_of(response)).status_code == 302
    assert (now(article).headline, now(article).subhead) == ("记者的题", "记者的副题")


def test_a_third_who_saves_in_between_is_a_conflict_again(who, clash, reporter, second):
    article, response = clash
    second.write(article, headline="第三个题")
    again = reporter.send(article, fields_of(response))
    assert shows(again, desk.Conflict(now(article)).sentence)
    assert now(article).headline == "第三个题"


@pytest.mark.parametrize("button", ["_save", "_submit", "_preview", "_continue"])
def test_no_button_saves_over_another(who, reporter, first, button):
    article = who.draft()
    mine = reporter.form(article)
    first.write(article, headline="编辑的题")
    with untouched():
        reporter.send(article, mine, headline="记者的题", button=button)


def test_a_picture_that_another_added_shows_as_a_difference(who, reporter, first):
    """Saving knowingly would take the picture out, so the second must know of it."""
    article = who.draft()
    mine = reporter.form(article)
    addition = figure_of(picture(who), caption="编辑加的图")
    desk.save(article, who.first, version=article.version, figures=[addition])
    response = reporter.send(article, mine)
    assert "编辑加的图" in html_of(response)


def test_a_form_opened_before_a_withdrawal_is_a_conflict(who, reporter):
    article = who.published()
    mine = reporter.form(article)
    desk.withdraw(article, who.second, reason="撤")
    with untouched():
        response = reporter.send(article, mine, headline="我打的题")
    assert fields_of(response)["headline"] == ["我打的题"]
