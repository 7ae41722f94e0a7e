"""Usage: free_port.py PORT. Says so in one line where nothing can listen on 127.0.0.1:PORT."""

import socket
import sys

try:
    port = int(sys.argv[1])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
except (ValueError, OverflowError):
    sys.exit(f"PORT={sys.argv[1]} is no port. Try: make run PORT=8001")
except OSError as error:
    sys.exit(f"Port {port} is not free ({error.strerror}). Try: make run PORT={port + 1}")
