import { once } from 'node:events';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import { all, client, echo, relay, target } from '../../../test/relays.js';
import { Hub } from '../../traffic/hub.js';
import { EventView } from '../output/event-view.js';
import { Output } from '../output/output.js';
import type { Settings } from '../settings.js';
import { RelayPrompt } from './relay-prompt.js';

const standardInput = Object.getOwnPropertyDescriptor(process, 'stdin');
afterEach(() => {
  if (standardInput !== undefined) Object.defineProperty(process, 'stdin', standardInput);
  vi.restoreAllMocks();
});

/** A relay of lines to an echo that somebody stands in at by typing, and what the person is shown. */
async function typedAt(settings: Partial<Settings> = {}, isUncut = false) {
  const one = await relay(await target(echo), { framing: isUncut ? 'raw' : 'line' });
  const { standingIn } = one.endpoint;
  if (standingIn === undefined) throw new Error('it is no relay');
  const stdin = new PassThrough();
  Object.defineProperty(process, 'stdin', { ...standardInput, get: () => stdin, configurable: true });
  const shown: string[] = [];
  const looking = new Set<() => void>();
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    shown.push(String(line).trimEnd());
    for (const look of looking) look();
    return true;
  });
  const output = new Output(new PassThrough());
  const all: Settings = { ...plainSettings, ...settings };
  const view = new EventView(new Hub((flush) => flush()), all, output, { stream: true });
  const quit = vi.fn(() => prompt.close());
  const prompt: RelayPrompt = new RelayPrompt({
    ...{ endpoint: one.endpoint, standingIn, view, output, quit, settings: all, isUncut },
    drawn: false,
    interrupted: () => undefined,
  });
  const run = prompt.run();
  return {
    ...{ one, view, quit, run },
    /** Types a line; gives what it is answered. */
    type: (line: string) => stdin.write(`${line}\n`),
    async asks(line: string): Promise<string> {
      const before = shown.length;
      stdin.write(`${line}\n`);
      while (shown.length === before)
        await new Promise<void>((resolve) => {
          looking.add(resolve);
        });
      return shown.slice(before).join('\n');
    },
    end: () => stdin.end(),
  };
}

describe('standing in by typing', () => {
  it('says a text to the target and to the clients, with its escapes, its blanks, or as hex', async () => {
    const { one, type, asks, end, run } = await typedAt();
    expect(await asks('/up nobody')).toBe('! nobody is connected to test; the text was not sent');
    const socket = client(one);
    await one.event('connected');
    const heard = all(socket);
    type('/up  two  blanks \\x21\\n');
    await one.event('sent');
    expect(await asks('/hex')).toBe('typing and showing hex: on');
    type('/down 6f 6b 0a');
    await one.event('sent', ({ bytes }) => Buffer.from(bytes).toString() === 'ok\n');
    end();
    await run;
    socket.end();
    expect(await heard).toBe(' two  blanks !\nok\n');
  });

  it('speaks for the client that was chosen, and for all again', async () => {
    const { one, type, asks, end, run } = await typedAt();
    expect(await asks('/peers')).toBe('nobody is connected');
    expect(await asks('/to 1')).toMatch(/^! 1 is not a peer of test; \/peers/);
    const first = client(one);
    await one.event('connected');
    const second = client(one);
    await one.event('connected', ({ connection }) => connection === 2);
    const [a, b] = [first, second].map(({ localPort }) => `127.0.0.1:${localPort}`);
    expect(await asks('/peers')).toBe(`1  ${a}\n2  ${b}`);
    const heard = [all(first), all(second)];
    expect(await asks('/to 2')).toBe(`/up and /down are for ${b} alone`);
    type('/down for you\\n');
    type('/up echoed\\n');
    await one.event('sent', ({ bytes }) => Buffer.from(bytes).toString() === 'echoed\n');
    expect(await asks('/to all')).toBe('/up and /down are for every client');
    type('/down for all\\n');
    await one.event('sent', ({ bytes, peer }) => peer === a && Buffer.from(bytes).toString() === 'for all\n');
    expect(await asks(`/to ${b}`)).toBe(`/up and /down are for ${b} alone`);
    first.end();
    second.end();
    await one.event('closed', ({ open }) => open === 0);
    expect(await asks('/down gone')).toMatch(/^! /);
    end();
    await run;
    expect(await Promise.all(heard)).toEqual(['for all\n', 'for you\nechoed\nfor all\n']);
  });

  it('holds what passes, lists it, and forwards, drops and answers it', async () => {
    const { one, asks, type, end, run } = await typedAt();
    expect(await asks('/held')).toBe('nothing is held');
    expect(await asks('/hold all dir == "in" && text contains "x"')).toBe(
      'holding what passes; 0 messages are held',
    );
    const socket = client(one);
    const heard = all(socket);
    socket.write('x1\nx2\nx3\nfree\n');
    await one.event('altered');
    expect(await asks('/held')).toMatch(/^1 {2}127\.0\.0\.1:\d+ → target {2}goes on in \d+ s {2}3 B {2}x1␊$/);
    type('/forward 1 y1\\n');
    await one.event('altered', ({ what }) => what === 'changed');
    type('/drop 2');
    await one.event('altered', ({ what }) => what === 'dropped');
    type('/answer 3 no\\n');
    await one.event('sent', ({ bytes }) => Buffer.from(bytes).toString() === 'free\n');
    expect(await asks('/forward 3')).toBe('! message 3 is held no longer: its sender has an answer');
    expect(await asks('/hold off')).toBe('holding nothing more; 0 messages are still held');
    end();
    await run;
    socket.end();
    expect((await heard).split('\n').toSorted()).toEqual(['', 'free', 'no', 'y1']);
  });

  it('shows a held message in the encoding that was chosen, and as hex', async () => {
    const { one, asks, end, run } = await typedAt();
    expect(await asks('/hold next')).toBe('holding the next message; 0 messages are held');
    const socket = client(one);
    socket.write(Buffer.from('cec20a', 'hex'));
    await one.event('altered');
    expect(await asks('/encoding gbk')).toBe('encoding is gbk');
    expect(await asks('/held')).toMatch(/温␊$/);
    await asks('/hex');
    expect(await asks('/held')).toMatch(/3 B {2}CE C2 0A$/);
    expect(await asks('/forward 1 zz')).toMatch(/^! /);
    expect(one.endpoint.standingIn?.figures.held).toBe(1);
    end();
    await run;
    const gone = once(socket, 'close');
    socket.destroy();
    await gone;
  });

  it('says how many more are held than it lists', async () => {
    const { one, asks, end, run } = await typedAt();
    expect(await asks('/hold all')).toBe('holding what passes; 0 messages are held');
    // One of each connection: what stands behind it waits.
    for (let number = 1; number <= 101; number += 1) client(one).write('x\n');
    await vi.waitFor(() => expect(one.endpoint.standingIn?.figures.held).toBe(101));
    const said = (await asks('/held')).split('\n');
    expect([said.length, said.at(-1)]).toEqual([101, '1 more is held']);
    one.endpoint.standingIn?.settleAll();
    end();
    await run;
  });

  it('says what a message is where nothing cuts the stream', async () => {
    const { asks, end, run } = await typedAt({}, true);
    expect(await asks('/hold next')).toMatch(
      /^holding the next message.*\na message is what arrived together/,
    );
    expect(await asks('/hold off')).toBe('holding nothing more; 0 messages are still held');
    end();
    await run;
  });

  it.each([
    ['/hold all text ==', /^! .*filter/],
    ['/hold everything', /^\/up TEXT/],
    ['/forward', /^\/up TEXT/],
    ['/drop 1 x', /^\/up TEXT/],
    ['/answer 1', /^\/up TEXT/],
    ['/drop 7', /^! no message 7 was ever held/],
    ['/up', /^\/up TEXT/],
    ['/help', /^\/up TEXT/],
    ['hello', /^hello is not a word here; \/up TEXT/],
    ['\x1b[2J', /is not a word here/],
  ])('%j is answered', async (line, answer) => {
    const { asks, end, run } = await typedAt();
    const said = await asks(line);
    expect(said).toMatch(answer);
    expect(said).not.toContain('\x1b');
    end();
    await run;
  });

  it('speaks Chinese, and ends at /quit', async () => {
    const { translator } = await import('../language.js');
    const { asks, type, run, quit } = await typedAt({ translate: translator('zh-CN'), language: 'zh-CN' });
    expect(await asks('/held')).toBe('没有被扣留的报文');
    type('/quit');
    await run;
    expect(quit).toHaveBeenCalledTimes(1);
  });
});
