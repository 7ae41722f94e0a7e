"""``manage.py deliver``: send what waits in the outbox, once or for as long as it runs.

Now and then it also clears what was told, read and delivered long ago.
"""

import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from articles import desk
from articles.text.words import Sentence as _

#: Seconds between two looks into the outbox, and between two clearings.
PAUSE, HOUR = 5, 3600


class Command(BaseCommand):
    help = "Send the mail and the webhook calls that are due; with --loop go on until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *, loop, **options):
        self._cleared_at = None
        try:
            while True:
                self._round(loop)
                if not loop:
                    return
                time.sleep(PAUSE)
        except KeyboardInterrupt:
            return

    def _round(self, loop: bool) -> None:
        try:
            for letter in desk.deliver_due():
                self._report(letter)
            self._clear()
        except DatabaseError as error:
            # A database that restarts must not end the loop.
            if not loop:
                raise
            connection.close()
            self.stderr.write(str(error))

    def _clear(self) -> None:
        if self._cleared_at is None or time.monotonic() - self._cleared_at > HOUR:
            desk.clear_told()
            self._cleared_at = time.monotonic()

    def _report(self, letter) -> None:
        facts = {"id": letter.pk, "to": str(letter), "error": letter.error}
        if letter.error:
            sentence = _("Letter %(id)s to %(to)s was not delivered: %(error)s", **facts)
            self.stderr.write(desk.say(sentence))
        else:
            self.stdout.write(desk.say(_("Letter %(id)s to %(to)s is done.", **facts)))
