"""An entry: a line of the desk's log. Append-only, each carrying the digest of the one before."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from django.db import models
from django.db.models.functions import Coalesce, ExtractHour
from django.utils.translation import gettext_lazy as _

from articles.text.digest import digest

from .article import Article
from .article_queryset import is_within_reach
from .person import Person
from .release import Release


class Verb(models.TextChoices):
    CREATE = "create", _("created the story")
    TAKE_IN = "take_in", _("took the manuscript in")
    SAVE = "save", _("changed the text")
    SUBMIT = "submit", _("submitted")
    RECALL = "recall", _("recalled")
    SIGN = "sign", _("signed")
    SEND_BACK = "send_back", _("sent back")
    AMEND = "amend", _("rewrote in review")
    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrew")
    EXPLAIN = "explain", _("published the notice of withdrawal")
    CLAIM = "claim", _("took the story to read")
    RELEASE_CLAIM = "unclaim", _("gave the story back unread")
    COMMENT = "comment", _("commented")
    RESOLVE = "resolve", _("resolved a comment")
    REOPEN = "reopen", _("reopened a comment")
    PLAN = "plan", _("set deadline, slot or embargo")
    SCHEDULE = "schedule", _("scheduled")
    UNSCHEDULE = "unschedule", _("took off the schedule")
    SCHEDULE_FAILED = "schedule_failed", _("could not publish on time")
    ARRANGE = "arrange", _("arranged the front page")
    DESCRIBE = "describe", _("described a picture")
    ASSIGN = "assign", _("planned a story")
    APPOINT = "appoint", _("changed an account")
    ORGANISE = "organise", _("changed channels or settings")
    ABSENT = "absent", _("recorded an absence")


#: Verbs that change the working copy, so whoever does them is a writer of the next release (R3).
WRITING = (Verb.CREATE, Verb.TAKE_IN, Verb.SAVE)

#: What the day's flow counts.
FLOW = (Verb.SUBMIT, Verb.SIGN, Verb.SEND_BACK, Verb.PUBLISH)


#: What is done to the house itself in front of everybody.
OPEN_TO_ALL = (Verb.ARRANGE, Verb.ABSENT)
#: People of whom one name may be.
_MOST_PEOPLE = 100


class EntryQuerySet(models.QuerySet):
    def writing_since(self, release):
        """Entries that changed a working copy after ``release`` was frozen (None: since ever)."""
        wrote = self.filter(verb__in=WRITING, person__isnull=False)
        if release is None:
            return wrote
        freezings = Entry.objects.filter(release=release, verb__in=[Verb.SUBMIT, Verb.AMEND])
        return wrote.filter(id__gt=freezings.values("id")[:1])

    def last_text(self) -> str | None:
        """The digest of the working copy after the last line that changed or froze it.

        None if no line has one. Asked of the entries of one story.
        """
        lines = self.filter(verb__in=(*WRITING, Verb.SUBMIT, Verb.AMEND)).order_by("-id")
        data = lines.values_list("data", flat=True).first() or {}
        return data.get("text") or data.get("digest")

    def sendings_back(self):
        """Entries with which a text went back to its writer, oldest first."""
        return self.filter(verb=Verb.SEND_BACK)

    def visible_to(self, person):
        """Lines of the stories that this person sees (rule R12), and of the house itself:
        administrators all, others what is done in front of everybody.

        Asked of each line on the way from the newest: a list of all stories that somebody sees
        would take longer with each story.
        """
        if person.is_superuser:
            return self
        if not person.is_on_the_desk:
            return self.none()
        of_the_house = models.Q(article=None, verb__in=OPEN_TO_ALL)
        of_a_story = models.Q(article__isnull=False)
        if person.reach is not None:
            of_a_story &= is_within_reach(person, "article__")
        return self.filter(of_a_story | of_the_house)

    def holding(self, words: str, stories: list[int], many: int) -> set[int]:
        """Ids of the newest ``many`` lines of these stories, of people called so, or with a
        comment that says so."""
        people = Person.objects.filter(name__icontains=words)
        ways = (
            self.filter(article__in=stories),
            self.filter(person__in=list(people.values_list("pk", flat=True)[:_MOST_PEOPLE])),
            self.filter(note__gt="", note__icontains=words),
        )
        newest = (way.order_by("-id").values_list("id", flat=True)[:many] for way in ways)
        return {pk for some in newest for pk in some}

    def seen_by(self, person):
        """Lines about stories of the channels this person works for."""
        if person.reach is None:
            return self
        return self.filter(article__channel__in=person.reach)

    def flow(self, since: datetime, until: datetime) -> dict[str, list[int]]:
        """How often stories were moved on in each hour of a day: verb → 24 counts.

        Hours are those of the site's clock.
        """
        hours_by_verb = {verb: [0] * 24 for verb in FLOW}
        hours = (
            self.filter(at__gte=since, at__lt=until, verb__in=FLOW)
            .order_by()
            .annotate(hour=ExtractHour("at"))
            .values_list("verb", "hour")
            .annotate(count=models.Count("id"))
        )
        for verb, hour, count in hours:
            hours_by_verb[verb][hour] = count
        return hours_by_verb

    def waits(self, since: datetime, until: datetime) -> dict[str, timedelta]:
        """The median time from reaching a step to its signature, of those signed in a time:
        step → time.

        A step is reached when the one before it is signed, the first when the text is submitted.
        """
        before = Entry.objects.filter(
            verb=Verb.SIGN, release=models.OuterRef("release"), id__lt=models.OuterRef("id")
        ).order_by("-id")
        reached_at = Coalesce(models.Subquery(before.values("at")[:1]), "release__frozen_at")
        took: dict[str, list[timedelta]] = {}
        # With both ends SQLite sees that it is a short stretch of the log, and looks it up.
        signings = self.filter(verb=Verb.SIGN, at__gte=since, at__lte=until).order_by()
        signings = signings.annotate(reached=reached_at)
        for data, at, since_when in signings.values_list("data", "at", "reached"):
            took.setdefault(data["step"], []).append(at - since_when)
        return {step: median(times) for step, times in took.items()}


class Entry(models.Model):
    at = models.DateTimeField(_("when"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="entries", verbose_name=_("who")
    )
    name = models.CharField(_("name"), max_length=60)
    verb = models.CharField(_("what"), max_length=16, choices=Verb)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="entries", verbose_name=_("story")
    )
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, related_name="entries", verbose_name=_("release")
    )
    note = models.TextField(_("comment"), blank=True)
    data = models.JSONField(_("data"), default=dict)
    previous = models.CharField(_("digest of the entry before"), max_length=64, unique=True)
    digest = models.CharField(_("digest"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        indexes = [
            models.Index(fields=["at"], name="entry_at"),
            models.Index(fields=["id"], name="entry_noted", condition=models.Q(note__gt="")),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.get_verb_display()}"

    @property
    def computed_digest(self) -> str:
        """The digest that this entry's content, and the one before it, ought to have."""
        return digest(
            {
                "at": self.at,
                "person": self.person_id,
                "name": self.name,
                "verb": self.verb,
                "article": self.article_id,
                "release": self.release_id,
                "note": self.note,
                "data": self.data,
                "previous": self.previous,
            }
        )


class LogHead(models.Model):
    """Where the log ends: one row, so that lines taken off its end are missed, and one writer
    at a time."""

    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"{self.count}: {self.digest}"
