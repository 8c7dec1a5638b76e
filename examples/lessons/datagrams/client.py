"""Sends datagrams of 3, 0, 65507 and 65508 bytes and prints what becomes of each."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7004"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.connect((host, int(port)))
    server.settimeout(2)
    for data in (b"one", b"", b"x" * 65507, b"x" * 65508):
        try:
            server.send(data)  # an empty datagram is one as well: it is no end
            print("sent %d, answer: %s" % (len(data), server.recv(65535).decode()), flush=True)
        except OSError as error:
            print("sent %d, error: %s" % (len(data), error), flush=True)
