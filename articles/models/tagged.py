"""Tags: which working copies and which publications carry them."""

from django.db import models
from taggit.models import ItemBase, Tag


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_articles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once")
        ]


class TaggedPublication(ItemBase):
    content_object = models.ForeignKey("articles.Publication", models.CASCADE)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_publications")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="publication_tag_once")
        ]
