import { itFinds, itSaysNothingOf, itTakesBack, packet } from '../../../test/own-program-talk.js';
import type { OwnProgramTask } from './task.js';

const [port, one, two, tid, tid2] = [
  '127.0.0.1:7006',
  '127.0.0.1:1001',
  '127.0.0.1:1002',
  '127.0.0.1:5005',
  '127.0.0.1:5006',
] as const;
const serving = (fileBytes: number): OwnProgramTask => ({
  kind: 'tftp-server',
  requestAddress: port,
  files: { 'a.bin': fileBytes },
});
const full = (fill: number): Uint8Array => new Uint8Array(512).fill(fill);
const request = packet(1, 'a.bin', new Uint8Array(1), 'octet', new Uint8Array(1));
const data = (block: number, payload: Uint8Array | string = full(block)): Uint8Array =>
  packet(3, block, payload);
const ack = (block: number): Uint8Array => packet(4, block);

itFinds([
  [
    'wrongByteOrder',
    'of a block',
    serving(600),
    (t) => t.to(port, one, request).from(tid, one, data(0x0100)),
  ],
  [
    'acceptsForeignTid',
    'of a server',
    serving(2_000),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, two, ack(1))
        .from(tid, one, data(2))
        .to(tid, one, ack(2))
        .from(tid, one, data(3)),
  ],
  ['blockFromZero', 'of a block', serving(600), (t) => t.to(port, one, request).from(tid, one, data(0))],
  [
    'blockNotIncreased',
    'of blocks',
    serving(2_000),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, one, ack(1))
        .from(tid, one, data(1, full(9))),
  ],
  [
    'noRetransmit',
    'of a block',
    serving(600),
    (t) => t.to(port, one, request).from(tid, one, data(1)).waits(8_000),
  ],
  [
    'answersFromPort69',
    'no port of its own',
    serving(600),
    (t) => t.to(port, one, request).from(port, one, data(1)),
  ],
  [
    'sendsBeforeAck',
    'two at once',
    serving(2_000),
    (t) => t.to(port, one, request).from(tid, one, data(1)).from(tid, one, data(2)),
  ],
  [
    'noLastEmptyBlock',
    '512 bytes',
    serving(512),
    (t) => t.to(port, one, request).from(tid, one, data(1)).to(tid, one, ack(1)).waits(6_000),
  ],
  [
    'shortLastBlockMissing',
    '600 bytes',
    serving(600),
    (t) => t.to(port, one, request).from(tid, one, data(1)).to(tid, one, ack(1)).waits(6_000),
  ],
]);

const rest = new Uint8Array(88);

itFinds([
  ['nothingCameBack', 'to a request', serving(600), (t) => t.to(port, one, request).waits(6_000)],
  [
    'requestRefused',
    'no such file',
    serving(600),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, packet(5, 1, 'no\0'))
        .waits(60_000),
  ],
  [
    'nextBlockMissing',
    'one block, and no more',
    serving(1_100),
    (t) => t.to(port, one, request).from(tid, one, data(1)).to(tid, one, ack(1)).waits(6_000),
  ],
  [
    'shortBlockNotLast',
    '511 bytes',
    serving(1_100),
    (t) => t.to(port, one, request).from(tid, one, data(1, new Uint8Array(511))),
  ],
  [
    'blockAfterLast',
    'an empty one behind a short one',
    serving(600),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, one, ack(1))
        .from(tid, one, data(2, rest))
        .to(tid, one, ack(2))
        .from(tid, one, data(3, '')),
  ],
  [
    'tidChanged',
    'a socket for each block',
    serving(600),
    (t) =>
      t.to(port, one, request).from(tid, one, data(1)).to(tid, one, ack(1)).from(tid2, one, data(2, rest)),
  ],
  ['fileLonger', '512 bytes more', serving(88), (t) => t.to(port, one, request).from(tid, one, data(1))],
  [
    'blockExpected',
    'an opcode that there is not',
    serving(600),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, packet(9, 1))
        .to(tid, one, packet(5, 0, 'enough\0')),
  ],
  [
    'noRetransmit',
    'until the ACK went out again',
    serving(600),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, one, ack(1), true)
        .waits(8_000)
        .to(tid, one, ack(1))
        .from(tid, one, data(2, rest))
        .to(tid, one, ack(2)),
  ],
  [
    'answersFromPort69',
    'of the second transfer',
    { kind: 'tftp-server', requestAddress: port, files: { 'a.bin': 3, 'b.bin': 0 } },
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1, 'abc'))
        .to(tid, one, ack(1))
        .to(port, two, packet(1, 'b.bin\0octet\0'))
        .from(port, two, data(1, ''))
        .to(port, two, ack(1)),
  ],
]);

itSaysNothingOf([
  [
    'a server that refuses a file that it need not have',
    serving(512),
    (t) =>
      t
        .to(port, one, packet(1, 'b.bin\0octet\0'))
        .from(port, one, packet(5, 1, 'no\0'))
        .waits(60_000),
  ],
  [
    'a lost ACK that was answered with the block again',
    serving(600),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, one, ack(1), true)
        .waits(7_000)
        .from(tid, one, data(1))
        .to(tid, one, ack(1))
        .from(tid, one, data(2, new Uint8Array(88)))
        .to(tid, one, ack(2))
        .waits(60_000),
  ],
  [
    'two transfers of two clients',
    { kind: 'tftp-server', requestAddress: port, files: { 'a.bin': 3, 'b.bin': 0 } },
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1, 'abc'))
        .to(tid, one, ack(1))
        .to(port, two, packet(1, 'b.bin\0octet\0'))
        .from(tid2, two, data(1, ''))
        .to(tid2, two, ack(1))
        .waits(60_000),
  ],
  [
    'a block that is repeated',
    serving(600),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .waits(1_000)
        .from(tid, one, data(1))
        .to(tid, one, ack(1))
        .from(tid, one, data(2, 'x'))
        .to(tid, one, ack(2))
        .waits(60_000),
  ],
  [
    'a stranger that changes nothing',
    serving(2_000),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, two, ack(1))
        .waits(1_000)
        .from(tid, one, data(1))
        .to(tid, one, ack(1))
        .from(tid, one, data(2)),
  ],
  [
    'a last empty block that is late',
    serving(512),
    (t) =>
      t
        .to(port, one, request)
        .from(tid, one, data(1))
        .to(tid, one, ack(1))
        .waits(2_900)
        .from(tid, one, data(2, ''))
        .to(tid, one, ack(2))
        .waits(60_000),
  ],
  [
    'a lost ACK of the last block',
    serving(512),
    (t) => t.to(port, one, request).from(tid, one, data(1)).to(tid, one, ack(1), true).waits(7_000),
  ],
  [
    'an empty file',
    serving(0),
    (t) => t.to(port, one, request).from(tid, one, data(1, '')).to(tid, one, ack(1)).waits(60_000),
  ],
]);

itTakesBack([
  [
    'noLastEmptyBlock',
    serving(512),
    (t) => t.to(port, one, request).from(tid, one, data(1)).to(tid, one, ack(1)).waits(6_000),
    (t) => t.from(tid, one, data(2, '')),
  ],
]);
