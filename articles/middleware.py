"""What happens around a request: the desk speaks its user's language, the site its own."""

from django.conf import settings
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
