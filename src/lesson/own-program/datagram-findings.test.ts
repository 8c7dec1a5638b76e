import { itFinds, itSaysNothingOf } from '../../../test/own-program-talk.js';
import type { OwnProgramTask } from './task.js';

const [port, other, one, two] = [
  '127.0.0.1:7006',
  '127.0.0.1:7999',
  '127.0.0.1:1001',
  '127.0.0.1:1002',
] as const;
const counted: OwnProgramTask = { kind: 'udp-server', answers: 'counted' };
const same: OwnProgramTask = { kind: 'udp-server', answers: 'same' };

itFinds([
  ['nothingCameBack', 'nobody there', same, (t) => t.to(port, one, 'a').to(port, one, '').waits(1_000)],
  ['answeredFromAnotherPort', 'a new socket', counted, (t) => t.to(port, one, 'a').from(other, one, '1 a')],
  ['answersToWrongPort', 'its own', counted, (t) => t.to(port, one, 'a').from(port, two, '1 a')],
  ['datagramCut', 'a buffer of 3', counted, (t) => t.to(port, one, 'abcdef').from(port, one, '1 abc')],
  [
    'datagramCut',
    'far into a large one',
    same,
    (t) => t.to(port, one, new Uint8Array(9_000).fill(65)).from(port, one, new Uint8Array(1_500).fill(65)),
  ],
  [
    'answersNoMore',
    'it died at the empty one',
    counted,
    (t) => t.to(port, one, 'a').from(port, one, '1 a').to(port, one, '').to(port, one, 'b').waits(1_000),
  ],
  [
    'emptyDatagramIgnored',
    'a later one is answered',
    counted,
    (t) => t.to(port, one, '').to(port, one, 'a').from(port, one, '1 a').waits(1_000),
  ],
  [
    'countNotIncreased',
    'always 1',
    counted,
    (t) => t.to(port, one, 'a').from(port, one, '1 a').to(port, one, 'b').from(port, one, '1 b'),
  ],
  [
    'countPerProcess',
    'two clients',
    counted,
    (t) => t.to(port, one, 'a').from(port, one, '1 a').to(port, two, 'b').from(port, two, '1 b'),
  ],
]);

itSaysNothingOf([
  [
    'an empty datagram of which the answer is on its way',
    counted,
    (t) => t.to(port, one, '').to(port, one, 'a').from(port, one, '2 a').waits(500),
  ],
  ['an empty datagram alone', counted, (t) => t.to(port, one, '').waits(9_000)],
  [
    'an empty datagram that the line lost',
    counted,
    (t) => t.to(port, one, '', true).to(port, one, 'a').from(port, one, '1 a').waits(9_000),
  ],
  [
    'a short datagram that was sent as well',
    same,
    (t) => t.to(port, one, 'abcdef').to(port, one, 'abc').from(port, one, 'abc'),
  ],
  ['an answer that is another text', counted, (t) => t.to(port, one, 'abc').from(port, one, 'hello')],
  [
    'a number that two texts begin with',
    same,
    (t) => t.to(port, one, '1 a').from(port, one, '1 a').to(port, one, '1 b').from(port, one, '1 b'),
  ],
]);
