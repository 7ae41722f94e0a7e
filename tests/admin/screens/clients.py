"""One person at the desk, with forms as a browser sends them."""

from html import escape
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from articles import desk
from articles.models import Article, Person, Release

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Page(HTMLParser):
    """What a browser would send of a page's forms, if nobody touched anything."""

    def __init__(self, html: str):
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._area = self._select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        name, kind = facts.get("name"), facts.get("type", "text")
        if tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in facts:
            self._add(self._select, facts.get("value") or "")
        elif tag == "input" and name and self._is_sent(kind, facts):
            self._add(name, facts.get("value") or ("on" if kind == "checkbox" else ""))

    def _is_sent(self, kind, given) -> bool:
        if kind in ("submit", "file", "image", "button"):
            return False
        return kind not in ("checkbox", "radio") or "checked" in given

    def handle_data(self, data):
        if self._area:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            text = self._text.replace("\r\n", "\n").removeprefix("\n")
            self._add(self._area, text.replace("\n", "\r\n"))
            self._area = None
        if tag == "select":
            self._select = None

    def _add(self, name, value):
        self.fields.setdefault(name, []).append(value)


def fields_of(response) -> dict[str, list[str]]:
    read = Page(response.content.decode()).fields
    return {k: v for k, v in read.items() if k not in ("csrfmiddlewaretoken", "next", "language")}


class Desk(Client):
    """One person at the desk, with forms as a browser sends them."""

    def page(self, address: str, status: int = 200, **query) -> str:
        response = self.get(address, query)
        assert response.status_code == status, (address, response.status_code)
        return response.content.decode()

    def form(self, article: Article | None = None, verb: str = "change") -> dict:
        response = self.get(form_of(article, verb))
        assert response.status_code == 200
        return fields_of(response)

    def send(self, article: Article | None, fields: dict, verb: str = "change", **changes):
        button = changes.pop("button", "_save")
        return self.post(form_of(article, verb), {**fields, **changes, button: "1"})

    def write(self, article: Article | None = None, verb: str = "change", **changes):
        """Open the form, change some fields, press a button."""
        return self.send(article, self.form(article, verb), verb, **changes)

    def do(self, verb: str, article: Article, **data):
        return self.post(act(article, verb), data)

    def sign(self, text: Release, **data):
        articles = Article.objects.get(pk=text.article_id).times_digest
        facts = {"release": text.pk, "read": text.digest, "times": articles, **data}
        return self.do("sign", text.article, **facts)


def form_of(article: Article | None, verb: str = "change") -> str:
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse(f"admin:articles_article_{verb}", args=[article.pk])


def act(article: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[article.pk, verb])


def at(person: Person | None) -> Desk:
    client = Desk()
    if person:
        client.force_login(person, BACKEND)
    return client


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def html_of(response) -> str:
    return response.content.decode()


def shows(response, sentence) -> bool:
    """Whether a page says a sentence of the cellar, in the language of the day."""
    return escape(desk.say(sentence)) in html_of(response)
