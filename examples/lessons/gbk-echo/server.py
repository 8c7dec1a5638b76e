"""Reads lines in GBK, prints them as text and answers in GBK."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7005"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 server.py [HOST [PORT]]")

sys.stdout.reconfigure(encoding="utf-8")
with socket.create_server((host, int(port))) as server:
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        connection, peer = server.accept()
        with connection, connection.makefile("rb") as lines:
            try:
                for line in lines:  # 0A is never a part of a character in GBK: lines may be cut before decoding
                    text = line.decode("gbk", errors="replace").rstrip("\r\n")
                    print(len(line), "bytes:", text, flush=True)
                    connection.sendall(("echo:%s\n" % text).encode("gbk", errors="replace"))
            except OSError as error:
                print(peer, error, flush=True)
