"""A comment: what somebody says about a story in review, on the whole of it or on a passage."""

from dataclasses import replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.rules import chain

from .article import Article
from .person import Person
from .release import Release


class CommentQuerySet(models.QuerySet):
    def open(self):
        """Comments that nobody has resolved yet."""
        return self.filter(resolved_at=None)


class Comment(models.Model):
    article = models.ForeignKey(Article, models.PROTECT, related_name="comments")
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, related_name="comments", verbose_name=_("release")
    )
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    name = models.CharField(_("name"), max_length=60)
    text = models.TextField(_("comment"))
    quote = models.CharField(_("passage"), max_length=500, blank=True)
    mentioned = models.ManyToManyField(Person, related_name="mentions", blank=True)
    at = models.DateTimeField(_("when"))
    resolved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="resolved_comments"
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self):
        return f"{self.name}: {self.text[:40]}"

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#comment-{self.pk}"

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    def refusal(self, verb: str, person) -> chain.Sentence | None:
        """Why ``person`` may not resolve or reopen this comment, or None if they may (R7)."""
        standing = replace(self.article.standing(verb), commenter=self.person_id)
        return chain.refusal(verb, person.as_actor(None), standing)
