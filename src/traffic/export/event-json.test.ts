import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import { type ReceivedCheck, receivedCheck } from '../../bytes/checksum/received-check.js';
import { failure } from '../../errors/error.js';
import type { TrafficEvent, TrafficEventType } from '../event.js';
import { trafficEventTypes } from '../kinds.js';
import { eventJson, type MessageLooks } from './event-json.js';
import { TextReader } from './text-reader.js';

const peer = '192.0.2.7:1024';
const happened = { sequence: 7, timeMicros: 1_795_000_000_123_456, endpoint: 'tcp-listen:7777' };
const ofConnection = { ...happened, connection: 3 };
const totals = {
  ...{ connections: 1, receivedMessages: 2, receivedBytes: 3, sentMessages: 4, sentBytes: 5 },
  ...{ refused: 6, dropped: 7, errors: 8 },
};
const options = { mode: 'octet', blockBytes: 512, windowBlocks: 1, rollover: 0 } as const;
const notFound = failure('TFTP_NOT_FOUND', { text: 'boot.img' });

/** An event of each type with its required fields only, and with all optional fields. */
const samples: {
  readonly [Type in TrafficEventType]: readonly (TrafficEvent & { readonly type: Type })[];
} = {
  listening: [
    { ...happened, type: 'listening', local: '[::]:7777', reachable: [] },
    {
      ...{ ...happened, type: 'listening', local: '[::]:7777', reachable: ['192.0.2.1:7777'] },
      ...{ withoutLink: ['192.0.2.1:7777'], fingerprint: 'AB:CD' },
    },
  ],
  addressesChanged: [
    {
      ...{ ...happened, type: 'addressesChanged', reachable: [], withoutLink: [] },
      changes: [{ address: '192.0.2.1:7777', change: 'removed' }],
    },
  ],
  connected: [
    { ...ofConnection, type: 'connected', peer, open: 1 },
    { ...ofConnection, type: 'connected', peer, open: 1, target: '10.0.0.9:502' },
  ],
  received: [
    { ...happened, type: 'received', peer, bytes: Uint8Array.of(0x41, 0xff) },
    { ...ofConnection, type: 'received', peer, bytes: Uint8Array.of(0x41, 0xff) },
  ],
  sent: [
    { ...happened, type: 'sent', peer, bytes: Uint8Array.of(0x41) },
    {
      ...ofConnection,
      type: 'sent',
      peer,
      rule: 'Hot',
      by: 'Ana',
      user: 'operator',
      bytes: Uint8Array.of(0x41),
    },
  ],
  peerFinished: [{ ...ofConnection, type: 'peerFinished', peer, waitSeconds: 5 }],
  closed: [
    {
      ...{ ...ofConnection, type: 'closed', peer, reason: 'peer', open: 0 },
      ...{ receivedBytes: 1, sentBytes: 2, durationMs: 3 },
    },
    {
      ...{ ...ofConnection, type: 'closed', peer: 'cut', reason: 'peer', open: 0 },
      ...{ receivedBytes: 1, sentBytes: 2, durationMs: 3, retrySeconds: 4 },
    },
  ],
  error: [
    { ...happened, type: 'error', failure: failure('CONNECTION_LIMIT', { limit: 1 }) },
    {
      ...{ ...ofConnection, type: 'error', peer },
      failure: failure('TFTP_NOT_FOUND', { text: 'boot.img', retrySeconds: 1 }),
    },
  ],
  turnChanged: [{ ...happened, type: 'turnChanged', turn: 'mine' }],
  ruleMatched: [
    { ...happened, type: 'ruleMatched', peer, rule: 'Hot', tags: [] },
    { ...ofConnection, type: 'ruleMatched', peer, rule: 'Hot', tags: ['alarm'] },
  ],
  altered: [
    { ...happened, type: 'altered', peer, side: 'up', what: 'held', bytes: Uint8Array.of(1, 0xec) },
    {
      ...{ ...ofConnection, type: 'altered', peer, side: 'down', what: 'changed', by: 'set 900' },
      ...{ bytes: Uint8Array.of(1), after: Uint8Array.of(2) },
    },
  ],
  ruleNoted: [
    { ...happened, type: 'ruleNoted', peer, rule: 'Hot', purpose: 'log', text: 'a' },
    { ...ofConnection, type: 'ruleNoted', peer, rule: 'Hot', purpose: 'notify', text: 'a' },
  ],
  ruleFailed: [
    {
      ...{ ...happened, type: 'ruleFailed', peer, rule: 'Hot', isStopped: true },
      failure: failure('RULE_TOO_FAST', { rule: 'Hot', most: 100 }),
    },
    {
      ...{ ...ofConnection, type: 'ruleFailed', peer, rule: 'Hot', isStopped: true },
      failure: failure('RULE_TOO_FAST', { rule: 'Hot', most: 100 }),
    },
  ],
  transferStarted: [
    {
      ...{ ...happened, type: 'transferStarted', id: 't1', role: 'server', direction: 'get' },
      ...{ file: 'boot.img', peer, options },
    },
    {
      ...{ ...happened, type: 'transferStarted', id: 't1', role: 'server', direction: 'get' },
      ...{ file: 'boot.img', peer, options, asked: { blksize: '1468' }, totalBytes: 9 },
    },
  ],
  transferProgressed: [
    { ...happened, type: 'transferProgressed', id: 't1', bytes: 1, rateBytesPerSecond: 2.5 },
    { ...happened, type: 'transferProgressed', id: 't1', bytes: 1, rateBytesPerSecond: 2, totalBytes: 9 },
  ],
  transferFinished: [
    {
      ...{ ...happened, type: 'transferFinished', id: 't1', file: 'boot.img', peer, outcome: 'done' },
      ...{ bytes: 1, seconds: 2, retransmitted: 3, duplicates: 4 },
    },
    {
      ...{ ...happened, type: 'transferFinished', id: 't1', file: 'boot.img', peer, outcome: 'failed' },
      ...{ bytes: 1, seconds: 2, retransmitted: 3, duplicates: 4, silentSeconds: 0.5, failure: notFound },
    },
  ],
  stopped: [{ ...happened, type: 'stopped', totals }],
};

/** The keys of each type as docs/json.md has them; `?` stands behind those that may be left out. */
const documented = new Map(
  readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word))
    .map(([type = '', ...keys]) => [type, keys]),
);

function printed(
  event: TrafficEvent,
  check?: ReceivedCheck,
  messages?: MessageLooks['messages'],
): Readonly<Record<string, unknown>> {
  const reader = new TextReader('utf-8', true);
  // Half a character came before.
  reader.textOf({ ...happened, type: 'received', peer: 'cut', bytes: Uint8Array.of(0xc3) });
  return JSON.parse(eventJson(event, reader, { check, messages }));
}

const check = receivedCheck(checksumSpec('sum8'), { type: 'raw' }, 'utf-8');

const readBySensor: MessageLooks['messages'] = {
  read: () => ({
    layout: 'sensor',
    line: 'temp=23.4',
    values: { temp: 23.4, state: 1 },
    names: { state: 'read' },
    fault: {
      code: 'CHECKSUM',
      field: 'crc',
      meaning: { en: 'the checksum is wrong', 'zh-CN': '校验错误' },
      expected: '20 15',
    },
  }),
};

describe('the line of --json', () => {
  it('has what a layout reads in a message', () => {
    const event = { ...happened, type: 'received', peer, bytes: Uint8Array.of(1) } as const;
    expect(printed(event, undefined, readBySensor)).toMatchObject({
      layout: 'sensor',
      values: { temp: 23.4, state: 1 },
      names: { state: 'read' },
      layoutFault: { code: 'CHECKSUM', field: 'crc', meaning: 'the checksum is wrong', expected: '20 15' },
    });
  });

  it('is documented for every type', () => {
    expect([...documented.keys()].sort()).toEqual([...trafficEventTypes].sort());
  });

  it.each(Object.entries(samples))(
    'of %s has the keys that docs/json.md names',
    (type, [least, most = least]) => {
      const keys = documented.get(type) ?? [];
      const head = ['time', 'type', 'endpoint', 'sequence'];
      const always = keys.filter((key) => !key.endsWith('?'));
      expect(least && Object.keys(printed(least)).sort()).toEqual([...head, ...always].sort());
      const all = keys.map((key) => key.replace('?', ''));
      expect(most && Object.keys(printed(most, check, readBySensor)).sort()).toEqual(
        [...head, ...all].sort(),
      );
    },
  );

  it.each([
    ['received', [1, 2, 3], 'ok'],
    ['received', [1, 2, 4], 'bad'],
    ['received', [], 'bad'],
    ['sent', [1, 2, 3], undefined],
  ] as const)('of %s %j says that its checksum is %s', (type, bytes, checksum) => {
    const event = { ...happened, type, peer, bytes: Uint8Array.from(bytes) };
    expect(printed(event, check).checksum).toBe(checksum);
  });

  it('reports that a server has finished, with the seconds to wait', () => {
    expect(samples.peerFinished.map((event) => printed(event))).toEqual([
      {
        ...{ time: '2026-11-18T11:06:40.123456Z', type: 'peerFinished', endpoint: 'tcp-listen:7777' },
        ...{ sequence: 7, connection: 3, peer, waitSeconds: 5 },
      },
    ]);
  });

  it('has exact bytes as hex, and U+FFFD in the text for what is malformed', () => {
    expect(samples.received.map((event) => printed(event))).toMatchObject(
      samples.received.map(() => ({ bytes: 2, text: 'A\ufffd', hex: '41FF' })),
    );
  });
});
