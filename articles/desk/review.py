"""Review: sign, send back, amend."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from articles.models import Article, Person, Release, SignOff, Verb
from articles.rules.chain import Step
from articles.search import working
from articles.text.words import Sentence as _
from articles.text.words import plain_text

from .locking import advance, lock_release, require
from .log import record
from .moment import NOW
from .refused import Refused, verb
from .timing import publish_or_schedule
from .words import enter_review, freeze, write


@verb
def sign(
    release: Release,
    by: Person,
    *,
    read: str,
    times: str | None = None,
    note: str = "",
    at: datetime = NOW,
) -> SignOff:
    """Put ``by``'s name under the step that the release waits for.

    ``read`` is the digest of the text that the signer had before their eyes, ``times`` the
    ``times_digest`` of the story as they saw it (None: they were shown no times). The last
    signature publishes, or schedules (rule R6).
    """
    article, release = lock_release(release)
    by = require(article, "sign", by, release=release, at=at)
    _require_same_text(release, read)
    _require_same_times(article, times)
    signoff = mark(release, cast(Step, article.standing("sign").next_step), by, at)
    # Whom the log's line is told to: those for whom the text waits after this signature.
    cast(Any, release).marks.append(signoff)
    record(Verb.SIGN, by, article, at, release, note=note, data=_signoff_data(signoff, by))
    signoff.save(force_insert=True)
    _pass_on(article, release, at)
    return signoff


@verb
def send_back(release: Release, by: Person, *, note: str, at: datetime = NOW) -> Article:
    """Give the text back to its writer, with the reason."""
    article, release = lock_release(release)
    by = require(article, "send_back", by, release=release, at=at)
    if not plain_text(note):
        raise Refused(_("Say why the story goes back; its writer reads this."))
    advance(article, at, stage=Article.Stage.SENT_BACK)
    record(Verb.SEND_BACK, by, article, at, release, note=note)
    return article


@verb
def amend(
    release: Release, by: Person, *, note: str = "", at: datetime = NOW, **words: object
) -> Release:
    """Rewrite the text in review: a new release on which no earlier signature counts (R3).

    The editor who rewrites may sign only the step the text was waiting for.
    """
    article, release = lock_release(release)
    by = require(article, "amend", by, release=release, at=at)
    step = cast(Step, article.standing("amend").next_step)
    _require_as_submitted(article, release)
    write(article, words)
    require(article, "create", by)
    if article.form_digest == release.digest:
        raise Refused(_("Nothing was changed, so the text and its signatures stay as they are."))
    if lacking := article.standing("submit").lacks:
        raise Refused(lacking)
    mine = {"id": by.pk, "name": str(by), "step": step.slug}
    others = [amender for amender in release.amenders if amender["id"] != by.pk]
    working.index(article)
    newer = freeze(article, by, at, release.steps, release.writers, [*others, mine])
    enter_review(article, newer, at)
    record(Verb.AMEND, by, article, at, newer, note=note, data=newer.seal)
    return newer


def mark(release: Release, step: Step, by: Person, at: datetime) -> SignOff:
    """``by``'s name under one step of this text, not saved yet."""
    return SignOff(
        release=release,
        step=step.slug,
        label=step.label,
        person=by,
        name=str(by),
        digest=release.digest,
        at=at,
    )


def _signoff_data(signoff: SignOff, signer: Person) -> dict[str, Any]:
    """What the log keeps of a signature: its seal, and for whom its signer stood in, if so."""
    others = signer.stands_in_for(signoff.step, signoff.release.channel_id, signoff.at)
    return {**signoff.seal, **({"stood_in_for": others} if others else {})}


def _pass_on(article: Article, release: Release, at: datetime) -> None:
    """To the next step, or to the readers if every step has signed."""
    waits_for = article.standing("sign").next_step
    if waits_for:
        advance(article, at, stage=Article.Stage.IN_REVIEW, waits_for=waits_for.slug)
    else:
        advance(article, at, stage=Article.Stage.CLEARED)
        publish_or_schedule(article, release, at)


def _require_same_text(release: Release, read: str) -> None:
    if read != release.digest:
        raise Refused(
            _("The text you read is not the one that waits here; read it again before you sign.")
        )
    if release.form_digest != release.digest:
        raise Refused(
            _("This text was changed behind the desk's back; an administrator must look at it.")
        )


def _require_same_times(article: Article, times: str | None) -> None:
    if times is not None and times != article.times_digest:
        raise Refused(
            _("When this story goes out was changed while you read it; look at its times again.")
        )


def _require_as_submitted(article: Article, release: Release) -> None:
    """An editor rewrites the text in review, not one that came in by other means."""
    if article.form_digest != release.digest:
        raise Refused(
            _(
                "The working copy is not the text that was submitted; it was changed by other "
                "means. Send the story back: its writer opens it, saves it and submits it anew."
            )
        )
