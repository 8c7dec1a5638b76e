"""Serves many clients at once, a thread for each: answers each line with the client's number."""
import socket
import sys
import threading

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7009"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")


def serve(connection, number):
    with connection, connection.makefile("rb") as lines:
        try:
            for line in lines:  # this thread waits; the others go on
                connection.sendall(b"client %d: " % number + line)
        except OSError as error:
            print("client", number, error, flush=True)


# create_server() sets SO_REUSEADDR: without it, the port stays taken for a minute after the server's end.
with socket.create_server((host, int(port))) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    number = 0
    while True:
        connection, peer = server.accept()
        number += 1
        threading.Thread(target=serve, args=[connection, number], daemon=True).start()
