import { expect, it } from 'vitest';
import { orThrow } from '../errors/parsed.js';
import { needsRestart } from './endpoint-change.js';
import { endpointCheck, specCheck } from './endpoint-check.js';
import type { EndpointInput } from './endpoint-input.js';
import { parseEndpoint } from './parse-endpoint.js';

const listener = (more: object): EndpointInput => ({ type: 'tcp-listen', address: '7777', ...more });

it('is the same of a description and of what was made of it', () => {
  const input = listener({ framing: 'delimiter:03', encoding: 'gbk', receivedChecksum: 'xor:hex' });
  const message = Uint8Array.of(0x41, 0x42, 0x30, 0x33, 0x03);
  for (const check of [endpointCheck(input), specCheck(orThrow(parseEndpoint(input)))]) {
    const verdict = check?.verdict(message);
    expect(verdict).toMatchObject({ result: 'ok', at: 2 });
  }
});

it('is none where the description says none, or what is none', () => {
  for (const receivedChecksum of [undefined, '', 'none', 'md5'])
    expect(endpointCheck(listener({ receivedChecksum }))).toBeUndefined();
  expect(specCheck(orThrow(parseEndpoint(listener({}))))).toBeUndefined();
  expect(endpointCheck({ type: 'udp', address: '1', receivedChecksum: 'sum8' })?.spec).toMatchObject({
    algorithm: { name: 'sum8' },
  });
});

it('is kept as the specification is written in full, and changes without a restart', () => {
  const spec = orThrow(parseEndpoint(listener({ receivedChecksum: ' crc16-modbus (0..-1) LE' })));
  expect(spec.receivedChecksum).toBe('(0,-1) crc-16/modbus');
  expect(needsRestart(spec, orThrow(parseEndpoint(listener({}))))).toBe(false);
  expect(parseEndpoint(listener({ receivedChecksum: 'crc16-modbuz' }))).toMatchObject({
    failure: { code: 'CHECKSUM_INVALID', params: { nearest: 'crc-16/modbus' } },
  });
});
