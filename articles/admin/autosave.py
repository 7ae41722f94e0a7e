"""Where an open form calls: to keep what is typed, and to say that it is open."""

from __future__ import annotations

import json
import re

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import desk
from articles.models import Article, Autosave

#: Name of the cookie that tells the browser which openings of a form ended in a save.
SAVED = "desk_saved"
#: How many of them it names; a browser that opens a form again empties it.
REMEMBERED = 20
_SITTING = re.compile(r"[a-z0-9]{1,40}")


@never_cache
def call(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """An open form calls: ``{"person", "version", "fields"?, "forget"?, "leaving"?}`` as JSON.

    Answers ``{"at": "17:03:12", "others": [names]}``, or ``{"sentence": …}`` with 400 for
    nonsense, 401 without a session, 404 for a story out of sight, 409 where the desk refuses.
    """
    if request.method != "POST":
        raise Http404
    if not admin.site.has_permission(request):
        return _no(401, _("You are signed out."))
    payload = _read_call(request)
    if payload is None:
        return _no(400, _("What was typed must come as the fields of the form."))
    if payload.get("person") != request.user.pk:
        return _no(409, _("Somebody else is signed in to this browser now."))
    article = pk and get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    try:
        return JsonResponse(_answer_call(article, request.user, payload))
    except desk.Refused as refusal:
        return _no(409, str(refusal))


@admin.site.page("typed/", "typed")
@never_cache
def list_sittings(request: HttpRequest) -> JsonResponse:
    """Which openings of forms this person's texts are kept from: ``{"sittings": [names]}``."""
    autosaves = Autosave.objects.filter(person=request.user).values_list("fields", flat=True)
    return JsonResponse({"sittings": [fields.get("sitting", "") for fields in autosaves]})


def _read_call(request: HttpRequest) -> dict | None:
    """The body as sent, or None if it is nothing that a form of ours sends."""
    try:
        payload = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(payload, dict):
        return None
    version = payload.setdefault("version", 0)
    return payload if isinstance(version, int) and 0 <= version < 2**31 else None


def _answer_call(article: Article | None, by, payload: dict) -> dict:
    if (sitting := payload.get("forget")) is not None:
        desk.forget_autosave(article, by, str(sitting) or None)
    if payload.get("fields") is not None:
        desk.autosave(article, by, payload["fields"], payload["version"])
    if article and payload.get("leaving"):
        desk.leave(article, by)
        return {}
    others = desk.attend(article, by) if article else []
    return {"at": _clock(timezone.now()), "others": [str(person) for person in others]}


def _no(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)


def _clock(moment) -> str:
    return date_format(timezone.localtime(moment), "H:i:s")


def find_autosave(request: HttpRequest, article: Article | None) -> dict | None:
    """What this person typed into this form and never saved, for the form to offer again."""
    if request.method != "GET":
        return None
    row = Autosave.objects.filter(person=request.user, article=article).first()
    if row is None:
        return None
    return {"fields": row.fields, "version": row.version, "at": row.at.isoformat()}


def forget_after_save(
    request: HttpRequest, article: Article | None, response: HttpResponse
) -> HttpResponse:
    """The answer to a save: what was typed is the story's now, here and in the browser."""
    sitting = request.POST.get("sitting", "")
    if not _SITTING.fullmatch(sitting):
        return response
    desk.forget_autosave(article, request.user, sitting)
    earlier_sittings = [
        one for one in request.COOKIES.get(SAVED, "").split(".") if _SITTING.fullmatch(one)
    ]
    response.set_cookie(
        SAVED,
        ".".join([sitting, *earlier_sittings][:REMEMBERED]),
        max_age=30 * 24 * 3600,
        path="/admin/",
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
