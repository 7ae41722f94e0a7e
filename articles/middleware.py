"""What happens around a request: the desk speaks its user's language, the site its own."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from . import press


def desk_language(get_response):
    """Answer in the language the cookie asks for on the desk, in the site's language elsewhere.

    Readers' pages must be the same for every reader, so that they can be kept as files.
    """

    def answer(request):
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        on_the_desk = request.path_info.startswith("/admin/")
        known = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(known if on_the_desk else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return answer


def plain_addresses(get_response):
    """Refuse an address with a NUL character in it, which PostgreSQL does not take."""

    def answer(request):
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            return HttpResponseBadRequest("The address holds a character that no text has.")
        return get_response(request)

    return answer


def name_at_sign_in(request, credentials=None) -> str:
    """The name somebody signs in with, no longer than the list of attempts can keep."""
    given = credentials or getattr(request, "POST", {})
    return (given.get("username") or "").replace("\x00", "")[:150]


def address_at_sign_in(request) -> str | None:
    """Where somebody signs in from. Behind a web server of ours, which names them, not itself:
    else one who guesses passwords would lock out everybody."""
    named = request.META.get("HTTP_X_REAL_IP") if settings.NEWSROOM_PROXY else None
    return named or request.META.get("REMOTE_ADDR")


def pressed_pages(get_response):
    """Answer with the file that the press keeps for an address, if there is one.

    A web server in front does the same without asking us (``deploy/``); where a file is missing
    the newsroom itself answers.
    """

    def answer(request):
        asks = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
        is_the_desks = request.path_info.startswith("/admin/")
        found = _pressed(request.path_info) if asks and not is_the_desks else None
        # It may go at any moment, also between our finding and our opening it.
        try:
            return WhiteNoiseMiddleware.serve(found, request) if found else get_response(request)
        except FileNotFoundError:
            return get_response(request)

    return answer


def _pressed(address: str) -> StaticFile | None:
    up = press.shelf()
    path = up.path(address) if isinstance(up, press.Folder) and press.fits(address) else None
    try:
        facts = path.stat() if path else None
        if facts is None:
            return None
        headers = {
            "Content-Type": press.media_type(address),
            "Cache-Control": press.cache_control(address),
            "ETag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"',
        }
        packed = {"gzip": f"{path}.gz", "br": f"{path}.br"}
        return StaticFile(str(path), list(headers.items()), packed)
    # No such file, a folder of that name, or a name that no file can have.
    except (OSError, ValueError):
        return None
