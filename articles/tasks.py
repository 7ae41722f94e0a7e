"""Work behind the scenes: what to do is found in the record, one machine does it.

Whatever is lost of the queue is found again by the clock (``wind``), for each task asks the
record what there is to do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from . import pictures, press
from .models import Heartbeat, Page, Picture

#: The press is asked to show that it is there this often.
_BEAT = timedelta(seconds=20)
#: The clock ticks each second, and writes down that it does less often.
_TICK = timedelta(seconds=5)
#: Finished tasks are kept this long, for whoever wants to know how it went.
_KEPT = timedelta(hours=1)


@task()
def press_pages() -> dict[str, int]:
    """Press every page that is due; returns how many were written, removed and so on."""
    now = timezone.now()
    press.renew(now)
    counted: dict[str, int] = {}
    Heartbeat.objects.beat("press", now)
    for pressed in press.press_due():
        counted[pressed.outcome.value] = counted.get(pressed.outcome.value, 0) + 1
        if timezone.now() - now > _BEAT:
            now = timezone.now()
            Heartbeat.objects.beat("press", now)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _KEPT).delete()
    return counted


@task()
def render_picture(picture_id: int) -> None:
    """Make the sizes of a picture that readers may ask for."""
    if picture := Picture.objects.filter(pk=picture_id).first():
        pictures.render_all(picture)


def wind(at: datetime) -> None:
    """What the clock does each time it ticks: see to it that the press is working."""
    if not Heartbeat.objects.filter(name="clock", at__gt=at - _TICK).exists():
        Heartbeat.objects.beat("clock", at)
    waiting = DBTaskResult.objects.filter(
        task_path=press_pages.module_path, status=TaskResultStatus.READY
    )
    recent = Heartbeat.objects.filter(name="press", at__gt=at - _BEAT)
    if waiting.exists() or (recent.exists() and not Page.objects.due(at).exists()):
        return
    press_pages.enqueue()
