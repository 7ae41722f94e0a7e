"""Clearing: what was told and read long ago goes; the log, of which it told, stays for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.models import Delivery, Notification

#: How long a notification is kept after it was read, and a letter after it arrived.
KEPT = timedelta(days=90)
#: Rows of one transaction, so that a long list holds up nobody.
_AT_ONCE = 500


def clear_told(at: datetime | None = None) -> int:
    """Drop notifications read, and letters delivered, more than ``KEPT`` ago; returns how many.

    What is unread stays, and so does a letter that is on its way or was given up.
    """
    before = (at or timezone.now()) - KEPT
    letters = Delivery.objects.filter(done_at__lt=before)
    on_their_way = Delivery.objects.filter(notification=OuterRef("pk"), done_at=None)
    notifications = Notification.objects.exclude(Exists(on_their_way))
    in_bell = notifications.filter(read_at__lt=before)
    # What goes by mail alone is never read here. Asked for alone, each has an index of its own.
    by_mail = notifications.filter(in_bell=False, at__lt=before)
    return (
        _delete_in_portions(letters) + _delete_in_portions(in_bell) + _delete_in_portions(by_mail)
    )


def _delete_in_portions(rows: QuerySet[Any]) -> int:
    count = 0
    while part := _delete_part(rows):
        count += part
    return count


@transaction.atomic
def _delete_part(rows: QuerySet[Any]) -> int:
    part = list(rows.order_by().values_list("pk", flat=True)[:_AT_ONCE])
    rows.model.objects.filter(pk__in=part).delete()
    return len(part)
