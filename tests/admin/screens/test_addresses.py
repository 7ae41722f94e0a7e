"""Address × person: who gets what at every address that the newsroom has.

``addresses.txt`` says it, a line for each method and address: what a new address answers has to be
written there first. Columns are persons, in the order of ``PERSONS``; 302 leads to the sign-in or
back, 403 and 404 refuse. ``dismissed`` and ``closed`` lost duty and account with a session open.
"""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.record import untouched

from .addresses import PERSONS, SECRET, Scene, routes

pytestmark = [pytest.mark.django_db, pytest.mark.screens]

TABLE = Path(__file__).with_name("addresses.txt")
METHODS = ("GET", "POST")
#: Who sees nothing of what readers do not have, and changes nothing. ``elsewhere`` works for another
#: channel, so may write there.
OUTSIDE = ("anonymous", "outsider", "dismissed", "closed")


def table() -> dict[tuple[str, str], dict[str, str]]:
    """(method, address) → person → status. A line names several rows of one route at once."""
    facts = {}
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        address, _bar, statuses = line.partition(" | ")
        method, route, *labels = address.split(" ", 2)
        columns = dict(zip(PERSONS, statuses.split(), strict=True))
        for label in labels[0].split(", ") if labels else [""]:
            facts[method, f"{route} {label}".strip()] = columns
    return facts


def test_every_address_of_the_resolver_stands_in_the_table():
    values = {address.split(" ")[0] for _method, address in table()}
    assert values == {route or "/" for route in routes()}


@pytest.mark.parametrize("name", PERSONS)
def test_who_gets_what_at_every_address(newsroom, name):
    scene, right = Scene(newsroom), table()
    client, wrong, leaking = scene.clients[name], [], []
    client.raise_request_exception = False
    for address in scene.addresses():
        for method in METHODS:
            answer = scene.ask(client, method, address.path)
            response = right.pop((method, address.key), {}).get(name, "no line")
            if str(answer.status_code) != response:
                wrong.append(f"{method} {address.key}: {response} → {answer.status_code}")
            if SECRET.encode() in answer.closing:
                leaking.append(f"{method} {address.key}")
    assert wrong == []
    assert sorted(right) == []
    assert leaking == [] or name not in (*OUTSIDE, "elsewhere")


@pytest.mark.parametrize("name", OUTSIDE)
def test_whoever_stands_outside_changes_nothing(newsroom, name):
    scene = Scene(newsroom)
    client = scene.clients[name]
    with untouched():
        for address in scene.addresses():
            client.post(address.path)


def test_the_table_is_as_short_as_it_can_be():
    """Lines that say the same of one route are one line."""
    same = defaultdict(set)
    for (method, address), columns in table().items():
        route = address.partition(" ")[0]
        same[method, route, tuple(columns.values())].add(address)
    lines = [line for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    assert len(lines) == len(same)
