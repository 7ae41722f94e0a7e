"""Settings as they are read from an environment of a test's own."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def read_settings(monkeypatch, **environment: str) -> dict:
    for name, value in environment.items():
        monkeypatch.setenv(f"NEWSROOM_{name}", value)
    return runpy.run_path(str(ROOT / "newsroom" / "settings.py"))
