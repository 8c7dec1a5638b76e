"""Prints each datagram and answers with its size."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7004"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((host, int(port)))
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        # What does not fit into the buffer is lost: 65535 bytes hold any datagram.
        data, peer = server.recvfrom(65535)
        print("%d bytes from %s:%d" % (len(data), *peer), flush=True)
        server.sendto(b"%d bytes" % len(data), peer)
