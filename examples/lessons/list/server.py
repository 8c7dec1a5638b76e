"""Answers list with some lines, the last one late, and closes: that is how a client knows that there are no more."""
import socket
import sys
import time

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7003"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

with socket.create_server((host, int(port))) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        connection, peer = server.accept()
        with connection, connection.makefile("rb") as questions:
            try:
                if questions.readline().rstrip(b"\r\n") == b"list":
                    connection.sendall(b"one\ntwo\n")
                    time.sleep(0.2)  # the third has to be looked up
                    connection.sendall(b"three\n")
                else:
                    connection.sendall(b"ask: list\n")
            except OSError as error:  # this client has gone; the next one comes
                print(peer, error, flush=True)
