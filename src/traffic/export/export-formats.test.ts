import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { failure } from '../../errors/error.js';
import type { TrafficEvent } from '../event.js';
import { createExportWriter, type ExportFormat } from './export-formats.js';
import type { ExportedEndpoint, ExportItem } from './export-item.js';

const endpoint: ExportedEndpoint = {
  ...{ name: 'pump', kind: 'tcp-listen', encoding: 'utf-8' },
  ...{ local: '0.0.0.0:7777', reachable: ['10.0.0.9:7777'] },
};
const timeMicros = 1_795_615_391_204_017;
const happened = { endpoint: 'e1', timeMicros };
const ofPeer = { ...happened, connection: 3, peer: '10.0.0.1:7' };

function received(content: string | Uint8Array, sequence = 1): ExportItem {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { endpoint, event: { ...ofPeer, type: 'received', sequence, bytes } };
}

const connected: ExportItem = { endpoint, event: { ...ofPeer, type: 'connected', sequence: 2, open: 1 } };
const missing: ExportItem = { endpoint, event: { ...happened, type: 'notKept', count: 4, isExact: false } };
const sentToTwo: ExportItem = {
  endpoint,
  event: { ...ofPeer, type: 'sent', sequence: 5, bytes: Uint8Array.of(0x6f, 0x6b) },
  others: [{ peer: '10.0.0.2:8', sequence: 6 }],
};

const byLiLei: ExportItem = {
  ...sentToTwo,
  event: {
    ...ofPeer,
    type: 'sent',
    sequence: 5,
    bytes: Uint8Array.of(0x6f, 0x6b),
    by: 'Li Lei',
    user: 'room1',
  },
};

function written(format: Exclude<ExportFormat, 'pcapng'>, ...items: readonly ExportItem[]): string {
  const writer = createExportWriter(format, {
    sentence: ({ type }) => `${type}\nagain`,
    minutesAheadOfUtc: () => 480,
  });
  const pieces = [writer.begin(), ...items.map((item) => writer.item(item)), writer.end()];
  return Buffer.from(joinBytes(pieces)).toString();
}

const hostile = '\x1b[31m\u202e</script>\n"=1+1\r\u2028\\';

describe('an export as text', () => {
  it('has a line for each event, with tags and note at its end', () => {
    const noted = { ...received('ok\r\n'), tags: ['door', 'a b'], note: 'it\nwas open' };
    expect(written('text', noted, connected, missing, byLiLei)).toBe(
      [
        '2026-11-25 22:03:11.204 <  10.0.0.1:7  ok\\r\\n  #door #a b  it\\nwas open',
        '2026-11-25 22:03:11.204 *  10.0.0.1:7  connected\\nagain',
        '2026-11-25 22:03:11.204 *  notKept\\nagain',
        '2026-11-25 22:03:11.204 >  10.0.0.1:7, 10.0.0.2:8  ok  by Li Lei (room1)',
        '',
      ].join('\n'),
    );
  });

  it('marks what failed', () => {
    const failed = failure('TFTP_NOT_FOUND', { file: 'gone.img' });
    const of = (event: TrafficEvent): string => written('text', { ...connected, event }).slice(24, 25);
    expect(of({ ...happened, sequence: 9, type: 'error', failure: failed })).toBe('!');
    const ended = { ...happened, sequence: 9, id: 't1', file: 'boot.img', peer: '10.0.0.1:7' } as const;
    const transfer = { ...ended, bytes: 0, seconds: 1, retransmitted: 0, duplicates: 0 } as const;
    expect(of({ ...transfer, type: 'transferFinished', outcome: 'failed' })).toBe('!');
    expect(of({ ...transfer, type: 'transferFinished', outcome: 'done' })).toBe('*');
  });

  it('has nothing in it that acts', () => {
    expect(
      written('text', {
        ...byLiLei,
        event: { ...ofPeer, type: 'sent', sequence: 5, bytes: Uint8Array.of(0x6f), by: hostile },
      }),
    ).not.toMatch(/[\x1b\u202e\u2028]/);
    expect(written('text', received(hostile))).toContain(
      '\\x1B[31m\\u{202E}</script>\\n"=1+1\\r\\u{2028}\\\n',
    );
  });

  it('reads the encoding of the endpoint, and whole characters where they are given', () => {
    const gbk = { ...endpoint, encoding: 'gbk' } as const;
    const item = { ...received(Uint8Array.of(0xc8)), endpoint: gbk, textBytes: encodeText('温度', 'gbk') };
    expect(written('text', item)).toContain('  温度\n');
  });

  it('counts the peers of a send to many', () => {
    const others = Array.from({ length: 20 }, (_, index) => ({ peer: `10.0.1.${index}:1`, sequence: 9 }));
    expect(written('text', { ...sentToTwo, others })).toContain('10.0.1.6:1, +13  ok');
  });
});

describe('an export as a table', () => {
  it('has a row for each event', () => {
    expect(
      written('csv', received('a,"b"\r\n'), connected, { ...byLiLei, note: 'why' }).split('\r\n'),
    ).toEqual([
      '\ufefftime,event,peer,bytes,text,hex,endpoint,connection,sequence,tags,note,by',
      '2026-11-25T22:03:11.204017+08:00,received,10.0.0.1:7,7,"a,""b""\\r\\n",61 2C 22 62 22 0D 0A,pump,3,1,,,',
      '2026-11-25T22:03:11.204017+08:00,connected,10.0.0.1:7,,connected\\nagain,,pump,3,2,,,',
      '2026-11-25T22:03:11.204017+08:00,sent,10.0.0.1:7 10.0.0.2:8,2,ok,6F 6B,pump,3,5,,why,Li Lei room1',
      '',
    ]);
  });

  it.each([
    ['=1+1', '\\x3D1+1'],
    ['+1', '\\x2B1'],
    ['-1', '\\x2D1'],
    ['@SUM(A1)', '\\x40SUM(A1)'],
    ['\t=1', '\\t=1'],
    ['\r=1', '\\r=1'],
    ['＝1+1', '\\u{FF1D}1+1'],
    ['a;=1+1', '"a;\\x3D1+1"'],
    ['"=1', '"""=1"'],
  ])('has no formula: %j', (text, field) => {
    expect(written('csv', received(text)).split('\r\n')[1]).toContain(`,${field},`);
    const named = { ...connected, note: text, endpoint: { ...endpoint, name: text } };
    expect(written('csv', named).replaceAll('\r\n', '\n')).not.toMatch(/(^|[,;\t]|,")[=+\-@\t\r]/m);
  });

  it('has nothing in it that hides or acts, in what a person has named or written either', () => {
    const event = { ...ofPeer, type: 'received', sequence: 1, bytes: Uint8Array.of(0x41) } as const;
    const named = { event, endpoint: { ...endpoint, name: hostile }, tags: [hostile], note: hostile };
    const safe = '"\\x1B[31m\\u{202E}</script>\\n""=1+1\\r\\u{2028}\\"';
    expect(written('csv', named).split('\r\n')[1]).toBe(
      `2026-11-25T22:03:11.204017+08:00,received,10.0.0.1:7,1,A,41,${safe},3,1,${safe},${safe},`,
    );
  });
});

describe('an export as JSON Lines', () => {
  const objects = (...items: readonly ExportItem[]): unknown[] =>
    written('jsonl', ...items)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('has the objects of --json, one for each event of a send, with tags and note', () => {
    const time = '2026-11-25T14:03:11.204017Z';
    expect(objects({ ...received(hostile), tags: ['a'], note: 'b' }, missing, sentToTwo)).toEqual([
      expect.objectContaining({ time, type: 'received', text: hostile, tags: ['a'], note: 'b', bytes: 28 }),
      { time, type: 'notKept', endpoint: 'e1', count: 4, exact: false },
      expect.objectContaining({ type: 'sent', peer: '10.0.0.1:7', sequence: 5, hex: '6F6B' }),
      expect.objectContaining({ type: 'sent', peer: '10.0.0.2:8', sequence: 6, hex: '6F6B' }),
    ]);
  });

  it('has the tags of a rule where a person gave none', () => {
    const event = { ...ofPeer, type: 'ruleMatched', sequence: 1, rule: 'r', tags: ['x'] } as const;
    expect(objects({ endpoint, event })).toMatchObject([{ tags: ['x'] }]);
  });

  it('is a line for each, whatever is in it', () => {
    expect(written('jsonl', received('\u2028\x85\n'))).toMatch(/^[\x20-\x7e]+\n$/);
  });
});

describe('an export as a dump', () => {
  it('has each message below its direction, time, peer and size, and other events as comments', () => {
    expect(written('hex', { ...received('0123456789abcdefX'), note: 'n\n00' }, connected, received(''))).toBe(
      [
        '# n\\n00',
        'I 2026-11-25 22:03:11.204017  10.0.0.1:7  (17 bytes)',
        '00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  |0123456789abcdef|',
        `00000010  58${' '.repeat(45)}  |X|`,
        '# 2026-11-25 22:03:11.204017  10.0.0.1:7  connected\\nagain',
        '# I 2026-11-25 22:03:11.204017  10.0.0.1:7  (0 bytes)',
        '',
      ].join('\n'),
    );
  });
});

describe('an export as arrays of C', () => {
  it('has an array for each message, whose comment ends where it should', () => {
    const noted = { ...received('AB'), note: '*/ int x; /*' };
    expect(written('c', noted, connected, received(''), received('\0'))).toBe(
      [
        ...['#include <stdint.h>', ''],
        '/* 2026-11-25 22:03:11.204 received 10.0.0.1:7  * / int x; / * */',
        ...['const uint8_t message_1[2] = {', '  0x41, 0x42,', '};', ''],
        '/* 2026-11-25 22:03:11.204 received 10.0.0.1:7 (0 bytes) */',
        '',
        '/* 2026-11-25 22:03:11.204 received 10.0.0.1:7 */',
        ...['const uint8_t message_3[1] = {', '  0x00,', '};', ''],
      ].join('\n'),
    );
  });
});

it('an export of bytes has what was received, as it came', () => {
  expect(written('bytes', received('a'), connected, sentToTwo, received('b'))).toBe('ab');
});
