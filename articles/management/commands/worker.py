"""``manage.py worker``: work in the background, asleep until there is some."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import Error, InterfaceError, OperationalError, connection, models
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from articles.framework import task_queue
from articles.framework.database import describe

log = logging.getLogger(__name__)

#: Seconds until a database that does not answer is asked again.
_AGAIN = 1.0
#: Least seconds between two looks, also where another worker is just taking what there is.
_SHORTEST = 0.05
#: A task that ended for want of database, disk or time is tried so often; each time later.
_MOST_TRIES = 10
_PASSING = (OperationalError, InterfaceError, OSError, SystemExit)


class Command(BaseCommand):
    help = "Work in the background until SIGTERM, which ends it after the task it is at."

    def add_arguments(self, parser):
        parser.add_argument(
            "--name",
            default=str(os.getpid()),
            help="its name on this machine, the same at each start: it goes on with what it had",
        )

    def handle(self, *, name, verbosity, **options):
        for library in ("django_tasks", "django_tasks_db"):
            logging.getLogger(library).setLevel(logging.DEBUG if verbosity > 1 else logging.ERROR)
        if verbosity:
            self.stdout.write(f"Database: {describe(connection)}")
        worker = Worker(name, self.stdout, self.stderr)
        worker.configure_signals()
        worker.run()


class Worker(LibraryWorker):
    """django-tasks-db's worker, which ends when there is nothing to do or no database to ask: both
    are waited for here."""

    def __init__(self, name: str, stdout, stderr):
        super().__init__(
            queue_names=["*"],
            interval=_AGAIN,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:30]}-{name}"[:64],
            excluded_queue_names=[],
        )
        self._stdout, self._stderr, self._problem = stdout, stderr, ""

    def run(self) -> None:
        """Work until told to stop, whatever becomes of the database meanwhile."""
        while self.running:
            try:
                self._work()
            except Error as error:
                connection.close()
                self._report(str(error).strip())
                time.sleep(_AGAIN)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            self._retry(db_task_result)

    def _work(self) -> None:
        bell = task_queue.hang_bell(self.worker_id)
        try:
            self._put_back()
            self._report("")
            while self.running:
                if DBTaskResult.objects.ready().exists():
                    super().run()
                if self.running:
                    bell.wait(self._pause())
        finally:
            bell.close()

    def _pause(self) -> float:
        """Seconds until a task is due that was put off, or until the next look."""
        waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
        next_one = waiting.aggregate(at=models.Min("run_after"))["at"]
        until = (next_one - timezone.now()).total_seconds() if next_one else task_queue.LOOK
        return min(max(until, _SHORTEST), task_queue.LOOK)

    def _put_back(self) -> None:
        """What stands as this worker's work was left by it: killed, or without a database."""
        for task in DBTaskResult.objects.running():
            if task.worker_ids[-1:] == [self.worker_id]:
                DBTaskResult.objects.running().filter(pk=task.pk).update(
                    status=TaskResultStatus.READY
                )

    def _retry(self, task: DBTaskResult) -> None:
        """Do again later what ended for want of something that may be there by then."""
        tries, error = len(task.worker_ids), import_string(task.exception_class_path)
        if tries > _MOST_TRIES or not issubclass(error, _PASSING):
            return
        why = task.traceback.strip().rpartition("\n")[2]
        log.warning("%s could not be done, and is tried again: %s", task.task_name, why)
        DBTaskResult.objects.filter(pk=task.pk).update(
            status=TaskResultStatus.READY,
            run_after=timezone.now() + timedelta(seconds=2**tries),
            finished_at=None,
        )

    def _report(self, problem: str) -> None:
        """Say once that the database does not answer, and once that it does again."""
        if problem and problem != self._problem:
            self._stderr.write(_("The database does not answer: %(why)s") % {"why": problem})
        elif self._problem and not problem:
            self._stdout.write(_("The database answers again."))
        self._problem = problem
