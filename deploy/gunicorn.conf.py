"""How gunicorn serves the newsroom; anything here can be set in GUNICORN_CMD_ARGS instead."""

import multiprocessing
import os
from importlib import import_module
from pathlib import Path

from gunicorn.http import wsgi

from newsroom.env_file import read_file

# Nobody outside has to know what serves it.
wsgi.SERVER = "newsroom"
wsgi_app = "newsroom.wsgi"
bind = "127.0.0.1:8000"
# Processes for the processors, and as many again for those who wait for the database. Threads of
# one process take turns at Python: with four of them a request took 9.9 ms of a processor in place
# of 5.8, and the slowest hundredth twice as long (two processors under load, 2026-12-01).
_WANTED = read_file(Path(__file__).resolve().parent.parent / ".env") | os.environ
workers = int(_WANTED.get("WEB_CONCURRENCY") or 2 * multiprocessing.cpu_count())
# Keeps a line open between two requests, also with one thread.
worker_class = "gthread"
threads = 1
# Longer than the web server in front keeps a line open, so that it never finds one just closed.
keepalive = 75
timeout = 60
# Requests under way may end before a stop or a restart.
graceful_timeout = 30
# Whatever grows in a process is given back now and then; never in all of them at once.
max_requests = 10_000
max_requests_jitter = 1_000
# Heartbeats of the processes must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True


def post_worker_init(worker):
    """The first process says at start which database it has, and what the checks find."""
    if worker.age == 1:
        for line in import_module("articles.management.checks").say_at_start():
            worker.log.info(line)
