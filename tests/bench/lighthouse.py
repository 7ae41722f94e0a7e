"""Lighthouse's scores of the readers' pages, on a phone and on a desk.

    python -m tests.bench.lighthouse [--url http://127.0.0.1:8000] [--runs 3]

Needs `make checkers` (Lighthouse, through Node.js) and Chromium. Without ``--url`` it starts a newsroom
with the demonstration for the purpose. Each figure is the median of the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from statistics import median_low

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
LIGHTHOUSE = ROOT / "var" / "checkers" / "node_modules" / ".bin" / "lighthouse"
#: Categories and times of a report, each with the head of its column.
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "practices",
    "seo": "SEO",
}
TIMES = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
}
DEVICES = {"phone": ["--form-factor=mobile"], "desk": ["--preset=desktop"]}
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
#: What makes a newsroom ready for readers.
PREPARED = (["migrate", "-v0"], ["demo"], ["collectstatic", "--noinput", "-v0"], ["press", "--all"])
#: Pages, each by the first link of the front page that looks like this.
PAGES = {
    "front": "/",
    "channel": r'/channel/[^/"]+/',
    "story": "/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]+/",
    "search": "/search/",
}


def main() -> None:
    options = _options()
    if not LIGHTHOUSE.exists():
        sys.exit("Lighthouse is not here: run `make checkers`.")
    if options.url:
        report(options.url.rstrip("/"), options.runs)
        return
    with a_newsroom() as url:
        report(url, options.runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--url", help="a newsroom that is running, instead of one started for this")
    parser.add_argument("--runs", type=int, default=3, help="of which the median counts")
    return parser.parse_args()


def report(url: str, runs: int) -> None:
    """Print a table of scores and times, and under it every audit that cost points."""
    table = Table("page", "device", *CATEGORIES.values(), *TIMES.values(), title="Lighthouse")
    losses: list[str] = []
    todo = [(page, device) for page in _addresses(url).items() for device in DEVICES]
    for (name, address), device in track(todo, "Lighthouse", transient=True):
        rows = [_run(address, device) for _run_number in range(runs)]
        scores = [round(100 * median_low([_score(one, c) for one in rows])) for c in CATEGORIES]
        times = [f"{median_low([_milliseconds(one, t) for one in rows]):.0f} ms" for t in TIMES]
        table.add_row(name, device, *map(str, scores), *times)
        losses += [
            f"{name}, {device}: {loss}"
            for loss in sorted(set().union(*map(_titles_that_cost, rows)))
        ]
    console = Console(width=110)
    console.print(table)
    for loss in losses:
        console.print(loss, highlight=False)


def _addresses(url: str) -> dict[str, str]:
    """The address of each page that the front page leads to, by name."""
    with urllib.request.urlopen(f"{url}/", timeout=60) as answer:
        front = answer.read().decode()
    links = {name: re.search(f'(?:href|action)="({path})"', front) for name, path in PAGES.items()}
    return {name: url + link[1] for name, link in links.items() if link}


def _run(url: str, device: str) -> dict:
    chrome = shutil.which("chromium") or shutil.which("google-chrome") or ""
    command = [
        *(str(LIGHTHOUSE), url, *DEVICES[device], "--quiet", "--no-enable-error-reporting"),
        *("--output=json", "--output-path=stdout", f"--chrome-flags={CHROME}"),
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    for _attempt in range(3):  # on a busy machine Chromium's trace is sometimes lost
        result = subprocess.run(
            command, capture_output=True, env=os.environ | {"CHROME_PATH": chrome}, timeout=300
        )
        if not result.returncode:
            return json.loads(result.stdout)
    sys.exit(result.stderr.decode())


def _score(report: dict, category: str) -> float:
    return report["categories"][category]["score"] or 0


def _milliseconds(report: dict, audit: str) -> float:
    return report["audits"][audit]["numericValue"]


def _titles_that_cost(report: dict) -> set[str]:
    """Titles of the audits that cost points."""
    parts = [report["categories"][category]["auditRefs"] for category in CATEGORIES]
    values = {part["id"] for part in chain(*parts) if part["weight"]}
    audits = [audit for name, audit in report["audits"].items() if name in values]
    return {
        audit["title"]
        for audit in audits
        if (audit["score"] or 0) < 1 and audit["score"] is not None
    }


@contextmanager
def a_newsroom() -> Iterator[str]:
    """The address of a newsroom with the demonstration in it, that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"http://127.0.0.1:{free_port()}"
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3",
            "NEWSROOM_MEDIA": f"{folder}/media",
            "NEWSROOM_PAGES": f"{folder}/pages",
            "NEWSROOM_URL": url,
        }
        for command in PREPARED:
            subprocess.run([sys.executable, "manage.py", *command], check=True, env=environment)
        with _serve(url, environment):
            yield url


@contextmanager
def _serve(url: str, environment: dict[str, str]) -> Iterator[None]:
    bind = url.removeprefix("http://")
    command = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", bind, "--threads", "4"]
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment)
    try:
        _wait_for(url)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    for _attempt in range(60):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"The newsroom did not answer at {url}.")


if __name__ == "__main__":
    main()
