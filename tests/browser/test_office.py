"""Administration, plans, the front page and the sheet, in a real browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles import desk
from articles.models import Absence, Assignment, Channel, Entry, Person, Placement
from tests.support import cast
from tests.support.browser import Desk
from tests.support.cast import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.screens, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(db):
    return Newsroom()


@pytest.fixture
def at_desk(browser, live_server):
    """Somebody signed in; what their browser complained of is looked at in the end."""
    rows = []

    def sign_in(person, **given) -> Desk:
        rows.append(Desk(browser, live_server.url, person, **given))
        return rows[-1]

    yield sign_in
    assert [complaint for each in rows for complaint in each.complaints] == []


def heads(page) -> list[str]:
    return page.locator(".placements .placement-story a").all_inner_texts()


def saved_placements() -> list[tuple[str, str]]:
    return [(str(placement), placement.place) for placement in Placement.objects.all()]


def put(someone: Desk, headline: str) -> None:
    row = someone.page.locator(".story-list li", has_text=headline)
    press_button(someone.page, row.locator("[name=add]"))


def press(someone: Desk, selector: str) -> None:
    press_button(someone.page, someone.page.locator(selector))


def press_button(page: Page, button: Locator) -> None:
    with page.expect_navigation():
        button.click()


@pytest.fixture
def stories(newsroom):
    return [newsroom.published(headline=f"第{n}条新闻").live for n in range(3)]


def test_the_front_page_is_arranged_by_drag(newsroom, stories, at_desk):
    editor = at_desk(newsroom.second)
    editor.goto("/admin/front/")
    for number in range(3):
        put(editor, f"第{number}条新闻")
    grip = editor.page.locator(".grip")
    first, last = grip.nth(0).bounding_box(), grip.nth(2).bounding_box()
    editor.page.mouse.move(last["x"] + 8, last["y"] + 8)
    editor.page.mouse.down()
    editor.page.mouse.move(first["x"] + 8, first["y"] - 12, steps=8)
    editor.page.mouse.up()
    assert heads(editor.page) == ["第2条新闻", "第0条新闻", "第1条新闻"]
    press(editor, "[name=save]")
    assert saved_placements() == [
        ("第2条新闻", "lead"),
        ("第0条新闻", "headline"),
        ("第1条新闻", "headline"),
    ]


def test_the_front_page_is_arranged_by_keyboard(newsroom, stories, at_desk):
    editor = at_desk(newsroom.second)
    editor.goto("/admin/front/")
    for number in (0, 1):
        put(editor, f"第{number}条新闻")
    editor.page.locator("[name=down]").first.focus()
    editor.page.keyboard.press("Enter")
    assert heads(editor.page) == ["第1条新闻", "第0条新闻"]
    assert "第0条新闻" in editor.page.inner_text("#front-said")
    assert editor.page.evaluate("document.activeElement.name") == "down"
    editor.page.locator("[name=save]").focus()
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Enter")
    assert [head for head, _place in saved_placements()] == ["第1条新闻", "第0条新闻"]


def test_the_front_page_is_arranged_without_a_script(newsroom, stories, at_desk, browser):
    editor = at_desk(newsroom.second)
    session = editor.page.context.storage_state()
    page = browser.new_context(java_script_enabled=False, storage_state=session).new_page()
    page.goto(f"{editor.url}/admin/front/")
    for number in (0, 1, 2):
        row = page.locator(".story-list li", has_text=f"第{number}条")
        press_button(page, row.locator("[name=add]"))
    press_button(page, page.locator("[name=up]").nth(2))
    press_button(page, page.locator("[name=off]").nth(0))
    assert heads(page) == ["第2条新闻", "第1条新闻"]
    page.locator("[name=lead]").uncheck()
    press_button(page, page.locator("[name=save]"))
    assert saved_placements() == [("第2条新闻", "headline"), ("第1条新闻", "headline")]


def test_the_second_of_two_who_arrange_is_told_and_keeps_their_order(newsroom, stories, at_desk):
    one, two = at_desk(newsroom.first), at_desk(newsroom.second)
    for someone, number in ((one, 0), (two, 1)):
        someone.goto("/admin/front/")
        put(someone, f"第{number}条新闻")
    press(one, "[name=save]")
    press(two, "[name=save]")
    assert two.page.locator(".messagelist .error").count() == 1
    assert heads(two.page) == ["第1条新闻"]
    assert saved_placements() == [("第0条新闻", "lead")]


def test_a_reporter_looks_at_the_arrangement_and_cannot_save(newsroom, stories, at_desk):
    reporter = at_desk(newsroom.reporter)
    reporter.goto("/admin/front/")
    assert reporter.page.locator("[name=save]").is_disabled()


def test_a_plan_becomes_the_reporters_story(newsroom, at_desk):
    editor, reporter = at_desk(newsroom.first), at_desk(newsroom.reporter, width=390)
    editor.goto("/admin/articles/assignment/add/")
    editor.fill("#id_title", "候鸟南迁")
    editor.fill("#id_length", "1200")
    editor.page.select_option("#id_channel", label="东营")
    editor.page.select_option("#id_reporter", label="张力雯")
    press(editor, "[name=_save]")
    reporter.goto("/admin/")
    reporter.page.locator("section[aria-labelledby=planned] a", has_text="候鸟南迁").click()
    press(reporter, ".plan-acts .default")
    story = Assignment.objects.get().article
    assert reporter.page.url.endswith(f"/admin/articles/article/{story.pk}/change/")
    assert (story.owner, story.channel) == (newsroom.reporter, newsroom.channel)


def test_a_plan_is_given_up(newsroom, at_desk):
    plan = desk.assign(newsroom.first, title="候鸟", channel=newsroom.channel)
    editor = at_desk(newsroom.first)
    editor.goto(f"/admin/articles/assignment/{plan.pk}/change/")
    press(editor, ".plan-acts button:last-child")
    assert Assignment.objects.get().closed_at


def test_an_absence_is_recorded_seen_by_the_deputy_and_ended(newsroom, at_desk):
    editor, deputy = at_desk(newsroom.second), at_desk(newsroom.first)
    editor.goto("/admin/articles/absence/add/")
    assert editor.page.locator("#id_person").count() == 0
    editor.page.select_option("#id_deputy", label="赵静")
    moments = {"since": -timedelta(hours=1), "until": timedelta(days=2)}
    for name, shift in moments.items():
        moment = timezone.localtime(timezone.now() + shift)
        editor.fill(f"#id_{name}", f"{moment:%Y-%m-%dT%H:%M}")
    press(editor, "[name=_save]")
    deputy.goto("/admin/")
    stands_in = deputy.page.locator(".hint.dashboard-wide")
    expect(stands_in).to_contain_text("丰丽莎")
    press(editor, ".field-end button")
    assert not Absence.objects.current(timezone.now()).exists()
    deputy.goto("/admin/")
    expect(stands_in).to_have_count(0)


def test_what_the_desk_refuses_of_an_absence_stays_in_the_form(newsroom, at_desk):
    editor = at_desk(newsroom.second)
    editor.goto("/admin/articles/absence/add/")
    editor.page.select_option("#id_deputy", label="张力雯")
    for name, day in (("since", "2099-01-01"), ("until", "2099-01-02")):
        editor.fill(f"#id_{name}", f"{day}T08:00")
    press(editor, "[name=_save]")
    assert "张力雯" in editor.page.inner_text(".errorlist")
    assert editor.value("#id_until") == "2099-01-02T08:00"


def test_accounts_and_channels_are_kept_on_the_log(newsroom, at_desk):
    administrator = at_desk(newsroom.administrator)
    administrator.goto(f"/admin/articles/person/{newsroom.reporter.pk}/change/")
    administrator.fill("#id_name", "张力文")
    press(administrator, "[name=_save]")
    administrator.goto("/admin/articles/channel/add/")
    administrator.fill("#id_name", "垦利")
    administrator.fill("#id_slug", "kenli")
    press(administrator, "[name=_save]")
    administrator.goto("/admin/articles/channel/")
    administrator.fill("#id_form-0-order", "7")
    press(administrator, "[name=_save]")
    assert set(Channel.objects.values_list("order", flat=True)) == {1, 7}
    assert list(Entry.objects.values_list("verb", flat=True)) == ["appoint", "organise", "organise"]
    administrator.goto("/admin/articles/entry/")
    administrator.sees("张力雯 → 张力文")


def test_a_password_is_set_by_its_owner_with_a_link(newsroom, at_desk, page, live_server, settings):
    new = "yet-another-password"
    administrator = at_desk(newsroom.administrator)
    administrator.goto(f"/admin/articles/person/{newsroom.reporter.pk}/password/")
    press(administrator, "[name=link]")
    link = administrator.page.input_value("#link")
    path = link.removeprefix(settings.NEWSROOM_URL)
    page.goto(live_server.url + path)
    assert link.rsplit("/", 2)[1] not in page.url
    for name in ("new_password1", "new_password2"):
        page.fill(f"#id_{name}", new)
    page.click(".submit-row input")
    page.wait_for_url("**/admin/login/")
    assert Person.objects.get(pk=newsroom.reporter.pk).check_password(new)
    page.goto(live_server.url + path)
    assert page.locator("#id_new_password1").count() == 0
    own = at_desk(newsroom.first)
    own.goto("/admin/password_change/")
    own.fill("#id_old_password", cast.PASSWORD)
    for name in ("new_password1", "new_password2"):
        own.fill(f"#id_{name}", new)
    press(own, ".submit-row input")
    assert Person.objects.get(pk=newsroom.first.pk).check_password(new)
    entries = Entry.objects.filter(verb="appoint")
    assert [(line.person_id, line.data["password"]) for line in entries] == [
        (newsroom.administrator.pk, "link shown"),
        (newsroom.reporter.pk, "set by link"),
        (newsroom.first.pk, "set"),
    ]
    own.goto("/admin/notifications/")
    own.sees(newsroom.reporter.name)


def test_the_last_administrator_is_told_why_they_stay(newsroom, at_desk):
    administrator = at_desk(newsroom.administrator)
    administrator.goto(f"/admin/articles/person/{newsroom.administrator.pk}/change/")
    administrator.page.uncheck("#id_is_superuser")
    press(administrator, "[name=_save]")
    assert administrator.page.locator(".errornote, .errorlist").count()
    assert Person.objects.get(pk=newsroom.administrator.pk).is_superuser


SCREENS = [
    "/admin/",
    "/admin/front/",
    "/admin/settings/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/articles/assignment/",
    "/admin/articles/assignment/add/",
    "/admin/articles/absence/",
    "/admin/articles/absence/add/",
    "/admin/articles/term/",
    "/admin/articles/term/add/",
    "/admin/articles/picture/",
    "/admin/articles/entry/",
    "/admin/password_change/",
]
OF_ADMINISTRATORS = [
    "/admin/articles/person/",
    "/admin/articles/person/add/",
    "/admin/articles/channel/",
    "/admin/articles/channel/add/",
    "/admin/articles/webhook/",
    "/admin/articles/webhook/add/",
    "/admin/articles/delivery/",
    "/admin/settings/",
]
# Without preloading: for that axe writes styles into the page, which its policy refuses.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False}


def shut_out(page, width: int) -> list:
    """What keeps people out of the page as it stands: violations, and what runs over its edge."""
    violations = Axe().run(page, options=RULES).response["violations"]
    wrong = [(v["id"], v["nodes"][0]["html"][:120]) for v in violations]
    over = page.evaluate("document.documentElement.scrollWidth") > width
    return [*wrong, *(["overflows"] if over else [])]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "dark")])
def test_nobody_is_shut_out_of_a_screen(newsroom, stories, at_desk, width, scheme):
    desk.record_absence(
        newsroom.first,
        newsroom.second,
        since=timezone.now(),
        until=timezone.now() + timedelta(days=1),
        by=newsroom.first,
    )
    of_the_story = [
        f"/admin/articles/article/{stories[0].article_id}/{v}/" for v in ("sheet", "history")
    ]
    account = f"/admin/articles/person/{newsroom.first.pk}/change/"
    editor = at_desk(newsroom.second, width=width)
    administrator = at_desk(newsroom.administrator, width=width)
    rows = [(editor, screen) for screen in [*SCREENS, *of_the_story]]
    rows += [(administrator, screen) for screen in [*OF_ADMINISTRATORS, account]]
    wrong = {}
    for someone, screen in rows:
        someone.page.emulate_media(color_scheme=scheme)
        someone.goto(screen)
        if problems := shut_out(someone.page, width):
            wrong[screen] = problems
    assert wrong == {}


def test_nobody_is_shut_out_at_the_door(newsroom, at_desk):
    reporter = at_desk(newsroom.reporter, width=390)
    story = newsroom.draft().get_absolute_url()
    reporter.goto(story)
    reporter.fill("#id_text", "会话没了以后的意见")
    Session.objects.all().delete()
    press(reporter, "#say > button")
    pages = [shut_out(reporter.page, 390)]
    reporter.fill("#id_username", newsroom.reporter.username)
    reporter.fill("#id_password", cast.PASSWORD)
    press(reporter, "#login-form [type=submit]")
    pages.append(shut_out(reporter.page, 390))
    press(reporter, ".carry-on button")
    press(reporter, "#logout-form button")
    pages.append(shut_out(reporter.page, 390))
    assert pages == [[], [], []]
    reporter.complaints.clear()  # the browser says that the first answer was a refusal
