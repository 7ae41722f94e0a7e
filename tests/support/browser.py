"""A person at the desk, in a real browser."""

import re

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Person
from tests.support.cast import PASSWORD

#: Milliseconds that a test waits for the browser before it fails: a busy machine is no failure.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def _session(person: Person, url: str) -> dict:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


class Desk:
    """One person, signed in. ``complaints`` collects what the browser itself found wrong.

    They come with a session of the test's database; with ``types`` by the sign-in page.
    """

    def __init__(
        self, browser: Browser, url: str, person: Person, width: int = 1280, *, types: bool = False
    ):
        self.url, self.complaints = url, []
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        if not types:
            context.add_cookies([_session(person, url)])
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._see_request)
        self.goto("/admin/")
        if types:
            self._sign_in(person)

    def _sign_in(self, person: Person) -> None:
        self.fill("#id_username", person.username)
        self.fill("#id_password", PASSWORD)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url(f"{self.url}/admin/")

    def _hear(self, message) -> None:
        refusal = "status of 409" in message.text
        if message.type in ("error", "warning") and not refusal:
            self.complaints.append(message.text)

    def _see_request(self, request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"asked another host: {request.url}")

    def goto(self, path: str) -> None:
        self.page.goto(self.url + path)

    def fill(self, field: str, value: str) -> None:
        self.page.fill(field, value)

    def value(self, field: str) -> str:
        return self.page.input_value(field)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str, exact: bool = True, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=name, exact=exact).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def sees_inserted(self, text: str) -> None:
        expect(self.page.locator(".changes ins", has_text=text).first).to_be_visible()

    def cannot_press(self, name: str, reason: str) -> None:
        button = self.page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_disabled()
        hint_id = button.get_attribute("aria-describedby")
        expect(self.page.locator(f"#{hint_id}")).to_contain_text(re.compile(reason))

    def open_from_queue(self, headline: str) -> None:
        self.goto("/admin/")
        self.page.locator(".dashboard-waiting").get_by_role("link", name=headline).click()

    def write(self, article: Article, **fields: str) -> None:
        self.goto(f"/admin/articles/article/{article.pk}/change/")
        for name, value in fields.items():
            self.fill(f"#id_{name}", value)

    def add_picture(self, file, **words: str) -> None:
        self.page.locator("#placed-group .addlink").click()
        number = int(self.page.input_value("#id_placed-TOTAL_FORMS")) - 1
        self.page.set_input_files(f"#id_placed-{number}-upload", file)
        for name, value in words.items():
            self.fill(f"#id_placed-{number}-{name}", value)
