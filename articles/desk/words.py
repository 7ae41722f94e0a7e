"""Words on their way into the record: cleaned, checked, and frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, Value
from django.db.models.functions import Upper
from taggit.models import Tag

from articles.models import Article, Copy, Figure, Person, Release, TaggedArticle, clean_body
from articles.text import bounds
from articles.text.words import Sentence as _
from articles.text.words import plain_line, plain_text, printable

from .locking import advance
from .refused import Refused

#: Names that one query may ask for: a database refuses conditions without end.
_AT_ONCE = 100


def write(article: Article, words: Mapping[str, Any]) -> None:
    """Put words into the working copy, cleaned and checked, and keep them."""
    columns, is_new = _within_bounds(words), article.pk is None
    tags, figures = columns.pop("tags", None), columns.pop("figures", None)
    if unknown := set(columns) - set(Copy.COLUMNS):
        raise TypeError(f"a copy has no {', '.join(sorted(unknown))}")
    for name, value in columns.items():
        setattr(article, name, _clean(name, value))
    article.body = clean_body(printable(article.body))
    require_valid(article, {f.name for f in Article._meta.fields} - set(Copy.COLUMNS))
    article.save()
    if tags is not None:
        _tag(article, named_tags(tags))
    if figures is not None:
        _place(article, figures)
    for name, items in (("tag_names", tags), ("figures", figures)):
        if is_new and items is None:
            setattr(article, name, [])
        else:
            article.__dict__.pop(name, None)


def _within_bounds(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words as they came, or a refusal if they are more than a story may have."""
    new_words = dict(words)
    for name in ("tags", "figures"):
        if new_words.get(name) is not None:
            new_words[name] = list(new_words[name])
    if sentence := bounds.refuse_words(new_words):
        raise Refused(sentence)
    return new_words


def _clean(name: str, value: object) -> object:
    if name in Copy.LINES:
        return plain_line(str(value or ""))
    if name == "notice_text":
        return plain_text(str(value or ""))
    if name == "credits" and isinstance(value, list):
        return [_credit(credit) for credit in value]
    return value


def _credit(credit: object) -> object:
    """A credit with its name cleaned; what has another shape is left for the field to refuse."""
    if not isinstance(credit, dict) or not isinstance(credit.get("name"), str):
        return credit
    return {**credit, "name": plain_line(credit["name"])}


def require_valid(row: Model, exclude: Collection[str]) -> None:
    """Refuse a row with a value that its fields do not allow, in the field's own words."""
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        field: Any = row._meta.get_field(name)
        label = field.verbose_name
        raise Refused(_("%(field)s: %(problem)s", field=label, problem=messages[0])) from error


def _tag(article: Article, tags: Iterable[Tag]) -> None:
    """Let a story have these tags and no others."""
    by_id = {tag.pk: tag for tag in tags}
    rows = TaggedArticle.objects.filter(content_object=article)
    had = set(rows.values_list("tag", flat=True))
    if surplus := had - by_id.keys():
        rows.filter(tag__in=surplus).delete()
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag) for pk, tag in by_id.items() if pk not in had
    )


def named_tags(names: Iterable[str]) -> list[Tag]:
    """Tags by name, made where they are new; in order, so that two who do it never deadlock."""
    names_by_key = {name.lower(): name for name in map(plain_line, names) if name}
    tags_by_key = {tag.name.lower(): tag for tag in _existing_tags(sorted(names_by_key.values()))}
    return [tags_by_key.get(key) or _make_tag(names_by_key[key]) for key in sorted(names_by_key)]


def _existing_tags(names: list[str]) -> Iterator[Tag]:
    """Tags of these names, however written, the oldest last; asked for in one go."""
    for start in range(0, len(names), _AT_ONCE):
        yield from _tags_spelled_so(names[start : start + _AT_ONCE]).order_by("-pk")


def _tags_spelled_so(names: list[str]) -> QuerySet[Any]:
    """Tags with one of these names, however written. There is an index of just that (``tag_name``);
    of ``iexact`` SQLite makes a LIKE, and reads every tag."""
    return Tag.objects.annotate(spelled=Upper("name")).filter(
        spelled__in=[Upper(Value(name)) for name in names]
    )


def _make_tag(name: str) -> Tag:
    """A tag that was not found by name: the database compares letters in a way of its own."""
    return _tags_spelled_so([name]).first() or Tag.objects.get_or_create(name=name)[0]


def _place(article: Article, figures: Iterable[Mapping[str, Any]]) -> None:
    """Put pictures under the text, in order, instead of those that were there."""
    old_figures = list(article.placed.select_related("picture"))
    focal = {figure.picture_id: figure.focal for figure in old_figures}
    new_figures = [_figure(article, order, figure, focal) for order, figure in enumerate(figures)]
    if [figure.form for figure in new_figures] == [figure.form for figure in old_figures]:
        return
    article.placed.all().delete()
    for figure in new_figures:
        figure.save()


def _figure(
    article: Article, order: int, figure: Mapping[str, Any], focal: Mapping[int, list[int]]
) -> Figure:
    """One figure; a picture that the story shows already keeps the focal point it has there."""
    words = {name: plain_line(figure.get(name, "")) for name in ("caption", "credit", "alt")}
    place = {"order": order, "after": figure.get("after")}
    picture = figure["picture"]
    place["focal_x"], place["focal_y"] = focal.get(picture.pk, picture.focal)
    new_figure = Figure(article=article, picture=picture, **place, **words)
    require_valid(new_figure, ["article"])
    return new_figure


def freeze(
    article: Article,
    by: Person,
    at: datetime,
    steps: Iterable[Any],
    writers: list[dict[str, Any]],
    amenders: list[dict[str, Any]],
) -> Release:
    """The working copy as the next release, exactly as it stands."""
    newest = article.releases.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    release = build_release(article, number, by, at, steps, writers, amenders)
    release.save(force_insert=True)
    return release


def build_release(
    article: Article,
    number: int,
    by: Person,
    at: datetime,
    steps: Iterable[Any],
    writers: list[dict[str, Any]],
    amenders: Iterable[dict[str, Any]] = (),
) -> Release:
    """The working copy as a release of this number, not saved yet."""
    release = Release(
        **{name: getattr(article, name) for name in Copy.COLUMNS},
        article=article,
        number=number,
        tag_names=article.tag_names,
        figures=article.figures,
        chain=[{"slug": step.slug, "label": step.label} for step in steps],
        writers=writers,
        amenders=list(amenders),
        frozen_by=by,
        frozen_name=str(by),
        frozen_at=at,
    )
    release.digest = release.form_digest
    return release


def enter_review(article: Article, release: Release, at: datetime) -> None:
    article.__dict__.pop("latest", None)
    advance(article, at, stage=Article.Stage.IN_REVIEW, waits_for=release.steps[0].slug)
