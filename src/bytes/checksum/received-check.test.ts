import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import { parseFraming } from '../framing.js';
import { receivedCheck } from './received-check.js';

const checked = (spec: string, framing: string, message: string): string => {
  const check = receivedCheck(checksumSpec(spec), parseFraming(framing) ?? { type: 'raw' }, 'utf-8');
  const verdict = check.verdict(Uint8Array.from(Buffer.from(message, 'latin1')));
  if (verdict.result === 'too-short') return verdict.result;
  return `${verdict.result} ${check.written(verdict.found)} ${check.written(verdict.expected)}`;
};

describe('the check of received messages', () => {
  it.each<[spec: string, framing: string, message: string, result: string]>([
    ['sum8', 'raw', '12\x63', 'ok 63 63'],
    ['sum8', 'raw', '12\x64', 'bad 64 63'],
    ['sum8', 'line', '12\x63\r\n', 'ok 63 63'],
    ['sum8', 'line', '12\x63\n', 'ok 63 63'],
    ['sum8', 'line', '12\x63', 'ok 63 63'],
    ['sum8', 'raw', '12\x63\n', 'bad 0A C6'],
    ['(0,-2) sum8 @-1', 'delimiter:0D0A', '12\x63\r\n', 'ok 63 63'],
    ['sum8', 'delimiter:03', '12\x63\x03', 'ok 63 63'],
    ['sum8', 'delimiter:03', '12\x63', 'ok 63 63'],
    ['sum8', 'fixed:3', '12\x63', 'ok 63 63'],
    ['sum8 HEX', 'delimiter:03', '1263\x03', 'ok 63 63'],
    ['nmea', 'line', '$PUBX,00*34\r\n', 'bad 34 33'],
    ['crc32', 'line', '\r\n', 'too-short'],
    ['crc32', 'delimiter:0D0A', '\n', 'too-short'],
  ])('%s of a message framed by %s: %j is %s', (spec, framing, message, result) => {
    expect(checked(spec, framing, message)).toBe(result);
  });
});
