"""Passes each line that one client says on to all others; a thread for each client."""
import socket
import sys
import threading

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7008"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

clients = set()
speaking = threading.Lock()  # lines of two that speak at once do not mix, and the set does not change while it is gone through


def tell_others(speaker, line):
    with speaking:
        for client in clients - {speaker}:
            try:
                client.sendall(line)
            except OSError:
                pass  # that one has gone, as its own thread will notice; the others are told


def serve(connection):
    with speaking:
        clients.add(connection)
    with connection, connection.makefile("rb") as lines:
        try:
            for line in lines:  # bytes: nothing is decoded that has only to be passed on
                tell_others(connection, line)
        except OSError as error:
            print(error, flush=True)
        finally:
            with speaking:
                clients.discard(connection)


with socket.create_server((host, int(port)), backlog=128) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        connection, peer = server.accept()
        threading.Thread(target=serve, args=[connection], daemon=True).start()
