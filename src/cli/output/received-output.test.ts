import process from 'node:process';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import { scriptedEndpoint } from '../../../test/scripted-endpoint.js';
import { type EndpointInput, type EndpointSpec, parseEndpoint } from '../../app/index.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import type { Settings } from '../settings.js';
import { Output } from './output.js';
import { ReceivedOutput } from './received-output.js';

/** Standard output of an endpoint whose received events a test publishes. */
class Bench {
  readonly hub = new Hub((flush) => void this.#flushes.push(flush));
  readonly stream: PassThrough;
  /** The calls on the endpoint: to hold receiving, or to go on. */
  readonly held: boolean[] = [];
  readonly received: ReceivedOutput;
  readonly #flushes: (() => void)[] = [];

  constructor(
    format: 'bytes' | 'text' | 'hex',
    settings: Partial<Settings> = {},
    input: EndpointInput = { type: 'tcp-listen', address: '127.0.0.1:0' },
    highWaterMark = 65_536,
  ) {
    const spec: EndpointSpec = orThrow(parseEndpoint(input));
    const endpoint = scriptedEndpoint(spec.type, spec, {
      holdReceiving: (held: boolean) => void this.held.push(held),
    });
    this.stream = new PassThrough({ highWaterMark });
    const { hub } = this;
    const all = { ...plainSettings, ...settings };
    this.received = new ReceivedOutput({ endpoint, hub }, format, all, new Output(this.stream));
  }

  receives(bytes: string | Uint8Array, peer = 'a'): this {
    this.hub.publish({
      type: 'received',
      sequence: 0,
      timeMicros: 0,
      endpoint: 'e',
      peer,
      bytes: Buffer.from(bytes),
    });
    return this;
  }

  closes(peer = 'a'): this {
    const figures = { open: 0, receivedBytes: 0, sentBytes: 0, durationMs: 0 };
    this.hub.publish({
      type: 'closed',
      sequence: 0,
      timeMicros: 0,
      endpoint: 'e',
      peer,
      reason: 'peer',
      ...figures,
    });
    return this;
  }

  /** Lets the hub notify. */
  flush(): void {
    for (const flush of this.#flushes.splice(0)) flush();
  }

  /** Lets the hub notify, and returns the output since. */
  written(): string {
    this.flush();
    return ((this.stream.read() as Buffer | null) ?? '').toString();
  }
}

const { isTTY } = process.stdout;
beforeEach(() => {
  process.stdout.isTTY = false;
});
afterEach(() => {
  process.stdout.isTTY = isTTY;
  vi.restoreAllMocks();
});

describe('what is received', () => {
  it.each<['bytes' | 'text' | 'hex', string]>([
    ['bytes', 'one\u0007two'],
    ['text', 'one\u0007two'],
    ['hex', '6F 6E 65 07\n74 77 6F\n'],
  ])('is written as %s', (format, expected) => {
    const bench = new Bench(format);
    expect(bench.receives('one\u0007').receives('two').written().toLowerCase()).toBe(expected.toLowerCase());
  });

  it('is one write for a batch, and none for nothing', () => {
    const bench = new Bench('bytes');
    const write = vi.spyOn(bench.stream, 'write');
    bench.receives('one').receives('two').written();
    bench.closes().written();
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('by TCP is text across reads, peer by peer; half a character is shown when its connection closes', () => {
    const bench = new Bench('text');
    const [first, second] = [Buffer.from('温').subarray(0, 2), Buffer.from('温').subarray(2)];
    expect(bench.receives(first, 'a').receives('x', 'b').written()).toBe('x');
    expect(bench.receives(second, 'a').written()).toBe('温');
    expect(bench.receives(first, 'a').closes('a').written()).toBe('\uFFFD');
    // A new connection of the same peer begins afresh.
    expect(bench.receives('y', 'a').written()).toBe('y');
  });

  it('by UDP is text by itself', () => {
    const bench = new Bench('text', {}, { type: 'udp', address: '127.0.0.1:0' });
    expect(bench.receives(Buffer.from('温').subarray(0, 2)).written()).toBe('\uFFFD');
  });

  it('is read in the encoding that was asked for', () => {
    const bench = new Bench('text', { encoding: 'gbk' });
    expect(bench.receives(Uint8Array.of(0xce, 0xc2)).written()).toBe('温');
  });

  it.each<[isTTY: boolean, expected: string]>([
    [true, 'a\nb\t␛[2Jc\\u{202e}'],
    [false, 'a\r\nb\t\u001b[2Jc\u202e'],
  ])('as text on a terminal (%s) holds nothing that it would obey', (onTerminal, expected) => {
    process.stdout.isTTY = onTerminal;
    expect(new Bench('text').receives('a\r\nb\t\u001b[2Jc\u202e').written()).toBe(expected);
  });
});

describe('a reader that is slower', () => {
  it('makes the peers wait until it has caught up', async () => {
    const bench = new Bench('bytes', {}, undefined, 4);
    bench.receives('many bytes');
    bench.flush();
    expect(bench.held).toEqual([true]);
    expect(bench.stream.read()?.toString()).toBe('many bytes');
    await vi.waitFor(() => expect(bench.held).toEqual([true, false]));
  });

  it('gets data queued behind a slow batch before it is finished', async () => {
    const bench = new Bench('bytes', {}, undefined, 4);
    bench.receives('many bytes');
    bench.flush();
    bench.receives(' and more');
    const taken: string[] = [];
    const finished = bench.received.finished();
    bench.stream.on('data', (chunk) => taken.push(String(chunk)));
    await finished;
    expect(taken.join('')).toBe('many bytes and more');
  });
});

describe('the end of what is received', () => {
  it.each([
    ['text', true, 'no newline', 'no newline\n'],
    ['text', true, 'newline\n', 'newline\n'],
    ['text', false, 'no newline', 'no newline'],
    ['bytes', true, 'no newline', 'no newline\n'],
    ['bytes', true, 'newline\n', 'newline\n'],
    ['text', true, '', ''],
  ] as const)('as %s, on a terminal: %s, of %j is %j', async (format, onTerminal, text, expected) => {
    process.stdout.isTTY = onTerminal;
    const bench = new Bench(format);
    if (text !== '') bench.receives(text);
    const before = bench.written();
    await bench.received.finished();
    expect(before + bench.written()).toBe(expected);
  });
});
