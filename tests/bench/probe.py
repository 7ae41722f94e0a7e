"""A process inside one newsroom that measures what it is asked for: a line in, a line out.

``python -m tests.bench.probe`` reads ``["name", {"argument": …}]`` and answers with what the
function of that name in ``inside`` returns. Starting it anew gives a process whose memory
nothing else has used.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterable
from typing import TextIO

import django


def serve(asked: Iterable[str], answers: TextIO) -> None:
    """Answer each line until there are no more."""
    inside = importlib.import_module("tests.bench.inside")
    for line in asked:
        name, facts = json.loads(line)
        print(json.dumps(getattr(inside, name)(**facts)), file=answers, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    # Whatever else is printed must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin, answers)
