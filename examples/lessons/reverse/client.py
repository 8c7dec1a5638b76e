"""Sends each line that is typed and prints the line that comes back."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7002"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
with socket.create_connection((host, int(port))) as server, server.makefile("rb") as answers:
    for line in sys.stdin:
        server.sendall(line.rstrip("\n").encode() + b"\n")  # the server answers after the newline
        answer = answers.readline()  # asks for more until the newline is there
        if not answer.endswith(b"\n"):
            sys.exit("the server closed before its answer was complete")
        print(answer.decode().rstrip("\n"), flush=True)
