import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { datagram, hex, joined, pcapFile } from '../../../test/dissected.js';
import { walkCapture } from './packet-walk.js';

const frame = datagram(1, 2, hex('01'));

/** What is noted of each packet of a capture that comes in pieces of that many bytes. */
async function walked(capture: Uint8Array, pieceBytes = capture.length) {
  const pieces = Array.from({ length: Math.ceil(capture.length / pieceBytes) }, (_, index) =>
    capture.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const found: (readonly [number, number, number, number, boolean])[] = [];
  let yields = 0;
  const visit: Parameters<typeof walkCapture>[1] = (packet, { interfaceIndex }) => {
    found.push([packet.number, packet.layerCount, packet.timeDigits, interfaceIndex, packet.isTimed]);
  };
  for await (const _ of walkCapture(Readable.from(pieces), visit)) yields += 1;
  return { found, yields };
}

/** A block of pcapng, little endian. */
function block(type: number, body: Uint8Array): Uint8Array {
  const length = new Uint8Array(Uint32Array.of(12 + body.length).buffer);
  return joined(new Uint8Array(Uint32Array.of(type).buffer), length, body, length);
}

const section = block(0x0a0d0d0a, hex('4d3c2b1a 01000000 ffffffffffffffff'));

describe('the walk over a capture', () => {
  it.each([1_000, 7, 1])('visits every packet in order, in pieces of %i bytes', async (pieceBytes) => {
    const { found } = await walked(
      pcapFile([{ bytes: frame }, { bytes: frame }, { bytes: frame }]),
      pieceBytes,
    );
    expect(found).toEqual([
      [1, 5, 6, 0, true],
      [2, 5, 6, 0, true],
      [3, 5, 6, 0, true],
    ]);
  });

  it.each([1_000, 7, 1])('unpacks a capture that comes in pieces of %i bytes', async (pieceBytes) => {
    const { found } = await walked(gzipSync(pcapFile([{ bytes: frame }, { bytes: frame }])), pieceBytes);
    expect(found.map(([number]) => number)).toEqual([1, 2]);
  });

  it('yields after each piece, so that a growing capture is shown as it grows', async () => {
    const { yields } = await walked(pcapFile([{ bytes: frame }]), 20);
    expect(yields).toBeGreaterThanOrEqual(4);
  });

  it('yields after few packets of a piece where asked to, also of a packed one', async () => {
    const capture = pcapFile(Array.from({ length: 2_000 }, () => ({ bytes: frame })));
    for (const [piece, most] of [
      [capture, 300],
      [gzipSync(capture), 2_000],
    ] as const) {
      let walked = 0;
      const counts: number[] = [];
      const visit = (): void => {
        walked += 1;
      };
      for await (const _ of walkCapture(Readable.from([piece]), visit, { isStepwise: true })) {
        counts.push(walked);
        walked = 0;
      }
      expect(counts.reduce((sum, count) => sum + count)).toBe(2_000);
      expect(counts.length).toBeGreaterThan(2);
      expect(Math.max(...counts)).toBeLessThan(most);
    }
  });

  it('reads each packet by the link and the clock of its interface', async () => {
    const ethernet = block(1, hex('0100 0000 00000000 0900 0100 09000000 00000000'));
    const raw = block(1, hex('3930 0000 00000000'));
    const packet = (index: number): Uint8Array =>
      block(
        6,
        joined(
          new Uint8Array(Uint32Array.of(index, 0, 7, 44, 44).buffer),
          joined(frame, hex('00')).subarray(0, 44),
        ),
      );
    const { found } = await walked(joined(section, ethernet, raw, packet(1), packet(0)));
    expect(found).toEqual([
      [1, 2, 6, 1, true],
      [2, 5, 9, 0, true],
    ]);
  });

  it('visits what the filter selects, and numbers all', async () => {
    const capture = pcapFile([{ bytes: frame }, { bytes: datagram(3, 69, hex('00040001')) }]);
    const numbers: number[] = [];
    const visit: Parameters<typeof walkCapture>[1] = ({ number }) => void numbers.push(number);
    for await (const _ of walkCapture(Readable.from([capture]), visit, { filter: 'tftp' }));
    expect(numbers).toEqual([2]);
  });

  it('refuses a filter before it reads anything', async () => {
    const walk = walkCapture(Readable.from([]), () => undefined, { filter: 'tftp.blok == 1' });
    await expect(walk.next()).rejects.toMatchObject({ code: 'FILTER_FIELD_UNKNOWN' });
  });

  it('takes the time of the first packet for one that has none', async () => {
    const ethernet = block(1, hex('0100 0000 00000000'));
    const simple = block(3, joined(hex('2b000000'), frame, hex('00')));
    const { found } = await walked(joined(section, ethernet, simple));
    expect(found).toEqual([[1, 5, 6, 0, false]]);
  });
});
