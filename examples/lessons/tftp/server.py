"""Serves the files of one folder by TFTP (RFC 1350), to be read only, in mode octet only, one transfer after another."""
import os
import socket
import struct
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else "."
host = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
port = sys.argv[3] if len(sys.argv) > 3 else "6969"
if len(sys.argv) > 4 or not port.isdigit():
    sys.exit("usage: python3 server.py [FOLDER [HOST [PORT]]]")
RRQ, DATA, ACK, ERROR = 1, 3, 4, 5


def error(code, text):
    return struct.pack("!HH", ERROR, code) + text.encode() + b"\0"


def exchange(transfer, block, packet):
    """Sends a block until it is acknowledged, 5 times at most."""
    for _ in range(5):
        transfer.send(packet)
        try:
            while True:
                answer = transfer.recv(516)
                if answer[:2] == struct.pack("!H", ERROR):
                    return False
                # An ACK of an earlier block is passed over: to answer it would double every block from there on.
                if answer[:4] == struct.pack("!HH", ACK, block):
                    return True
        except socket.timeout:
            pass  # the block or its ACK is lost
    return False


def refusal(request, name, mode, path):
    """The error that a request is refused with; None if the file may be sent."""
    if request[:2] != struct.pack("!H", RRQ):
        return error(2, "this server is to be read only")
    if mode.lower() != b"octet":
        return error(0, "mode octet only")
    if os.path.basename(name) != name or not os.path.isfile(path):
        return error(1, "no such file")
    if os.path.getsize(path) >= 65535 * 512:
        return error(0, "too large: block numbers end at 65535")


def answer(transfer, request):
    name, mode, *_ = request[2:].split(b"\0") + [b"", b""]
    path = os.path.join(folder, os.fsdecode(name))
    refused = refusal(request, name, mode, path)
    if refused:
        transfer.send(refused)
        return
    with open(path, "rb") as file:
        data = file.read()
    # A last block of less than 512 bytes is the end: after a whole number of blocks, an empty one.
    for block in range(1, len(data) // 512 + 2):
        part = data[(block - 1) * 512:block * 512]
        if not exchange(transfer, block, struct.pack("!HH", DATA, block) + part):
            print("broke off at block", block, flush=True)
            return
    print("sent", os.fsdecode(name), flush=True)


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((host, int(port)))
    print("listening at %s:%d" % server.getsockname(), flush=True)
    while True:
        request, client = server.recvfrom(516)
        # A socket of its own gives the transfer a port of its own, its TID.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as transfer:
            transfer.bind((host, 0))
            transfer.connect(client)  # what others send to this port does not come in
            transfer.settimeout(1)
            try:
                answer(transfer, request)
            except OSError as failure:
                print(client, failure, flush=True)
