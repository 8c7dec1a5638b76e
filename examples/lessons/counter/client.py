"""Sends each line that is typed as a datagram and prints the answer."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7006"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.connect((host, int(port)))  # sends nothing: from now on only this server's datagrams come in
    server.settimeout(2)
    for line in sys.stdin:
        try:
            server.send(line.rstrip("\n").encode())
            print(server.recv(65535).decode(), flush=True)
        except socket.timeout:  # either of the two datagrams may be lost
            print("no answer in 2 s", flush=True)
        except ConnectionRefusedError:
            sys.exit("nobody listens at %s:%s" % (host, port))
