"""A story's own page on the desk: the text, what changed, what was said, and what may be done."""

from __future__ import annotations

from operator import attrgetter

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import desk, press
from articles.models import FIXED_NOTICE, Article, NoticeKind, Release, Term, Verb
from articles.text import annotations, bounds, proof
from articles.text.words import Sentence

from .acts import ACTS, Act
from .changes import comparison
from .conversation import conversation, list_first_comments
from .forms import CommentForm, NoteForm, TimeForm
from .notifications import hear_of
from .site import queue_of

#: What an editor may begin to tell readers of a published story; taking it back is a verb.
_TAKING_BACK = (NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL)
_NOTICES = [(k.value, k.label) for k in NoticeKind if k not in _TAKING_BACK]


def story(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself. ``?since=N&to=M`` compares two releases, ``?side=1`` side by side."""
    article = _visible(request, pk)
    hear_of(request.user, article)
    return _page(request, article)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one verb; if it is refused, the page comes again with the reason and what was typed."""
    article = _visible(request, pk)
    doing = ACTS.get(verb)
    if doing is None:
        raise Http404
    form = doing.form(request.POST)
    if not form.is_valid():
        return _page(request, article, form, verb, status=400)
    try:
        release = _read_release(article, form)
        if release is None and (why := article.refusal(verb, request.user)):
            raise desk.Refused(why)
        afterwards = _afterwards(request, doing, article)
        doing.do(article, release, request.user, form.cleaned_data)
    except desk.Refused as refusal:
        messages.error(request, refusal)
        return _page(request, _visible(request, pk), form, verb, status=409)
    except press.StillThere as still:
        sentence = _("Readers may still reach these pages; the press goes on trying: %(pages)s")
        messages.error(request, sentence % {"pages": still})
    messages.success(request, doing.describe_result(article))
    return HttpResponseRedirect(afterwards)


def _afterwards(request: HttpRequest, doing: Act, article: Article) -> str:
    """The address of what opens when it is done."""
    if doing.then == "here":
        return article.get_absolute_url()
    following = _neighbours(request, article)["next"] if doing.then == "next" else None
    return following.get_absolute_url() if following else reverse("admin:index")


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a comment; if it is refused, the page comes again with what was typed."""
    article = _visible(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, article, saying=form, status=400)
    data = form.cleaned_data
    try:
        comment = desk.comment(
            article,
            request.user,
            data["text"],
            quote=data["quote"],
            reply_to=article.comments.filter(pk=data["reply_to"] or 0).first(),
            release=article.releases.filter(pk=data["release"] or 0).first(),
        )
    except desk.Refused as refusal:
        messages.error(request, refusal)
        return _page(request, _visible(request, pk), saying=form, status=409)
    return HttpResponseRedirect(comment.get_absolute_url())


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Set when the story is due and goes out; ``now`` lets a signed one out at once."""
    article = _visible(request, pk)
    form = TimeForm(request.POST)
    if not form.is_valid():
        return _page(request, article, times=form, status=400)
    try:
        desk.plan(article, request.user, **_times(request, form))
    except desk.Refused as refusal:
        messages.error(request, refusal)
        return _page(request, _visible(request, pk), times=form, status=409)
    messages.success(request, _("The times of “%(story)s” are set.") % {"story": article})
    return HttpResponseRedirect(article.get_absolute_url())


def _times(request: HttpRequest, form: TimeForm) -> dict:
    return {**form.times, **({"publish_at": timezone.now()} if "now" in request.POST else {})}


@require_POST
def settle(request: HttpRequest, pk: int, comment: int, verb: str) -> HttpResponse:
    """Resolve a comment, or reopen it."""
    article = _visible(request, pk)
    about = get_object_or_404(article.comments, pk=comment)
    doing = {"resolve": desk.resolve, "reopen": desk.reopen}.get(verb)
    if doing is None:
        raise Http404
    try:
        doing(about, request.user)
    except desk.Refused as refusal:
        messages.error(request, refusal)
        return _page(request, _visible(request, pk), status=409)
    return HttpResponseRedirect(about.get_absolute_url())


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The readers' page as it would be, marked as not published."""
    article = _visible(request, pk)
    return render(request, "site/preview.html", {"copy": article})


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
    visible = Article.objects.visible_to(request.user).with_latest()
    return get_object_or_404(visible, pk=pk)


def _read_release(article: Article, form: NoteForm) -> Release | None:
    """The release that was on the page when the button was pressed, if it is this story's."""
    return article.releases.filter(pk=form.cleaned_data["release"] or 0).first() or article.latest


def _page(
    request, article, form=None, verb="", saying=None, times=None, status=200
) -> HttpResponse:
    text = Release.objects.get(pk=article.latest.pk) if article.in_review else article
    context = {
        **admin.site.each_context(request),
        "title": str(article),
        "opts": Article._meta,
        "story": article,
        "copy": text,
        "acts": _acts(article, request.user),
        "form": form,
        "acted": verb,
        "notice_kinds": _NOTICES,
        **_withdrawing(article, request.user),
        "findings": _findings(text),
        "may_save": article.refusal("save", request.user) is None,
        "may_amend": article.in_review and article.refusal("amend", request.user) is None,
        "compared": comparison(request, article, text),
        "side": bool(request.GET.get("side")),
        "releases": sorted(article.all_releases, key=lambda release: -release.number),
        "notes": [desk.say(Sentence(n["template"], **n["facts"])) for n in article.intake_notes],
        "queue": _neighbours(request, article),
        **_claiming(article, request.user),
        "times": times or TimeForm(initial=_times_of(article)),
        "may_plan": article.refusal("plan", request.user) is None,
        "why_not_earlier": _why_not(article, "hasten", request.user),
        **_talk(article, text, request.user, saying),
    }
    return render(request, "admin/articles/article/review.html", context, status=status)


def _acts(article: Article, person) -> list[tuple[Act, str]]:
    """What may be done here, each with the reason why not; what is beside the point left out."""
    verbs = ["sign", "send_back", "recall"] if article.in_review else ["submit"]
    if article.scheduled:
        verbs = [v for v in verbs if v != "submit" or article.stage == Article.Stage.DRAFT]
        verbs.append("unschedule")
    refusals = {verb: article.refusal(verb, person) for verb in verbs}
    if refusals.get("recall") and not refusals.get("sign"):
        del refusals["recall"]
    return [(ACTS[verb], desk.say(why) if why else "") for verb, why in refusals.items()]


def _why_not(article: Article, verb: str, person) -> str:
    why = article.refusal(verb, person)
    return desk.say(why) if why else ""


def _withdrawing(article: Article, person) -> dict:
    """How to take a public story back; of a withdrawn one, what became of it and what is said."""
    if article.live:
        why = article.refusal("withdraw", person)
        with translation.override(settings.LANGUAGE_CODE):
            fixed_notice = str(FIXED_NOTICE)
        return {
            "withdrawing": ACTS["withdraw"],
            "why_not_withdraw": desk.say(why) if why else "",
            "fixed_notice": fixed_notice,
        }
    if not article.is_withdrawn:
        return {}
    with translation.override(settings.LANGUAGE_CODE):
        withdrawal = article.withdrawals.with_notices().first()
        public_notice = withdrawal.public_notice
    lines = article.entries.filter(verb=Verb.WITHDRAW).order_by("-id")
    reason = lines.values_list("note", flat=True).first() or ""
    return {"withdrawal": withdrawal, "public_notice": public_notice, "withdrawn_for": reason}


def _times_of(article: Article) -> dict:
    return {name: getattr(article, name) for name in desk.TIMES}


def _claiming(article: Article, person) -> dict:
    """Who is reading the story, and whether this person may take it or give it back."""
    claim = article.claim
    verbs = ("unclaim",) if claim and claim.id == person.pk else ("claim",)
    may = article.in_review and article.refusal(verbs[0], person) is None
    return {"claim": claim, "claiming": [ACTS[verb] for verb in verbs] if may else []}


def _neighbours(request: HttpRequest, article: Article) -> dict:
    """Where the story stands in the queue of whoever asks, and what comes before and after it.

    After the last comes the first; what a colleague is reading comes last, and is passed over.
    """
    queue = sorted(queue_of(request), key=attrgetter("is_claimed"))
    here = next((n for n, each in enumerate(queue) if each.story == article.pk), None)
    after, before = (queue[here + 1 :], queue[:here]) if here is not None else (queue, [])
    around = [each.story for each in [*after, *before] if not each.is_claimed]
    stories = Article.objects.in_bulk({*around[:1], *around[-1:]})
    return {
        "place": here + 1 if here is not None else None,
        "length": len(queue),
        "next": stories[around[0]] if around else None,
        "previous": stories[around[-1]] if around else None,
    }


def _talk(article: Article, text, person, saying: CommentForm | None) -> dict:
    """The text with the passages marked that people talk about, and the conversation."""
    comments = list_first_comments(article)
    quotes = {c.pk: c.quote for c in comments if c.quote and not c.is_resolved}
    page = render_to_string("site/_story.html", {"copy": text})
    marked_page, found_quotes = annotations.mark(page, quotes)
    return {
        # The readers' own page, cleaned and escaped there; ``mark`` only puts tags between.
        "sheet": mark_safe(marked_page),
        "found": found_quotes,
        "open_comments": sum(not comment.is_resolved for comment in comments),
        "talk": conversation(article, comments, person),
        "saying": saying,
        "longest": bounds.COMMENT,
        "longest_passage": bounds.QUOTE,
        "may_comment": article.refusal("comment", person) is None,
    }


def _findings(copy) -> list[proof.Finding]:
    """Where the text is not written as the house writes; shown, never replaced."""
    rules = [proof.Rule(*row) for row in Term.objects.values_list("wrong", "right", "note")]
    return list(proof.findings(copy.spelt, rules)) if rules else []
