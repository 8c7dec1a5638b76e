import { describe, expect, it } from 'vitest';
import { clientOf, receiverOf, senderOf } from '../../test/tftp-machines.js';
import { fileOf, TftpPair } from '../../test/tftp-pair.js';
import { failure } from '../errors/error.js';
import { decodeTftp } from '../wire/tftp/decode.js';
import { encodeNetascii, NetasciiDecoder } from '../wire/tftp/netascii.js';
import { defaultTransferLimits } from './transfer-limits.js';

const wireOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** A whole file from one machine to the other: how many blocks were sent, and whether every byte is right. */
function moved(sizeBytes: number, blockBytes: number, windowBlocks = 1, rollover: 0 | 1 = 0) {
  const file = fileOf(sizeBytes);
  const pair = new TftpPair({ file, blockBytes, windowBlocks, rollover, offers: 'sender' }).run();
  return [pair.sentBlocks.length, pair.isIdentical];
}

const abandoned = failure('TFTP_ABORTED', { reason: 'was-interrupted' });

/** Each machine in each of its phases, and how that ends when an ERROR comes. */
const phases = {
  'a sender that has offered': () => senderOf(),
  'a sender in the middle': () => {
    const spoken = senderOf();
    spoken.sender.acknowledged(0, 1);
    return spoken;
  },
  'a receiver that has offered': () => receiverOf({ opening: 'options' }),
  'a receiver that waits for its first block': () => receiverOf(),
  'a receiver in the middle': () => {
    const spoken = receiverOf();
    spoken.data(1);
    return spoken;
  },
  'a receiver that stores': () => {
    const spoken = receiverOf({}, false);
    spoken.data(1, 3);
    return spoken;
  },
  'a client that has asked to read': () => clientOf('get'),
  'a client that has asked to write': () => clientOf('put'),
} as const;

/** The file's bytes that come out of netascii in blocks of `blockBytes`. */
function throughNetascii(text: string, blockBytes: number): string {
  const wire = encodeNetascii(wireOf(text));
  const decoder = new NetasciiDecoder();
  const parts: number[] = [];
  for (let at = 0; at < wire.length; at += blockBytes) {
    parts.push(...decoder.decode(wire, at, Math.min(blockBytes, wire.length - at)));
  }
  return String.fromCharCode(...parts, ...decoder.finish());
}

/** Rules by their RFC and section; `holds` gives what is seen, to equal `seen`. */
const rules: readonly (readonly [section: string, rule: string, holds: () => unknown, seen: unknown])[] = [
  [
    '1350, 2',
    'a block is sent when the one before it is acknowledged',
    () => {
      const { sender, sent } = senderOf({ opening: 'data' });
      sender.acknowledged(1, 1);
      return sent();
    },
    ['1+1', '2+1'],
  ],
  ['1350, 4', 'a write begins with ACK 0', () => receiverOf().sent(), ['ack 0']],
  [
    '1350, 5',
    'a request without the NUL of its mode is none',
    () => decodeTftp(wireOf('\0\x01f\0octet')).ok,
    false,
  ],
  ['1350, 5', 'a request without a name is none', () => decodeTftp(wireOf('\0\x01\0octet\0')).ok, false],
  [
    '1350, 5',
    'an opcode of two octets, high one first',
    () => decodeTftp(wireOf('\x01\0f\0octet\0')).ok,
    false,
  ],
  ['1350, 6', 'an empty file is one empty block', () => moved(0, 512), [1, true]],
  ['1350, 6', 'a file of whole blocks ends with an empty one', () => moved(1_024, 512), [3, true]],
  ['1350, 6', 'a file that ends inside a block ends with that', () => moved(1_023, 512), [2, true]],
  [
    '1350, 6',
    'the last block, repeated, is acknowledged again',
    () => {
      const { data, sent } = receiverOf();
      data(1, 3);
      sent();
      data(1, 3, 900);
      return sent();
    },
    ['ack 1'],
  ],
  [
    '1123, 4.2.3.1',
    'a repeated ACK sends no DATA',
    () => {
      const { sender, sent } = senderOf();
      for (const block of [0, 1, 1, 1, 0]) sender.acknowledged(block, 10 + block);
      return sent();
    },
    ['oack', '1+1', '2+1'],
  ],
  [
    '1123, 4.2.3.2',
    'timeouts double while nothing comes',
    () => {
      const { sender } = senderOf();
      const atMs: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        atMs.push(sender.deadlineMs);
        sender.deadlineReached(sender.deadlineMs);
      }
      return atMs;
    },
    [1_000, 3_000, 7_000],
  ],
  [
    '7440, 4',
    'the last block of a window is acknowledged, and no other',
    () => {
      const { data, sent } = receiverOf({ windowBlocks: 3 });
      for (const block of [1, 2, 3, 4]) data(block);
      return sent();
    },
    ['ack 0', 'ack 3'],
  ],
  [
    '7440, 4',
    'the last block of a file is acknowledged inside its window',
    () => {
      const { data, sent } = receiverOf({ windowBlocks: 3 });
      data(1);
      data(2, 3);
      return sent();
    },
    ['ack 0', 'ack 2'],
  ],
  [
    '7440, 4',
    'a gap is reported by the last block before it',
    () => {
      const { data, sent } = receiverOf({ windowBlocks: 4 });
      for (const block of [1, 2, 4]) data(block);
      return sent();
    },
    ['ack 0', 'ack 2'],
  ],
  [
    '7440, 4',
    'a window goes on behind the block that was acknowledged',
    () => {
      const { sender, sent } = senderOf({ windowBlocks: 4 });
      sender.acknowledged(0, 10);
      sender.acknowledged(2, 20);
      return sent();
    },
    ['oack', '1+4', '3+4'],
  ],
  [
    '7440, 4',
    'an ACK of nothing that is in flight is ignored',
    () => {
      const { sender, sent } = senderOf({ windowBlocks: 4 });
      for (const block of [0, 5, 65_535]) sender.acknowledged(block, 10);
      return sent();
    },
    ['oack', '1+4'],
  ],
  [
    'de facto',
    'block 0 follows block 65,535, inside a window',
    () => moved(8 * 65_540, 8, 16),
    [65_541, true],
  ],
  [
    'de facto',
    'block 1 follows block 65,535 where that is agreed, inside a window',
    () => moved(8 * 65_540, 8, 16, 1),
    [65_541, true],
  ],
  [
    '764; 1350, 1',
    'CR LF and CR NUL are read wherever a block ends',
    () => [1, 2, 3, 4, 5].map((size) => throughNetascii('a\r\nb\n\n\r\rc\r', size)),
    Array(5).fill('a\r\nb\n\n\r\rc\r'),
  ],
];

describe('the rules of the RFCs', () => {
  it.each(rules)('RFC %s: %s', (_section, _rule, holds, seen) => expect(holds()).toEqual(seen));
});

describe('RFC 1350, 7: an ERROR', () => {
  it.each(Object.entries(phases))('ends %s, and is answered by nothing', (_name, make) => {
    const spoken = make();
    spoken.sent();
    const machine =
      'sender' in spoken ? spoken.sender : 'receiver' in spoken ? spoken.receiver : spoken.client;
    for (const code of [1, 1, 99]) machine.errorReceived(code, 'no', 5);
    machine.abort(0, 'late', abandoned);
    expect([spoken.sent(), machine.outcome?.outcome === 'done']).toEqual([[], false]);
    expect(machine.outcome).toBeDefined();
    expect(machine.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('after the last block changes nothing', () => {
    const { receiver, data, sent } = receiverOf();
    data(1, 3);
    receiver.errorReceived(0, 'late', 5);
    expect([sent(), receiver.outcome]).toEqual([['ack 0', 'ack 1'], { outcome: 'done' }]);
  });

  it('is sent once by the side that aborts', () => {
    const { sender, sent } = senderOf();
    for (let turn = 0; turn < 2; turn += 1) sender.abort(0, 'enough', abandoned);
    expect(sent()).toEqual(['oack', 'error 0']);
  });

  it('is not sent to a peer that has never answered', () => {
    const { sender, sent } = senderOf();
    while (sender.outcome === undefined) sender.deadlineReached(sender.deadlineMs);
    expect(sent()).toEqual(Array(1 + defaultTransferLimits.maxOpeningRetries).fill('oack'));
  });
});
