"""Publish what is scheduled and due, once or every second: the newsroom's clock."""

import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk, tasks

SECOND = 1


class Command(BaseCommand):
    help = "Publish what is scheduled and due. What fails keeps its slot and says why."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="every second, until stopped")

    def handle(self, loop, **options):
        if loop:
            self._until_stopped()
        elif kept_back := self._once():
            raise CommandError(_("%(count)d stories could not go out.") % {"count": kept_back})

    def _until_stopped(self):
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        said = ""
        while not stopped.is_set():
            said = self._survived(said)
            stopped.wait(SECOND)

    def _survived(self, said: str) -> str:
        """One round. An error of the database is said once, and again when it is another one."""
        try:
            close_old_connections()
            self._once()
            tasks.wind(timezone.now())
        except (DatabaseError, InterfaceError) as error:
            problem = _("The database does not answer: %(why)s") % {"why": str(error).strip()}
            if problem != said:
                self.stderr.write(problem)
            return problem
        if said:
            self.stdout.write(_("The database answers again."))
        return ""

    def _once(self) -> int:
        """A line for every story whose moment had come; how many could not go out."""
        outings = desk.publish_due()
        for outing in outings:
            facts = {"story": outing.article, "why": outing.problem}
            if outing.publication:
                self.stdout.write(_("“%(story)s” went out.") % facts)
            else:
                self.stderr.write(_("“%(story)s” could not go out: %(why)s") % facts)
        self.stdout.flush()
        return sum(bool(outing.problem) for outing in outings)
