"""Answers each datagram with its number and its text: one socket counts for all clients."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7006"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((host, int(port)))
    print("listening at %s:%d" % server.getsockname(), flush=True)
    count = 0
    while True:
        text, peer = server.recvfrom(65535)  # one call, one whole datagram
        count += 1
        server.sendto(b"%d " % count + text, peer)
