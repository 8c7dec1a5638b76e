import { describe, expect, it } from 'vitest';
import type { TftpOption, TftpRequest } from '../wire/tftp/packet.js';
import {
  defaultNegotiationPolicy,
  type NegotiationPolicy,
  negotiate,
  requestOptions,
  verifyAnswer,
} from './negotiation.js';

const optionsOf = (text: string): readonly TftpOption[] =>
  text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.split('=')[1] ?? '' }));

const written = (options: readonly TftpOption[]): string =>
  options.map(({ name, value }) => `${name}=${value}`).join(' ');

const requestOf = (options: string, changes: Partial<TftpRequest> = {}): TftpRequest => ({
  type: 'readRequest',
  name: 'f',
  mode: 'octet',
  options: optionsOf(options),
  ...changes,
});

const answerTo = (options: string, sizeBytes?: number, changes?: Partial<NegotiationPolicy>): string =>
  written(negotiate(requestOf(options), sizeBytes, { ...defaultNegotiationPolicy, ...changes }).answer);

describe('the server’s answer', () => {
  it.each([
    ['', ''],
    ['blksize=1428', 'blksize=1428'],
    ['BlKsIzE=1428', 'BlKsIzE=1428'],
    ['tsize=0 blksize=1428 WindowSize=16', 'blksize=1428 tsize=5000 WindowSize=16'],
    ['unknown=1', ''],
    ['unknown=1 blksize=8 toString=2', 'blksize=8'],
    ['blksize=7', ''],
    ['blksize=65465', 'blksize=65464'],
    ['blksize=99999999999999999999', ''],
    ['blksize=abc', ''],
    ['blksize=-1', ''],
    ['blksize=1e3', ''],
    ['blksize=', ''],
    ['blksize=512 blksize2=1024', 'blksize=512'],
    ['blksize2=1500', 'blksize2=1024'],
    ['blksize2=4', ''],
    ['timeout=0', ''],
    ['timeout=256', ''],
    ['timeout=3', 'timeout=3'],
    ['timeout=3 utimeout=500000', 'utimeout=500000'],
    ['rollover=1', 'rollover=1'],
    ['rollover=2', ''],
    ['windowsize=0', ''],
    ['windowsize=70000 blksize=65464', 'blksize=65464 windowsize=16'],
    ['windowsize=65535', 'windowsize=2048'],
    ['tsize=0', 'tsize=5000'],
  ])('to "%s" is "%s"', (asked, answer) => expect(answerTo(asked, 5_000)).toBe(answer));

  it('has no tsize for an empty file, an unknown size, or netascii', () => {
    expect(answerTo('tsize=0', 0)).toBe('');
    expect(answerTo('tsize=0', undefined)).toBe('');
    const netascii = requestOf('tsize=0', { mode: 'NetASCII' });
    expect(negotiate(netascii, 100, defaultNegotiationPolicy).answer).toEqual([]);
  });

  it('holds blocks to the interface’s MTU', () => {
    expect(answerTo('blksize=8192', 1, { maxBlockBytes: 1_468 })).toBe('blksize=1468');
    expect(answerTo('blksize2=8192', 1, { maxBlockBytes: 1_468 })).toBe('blksize2=1024');
    expect(answerTo('blksize=1024', 1, { maxBlockBytes: 1_468 })).toBe('blksize=1024');
  });

  it('takes what an upload announces, and 0 as nothing announced', () => {
    const upload = (options: string) =>
      negotiate(requestOf(options, { type: 'writeRequest' }), undefined, defaultNegotiationPolicy);
    expect(upload('tsize=77')).toMatchObject({
      announcedBytes: 77,
      answer: [{ name: 'tsize', value: '77' }],
    });
    expect(upload('tsize=0').announcedBytes).toBeUndefined();
    expect(upload('tsize=9007199254740991').announcedBytes).toBe(2 ** 53 - 1);
    expect(upload('tsize=9007199254740992').announcedBytes).toBeUndefined();
  });

  it('says in numbers what both go by', () => {
    const { answer, ...agreement } = negotiate(
      requestOf('blksize=1024 windowsize=8 utimeout=250000 rollover=1'),
      9,
      defaultNegotiationPolicy,
    );
    expect(agreement).toEqual({ blockBytes: 1_024, windowBlocks: 8, rollover: 1, fixedTimeoutMs: 250 });
    expect(answer).toHaveLength(4);
  });
});

describe('the client', () => {
  it('asks for the block size first', () => {
    expect(written(requestOptions({ windowBlocks: 16, sizeBytes: 0, blockBytes: 1_468 }))).toBe(
      'blksize=1468 tsize=0 windowsize=16',
    );
    expect(requestOptions({})).toEqual([]);
  });

  it('asks by the de-facto options for a power of two, microseconds and a rollover', () => {
    const asked = { powerOfTwo: true, windowBlocks: 16, utimeoutMicros: 250_000, rollover: 1 } as const;
    expect(written(requestOptions({ ...asked, blockBytes: 1_468 }))).toBe(
      'blksize2=1024 windowsize=16 utimeout=250000 rollover=1',
    );
    expect(written(requestOptions({ blockBytes: 65_464, powerOfTwo: true }))).toBe('blksize2=32768');
    expect(requestOptions({ powerOfTwo: true })).toEqual([]);
  });

  it.each([
    ['blksize2=1024 utimeout=250000 rollover=1', true],
    ['blksize2=512', true],
    ['blksize2=2048', false],
    ['blksize2=1000', false],
    ['blksize=1024', false],
    ['utimeout=250001', false],
    ['timeout=1', false],
    ['rollover=0', false],
  ])('answered with "%s" to those goes along: %s', (answer, ok) => {
    const asked = optionsOf('blksize2=1024 utimeout=250000 rollover=1');
    expect(verifyAnswer(asked, optionsOf(answer)).ok).toBe(ok);
  });

  it('goes by what was agreed to of those', () => {
    const answer = optionsOf('blksize2=512 utimeout=250000 rollover=1');
    const asked = optionsOf('blksize2=1024 timeout=3 utimeout=250000 rollover=1');
    expect(verifyAnswer(asked, answer)).toMatchObject({
      agreement: { blockBytes: 512, fixedTimeoutMs: 250, rollover: 1 },
    });
  });

  it.each([
    ['', true],
    ['blksize=1468 tsize=99 windowsize=16', true],
    ['BLKSIZE=512', true],
    ['windowsize=1', true],
    ['blksize=1469', false],
    ['blksize=7', false],
    ['blksize=65465', false],
    ['blksize=abc', false],
    ['windowsize=17', false],
    ['timeout=4', false],
    ['timeout=3', true],
    ['rollover=0', false],
    ['blksize2=512', false],
    ['unknown=1', false],
    ['tsize=-1', false],
  ])('answered with "%s" goes along: %s', (answer, ok) => {
    const asked = optionsOf('blksize=1468 tsize=0 windowsize=16 timeout=3');
    expect(verifyAnswer(asked, optionsOf(answer)).ok).toBe(ok);
  });

  it('refuses a clamped offer of more than any RFC allows, though it asked for the most', () => {
    expect(verifyAnswer(optionsOf('blksize=65464'), optionsOf('blksize=65465')).ok).toBe(false);
  });
});
