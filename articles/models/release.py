"""A release: one frozen, numbered text of an article; signed, perhaps published, never changed."""

import functools
from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.rules.chain import Actor, ReviewState, Step, refusal

from .article import CLAIM_LASTS, Article
from .copy import Copy, NoticeKind
from .person import Person


class InQueue(NamedTuple):
    """A story that waits for somebody: by its id, and whether a colleague is reading it."""

    story: int
    is_claimed: bool


class ReleaseQuerySet(models.QuerySet):
    def stories_waiting_for(self, person) -> list[int]:
        """Ids of the stories whose next signature this person can give, longest wait first."""
        return [each.story for each in self.queue_of(person)]

    def queue_of(self, person) -> list[InQueue]:
        """The stories whose next signature this person can give, longest wait first.

        One query however many wait: what a list is cut from, and what the menu counts.
        """
        later = self.model.objects.filter(
            article=models.OuterRef("article"), number__gt=models.OuterRef("number")
        )
        waiting = self.filter(
            ~models.Exists(later),
            article__stage=Article.Stage.IN_REVIEW,
            article__waits_for__in=person.all_duties,
        ).exclude(signoffs__person=person)
        waiting = waiting.exclude(signoffs__name=str(person))
        rows = waiting.order_by("frozen_at", "id").values_list(
            *("article", "article__claimed_by", "article__claimed_at"),
            *("article__waits_for", "channel", "chain", "writers", "amenders"),
        )
        # Of a person the rules know the same in each channel, however many stories wait there.
        reach, actor_in, now = person.reach, functools.cache(person.as_actor), timezone.now()
        # The database would look for channels through the whole archive; few stories wait.
        return [
            InQueue(story, by not in (None, person.pk) and at + CLAIM_LASTS > now)
            for story, by, at, waits_for, channel, *facts in rows
            if (reach is None or channel in reach)
            and _may_read(actor_in(channel), waits_for, *facts)
        ]


def _may_read(actor: Actor, waits_for, steps, writers, amenders) -> bool:
    """Whether the rules let them sign what waits for a step, all before it being signed."""
    slugs = [step["slug"] for step in steps]
    signed_slugs = slugs[: slugs.index(waits_for)] if waits_for in slugs else slugs
    standing = ReviewState(
        chain=tuple(Step(**step) for step in steps),
        in_review=True,
        signers=dict.fromkeys(signed_slugs, 0),
        writers=frozenset(writer["id"] for writer in writers),
        amenders={amender["id"]: amender["step"] for amender in amenders},
    )
    return refusal("read", actor, standing) is None


class Release(Copy):
    article = models.ForeignKey(Article, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(_("number"))
    tag_names = models.JSONField(_("tags"), default=list)
    figures = models.JSONField(_("pictures"), default=list)
    chain = models.JSONField(_("chain"))
    writers = models.JSONField(_("writers"))
    amenders = models.JSONField(_("rewritten in review by"), default=list)
    digest = models.CharField(_("digest"), max_length=64)
    frozen_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("submitted by"))
    frozen_name = models.CharField(_("name"), max_length=60)
    frozen_at = models.DateTimeField(_("submitted"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="release_number_once"),
            models.CheckConstraint(name="release_has_headline", condition=~models.Q(headline="")),
        ]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(**step) for step in self.chain)

    @property
    def signatures(self) -> list:
        """Sign-offs in the order of the chain's steps."""
        order = [step.slug for step in self.steps]
        return sorted(self._signed_columns, key=lambda mark: order.index(mark.step))

    @property
    def _signed_columns(self) -> Iterable:
        """Its sign-offs: ``marks``, where somebody has read them already."""
        return self.marks if hasattr(self, "marks") else self.signoffs.all()

    @property
    def is_cleared(self) -> bool:
        """Whether every step of the chain has signed exactly this text."""
        steps_signed = {mark.step for mark in self._signed_columns if mark.digest == self.digest}
        return steps_signed >= {step.slug for step in self.steps}

    @property
    def is_notice_of_withdrawal(self) -> bool:
        """Whether it is signed for its notice alone, and never makes the story public."""
        return self.notice_kind == NoticeKind.WITHDRAWAL

    @property
    def was_amended(self) -> bool:
        return any(amender["id"] == self.frozen_by_id for amender in self.amenders)

    @property
    def standing(self) -> dict:
        """The part of ``chain.ReviewState`` that a release knows."""
        return {
            "signers": {mark.step: mark.person_id for mark in self._signed_columns},
            "names": frozenset(mark.name for mark in self._signed_columns),
            "writers": frozenset(writer["id"] for writer in self.writers),
            "amenders": {amender["id"]: amender["step"] for amender in self.amenders},
        }

    @property
    def seal(self) -> dict:
        """What the log keeps of a release, so that a later change of any of it shows."""
        return {
            "article": self.article_id,
            "number": self.number,
            "digest": self.digest,
            "chain": self.chain,
            "writers": self.writers,
            "amenders": self.amenders,
            "frozen_by": self.frozen_by_id,
            "frozen_name": self.frozen_name,
            "frozen_at": self.frozen_at,
        }
