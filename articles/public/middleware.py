"""What happens around a request: the desk speaks its user's language, the site its own."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from articles import press
from articles.models.page import is_up_to_date
from articles.text import bounds


def desk_language(get_response):
    """Answer in the language the cookie asks for on the desk, in the site's language elsewhere.

    Readers' pages must be the same for every reader, so that they can be kept as files.
    """

    def answer(request):
        choice = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        on_the_desk = request.path_info.startswith("/admin/")
        language = choice if choice in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language if on_the_desk else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return answer


#: What a browser asks of us; no other method is known at any address.
_METHODS = ("GET", "HEAD", "POST")


def known_methods(get_response):
    """Refuse what no page is made for, TRACE above all, which would send back what was sent."""

    def answer(request):
        is_known = request.method in _METHODS
        return get_response(request) if is_known else HttpResponseNotAllowed(_METHODS)

    return answer


def permissions(get_response):
    """Tell browsers what no page of ours asks for, so that nothing on it can."""

    def answer(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return answer


def plain_addresses(get_response):
    """Refuse an address with a NUL character in it, which PostgreSQL does not take."""

    def answer(request):
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            return HttpResponseBadRequest("The address holds a character that no text has.")
        return get_response(request)

    return answer


def bounded_bodies(get_response):
    """Refuse a request that brings more than its address takes, before any of it is read.

    One that does not say how much it brings is refused too: nothing here would read it.
    """

    def answer(request):
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refused_request(request, 411)
        length, most = request.META.get("CONTENT_LENGTH") or "0", bounds.body_of(request.path_info)
        if not (length.isascii() and length.isdigit()):
            return refused_request(request, 400)
        if int(length) > most:
            return refused_request(request, 413, most)
        return get_response(request)

    return answer


def refused_request(request, status: int, most: int = 0) -> HttpResponse:
    """In words what the newsroom does not take; a form goes on from there, by going back."""
    context = {"status": status, "most": filesizeformat(most) if most else ""}
    return render(request, "refused_request.html", context, status=status)


def pressed_pages(get_response):
    """Answer with the file that the press keeps for an address, if there is one.

    Only at addresses that are pressed, and only what the press wrote and nothing has changed since:
    where a withdrawn story's file could not be removed, readers do not get it (rule R10). A web
    server in front sends files without asking us (``deploy/``); where one is missing the newsroom
    itself answers.
    """

    def answer(request):
        asks = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
        file = _file_of(request.path_info) if asks else None
        # It may go at any moment, also between our finding and our opening it.
        try:
            return WhiteNoiseMiddleware.serve(file, request) if file else get_response(request)
        except FileNotFoundError:
            return get_response(request)

    return answer


def _file_of(address: str) -> StaticFile | None:
    storage = press.page_storage()
    if not isinstance(storage, press.Folder) or not press.is_pressed(address):
        return None
    try:
        path = storage.file(address)
        if path is None or not _may_be_sent(address):
            return None
        facts = path.stat()
        headers = {
            "Content-Type": press.media_type(address),
            "Cache-Control": press.cache_control(address),
            "ETag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"',
        }
        encodings = {suffix: str(beside) for suffix, beside in press.packed_beside(path)}
        return StaticFile(str(path), list(headers.items()), encodings)
    # Gone meanwhile, or a name that no file can have.
    except (OSError, ValueError, MissingFileError):
        return None


def _may_be_sent(address: str) -> bool:
    try:
        return is_up_to_date(address)
    # Nobody can say; a web server in front would send it as well.
    except DatabaseError:
        return True
