"""Cuts readings, one a line, out of a stream that knows no lines."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7007"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

with socket.create_server((host, int(port))) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        connection, peer = server.accept()
        with connection:
            kept = b""
            try:
                while received := connection.recv(8):  # up to 8 bytes, wherever they end; none: the client is done
                    *lines, kept = (kept + received).split(b"\n")  # the last part is no whole line yet
                    for line in lines:
                        print("reading", line.decode(errors="replace"), flush=True)
                        connection.sendall(b"got " + line + b"\n")
            except OSError as error:
                print(peer, error, flush=True)
            if kept:
                print("half a reading is left:", kept.decode(errors="replace"), flush=True)
