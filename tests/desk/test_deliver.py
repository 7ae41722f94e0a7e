"""desk.deliver_due: letters to a real mail server and calls to a real web server."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import audit, desk
from articles.models import MOST_TRIES, Delivery, Entry, Notification, Person, Webhook
from articles.outgoing import http_client
from tests.support import receivers
from tests.support.record import refused
from tests.support.together import run_together

pytestmark = pytest.mark.django_db

SECRET = "a-secret-of-the-test"


@pytest.fixture
def mail(settings):
    with receivers.mail_server() as server:
        settings.NEWSROOM_MAILS = True
        settings.NEWSROOM_URL = "https://desk.example.com"
        settings.DEFAULT_FROM_EMAIL = "desk@example.com"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 2
        yield server


@pytest.fixture
def web(settings):
    settings.NEWSROOM_PRIVATE_HOSTS = ["127.0.0.1"]
    with receivers.web_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _addresses(newsroom):
    Person.objects.filter(pk=newsroom.first.pk).update(email="zhaojing@example.com")


def _hook(web, kind="plain", path="/hook", secret=SECRET, **more) -> Webhook:
    facts = {"name": kind, "kind": kind, "url": web.url + path, "secret": secret}
    return Webhook.objects.create(**{**facts, "occasions": ["waits"], **more})


def _deliver(**later) -> list[Delivery]:
    return list(desk.deliver_due(at=timezone.now() + timedelta(**later)))


def _down(settings) -> None:
    """A port where nobody listens."""
    with receivers.mail_server() as server:
        settings.EMAIL_PORT = server.port


# -- mail


def test_a_letter_arrives(newsroom, mail):
    newsroom.submitted()
    _deliver()
    (letter,) = mail.letters
    assert (letter["To"], letter["From"]) == ("zhaojing@example.com", "desk@example.com")
    assert "三千水鸟落滩涂" in letter["Subject"]


def test_it_leads_to_the_story_and_to_the_choice(newsroom, mail):
    release = newsroom.submitted()
    _deliver()
    text = mail.letters[0].get_content()
    assert f"https://desk.example.com{release.article.get_absolute_url()}" in text
    assert "https://desk.example.com/admin/notifications/settings/" in text


def test_the_reason_goes_with_a_story_that_came_back(newsroom, mail):
    Person.objects.filter(pk=newsroom.reporter.pk).update(email="zlw@example.com")
    desk.send_back(newsroom.submitted(), newsroom.first, note="导语太长\n请重写")
    _deliver()
    (letter,) = [letter for letter in mail.letters if letter["To"] == "zlw@example.com"]
    assert "导语太长\n请重写" in letter.get_content().replace("\r\n", "\n")


def test_a_headline_of_any_kind_makes_a_subject(newsroom, mail):
    newsroom.submitted(headline="题" * 200)
    _deliver()
    assert "题" * 200 in mail.letters[0]["Subject"]


def test_a_letter_is_not_sent_twice(newsroom, mail):
    newsroom.submitted()
    _deliver()
    assert _deliver(days=1) == []
    assert len(mail.letters) == 1


def test_a_mail_server_that_is_down_loses_nothing(newsroom, mail, settings):
    newsroom.submitted()
    _down(settings)
    (letter,) = _deliver()
    assert letter.error.startswith("ConnectionRefusedError")
    settings.EMAIL_PORT = mail.port
    _deliver(minutes=2)
    assert len(mail.letters) == 1


def test_each_try_carries_the_same_id(newsroom, mail, settings, monkeypatch):
    """A deliverer that dies after sending sends again; the receiver can tell."""
    newsroom.submitted()
    with monkeypatch.context() as patch:
        patch.setattr("articles.desk.delivering._note_end", _die)
        with pytest.raises(KeyboardInterrupt):
            _deliver()
    _deliver(minutes=2)
    first, second = mail.letters
    assert first["Message-ID"] == second["Message-ID"]


def _die(*args):
    raise KeyboardInterrupt


def test_a_mail_server_that_is_down_holds_nobody_up(newsroom, mail, web, settings):
    Person.objects.update(email="all@example.com")
    _hook(web)
    newsroom.submitted()
    newsroom.submitted(newsroom.draft())
    _down(settings)
    attempts = _deliver()
    assert [bool(each.error) for each in attempts if each.notification] == [True]
    assert len(web.calls) == 2


def test_one_mailbox_that_does_not_exist_holds_up_no_other(newsroom, mail, initial):
    Person.objects.filter(pk=initial.pk).update(email="nobody@example.com")
    mail.refuses = {"nobody@example.com"}
    newsroom.submitted()
    newsroom.submitted(newsroom.draft())
    _deliver()
    assert [each["To"] for each in mail.letters] == ["zhaojing@example.com"] * 2
    assert "no such mailbox" in Delivery.objects.exclude(error="").first().error


def test_it_waits_longer_after_each_try(newsroom):
    waits = [desk.delivering.wait_after(tries) for tries in (1, 2, 3, 9, 10, MOST_TRIES)]
    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 4, 256, 360, 360]


def test_it_is_given_up_in_the_end_and_shown(newsroom, mail, settings):
    newsroom.submitted()
    _down(settings)
    for _try in range(MOST_TRIES + 3):
        _deliver(days=_try)
    (letter,) = Delivery.objects.given_up()
    assert (letter.tries, bool(letter.error)) == (MOST_TRIES, True)


def test_what_was_read_meanwhile_is_not_sent(newsroom, mail):
    newsroom.submitted()
    desk.mark_read(newsroom.first)
    _deliver()
    assert (mail.letters, Delivery.objects.filter(done_at=None).count()) == ([], 0)


def test_who_has_left_meanwhile_gets_nothing(newsroom, mail):
    newsroom.submitted()
    Person.objects.filter(pk=newsroom.first.pk).update(is_active=False)
    _deliver()
    assert mail.letters == []


# -- webhooks


def _read_call(web) -> tuple[str, dict, dict]:
    ((path, headers, body),) = web.calls
    return path, headers, json.loads(body)


def test_a_program_is_called_with_a_signature_that_holds(newsroom, web):
    _hook(web)
    newsroom.submitted()
    _deliver()
    ((_path, headers, body),) = web.calls
    message = f"{headers['X-Newsroom-Timestamp']}.".encode() + body
    signature = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
    assert headers["X-Newsroom-Signature"] == f"sha256={signature}"
    assert abs(int(headers["X-Newsroom-Timestamp"]) - time.time()) < 60


def test_the_payload_is_the_documented_one(newsroom, web, settings):
    settings.NEWSROOM_URL = "https://desk.example.com"
    _hook(web)
    release = newsroom.submitted()
    _deliver()
    _path, headers, payload = _read_call(web)
    entry = Entry.objects.last()
    assert payload.pop("text")
    assert payload == {
        "version": 1,
        "id": headers["X-Newsroom-Delivery"],
        "newsroom": settings.NEWSROOM_NAME,
        "occasion": "waits",
        "verb": "submit",
        "by": "张力雯",
        "at": entry.at.isoformat(),
        "release": 1,
        "story": {
            "id": release.article_id,
            "headline": "三千水鸟落滩涂",
            "channel": "dongying",
            "url": f"https://desk.example.com{release.article.get_absolute_url()}",
        },
    }


def test_neither_text_nor_comments_leave_the_house(newsroom, web):
    _hook(web, occasions=["came_back"])
    desk.send_back(newsroom.submitted(), newsroom.first, note="导语太长")
    _deliver()
    ((_path, _headers, body),) = web.calls
    assert "导语太长" not in body.decode()
    assert "滩涂上" not in body.decode()


def test_wecom_gets_its_markdown(newsroom, web):
    _hook(web, "wecom", "/cgi-bin/webhook/send?key=k", secret="")
    newsroom.submitted()
    _deliver()
    path, headers, payload = _read_call(web)
    assert path == "/cgi-bin/webhook/send?key=k"
    assert payload["msgtype"] == "markdown"
    assert "三千水鸟落滩涂" in payload["markdown"]["content"]
    assert "X-Newsroom-Signature" not in headers


def test_dingtalk_gets_its_signature_in_the_address(newsroom, web):
    _hook(web, "dingtalk", "/robot/send?access_token=t")
    newsroom.submitted()
    _deliver()
    path, _headers, payload = _read_call(web)
    query = parse_qs(urlsplit(path).query)
    message = f"{query['timestamp'][0]}\n{SECRET}".encode()
    signature = hmac.new(SECRET.encode(), message, hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(signature).decode()]
    assert (query["access_token"], len(query["timestamp"][0])) == (["t"], 13)
    assert set(payload["markdown"]) == {"title", "text"}


def test_feishu_gets_its_signature_in_the_body(newsroom, web):
    _hook(web, "feishu")
    newsroom.submitted()
    _deliver()
    _path, _headers, payload = _read_call(web)
    key = f"{payload['timestamp']}\n{SECRET}".encode()
    assert payload["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert (payload["msg_type"], "三千水鸟落滩涂" in payload["content"]["text"]) == ("text", True)


def test_a_headline_mentions_nobody_in_a_group(newsroom, web):
    _hook(web, "feishu")
    newsroom.submitted(headline='<at user_id="all">所有人</at>')
    _deliver()
    assert "<at" not in _read_call(web)[2]["content"]["text"]


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_a_robot_that_says_no_with_200_is_tried_again(newsroom, web, kind):
    _hook(web, kind)
    web.answer = b'{"errcode": 45009, "errmsg": "api freq out of limit"}'
    newsroom.submitted()
    (letter,) = _deliver()
    assert letter.error == "the robot's error 45009"
    web.answer = b'{"errcode": 0, "errmsg": "ok"}'
    (letter,) = _deliver(minutes=2)
    assert letter.done_at


def test_a_redirect_is_not_followed(newsroom, web):
    _hook(web)
    web.status = 302
    newsroom.submitted()
    (letter,) = _deliver()
    assert letter.error.startswith("HTTP 302")
    assert [path for path, *_rest in web.calls] == ["/hook"]


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_what_was_not_taken_is_tried_again(newsroom, web, status):
    _hook(web)
    web.status, web.answer = status, "不行\x00".encode()
    newsroom.submitted()
    (letter,) = _deliver()
    assert letter.error == f"HTTP {status}"
    web.status = 200
    assert _deliver(minutes=2)[0].done_at


def test_a_program_that_is_down_is_left_alone_for_the_round(newsroom, web):
    _hook(web)
    web.status = 503
    newsroom.submitted()
    newsroom.submitted(newsroom.draft())
    assert len(_deliver()) == 1
    web.status = 200
    assert len(_deliver(minutes=2)) == 2


def test_a_slow_program_is_not_waited_for(newsroom, web, monkeypatch):
    monkeypatch.setattr(http_client, "PATIENCE", 0.3)
    _hook(web)
    web.delay = 2
    newsroom.submitted()
    began = time.monotonic()
    (letter,) = _deliver()
    assert (time.monotonic() - began < 1.5, letter.error) == (True, "TimeoutError: timed out")


def test_a_program_that_answers_by_the_drop_is_cut_off(newsroom, web, monkeypatch):
    monkeypatch.setattr(http_client, "LONGEST", 0.5)
    _hook(web)
    web.drips, web.answer = True, b"x" * 50
    newsroom.submitted()
    began = time.monotonic()
    _deliver()
    assert time.monotonic() - began < 5


def test_a_huge_answer_is_not_read(newsroom, web):
    _hook(web)
    web.status, web.answer = 500, b"x" * 100_000
    newsroom.submitted()
    assert len(_deliver()[0].error) <= http_client.KEPT


def test_a_letter_that_cannot_be_written_holds_up_no_other(newsroom, web):
    _hook(web)
    newsroom.submitted()
    newsroom.submitted(newsroom.draft())
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(payload={})
    failure, well = _deliver()
    assert (failure.error.startswith("KeyError"), bool(well.done_at)) == (True, True)


def test_a_webhook_that_was_switched_off_meanwhile_is_not_called(newsroom, web):
    _hook(web)
    newsroom.submitted()
    Webhook.objects.update(is_active=False)
    _deliver()
    assert web.calls == []


# -- keeping webhooks, and trying again


def test_a_program_of_our_own_gets_a_secret(newsroom, web):
    hook = Webhook(name="监控", url=web.url, occasions=["waits"])
    assert len(desk.save_webhook(hook, newsroom.administrator).secret) >= 32


def test_the_log_knows_neither_secret_nor_the_key_in_the_address(newsroom):
    hook = Webhook(name="群", kind="wecom", url="https://qyapi.example.com/send?key=KEY")
    hook.secret = SECRET
    desk.save_webhook(hook, newsroom.administrator)
    line = str(Entry.objects.last().data)
    assert "qyapi.example.com" in line
    assert "KEY" not in line
    assert SECRET not in line


@pytest.mark.parametrize("url", ["ftp://example.com/", "file:///etc/passwd", "gopher://a.cn/", ""])
def test_only_web_addresses_are_kept(newsroom, url):
    with refused():
        desk.save_webhook(Webhook(name="群", url=url), newsroom.administrator)


@pytest.mark.parametrize("who", ["reporter", "second", "outsider"])
def test_only_administrators_keep_webhooks(newsroom, who):
    with refused("Only an administrator"):
        desk.save_webhook(Webhook(name="群", url="http://a.cn/"), getattr(newsroom, who))


def test_an_administrator_sends_a_letter_again_that_was_given_up(newsroom, web):
    _hook(web)
    newsroom.submitted()
    Delivery.objects.update(tries=MOST_TRIES, error="HTTP 500")
    assert _deliver() == []
    desk.try_again(Delivery.objects.get(), newsroom.administrator)
    _deliver()
    assert len(web.calls) == 1
    assert list(audit.breaks()) == []


def test_a_letter_that_is_done_is_not_sent_again(newsroom, web):
    _hook(web)
    newsroom.submitted()
    _deliver()
    with refused("not sent twice"):
        desk.try_again(Delivery.objects.get(), newsroom.administrator)


def test_nobody_else_sends_a_letter_again(newsroom, web):
    _hook(web)
    newsroom.submitted()
    with refused("Only an administrator"):
        desk.try_again(Delivery.objects.get(), newsroom.second)


def test_the_command_sends_what_is_due_and_names_what_failed(newsroom, web):
    _hook(web)
    newsroom.submitted()
    web.status = 500
    errors = StringIO()
    call_command("deliver", stdout=StringIO(), stderr=errors)
    assert "HTTP 500" in errors.getvalue()


# -- two at once


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_at_once_send_each_letter_once(newsroom, web):
    _hook(web)
    web.delay = 0.02
    for _number in range(8):
        newsroom.submitted(newsroom.draft())
    run_together(*[lambda: list(desk.deliver_due())] * 2)
    ids = [headers["X-Newsroom-Delivery"] for _path, headers, _body in web.calls]
    assert (len(ids), len(set(ids))) == (8, 8)


@pytest.mark.django_db(transaction=True)
def test_people_work_on_while_a_slow_program_is_called(newsroom, web):
    """No lock is held while a letter is on its way."""
    _hook(web)
    newsroom.submitted()
    web.delay = 2

    def submit_meanwhile():
        while not web.calls:
            time.sleep(0.01)
        began = time.monotonic()
        newsroom.submitted(newsroom.draft())
        return time.monotonic() - began

    _delivery, took = run_together(lambda: next(desk.deliver_due()), submit_meanwhile)
    assert took < 1.5
    assert Notification.objects.filter(person=newsroom.first).count() == 2
