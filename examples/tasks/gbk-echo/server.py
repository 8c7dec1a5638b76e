"""Sends back every byte as it came, and prints what came as text in GBK; one client after another."""
import codecs
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
        # It keeps the first byte of a character until the second one comes with a later recv().
        decoder = codecs.getincrementaldecoder("gbk")(errors="replace")
        with connection:
            try:
                while received := connection.recv(65536):
                    connection.sendall(received)  # the bytes, and not what they were decoded to
                    print(decoder.decode(received), end="", flush=True)
            except OSError as error:  # this client has gone; the next one comes
                print(peer, error, flush=True)
