import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  answer,
  answeringSegment,
  datagram,
  joined,
  pcapFile,
  segment,
  u16,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { followCapture } from './follow-capture.js';

const frames = [
  segment(4_000, 80, { sequence: 0, flags: 0x002 }),
  answeringSegment(80, 4_000, { sequence: 100, acknowledgment: 1, flags: 0x012 }),
  segment(4_000, 80, { sequence: 1, acknowledgment: 101, payload: bytesOf('GET') }),
  datagram(5_000, 5_001, bytesOf('one')),
  answeringSegment(80, 4_000, { sequence: 105, acknowledgment: 4, payload: bytesOf('lo') }),
  datagram(4_003, 69, bytesOf('\0\x01a.txt\0octet\0')),
  answer(5_001, 5_000, bytesOf('two')),
  answer(6_000, 4_003, joined(u16(3), u16(1), bytesOf('abc'))),
];

async function followed(
  stream: string,
  filter?: string,
  source = Readable.from([pcapFile(frames.map((bytes) => ({ bytes })))]),
): Promise<readonly string[]> {
  const shown: string[] = [];
  for await (const item of followCapture(source, stream, { filter })) {
    if (item.type === 'stream')
      shown.push(`${item.client.address}:${item.client.port} ${item.server.address}:${item.server.port}`);
    else if (item.type === 'data')
      shown.push(`#${item.packet} ${item.from} "${String.fromCharCode(...item.bytes)}"`);
    else if (item.type === 'gap') shown.push(`gap of ${item.missingBytes}`);
    else if (item.type === 'ended') shown.push(item.outcome);
    else shown.push(item.type);
  }
  return shown;
}

describe('a stream of a capture', () => {
  it('is followed by TCP, with what is missing', async () => {
    expect(await followed('tcp:0')).toEqual([
      '10.0.0.1:4000 10.0.0.2:80',
      '#3 client "GET"',
      'gap of 4',
      '#5 server "lo"',
    ]);
  });

  it('is followed by UDP', async () => {
    expect(await followed('udp:0')).toEqual([
      '10.0.0.1:5000 10.0.0.2:5001',
      '#4 client "one"',
      '#7 server "two"',
    ]);
  });

  it('is followed by TFTP, whatever ports it uses', async () => {
    const expected = ['10.0.0.1:4003 10.0.0.2:69', 'request', 'block', '#8 server "abc"', 'complete'];
    expect(await followed('tftp:0')).toEqual(expected);
  });

  it('has only the packets that a filter selects', async () => {
    expect(await followed('udp:0', 'udp.srcport == 5001')).toEqual([
      '10.0.0.1:5000 10.0.0.2:5001',
      '#7 server "two"',
    ]);
  });

  it('is the same transfer of the capture whatever a filter selects', async () => {
    const second = [
      datagram(4_005, 69, bytesOf('\0\x01b.txt\0octet\0')),
      answer(6_001, 4_005, joined(u16(3), u16(1), bytesOf('def'))),
    ];
    const source = (): Readable =>
      Readable.from([pcapFile([...frames, ...second].map((bytes) => ({ bytes })))]);
    const expected = ['10.0.0.1:4005 10.0.0.2:69', 'request', 'block', '#10 server "def"', 'complete'];
    expect(await followed('tftp:1', 'udp.port == 4005', source())).toEqual(expected);
    await expect(followed('tftp:0', 'udp.port == 4005', source())).rejects.toMatchObject({
      code: 'CAPTURE_STREAM_MISSING',
    });
    // Without its request, it begins with its first packet.
    expect(await followed('tftp:1', 'tftp.block', source())).toEqual(
      expected.filter((item) => item !== 'request'),
    );
  });

  it('has to be there, and to be named', async () => {
    await expect(followed('tcp:1')).rejects.toMatchObject({ code: 'CAPTURE_STREAM_MISSING' });
    await expect(followed('sctp:0')).rejects.toMatchObject({ code: 'CAPTURE_STREAM_INVALID' });
    await expect(followed('tcp:x')).rejects.toMatchObject({ code: 'CAPTURE_STREAM_INVALID' });
  });

  it('is given up to where the capture is damaged', async () => {
    const whole = pcapFile(frames.map((bytes) => ({ bytes })));
    const items = followCapture(Readable.from([whole.subarray(0, whole.length - 3)]), 'tcp:0');
    const types: string[] = [];
    const all = async () => {
      for await (const { type } of items) types.push(type);
    };
    await expect(all()).rejects.toMatchObject({ code: 'CAPTURE_TRUNCATED' });
    expect(types).toEqual(['stream', 'data', 'gap', 'data']);
  });
});
