"""A heartbeat: when a part of the newsroom that nobody sees was last at work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

#: A part that has been quiet for longer than this has stopped.
QUIET = {"clock": timedelta(seconds=20), "press": timedelta(seconds=90)}


class HeartbeatQuerySet(models.QuerySet):
    def beat(self, name: str, at: datetime, said: str = "") -> None:
        """``name`` is at work at this moment; ``said`` is what it wants to remember."""
        self.update_or_create(name=name, defaults={"at": at, "said": said})

    def stopped(self, at: datetime) -> list[str]:
        """Names of the parts that have stopped, or that nobody has started.

        A beat in the future, of a clock that was ahead, says nothing of now.
        """
        beats = dict(self.values_list("name", "at"))
        # One from a time to come is of a clock that was wrong: nothing is known of it.
        return [n for n, quiet in QUIET.items() if n not in beats or abs(at - beats[n]) > quiet]


class Heartbeat(models.Model):
    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    said = models.CharField(max_length=64, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self):
        return f"{self.name} {self.at:%H:%M:%S}"
