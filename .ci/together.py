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
#: Seconds between two looks.
LOOK = 0.1
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


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


class Whole:
    """All the parts, and how often somebody has wanted an end."""

    def __init__(self):
        self.parts: list[Part] = []
        self.stops = 0
        for number in STOPS:
            signal.signal(number, self.want_end)

    def want_end(self, _number: int, _frame: object) -> None:
        self.stops += 1

    def run(self, commands: list[str]) -> None:
        """Keep the commands running until somebody wants an end."""
        try:
            self.parts.extend(map(Part, commands))
            while not self.stops:
                time.sleep(LOOK)
                for part in self.parts:
                    part.look()
        finally:
            self.stop()

    def stop(self) -> None:
        """End all that run: in good order, if nobody is impatient."""
        for part in self.parts:
            part.process.terminate()
        until, stops = time.monotonic() + GRACE, self.stops
        while any(part.process.poll() is None for part in self.parts):
            if self.stops > stops or time.monotonic() > until:
                for part in self.parts:
                    part.process.kill()
            time.sleep(LOOK)


if __name__ == "__main__":
    Whole().run(sys.argv[1:])
