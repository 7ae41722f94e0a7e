"""Picture files: for everyone if readers have the picture, else only for the desk (R12)."""

from __future__ import annotations

import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import pictures
from articles.models import FORMATS, Person, Picture

log = logging.getLogger(__name__)

A_YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, sha256: str, width: str, suffix: str) -> HttpResponse:
    """One size of a picture: for everyone if readers have it, else only for the desk (R12)."""
    shown = get_object_or_404(Picture, sha256=sha256)
    etag = f'"{sha256}-{width}-{suffix}"'
    if not Picture.objects.public().filter(pk=shown.pk).exists():
        if not _may_see_the_library(request.user):
            raise Http404
        answer = _file(shown, int(width), suffix)
        answer["Cache-Control"] = "private, no-store"
        return answer
    answer = get_conditional_response(request, etag=etag) or _file(shown, int(width), suffix)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer


#: The sizes of a picture that readers have; the press is nobody of the desk.
picture.is_pressed = True


def _may_see_the_library(person: Person) -> bool:
    on_staff = person.is_authenticated and person.is_active and person.is_staff
    return on_staff and (person.is_superuser or person.is_on_the_desk)


def _file(shown: Picture, width: int, suffix: str) -> FileResponse:
    try:
        file = default_storage.open(pictures.rendition(shown, width, suffix))
    except FileNotFoundError as lost:
        log.error("The file of picture %s is lost: %s", shown.sha256, lost)
        raise Http404 from lost
    kind = FORMATS[suffix].lower()
    return FileResponse(file, content_type=f"image/{kind}")
