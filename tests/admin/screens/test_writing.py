"""The draft form: what is saved, what leaves no trace."""

import pytest

from articles import audit
from articles.desk.intake import take_in
from articles.models import Article, Picture
from tests.admin.screens.clients import form_of, now, shows
from tests.admin.screens.pictures import figure_of, picture
from tests.support import cast
from tests.support.cast import move_person
from tests.support.record import everything

pytestmark = pytest.mark.django_db


def test_a_story_is_written_through_the_desk(who, reporter):
    response = reporter.write(
        headline="三千水鸟落滩涂",
        body=cast.BODY,
        channel=who.channel.pk,
        tags="湿地、观鸟",
        reporter="张力雯 付凯",
        source="海报新闻",
    )
    article = Article.objects.get()
    assert response.status_code == 302
    assert (article.headline, article.tag_names, article.body) == (
        "三千水鸟落滩涂",
        ["湿地", "观鸟"],
        cast.BODY,
    )
    assert article.credited("reporter") == ["张力雯", "付凯"]
    assert list(article.entries.values_list("verb", "person")) == [("create", who.reporter.pk)]


def test_a_new_story_begins_with_its_writers_byline_and_only_channel(who, reporter, first):
    move_person(who.reporter, who.channel)
    start = reporter.form()
    assert (start["reporter"], start["channel"]) == ([who.reporter.name], [str(who.channel.pk)])
    assert "channel" not in {k for k, v in first.form().items() if v != [""]}
    assert first.form()["reporter"] == [""]


def test_a_change_is_a_line_of_the_log(who, reporter):
    article = who.draft()
    reporter.write(article, headline="改过的题")
    assert (now(article).headline, now(article).version) == ("改过的题", article.version + 1)
    assert article.entries.last().verb == "save"
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("button", ["_save", "_continue", "_preview"])
def test_each_button_saves_and_leads_on(who, reporter, button):
    article = who.draft()
    response = reporter.write(article, headline="改过的题", button=button)
    assert now(article).headline == "改过的题"
    target = {"_save": "review", "_continue": "change", "_preview": "preview"}[button]
    assert response["Location"] == form_of(article, target)
    reporter.page(response["Location"])


def test_save_and_submit_hands_it_to_the_editors(who, reporter):
    article = who.draft()
    response = reporter.write(article, headline="改过的题", button="_submit")
    assert (response["Location"], now(article).stage) == ("/admin/", "in_review")
    assert now(article).latest.headline == "改过的题"


def test_a_new_story_can_be_submitted_at_once(who, reporter):
    words = {"headline": "题", "body": "<p>文</p>", "channel": who.channel.pk}
    reporter.write(**words, button="_submit")
    assert Article.objects.get().stage == "in_review"


def test_submit_without_a_headline_is_refused_in_a_sentence_and_saved(who, reporter):
    article = who.draft()
    response = reporter.write(
        article, headline="", body="<p>写好的一段\u3002</p>", button="_submit"
    )
    assert response["Location"] == form_of(article)
    assert shows(reporter.get(response["Location"]), now(article).refusal("submit", who.reporter))
    assert (now(article).stage, now(article).paragraphs) == ("draft", ["写好的一段\u3002"])


def test_a_save_without_a_change_leaves_no_trace(who, full, reporter):
    before, log = full.form, full.entries.count()
    response = reporter.write(full)
    assert response.status_code == 302
    assert now(full).form == before
    assert (now(full).version, full.entries.count()) == (full.version, log)


def test_what_came_in_by_the_intake_is_not_changed_by_a_save(who, reporter, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "主标题\uff1a三千水鸟\n大众网\u00b7海报新闻记者 张力雯 东营报道\n"
        "“退潮” 'a' \"b\" <script>&amp;\u3000\u3000以后  两个空格\u3002\n　　缩进的一段\u3002\n",
        encoding="utf-8",
    )
    (report,) = take_in([path], channel=who.channel, by=who.reporter)
    before = everything()
    reporter.write(report.article)
    after = everything()
    assert after["articles_article"] == before["articles_article"]
    assert after["articles_entry"] == before["articles_entry"]


@pytest.mark.parametrize("value", ["第一行\n第二行", "第一行\r\n第二行", "\n前面空一行"])
def test_lines_of_a_notice_survive_a_save(who, reporter, value):
    article = who.draft(notice_kind="correction", notice_text=value)
    reporter.write(article)
    assert now(article).version == article.version


def test_a_name_with_a_space_is_not_torn_by_a_save(who, reporter):
    article = who.draft(credits=[{"role": "reporter", "name": "Mary Smith"}])
    reporter.write(article)
    assert now(article).credited("reporter") == ["Mary Smith"]


def test_a_tag_with_a_space_is_not_torn_by_a_save(who, reporter):
    article = who.draft(tags=["New York"])
    reporter.write(article)
    assert now(article).tag_names == ["New York"]


def test_a_picture_without_a_caption_is_not_changed_by_a_save(who, reporter):
    page = picture(who, caption="图库里的说明")
    article = who.draft(figures=[figure_of(page, caption="")])
    reporter.write(article)
    assert now(article).version == article.version


def test_the_order_of_pictures_is_kept_and_can_be_changed(full, reporter):
    form = reporter.form(full)
    reporter.send(full, form, **{"placed-0-order": 9})
    assert [f["caption"] for f in now(full).figures] == ['第二张 "引号" <b>', "退潮"]


def test_a_picture_can_be_taken_out(full, reporter):
    reporter.send(full, reporter.form(full), **{"placed-0-DELETE": "on"})
    assert len(now(full).figures) == 1
    assert Picture.objects.count() == 2
