"""Copy: the fields that make up a text, the same for the working copy and for a release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import nh3
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from articles.text import annotations
from articles.text.digest import digest
from articles.text.words import (
    TextLength,
    count_text,
    joined,
    make_excerpt,
    marked_paragraphs,
    split_paragraphs,
)

from .channel import Channel
from .fields import CREDIT_ROLES, CreditsField, WebAddressField

#: What the editor offers and, from the same declaration, what the cleaner lets through.
BODY_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}

#: The one cleaner: every text on its way into the record passes through it.
clean_body = create_sanitizer(BODY_EXTENSIONS)
_ALLOWED = allowlist_from_extensions(expand_extensions(BODY_EXTENSIONS))


def body_at(body: str, address: str) -> str:
    """A body for readers elsewhere: links on the site lead there from its own ``address``."""
    return nh3.clean(body, **_ALLOWED, url_relative=("rewrite_with_base", address))


#: The focal point of a picture of which nobody has said another one, in percent.
_CENTRE = [50, 50]
#: Characters of a notice to readers.
NOTICE_LENGTH = 1000


class NoticeKind(models.TextChoices):
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    RETRACTION = "retraction", _("Retraction")
    #: Words about a story that readers no longer have; never of one that they have.
    WITHDRAWAL = "withdrawal", _("Notice of withdrawal")


@dataclass(frozen=True)
class LaidOut:
    """A text with its figures in the order of reading: what stands on top, the body in pieces,
    each with the figures that follow it, and what stands at the end."""

    top: list[dict]
    body: list[tuple[str, list[dict]]]
    end: list[dict]


class Copy(models.Model):
    kicker = models.CharField(_("kicker"), max_length=120, blank=True)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    subhead = models.CharField(_("subhead"), max_length=200, blank=True)
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("channel"),
    )
    source = models.CharField(
        _("source"), max_length=80, blank=True, help_text=_("The organisation, as printed.")
    )
    credits = CreditsField(_("credits"), default=list, blank=True)
    dateline_place = models.CharField(_("dateline: place"), max_length=40, blank=True)
    dateline_date = models.CharField(_("dateline: date"), max_length=40, blank=True)
    body = ProseEditorField(_("text"), extensions=BODY_EXTENSIONS, sanitize=True, blank=True)
    is_reprint = models.BooleanField(_("reprint"), default=False)
    reprint_title = models.CharField(_("original title"), max_length=200, blank=True)
    reprint_author = models.CharField(_("original author"), max_length=80, blank=True)
    reprint_url = WebAddressField(_("original address"), max_length=500, blank=True)
    notice_kind = models.CharField(
        _("kind of notice"), max_length=16, blank=True, choices=NoticeKind
    )
    notice_text = models.TextField(
        _("notice to readers"),
        max_length=NOTICE_LENGTH,
        blank=True,
        validators=[MaxLengthValidator(NOTICE_LENGTH)],
    )

    #: Columns of the text, in the order in which a person reads them.
    LINES = (
        "kicker",
        "headline",
        "subhead",
        "source",
        "dateline_place",
        "dateline_date",
        "reprint_title",
        "reprint_author",
        "reprint_url",
    )
    COLUMNS = (*LINES, "channel", "credits", "body", "is_reprint", "notice_kind", "notice_text")

    class Meta:
        abstract = True

    def __str__(self):
        return self.headline or make_excerpt(self.body, 24) or str(_("(no headline)"))

    @property
    def form(self) -> dict:
        """The canonical form: everything a signature covers (rule R4)."""
        return {
            **{name: getattr(self, name) for name in ("kicker", "headline", "subhead", "source")},
            "channel": self.channel_id,
            "credits": self.credits,
            "dateline": {"place": self.dateline_place, "date": self.dateline_date},
            "body": self.body,
            "tags": sorted(self.tag_names),
            "figures": self.figures,
            "reprint": {
                "is_reprint": self.is_reprint,
                "title": self.reprint_title,
                "author": self.reprint_author,
                "url": self.reprint_url,
            },
            "notice": {"kind": self.notice_kind, "text": self.notice_text},
        }

    @property
    def form_digest(self) -> str:
        """SHA-256 of the canonical form as it is now."""
        return digest(self.form)

    @property
    def spelt(self) -> dict[str, list[str]]:
        """Every part of the copy as label → lines, for a person who compares two texts."""
        labels = self.part_labels
        parts = {name: [str(getattr(self, name))] for name in self.LINES}
        parts["channel"] = [str(self.channel or "")]
        parts["credits"] = [f"{role} {joined(names)}" for role, names in self.bylines]
        parts["body"] = marked_paragraphs(self.body)
        parts["tags"] = [joined(self.tag_names)]
        parts["figures"] = [
            f"{n}. {_spelt_figure(figure)}" for n, figure in enumerate(self.figures, 1)
        ]
        parts["notice_text"] = [str(self.notice_label), self.notice_text]
        parts["is_reprint"] = [str(_("yes")) if self.is_reprint else ""]
        return {labels[name]: [line for line in lines if line] for name, lines in parts.items()}

    @property
    def part_labels(self) -> dict[str, str]:
        """What each part is called on the desk, by its column; tags and pictures have none."""
        labels = {f.name: str(f.verbose_name) for f in self._meta.fields}
        return {**labels, "tags": str(_("tags")), "figures": str(_("pictures"))}

    @property
    def form_labels(self) -> dict[str, tuple[str, ...]]:
        """The labels under which each part of the canonical form is spelt."""
        labels = self.part_labels
        columns = {
            **{name: (name,) for name in self.form},
            "dateline": ("dateline_place", "dateline_date"),
            "reprint": ("is_reprint", "reprint_title", "reprint_author", "reprint_url"),
            "notice": ("notice_text",),
        }
        return {part: tuple(labels[name] for name in names) for part, names in columns.items()}

    @property
    def paragraphs(self) -> list[str]:
        return split_paragraphs(self.body)

    @property
    def text_length(self) -> TextLength:
        """How long the text is, and how long it takes to read."""
        return count_text(self.body)

    @property
    def excerpt(self) -> str:
        return make_excerpt(self.body)

    @property
    def lead_figure(self) -> dict | None:
        return self.figures[0] if self.figures else None

    def laid_out(self, body: str | None = None) -> LaidOut:
        """The text with its figures; ``body`` stands in for it where its links are written whole.

        A figure without a place: the first on top, others at the end. One that is to follow a
        paragraph that the text does not have comes after the last.
        """
        body = self.body if body is None else body
        loose = [figure for figure in self.figures if "after" not in figure]
        figures = [figure for figure in self.figures if "after" in figure]
        pieces = list(_interleave(annotations.blocks(body), figures)) if figures else [(body, [])]
        return LaidOut(loose[:1], pieces, loose[1:])

    def credited(self, role: str) -> list[str]:
        """Names credited in one role, in order."""
        return [credit["name"] for credit in self.credits if credit["role"] == role]

    @property
    def bylines(self) -> list[tuple[str, list[str]]]:
        """Roles with their names, the empty ones left out."""
        roles = ((label, self.credited(role)) for role, label in CREDIT_ROLES.items())
        return [(label, names) for label, names in roles if names]

    @property
    def notice_label(self) -> str:
        return NoticeKind(self.notice_kind).label if self.notice_kind else ""


def _interleave(pieces: list[str], figures: list[dict]) -> Iterable[tuple[str, list[dict]]]:
    """Pieces of a body up to the next figure, each with the figures that follow it."""
    pieces = pieces or [""]
    ends = sorted({min(figure["after"], len(pieces)) for figure in figures} | {len(pieces)})
    for start, end in zip([0, *ends], ends, strict=False):
        after = [f for f in figures if min(f["after"], len(pieces)) == end]
        yield "".join(pieces[start:end]), after


def _spelt_figure(figure: dict) -> str:
    text = f"{figure['caption']}({figure['credit']}){figure['alt']} [{figure['sha256'][:8]}]"
    if (focal := figure.get("focal", _CENTRE)) != _CENTRE:
        text += " " + _("focal point %(x)s %%, %(y)s %%") % {"x": focal[0], "y": focal[1]}
    if "after" not in figure:
        return text
    place = _("after paragraph %(number)s") % {"number": figure["after"]}
    return f"{text} {place}"
