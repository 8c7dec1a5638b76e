import { describe, expect, it } from 'vitest';
import { tcpConnectInput, tcpListenInput, udpInput } from './endpoint-input.js';
import { defaultLimits } from './limits.js';
import { parseEndpoint } from './parse-endpoint.js';
import type { Shape } from './shape.js';
import { tftpServerInput } from './tftp-server-input.js';
import { parseTftpServer } from './tftp-server-spec.js';

interface Range {
  readonly path: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
}

/** Every range of whole numbers in a description, with the path to it. */
function rangesOf(shape: Shape, path: readonly string[] = []): readonly Range[] {
  const { minimum, maximum } = shape;
  if (shape.type === 'integer' && minimum !== undefined && maximum !== undefined)
    return [{ path, minimum, maximum }];
  return Object.entries(shape.properties ?? {}).flatMap(([name, part]) => rangesOf(part, [...path, name]));
}

/** A description with one number set. */
function withNumber(rest: object, [name = '', ...below]: readonly string[], value: unknown): object {
  return { ...rest, [name]: below.length === 0 ? value : withNumber({}, below, value) };
}

const kinds = [
  ['a TCP listener', tcpListenInput, { type: 'tcp-listen', address: '7777' }, parseEndpoint],
  ['a TCP client', tcpConnectInput, { type: 'tcp-connect', address: '127.0.0.1:7' }, parseEndpoint],
  ['a UDP socket', udpInput, { type: 'udp', address: '7777' }, parseEndpoint],
  ['a TFTP server', tftpServerInput, {}, parseTftpServer],
] as const;

describe.each(kinds)('the description of %s', (_kind, shape, rest, parse) => {
  it.each(rangesOf(shape).map((range) => [range.path.join('.'), range] as const))(
    'takes %s from one end of its range to the other, and nothing else',
    (property, { path, minimum, maximum }) => {
      const parsed = (value: unknown) => parse(withNumber(rest, path, value));
      for (const value of [minimum, maximum]) expect(parsed(value)).toMatchObject({ ok: true });
      const outside = [minimum - 1, maximum + 1, minimum + 0.5, Number.NaN, -Infinity, String(minimum), null];
      // Above the largest safe number there is no next one.
      for (const value of outside.filter((one) => one !== maximum)) {
        expect(parsed(value)).toMatchObject({
          ok: false,
          failure: { code: 'DESCRIPTION_INVALID', params: { property, least: minimum, most: maximum } },
        });
      }
    },
  );

  it('becomes a deeply frozen spec', () => {
    const parsed = parse({ ...rest });
    if (!parsed.ok) throw new Error(parsed.failure.code);
    const loose: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
      if (!Object.isFrozen(value)) loose.push(path);
      for (const [name, part] of Object.entries(value)) look(part, `${path}.${name}`);
    };
    look(parsed.value, 'spec');
    expect(loose).toEqual([]);
  });

  it.each([undefined, null, 7, 'tcp-listen', [], () => rest, { ...rest, colour: 'red' }])(
    'is refused when it is %j',
    (value) => {
      expect(parse(value)).toMatchObject({ ok: false, failure: { code: 'DESCRIPTION_INVALID' } });
    },
  );

  it('treats undefined properties as absent', () => {
    const all = Object.fromEntries(Object.keys(shape.properties).map((name) => [name, undefined]));
    expect(parse({ ...all, ...rest })).toEqual(parse(rest));
    const limits = Object.entries<Shape>(shape.properties).find(([name]) => name === 'limits')?.[1];
    if (limits === undefined) return;
    const none = Object.fromEntries(Object.keys(limits.properties ?? {}).map((name) => [name, undefined]));
    expect(parse({ ...rest, limits: none })).toStrictEqual(parse(rest));
  });

  it('ignores inherited properties, which are not checked', () => {
    const prototype = { once: 'yes', label: 7, limits: { maxConnections: -1 }, port: -1, allow: 'all' };
    const inherits = Object.assign(Object.create(prototype), rest);
    expect(parse(inherits)).toStrictEqual(parse(rest));
  });
});

it('has the defaults of its kind, except for given values', () => {
  const halfCloseOf = (description: unknown): number | undefined => {
    const parsed = parseEndpoint(description);
    return parsed.ok ? parsed.value.limits.halfCloseMs : undefined;
  };
  const client = { type: 'tcp-connect', address: '127.0.0.1:7' };
  expect(halfCloseOf(client)).toBe(0);
  expect(halfCloseOf({ ...client, limits: { halfCloseMs: 70 } })).toBe(70);
  expect(halfCloseOf({ type: 'tcp-listen', address: '7' })).toBe(defaultLimits.halfCloseMs);
});

it('one connection needs one process', () => {
  const parsed = parseEndpoint({ type: 'tcp-listen', address: '7', once: true, workers: 4 });
  expect(parsed).toMatchObject({ ok: true, value: { once: true, workers: 1 } });
});

it('a framing and an identity for TLS are frozen as well', () => {
  const tls = { certificatePem: 'certificate', keyPem: 'key' };
  const parsed = parseEndpoint({ type: 'tcp-listen', address: '1', framing: 'delimiter:0d0a', tls });
  if (!parsed.ok || parsed.value.type !== 'tcp-listen') throw new Error('no listener');
  expect(Object.isFrozen(parsed.value.framing)).toBe(true);
  expect(Object.isFrozen(parsed.value.tls)).toBe(true);
  expect(Object.isFrozen(tls)).toBe(false);
});
