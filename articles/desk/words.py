"""Words on their way into the record: cleaned, checked, and frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError

from articles import text
from articles.models import Article, Copy, Figure, Person, Release, clean_body
from articles.text import Sentence as _

from .refused import Refused
from .standing import touch


def write(article: Article, words: Mapping[str, object]) -> None:
    """Put words into the working copy, cleaned and checked, and keep them."""
    words = dict(words)
    tags, figures = words.pop("tags", None), words.pop("figures", None)
    if unknown := set(words) - set(Copy.COLUMNS):
        raise TypeError(f"a copy has no {', '.join(sorted(unknown))}")
    for name, value in words.items():
        setattr(article, name, _clean(name, value))
    article.body = clean_body(article.body)
    checked(article, {f.name for f in Article._meta.fields} - set(Copy.COLUMNS))
    article.save()
    if tags is not None:
        article.tags.set(list(dict.fromkeys(filter(None, map(text.plain_line, tags)))))
    if figures is not None:
        _place(article, figures)
    for stale in ("tag_names", "figures"):
        article.__dict__.pop(stale, None)


def _clean(name: str, value: object) -> object:
    if name in Copy.LINES:
        return text.plain_line(str(value or ""))
    if name == "credits":
        return [{**credit, "name": text.plain_line(credit["name"])} for credit in value]
    return value


def checked(row, exclude: Iterable[str]) -> None:
    """Refuse a row with a value that its fields do not allow, in the field's own words."""
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = row._meta.get_field(name).verbose_name
        raise Refused(_("%(field)s: %(problem)s", field=label, problem=messages[0])) from error


def _place(article: Article, figures: Iterable[Mapping]) -> None:
    """Put pictures under the text, in order, instead of those that were there."""
    article.placed.all().delete()
    for order, figure in enumerate(figures):
        placed = Figure(article=article, order=order, **figure)
        checked(placed, ["article"])
        placed.save()


def freeze(
    article: Article,
    by: Person,
    at: datetime,
    steps: Iterable,
    writers: list[dict],
    amenders: list[dict],
) -> Release:
    """The working copy as the next release, exactly as it stands."""
    newest = article.releases.order_by("-number").first()
    release = Release(
        **{name: getattr(article, name) for name in Copy.COLUMNS},
        article=article,
        number=newest.number + 1 if newest else 1,
        tag_names=article.tag_names,
        figures=article.figures,
        chain=[{"slug": step.slug, "label": step.label} for step in steps],
        writers=writers,
        amenders=amenders,
        frozen_by=by,
        frozen_name=str(by),
        frozen_at=at,
    )
    release.digest = release.form_digest
    release.save(force_insert=True)
    return release


def enter_review(article: Article, release: Release, at: datetime) -> None:
    article.__dict__.pop("latest", None)
    touch(article, at, stage=Article.Stage.IN_REVIEW, waits_for=release.steps[0].slug)
