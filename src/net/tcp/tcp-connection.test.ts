import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TcpConnectInput, TcpListenInput } from '../../config/endpoint-input.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { type BehaviourFactory, statelessBehaviour } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { orThrow } from '../../errors/parsed.js';
import type { CloseReason, TrafficEvent } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import type { ByteStream, ByteStreamHandler } from '../../transport/byte-stream.js';
import { EndpointEvents } from '../endpoint-events.js';
import { TcpConnection } from './tcp-connection.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stream in memory whose peer takes what is written when the test says so. */
class MemoryStream implements ByteStream {
  readonly localAddress = { address: '127.0.0.1', port: 7 };
  readonly written: string[] = [];
  readonly asked: string[] = [];
  readonly borrows = false;
  waitingBytes = 0;
  isDestroyed = false;
  isSendingEnded = false;
  isPaused = false;
  /** Whether the peer takes what is written at once. */
  isTaking = true;
  handler: ByteStreamHandler | undefined;

  start(handler: ByteStreamHandler): void {
    this.handler = handler;
  }

  write(bytes: Uint8Array, taken?: () => void): boolean {
    this.written.push(text(bytes));
    if (this.isTaking) taken?.();
    else this.waitingBytes += bytes.byteLength;
    return this.isTaking;
  }

  /** The peer takes everything. */
  drain(): void {
    this.isTaking = true;
    this.waitingBytes = 0;
    this.handler?.drained();
  }

  keepReceived(): void {}

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  endSending(): void {
    if (!this.isSendingEnded) this.asked.push(`end at ${Date.now() - startMs}`);
    this.isSendingEnded = true;
  }

  destroy(error?: Error): void {
    this.isDestroyed = true;
    if (error !== undefined) this.handler?.failed(error);
    this.handler?.closed();
  }

  reset(): void {
    this.asked.push('reset');
    this.destroy();
  }

  sendAtOnce(): void {
    this.asked.push('no delay');
  }

  keepAlive(afterMs: number): void {
    this.asked.push(`keep alive ${afterMs}`);
  }
}

let startMs = 0;

/** A connection over a stream in memory, with what it published and how it ended. */
function connected(input: Partial<TcpListenInput> | TcpConnectInput = {}, newBehaviour?: BehaviourFactory) {
  startMs = Date.now();
  const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:7', ...input }));
  if (spec.type === 'udp') throw new Error(spec.type);
  let flush: () => void = () => undefined;
  const hub = new Hub((later) => {
    flush = later;
  });
  const published: TrafficEvent[] = [];
  hub.subscribe({ onBatch: ({ events }) => void published.push(...events) });
  const stream = new MemoryStream();
  const ends: CloseReason[] = [];
  const overfull = vi.fn<() => void>();
  const events = new EndpointEvents({ id: 'e1', hub });
  const connection = new TcpConnection(stream, '127.0.0.1:9', {
    spec,
    newBehaviour: newBehaviour ?? replyBehaviours(spec, 'stream'),
    events,
    numbers: new ConnectionNumbers(),
    held: { bytes: 0 },
    overfull,
    receiving: { held: false },
    activity: { tick: 0 },
    answerMs: spec.limits.halfCloseMs,
    ended: (_, reason) => ends.push(reason),
  });
  const lines = (): string[] => {
    flush();
    return published.map((event) => {
      if (event.type === 'received' || event.type === 'sent') return `${event.type} ${text(event.bytes)}`;
      return event.type === 'error' ? event.failure.code : event.type;
    });
  };
  return { connection, stream, ends, lines, overfull, totals: events.counters };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

describe('a TCP connection', () => {
  it('answers what arrives as its behaviour does, and counts both ways', () => {
    const { connection, stream, lines, totals } = connected({ reply: 'echo' });
    connection.received(Buffer.from('one'));
    connection.received(Buffer.from('two'));
    expect(lines()).toEqual(['received one', 'sent one', 'received two', 'sent two']);
    expect(stream.written).toEqual(['one', 'two']);
    expect(totals).toMatchObject({ receivedMessages: 2, receivedBytes: 6, sentMessages: 2, sentBytes: 6 });
    expect(connection.state()).toMatchObject({ peer: '127.0.0.1:9', receivedBytes: 6, sentBytes: 6 });
  });

  it('collects no small writes from the second on', () => {
    const { connection, stream } = connected({ reply: 'echo' });
    connection.received(Buffer.from('1'));
    expect(stream.asked).toEqual([]);
    for (const more of ['2', '3']) connection.received(Buffer.from(more));
    expect(stream.asked).toEqual(['no delay']);
  });

  it('cuts what arrives by its framing, and shows an unfinished frame when it is cut off', () => {
    const { connection, lines, ends } = connected({ framing: 'line' });
    for (const chunk of ['a\nb', 'c\nrest']) connection.received(Buffer.from(chunk));
    connection.destroy('failed');
    expect(lines()).toEqual(['received a\n', 'received bc\n', 'received rest']);
    expect(ends).toEqual(['failed']);
  });

  it('ends a message by silence, and leaves no timer', () => {
    const { connection, lines } = connected({ framing: 'gap:50' });
    connection.received(Buffer.from('a'));
    vi.advanceTimersByTime(40);
    connection.received(Buffer.from('b'));
    vi.advanceTimersByTime(50);
    expect(lines()).toEqual(['received ab']);
    connection.received(Buffer.from('c'));
    connection.destroy('local');
    expect([lines().at(-1), vi.getTimerCount()]).toEqual(['received c', 0]);
  });

  it('reports once that frames are too long', () => {
    const { connection, lines } = connected({ framing: 'line', limits: { maxFrameBytes: 4 } });
    for (let count = 0; count < 3; count += 1) connection.received(Buffer.from('123456789\n'));
    expect(lines().filter((line) => line === 'FRAME_TOO_LONG')).toHaveLength(1);
  });

  it('reads no further, and cuts no further, while the peer does not take its answers', () => {
    const { connection, stream, lines } = connected({ framing: 'line', reply: 'echo' });
    stream.isTaking = false;
    connection.received(Buffer.from('1\n2\n3\n'));
    expect([lines(), stream.isPaused]).toEqual([['received 1\n', 'sent 1\n'], true]);
    connection.peerEnded();
    expect(stream.isSendingEnded).toBe(false);
    stream.drain();
    expect(lines().slice(2)).toEqual(['received 2\n', 'sent 2\n', 'received 3\n', 'sent 3\n']);
    expect(stream.asked.at(-1)).toBe('end at 0');
  });

  it('reads on while the peer does not take what a person sends', () => {
    const { connection, stream } = connected();
    stream.isTaking = false;
    connection.speak(Buffer.from('hello'));
    expect([stream.isPaused, connection.backlogBytes]).toEqual([false, 5]);
  });

  it('is closed when more would wait for the peer than may', () => {
    const { connection, stream, lines, ends } = connected({ limits: { maxBacklogBytes: 65_536 } });
    stream.isTaking = false;
    const taken = vi.fn<() => void>();
    connection.speak(Buffer.alloc(65_536), undefined, taken);
    connection.speak(Buffer.from('more'), undefined, taken);
    expect([lines().at(-1), ends]).toEqual(['SEND_BACKLOG_FULL', ['backlog']]);
    expect(taken).toHaveBeenCalledTimes(1);
  });

  it('calls overfull when more is held than the endpoint may hold', () => {
    const { connection, stream, overfull } = connected({
      limits: { maxBacklogBytes: 65_536, maxTotalBacklogBytes: 65_536 },
    });
    stream.isTaking = false;
    connection.speak(Buffer.alloc(10_000_000));
    expect([overfull.mock.calls.length > 0, connection.heldBytes]).toEqual([true, 10_000_000]);
  });

  it('finishes at once if a behaviour answers, and after a timeout if a person does not', () => {
    const echo = connected({ reply: 'echo' });
    echo.connection.peerEnded();
    expect(echo.stream.asked).toEqual(['end at 0']);
    const person = connected({ limits: { halfCloseMs: 300 } });
    person.connection.peerEnded();
    vi.advanceTimersByTime(299);
    expect(person.stream.asked).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(person.stream.asked).toEqual(['end at 300']);
  });

  it('gives a person the whole time again once the peer has taken what waited', () => {
    const { connection, stream } = connected({ limits: { halfCloseMs: 300 } });
    stream.isTaking = false;
    connection.speak(Buffer.from('long'));
    connection.peerEnded();
    vi.advanceTimersByTime(500);
    stream.drain();
    vi.advanceTimersByTime(299);
    expect(stream.asked).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(stream.asked).toEqual(['end at 800']);
  });

  it('ends when its behaviour closes it, and answers nothing after', async () => {
    const quits: BehaviourFactory = () =>
      statelessBehaviour((message, _origin, outbox) => {
        outbox.send(message);
        outbox.close();
      });
    const { connection, stream, lines } = connected({}, quits);
    connection.received(Buffer.from('bye'));
    connection.received(Buffer.from('again'));
    await Promise.resolve();
    expect([stream.written, stream.isSendingEnded]).toEqual([['bye'], true]);
    expect(lines()).toEqual(['received bye', 'sent bye', 'received again']);
  });

  it.each([
    ['a listener by which nothing was lost is a goodbye', {}, '', []],
    ['a listener that held a part of a frame is an error', { framing: 'line' }, 'half', ['CONNECTION_RESET']],
    [
      'a client is an error',
      { type: 'tcp-connect', address: '127.0.0.1:7' } as const,
      '',
      ['CONNECTION_RESET'],
    ],
  ])('whose peer resets it: to %s', (_, input, received, errors) => {
    const { connection, stream, lines, ends } = connected(input);
    if (received !== '') connection.received(Buffer.from(received));
    stream.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    expect(lines().filter((line) => !line.startsWith('received'))).toEqual(errors);
    expect(ends).toEqual(['reset']);
  });
});
