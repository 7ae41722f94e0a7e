"""Measuring: time, memory, several processes at once."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable

from django.db import connections


def time_call(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def megabytes() -> float:
    """The most memory that this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def at_once(processes: int, function: Callable, *arguments: object) -> list[dict]:
    """What the function comes to in each of several processes, told its number and how many."""
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        rows = [(number, processes, *arguments) for number in range(processes)]
        return pool.starmap(function, rows, chunksize=1)
