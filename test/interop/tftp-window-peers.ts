// Peers in Python that receive windows of blocks as real ones do, and compare every datagram with the file.

/**
 * Receives what the server at its first argument has as `big`, in windows of 16, and sends two ACKs that arrive together
 * (UDP_SEGMENT), the second of a window that is not out yet. Prints how many datagrams were not a block of the file, which
 * is its second argument; the third is the mode.
 */
export const coalescedAcknowledger = `
import socket, struct, sys
port, content, mode = int(sys.argv[1]), open(sys.argv[2], 'rb').read(), sys.argv[3]
B, W = 1428, 16
ack = lambda n: struct.pack('!HH', 4, n)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); s.settimeout(1)
s.sendto(b'\\0\\1big\\0' + mode.encode() + b'\\0blksize\\x00%d\\0windowsize\\x00%d\\0' % (B, W), ('127.0.0.1', port))
d, p = s.recvfrom(9000)
heard = wrong = 0
def window():
    global heard, wrong
    s.settimeout(1)
    try:
        while True:
            d = s.recv(9000); s.settimeout(.03); heard += 1
            b = struct.unpack('!H', d[2:4])[0]
            if d[:2] != b'\\0\\3' or d[4:] != content[(b - 1) * B:b * B]: wrong += 1
    except OSError: pass
s.sendto(ack(0), p); window(); s.setsockopt(17, 103, 4)
for n in range(0, W * 12, W): s.sendto(ack(n) + ack(n + W), p); window()
print('heard' if heard >= W * 2 else 'silent', 'wrong', wrong)
`;

/** The same as a server that takes one upload in windows of 16; prints its port first. */
export const coalescedAcknowledgingServer = `
import socket, struct, sys
content = open(sys.argv[1], 'rb').read()
B, W = 1428, 16
ack = lambda n: struct.pack('!HH', 4, n)
listen = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); listen.bind(('127.0.0.1', 0)); listen.settimeout(8)
print(listen.getsockname()[1], flush=True)
request, p = listen.recvfrom(65536)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))
heard = wrong = 0
def window():
    global heard, wrong
    s.settimeout(1)
    try:
        while True:
            d = s.recv(9000); s.settimeout(.03); heard += 1
            b = struct.unpack('!H', d[2:4])[0]
            if d[:2] != b'\\0\\3' or d[4:] != content[(b - 1) * B:b * B]: wrong += 1
    except OSError: pass
s.sendto(b'\\0\\6blksize\\x00%d\\0windowsize\\x00%d\\0' % (B, W), p); window()
s.setsockopt(17, 103, 4)
for n in range(0, W * 12, W): s.sendto(ack(n) + ack(n + W), p); window()
print('heard' if heard >= W * 2 else 'silent', 'wrong', wrong)
s.setsockopt(17, 103, 0); s.sendto(struct.pack('!HH', 5, 0) + b'enough\\0', p)
`;

/**
 * Receives `big` from the server at its first argument in windows of the size in its third, as U-Boot's net/tftp.c (`once`) or
 * EDK2's Mtftp4Dxe (`each`) does, 2 ms an ACK, and loses the block of its fourth argument once. Prints the blocks and the DATA
 * that came.
 */
export const windowReceiver = `
import socket, struct, sys, time
port, habit, W, loses = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(1, 8, 4 << 20); s.bind(('127.0.0.1', 0)); s.settimeout(3)
s.sendto(b'\\0\\1big\\0octet\\0blksize\\x001024\\0windowsize\\x00%d\\0' % W, ('127.0.0.1', port)); d, p = s.recvfrom(9000)
def ack(n): time.sleep(.002); s.sendto(struct.pack('!HH', 4, n), p)
ack(0); edge = heard = 0; end = W; said = -1; lost = False
while True:
    d = s.recv(9000); heard += 1; b = d[2] << 8 | d[3]; last = len(d) < 1028
    if b == loses and not lost: lost = True
    elif b == edge + 1:
        edge = b
        if b == end or last: ack(b); end = b + W
        if last: break
    elif habit == 'each' or said != edge: said = edge; end = edge + W; ack(edge)
print(edge, heard)
`;

/** The same as a server that takes one upload; prints its port first. */
export const windowReceivingServer = `
import socket, struct, sys, time
habit, W, loses = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
listen = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); listen.bind(('127.0.0.1', 0)); listen.settimeout(8)
print(listen.getsockname()[1], flush=True)
request, p = listen.recvfrom(65536)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(1, 8, 4 << 20); s.bind(('127.0.0.1', 0)); s.settimeout(3)
def ack(n): time.sleep(.002); s.sendto(struct.pack('!HH', 4, n), p)
s.sendto(b'\\0\\6blksize\\x001024\\0windowsize\\x00%d\\0' % W, p)
edge = heard = 0; end = W; said = -1; lost = False
while True:
    d = s.recv(9000); heard += 1; b = d[2] << 8 | d[3]; last = len(d) < 1028
    if b == loses and not lost: lost = True
    elif b == edge + 1:
        edge = b
        if b == end or last: ack(b); end = b + W
        if last: break
    elif habit == 'each' or said != edge: said = edge; end = edge + W; ack(edge)
print(edge, heard, flush=True)
`;
