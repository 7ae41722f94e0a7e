"""Makes the demonstration newsroom as its people would: through the intake and the desk."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles import desk
from articles.desk import intake
from articles.models import Article, Channel, Person, Picture, Placement, Publication, Release

from .scenes import draw

HERE = Path(__file__).parent
PASSWORD = "newsroom-demo"
PLAN = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))


def is_empty() -> bool:
    """Whether nobody has worked here yet."""
    return not Person.objects.exists() and not Article.objects.exists()


def make(at: datetime | None = None) -> Iterator[str]:
    """Make the newsroom as of ``at``; yields the file name of each story when it is done."""
    at = at or timezone.now()
    with transaction.atomic():
        _make_channels()
        _make_people()
        _take_stock(at)
        _settle_terms(at)
        by_file: dict[str, Article] = {}
        for plan in sorted(PLAN["story"], key=lambda plan: -plan["days_ago"]):
            by_file[plan["file"]] = _tell_story(plan, at)
            yield plan["file"]
        _finish(by_file, at)


@desk.any_moment()
def _tell_story(plan: dict, at: datetime) -> Article:
    return _Story(plan, at).tell()


@desk.any_moment()
def _finish(by_file: dict[str, Article], at: datetime) -> None:
    _plan_stories(at)
    _set_up_pages(by_file, at)
    _arrange_the_front_page(at)


@desk.any_moment()
def _take_stock(at: datetime) -> None:
    desk.take_stock(at)


@desk.any_moment()
def _settle_terms(at: datetime) -> None:
    for term in PLAN["term"]:
        desk.save_term(None, _who("fenglisha"), at=at, **term)


def logins() -> list[tuple[str, str, tuple[str, ...]]]:
    """(user name, name, duties) of each demonstration account that is still open."""
    usernames = [person["username"] for person in PLAN["person"]]
    people = Person.objects.filter(username__in=usernames, is_active=True).order_by("pk")
    return [
        (person.username, person.name, tuple(sorted(person.duties)))
        for person in people
        if person.check_password(PASSWORD)
    ]


def _make_channels() -> None:
    for order, plan in enumerate(PLAN["channel"]):
        Channel.objects.get_or_create(slug=plan["slug"], defaults={**plan, "order": order})


def _make_people() -> None:
    for plan in PLAN["person"]:
        person = Person(
            username=plan["username"],
            name=plan["name"],
            email=f"{plan['username']}@example.com",
            is_staff=True,
            is_superuser=plan.get("superuser", False),
            all_channels=bool(plan["duties"] and not plan["channels"]),
        )
        person.set_password(PASSWORD)
        person.save()
        person.groups.set(Group.objects.get_or_create(name=duty)[0] for duty in plan["duties"])
        person.channels.set(Channel.objects.filter(slug__in=plan["channels"]))


def _plan_stories(at: datetime) -> None:
    for plan in PLAN["assignment"]:
        desk.assign(
            _who(plan["by"]),
            title=plan["title"],
            brief=plan["brief"],
            channel=Channel.objects.get(slug=plan["channel"]),
            reporter=_who(plan["reporter"]) if plan.get("reporter") else None,
            deadline=at + timedelta(hours=plan["due_in_hours"]),
            length=plan["length"],
            at=at,
        )


def _set_up_pages(by_file: dict[str, Article], at: datetime) -> None:
    """The stories that stand at short addresses: about us, principles, contact."""
    for order, plan in enumerate(PLAN["page"]):
        facts = {"slug": plan["slug"], "article": by_file[plan["file"]], "order": order}
        desk.save_standing_page(None, _who("admin"), at=at, **facts)


def _arrange_the_front_page(at: datetime) -> None:
    """The newest story with a picture leads for a day, two more stand below it."""
    newest = list(Publication.objects.for_lists()[:8])
    newest.sort(key=lambda live: live.release.lead_figure is None)
    places = (Placement.Place.LEAD, Placement.Place.HEADLINE, Placement.Place.HEADLINE)
    placements = [
        (live, place, at + timedelta(days=1)) for live, place in zip(newest, places, strict=False)
    ]
    desk.arrange(_who("fenglisha"), placements=placements, seen_digest=desk.arrangement(), at=at)


def _who(username: str) -> Person:
    return Person.objects.get(username=username)


class _Story:
    """One story of the plan on its way through the newsroom, each step at its own time."""

    def __init__(self, plan: dict, now: datetime):
        self.plan, self.now = plan, now
        self.clock = now - timedelta(days=plan["days_ago"], hours=2)
        self.reporter = _who(plan["reporter"])
        local = plan["channel"] in ("culture", "sports")
        self.first = _who("linjiahe" if local else "zhaojing")
        self.second = _who("guchengwei" if local else "fenglisha")

    def tell(self) -> Article:
        self.article = self._taken_in()
        self._save(minutes=20, **self._words())
        self._set_time("deadline", "due_in_hours")
        getattr(self, f"_{self.plan['state']}")()
        return self.article

    # -- states of the plan

    def _draft(self) -> None:
        """Stays as it is."""

    def _in_review_first(self) -> None:
        self._submit()

    def _in_review_second(self) -> None:
        self._sign(self._submit(), self.first, self.plan.get("comment", ""))

    def _sent_back(self) -> None:
        release = self._submit()
        self._sign(release, self.first)
        desk.send_back(release, self.second, note=self.plan["comment"], at=self._after(25))

    def _published(self) -> None:
        self._clear(self._submit())

    def _scheduled(self) -> None:
        release = self._submit()
        self._set_time("publish_at", "goes_out_in_hours")
        self._clear(release)

    def _amended(self) -> None:
        release = self._submit()
        self._sign(release, self.first)
        newer = desk.amend(
            release,
            self.second,
            note=self.plan.get("comment", ""),
            at=self._after(15),
            body=self._replace_text(),
        )
        self._clear(newer)

    def _corrected(self) -> None:
        self._published()
        notice = {"notice_kind": "correction", "notice_text": self.plan["notice_text"]}
        self._save(minutes=90, body=self._replace_text(), **notice)
        self._clear(self._submit())

    def _being_updated(self) -> None:
        self._published()
        self._save(minutes=60, body=self._replace_text())
        self._sign(self._submit(self.plan["comment"]), self.first)

    def _withdrawn(self) -> None:
        self._published()
        self._reload()
        desk.withdraw(self.article, self.second, reason=self.plan["reason"], at=self._after(45))
        notice = {"notice_kind": "withdrawal", "notice_text": self.plan["notice_text"]}
        self._save(minutes=30, **notice)
        self._clear(self._submit())

    # -- steps

    def _taken_in(self) -> Article:
        report = next(
            intake.take_in(
                [HERE / "manuscripts" / self.plan["file"]],
                channel=Channel.objects.get(slug=self.plan["channel"]),
                by=self.reporter,
                at=self.clock,
            )
        )
        if report.article is None:
            raise desk.Refused(report.error)
        return report.article

    def _words(self) -> dict:
        plain = ("kicker", "headline", "subhead", "source")
        words = {name: self.plan[name] for name in plain if name in self.plan}
        if reprint := dict(self.plan.get("reprint", {})):
            words |= {"is_reprint": True, "source": reprint.pop("source")}
            words |= {f"reprint_{name}": value for name, value in reprint.items()}
        if headings := self.plan.get("headings"):
            words["body"] = self._with_headings(headings)
        figures = [self._figure(plan) for plan in self.plan.get("pictures", ())]
        return {**words, "tags": self.plan["tags"], "figures": figures}

    def _with_headings(self, headings: list[str]) -> str:
        body = self.article.body
        for line in headings:
            body = body.replace(f"<p>{line}</p>", f"<h2>{line}</h2>")
        return body

    def _figure(self, plan: dict) -> dict:
        words = {name: plan[name] for name in ("caption", "alt", "credit")}
        return {"picture": self._picture(plan, words), **words}

    def _picture(self, plan: dict, words: dict) -> Picture:
        out = io.BytesIO()
        draw(plan["scene"], tuple(plan.get("size", (1600, 1067)))).save(out, "JPEG", quality=88)
        return desk.add_picture(self.reporter, out.getvalue(), at=self.clock, **words)

    def _save(self, minutes: int, **words: object) -> None:
        self._reload()
        version = self.article.version
        desk.save(self.article, self.reporter, version=version, at=self._after(minutes), **words)

    def _set_time(self, name: str, hours: str) -> None:
        """A moment that the plan counts on from now, to the full quarter of an hour."""
        if hours in self.plan:
            moment = self.now + timedelta(hours=self.plan[hours])
            moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
            desk.plan(self.article, self.reporter, at=self._after(1), **{name: moment})

    def _submit(self, note: str = "") -> Release:
        self._reload()
        return desk.submit(
            self.article,
            self.reporter,
            version=self.article.version,
            note=note,
            at=self._after(10),
        )

    def _sign(self, release: Release, by: Person, note: str = "") -> None:
        desk.sign(release, by, read=release.digest, note=note, at=self._after(40))

    def _clear(self, release: Release) -> None:
        self._sign(release, self.first)
        self._sign(release, self.second)

    def _replace_text(self) -> str:
        old, new = self.plan["replace"]
        self._reload()
        return self.article.body.replace(old, new)

    def _reload(self) -> None:
        self.article = Article.objects.get(pk=self.article.pk)

    def _after(self, minutes: int) -> datetime:
        """The story's own time, so many minutes on, but never later than now."""
        self.clock = min(self.clock + timedelta(minutes=minutes), self.now)
        return self.clock
