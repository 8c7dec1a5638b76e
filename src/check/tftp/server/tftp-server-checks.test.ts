import { describe, expect, it } from 'vitest';
import { CheckRoom, peerAddress } from '../../../../test/check-room.js';
import { FaultyTftpServer } from '../../../../test/faulty-tftp-server.js';
import type { ServerFault } from '../../../../test/tftp-server-faults.js';
import type { Verdict } from '../../check.js';
import { phraseText } from '../../phrases.js';
import { TftpServerRoom } from './server-room.js';
import { tftpServerChecks } from './tftp-server-checks.js';

const prefix = 'bob-check-test';
const served = Uint8Array.from({ length: 20 * 512 + 100 }, (_, index) => (index * 7) % 251);

/** Checks in order against a server with a fault: the verdicts by id. */
async function verdictsOf(
  fault: ServerFault,
  canWrite = true,
  checks = tftpServerChecks,
): Promise<ReadonlyMap<string, Verdict>> {
  const room = new CheckRoom();
  const server = new FaultyTftpServer(room, fault);
  server.files.set('image.bin', served);
  const about = new TftpServerRoom({
    target: { address: peerAddress, port: 69 },
    canWrite,
    prefix,
    fileName: canWrite ? undefined : 'image.bin',
    expected: undefined,
  });
  const verdicts = new Map<string, Verdict>();
  for (const check of checks) verdicts.set(check.id, await room.run(check, about));
  return verdicts;
}

/** The checks that did not pass, each with its outcome and words. */
function faultsOf(verdicts: ReadonlyMap<string, Verdict>): readonly string[] {
  return [...verdicts].flatMap(([id, verdict]) => {
    if (verdict.outcome === 'passed') return [];
    if (verdict.outcome === 'skipped') return [`${id} skipped: ${phraseText(verdict.reason, 'en')}`];
    return [
      `${id} ${verdict.outcome}: ${phraseText(verdict.expected, 'en')} / ${phraseText(verdict.came, 'en')}`,
    ];
  });
}

it('a server by the RFCs passes all of them', async () => {
  expect(faultsOf(await verdictsOf('none'))).toEqual([]);
});

it('without leave to write, what reads is checked by a file of the server', async () => {
  const skips = faultsOf(await verdictsOf('none', false));
  expect(skips.filter((line) => !/skipped: (writes on the server|needs a file)/.test(line))).toEqual([]);
  expect(skips.length).toBeGreaterThan(5);
});

/** Without the one that takes longer than all others: 65,000 blocks. */
const quickChecks = tftpServerChecks.filter(({ id }) => id !== 'block-wrap');

/** Each fault, and the checks that have to find it. */
const rows: readonly (readonly [ServerFault, readonly string[]])[] = [
  ['answers a repeated ACK', ['repeated-ack']],
  [
    'last block is never sent',
    [
      'write-whole',
      'sizes',
      'exact-blocks',
      'empty-file',
      'netascii-edges',
      'doubled-data',
      'write-over',
      'write-options',
      'write-over-loss',
      'write-over-duplicates',
      'write-over-reordering',
      'write-over-delay',
    ],
  ],
  ['whole files have no empty block', ['exact-blocks']],
  ['one port for all', ['new-port']],
  ['takes packets of any port', ['foreign-packet']],
  ['ends at a foreign ERROR', ['foreign-packet']],
  ['says nothing to foreign ports', ['foreign-packet']],
  ['silent about unknown files', ['unknown-file', 'long-name']],
  ['OACK has more than was asked', ['oack-only-asked']],
  ['breaks netascii at the edge of a block', ['netascii-edges']],
  ['leaves CR alone', ['netascii-edges', 'netascii-pairs']],
  ['blksize is larger than asked', ['block-size', 'block-size-range', 'write-options']],
  ['acknowledges any blksize', ['block-size-range']],
  ['blocks are larger than agreed', ['block-size', 'write-options']],
  ['tsize is wrong', ['file-size']],
  ['timeout is another', ['timeout-echoed']],
  ['waits longer than agreed', ['timeout-echoed']],
  ['refuses unknown options', ['unknown-option']],
  [
    'sends DATA behind the OACK',
    ['client-error', 'oack-awaits-ack', 'oack-refused', 'window-gap', 'read-over-reordering'],
  ],
  [
    'never sends again',
    ['lost-ack', 'timeout-echoed', 'oack-awaits-ack', 'read-over-loss', 'write-over-loss'],
  ],
  ['sends again for ever', ['resend-ends']],
  ['goes on after an ERROR', ['client-error', 'oack-refused']],
  ['window is larger than agreed', ['window-size', 'window-gap']],
  ['goes on behind a gap', ['window-gap']],
  ['acknowledges a window of 0', ['window-range']],
  ['wraps to 1', ['block-wrap']],
  ['stops at block 65535', ['block-wrap']],
  ['serves one at a time', ['two-at-once', 'twenty-at-once']],
  ['serves parents', ['path-traversal']],
  ['dies of a malformed request', ['malformed-request', 'long-name']],
  ['answers malformed requests', ['malformed-request']],
  ['loses long names', ['long-name']],
  ['knows lower case only', ['option-case']],
  ['mode in lower case only', ['mode-case']],
  ['writes a doubled DATA twice', ['doubled-data', 'write-over-duplicates']],
  ['forgets to repeat its ACK', ['lost-ack-of-data', 'last-ack-lost', 'write-over-loss']],
  ['keeps the end of the old file', ['write-over']],
  ['cuts blocks at 512', ['write-options']],
  ['tsize of a write changes', ['write-size-echoed']],
  ['forgets with its last ACK', ['last-ack-lost']],
  ['claims to write what it cannot', ['unwritable-name']],
  ['refuses requests with options', ['option-support', 'unknown-option']],
  ['does not answer at all', ['unknown-file', 'write-whole']],
  [
    'changes a byte',
    [
      'write-whole',
      'sizes',
      'exact-blocks',
      'netascii-edges',
      'doubled-data',
      'write-options',
      'write-over-loss',
      'write-over-duplicates',
      'write-over-reordering',
      'write-over-delay',
    ],
  ],
];

describe.each(rows)('a server that %s', (fault, ids) => {
  it(`does not pass ${ids.join(', ')}, and passes all others`, async () => {
    const verdicts = await verdictsOf(
      fault,
      true,
      ids.includes('block-wrap') ? tftpServerChecks : quickChecks,
    );
    const found = [...verdicts]
      .filter(([, { outcome }]) => outcome === 'failed' || outcome === 'warned')
      .map(([id]) => id);
    expect(found).toEqual(ids);
  });
});
