"""What every format says of the newsroom, and how it writes addresses, moments and languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _


def absolute(path: str) -> str:
    """The whole address, in ASCII; from the settings, since a request may lie about its host."""
    return settings.NEWSROOM_URL + iri_to_uri(path)


def moment(at: datetime) -> str:
    """A moment in the newsroom's time to the second (RFC 3339), as every format here takes it."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def language(code: str = "") -> str:
    """A language as BCP 47 writes it, ``zh-Hans``; the site's own if none is given."""
    return translation.to_locale(code or settings.LANGUAGE_CODE).replace("_", "-")


def label_text(what: str, words: str) -> str:
    """What something is, and after a colon what it says."""
    return _("%(what)s: %(words)s") % {"what": what, "words": words}


def drop_empty(properties: Mapping[str, object]) -> dict:
    """The properties that say something."""
    return {name: value for name, value in properties.items() if value not in ("", [], None)}
