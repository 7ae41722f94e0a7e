"""Which machines a webhook may call: none inside a network, in whatever way its name is written."""

import socket
from contextlib import closing
from ipaddress import ip_address

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Delivery, Webhook
from articles.outgoing import http_client
from articles.text.hosts import Closed, addresses, host_of, is_open, without_user
from tests.admin.screens.clients import at as door
from tests.admin.screens.clients import html_of
from tests.support import receivers

CLOSED = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "240.0.0.1",
    "::",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "2001:0:7f00:1::1",
    "5f00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::192.168.0.1",
    "64:ff9b:1::10.0.0.1",
    "2002:7f00:1::",
    "2002:c0a8:1::",
]
OPEN = [
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::",
]


@pytest.mark.parametrize("text", CLOSED)
def test_what_lies_inside_a_network_is_closed(text):
    assert not is_open(ip_address(text))


@pytest.mark.parametrize("text", OPEN)
def test_what_everybody_reaches_is_open(text):
    assert is_open(ip_address(text))


@pytest.mark.parametrize(
    "text",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0x0a.1", "localhost", "LOCALHOST"],
)
def test_another_way_to_write_a_number_leads_to_the_same_machine(text):
    with pytest.raises(Closed):
        addresses(text, 80)


@pytest.mark.parametrize(
    "titles", ["127.0.0.1", "127.0.0.0/8", "localhost", " Localhost ", "127.0.0.1/32"]
)
def test_what_the_operator_lists_is_called(titles):
    assert "127.0.0.1" in addresses("localhost", 80, ["::1", titles])


@pytest.mark.parametrize("titles", ["10.0.0.0/8", "otherhost", "", "127.0.0.2"])
def test_a_list_opens_nothing_else(titles):
    with pytest.raises(Closed):
        addresses("127.0.0.1", 80, [titles])


def test_one_closed_address_of_several_closes_the_name(monkeypatch):
    _leads(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(Closed):
        addresses("two-faced.example", 80)


@pytest.mark.parametrize(
    ("given", "shown", "host"),
    [
        ("https://u:p@h.example:9200/a?b#c", "https://h.example:9200/a?b#c", "h.example:9200"),
        ("https://u:p@q@[::1]:9/", "https://[::1]:9/", "[::1]:9"),
        ("", "", ""),
    ],
)
def test_an_address_is_shown_without_its_password(given, shown, host):
    assert (without_user(given), host_of(given)) == (shown, host)


def _leads(monkeypatch, *led: str, port: int | None = None) -> list[str]:
    """Every name leads to these addresses; returns the names that were looked up."""
    rows = []

    def answer(host, asked_port, *more, **named):
        rows.append(host)
        real_port = port or asked_port
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, real_port)) for each in led]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return rows


# At calling


@pytest.fixture
def web():
    with receivers.web_server() as server:
        yield server


def test_a_name_is_looked_up_once_and_the_line_goes_to_what_was_looked_at(web, monkeypatch):
    """One that answers with another address the second time gains nothing."""
    port = web.server_address[1]
    turns = iter([["127.0.0.1"], ["10.255.255.1"], ["10.255.255.1"]])
    real = socket.getaddrinfo

    def rebinding(host, asked_port, *more, **named):
        if host != "rebinding.example":
            return real(host, asked_port, *more, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in next(turns)]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    http_client.post(f"http://rebinding.example:{port}/x", b"{}", {}, own=["127.0.0.1"])
    (_path, headers, _body), *_none = web.calls
    assert headers["Host"] == f"rebinding.example:{port}"
    assert next(turns) == ["10.255.255.1"]


def test_a_call_inside_is_refused_before_a_line_is_opened(web):
    with pytest.raises(http_client.Failed, match=r"127\.0\.0\.1 is inside a network") as failure:
        http_client.post(f"{web.url}/x", b"{}", {}, own=[])
    assert (web.calls, failure.value.is_down) == ([], True)


def test_an_address_of_the_operators_own_is_called_wherever_it_is(web):
    http_client.post(f"{web.url}/x", b"{}", {})
    assert len(web.calls) == 1


def test_what_another_machine_says_is_in_no_message(monkeypatch):
    """A web server's answer, or the greeting of what is none."""
    with receivers.web_server() as web:
        web.status, web.answer = 500, b"SECRET-INSIDE"
        with pytest.raises(http_client.Failed) as failure:
            http_client.post(web.url, b"{}", {})
    assert (str(failure.value), failure.value.answer) == ("HTTP 500", "SECRET-INSIDE")
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as ssh,
        receivers.greeting(ssh, b"SSH-2.0-SECRET-INSIDE\r\n"),
        pytest.raises(http_client.Failed) as failure,
    ):
        http_client.post(f"http://127.0.0.1:{ssh.getsockname()[1]}/", b"{}", {})
    assert str(failure.value) == "BadStatusLine"


# At the desk


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["plain", "wecom", "dingtalk", "feishu"])
def test_a_webhook_inside_is_not_called_and_its_answer_is_nowhere(newsroom, web, kind):
    web.status, web.answer = 500, b'{"errcode": "SECRET-INSIDE"}'
    Webhook.objects.create(name="机器人", kind=kind, url=web.url, occasions=["waits"])
    newsroom.submitted()
    (letter,) = desk.deliver_due(at=timezone.now())
    assert (web.calls, letter.error) == ([], "Closed: 127.0.0.1 is inside a network")


@pytest.mark.django_db
def test_listed_it_is_called_and_its_status_alone_is_shown(newsroom, web, settings):
    settings.NEWSROOM_PRIVATE_HOSTS = ["127.0.0.1"]
    web.status, web.answer = 500, b"SECRET-INSIDE"
    Webhook.objects.create(name="程序", url=web.url, occasions=["waits"])
    newsroom.submitted()
    list(desk.deliver_due(at=timezone.now()))
    page = html_of(door(newsroom.administrator).get("/admin/articles/delivery/"))
    assert ("HTTP 500" in page, "SECRET-INSIDE" in page) == (True, False)
    assert Delivery.objects.get().error == "HTTP 500"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [b'{"errcode": "SECRET"}', b'{"code": 1, "msg": "SECRET"}'])
def test_a_robots_words_stay_unread(newsroom, web, settings, answer):
    settings.NEWSROOM_PRIVATE_HOSTS, web.answer = ["127.0.0.1"], answer
    Webhook.objects.create(name="群", kind="wecom", url=web.url, occasions=["waits"])
    newsroom.submitted()
    (letter,) = desk.deliver_due(at=timezone.now())
    assert letter.error.startswith("the robot's error")
    assert "SECRET" not in letter.error


def _webhook_fields(url: str, **more) -> dict:
    facts = {"name": "值班系统", "kind": "plain", "url": url, "secret": "", "occasions": ["waits"]}
    return {**facts, "is_active": "on", **more}


INSIDE = ["http://127.0.0.1:9/", "http://[::1]/", "https://localhost/", "http://0x7f.1/"]


@pytest.mark.django_db
@pytest.mark.parametrize("url", [*INSIDE, "http://169.254.169.254/latest/meta-data/"])
def test_it_is_not_kept_and_the_form_says_why(newsroom, url):
    administrator = door(newsroom.administrator)
    administrator.cookies["django_language"] = "en"
    response = administrator.post(reverse("admin:articles_webhook_add"), _webhook_fields(url))
    assert response.status_code == 200
    # An address that no browser would send either is refused by the form itself.
    assert "machine inside a network" in html_of(response) or "Enter a valid URL" in html_of(
        response
    )
    assert not Webhook.objects.exists()


@pytest.mark.django_db
def test_a_name_that_leads_inside_is_not_kept_either(newsroom, monkeypatch):
    hook = Webhook(name="程序", url="https://intranet.example/hook", occasions=["waits"])
    _leads(monkeypatch, "192.168.3.4")
    with pytest.raises(desk.Refused, match=r"intranet\.example"):
        desk.save_webhook(hook, newsroom.administrator)


@pytest.mark.django_db
def test_a_name_that_leads_nowhere_yet_is_kept(newsroom, monkeypatch):
    def nobody(*given, **named):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    hook = Webhook(name="程序", url="https://later.example/hook", occasions=["waits"])
    assert desk.save_webhook(hook, newsroom.administrator).pk


@pytest.mark.django_db
def test_one_that_was_kept_before_can_be_switched_off(newsroom):
    Webhook.objects.create(name="程序", url="http://127.0.0.1:9/", occasions=["waits"])
    hook = Webhook.objects.get()
    hook.is_active = False
    desk.save_webhook(hook, newsroom.administrator)
    assert not Webhook.objects.get().is_active


@pytest.mark.django_db
def test_the_list_shows_no_password_of_an_address(newsroom):
    Webhook.objects.create(name="程序", url="https://u:SECRET@h.example/key", occasions=["waits"])
    page = html_of(door(newsroom.administrator).get("/admin/articles/webhook/"))
    assert ("h.example" in page, "SECRET" in page, "/key" in page) == (True, False, False)
