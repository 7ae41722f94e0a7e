"""The background worker: asleep until there is work, and not to be ended by its database."""

import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from articles.framework import task_queue
from tests.postgres import cluster, interrupt_server
from tests.support.installation import PATIENCE, Household, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.screens]

#: Puts a task into the queue that needs no newsroom.
ENQUEUE = "from articles.tasks import render_picture as t; t.enqueue(0)"
#: How many tasks are in each state.
STATES = (
    "from collections import Counter; from django_tasks_db.models import DBTaskResult as T;"
    "print(dict(Counter(T.objects.values_list('status', flat=True))))"
)
#: How many of the tasks that ENQUEUE puts there are done.
DRAWN = (
    "from django_tasks_db.models import DBTaskResult as T;"
    "print(T.objects.successful().filter(task_path__endswith='render_picture').count())"
)
#: Leaves a task as a worker that is killed leaves it.
LEFT_BEHIND = (
    "from django_tasks_db.models import DBTaskResult as T; t = T.objects.get();"
    "import socket; t.claim(socket.gethostname() + '-one')"
)
TICKS = os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request, tmp_path_factory):
    home = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        with closing(Household(home, f"sqlite:///{home}/newsroom.sqlite3")) as house:
            yield house
        return
    with cluster() as address, closing(Household(home, address)) as house:
        yield house


@pytest.fixture(autouse=True)
def _empty_queue(house):
    house.python("from django_tasks_db.models import DBTaskResult as T; T.objects.all().delete()")


def is_done(house, count: int = 1) -> bool:
    return house.python(STATES) == str({"SUCCESSFUL": count})


def processor_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as stat:
        user, system = stat.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


def has_slept(pid: int) -> bool:
    """Whether it has come to rest: nothing of a second was its own."""
    before = processor_seconds(pid)
    time.sleep(1)
    return processor_seconds(pid) - before <= 0.01


def test_it_says_its_database_sleeps_and_is_woken_at_once(house):
    with house.running("worker", "--name", "one") as worker:
        wait_until(lambda: has_slept(worker.pid))
        assert worker.output.startswith("Database: ")
        before = processor_seconds(worker.pid)
        time.sleep(10)
        # Twenty looks a second took 0.4 s of these ten.
        assert processor_seconds(worker.pid) - before <= 0.1
        house.python(ENQUEUE)
        took = house.python(
            "import time; from django_tasks_db.models import DBTaskResult as T\n"
            "while not (t := T.objects.get()).started_at: time.sleep(0.1)\n"
            "print((t.started_at - t.enqueued_at).total_seconds())"
        )
        # Called, and not by the next look of its own.
        assert float(took) < task_queue.LOOK - 0.5
        assert worker.end() == 0


def test_a_task_that_was_put_off_begins_at_its_time(house):
    later = "from datetime import timedelta; from django.utils import timezone;" + ENQUEUE.replace(
        "t.enqueue", "t.using(run_after=timezone.now() + timedelta(seconds=8)).enqueue"
    )
    with house.running("worker", "--name", "one"):
        house.python(later)
        took = house.python(
            "import time; from django_tasks_db.models import DBTaskResult as T\n"
            "while not (t := T.objects.get()).started_at: time.sleep(0.1)\n"
            "print((t.started_at - t.run_after).total_seconds())"
        )
        assert 0 <= float(took) < 2


def test_what_a_killed_worker_had_in_hand_is_done_when_it_is_back(house):
    house.python(ENQUEUE)
    house.python(LEFT_BEHIND)
    assert house.python(STATES) == "{'RUNNING': 1}"
    with house.running("worker", "--name", "other"):
        time.sleep(3)
        assert house.python(STATES) == "{'RUNNING': 1}"
    with house.running("worker", "--name", "one"):
        wait_until(lambda: is_done(house))


def test_a_killed_worker_leaves_the_queue_to_the_others(house):
    with house.running("worker", "--name", "one") as one, house.running("worker", "--name", "two"):
        wait_until(lambda: has_slept(one.pid))
        one.send(signal.SIGKILL)
        wait_until(lambda: not one.is_alive())
        house.python(ENQUEUE)
        wait_until(lambda: is_done(house))


def test_it_outlives_a_database_that_goes_away(house):
    """SQLite's file is held for longer than anybody waits for it; PostgreSQL breaks off."""
    long = 3 if house.environment["DATABASE_URL"].startswith("postgres") else 30
    with (
        house.running("worker", "--name", "one") as worker,
        house.running("publish_due", "--loop") as clock,
        house.running("deliver", "--loop") as letters,
    ):
        wait_until(lambda: has_slept(worker.pid))
        house.python(ENQUEUE)
        with away(house):
            time.sleep(long)
        house.python(ENQUEUE)
        wait_until(lambda: are_drawn(house, 2), 2 * PATIENCE)
        for process in (worker, clock, letters):
            assert process.is_alive(), process.output
        assert "does not answer" in worker.output + clock.output
        wait_until(lambda: "answers again" in worker.output + clock.output)


def are_drawn(house, count: int) -> bool:
    """Whether so many of our own tasks are done; the clock adds others."""
    return house.python(DRAWN) == str(count)


def away(house):
    """The database is not to be had: stopped, or held by another program."""
    address = house.environment["DATABASE_URL"]
    return interrupt_server(address) if address.startswith("postgres") else DatabaseLock(address)


class DatabaseLock:
    """Another program holds the file of SQLite."""

    def __init__(self, address: str):
        self._file = address.removeprefix("sqlite:///")

    def __enter__(self):
        self._line = sqlite3.connect(self._file, isolation_level=None)
        self._line.execute("BEGIN EXCLUSIVE")

    def __exit__(self, *_error):
        with closing(self._line):
            self._line.execute("ROLLBACK")
