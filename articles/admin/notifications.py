"""The bell: what somebody was told, and what they want to be told of."""

from contextlib import suppress

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import desk
from articles.framework.database import impatient
from articles.models import CHOSEN_OCCASIONS, Article, Delivery, Notification
from articles.outgoing.notify import MAIL, WAYS, ways

#: Notifications on one page.
PAGE = 30


@admin.site.page("notifications/", "notifications")
def bell(request: HttpRequest) -> HttpResponse:
    """Everything this person was told in the bell, newest first."""
    notifications = Notification.objects.in_bell_of(request.user)
    notifications = notifications.select_related("article", "entry").order_by("-at", "-id")
    page = Paginator(notifications, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [
        {"told": each, "said": desk.say(each.sentence), "today": _day(each.at) == today}
        for each in page
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("What you were told"),
        "page": page,
        "rows": rows,
        "given_up": _given_up(request.user),
    }
    return render(request, "admin/notifications.html", context)


@admin.site.page("notifications/<int:pk>/", "notification")
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """To the story that a notification is about; it is read then. Of an account there is no
    page that all may see who are told of it."""
    notification = get_object_or_404(Notification.objects.in_bell_of(request.user), pk=pk)
    if notification.article is None:
        desk.mark_read(request.user, notification=notification)
        return HttpResponseRedirect(reverse("admin:notifications"))
    hear_of(request.user, notification.article)
    return HttpResponseRedirect(notification.article.get_absolute_url())


@admin.site.page("notifications/read/", "notifications_read")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    desk.mark_read(request.user)
    return HttpResponseRedirect(reverse("admin:notifications"))


@admin.site.page("notifications/settings/", "notification_settings")
def settings_page(request: HttpRequest) -> HttpResponse:
    """What I am told of: each occasion in the bell, by mail, in both or not at all."""
    if request.method == "POST":
        preferences = {occasion: _ways_ticked(request, occasion) for occasion in CHOSEN_OCCASIONS}
        desk.set_preferences(request.user, preferences)
        messages.success(request, _("From now on you are told of what is ticked here."))
        return HttpResponseRedirect(reverse("admin:notification_settings"))
    rows = [
        {"occasion": o, "ways": [(way, way in ways(request.user, o)) for way in WAYS]}
        for o in CHOSEN_OCCASIONS
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("What I am told of"),
        "rows": rows,
        "mails": settings.NEWSROOM_MAILS,
    }
    return render(request, "admin/notification_settings.html", context)


def hear_of(person, article: Article) -> None:
    """Whoever opens a story has heard what they were told of it. Writes only if there is any, and
    if it can be done at once: to read a story nobody has to wait until others have written."""
    if Notification.objects.unread().filter(person=person, article=article).exists():
        with suppress(DatabaseError), impatient(connection):
            desk.mark_read(person, article=article)


def _ways_ticked(request: HttpRequest, occasion: str) -> list[str]:
    """What was ticked; a box that could not be ticked keeps what it was."""
    ticked_ways = [way for way in WAYS if f"{occasion}-{way}" in request.POST]
    is_locked = not settings.NEWSROOM_MAILS or not request.user.email
    if is_locked and MAIL in ways(request.user, occasion):
        return [*ticked_ways, MAIL]
    return ticked_ways


def _given_up(person) -> int:
    return Delivery.objects.given_up().count() if person.is_superuser else 0


def _day(moment):
    return timezone.localdate(moment)
