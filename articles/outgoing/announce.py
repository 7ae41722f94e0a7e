"""Announcing: tells search engines and hubs which addresses are new, changed or gone.

Addresses are paths of ours, as ``get_absolute_url`` gives them or not yet quoted. Each service is
told only if its key is set; ``wire.Failed`` is raised when a call did not arrive or was refused.
Who is told what and when, others decide.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from . import http_client

INDEXNOW = "https://api.indexnow.org/indexnow"
BAIDU = "http://data.zz.baidu.com/urls"
#: Addresses that one call may carry.
INDEXNOW_MOST, BAIDU_MOST = 10_000, 2_000

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_LINES = {"Content-Type": "text/plain"}


def indexnow(addresses: Sequence[str]) -> None:
    """Tell Bing, Yandex, Seznam and Naver of addresses that are new, changed or gone.

    https://www.indexnow.org/documentation
    """
    key = settings.NEWSROOM_INDEXNOW_KEY
    host = urlsplit(settings.NEWSROOM_URL).netloc
    where = _whole(reverse("indexnow_key", args=[key])) if key else ""
    for some in _batches(addresses if key else (), INDEXNOW_MOST):
        message = {"host": host, "key": key, "keyLocation": where, "urlList": some}
        http_client.post(INDEXNOW, json.dumps(message).encode(), _JSON)


def baidu(addresses: Sequence[str]) -> None:
    """Tell Baidu of addresses that are new or changed (普通收录, API 提交).

    It answers how many it took; of a site that is not the token's it takes none.
    """
    token = settings.NEWSROOM_BAIDU_TOKEN
    url = f"{BAIDU}?{urlencode({'site': settings.NEWSROOM_URL, 'token': token}, safe=':/')}"
    for some in _batches(addresses if token else (), BAIDU_MOST):
        answer = http_client.post(url, "\n".join(some).encode(), _LINES)
        if _count_taken(answer) != len(some):
            raise http_client.Failed("it did not take every address", answer=answer)


def websub(feeds: Sequence[str]) -> None:
    """Tell the hub of feeds that have changed; it fetches them and passes them on.

    https://www.w3.org/TR/websub/ leaves this call to hub and publisher; it is the one that
    PubSubHubbub 0.4 set down and public hubs take.
    """
    hub = settings.NEWSROOM_WEBSUB_HUB
    if hub and feeds:
        fields = [("hub.mode", "publish"), *(("hub.url", _whole(address)) for address in feeds)]
        http_client.post(hub, urlencode(fields).encode(), _FORM)


def _whole(path: str) -> str:
    return settings.NEWSROOM_URL + iri_to_uri(path)


def _count_taken(answer: bytes) -> int | None:
    try:
        payload = json.loads(answer)
    except ValueError:
        return None
    return payload.get("success") if isinstance(payload, dict) else None


def _batches(addresses: Sequence[str], most: int) -> Iterator[list[str]]:
    for start in range(0, len(addresses), most):
        yield [_whole(address) for address in addresses[start : start + most]]
