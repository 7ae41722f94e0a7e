"""What may be done to a story on its own page: each act with its verb, its words and its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import desk
from articles.models import Article

from .forms import NoteForm, WithdrawalForm


@dataclass(frozen=True)
class Act:
    """One thing a person may do to a story here: its verb, its words, and how the desk does it."""

    verb: str
    label: str
    #: What is said of the story then, or how it is found out.
    result: str | Callable[[Article], str]
    do: Callable
    style: str = ""
    #: What opens afterwards: the desk, the next story of one's queue, or the story again.
    then: str = "desk"
    key: str = ""
    #: What is asked for with it.
    form: type[NoteForm] = NoteForm

    def describe_result(self, article: Article) -> str:
        """What the person is told when it is done."""
        return self.result(article) if callable(self.result) else self.result % {"story": article}


def _describe_signature(article: Article) -> str:
    """What became of a text by this signature: the next step, its moment, or its readers."""
    article = Article.objects.get(pk=article.pk)
    if article.in_review:
        step = article.standing("read").next_step.label
        sentence = _("You signed “%(story)s”; now it waits for %(step)s.")
        return sentence % {"story": article, "step": step}
    if article.latest.is_notice_of_withdrawal:
        sentence = _("You signed the notice of withdrawal of “%(story)s”: readers have it now.")
        return sentence % {"story": article}
    if article.scheduled:
        sentence = _("You signed “%(story)s”, the last signature: it goes out at %(when)s.")
        return sentence % {"story": article, "when": article.scheduled.moment}
    sentence = _("You signed “%(story)s”, the last signature: it is published.") % {
        "story": article
    }
    address, label = article.live.get_absolute_url(), _("As readers have it")
    return format_html('{} <a href="{}">{}</a>', sentence, address, label)


def _claim(article, release, by, form):
    desk.claim(article, by)


def _unclaim(article, release, by, form):
    desk.unclaim(article, by)


def _sign(article, release, by, form):
    desk.sign(release, by, read=form["read"], times=form["times"], note=form["note"])


def _send_back(article, release, by, form):
    desk.send_back(release, by, note=form["note"])


def _recall(article, release, by, form):
    desk.recall(article, by)


def _submit(article, release, by, form):
    desk.submit(article, by, version=form["version"] or article.version, note=form["note"])


def _unschedule(article, release, by, form):
    desk.unschedule(article, by, note=form["note"])


def _withdraw(article, release, by, form):
    desk.withdraw(article, by, reason=form["note"])


ACTS = {
    act.verb: act
    for act in (
        Act(
            "sign",
            gettext_lazy("Sign"),
            _describe_signature,
            _sign,
            style="default",
            then="next",
            key="s",
        ),
        Act(
            "send_back",
            gettext_lazy("Send back"),
            gettext_lazy("“%(story)s” goes back to its writer."),
            _send_back,
            then="next",
            key="b",
        ),
        Act(
            "submit",
            gettext_lazy("Submit"),
            gettext_lazy("“%(story)s” is submitted."),
            _submit,
            style="default",
        ),
        Act(
            "recall",
            gettext_lazy("Recall"),
            gettext_lazy("“%(story)s” is yours again to write in."),
            _recall,
        ),
        Act(
            "unschedule",
            gettext_lazy("Take off the schedule"),
            gettext_lazy("“%(story)s” does not go out."),
            _unschedule,
            style="danger",
            then="here",
        ),
        Act(
            "withdraw",
            gettext_lazy("Withdraw from readers"),
            gettext_lazy(
                "Readers no longer have “%(story)s”; they get a fixed sentence in its place."
            ),
            _withdraw,
            style="danger",
            then="here",
            form=WithdrawalForm,
        ),
        Act(
            "claim",
            gettext_lazy("Take it to read"),
            gettext_lazy("“%(story)s” is yours to read; colleagues see that you have it."),
            _claim,
            then="here",
        ),
        Act(
            "unclaim",
            gettext_lazy("Give it back"),
            gettext_lazy("“%(story)s” is free for colleagues again."),
            _unclaim,
            then="here",
        ),
    )
}
