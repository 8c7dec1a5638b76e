"""Opens three connections and speaks on the last one first: a server of one client at a time does not answer."""
import contextlib
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7009"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

with contextlib.ExitStack() as opened:
    connections = [opened.enter_context(socket.create_connection((host, int(port)), 2)) for _ in range(3)]
    for connection in reversed(connections):
        connection.sendall(b"hello\n")
        with connection.makefile("rb") as answers:
            try:
                print(answers.readline().decode().rstrip("\n"), flush=True)
            except socket.timeout:
                sys.exit("no answer in 2 s: does the server wait for another client?")
