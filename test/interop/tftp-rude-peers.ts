// Peers in Python that behave as real ones have been seen to, or worse.

/**
 * A server for one download of the file in its second argument, rude as its first argument says; prints its port, then what it
 * received.
 */
export const rudeServer = `
import socket, struct, sys
how, data = sys.argv[1], open(sys.argv[2], 'rb').read()
listen = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); listen.bind(('127.0.0.1', 0)); listen.settimeout(8)
print(listen.getsockname()[1], flush=True)
def transfer_socket():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); s.settimeout(8); return s
def error(code, text): return struct.pack('!HH', 5, code) + text + b'\\0'
def from_port_0(to, payload):
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as raw:
        raw.sendto(struct.pack('!HHHH', 0, to[1], 8 + len(payload), 0) + payload, to)
request, peer = listen.recvfrom(65536)
fields = request[2:].split(b'\\0')
options = fields[2:-1]
if how == 'silent-to-options':
    while options:
        request, peer = listen.recvfrom(65536); options = request[2:].split(b'\\0')[2:-1]
if how == 'refuses-options':
    transfer_socket().sendto(error(8, b'no options'), peer)
    request, peer = listen.recvfrom(65536)
if how == 'refuses-twice':
    refusing = transfer_socket()
    for _ in range(2): refusing.sendto(error(8, b'no options'), peer)
    request, peer = listen.recvfrom(65536)
if how == 'stranger-first':
    stray = transfer_socket(); stray.sendto(struct.pack('!HH', 3, 7) + b'x' * 512, peer)
    print('stranger heard', stray.recvfrom(65536)[0][:4].hex(), flush=True)
if how == 'port-0': from_port_0(peer, struct.pack('!HH', 3, 1) + b'x' * 512)
s = transfer_socket()
if how == 'unasked-option':
    s.sendto(struct.pack('!H', 6) + b'multicast\\x00224.0.0.1,1758,1\\0', peer)
    print('heard', s.recvfrom(65536)[0].hex(), flush=True); sys.exit()
if how == 'more-than-asked':
    s.sendto(struct.pack('!H', 6) + b'blksize\\x009000\\0', peer)
    print('heard', s.recvfrom(65536)[0].hex(), flush=True); sys.exit()
if how == 'vanishes':
    s.sendto(struct.pack('!HH', 3, 1) + data[:512], peer); s.recvfrom(65536); s.close(); sys.exit()
stranger = transfer_socket()
block = 1
while True:
    part = data[(block - 1) * 512:block * 512]
    number = block % 65536 if how != 'wraps-to-1' else (block - 1) % 65535 + 1
    packet = struct.pack('!HH', 3, number) + part
    s.sendto(packet, peer)
    if how == 'doubles': s.sendto(packet, peer)
    if how == 'stranger' and block == 3:
        stranger.sendto(struct.pack('!HH', 3, 4) + b'x' * 512, peer)
        stranger.sendto(error(1, b'not yours'), peer)
        print('stranger heard', stranger.recvfrom(65536)[0][:4].hex(), flush=True)
    while True:
        answer, _ = s.recvfrom(65536)
        if answer[:2] == b'\\0\\4' and struct.unpack('!H', answer[2:4])[0] == number: break
        if answer[:2] == b'\\0\\5': print('heard', answer.hex(), flush=True); sys.exit()
    if len(part) < 512: break
    block += 1
print('done', block, flush=True)
`;

/** A client for one request to 127.0.0.1, rude as its second argument says; prints what it received. */
export const rudeClient = `
import socket, struct, sys
port, how = int(sys.argv[1]), sys.argv[2]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); s.settimeout(3)
def take(packet, to):
    got, ahead = b'', None
    while True:
        code, number = struct.unpack('!HH', packet[:4])
        if code != 3: print('code', code, number); return
        got += packet[4:]
        for _ in range(3 if how == 'triple-acks' else 1): s.sendto(struct.pack('!HH', 4, number), to)
        if len(packet) < 516: break
        while True:
            packet, to = s.recvfrom(65536)
            if struct.unpack('!H', packet[2:4])[0] != number: break
    print('bytes', len(got), sum(got) & 0xffffffff)
request = b'\\0\\1large\\0octet\\0'
if how == 'no-nul': request = b'\\0\\1large'
if how == 'upper-case-mode': request = b'\\0\\1large\\0OcTeT\\0'
if how == 'padded': request = request + b'\\0' * 100
if how == 'mail': request = b'\\0\\1large\\0mail\\0'
if how == 'odd-options': request = request + b'blksize\\0'
s.sendto(request, ('127.0.0.1', port))
if how == 'twice': s.sendto(request, ('127.0.0.1', port))
packet, to = s.recvfrom(65536)
if how == 'future-ack': s.sendto(struct.pack('!HH', 4, 500), to)
if how == 'garbage': [s.sendto(bytes([index]) * index, to) for index in range(4)]
if how == 'stray-port':
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); other.settimeout(3)
    other.sendto(struct.pack('!HH', 4, 1), to)
    print('stray heard', struct.unpack('!HH', other.recvfrom(65536)[0][:4]))
take(packet, to)
`;

/** Sends its second argument (hex) to that port of 127.0.0.1 from UDP port 0, which only root can. */
export const senderFromPort0 = `
import socket, struct, sys
port, payload = int(sys.argv[1]), bytes.fromhex(sys.argv[2])
with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as raw:
    raw.sendto(struct.pack('!HHHH', 0, port, 8 + len(payload), 0) + payload, ('127.0.0.1', port))
`;
