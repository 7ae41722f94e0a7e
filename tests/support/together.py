"""Several things done in the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from articles import desk

#: Seconds that any of them may take.
PATIENCE = 60


def run_together(*jobs: Callable) -> list:
    """What each job came to, all of them having begun at once; a refusal is an answer too."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait(PATIENCE)
            return job()
        except desk.Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, job) for job in jobs]]
