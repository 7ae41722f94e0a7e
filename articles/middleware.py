"""What happens around a request: the desk speaks its user's language, the site its own."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.utils import translation


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
