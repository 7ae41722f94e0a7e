"""Signing in: who tries, from where, and when that is enough.

Ten wrong passwords lock one name from one address. Whoever tries one password on many names is
known by the number of names: an honest person has one, perhaps two. A whole newsroom may sit behind
one address, so what such a one does must not keep out whoever has signed in from there before.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_failure_limit, get_lockout_response
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

#: Names with a wrong password from one address, within the quarter of an hour, that are too many.
MOST_NAMES = 20
#: For so long somebody who has signed in from an address is known there.
KNOWN_FOR = timedelta(days=90)
#: A household or an office has all IPv6 addresses that begin alike.
_PREFIX = 64


def name_at_sign_in(request: HttpRequest, credentials=None) -> str:
    """The name somebody signs in with, no longer than the list of attempts can keep."""
    fields = credentials or getattr(request, "POST", {})
    return (fields.get("username") or "").replace("\x00", "")[:150]


def address_at_sign_in(request: HttpRequest) -> str | None:
    """Where somebody signs in from. Behind a web server of ours, which names them, not itself:
    else one who guesses passwords would lock out everybody."""
    forwarded_address = request.META.get("HTTP_X_REAL_IP") if settings.NEWSROOM_PROXY else None
    return _one_for_all(forwarded_address or request.META.get("REMOTE_ADDR"))


def _one_for_all(text: str | None) -> str | None:
    """The address that stands for all of one connection to the Internet."""
    try:
        address = ip_address(text or "")
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return text
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, _PREFIX), strict=False).network_address)


class Handler(AxesDatabaseHandler):
    """The stock one, which also counts the names that one address tries."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        failures = super().get_failures(request, credentials)
        most = get_failure_limit(request, credentials)
        is_over = failures < most and _tries_many_names(request, credentials)
        return most if is_over else failures


def _tries_many_names(request: HttpRequest, credentials: dict | None) -> bool:
    """Whether the address has tried too many names, and this one was never at home there."""
    address = request.axes_ip_address
    recent = {"ip_address": address, "attempt_time__gte": get_cool_off_threshold(request)}
    if AccessAttempt.objects.filter(**recent).values("username").distinct().count() < MOST_NAMES:
        return False
    name, since = get_client_username(request, credentials), timezone.now() - KNOWN_FOR
    earlier_sign_ins = AccessLog.objects.filter(
        username=name, ip_address=address, attempt_time__gte=since
    )
    return not earlier_sign_ins.exists()


# -- the other place where a password is asked for: before a new one is set


def locked_out(request: HttpRequest) -> HttpResponse | None:
    """The answer to somebody signed in who has given too many wrong passwords; else None."""
    credentials = {"username": request.user.get_username()}
    if AxesProxyHandler.is_allowed(request, credentials):
        return None
    return get_lockout_response(request, credentials=credentials)


def count_wrong_password(request: HttpRequest) -> None:
    """Somebody signed in did not know the password of the account."""
    credentials = {"username": request.user.get_username()}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
