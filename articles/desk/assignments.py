"""Assignments: a story is planned, passed on, given up, or taken up and becomes an article."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.models import Article, Assignment, Channel, Person, Verb
from articles.text import bounds
from articles.text.words import Sentence as _
from articles.text.words import plain_line, plain_text

from .locking import advance
from .log import record
from .moment import NOW
from .office import require_office
from .refused import Refused, verb
from .words import checked
from .writing import create

PLANNED = ("title", "brief", "channel", "reporter", "deadline", "length")


@verb
def assign(by: Person, *, at: datetime = NOW, **plan: object) -> Assignment:
    """Plan a story; ``plan`` are fields of ``PLANNED``. Raises ``Refused``."""
    planned = Assignment(planned_by=by, planned_at=at)
    _put(planned, by, plan)
    planned.save(force_insert=True)
    _log(by, planned, {}, at)
    return planned


@verb
def reassign(
    assignment: Assignment, by: Person, *, at: datetime = NOW, **plan: object
) -> Assignment:
    """Change a plan: another reporter, deadline, length, channel or brief."""
    planned = _open(assignment)
    require_office("assign", by, planned.channel_id)
    before = _facts(planned)
    _put(planned, by, plan)
    planned.save()
    if _facts(planned) != before:
        _log(by, planned, before, at)
    return planned


@verb
def give_up(
    assignment: Assignment, by: Person, *, note: str = "", at: datetime = NOW
) -> Assignment:
    """The story will not be written; the plan stays in the record as given up."""
    planned = _open(assignment)
    require_office("assign", by, planned.channel_id)
    planned.closed_at = at
    planned.save(update_fields=["closed_at"])
    _log(by, planned, {"closed_at": None}, at, after={"closed_at": at}, note=note)
    return planned


@verb
def take_up(assignment: Assignment, by: Person, *, at: datetime = NOW) -> Article:
    """The reporter begins to write: the plan becomes an article with its channel and deadline."""
    planned = _open(assignment)
    if planned.reporter_id not in (None, by.pk):
        raise Refused(
            _(
                "This story is planned for %(name)s; the editors can pass it on.",
                name=planned.reporter,
            )
        )
    article = create(by, channel=planned.channel, at=at)
    if planned.deadline:
        advance(article, at, deadline=planned.deadline)
    planned.article, planned.reporter = article, by
    planned.save(update_fields=["article", "reporter"])
    after = {"article": article.pk, "reporter": str(by)}
    _log(by, planned, {"article": None}, at, after=after, article=article)
    return article


def _open(assignment: Assignment) -> Assignment:
    """The plan as it is now, its row locked; refused if it is no longer only a plan."""
    planned = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if planned.article_id:
        raise Refused(_("This story is being written already; its page shows how it stands."))
    if planned.closed_at:
        raise Refused(_("This story was given up; plan it anew."))
    return planned


def _put(planned: Assignment, by: Person, plan: dict[str, Any]) -> None:
    if unknown := set(plan) - set(PLANNED):
        raise TypeError(f"a plan has no {', '.join(sorted(unknown))}")
    for name, value in plan.items():
        setattr(planned, name, value)
    planned.title = plain_line(planned.title or "")
    planned.brief = plain_text(planned.brief or "")
    if sentence := bounds.refuse_longer(planned.brief, bounds.BRIEF):
        raise Refused(sentence)
    checked(planned, ["article", "planned_by", "planned_at", "closed_at"])
    require_office("assign", by, planned.channel_id)
    _require_writer(planned.reporter, planned.channel)


def _require_writer(reporter: Person | None, channel: Channel) -> None:
    if reporter is None:
        return
    if sentence := Article(channel=channel).refusal("create", reporter):
        raise Refused(sentence)


def _facts(planned: Assignment) -> dict[str, Any]:
    return {
        "title": planned.title,
        "brief": planned.brief,
        "channel": str(planned.channel),
        "reporter": str(planned.reporter or ""),
        "deadline": planned.deadline,
        "length": planned.length,
    }


def _log(
    by: Person,
    planned: Assignment,
    before: dict[str, Any],
    at: datetime,
    *,
    after: dict[str, Any] | None = None,
    article: Article | None = None,
    note: str = "",
) -> None:
    """One line with what differs."""
    after = _facts(planned) if after is None else after
    names = [name for name in after if before.get(name) != after[name]]
    data = {
        "model": "assignment",
        "id": planned.pk,
        "subject": planned.title,
        "before": {name: before[name] for name in names if name in before},
        "after": {name: after[name] for name in names},
    }
    record(Verb.ASSIGN, by, article, at, note=note, data=data)
