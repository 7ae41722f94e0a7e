"""Notifications: what somebody should hear of, and the letters that carry it outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text.words import Sentence

from .article import Article
from .entry import Entry
from .fields import WebAddressField
from .person import Person


class Occasion(models.TextChoices):
    WAITS = "waits", _("a story waits for you")
    CAME_BACK = "came_back", _("a story came back or was rewritten in review")
    MENTIONED = "mentioned", _("somebody mentioned you")
    CHANGED = "changed", _("a published story changed")
    MOVED = "moved", _("a text that you signed goes out at another moment")
    SCHEDULE_FAILED = "schedule_failed", _("a schedule failed")
    ACCOUNT = "account", _("an account, its duties or its password changed")


#: Of these people choose how they hear; of accounts they are told in every way there is.
CHOSEN_OCCASIONS = [occasion for occasion in Occasion if occasion != Occasion.ACCOUNT]


class NotificationQuerySet(models.QuerySet):
    def in_bell_of(self, person):
        """What this person sees in the bell: nothing of a story that they may not see now (R12).

        News of an account has no story, and is seen by whom it was sent to.
        """
        notifications = self.filter(person=person, in_bell=True)
        if person.sees_every_story:
            return notifications
        visible = Article.objects.visible_to(person).filter(pk=models.OuterRef("article"))
        return notifications.filter(models.Q(article=None) | models.Exists(visible))

    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="notifications")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="notifications")
    said = models.JSONField(_("sentence"), default=dict)
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)
    in_bell = models.BooleanField(_("in the bell"), default=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["person", "read_at"], name="notification_unread"),
            models.Index(fields=["read_at"], name="notification_read"),
            models.Index(
                fields=["at"], name="notification_by_mail", condition=models.Q(in_bell=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "occasion", "entry"], name="notification_once"
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_occasion_display()}"

    @property
    def sentence(self) -> Sentence:
        """What happened; a door says it in its reader's language."""
        return _sentence(self.said)


def _sentence(data: dict) -> Sentence:
    """A sentence as it was kept; sentences may stand in it."""
    facts = {n: _sentence(f) if isinstance(f, dict) else f for n, f in data["facts"].items()}
    return Sentence(data["template"], **facts)


class WebhookKind(models.TextChoices):
    PLAIN = "plain", _("a program of our own (signed JSON)")
    WECOM = "wecom", _("WeCom robot")
    DINGTALK = "dingtalk", _("DingTalk robot")
    FEISHU = "feishu", _("Feishu robot")


class Webhook(models.Model):
    """An address of another program that is told, each message signed with the secret."""

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=12, choices=WebhookKind, default=WebhookKind.PLAIN
    )
    url = WebAddressField(_("address"), max_length=500)
    secret = models.CharField(_("secret"), max_length=100, blank=True)
    occasions = models.JSONField(_("occasions"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self):
        return self.name


#: After so many tries, some three days, a letter rests until an administrator sends it again.
MOST_TRIES = 20


class DeliveryQuerySet(models.QuerySet):
    def due(self, at):
        """Letters to be tried now, in the order in which they became due."""
        open_ones = self.filter(done_at=None, tries__lt=MOST_TRIES, next_try_at__lte=at)
        return open_ones.order_by("next_try_at", "id")

    def given_up(self):
        return self.filter(done_at=None, tries__gte=MOST_TRIES)


class Delivery(models.Model):
    """One letter on its way: to a person's mailbox, or to a webhook. Retried until done."""

    notification = models.ForeignKey(
        Notification, models.CASCADE, null=True, related_name="deliveries"
    )
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, related_name="deliveries")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="deliveries")
    payload = models.JSONField(_("payload"), default=dict)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    done_at = models.DateTimeField(_("delivered"), null=True)
    error = models.TextField(_("last error"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_open", condition=models.Q(done_at=None)
            ),
            models.Index(fields=["done_at"], name="delivery_done"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "entry"], name="delivery_once_a_webhook")
        ]

    def __str__(self):
        return str(self.webhook or self.notification.person)

    @property
    def is_given_up(self) -> bool:
        return self.done_at is None and self.tries >= MOST_TRIES
