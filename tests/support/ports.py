"""Ports of this machine for servers that cannot choose one themselves."""

from __future__ import annotations

import random
import socket

# Below those that Linux gives to whoever connects (ip_local_port_range begins at 32,768): a port of
# that range, free when it was asked for, may be some connection's own before the server has it.
_OURS = range(10_000, 32_000)
# Not the module's: whoever seeds that, would lead several test processes to the same ports.
_CHANCE = random.SystemRandom()


def free_port() -> int:
    """A port on 127.0.0.1 where nobody listens, and which no outgoing connection is given."""
    for port in _CHANCE.sample(_OURS, len(_OURS)):
        with socket.socket() as probe:
            # As a server will: an old connection that still lingers on the port is no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"every port from {_OURS.start} to {_OURS.stop - 1} is taken")
