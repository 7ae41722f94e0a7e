"""Usage: together.py COMMAND…  Runs the commands side by side, for `make run`.

One that ends is started again, a little later each time, and that is said. One that ends with an
error right after the first start is set up wrongly: it has said why, and everything stops. Ctrl-C
stops them all; once more, and nothing is waited for.
"""

import ctypes
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress

#: Whoever ends with an error within so many seconds of the first start is set up wrongly.
START = 15
#: Seconds until one is started again: the first time, and at most; whoever ran for the last so
#: long begins with the first again.
PAUSE, LONGEST_PAUSE, WELL = 1, 30, 60
#: Seconds that all have to end in good order.
GRACE = 40
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody wants an end."""


class Part:
    """A command, and the process that it is at the moment."""

    def __init__(self, command: str):
        self.command, self.pause, self.begins_at, self.is_first = command, PAUSE, 0.0, True
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            shlex.split(self.command), start_new_session=True, preexec_fn=_end_with_us
        )
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Start it again if it has ended and its pause is over. Raises ``SystemExit`` if it was
        never well."""
        code = self.process.poll()
        if code is None:
            return
        if not self.begins_at:
            self._plan(code)
        elif time.monotonic() >= self.begins_at:
            self.begins_at = 0.0
            self.start()

    def _plan(self, code: int) -> None:
        lasted = time.monotonic() - self.started_at
        if self.is_first and code > 0 and lasted < START:
            sys.exit(f"Could not start, see above: {self.command}. The rest is stopped as well.")
        self.is_first = False
        self.pause = PAUSE if lasted > WELL else min(self.pause * 2, LONGEST_PAUSE)
        self.begins_at = time.monotonic() + self.pause
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        say(f"Ended by itself ({how}), started again in {self.pause} s: {self.command}")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _end_with_us() -> None:
    """In the new process: ends when its parent does, however that ends (Linux)."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(parts: list[Part]) -> None:
    """End all that run, in good order if nobody is impatient."""
    try:
        running = [part.process for part in parts if part.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE
        for process in running:
            process.wait(max(0, until - time.monotonic()))
    except (Stopped, subprocess.TimeoutExpired):
        for part in parts:
            with suppress(ProcessLookupError):
                part.process.kill()


def want_end(number: int, _frame: object) -> None:
    raise Stopped


def main(commands: list[str]) -> None:
    for number in STOPS:
        signal.signal(number, want_end)
    parts: list[Part] = []
    try:
        for command in commands:
            parts.append(Part(command))
        while True:
            time.sleep(0.2)
            for part in parts:
                part.look()
    except Stopped:
        pass
    finally:
        stop(parts)


if __name__ == "__main__":
    main(sys.argv[1:])
