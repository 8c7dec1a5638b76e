"""Answers each line with its characters in reverse order, one client after another."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7002"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

with socket.create_server((host, int(port))) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        connection, peer = server.accept()
        with connection, connection.makefile("rb") as lines:
            try:
                for line in lines:  # a line is complete before it is decoded: no character is cut
                    text = line.decode(errors="replace")
                    body = text.rstrip("\r\n")
                    connection.sendall((body[::-1] + text[len(body):]).encode())
            except OSError as error:  # this client has gone; the next one comes
                print(peer, error, flush=True)
