"""What `make run` starts side by side: started again when it ends, stopped together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

TOGETHER = (sys.executable, str(settings.ROOT / ".ci" / "together.py"))


def start_together(*commands: str) -> tuple[subprocess.Popen, list[int]]:
    """The whole, and the parts' process numbers once they are there."""
    whole = subprocess.Popen(
        [*TOGETHER, *commands], stderr=subprocess.PIPE, text=True, preexec_fn=_as_at_a_terminal
    )
    return whole, parts_of(whole, commands)


def _as_at_a_terminal() -> None:
    """Tests started under ``nohup`` hand on an ignored SIGHUP, which no shell can take back."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def parts_of(whole: subprocess.Popen, commands: tuple[str, ...]) -> list[int]:
    """Numbers of the children, once each of these commands runs."""
    until = time.monotonic() + 30
    while len(parts := _children(whole.pid, commands)) < len(commands):
        assert time.monotonic() < until
        time.sleep(0.02)
    return parts


def _children(pid: int, commands: tuple[str, ...]) -> list[int]:
    numbers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {int(n): _line(n) for n in numbers}
    return [n for n, line in lines.items() if line in commands]


def _line(number: str) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def alive(parts: list[int]) -> list[int]:
    return [part for part in parts if _line(str(part))]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_everything_stops_and_it_is_no_error(number):
    whole, parts = start_together("sleep 601", "sleep 602", "sleep 603")
    whole.send_signal(number)
    assert whole.wait(20) == 0
    assert alive(parts) == []


def test_one_that_is_killed_is_named_and_started_again():
    commands = ("sleep 604", "sleep 605")
    whole, parts = start_together(*commands)
    os.kill(parts[1], signal.SIGKILL)
    while _line(str(parts[1])):
        time.sleep(0.02)
    again = parts_of(whole, commands)
    assert parts[0] in again
    assert parts[1] not in again
    whole.terminate()
    log = whole.communicate(timeout=20)[1]
    assert whole.returncode == 0
    assert "killed by signal 9" in log
    assert "sleep 605" in log
    assert alive(parts + again) == []


def test_one_that_ends_again_and_again_is_given_longer_pauses():
    whole, _parts = start_together("sleep 606", "sleep 0.5")
    time.sleep(9)
    whole.terminate()
    log = whole.communicate(timeout=20)[1]
    assert "(exit code 0), started again in 2 s: sleep 0.5" in log
    assert "(exit code 0), started again in 4 s: sleep 0.5" in log


def test_one_that_cannot_start_stops_the_rest():
    whole = subprocess.Popen(
        [*TOGETHER, "sleep 609", "ls /nothing/at/all"], stderr=subprocess.PIPE, text=True
    )
    log = whole.communicate(timeout=30)[1]
    assert whole.returncode == 1
    assert "Could not start, see above: ls /nothing/at/all" in log


def test_nothing_is_left_when_it_is_killed_itself():
    whole, parts = start_together("sleep 610", "sleep 611")
    whole.kill()
    whole.wait()
    until = time.monotonic() + 20
    while alive(parts):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_whoever_is_impatient_does_not_wait():
    slow = f'{sys.executable} -c "import signal,time; signal.signal(15, lambda *_: 0); [time.sleep(1) for _ in range(60)]"'
    whole = subprocess.Popen([*TOGETHER, slow], stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    whole.send_signal(signal.SIGINT)
    time.sleep(1)
    assert whole.poll() is None
    whole.send_signal(signal.SIGINT)
    whole.wait(10)
