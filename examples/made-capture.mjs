// A capture for the other examples to read, made on the spot: a file by TFTP, a page by HTTP, and a file that is not there.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCapture } from 'breakoutbox/capture';

const client = [10, 0, 0, 1];
const server = [10, 0, 0, 2];

/** Writes the capture into a folder of its own, and returns its name. */
export async function madeCapture() {
  const file = join(await mkdtemp(join(tmpdir(), 'captures-')), 'made.pcapng');
  const start = BigInt(Date.now()) * 1_000_000n;
  const items = frames.map((bytes, index) => {
    return { type: 'packet', bytes, timeNanos: start + BigInt(index) * 2_000_000n };
  });
  await writeCapture(file, items);
  return file;
}

function frame(from, to, protocol, payload) {
  const ip = [0x45, 0, ...word(20 + payload.length), 0, 0, 0x40, 0, 64, protocol, 0, 0, ...from, ...to];
  return Uint8Array.from([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, ...ip, ...payload]);
}

function udp(from, fromPort, to, toPort, text) {
  const bytes = Buffer.from(text, 'latin1');
  return frame(from, to, 17, [...word(fromPort), ...word(toPort), ...word(8 + bytes.length), 0, 0, ...bytes]);
}

/** A TCP segment between port 40000 of the client and port 80 of the server. */
function tcp(isFromClient, sequence, acknowledgment, flags, text = '') {
  const ports = isFromClient ? [...word(40_000), ...word(80)] : [...word(80), ...word(40_000)];
  const numbers = [0, 0, ...word(sequence), 0, 0, ...word(acknowledgment)];
  const segment = [
    ...ports,
    ...numbers,
    0x50,
    flags,
    ...word(8_192),
    0,
    0,
    0,
    0,
    ...Buffer.from(text, 'latin1'),
  ];
  return isFromClient ? frame(client, server, 6, segment) : frame(server, client, 6, segment);
}

function word(value) {
  return [value >> 8, value & 255];
}

const page = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>hello</h1>\n';
const request = 'GET /hello.html HTTP/1.1\r\nHost: bench\r\n\r\n';
const frames = [
  udp(client, 4_000, server, 69, '\0\x01boot.cfg\0octet\0'),
  udp(server, 5_000, client, 4_000, '\0\x03\0\x01kernel vmlinuz\n'),
  udp(client, 4_000, server, 5_000, '\0\x04\0\x01'),
  tcp(true, 0, 0, 0x02),
  tcp(false, 0, 1, 0x12),
  tcp(true, 1, 1, 0x18, request),
  tcp(false, 1, 1 + request.length, 0x19, page),
  tcp(true, 1 + request.length, 2 + page.length, 0x11),
  udp(client, 4_001, server, 69, '\0\x01Boot.cfg\0octet\0'),
  udp(server, 5_001, client, 4_001, '\0\x05\0\x01No such file\0'),
];
