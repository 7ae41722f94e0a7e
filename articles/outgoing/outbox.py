"""The post: carries one letter to a mailbox, or one call to another program, and says what came
of it. What is sent, to whom and when, others decide.
"""

from __future__ import annotations

import base64
import hmac
import json
import smtplib
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote_plus

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from articles.models import Webhook, WebhookKind
from articles.text.words import plain_line

from . import http_client
from .http_client import Failed

#: A robot's message is cut here; WeCom takes 4,096 bytes.
MESSAGE = 1_000


def mail(to: str, subject: str, body: str, message_id: str) -> None:
    """Send one letter. ``message_id`` stays the same at each try, so that doubles are known."""
    headers = {"Message-ID": f"<{message_id}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMessage(plain_line(subject), body, to=[to], headers=headers)
    try:
        connection = get_connection()
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Failed(f"{type(error).__name__}: {error}", is_down=True) from error
    try:
        connection.send_messages([letter])
    except smtplib.SMTPRecipientsRefused as error:
        raise Failed(error) from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise Failed(f"{type(error).__name__}: {error}") from error
    finally:
        _hang_up(connection)


def call(webhook: Webhook, delivery: str, payload: Mapping[str, object], at: datetime) -> None:
    """Post a payload in the form and with the signature that the webhook's kind wants.

    ``payload`` has ``text``, the sentence to show, ``newsroom``, ``story`` with ``url``.
    """
    url, message = _FORMS[webhook.kind](webhook, payload, int(at.timestamp()))
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Newsroom-Delivery": delivery,
        **_signature(webhook, body, int(at.timestamp())),
    }
    answer = http_client.post(url, body, headers, own=settings.NEWSROOM_PRIVATE_HOSTS)
    if webhook.kind != WebhookKind.PLAIN and (why := _refusal(answer)):
        raise Failed(why, is_down=True)


def _signature(webhook: Webhook, body: bytes, seconds: int) -> dict[str, str]:
    """Robots have signatures of their own; a program checks ours."""
    if webhook.kind != WebhookKind.PLAIN:
        return {}
    return http_client.signature(webhook.secret, body, seconds)


# -- the forms that receivers want


def _plain(webhook: Webhook, payload: Mapping, seconds: int) -> tuple[str, dict]:
    return webhook.url, dict(payload)


def _wecom(webhook: Webhook, payload: Mapping, seconds: int) -> tuple[str, dict]:
    return webhook.url, {"msgtype": "markdown", "markdown": {"content": _markdown(payload)}}


def _dingtalk(webhook: Webhook, payload: Mapping, seconds: int) -> tuple[str, dict]:
    title = _tame(f"{payload['newsroom']} {payload['text']}")[:60]
    message = {
        "msgtype": "markdown",
        "markdown": {"title": title, "text": _markdown(payload)},
    }
    if not webhook.secret:
        return webhook.url, message
    moment = str(seconds * 1000)
    sign = _sign_message(webhook.secret, f"{moment}\n{webhook.secret}")
    joint = "&" if "?" in webhook.url else "?"
    return f"{webhook.url}{joint}timestamp={moment}&sign={quote_plus(sign)}", message


def _feishu(webhook: Webhook, payload: Mapping, seconds: int) -> tuple[str, dict]:
    text = f"【{payload['newsroom']}】{payload['text']}"
    content = {"text": f"{_tame(text)[:MESSAGE]}\n{payload['story']['url']}"}
    message = {"msg_type": "text", "content": content}
    if not webhook.secret:
        return webhook.url, message
    sign = _sign_message(f"{seconds}\n{webhook.secret}", "")
    return webhook.url, {"timestamp": str(seconds), "sign": sign, **message}


_FORMS = {
    WebhookKind.PLAIN: _plain,
    WebhookKind.WECOM: _wecom,
    WebhookKind.DINGTALK: _dingtalk,
    WebhookKind.FEISHU: _feishu,
}


def _markdown(payload: Mapping) -> str:
    text = _tame(f"【{payload['newsroom']}】{payload['text']}")[:MESSAGE]
    story = payload["story"]
    return f"{text}\n\n[{_tame(story['headline'])}]({story['url']})"


def _tame(words: str) -> str:
    """Words of a headline that mention nobody and open no link in a group chat."""
    return plain_line(words).translate(_WIDE)


_WIDE = str.maketrans("[]<>`*", "\uff3b\uff3d\uff1c\uff1e\uff40\uff0a")


def _sign_message(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), "sha256")).decode()


def _refusal(answer: bytes) -> str:
    """The number of what a robot has against the message; it answers 200 in any case. Empty if it
    took it. Its words are another machine's, and stay unread."""
    try:
        payload = json.loads(answer)
    except ValueError:
        return ""
    if not isinstance(payload, dict):
        return ""
    code = payload.get("errcode", payload.get("code", 0))
    if not code:
        return ""
    return f"the robot's error {code}" if isinstance(code, int) else "the robot's error"


def _hang_up(connection) -> None:
    """The letter is delivered or not by now; a rude goodbye changes nothing."""
    with suppress(OSError, smtplib.SMTPException):
        connection.close()
