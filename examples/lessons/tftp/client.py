"""Gets a file by TFTP (RFC 1350) in blocks of 512 bytes, and writes it to standard output."""
import socket
import struct
import sys

name = sys.argv[1] if len(sys.argv) > 1 else ""
host = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
port = sys.argv[3] if len(sys.argv) > 3 else "6969"
if not name or len(sys.argv) > 4 or not port.isdigit():
    sys.exit("usage: python3 client.py FILE [HOST [PORT]] > COPY")
RRQ, DATA, ACK, ERROR = 1, 3, 4, 5

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(1)
    server = (socket.gethostbyname(host), int(port))
    packet = struct.pack("!H", RRQ) + name.encode() + b"\0octet\0"
    client.sendto(packet, server)
    tid, block, tries = None, 1, 1
    while True:
        try:
            answer, peer = client.recvfrom(516)
        except socket.timeout:
            if tries == 5:
                sys.exit("no answer after 5 tries")
            tries += 1
            client.sendto(packet, tid or server)  # our last packet, or the answer to it, is lost
            continue
        # The server answers from a new port, its TID: from then on, only that one counts.
        if peer[0] != server[0] or peer != (tid or peer):
            client.sendto(struct.pack("!HH", ERROR, 5) + b"unknown transfer ID\0", peer)
            continue
        tid, tries = peer, 1
        opcode, number = struct.unpack("!HH", answer[:4].ljust(4, b"\0"))
        if opcode == ERROR:
            sys.exit("error %d: %s" % (number, answer[4:].rstrip(b"\0").decode(errors="replace")))
        if opcode != DATA or number > block:
            sys.exit("not the block that was to come")
        packet = struct.pack("!HH", ACK, number)
        client.sendto(packet, tid)  # a block that came twice is acknowledged again
        if number == block:
            sys.stdout.buffer.write(answer[4:])
            block += 1
            if len(answer) < 516:  # the last block: if its ACK is lost, the server tries in vain, and gives up
                break
            if block > 65535:
                sys.exit("too large: block numbers end at 65535")
