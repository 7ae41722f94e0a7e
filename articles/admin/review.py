"""A story's own page on the desk: the text, what changed, what was said, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import compare, desk
from articles.forms import NoteForm
from articles.models import Article, Entry, Release, Verb
from articles.text import Sentence


@dataclass(frozen=True)
class Act:
    """One thing a person may do to a story here: its verb, its words, and how the desk does it."""

    verb: str
    label: str
    done: str
    do: Callable
    style: str = ""


def _sign(article, release, by, form):
    desk.sign(release, by, read=form["read"], note=form["note"])


def _send_back(article, release, by, form):
    desk.send_back(release, by, note=form["note"])


def _recall(article, release, by, form):
    desk.recall(article, by)


def _submit(article, release, by, form):
    desk.submit(article, by, version=form["version"] or article.version, note=form["note"])


def _withdraw(article, release, by, form):
    desk.withdraw(article, by, notice=form["note"])


ACTS = {
    act.verb: act
    for act in (
        Act(
            "sign",
            gettext_lazy("Sign"),
            gettext_lazy("You signed “%(story)s”."),
            _sign,
            style="default",
        ),
        Act(
            "send_back",
            gettext_lazy("Send back"),
            gettext_lazy("“%(story)s” goes back to its writer."),
            _send_back,
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
            "withdraw",
            gettext_lazy("Withdraw from readers"),
            gettext_lazy("Readers no longer have “%(story)s”."),
            _withdraw,
            style="danger",
        ),
    )
}


def story(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself. ``?since=N`` compares with release N."""
    return _page(request, _visible(request, pk))


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one verb; if it is refused, the page comes again with the reason and what was typed."""
    article = _visible(request, pk)
    doing = ACTS.get(verb)
    if doing is None:
        raise Http404
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form, verb, status=400)
    try:
        release = _read_release(article, form)
        if release is None and (why := article.refusal(verb, request.user)):
            raise desk.Refused(why)
        doing.do(article, release, request.user, form.cleaned_data)
    except desk.Refused as refused:
        messages.error(request, refused)
        return _page(request, _visible(request, pk), form, verb, status=409)
    messages.success(request, doing.done % {"story": article})
    return HttpResponseRedirect(reverse("admin:index"))


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The readers' page as it would be, marked as not published."""
    article = _visible(request, pk)
    return render(request, "admin/articles/article/preview.html", {"copy": article})


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to the story, by the log, newest first."""
    article = _visible(request, pk)
    entries = article.entries.select_related("release").order_by("-id")
    context = {
        **admin.site.each_context(request),
        "title": _("History"),
        "subtitle": str(article),
        "opts": Article._meta,
        "story": article,
        "entries": entries,
        "releases": article.releases.prefetch_related("signoffs").order_by("-number"),
    }
    return render(request, "admin/articles/article/history.html", context)


def _visible(request: HttpRequest, pk: int) -> Article:
    seen = Article.objects.visible_to(request.user).with_latest()
    return get_object_or_404(seen, pk=pk)


def _read_release(article: Article, form: NoteForm) -> Release | None:
    """The release that was on the page when the button was pressed, if it is this story's."""
    return article.releases.filter(pk=form.cleaned_data["release"] or 0).first() or article.latest


def _page(request, article, form=None, verb="", status=200) -> HttpResponse:
    shown = article.latest if article.in_review else article
    shown = Release.objects.get(pk=shown.pk) if article.in_review else shown
    base = _base(request, article, shown)
    others = [release for release in article.all_releases if release.digest != shown.form_digest]
    context = {
        **admin.site.each_context(request),
        "title": str(article),
        "opts": Article._meta,
        "story": article,
        "copy": shown,
        "acts": _acts(article, request.user),
        "form": form,
        "acted": verb,
        "may_save": article.refusal("save", request.user) is None,
        "may_amend": article.in_review and article.refusal("amend", request.user) is None,
        "base": base,
        "bases": [release for release in others if release != base],
        "changes": compare.changes(base.spelt, shown.spelt) if base else (),
        "stations": _stations(article),
        "talk": _talk(article),
        "notes": [desk.say(Sentence(n["template"], **n["facts"])) for n in article.intake_notes],
    }
    return render(request, "admin/articles/article/review.html", context, status=status)


def _acts(article: Article, person) -> list[tuple[Act, str]]:
    """What may be done here, each with the reason why not; what is beside the point left out."""
    verbs = ["sign", "send_back", "recall"] if article.in_review else ["submit"]
    verbs += ["withdraw"] if article.live else []
    refusals = {verb: article.refusal(verb, person) for verb in verbs}
    if refusals.get("recall") and not refusals.get("sign"):
        del refusals["recall"]
    return [(ACTS[verb], desk.say(why) if why else "") for verb, why in refusals.items()]


def _base(request: HttpRequest, article: Article, shown) -> Release | None:
    """The text to compare with: the one asked for, else the last one this person or anyone
    sent back or signed, else the one readers have."""
    number = request.GET.get("since", "")
    earlier = [r for r in article.all_releases if r.pk != shown.pk or not article.in_review]
    if number:
        wanted = next((r for r in earlier if str(r.number) == number), None)
        if wanted is None:
            raise Http404
        return Release.objects.get(pk=wanted.pk)
    entry = article.entries.filter(
        verb__in=[Verb.SEND_BACK, Verb.SIGN, Verb.PUBLISH], release__in=earlier
    ).last()
    return entry.release if entry else None


def _stations(article: Article) -> list[dict]:
    """The chain as a row of stations: who signed the latest text when, and who is next."""
    release = article.latest
    if release is None:
        return [{"label": step.label} for step in article.steps]
    marks = {mark.step: mark for mark in release.signoffs.all()}
    return [
        {
            "label": step.label,
            "mark": marks.get(step.slug),
            "is_next": article.in_review and step.slug == article.waits_for,
        }
        for step in release.steps
    ]


def _talk(article: Article):
    """What people said about this story, oldest first."""
    return Entry.objects.filter(article=article).exclude(note="").select_related("release")
