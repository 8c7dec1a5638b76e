"""Sends three readings in pieces that end anywhere, and cuts the answers out of the stream again."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7007"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

readings = b"23.5\n23.6\n23.7\n"
with socket.create_connection((host, int(port))) as server:
    for at in range(0, len(readings), 7):
        server.sendall(readings[at:at + 7])
    server.shutdown(socket.SHUT_WR)  # "I am done"; answers still come in
    kept = b""
    while received := server.recv(8):
        *lines, kept = (kept + received).split(b"\n")
        for line in lines:
            print(line.decode(), flush=True)
    if kept:
        sys.exit("the last answer is not complete: %r" % kept)
