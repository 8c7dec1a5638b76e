import { describe, expect, it } from 'vitest';
import { CheckRoom } from '../../../../test/check-room.js';
import { type ClientFault, FaultyTftpClient } from '../../../../test/faulty-tftp-client.js';
import type { Verdict } from '../../check.js';
import { phraseText } from '../../phrases.js';
import { tftpClientChecks } from './tftp-client-checks.js';

const about = { isDevice: false, canGet: true, canPut: true, canChooseMode: true };

async function verdictsOf(fault: ClientFault): Promise<ReadonlyMap<string, Verdict>> {
  const room = new CheckRoom();
  const client = new FaultyTftpClient(room, fault);
  const verdicts = new Map<string, Verdict>();
  for (const check of tftpClientChecks) {
    room.peer = client;
    verdicts.set(check.id, await room.run(check, about));
  }
  return verdicts;
}

it('a client by the RFCs passes all of them', async () => {
  const others = [...(await verdictsOf('none'))].flatMap(([id, verdict]) => {
    if (verdict.outcome === 'passed') return [];
    if (verdict.outcome === 'skipped') return [`${id} ${phraseText(verdict.reason, 'en')}`];
    return [`${id} ${phraseText(verdict.expected, 'en')} / ${phraseText(verdict.came, 'en')}`];
  });
  expect(others).toEqual([]);
});

it('what a client is not told to do is skipped', async () => {
  const room = new CheckRoom();
  const outcomes = new Set<string>();
  for (const check of tftpClientChecks)
    outcomes.add((await room.run(check, { ...about, canGet: false, canPut: false })).outcome);
  expect([...outcomes]).toEqual(['skipped']);
});

/** Each fault, and the checks that have to find it. */
const rows: readonly (readonly [ClientFault, readonly string[]])[] = [
  [
    'never asks',
    [
      'get-whole',
      'get-request',
      'get-exact-blocks',
      'get-empty',
      'get-no-options',
      'get-smaller-blocks',
      'get-larger-blocks',
      'get-unasked-option',
      'get-foreign-packet',
      'get-doubled',
      'get-lost-block',
      'get-lost-ack',
      'get-asks-again',
      'get-slow',
      'get-error',
      'get-not-found',
      'get-last-ack-lost',
      'get-netascii',
      'put-whole',
      'put-request',
      'put-exact-blocks',
      'put-repeated-ack',
      'put-asks-again',
      'put-lost-ack',
      'put-last-ack-lost',
      'put-refused',
      'put-error',
      'put-smaller-blocks',
      'put-foreign-packet',
      'get-over-loss',
      'put-over-loss',
      'get-over-duplicates',
      'put-over-duplicates',
      'get-over-reordering',
      'put-over-reordering',
      'get-over-delay',
      'put-over-delay',
    ],
  ],
  [
    'asks once',
    ['get-lost-block', 'get-asks-again', 'get-slow', 'put-asks-again', 'get-over-loss', 'put-over-loss'],
  ],
  ['asks in a mode of its own', ['get-request', 'put-request']],
  ['asks for a blksize out of range', ['get-request', 'get-larger-blocks', 'put-request']],
  ['stops at a full last block', ['get-exact-blocks']],
  ['fails of an empty file', ['get-empty']],
  [
    'needs an OACK',
    [
      'get-exact-blocks',
      'get-no-options',
      'get-foreign-packet',
      'get-lost-ack',
      'get-slow',
      'get-error',
      'get-last-ack-lost',
      'get-netascii',
    ],
  ],
  ['keeps its own blksize', ['get-smaller-blocks', 'put-smaller-blocks']],
  ['takes any blksize', ['get-larger-blocks']],
  ['takes any option', ['get-unasked-option']],
  ['takes packets of any port', ['get-foreign-packet', 'put-foreign-packet']],
  ['says nothing to foreign ports', ['get-foreign-packet']],
  [
    'writes a doubled block twice',
    ['get-doubled', 'get-lost-ack', 'get-last-ack-lost', 'get-over-loss', 'get-over-duplicates'],
  ],
  [
    'gives up at once',
    [
      'get-lost-block',
      'get-asks-again',
      'get-slow',
      'put-asks-again',
      'put-lost-ack',
      'put-last-ack-lost',
      'get-over-loss',
      'put-over-loss',
    ],
  ],
  ['acknowledges a block once', ['get-last-ack-lost']],
  ['forgets with its last ACK', ['get-last-ack-lost']],
  ['goes on after an ERROR', ['get-error', 'put-refused', 'put-error']],
  ['ends well after an ERROR', ['get-error', 'get-not-found', 'put-refused', 'put-error']],
  ['leaves a file that it did not get', ['get-not-found']],
  ['keeps netascii as it is', ['get-netascii']],
  ['sends at a repeated ACK', ['put-repeated-ack']],
  [
    'never sends again',
    ['get-lost-block', 'get-slow', 'put-lost-ack', 'put-last-ack-lost', 'get-over-loss', 'put-over-loss'],
  ],
  ['goes on without an ACK', ['put-lost-ack', 'put-over-loss']],
  ['does not wait for the last ACK', ['put-last-ack-lost']],
  ['has no empty last block', ['put-exact-blocks']],
  [
    'changes a byte',
    [
      'get-whole',
      'get-exact-blocks',
      'get-no-options',
      'get-smaller-blocks',
      'get-foreign-packet',
      'get-doubled',
      'get-lost-block',
      'get-lost-ack',
      'get-asks-again',
      'get-slow',
      'get-last-ack-lost',
      'get-netascii',
      'put-whole',
      'put-exact-blocks',
      'put-repeated-ack',
      'put-asks-again',
      'put-lost-ack',
      'put-last-ack-lost',
      'put-smaller-blocks',
      'put-foreign-packet',
      'get-over-loss',
      'put-over-loss',
      'get-over-duplicates',
      'put-over-duplicates',
      'get-over-reordering',
      'put-over-reordering',
      'get-over-delay',
      'put-over-delay',
    ],
  ],
];

describe.each(rows)('a client that %s', (fault, ids) => {
  it(`does not pass ${ids.join(', ')}, and passes all others`, async () => {
    const found = [...(await verdictsOf(fault))]
      .filter(([, { outcome }]) => outcome === 'failed' || outcome === 'warned')
      .map(([id]) => id);
    expect(found).toEqual(ids);
  });
});
