"""Tags: which working copies and which publications carry them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, Tag

from .channel import Channel


class TaggedArticleQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of stories that this person may see on the desk (rule R12)."""
        stories = self.model._meta.get_field("content_object").related_model.objects
        visible = stories.visible_to(person).filter(pk=models.OuterRef("content_object"))
        return self.filter(models.Exists(visible))


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_articles")

    objects = TaggedArticleQuerySet.as_manager()

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


def tags_visible_to(person) -> models.QuerySet:
    """Tags this person may see on the desk, by the rule of stories (rule R12): those that
    readers have, and those of the stories they see. One of no story tells of a story that was.
    """
    if person.is_superuser:
        return Tag.objects.all()
    visible = TaggedArticle.objects.visible_to(person).filter(tag=models.OuterRef("pk"))
    public = TaggedPublication.objects.filter(tag=models.OuterRef("pk"))
    return Tag.objects.filter(models.Exists(public) | models.Exists(visible))
