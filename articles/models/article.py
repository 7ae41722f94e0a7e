"""An article: one story on the desk, its working copy, and where it stands."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.rules import chain
from articles.text.digest import digest

from .article_queryset import ArticleQuerySet, Stage
from .copy import Copy, NoticeKind
from .person import Person
from .tagged import TaggedArticle

#: A story that was taken to read is free again after this time.
CLAIM_LASTS = timedelta(minutes=20)
#: Verbs that are about a text in its slot, if there is one.
_OF_THE_SLOT = ("unschedule", "hasten")


class Article(Copy):
    Stage = Stage

    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.DRAFT)
    waits_for = models.CharField(_("waits for"), max_length=40, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="articles", verbose_name=_("writer")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Empty: as soon as it is signed.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Nobody outside the desk sees it before, no matter what."),
    )
    claimed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="claims", verbose_name=_("being read by")
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    # Empty for what was typed here; two empty strings would not be unique.
    fingerprint = models.CharField(  # noqa: DJ001
        _("fingerprint of the manuscript"), max_length=64, null=True, unique=True
    )
    intake_notes = models.JSONField(_("notes of the intake"), default=list, blank=True)
    tags = TaggableManager(through=TaggedArticle, blank=True, verbose_name=_("tags"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [
            models.Index(fields=["stage", "waits_for"], name="article_stage"),
            models.Index(fields=["stage", "-changed_at", "-id"], name="article_newest_of_stage"),
            models.Index(fields=["-changed_at", "-id"], name="article_newest"),
            models.Index(
                fields=["deadline", "id"],
                name="article_deadline",
                condition=models.Q(deadline__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_waits_in_review",
                condition=models.Q(stage="in_review", waits_for__gt="")
                | (~models.Q(stage="in_review") & models.Q(waits_for="")),
            )
        ]

    def get_absolute_url(self):
        return reverse("admin:articles_article_review", args=[self.pk])

    @cached_property
    def tag_names(self) -> list[str]:
        return sorted(self.tags.values_list("name", flat=True)) if self.pk else []

    @cached_property
    def figures(self) -> list[dict]:
        if not self.pk:
            return []
        return [figure.form for figure in self.placed.select_related("picture")]

    @cached_property
    def latest(self):
        """The newest release, or None before the first submission."""
        if hasattr(self, "all_releases"):
            return max(self.all_releases, key=lambda release: release.number, default=None)
        return self.releases.order_by("-number").first()

    @cached_property
    def live(self):
        """The publication, or None if readers do not have the story."""
        return getattr(self, "publication", None)

    @cached_property
    def scheduled(self):
        """The slot in which a signed text of this story waits for its moment, or None."""
        return getattr(self, "slot", None)

    @cached_property
    def sent_back(self):
        """The line of the log that says who sent the story back, and why; else None."""
        back = self.entries.sendings_back() if self.stage == Stage.SENT_BACK else None
        return back and back.last()

    @property
    def goes_out_at(self):
        """The later of publishing time and end of the embargo; None: as soon as it is signed."""
        return max(filter(None, (self.publish_at, self.embargo_until)), default=None)

    @property
    def times_digest(self) -> str:
        """What a signer sees of the moment: it changes when the moment does."""
        return digest({"publish_at": self.publish_at, "embargo_until": self.embargo_until})

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed and the story is not signed yet."""
        waits = self.live is None and self.scheduled is None and self.stage != Stage.CLEARED
        return waits and self.deadline is not None and self.deadline < timezone.now()

    @property
    def in_review(self) -> bool:
        return self.stage == Stage.IN_REVIEW

    @cached_property
    def is_withdrawn(self) -> bool:
        return self.pk is not None and self.live is None and self.withdrawals.exists()

    def is_visible_to(self, person) -> bool:
        """As ``visible_to``, of a story that was just read: one query for its publication."""
        if person.is_superuser:
            return True
        if not person.is_on_the_desk:
            return False
        reach, live = person.reach, self.live
        return (
            reach is None
            or self.channel_id is None
            or self.channel_id in reach
            or (live is not None and live.channel_id in reach)
            or self.owner_id == person.pk
        )

    @property
    def is_changed(self) -> bool:
        """Whether the working copy differs from the text that readers have."""
        return self.live is None or self.live.release.digest != self.form_digest

    def claim_at(self, at: datetime | None = None) -> chain.Claim | None:
        """Who has taken the story to read at this moment (None: now), if anybody has."""
        if not (self.in_review and self.claimed_by_id and self.claimed_at):
            return None
        until = self.claimed_at + CLAIM_LASTS
        if until <= (at or timezone.now()):
            return None
        text = f"{timezone.localtime(until):%H:%M}"
        return chain.Claim(self.claimed_by_id, str(self.claimed_by), text)

    @property
    def claim(self) -> chain.Claim | None:
        return self.claim_at()

    def is_claimed_from(self, person) -> bool:
        """Whether somebody else is reading the story just now."""
        claim = self.claim
        return claim is not None and claim.id != person.pk

    @property
    def steps(self) -> chain.Chain:
        """The chain: a release finishes on the one it began under (rule R5)."""
        return self.latest.steps if self.in_review else settings.NEWSROOM_CHAIN

    @property
    def stations(self) -> list[dict]:
        """The chain as a row of stations: who signed the latest text when, and who is next."""
        marks = {mark.step: mark for mark in self.latest.signoffs.all()} if self.latest else {}
        return [
            {
                "label": step.label,
                "mark": marks.get(step.slug),
                "is_next": self.in_review and step.slug == self.waits_for,
            }
            for step in (self.latest.steps if self.latest else self.steps)
        ]

    @property
    def station(self) -> str:
        """Where the story stands, in a few words for a list."""
        if self.in_review:
            waits = next((s.label for s in self.steps if s.slug == self.waits_for), self.waits_for)
            return _("Waits for %(step)s") % {"step": waits}
        if self.scheduled and self.stage == Stage.CLEARED:
            return _("Goes out at %(when)s") % {"when": self.scheduled.moment}
        if self.scheduled and self.stage == Stage.DRAFT:
            when = {"when": self.scheduled.moment}
            return _("Goes out at %(when)s; a new version is being written") % when
        if self.stage == Stage.CLEARED and self.live:
            return str(_("Public"))
        if self.stage == Stage.DRAFT and self.live:
            return str(_("Public; a new version is being written"))
        if self.stage == Stage.DRAFT and self.is_withdrawn:
            return str(_("Withdrawn"))
        if self.stage == Stage.CLEARED and self.is_withdrawn:
            return str(_("Withdrawn; its notice is signed"))
        return str(self.get_stage_display())

    def standing(self, verb: str, at: datetime | None = None) -> chain.ReviewState:
        """Where the story stands at a moment (None: now), as the rules of the chain ask for it."""
        asks_text = verb == "submit"
        return chain.ReviewState(
            chain=self.steps,
            in_review=self.in_review,
            is_live=self.live is not None,
            is_scheduled=verb in _OF_THE_SLOT and self.scheduled is not None,
            is_changed=self.is_changed if asks_text else True,
            lacks=self.lacks if asks_text else None,
            claim=self.claim_at(at),
            **(self.latest.standing if self.in_review else {}),
        )

    @property
    def lacks(self) -> chain.Sentence | None:
        """What the working copy still needs before it can be submitted."""
        about_withdrawal = self.notice_kind == NoticeKind.WITHDRAWAL
        return chain.lacks(self.form, is_withdrawn=about_withdrawal and self.is_withdrawn)

    def channel_for(self, verb: str) -> int | None:
        """Id of the channel whose duties a verb asks for: that of the text it is about."""
        if verb in ("comment", "resolve"):  # whoever sees the story may, wherever they work
            return None
        if verb == "withdraw" and self.live:
            return self.live.channel_id
        if verb in _OF_THE_SLOT and self.scheduled:
            return self.scheduled.release.channel_id
        judges_release = self.in_review and verb not in ("create", "save")
        return self.latest.channel_id if judges_release else self.channel_id

    def refusal(self, verb: str, person, at: datetime | None = None) -> chain.Sentence | None:
        """Why ``person`` may not do ``verb`` with this story now, or None if they may (R7)."""
        actor = person.as_actor(self.channel_for(verb))
        return chain.refusal(verb, actor, self.standing(verb, at))
