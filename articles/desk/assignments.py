"""Assignments: a story is planned, passed on, given up, or taken up and becomes an article."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.models import Article, Assignment, Channel, Person, Verb
from articles.text import bounds
from articles.text.words import Sentence as _
from articles.text.words import plain_line, plain_text

from .administration import require_permission
from .locking import advance
from .log import change_data, record
from .moment import NOW
from .refused import Refused, verb
from .words import require_valid
from .writing import create

PLANNED = ("title", "brief", "channel", "reporter", "deadline", "length")


@verb
def assign(by: Person, *, at: datetime = NOW, **plan: object) -> Assignment:
    """Plan a story; ``plan`` are fields of ``PLANNED``. Raises ``Refused``."""
    assignment = Assignment(planned_by=by, planned_at=at)
    _put(assignment, by, plan)
    assignment.save(force_insert=True)
    _log(by, assignment, {}, at)
    return assignment


@verb
def reassign(
    assignment: Assignment, by: Person, *, at: datetime = NOW, **plan: object
) -> Assignment:
    """Change a plan: another reporter, deadline, length, channel or brief."""
    assignment = _open(assignment)
    require_permission("assign", by, assignment.channel_id)
    before = _facts(assignment)
    _put(assignment, by, plan)
    assignment.save()
    if _facts(assignment) != before:
        _log(by, assignment, before, at)
    return assignment


@verb
def give_up(
    assignment: Assignment, by: Person, *, note: str = "", at: datetime = NOW
) -> Assignment:
    """The story will not be written; the plan stays in the record as given up."""
    assignment = _open(assignment)
    require_permission("assign", by, assignment.channel_id)
    assignment.closed_at = at
    assignment.save(update_fields=["closed_at"])
    _log(by, assignment, {"closed_at": None}, at, after={"closed_at": at}, note=note)
    return assignment


@verb
def take_up(assignment: Assignment, by: Person, *, at: datetime = NOW) -> Article:
    """The reporter begins to write: the plan becomes an article with its channel and deadline."""
    assignment = _open(assignment)
    if assignment.reporter_id not in (None, by.pk):
        raise Refused(
            _(
                "This story is planned for %(name)s; the editors can pass it on.",
                name=assignment.reporter,
            )
        )
    article = create(by, channel=assignment.channel, at=at)
    if assignment.deadline:
        advance(article, at, deadline=assignment.deadline)
    assignment.article, assignment.reporter = article, by
    assignment.save(update_fields=["article", "reporter"])
    after = {"article": article.pk, "reporter": str(by)}
    _log(by, assignment, {"article": None}, at, after=after, article=article)
    return article


def _open(assignment: Assignment) -> Assignment:
    """The plan as it is now, its row locked; refused if it is no longer only a plan."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.article_id:
        raise Refused(_("This story is being written already; its page shows how it stands."))
    if assignment.closed_at:
        raise Refused(_("This story was given up; plan it anew."))
    return assignment


def _put(assignment: Assignment, by: Person, plan: dict[str, Any]) -> None:
    if unknown := set(plan) - set(PLANNED):
        raise TypeError(f"a plan has no {', '.join(sorted(unknown))}")
    for name, value in plan.items():
        setattr(assignment, name, value)
    assignment.title = plain_line(assignment.title or "")
    assignment.brief = plain_text(assignment.brief or "")
    if sentence := bounds.refuse_longer(assignment.brief, bounds.BRIEF):
        raise Refused(sentence)
    require_valid(assignment, ["article", "planned_by", "planned_at", "closed_at"])
    require_permission("assign", by, assignment.channel_id)
    _require_writer(assignment.reporter, assignment.channel)


def _require_writer(reporter: Person | None, channel: Channel) -> None:
    if reporter is None:
        return
    if sentence := Article(channel=channel).refusal("create", reporter):
        raise Refused(sentence)


def _facts(assignment: Assignment) -> dict[str, Any]:
    return {
        "title": assignment.title,
        "brief": assignment.brief,
        "channel": str(assignment.channel),
        "reporter": str(assignment.reporter or ""),
        "deadline": assignment.deadline,
        "length": assignment.length,
    }


def _log(
    by: Person,
    assignment: Assignment,
    before: dict[str, Any],
    at: datetime,
    *,
    after: dict[str, Any] | None = None,
    article: Article | None = None,
    note: str = "",
) -> None:
    """One line with what differs."""
    after = _facts(assignment) if after is None else after
    names = [name for name in after if before.get(name) != after[name]]
    data = change_data(assignment, before, after, names)
    record(Verb.ASSIGN, by, article, at, note=note, data=data)
