"""Sends each line that is typed in GBK and prints the answer, read as GBK and wrongly as UTF-8."""
import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = sys.argv[2] if len(sys.argv) > 2 else "7005"
if len(sys.argv) > 3 or not port.isdigit():
    sys.exit("usage: python3 client.py [HOST [PORT]]")

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
with socket.create_connection((host, int(port))) as server, server.makefile("rb") as answers:
    for line in sys.stdin:
        server.sendall(line.rstrip("\n").encode("gbk", errors="replace") + b"\n")
        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit("the server closed before its answer was complete")
        answer = answer.rstrip(b"\n")
        print("as GBK:  ", answer.decode("gbk", errors="replace"), flush=True)
        print("as UTF-8:", answer.decode("utf-8", errors="replace"), flush=True)
