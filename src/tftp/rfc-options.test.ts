import { describe, expect, it } from 'vitest';
import { clientOf, senderOf } from '../../test/tftp-machines.js';
import { fileOf, TftpPair } from '../../test/tftp-pair.js';
import { decodeTftp } from '../wire/tftp/decode.js';
import { encodeRequest } from '../wire/tftp/encode.js';
import { maxOptions, type TftpOption } from '../wire/tftp/packet.js';
import { defaultNegotiationPolicy, negotiate, verifyAnswer } from './negotiation.js';

const wireOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const pairsOf = (text: string): readonly TftpOption[] =>
  text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.split('=')[1] ?? '' }));

/** What a server agrees to, `NAME=VALUE`; the request goes over the wire. */
function agreed(
  options: string,
  mode = 'octet',
  type: 'readRequest' | 'writeRequest' = 'readRequest',
): string {
  const wire = encodeRequest({ type, name: 'f', mode, options: pairsOf(options) }, 65_000);
  const decoded = decodeTftp(wire ?? new Uint8Array(0));
  if (!decoded.ok || decoded.packet.type !== type) return 'refused';
  const { answer } = negotiate(decoded.packet, 5_000, defaultNegotiationPolicy);
  return answer.map(({ name, value }) => `${name}=${value}`).join(' ');
}

const manyOptions = (count: number): string => Array.from({ length: count }, (_, at) => `o${at}=1`).join(' ');

const accepts = (asked: string, answer: string): boolean => verifyAnswer(pairsOf(asked), pairsOf(answer)).ok;

/** A whole file from one machine to the other: how many blocks were sent, and whether every byte is right. */
function moved(sizeBytes: number, blockBytes: number, windowBlocks = 1, rollover: 0 | 1 = 0) {
  const file = fileOf(sizeBytes);
  const pair = new TftpPair({ file, blockBytes, windowBlocks, rollover, offers: 'sender' }).run();
  return [pair.sentBlocks.length, pair.isIdentical];
}

/** Rules by their RFC and section; `holds` gives what is seen, to equal `seen`. */
const rules: readonly (readonly [section: string, rule: string, holds: () => unknown, seen: unknown])[] = [
  ['1350, 5', 'the mode is written in any case', () => agreed('blksize=8', 'OcTeT'), 'blksize=8'],
  [
    '2347',
    'names of options are compared without case and answered as spelled',
    () => agreed('BlkSize=1024 TIMEOUT=3'),
    'BlkSize=1024 TIMEOUT=3',
  ],
  [
    '2347',
    'an unknown option is left out',
    () => agreed('multicast= blksize=9 toString=1 __proto__=2'),
    'blksize=9',
  ],
  ['2347', 'without an option to agree to there is no OACK', () => agreed('multicast=1'), ''],
  [
    '2347',
    'of an option that comes twice the last counts',
    () => agreed('blksize=600 BLKSIZE=700'),
    'BLKSIZE=700',
  ],
  [
    '2347',
    'as many options as are read',
    () => agreed(`${manyOptions(maxOptions - 1)} blksize=8`),
    'blksize=8',
  ],
  [
    '2347',
    'more options than any peer has are refused',
    () => agreed(manyOptions(maxOptions + 1)),
    'refused',
  ],
  [
    '2347',
    'an option without the NUL of its value is none',
    () => decodeTftp(wireOf('\0\x01f\0octet\0blksize\x008')).ok,
    false,
  ],
  [
    '2347',
    'a request is no longer than 512 octets',
    () => encodeRequest({ type: 'readRequest', name: 'n'.repeat(600), mode: 'octet', options: [] }),
    undefined,
  ],
  [
    '2347',
    'an OACK, repeated, is answered with ACK 0 again',
    () => {
      const { client, sent } = clientOf('get');
      for (const nowMs of [5, 900]) client.optionsAcknowledged(pairsOf('blksize=1000'), nowMs);
      return sent();
    },
    ['agreed 1000 x 1', 'ack 0', 'ack 0'],
  ],
  [
    '2347',
    'an OACK, repeated, sends no window again',
    () => {
      const { client, sent } = clientOf('put');
      for (const nowMs of [5, 6, 7]) client.optionsAcknowledged(pairsOf('blksize=1468 windowsize=4'), nowMs);
      return sent();
    },
    ['agreed 1468 x 4', '1+4'],
  ],
  [
    '2347',
    'an OACK of what was not asked for is ERROR 8',
    () => {
      const { client, sent } = clientOf('get');
      client.optionsAcknowledged(pairsOf('blksize=1468 timeout=3'), 5);
      return [sent(), client.outcome?.outcome];
    },
    [['error 8'], 'failed'],
  ],
  [
    '2347',
    'ERROR 8 to an offer ends it, and is not answered',
    () => {
      const { sender, sent } = senderOf();
      sender.errorReceived(8, 'no', 5);
      return [sent(), sender.outcome?.outcome];
    },
    [['oack'], 'aborted'],
  ],
  [
    '2347',
    'ERROR 8 to a request is asked again without options',
    () => {
      const { client, sent } = clientOf('get');
      client.errorReceived(8, 'no', 5);
      return sent();
    },
    ['request 2: '],
  ],
  ['2348', 'blocks of 8 octets', () => [agreed('blksize=8'), moved(100, 8)], ['blksize=8', [13, true]]],
  [
    '2348',
    'blocks of 65,464 octets',
    () => [agreed('blksize=65464'), moved(65_464 * 2, 65_464)],
    ['blksize=65464', [3, true]],
  ],
  ['2348', 'less than 8 is no block size', () => agreed('blksize=7'), ''],
  ['2348', 'more than 65,464 is answered with less', () => agreed('blksize=65465'), 'blksize=65464'],
  [
    '2348',
    'the answer is no more than was asked for',
    () => [
      accepts('blksize=1468', 'blksize=1468'),
      accepts('blksize=1468', 'blksize=8'),
      accepts('blksize=1468', 'blksize=1469'),
      accepts('blksize=1468', 'blksize=7'),
    ],
    [true, true, false, false],
  ],
  [
    '2349',
    'a timeout is 1 to 255 seconds',
    () => ['0', '1', '255', '256'].map((text) => agreed(`timeout=${text}`)),
    ['', 'timeout=1', 'timeout=255', ''],
  ],
  [
    '2349',
    'the timeout in the answer is the one that was asked for',
    () => [accepts('timeout=3', 'timeout=3'), accepts('timeout=3', 'timeout=2')],
    [true, false],
  ],
  [
    '2349',
    'what is repeated waits for the timeout that was agreed',
    () => {
      const { sender } = senderOf({ fixedTimeoutMs: 3_000 });
      sender.acknowledged(0, 10);
      return sender.deadlineMs;
    },
    3_010,
  ],
  ['2349', 'tsize of a read is the size of the file', () => agreed('tsize=0'), 'tsize=5000'],
  [
    '2349',
    'tsize of a write is what the client announces',
    () => agreed('tsize=77', 'octet', 'writeRequest'),
    'tsize=77',
  ],
  ['2349', 'tsize is not sent in netascii, whose length differs', () => agreed('tsize=0', 'netascii'), ''],
  [
    '2349',
    'values are decimal digits',
    () => ['-1', '+8', '0x10', '1e3', '8.0', '8\t', ''].map((text) => agreed(`blksize=${text}`)),
    ['', '', '', '', '', '', ''],
  ],
  [
    '7440, 3',
    'a window is 1 to 65,535 blocks',
    () => ['0', '1', '65536'].map((text) => agreed(`blksize=8 windowsize=${text}`)),
    ['blksize=8', 'blksize=8 windowsize=1', 'blksize=8 windowsize=4096'],
  ],
  [
    '7440, 3',
    'the window in the answer is no more than was asked for',
    () => [
      accepts('windowsize=4', 'windowsize=4'),
      accepts('windowsize=4', 'windowsize=1'),
      accepts('windowsize=4', 'windowsize=5'),
      accepts('windowsize=4', 'windowsize=0'),
    ],
    [true, true, false, false],
  ],
];

describe('the rules of the RFCs about options', () => {
  it.each(rules)('RFC %s: %s', (_section, _rule, holds, seen) => expect(holds()).toEqual(seen));
});
