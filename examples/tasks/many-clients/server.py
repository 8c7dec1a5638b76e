"""Answers each line with its characters in reverse order, for many clients at once, a thread for each."""
import socket
import sys
import threading

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7009"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")


def serve(connection, peer):
    with connection, connection.makefile("rb") as lines:
        try:
            for line in lines:  # this thread waits for the rest of a line; the others go on
                text = line.decode(errors="replace").rstrip("\n")
                connection.sendall((text[::-1] + "\n").encode())
        except OSError as error:  # this client has gone, and its thread with it
            print(peer, error, flush=True)


with socket.create_server((host, int(port)), backlog=128) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        connection, peer = server.accept()
        threading.Thread(target=serve, args=[connection, peer], daemon=True).start()
