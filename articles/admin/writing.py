"""The form in which a story is written: anew, further, or as an editor's rewrite in review."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import desk
from articles.models import Article

from . import autosave
from .forms import ArticleForm, FigureFormSet

#: What the editor needs beside our files: its own style sheet, by its hash, and to read the styles
#: of a text that is pasted, where bold is often nothing else.
EDITOR_STYLES = {
    "style-src": ["'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "style-src-attr": ["'unsafe-inline'"],
}


@csp_update(EDITOR_STYLES)
def write(request: HttpRequest, screen, pk: int | None = None, verb: str = "save") -> HttpResponse:
    """The form of the story ``pk``, of a new one without; ``verb`` is ``save`` or ``amend``.

    ``screen`` is the admin of stories, which knows fields and widgets. What is posted is kept and,
    where asked, submitted; what is refused stands over the form, with all that was typed.
    """
    may_enter = screen.has_add_permission if pk is None else screen.has_view_permission
    if not may_enter(request):
        raise PermissionDenied
    if request.method == "POST":
        return _keep(request, screen, pk, verb)
    story = _visible(request, pk)
    if pk is not None and story is None:
        return _no_such_story(request)
    if story and (why := story.refusal(verb, request.user)):
        messages.warning(request, desk.say(why))
        return HttpResponseRedirect(story.get_absolute_url())
    return _page(request, screen, story, verb, *_forms(request, screen, story, verb))


def _keep(request: HttpRequest, screen, pk: int | None, verb: str) -> HttpResponse:
    answer, refusal = None, None
    try:
        with transaction.atomic():
            story = _visible(request, pk, lock=True)
            if pk is not None and story is None:
                return _no_such_story(request)
            form, figures = _forms(request, screen, story, verb)
            if all((form.is_valid(), figures.is_valid())):
                answer = _save(request, form, figures, verb)
    except desk.Refused as error:
        refusal = str(error)
    if answer:
        return autosave.forget_after_save(request, story, answer)
    if refusal:
        form.add_error(None, refusal)
    return _page(request, screen, story, verb, form, figures)


def _visible(request: HttpRequest, pk: int | None, *, lock: bool = False) -> Article | None:
    """The story, if this person sees it. On its way to being changed the row is locked, so that
    nobody slips in between."""
    if lock:
        Article.objects.select_for_update(no_key=True).filter(pk=pk).first()
    return Article.objects.visible_to(request.user).filter(pk=pk).first()


def _no_such_story(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("There is no such story, or you do not see it."))
    return HttpResponseRedirect(reverse("admin:index"))


# Saving, and what follows it


def _save(request: HttpRequest, form: ArticleForm, figures: FigureFormSet, verb: str):
    """The verbs that the form asks for, one after the other; where its writer goes then."""
    words = {**form.words, "figures": figures.build_figures(request.user)}
    article = _call_verb(request, form, words, verb)
    if form.times:
        desk.plan(article, request.user, **form.times)
    article = Article.objects.get(pk=article.pk)
    if "_submit" in request.POST:
        return HttpResponseRedirect(_submit(request, article))
    messages.success(request, _saved_sentence(article, verb))
    return HttpResponseRedirect(_next_address(request, article, verb))


def _call_verb(request: HttpRequest, form: ArticleForm, words: dict, verb: str) -> Article:
    if form.instance.pk is None:
        return desk.create(request.user, **words)
    current = Article.objects.get(pk=form.instance.pk)
    if verb == "amend":
        return desk.amend(current.latest, request.user, **words).article
    return desk.save(current, request.user, version=form.cleaned_data["version"], **words)


def _submit(request: HttpRequest, article: Article) -> str:
    """Hand the story to the editors; the form again, with a message, if it is not ready."""
    try:
        release = desk.submit(article, request.user, version=article.version)
    except desk.Refused as refusal:
        sentence = _("“%(story)s” is saved, but not submitted: %(why)s")
        messages.error(request, sentence % {"story": article, "why": refusal})
        return reverse("admin:articles_article_change", args=[article.pk])
    waits = {"story": article, "step": release.steps[0].label}
    messages.success(request, _("“%(story)s” is submitted and waits for %(step)s.") % waits)
    return reverse("admin:index")


def _saved_sentence(article: Article, verb: str) -> str:
    if verb != "amend":
        return _("“%(story)s” is saved.") % {"story": article}
    sentence = _("“%(story)s” is rewritten; it is text %(number)s now.")
    return sentence % {"story": article, "number": article.latest.number}


def _next_address(request: HttpRequest, article: Article, verb: str) -> str:
    if "_preview" in request.POST:
        return reverse("admin:articles_article_preview", args=[article.pk])
    if "_save" in request.POST or verb == "amend":
        return article.get_absolute_url()
    return reverse("admin:articles_article_change", args=[article.pk])


# The page


def _forms(
    request: HttpRequest, screen, story: Article | None, verb: str
) -> tuple[ArticleForm, FigureFormSet]:
    """The words and the pictures, with what was posted or, without that, as they stand."""
    kwargs = {"author": request.user, "verb": verb, "notice": request.GET.get("notice", "")}
    if request.method == "POST":
        kwargs |= {"data": request.POST, "files": request.FILES}
    elif story is None:
        kwargs["initial"] = screen.get_changeform_initial_data(request)
    form = screen.get_form(request, story, change=story is not None)(instance=story, **kwargs)
    ((formset, inline),) = screen.get_formsets_with_inlines(request, story)
    prefix = formset.get_default_prefix()
    return form, formset(**screen.get_formset_kwargs(request, form.instance, inline, prefix))


def _page(
    request: HttpRequest,
    screen,
    story: Article | None,
    verb: str,
    form: ArticleForm,
    figures: FigureFormSet,
) -> HttpResponse:
    fields = AdminForm(form, screen.get_fieldsets(request, story), {}, (), model_admin=screen)
    inlines = screen.get_inline_instances(request, story)
    formsets = screen.get_inline_formsets(request, [figures], inlines, story)
    name = screen.opts.verbose_name
    context = {
        **screen.admin_site.each_context(request),
        "title": capfirst(name) if story else _("Add %(name)s") % {"name": name},
        "subtitle": str(story) if story else None,
        "adminform": fields,
        "object_id": story and str(story.pk),
        "original": story,
        "is_popup": False,
        "to_field": None,
        "media": sum((inline.media for inline in formsets), screen.media + fields.media),
        "inline_admin_formsets": formsets,
        "errors": AdminErrorList(form, [figures]),
        "preserved_filters": screen.get_preserved_filters(request),
        "verb": verb,
        "story": story,
        "autosaved": autosave.find_autosave(request, story),
    }
    return screen.render_change_form(
        request, context, add=story is None, change=story is not None, obj=story
    )
