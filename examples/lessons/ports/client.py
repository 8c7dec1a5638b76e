"""Connects and prints the addresses and ports of both ends, and what the server says they are."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7001"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

with socket.create_connection((host, int(port))) as server:
    # Nobody chose this port: the system gave it, and takes it back afterwards.
    print("this end:  %s:%d" % server.getsockname(), flush=True)
    print("other end: %s:%d" % server.getpeername(), flush=True)
    with server.makefile("rb") as answers:
        print("it says:   " + answers.read().decode().rstrip("\n"), flush=True)
