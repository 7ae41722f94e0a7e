"""Tags: which working copies and which publications carry them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, Tag

from .channel import Channel


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_articles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once")
        ]


class TaggedPublicationQuerySet(models.QuerySet):
    def listed(self):
        """Without those of stories that stand outside the lists."""
        return self.exclude(content_object__channel__in=Channel.objects.unlisted())


class TaggedPublication(ItemBase):
    content_object = models.ForeignKey("articles.Publication", models.CASCADE)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_publications")
    # The story's own, which never changes: so a tag's newest are found by an index.
    first_published_at = models.DateTimeField(_("first published"))

    objects = TaggedPublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="publication_tag_once")
        ]
        indexes = [
            models.Index(
                fields=["tag", "-first_published_at", "-content_object"],
                name="publication_with_tag",
            )
        ]
