import { once } from 'node:events';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { all, client, echo, relay, target } from '../../../../test/relays.js';
import { parseAnyEndpoint } from '../../../config/endpoint-kinds.js';
import type { TcpRelayInput } from '../../../config/relay-input.js';
import type { TcpRelaySpec } from '../../../config/relay-spec.js';
import { orThrow } from '../../../errors/parsed.js';

type Faulty = Pick<TcpRelayInput, 'framing' | 'line' | 'limits'>;

/** A relay of lines to a target that sends back what comes, with faults; gives it and a client. */
async function lined(faults: readonly string[], more: Faulty = {}) {
  const { line, ...others } = more;
  const one = await relay(await target(echo), {
    framing: 'line',
    line: { seed: 7, faults: [...faults], ...line },
    ...others,
  });
  return { one, socket: client(one) };
}

/** Everything that comes back of what is sent in these pieces. */
async function sentBy(socket: Socket, ...pieces: readonly string[]): Promise<string> {
  const came = all(socket);
  for (const piece of pieces) await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
  socket.end();
  return came;
}

describe('faults that are aimed at messages of a TCP relay', () => {
  it('drop what they select, however it is cut, and leave the rest in its order', async () => {
    const { one, socket } = await lined(['dir == "in" && text contains "beta": drop once']);
    expect(await sentBy(socket, 'alpha\nbe', 'ta\ngamma\nbeta\n')).toBe('alpha\ngamma\nbeta\n');
    expect(one.endpoint.line?.faults).toEqual([
      { fault: 'dir == "in" && text contains "beta": drop once', hits: 1, isDone: true },
    ]);
    // What is shown is what the client sent, before the line.
    expect(one.endpoint.totals).toMatchObject({ receivedBytes: 22, sentBytes: 17 });
  });

  it('double and damage them, in the direction that the filter names', async () => {
    const { socket } = await lined([
      'dir == "in" && text contains "two": duplicate',
      'dir == "out" && text contains "one": corrupt bit 0 once',
    ]);
    expect(await sentBy(socket, 'one\ntwo\n')).toBe('nne\ntwo\ntwo\n');
  });

  it('hold one back with all that follows it, as a stream keeps its order', async () => {
    const { socket } = await lined(['dir == "in" && text contains "late": delay 60ms']);
    const sentMs = performance.now();
    expect(await sentBy(socket, 'late\nlater\n')).toBe('late\nlater\n');
    expect(performance.now() - sentMs).toBeGreaterThanOrEqual(60);
  });

  it('let what is no whole message pass before the end of sending, or when it is longer than a frame may be', async () => {
    const { socket } = await lined(['text contains "x": drop'], { limits: { maxFrameBytes: 8 } });
    expect(await sentBy(socket, 'abcdefghijkl', 'm\nx\nend')).toBe('abcdefghijklm\nend');
  });

  it('take each chunk for a message where there is no framing', async () => {
    const { socket } = await lined(['hex contains 62: corrupt bit 0'], { framing: 'raw' });
    const came = once(socket, 'data');
    socket.write('b');
    // Once on the way there and once on the way back: the same bit twice.
    expect(String((await came)[0])).toBe('c');
    socket.end();
  });

  it('come and go while a connection is open', async () => {
    const { one, socket } = await lined([]);
    const change = async (faults: readonly string[]): Promise<void> => {
      const line = { faults: [...faults], delay: '1ms' };
      const given = { type: 'tcp-relay', address: '1', target: '1', line } as const;
      const parsed = orThrow(parseAnyEndpoint(given));
      if (parsed.type !== 'tcp-relay') throw new Error('not a TCP relay');
      const put = await one.endpoint.prepareLine?.({
        ...(one.endpoint.spec as TcpRelaySpec),
        line: parsed.line,
      });
      put?.();
    };
    const say = async (text: string): Promise<string> => {
      socket.write(text);
      return String((await once(socket, 'data'))[0]);
    };
    expect(await say('first\n')).toBe('first\n');
    await change(['dir == "in" && text contains "no": drop']);
    expect(await say('no\nyes\nhalf')).toBe('yes\n');
    // What was held of a message passes when there are no faults any more.
    const half = once(socket, 'data');
    await change([]);
    expect(String((await half)[0])).toBe('half');
    expect(await say('no\n')).toBe('no\n');
    socket.end();
  });

  it('are told with what they did and as they were written, and so is damage by chance', async () => {
    const faults = [
      'dir == "in" && text contains "drop": drop',
      'dir == "in" && text contains "two": duplicate',
      'dir == "in" && text contains "bit": corrupt bit 0',
      'dir == "in" && text contains "late": delay 1ms',
    ];
    const { one, socket } = await lined(faults, { line: { down: 'corrupt 100%:1@0-0' } });
    const came = await sentBy(socket, 'drop\ntwo\nbit\nlate\n');
    const told = one.events.flatMap((event) => (event.type === 'altered' ? [event] : []));
    const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
    expect(
      told
        .filter(({ side }) => side === 'up')
        .map(({ what, bytes, after, by }) => [what, text(bytes), text(after), by]),
    ).toEqual([
      ['dropped', 'drop\n', '', faults[0]],
      ['duplicated', 'two\n', '', faults[1]],
      ['corrupted', 'bit\n', 'cit\n', faults[2]],
      ['delayed', 'late\n', '', faults[3]],
    ]);
    const down = told.filter(({ side }) => side === 'down');
    expect(new Set(down.map(({ what, by, connection }) => `${what} ${by} ${connection}`))).toEqual(
      new Set(['corrupted undefined 1']),
    );
    expect(down.map(({ bytes }) => text(bytes)).join('')).toBe('two\ntwo\ncit\nlate\n');
    expect(down.map(({ after }) => text(after)).join('')).toBe(came);
  });

  it('are told to nobody who does not want to know, and stalls and resets are no messages', async () => {
    const line = { seed: 7, up: 'stall 100%:1ms reset 4' };
    const one = await relay(await target(echo), { line });
    const socket = client(one);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('abcdefgh');
    await closed;
    await one.event('closed');
    expect(one.events.filter(({ type }) => type === 'altered')).toEqual([]);
    const quiet = await relay(await target(echo), { line: { corrupt: '100%' } }, ['closed']);
    await sentBy(client(quiet), 'abc');
    await quiet.event('closed');
    expect(quiet.events.map(({ type }) => type)).toEqual(['closed']);
  });

  it('are over when the line resets the connection', async () => {
    const { one, socket } = await lined(['text contains "a": duplicate'], { line: { reset: '100%' } });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('a\nb\na\n');
    await closed;
    await expect.poll(() => one.endpoint.peerCount).toBe(0);
    expect(one.endpoint.line?.up).toMatchObject({ resets: 1, waiting: 0 });
  });

  it.each([
    ['size > 1: from another port', { column: 11, reason: 'fault-needs-datagrams' }, 'AIMED_FAULT_INVALID'],
    ['tftp.block == 7: drop', { column: 1 }, 'FILTER_NAME_UNKNOWN'],
  ])('are refused where they are for datagrams alone: %s', async (fault, params, code) => {
    await expect(lined([fault])).rejects.toMatchObject({ code, failure: { params } });
  });
});
