"""Notifications: what somebody should hear of, and the letters that carry it outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .entry import Entry
from .person import Person


class Occasion(models.TextChoices):
    WAITS = "waits", _("a story waits for you")
    CAME_BACK = "came_back", _("a story came back")
    MENTIONED = "mentioned", _("somebody mentioned you")
    CHANGED = "changed", _("a published story changed")
    SCHEDULE_FAILED = "schedule_failed", _("a schedule failed")


class Notification(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    article = models.ForeignKey(Article, models.CASCADE, related_name="notifications")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="notifications")
    said = models.JSONField(_("sentence"), default=dict)
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [models.Index(fields=["person", "read_at"], name="notification_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "occasion", "entry"], name="notification_once"
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_occasion_display()}"


class Webhook(models.Model):
    """An address of another program that is told, each message signed with the secret."""

    name = models.CharField(_("name"), max_length=60)
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(_("secret"), max_length=100)
    occasions = models.JSONField(_("occasions"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """One letter on its way: to a person's mailbox, or to a webhook. Retried until done."""

    notification = models.ForeignKey(
        Notification, models.CASCADE, null=True, related_name="deliveries"
    )
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, related_name="deliveries")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="deliveries")
    payload = models.JSONField(_("payload"), default=dict)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), db_index=True)
    done_at = models.DateTimeField(_("delivered"), null=True)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "entry"], name="delivery_once_a_webhook")
        ]

    def __str__(self):
        return f"{self.webhook or self.notification}"
