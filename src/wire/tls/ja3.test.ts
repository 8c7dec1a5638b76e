import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/dissected.js';
import { clientHello, extension, modern, serverHello, serverHello13 } from '../../../test/tls-records.js';
import { ja3Text } from './ja3.js';

/** The body of a handshake message, behind its type and length. */
const bodyOf = (message: Uint8Array): Uint8Array => message.subarray(4);
const textOf = (message: Uint8Array, isClient = true): string | undefined => {
  const body = bodyOf(message);
  return ja3Text(body, 0, body.length, isClient);
};

describe('what tells a client or a server of TLS from others', () => {
  it('is what its hello offers, in its order', () => {
    expect(textOf(clientHello(modern))).toBe('771,4865-49199-255,0-16-10-11-13-43-45-51-23-35,29-23,0');
    expect(textOf(clientHello([], 0x0300))).toBe('768,4865-49199-255,,,');
    expect(textOf(serverHello13, false)).toBe('771,4865,43-51');
    expect(textOf(serverHello(), false)).toBe('771,49199,');
  });

  it('leaves out what is there to be ignored', () => {
    const greased = clientHello([
      extension(0x1a1a, hex('')),
      extension(10, hex('0004 fafa 001d')),
      extension(0x0a1a, hex('')),
    ]);
    expect(textOf(greased)).toBe('771,4865-49199-255,10-2586,29,');
  });

  it.each([
    ['client', clientHello(modern), '771,4865-49199-255,,,'],
    ['server', serverHello13, '771,4865,'],
  ])(
    'is not known of a hello of a %s that is cut off, but for one without its extensions',
    (end, message, without) => {
      const body = bodyOf(message);
      const known = Array.from(body.keys(), (cut) => ja3Text(body, 0, cut, end === 'client'));
      expect(known.filter((text) => text !== undefined)).toEqual([without]);
    },
  );
});
