"""Asks for a list, and reads until the answer is whole: here that is the end of the connection."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7003"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

with socket.create_connection((host, int(port))) as server:
    server.sendall(b"list\n")
    answer = b""
    while part := server.recv(1024):  # no bytes: the server has closed, and the answer is whole
        print("recv:", len(part), "bytes", flush=True)
        answer += part
print(answer.decode(), end="")
