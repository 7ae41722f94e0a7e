"""Canonical forms and their SHA-256: what a signature covers and what chains the log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime


def _plain(value: object) -> str:
    """A moment as UTC with microseconds, so that no database or time zone changes a digest."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(form: Mapping[str, object]) -> bytes:
    """The one spelling of a form: JSON, keys sorted, no white space, UTF-8 (after RFC 8785)."""
    return json.dumps(
        form, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    ).encode("utf-8", "surrogatepass")


def digest(form: Mapping[str, object]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(form)).hexdigest()
