"""What `make run` starts side by side stops together, whoever ends first and however."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

TOGETHER = str(settings.ROOT / ".ci" / "together")


def started(*commands: str) -> tuple[subprocess.Popen, list[int]]:
    """The whole, and the parts' process numbers once they are there."""
    whole = subprocess.Popen(
        [TOGETHER, *commands], stderr=subprocess.PIPE, text=True, preexec_fn=_as_at_a_terminal
    )
    until = time.monotonic() + 20
    while len(parts := children(whole.pid, commands)) < len(commands):
        assert time.monotonic() < until
        time.sleep(0.02)
    return whole, parts


def _as_at_a_terminal() -> None:
    """Tests started under ``nohup`` hand on an ignored SIGHUP, which no shell can take back."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def children(pid: int, commands: tuple[str, ...]) -> list[int]:
    """Numbers of the children that run one of these commands."""
    numbers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {int(n): Path(f"/proc/{n}/cmdline").read_text().split("\0") for n in numbers}
    return [n for n, line in lines.items() if " ".join(line).strip() in commands]


def alive(parts: list[int]) -> list[int]:
    return [part for part in parts if Path(f"/proc/{part}").exists()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_everything_stops_and_it_is_no_error(number):
    whole, parts = started("sleep 601", "sleep 602", "sleep 603")
    whole.send_signal(number)
    assert whole.wait(20) == 0
    assert alive(parts) == []


def test_one_that_is_killed_is_named_and_stops_the_rest():
    whole, parts = started("sleep 604", "sleep 605")
    os.kill(parts[1], signal.SIGKILL)
    said = whole.communicate(timeout=20)[1]
    assert whole.returncode == 1
    assert "sleep 605" in said
    assert alive(parts) == []


def test_one_that_ends_stops_the_rest():
    whole, parts = started("sleep 606", "sleep 0.5")
    assert whole.wait(20) == 1
    assert alive(parts) == []
