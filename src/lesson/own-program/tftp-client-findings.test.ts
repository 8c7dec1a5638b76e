import { itFinds, itSaysNothingOf, itTakesBack, packet } from '../../../test/own-program-talk.js';
import type { OwnProgramTask } from './task.js';

const [port, other, one, tid] = [
  '127.0.0.1:7006',
  '127.0.0.1:7999',
  '127.0.0.1:1001',
  '127.0.0.1:5005',
] as const;
const getting: OwnProgramTask = { kind: 'tftp-client', requestAddress: port };
const request = packet(1, 'a.bin', new Uint8Array(1), 'octet', new Uint8Array(1));
const full = (fill: number): Uint8Array => new Uint8Array(512).fill(fill);
const data = (block: number, payload: Uint8Array | string = full(block)): Uint8Array =>
  packet(3, block, payload);
const ack = (block: number): Uint8Array => packet(4, block);

itFinds([
  ['modeMissingNul', 'the last one', getting, (t) => t.from(one, port, packet(1, 'a.bin\0octet'))],
  ['modeMissingNul', 'both', getting, (t) => t.from(one, port, packet(1, 'a.bin'))],
  ['netasciiNotOctet', 'a mode', getting, (t) => t.from(one, port, packet(1, 'a.bin\0NetASCII\0'))],
  ['wrongByteOrder', 'an opcode', getting, (t) => t.from(one, port, packet(0x0100, 'a.bin\0octet\0'))],
  [
    'wrongByteOrder',
    'of an ACK',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1)).from(one, tid, ack(0x0100)),
  ],
  [
    'requestToTid',
    'asked again',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1)).from(one, tid, request),
  ],
  [
    'ackToRequestPort',
    'to port 69',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1)).from(one, port, ack(1)),
  ],
  [
    'acceptsForeignTid',
    'of a client',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, other, data(2))
        .from(one, other, ack(2)),
  ],
  [
    'blockFromZero',
    'of an ACK',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1)).from(one, tid, ack(0)),
  ],
  [
    'ackOfWrongBlock',
    'the next one',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1)).from(one, tid, ack(2)),
  ],
  [
    'blockNotIncreased',
    'of ACKs',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, tid, data(2))
        .from(one, tid, ack(1))
        .to(one, tid, data(2))
        .from(one, tid, ack(1)),
  ],
  [
    'lastBlockNotAcknowledged',
    'an empty one',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, tid, data(2, ''))
        .waits(1_000)
        .to(one, tid, data(2, ''))
        .waits(6_000),
  ],
  ['noRetransmit', 'of a request', getting, (t) => t.from(one, port, request).waits(8_000)],
  [
    'noRetransmit',
    'when a block was lost',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, tid, data(2), true)
        .waits(8_000),
  ],
  [
    'retransmitsForever',
    'twelve times',
    getting,
    (t) => {
      for (let copy = 0; copy < 12; copy += 1) t.from(one, port, request).waits(1_000);
    },
  ],
]);

itSaysNothingOf([
  [
    'a repeated request',
    getting,
    (t) => t.from(one, port, request).waits(1_000).from(one, port, request).waits(7_000),
  ],
  [
    'a request that is repeated after a lost block',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1), true).waits(1_000).from(one, port, request),
  ],
  [
    'an ACK that is repeated after a lost block',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, tid, data(2), true)
        .waits(1_000)
        .from(one, tid, ack(1)),
  ],
  [
    'a stranger that is refused',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, other, data(2))
        .from(one, other, packet(5, 5, 'unknown\0')),
  ],
  [
    'an ACK that meets the next block',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, data(1))
        .from(one, tid, ack(1))
        .to(one, tid, data(2))
        .from(one, tid, ack(1))
        .from(one, tid, ack(2)),
  ],
  [
    'the ACK of options',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, packet(6, 'blksize\x292\0'))
        .from(one, tid, ack(0))
        .to(one, tid, data(1))
        .from(one, tid, ack(1)),
  ],
  [
    'a client that is done',
    getting,
    (t) => t.from(one, port, request).to(one, tid, data(1, 'x')).from(one, tid, ack(1)).waits(60_000),
  ],
  [
    'a client that was refused',
    getting,
    (t) =>
      t
        .from(one, port, request)
        .to(one, tid, packet(5, 1, 'no\0'))
        .waits(60_000),
  ],
]);

itTakesBack([
  [
    'noRetransmit',
    getting,
    (t) => t.from(one, port, request).waits(8_000),
    (t) => t.from(one, port, request),
  ],
]);
