"""From a manuscript to a signed, published story, in a real browser, as its people would."""

import re

import pytest
from django.core.management import call_command

from articles.models import FIXED_NOTICE, Article, Publication
from tests.support import releases
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=releases.manuscripts(), ids=lambda path: path.stem)
def manuscript(request):
    """The real release where it is present, and our own manuscript in the same form."""
    return request.param


def test_a_release_goes_from_manuscript_to_readers_and_back(
    manuscript, browser, live_server, tmp_path, picture_file
):
    newsroom = Newsroom()
    call_command("take_in", str(manuscript), channel="dongying")
    draft = Article.objects.get()
    lines = releases.body_lines(manuscript)
    assert draft.paragraphs == lines

    reporter = Desk(browser, live_server.url, newsroom.reporter, types=True)
    first = Desk(browser, live_server.url, newsroom.first, types=True)
    second = Desk(browser, live_server.url, newsroom.second, types=True)
    administrator = Desk(browser, live_server.url, newsroom.administrator, types=True)
    reader = browser.new_page()

    # A draft without a headline cannot be submitted, and nothing typed is lost.
    reporter.write(draft, kicker="教育整顿", subhead="副题在此")
    reporter.press("保存并提交")
    reporter.sees("还没有主标题")
    assert reporter.value("#id_kicker") == "教育整顿"

    # Headline, tags, a picture; preview; submit.
    reporter.fill("#id_headline", "东营召开新闻发布会")
    reporter.fill("#id_tags", "政法、发布会")
    reporter.add_picture(picture_file, caption="发布会现场", credit="张力雯", alt="台上坐着三个人")
    reporter.press("保存并预览")
    reporter.sees("未发布")
    reporter.sees("发布会现场")
    reporter.write(draft)
    reporter.press("保存并提交")
    reporter.sees("已提交")
    assert Article.objects.get().paragraphs == lines
    assert reader.goto(f"{live_server.url}/").status == 200
    assert "东营召开新闻发布会" not in reader.content()

    # The initial-review editor sends it back with a comment; the reporter mends and resubmits.
    first.open_from_queue("东营召开新闻发布会")
    first.fill("#id_note", "请补上会议的全称。")
    first.press("退回")
    reporter.goto("/admin/")
    reporter.follow("东营召开新闻发布会")
    reporter.sees("请补上会议的全称。")
    reporter.follow("写稿", exact=False, within=".links")
    reporter.fill("#id_headline", "东营召开教育整顿新闻发布会")
    reporter.press("保存并提交")

    first.open_from_queue("东营召开教育整顿新闻发布会")
    first.sees_inserted("教育整顿")
    first.press("签发")

    # Nobody signs twice, nobody signs what they wrote, nobody publishes beside the chain.
    for desk, reason in ((first, "须由他人"), (reporter, "您写过")):
        desk.goto(f"/admin/articles/article/{draft.pk}/review/")
        desk.cannot_press("签发", reason)
    administrator.goto(f"/admin/articles/article/{draft.pk}/review/")
    administrator.cannot_press("签发", "没有")
    assert not administrator.page.get_by_role("button", name=re.compile("^发布")).count()

    # The responsible editor signs; the story is public at once, with both names.
    second.open_from_queue("东营召开教育整顿新闻发布会")
    second.sees_inserted("教育整顿")
    second.press("签发")
    live = Publication.objects.get()
    address = live.get_absolute_url()
    assert re.fullmatch(rf"/\d{{4}}/\d\d/\d\d/{draft.pk}/", address)
    for place in ("/", "/channel/dongying/", f"/tag/{live.tags.get(name='政法').slug}/"):
        reader.goto(live_server.url + place)
        assert reader.get_by_text("东营召开教育整顿新闻发布会").count(), place
    reader.goto(live_server.url + address)
    assert "初审编辑:赵静　责任编辑:丰丽莎" in reader.inner_text("main")
    assert [p for p in reader.locator(".body p").all_inner_texts() if p.strip()] == lines
    reader.goto(live_server.url + live.record_url)
    assert live.release.digest in reader.inner_text("main")

    # Readers keep the old text until both have signed the new one.
    reporter.write(draft, headline="东营发布会的新标题")
    reporter.press("保存并提交")
    first.open_from_queue("东营发布会的新标题")
    first.press("签发")
    reader.goto(live_server.url + address)
    assert "东营召开教育整顿新闻发布会" in reader.inner_text("h1")
    second.open_from_queue("东营发布会的新标题")
    second.press("签发")
    reader.goto(live_server.url + address)
    assert "东营发布会的新标题" in reader.inner_text("h1")

    # Withdrawn: gone from every list, and its address says so in fixed words; the reason is inside.
    second.goto(f"/admin/articles/article/{draft.pk}/review/")
    second.page.locator("#withdrawing summary").click()
    second.fill("#id_reason", "采访对象的身份有误。")
    second.page.check("#withdrawing [name=is_meant]")
    second.press("撤稿")
    answer = reader.goto(live_server.url + address)
    assert answer.status == 410
    assert str(FIXED_NOTICE) in reader.inner_text("main")
    assert "采访对象" not in reader.content()
    for place in ("/", "/channel/dongying/"):
        reader.goto(live_server.url + place)
        assert "东营发布会的新标题" not in reader.content()

    call_command("verify_log")
    for desk in (reporter, first, second, administrator):
        assert desk.complaints == []
