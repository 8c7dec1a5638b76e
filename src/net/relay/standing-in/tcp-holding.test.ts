import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../../../../test/open-endpoint.js';
import { all, client, echo, passed, relay, target } from '../../../../test/relays.js';
import type { StandingIn } from '../../../endpoint/standing-in/standing-in.js';
import type { BreakoutboxError } from '../../../errors/error.js';

/** Whoever stands in at a relay. */
function person({ endpoint }: Opened): StandingIn {
  if (endpoint.standingIn === undefined) throw new Error('it is no relay');
  return endpoint.standingIn;
}

/** What was altered, as lines. */
function altered({ events }: Opened): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'altered') return [];
    const after = event.after === undefined ? '' : ` → ${Buffer.from(event.after)}`;
    return [`${event.side} ${event.what} ${Buffer.from(event.bytes)}${after}`];
  });
}

/** Resolves when so many messages are held. */
async function held({ endpoint }: Opened, count: number): Promise<void> {
  while (endpoint.standingIn?.figures.held !== count) await new Promise(setImmediate);
}

/** The text of the next bytes. */
async function next(socket: Socket): Promise<string> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

const lines = { framing: 'line' } as const;

describe('standing in at a TCP relay', () => {
  it('holds the next message that a filter selects, and sends other bytes on in its place', async () => {
    const one = await relay(await target(echo), lines);
    await person(one).hold({ mode: 'next', filter: 'text contains "go"', side: 'up' });
    const socket = client(one);
    socket.write('stay\ngo\n');
    await held(one, 1);
    expect(await next(socket)).toBe('stay\n');
    const {
      held: [message],
    } = person(one).list();
    expect(message).toMatchObject({ number: 1, side: 'up', connection: 1, bytes: Buffer.from('go\n') });
    person(one).settle(1, { as: 'forward', data: Buffer.from('went\n') });
    expect(await next(socket)).toBe('went\n');
    socket.write('go\n');
    expect(await next(socket)).toBe('go\n');
    expect(altered(one)).toEqual(['up held go\n', 'up changed go\n → went\n']);
    expect(person(one).figures).toMatchObject({ hold: { mode: 'off' }, held: 0, settled: 1 });
  });

  it('keeps the order behind what it holds, the end of sending too, while other connections go on', async () => {
    const one = await relay(await target(echo), lines);
    await person(one).hold({ mode: 'all', filter: 'text contains "1"' });
    const socket = client(one);
    const heard = all(socket);
    socket.end('1\n2\n3');
    await held(one, 1);
    const other = client(one);
    other.end('free\n');
    expect(await all(other)).toBe('free\n');
    person(one).settle(1, { as: 'forward' });
    await held(one, 1);
    expect(person(one).list().held[0]?.side).toBe('down');
    person(one).settleAll();
    expect(await heard).toBe('1\n2\n3');
  });

  it('drops and answers, in each direction', async () => {
    const said: string[] = [];
    const port = await target((socket) => {
      socket.on('data', (bytes) => said.push(String(bytes)));
      socket.write('greeting\n');
    });
    const one = await relay(port, lines);
    await person(one).hold({ mode: 'all' });
    const socket = client(one);
    await held(one, 1);
    person(one).settle(1, { as: 'answer', data: Buffer.from('thanks\n') });
    while (said.length === 0) await new Promise(setImmediate);
    socket.write('one\ntwo\n');
    await held(one, 1);
    person(one).settle(2, { as: 'drop' });
    person(one).settle(3, { as: 'answer', data: Buffer.from('no\n') });
    expect(await next(socket)).toBe('no\n');
    expect(said).toEqual(['thanks\n']);
    expect(passed(one)).toEqual(['received one\n', 'received two\n', 'sent no\n']);
    expect(altered(one).filter((line) => !line.includes('held'))).toEqual([
      'down answered greeting\n → thanks\n',
      'up dropped one\n',
      'up answered two\n → no\n',
    ]);
  });

  it('sends a message on as it came when its time is up, and says so to whoever comes later', async () => {
    const one = await relay(await target(echo), lines);
    await person(one).hold({ mode: 'next', timeoutMs: 100 });
    const socket = client(one);
    socket.write('late\n');
    expect(await next(socket)).toBe('late\n');
    expect(() => person(one).settle(1, { as: 'drop' })).toThrow(
      expect.objectContaining({ code: 'RELAY_MESSAGE_GONE' }) as BreakoutboxError,
    );
    expect(altered(one)).toEqual(['up held late\n', 'up timedOut late\n']);
  });

  it('lets a message go with its connection', async () => {
    const one = await relay(await target(echo), lines);
    await person(one).hold({ mode: 'all' });
    const socket = client(one);
    socket.write('lost\n');
    await held(one, 1);
    socket.resetAndDestroy();
    await one.event('closed');
    expect(person(one).figures).toMatchObject({ held: 0, settled: 1 });
    expect(person(one).list().before).toMatchObject([{ what: 'gone' }]);
    expect(altered(one)).toEqual(['up held lost\n', 'up dropped lost\n']);
  });

  it('passes the beginning of a message on when nobody stands in any more', async () => {
    const one = await relay(await target(echo), lines);
    await person(one).hold({ mode: 'all', side: 'down' });
    const socket = client(one);
    socket.write('no end');
    while (one.endpoint.totals.receivedBytes === 0) await new Promise(setImmediate);
    person(one).settleAll();
    expect(await next(socket)).toBe('no end');
  });

  it('lets the sender wait behind a message that is held, and loses nothing', async () => {
    const one = await relay(await target(echo), lines);
    await person(one).hold({ mode: 'next' });
    const socket = client(one);
    const heard = all(socket);
    const text = `${'x'.repeat(99)}\n`.repeat(100_000);
    socket.end(text);
    await held(one, 1);
    const passedBefore = one.endpoint.totals.receivedBytes;
    expect(passedBefore).toBeLessThan(2_000_000);
    person(one).settle(1, { as: 'forward' });
    expect((await heard).length).toBe(text.length);
  });

  it('lets the sender wait for a target that never reads, while a message is held and when it went on', async () => {
    const readers: Socket[] = [];
    const port = await target((socket) => {
      readers.push(socket);
      if (readers.length > 1) echo(socket);
    });
    const one = await relay(port, lines);
    await person(one).hold({ mode: 'next', filter: 'text contains "x"' });
    const socket = client(one);
    const text = `${'x'.repeat(99)}\n`.repeat(400_000);
    socket.end(text);
    await held(one, 1);
    const other = client(one);
    /** What was read of the sender, once conversations of another client leave it as it is. */
    const read = async (): Promise<number> => {
      const now = (): number => one.endpoint.peers()[0]?.receivedBytes ?? 0;
      for (let before = -1; before !== now(); ) {
        before = now();
        for (let turn = 0; turn < 20; turn += 1) {
          other.write('other\n');
          await next(other);
        }
      }
      return now();
    };
    // 256 KiB behind the message, and what one read brings.
    expect(await read()).toBeLessThan(1_000_000);
    expect(person(one).figures).toMatchObject({ held: 1, heldBytes: 100 });
    person(one).settle(1, { as: 'forward', data: Buffer.from('first\n') });
    // What the two sockets of this machine hold as well.
    expect(await read()).toBeLessThan(text.length / 2);
    const [reader] = readers;
    if (reader === undefined) throw new Error('nobody came to the target');
    expect((await all(reader)) === `first\n${text.slice(100)}`).toBe(true);
  });

  it('says what is typed to either side', async () => {
    const one = await relay(await target(echo), lines);
    expect(() => person(one).say('up', Buffer.from('x'))).toThrow(
      expect.objectContaining({ code: 'NOT_CONNECTED' }) as BreakoutboxError,
    );
    const socket = client(one);
    await one.event('connected');
    const { peer } = one.endpoint.peers()[0] ?? { peer: '' };
    expect(person(one).say('down', Buffer.from('hello\n'), peer)).toEqual({ peers: 1 });
    expect(await next(socket)).toBe('hello\n');
    person(one).say('up', Buffer.from('echo\n'));
    expect(await next(socket)).toBe('echo\n');
    expect(altered(one)).toEqual(['up typed echo\n']);
    expect(passed(one)).toEqual(['sent hello\n', 'sent echo\n']);
    expect(() => person(one).say('up', Buffer.from('x'), 'nobody')).toThrow(
      expect.objectContaining({ code: 'PEER_UNKNOWN' }) as BreakoutboxError,
    );
  });

  it('refuses a filter that is wrong, and goes on as before', async () => {
    const one = await relay(await target(echo));
    await person(one).hold({ mode: 'all', side: 'up' });
    await expect(person(one).hold({ mode: 'all', filter: 'text ==' })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
    expect(person(one).figures.hold).toEqual({ mode: 'all', side: 'up' });
  });
});
