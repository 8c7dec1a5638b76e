import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import { headers } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { facts, received } from '../../../test/records.js';
import {
  decodeHistoryPart,
  encodeHistoryPart,
  type HistoryPart,
  markPart,
  maxBatchBytes,
  readMarks,
} from './history-batch.js';

const part: HistoryPart = {
  ...{ first: 5, last: 9 },
  batch: {
    events: [
      received(5, 'one', { timeMicros: 2_000 }),
      received(8, '\u0000\u{1f600}', { timeMicros: 1_000, endpoint: 'e2' }),
    ],
    gaps: [],
  },
  sources: [
    {
      ...facts('e1', { label: 'plc', layouts: ['frame'], receivedChecksum: 'crc16-modbus', framing: 'line' }),
      from: 5,
    },
    { ...facts('e2', { local: '127.0.0.1:7', reachable: ['127.0.0.1:7'] }), from: 8 },
  ],
  missing: [{ from: 6, to: 7, count: 2, endpoint: 'e3', reason: 'queue' }],
};

describe('a batch of the history', () => {
  it('is read as it was written', async () => {
    const data = await encodeHistoryPart(part);
    expect(decodeHistoryPart(data, { first: 5, last: 9 })).toEqual(part);
  });

  it('says in its headers which numbers it has, of which run, and from when to when', () => {
    expect(readMarks(markPart(part, 'run1'))).toEqual({
      ...{ run: 'run1', first: 5, last: 9, count: 2 },
      times: { from: 1_000, to: 2_000 },
    });
    const empty = markPart({ ...part, batch: { events: [], gaps: [] } }, 'run1');
    expect(readMarks(empty)).toMatchObject({ count: 0, times: undefined });
  });

  it.each([
    ['no headers', {}],
    ['another format', { 'Bob-Format': '2', 'Bob-First': '1', 'Bob-Last': '2', 'Bob-Count': '1' }],
    ['no number', { 'Bob-Format': '1', 'Bob-First': 'one', 'Bob-Last': '2', 'Bob-Count': '1' }],
    [
      'an end before its beginning',
      { 'Bob-Format': '1', 'Bob-First': '3', 'Bob-Last': '2', 'Bob-Count': '0' },
    ],
  ])('is none with %s', (_, values) => {
    const marks = headers();
    for (const [name, value] of Object.entries(values)) marks.set(name, value);
    expect(readMarks(marks)).toBeUndefined();
  });

  it('is none where its data are cut off, another program’s, or made to fill the memory', async () => {
    const whole = await encodeHistoryPart(part);
    const range = { first: 5, last: 9 };
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeHistoryPart(whole.subarray(0, length), range)).toBeUndefined();
    expect(decodeHistoryPart(Buffer.from('{"hello": 1}'), range)).toBeUndefined();
    expect(decodeHistoryPart(deflateRawSync(Buffer.from([0, 0, 0, 2, 0x7b, 0x7d])), range)).toBeUndefined();
    expect(decodeHistoryPart(deflateRawSync(Buffer.alloc(maxBatchBytes + 1)), range)).toBeUndefined();
  });

  it('has no source and no gap that are of another form', async () => {
    const odd = {
      sources: [1, null, { endpoint: 5 }, { endpoint: 'e1', from: 5 }],
      missing: [{ from: 1 }, 'x'],
    };
    const head = Buffer.from(JSON.stringify(odd));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    const data = deflateRawSync(Buffer.concat([length, head, Buffer.from([1])]));
    expect(decodeHistoryPart(data, { first: 1, last: 1 })).toEqual({
      ...{ first: 1, last: 1, batch: { events: [], gaps: [] }, missing: [] },
      sources: [{ ...facts('e1'), from: 5 }].map((source) => ({ ...source, kind: '' })),
    });
  });
});
