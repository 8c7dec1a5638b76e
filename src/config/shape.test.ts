import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { failure, failureMessage } from '../errors/error.js';
import { endpointInput } from './endpoint-input.js';
import { maxJsonDepth, nestsDeeper } from './json-depth.js';
import { flag, type Shape, shapeFault } from './shape.js';
import { tftpServerInput } from './tftp-server-input.js';

const server = { type: 'tcp-listen', address: '7777' };

describe('what is wrong with a description', () => {
  it.each<[string, unknown, string]>([
    [
      'a misspelt limit',
      { ...server, limits: { maxConections: 5 } },
      'limits.maxConections is not known; did you mean maxConnections?',
    ],
    [
      'a property of nothing',
      { ...server, colour: 'red' },
      'colour is not known; known are type, address, interface, label, autoStart, record, encoding, receivedChecksum, layouts, reply, framing, chatRoom, limits, once, workers, tls',
    ],
    ['a property of another kind', { ...server, duplex: 'half' }, 'duplex is not known; known are'],
    ['a kind that does not exist', { type: 'tcp' }, 'type has to be one of tcp-listen, tcp-connect, udp'],
    ['no kind', {}, 'type has to be one of'],
    ['nothing', null, 'body has to be an object'],
    ['a list', [], 'body has to be an object'],
    ['what is left out', { type: 'udp' }, 'address is missing'],
    ['a number for a text', { ...server, address: 7777 }, 'address has to be a text'],
    ['a text that is too long', { ...server, label: 'x'.repeat(121) }, 'label is longer than 120 characters'],
    [
      'a number out of range',
      { ...server, limits: { maxConnections: 0 } },
      'limits.maxConnections has to be a whole number from 1 to 1000000',
    ],
    [
      'half a number',
      { ...server, limits: { maxFrameBytes: 1.5 } },
      'limits.maxFrameBytes has to be a whole number from',
    ],
    ['a word for yes', { ...server, once: 'yes' }, 'once has to be true or false'],
    ['a limit that is no object', { ...server, limits: [1] }, 'limits has to be an object'],
    ['a word for TLS', { ...server, tls: 'on' }, 'tls has to be one of self-signed'],
    ['half a certificate', { ...server, tls: { certificatePem: 'x' } }, 'tls.keyPem is missing'],
    [
      'a way to speak that does not exist',
      { type: 'udp', address: '1', duplex: 'both' },
      'duplex has to be one of full, half, simplex-send, simplex-receive',
    ],
    ['a prototype', JSON.parse('{"type":"udp","address":"1","__proto__":{}}'), '__proto__ is not known'],
    ['a constructor', { ...server, limits: { constructor: 1 } }, 'limits.constructor is not known'],
    ['a misspelt name in capitals', { ...server, ADRESS: 'x' }, 'ADRESS is not known; did you mean address?'],
    ['a short name with one letter wrong', { ...server, tll: 1 }, 'tll is not known; did you mean tls?'],
    ['a short name of which one letter is right', { ...server, tcp: 1 }, 'tcp is not known; known are type'],
    [
      'the beginning of a name that nobody could read',
      { ...server, ['x'.repeat(100_000)]: 1 },
      `${'x'.repeat(60)}… is not known; known are type`,
    ],
    ['a kind that its prototype has', Object.create(server), 'type has to be one of'],
    [
      'an address that its prototype has',
      Object.assign(Object.create(server), { type: 'udp' }),
      'address is missing',
    ],
    [
      'a certificate of no object',
      { ...server, tls: { certificatePem: 1, keyPem: '' } },
      'tls.certificatePem has to be a text',
    ],
    ['a name that would turn the line around', { ...server, '\u202egpj': 1 }, '?gpj is not known'],
  ])('names %s', (_what, value, sentence) => {
    const message = failureMessage(failure('REQUEST_INVALID', shapeFault(endpointInput, value) ?? {}), 'en');
    expect(message).toContain(sentence);
  });

  it('names an item of a list', () => {
    expect(shapeFault(tftpServerInput, { allow: ['10.0.0.0/8', 1] })).toEqual({
      property: 'allow[1]',
      reason: 'property-not-text',
    });
  });

  it('takes a list that is as long as it may be, and no longer', () => {
    const list: Shape = { type: 'array', maxItems: 2 };
    expect(shapeFault(list, [1, 2])).toBeUndefined();
    expect(shapeFault(list, [1, 2, 3])).toMatchObject({ reason: 'property-too-many', limit: 2 });
  });

  it('accepts additional properties of an open object', () => {
    expect(shapeFault({ type: 'object', properties: { a: flag('') } }, { a: true, b: 1 })).toBeUndefined();
  });

  it('does not repeat a value that may be a secret', () => {
    const value = { ...server, tls: { certificatePem: 1, keyPem: 'SECRET' } };
    expect(JSON.stringify(shapeFault(endpointInput, value) ?? {})).not.toContain('SECRET');
  });
});

describe('how deep JSON nests', () => {
  it.each<[string, boolean]>([
    ['['.repeat(maxJsonDepth), false],
    ['['.repeat(maxJsonDepth + 1), true],
    ['{"a":'.repeat(100_000), true],
    ['[],'.repeat(1000), false],
    [`"${'['.repeat(1000)}"`, false],
    [`"\\"${'['.repeat(1000)}"`, false],
    [`"\\\\"${'['.repeat(1000)}`, true],
  ])('%.40s', (text, deeper) => {
    expect(nestsDeeper(text, maxJsonDepth)).toBe(deeper);
  });
});

describe('the check of a description', () => {
  const words = ['', 'tcp-listen', 'udp', '7777', 'echo', 'full', 'x'.repeat(121), 'self-signed', 'verify'];
  const values: readonly ((below: (most: number) => number) => unknown)[] = [
    (below) => words[below(words.length)],
    (below) => [0, 1, -1, 0.5, 255, 256, 65_536, 2 ** 32, 2 ** 53, Number.NaN, Infinity][below(11)],
    (below) => below(2) === 0,
    () => null,
    () => [],
    () => ({}),
    () => ({ certificatePem: 'a', keyPem: 'b' }),
    (below) => ({ maxConnections: below(3), maxFrameBytes: below(3) }),
    (below) => ({ connectTimeoutMs: below(3) }),
  ];

  /** A number generator that gives the same again for the same seed (mulberry32). */
  function randomBelow(seed: number): (most: number) => number {
    let state = seed;
    return (most) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
    };
  }

  it.each([endpointInput, tftpServerInput] as const)('says what a library for schemas says (%#)', (shape) => {
    const seed = 20_261_126;
    const below = randomBelow(seed);
    const kinds: readonly Shape[] = 'anyOf' in shape ? shape.anyOf : [shape];
    let taken = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const properties = kinds[below(kinds.length)]?.properties ?? {};
      const names = Object.keys(properties);
      const value: Record<string, unknown> = {};
      if ('address' in properties && below(8) > 0) value.address = '7777';
      if ('type' in properties && below(8) > 0) value.type = properties.type?.const;
      for (let count = below(3); count > 0; count -= 1)
        value[names[below(names.length)] ?? ''] = values[below(values.length)]?.(below);
      const isFine = shapeFault(shape, value) === undefined;
      if (isFine) taken += 1;
      expect(isFine, `seed ${seed}, run ${run}: ${JSON.stringify(value)}`).toBe(Schema.Check(shape, value));
    }
    expect(taken).toBeGreaterThan(500);
  });
});
