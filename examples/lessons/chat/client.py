"""Connects, then sends what is typed and prints what comes, both at once."""
import socket
import sys
import threading

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7008"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")


def print_what_comes(connection):
    try:
        while received := connection.recv(4096):
            sys.stdout.buffer.write(received)
            sys.stdout.buffer.flush()
    except OSError as error:
        print(error, file=sys.stderr)


connection = socket.create_connection((host, int(port)))
with connection:
    # recv() and reading the keyboard both wait: each has a thread of its own.
    printing = threading.Thread(target=print_what_comes, args=[connection])
    printing.start()
    try:
        for line in sys.stdin.buffer:
            connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)  # the other side may still speak
    except OSError as error:
        print(error, file=sys.stderr)
    printing.join()
