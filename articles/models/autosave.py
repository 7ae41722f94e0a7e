"""An autosave: what somebody has typed and not saved; theirs alone, and no part of the story."""

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.text.words import make_excerpt

from .article import Article
from .person import Person


class AutosaveQuerySet(models.QuerySet):
    def to_go_on_with(self, person):
        """What this person typed and could go on writing, newest first."""
        visible = Article.objects.visible_to(person).exclude(stage="in_review", owner=person)
        of_visible = models.Exists(visible.filter(pk=models.OuterRef("article")))
        return self.filter(models.Q(article=None) | of_visible, person=person).select_related(
            "article"
        )


class Autosave(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="autosaves")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="autosaves")
    fields = models.JSONField(_("what was typed"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=0)
    at = models.DateTimeField(_("when"))

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "article"], name="autosave_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(article=None),
                name="autosave_new_once",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.article or ''}"

    @property
    def start(self) -> str:
        """How the text begins, to tell it from another."""
        headline, body = self.fields.get("headline", ""), self.fields.get("body", "")
        return headline.strip() or make_excerpt(body, 40) or str(_("(no headline)"))

    @property
    def form_address(self) -> str:
        """Where it is offered again."""
        if self.article is None:
            return reverse("admin:articles_article_add")
        form = "amend" if self.article.in_review else "change"
        return reverse(f"admin:articles_article_{form}", args=[self.article_id])


#: Who has not been heard of for this long has closed the story; an open form calls every 15 s.
GONE_AFTER = timedelta(seconds=40)


class PresenceQuerySet(models.QuerySet):
    def now(self, at: datetime):
        return self.filter(seen_at__gt=at - GONE_AFTER)

    def gone(self, at: datetime):
        return self.filter(seen_at__lte=at - GONE_AFTER)


class Presence(models.Model):
    """Somebody has the story open; seen_at is renewed while they do."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="present")
    person = models.ForeignKey(Person, models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(_("seen"))

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="presence_once")]

    def __str__(self):
        return f"{self.person}: {self.article}"
