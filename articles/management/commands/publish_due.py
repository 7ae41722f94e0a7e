"""Publish what is scheduled and due, once or every second: the newsroom's clock."""

import signal
from itertools import count
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk, tasks
from articles.audit import head

SECOND = 1
#: Rounds of the clock after which it writes down where the log ends.
_ROUNDS = 10


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
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        problem = amiss = ""
        for rounds in count():
            if stop.is_set():
                return
            problem = self._say_failure(problem)
            if rounds % _ROUNDS == 0 and not problem:
                amiss = self._keep_head(amiss)
            stop.wait(SECOND)

    def _say_failure(self, earlier: str) -> str:
        """One round. An error of the database is said once, and again when it is another one."""
        try:
            close_old_connections()
            self._once()
            tasks.tick(timezone.now())
        except (DatabaseError, InterfaceError) as error:
            problem = _("The database does not answer: %(why)s") % {"why": str(error).strip()}
            if problem != earlier:
                self.stderr.write(problem)
            return problem
        if earlier:
            self.stdout.write(_("The database answers again."))
        return ""

    def _keep_head(self, earlier: str) -> str:
        """Note outside the database where the log ends. What is amiss is said once."""
        try:
            problem = "" if head.keep() else "\n".join(map(desk.say, head.lost_lines()))
        except (DatabaseError, InterfaceError):
            return earlier  # the next round says so
        except OSError as error:
            problem = _("Where the log ends cannot be written down: %(why)s") % {"why": error}
        if problem and problem != earlier:
            self.stderr.write(problem)
        return problem

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
