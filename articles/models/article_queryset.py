"""Shelves: which stories a person sees on the desk, and which of them wait for whom."""

import functools
import operator

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT_BACK = "sent_back", _("Sent back")
    IN_REVIEW = "in_review", _("In review")
    CLEARED = "cleared", _("Signed")


#: What no list shows of a story, and takes long to read. Not the text: a draft without a headline
#: is called by its first words.
_NOT_LISTED = ("credits", "intake_notes", "notice_text")


def is_within_reach(person, of: str = "") -> models.Q:
    """Whether a story, reached by the way ``of`` (``article__``), is one of those that somebody
    sees who works for some channels."""
    conditions = (
        {f"{of}channel__in": person.reach},
        {f"{of}publication__channel__in": person.reach},
        {f"{of}channel__isnull": True},
        {f"{of}owner": person},
    )
    return functools.reduce(operator.or_, (models.Q(**each) for each in conditions))


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Stories this person may see on the desk (rule R12).

        Administrators see all; people with a duty see the stories of the channels they work
        for, stories that have no channel yet, and what they own.
        """
        if person.sees_every_story:
            return self
        if not person.is_on_the_desk:
            return self.none()
        return self.filter(is_within_reach(person))

    def waiting_for(self, person):
        """Stories in review whose next signature this person can give, longest wait first.

        Those that a colleague has taken to read come last.
        """
        waiting = self.visible_to(person).filter(
            stage=Stage.IN_REVIEW, waits_for__in=person.all_duties
        )
        if person.reach is not None:
            waiting = waiting.filter(channel__in=person.reach)
        ours = [story for story in waiting.with_latest() if story.refusal("read", person) is None]
        return sorted(ours, key=lambda s: (s.is_claimed_from(person), s.latest.frozen_at))

    def back_with(self, person):
        """Stories that were sent back to this writer."""
        return self.filter(stage=Stage.SENT_BACK, owner=person).order_by("changed_at")

    def late(self, at):
        """Stories whose deadline has passed before they were signed, longest overdue first."""
        return self.filter(
            models.Q(deadline__lt=at),
            ~models.Q(stage=Stage.CLEARED),
            publication=None,
            slot=None,
            withdrawals=None,
        ).order_by("deadline", "id")

    def drafts_of(self, person):
        return self.filter(stage=Stage.DRAFT, owner=person).order_by("-changed_at")

    def sent_on_by(self, person):
        """What this person wrote or signed and others are reading now."""
        return self.filter(
            models.Q(owner=person) | models.Q(releases__signoffs__person=person),
            stage=Stage.IN_REVIEW,
        ).distinct()

    def with_latest(self):
        """Ready to be judged by the rules without a query a row."""
        releases = self.model._meta.get_field("releases").related_model.objects
        return self._with_releases(releases.defer("body"))

    def in_lists(self):
        """Ready to be listed: where each stands, and who signed."""
        releases = self.model._meta.get_field("releases").related_model.objects
        stories = self._with_releases(releases.only("article", "number", "chain"))
        return stories.defer(*_NOT_LISTED)

    def _with_releases(self, releases):
        withdrawn = self.model._meta.get_field("withdrawals").related_model.objects
        return (
            self.select_related("channel", "owner", "publication", "slot", "claimed_by")
            .annotate(
                is_withdrawn=models.Exists(withdrawn.filter(article=models.OuterRef("pk")))
                & models.Q(publication=None)
            )
            .prefetch_related(
                models.Prefetch("releases", queryset=releases, to_attr="all_releases"),
                "all_releases__signoffs",
            )
        )
