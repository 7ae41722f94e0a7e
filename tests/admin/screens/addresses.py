"""Every address that the newsroom has, read from its resolver, filled in with rows of a scene."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from taggit.models import Tag

from articles import desk
from articles.desk.links import link_for
from articles.models import (
    Absence,
    Article,
    Assignment,
    Channel,
    Comment,
    Delivery,
    Entry,
    OldAddress,
    Person,
    Picture,
    StandingPage,
    Term,
    Verb,
    Webhook,
)
from tests.admin.screens.clients import at
from tests.admin.screens.pictures import figure_of, picture
from tests.support import cast

#: Words of every story and picture that readers do not have.
SECRET = "绝密选题"
PERSONS = (
    *("anonymous", "outsider", "elsewhere", "reporter", "dismissed", "closed"),
    *("initial", "responsible", "administrator"),
)
#: Where a model of the record is kept by a screen: part of the address → the rows that are tried.
ROWS = ("absence", "assignment", "channel", "oldaddress", "person", "standingpage", "term")
ROWS += ("webhook", "delivery")
STORIES = ("draft", "review", "scheduled", "public", "withdrawn")
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that is resolved, as it is written in ``urlpatterns``."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route


def names(route: str) -> set[str]:
    """What has to be filled in."""
    return {one or other for one, other in _PLACE.findall(route)}


def fill_route(route: str, values: dict[str, object]) -> str:
    path = _PLACE.sub(lambda place: str(values[place[1] or place[2]]), route)
    return "/" + re.sub(r"\(\?:.*?\)\?|[\^$\\]", "", path)


@dataclass(frozen=True)
class Address:
    """One address with its row: ``key`` is the route and, behind a space, what row it is."""

    key: str
    path: str


class Scene:
    """One of everything, in the channel that everybody but ``elsewhere`` works for."""

    def __init__(self, newsroom):
        self.newsroom = newsroom
        self._people()
        self.stories = self._stories()
        self.rows = self._rows()
        self.clients = {name: at(self.people[name]) for name in PERSONS}
        # Both are signed in by now.
        self.people["dismissed"].groups.clear()
        Person.objects.filter(pk=self.people["closed"].pk).update(is_active=False)

    def _people(self) -> None:
        here, sports = self.newsroom.channel, cast.channel("sports", "体育")
        every = ("reporter", "initial_review", "responsible_editor")
        self.people = {
            "anonymous": None,
            "outsider": self.newsroom.outsider,
            "elsewhere": cast.person("elsewhere", "林嘉禾", "reporter", channels=[sports]),
            "reporter": self.newsroom.reporter,
            "dismissed": cast.person("dismissed", "离任者", *every, channels=[here]),
            "closed": cast.person("closed", "停用者", *every, channels=[here]),
            "initial": cast.person("initial", "初审者", "initial_review", channels=[here]),
            "responsible": self.newsroom.second,
            "administrator": self.newsroom.administrator,
        }
        for person in (self.newsroom.reporter, self.newsroom.first, self.newsroom.second):
            person.channels.set([here])

    def _stories(self) -> dict[str, Article]:
        who, words = self.newsroom, {"headline": SECRET, "body": f"<p>{SECRET}</p>"}
        secret = picture(who, "navy", caption=SECRET, alt=SECRET)
        draft = who.draft(**words, figures=[figure_of(secret, caption=SECRET)], tags=[SECRET])
        article = who.draft(**words, tags=[SECRET])
        desk.plan(article, who.second, embargo_until=timezone.now() + timedelta(days=1))
        facts = {"draft": draft, "scheduled": article}
        facts["review"] = who.half_signed(**words, tags=[SECRET]).article
        desk.comment(facts["review"], who.second, SECRET)
        release = who.submitted(article)
        for editor in (who.first, who.second):
            desk.sign(release, editor, read=release.digest)
        page = picture(who, "teal", caption="滩涂")
        facts["public"] = who.published(figures=[figure_of(page)], tags=["湿地"])
        facts["withdrawn"] = who.published(**words, tags=[SECRET])
        desk.withdraw(facts["withdrawn"], who.second, reason="撤")
        return {name: Article.objects.get(pk=story.pk) for name, story in facts.items()}

    def _rows(self) -> dict[str, int]:
        who, soon = self.newsroom, timezone.now() + timedelta(days=1)
        admin = who.administrator
        Webhook.objects.create(name="群", url="https://hook.example/", occasions=["waits"])
        who.submitted(who.draft(headline=SECRET))
        desk.record_absence(
            who.first, who.second, since=soon, until=soon + timedelta(days=1), by=admin
        )
        desk.assign(admin, title=SECRET, channel=who.channel)
        desk.save_term(None, admin, wrong="帐户", right="账户", note="")
        desk.save_old_address(None, admin, path="/old/1.html", to="/corrections/")
        desk.save_account(self.people["closed"], admin, name="停用者甲")
        about = cast.channel("about", "关于")
        about.listed = False
        about.save()
        writer = cast.person("writer", "写手", "reporter", channels=[about])
        own = who.draft(writer, channel=about, headline="关于我们")
        desk.save_standing_page(None, admin, slug="about", article=own, order=1)
        models = (Absence, Assignment, Channel, Delivery, OldAddress, StandingPage, Term, Webhook)
        rows = {m._meta.model_name: m.objects.order_by("pk").first().pk for m in models}
        return {**rows, "person": self.people["reporter"].pk}

    # -- addresses

    def addresses(self) -> Iterator[Address]:
        for route in routes():
            for label, values in self._values(route):
                query = values.get("?", "")
                yield Address(f"{route or '/'} {label}".strip(), fill_route(route, values) + query)

    def _values(self, route: str) -> Iterator[tuple[str, dict]]:
        """What is filled into a route, with a word for each row; nothing if it is not known."""
        target = names(route)
        if route == "admin/autocomplete/":
            of = "?app_label=articles&term=&model_name={}&field_name={}"
            yield "of pictures", {"?": of.format("figure", "picture")}
            yield "of tags", {"?": of.format("taggedarticle", "tag")}
            yield "of stories", {"?": of.format("release", "article")}
            yield "of people", {"?": of.format("article", "owner")}
        elif not target:
            yield "", {}
        elif "content_type_id" in target:
            yield from self._ways()
        elif "uidb64" in target:
            yield from self._links()
        elif route.startswith("admin/articles/article/"):
            yield from self._of_stories(route)
        elif row := re.match(r"admin/articles/(\w+)/<", route):
            yield from self._of_row(row[1])
        elif route.startswith("admin/taggit/tag/"):
            yield from ((word, {"object_id": pk}) for word, pk in self._tags("pk"))
        else:
            yield from self._of_readers(route, target)

    def _of_stories(self, route: str) -> Iterator[tuple[str, dict]]:
        for word in ("review",) if "comment>" in route else STORIES:
            verb = "resolve" if "comment>" in route else "sign"
            pk, comment = self.stories[word].pk, Comment.objects.first().pk
            yield word, {"pk": pk, "object_id": pk, "comment": comment, "verb": verb}

    def _of_row(self, model: str) -> Iterator[tuple[str, dict]]:
        if model in self.rows:
            rows = [("", self.rows[model])]
        elif model == "picture":
            rows = self._pictures("pk")
        elif model == "entry":
            rows = [("of a story", self.stories["draft"].entries.first().pk)]
            rows += [("of the house", Entry.objects.filter(verb=Verb.APPOINT).first().pk)]
        else:
            rows = []
        for word, pk in rows:
            yield word, {"pk": pk, "object_id": pk, "id": pk}

    def _ways(self) -> Iterator[tuple[str, dict]]:
        rows = [(f"story {word}", self.stories[word]) for word in ("draft", "public")]
        rows += [(f"picture {w}", Picture.objects.get(pk=pk)) for w, pk in self._pictures("pk")]
        rows += [("comment", Comment.objects.first()), ("person", self.people["reporter"])]
        for word, row in [*rows, ("release", self.stories["draft"].entries.first())]:
            kind = ContentType.objects.get_for_model(row).pk
            yield word, {"content_type_id": kind, "object_id": row.pk}

    def _links(self) -> Iterator[tuple[str, dict]]:
        """The link with which the reporter sets a password, one that is wrong, and of nobody."""
        uid, token = link_for(self.people["reporter"]).strip("/").split("/")[-2:]
        yield "right", {"uidb64": uid, "token": token}
        yield "wrong", {"uidb64": uid, "token": f"{token}0"}
        yield "of nobody", {"uidb64": "xx", "token": token}

    def _of_readers(self, route: str, wanted: set[str]) -> Iterator[tuple[str, dict]]:
        day = timezone.localtime()
        date = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}
        if "article_id" in wanted:
            yield from ((w, {**date, "article_id": s.pk}) for w, s in self.stories.items())
        elif "sha256" in wanted:
            size = {"width": 480, "suffix": "webp"}
            yield from ((w, {"sha256": s, **size}) for w, s in self._pictures("sha256"))
        elif route.startswith("tag/"):
            yield from ((w, {"slug": s, "name": "rss.xml"}) for w, s in self._tags("slug"))
        elif route == "admin/notifications/<int:pk>/":
            notifications = self.newsroom.second.notifications
            yield "of a story", {"pk": notifications.exclude(article=None).first().pk}
            yield "of an account", {"pk": notifications.filter(article=None).first().pk}
        elif wanted <= {*date, "part", "app_label", "url", "name", "slug", "key"}:
            slug = "dongying" if route.startswith("channel/") else "about"
            words = {"part": 2, "app_label": "articles", "url": "nowhere/", "name": "rss.xml"}
            yield "", {**date, **words, "slug": slug, "key": "0123456789"}

    def _pictures(self, field: str) -> list[tuple[str, object]]:
        pictures = Picture.objects.order_by("pk").values_list(field, flat=True)
        return list(zip(("hidden", "shown"), pictures, strict=True))

    def _tags(self, field: str) -> list[tuple[str, object]]:
        words = {"hidden": SECRET, "shown": "湿地"}
        return [(w, getattr(Tag.objects.get(name=name), field)) for w, name in words.items()]

    # -- asking

    def ask(self, client: Client, method: str, path: str):
        """The answer, with whatever it changed taken back: who signs out is signed in again."""
        cookies = client.cookies.copy()
        with transaction.atomic():
            answer = getattr(client, method.lower())(path)
            answer.closing = answer.content if not answer.streaming else b""
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer
