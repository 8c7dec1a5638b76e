import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { bob, RunningBob, run } from '../bob.js';
import { describeWith } from '../peer-programs.js';

/** Python's own checksums, big-endian: what its zlib and binascii make is not ours. */
const makers: Readonly<Record<string, string>> = {
  crc32: "zlib.crc32(body).to_bytes(4, 'big')",
  'crc-32/iso-hdlc le': "zlib.crc32(body).to_bytes(4, 'little')",
  adler32: "zlib.adler32(body).to_bytes(4, 'big')",
  'crc-16/xmodem': "binascii.crc_hqx(body, 0).to_bytes(2, 'big')",
  'crc16-ccitt': "binascii.crc_hqx(body, 0xffff).to_bytes(2, 'big')",
  'crc32 hex': "b'%08x' % zlib.crc32(body)",
  'crc32:hex': "b'%08X' % zlib.crc32(body)",
  sum8: 'bytes([sum(body) & 255])',
};

/** Sends datagrams from Python: one that is right, one whose content was changed after its checksum was made, one of a byte. */
const sender = (maker: string): string => `
import socket, sys, zlib, binascii
body = '温度 23.5'.encode()
good = body + ${maker}
peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for message in (good, b'!' + good[1:], b'x'):
    peer.sendto(message, ('127.0.0.1', int(sys.argv[1])))
`;

describeWith('python3', 'checksums with a peer that makes its own', () => {
  it.each(Object.entries(makers))('--check %s tells what is right from what is not', async (spec, maker) => {
    const listener = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--check', spec);
    try {
      const { status, stderr } = await run('python3', ['-c', sender(maker), String(listener.port)]);
      expect([status, stderr]).toEqual([0, '']);
      await listener.event(({ type, bytes }) => type === 'received' && bytes === 1);
      const received = listener.events.filter(({ type }) => type === 'received');
      // Of a single byte sum8 is the sum of nothing: not that of "x".
      expect(received.map(({ checksum }) => checksum)).toEqual(['ok', 'bad', 'bad']);
    } finally {
      await listener.stop();
    }
  });

  it.each(Object.entries(makers))('--checksum %s makes what Python makes', async (spec, maker) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const received = once(socket, 'message') as Promise<[Buffer]>;
    await bob([
      'udp',
      'send',
      `127.0.0.1:${socket.address().port}`,
      '温度',
      '--checksum',
      spec,
      '--wait',
      '0',
    ]);
    const [message] = await received;
    socket.close();
    const script = `import sys, zlib, binascii; body = '温度'.encode(); print((body + ${maker}).hex())`;
    const { stdout } = await run('python3', ['-c', script]);
    expect(message.toString('hex')).toBe(stdout.toString().trim());
  });
});

it('--check says only what is wrong, on standard error, where standard output is what came', async () => {
  const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
  try {
    const at = `127.0.0.1:${server.port}`;
    const words = ['tcp', 'connect', at, '--framing', 'line', '--check', 'nmea'];
    const { status, stdout, stderr } = await bob(words, { input: '$PUBX,00*33\r\n$PUBX,00*34\r\n' });
    expect([status, stdout.toString()]).toEqual([0, '$PUBX,00*33\r\n$PUBX,00*34\r\n']);
    expect(stderr).toContain('13 B ✗ 33 expected');
    expect(stderr).not.toContain('✓');
  } finally {
    await server.stop();
  }
});

it('--check is refused where it is no checksum, with what was meant', async () => {
  const { status, stderr } = await bob(['udp', 'listen', '0', '--check', 'crc16-modbuz']);
  expect(status).toBe(2);
  expect(stderr).toContain('did you mean');
});
