"""Opens a port, and tells each client which address and port it has."""
import contextlib
import os
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7001"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

try:
    server = socket.create_server((host, int(port)))
except OSError as error:  # 98, EADDRINUSE: another program holds the port
    sys.exit("cannot listen at %s:%s: %s" % (host, port, error))
with server:
    print("listening at %s:%d, process %d" % (*server.getsockname(), os.getpid()), flush=True)
    while True:
        connection, peer = server.accept()
        with connection:
            # The new socket has the same port as the server's: the client's port tells connections apart.
            print("connected: %s:%d with %s:%d" % (*connection.getsockname(), *peer), flush=True)
            with contextlib.suppress(OSError):
                connection.sendall(b"you are %s:%d\n" % (peer[0].encode(), peer[1]))
