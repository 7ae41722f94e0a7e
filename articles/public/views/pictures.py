"""Picture files: for everyone if readers have the picture, else for those of the desk who may see
what it belongs to (R12)."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import pictures
from articles.models import FORMATS, Person, Picture

log = logging.getLogger(__name__)

A_YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, sha256: str, width: str, suffix: str) -> HttpResponse:
    """One size of a picture: for everyone if readers have it, else only for the desk (R12).

    503, with the reason in the log, if its file is no longer the one that was signed (R16).
    """
    this_picture = get_object_or_404(Picture, sha256=sha256)
    etag = f'"{sha256}-{width}-{suffix}"'
    if not Picture.objects.public().filter(pk=this_picture.pk).exists():
        if not _may_see(request.user, this_picture):
            raise Http404
        return _send(this_picture, int(width), suffix, "private, no-store")
    not_modified = get_conditional_response(request, etag=etag)
    return not_modified or _send(
        this_picture, int(width), suffix, f"public, max-age={A_YEAR}, immutable", etag
    )


#: The sizes of a picture that readers have; the press is nobody of the desk.
picture.is_pressed = True


def _may_see(person: Person, this_picture: Picture) -> bool:
    on_staff = person.is_authenticated and person.is_active and person.is_staff
    return on_staff and Picture.objects.visible_to(person).filter(pk=this_picture.pk).exists()


def _send(
    this_picture: Picture, width: int, suffix: str, cache: str, etag: str = ""
) -> HttpResponse:
    try:
        content = pictures.size(this_picture, width, suffix)
    except pictures.Unfit as unfit:
        log.error("%s", unfit)
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(f"{unfit}\n", status=503, content_type="text/plain", headers=headers)
    headers = {"Cache-Control": cache, **({"ETag": etag} if etag else {})}
    kind = FORMATS[suffix].lower()
    return HttpResponse(content, content_type=f"image/{kind}", headers=headers)
