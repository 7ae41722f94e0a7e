"""Hosts: what an address names, and which machines are open to everybody."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit, urlunsplit

IPAddress = IPv4Address | IPv6Address

#: IPv6 addresses whose last four bytes are an IPv4 address, at which a call may arrive: mapped
#: and compatible ones, and NAT64 (RFC 6052).
_HOLDS_IPV4 = tuple(map(ip_network, ("::ffff:0:0/96", "::/96", "64:ff9b::/96")))
_6TO4 = ip_network("2002::/16")
#: Beside what Python knows to be nobody's or somebody's own: site-local, Teredo, relays of 6to4,
#: local NAT64 (RFC 8215), and segments of a network (RFC 9602).
_CLOSED = tuple(
    map(ip_network, ("fec0::/10", "2001::/32", "192.88.99.0/24", "64:ff9b:1::/48", "5f00::/16"))
)


class Closed(Exception):
    """A host that must not be called: ``host`` is its name, ``address`` what the name leads to."""

    def __init__(self, host: str, address: str):
        self.host, self.address = host, address
        super().__init__(f"{host} is {address}, an address inside a network")


def host_of(url: str) -> str:
    """Host and port of an address, without the name and password it may hold; "" if it has none."""
    return urlsplit(without_user(url)).netloc


def without_user(url: str) -> str:
    """An address as it may be shown: without a name and a password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def is_open(address: IPAddress) -> bool:
    """Whether an address is one of the whole Internet: not this machine's, not a network's own,
    not a group's, and no other way of writing such a one."""
    inner = _ipv4_in(address)
    if inner is not None:
        return is_open(inner)
    is_closed = any(address in net for net in _CLOSED if net.version == address.version)
    return address.is_global and not address.is_multicast and not is_closed


def _ipv4_in(address: IPAddress) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address.version == 4:
        return None
    if address in _6TO4:
        return address.sixtofour
    is_holding = any(address in net for net in _HOLDS_IPV4)
    return IPv4Address(int(address) & 0xFFFFFFFF) if is_holding else None


def addresses(host: str, port: int, own: Iterable[str] = ()) -> list[str]:
    """The addresses of a host, each fit to be connected to.

    The host is resolved once, as the machine resolves it, so that numbers written in other ways
    (``0x7f.1``, ``2130706433``) are seen for what they are. Raises ``Closed`` if any of them is
    not open to everybody, unless ``own`` lists the host, the address, or a network around it;
    ``OSError`` if there is no such host.
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    names = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    hosts = [entry.strip().lower() for entry in own]
    if host.lower().rstrip(".") not in hosts:
        for name in names:
            address = ip_address(name.partition("%")[0])
            if not is_open(address) and not _is_listed(address, hosts):
                raise Closed(host, name)
    return names


def _is_listed(address: IPAddress, entries: Iterable[str]) -> bool:
    return any(address in net for entry in entries if (net := _network(entry)))


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    """The network of an entry; None if the entry is a name."""
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None
