import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import { failure } from '../../errors/error.js';
import { Hub } from '../../traffic/hub.js';
import type { Settings } from '../settings.js';
import { EventView } from './event-view.js';
import { Output } from './output.js';

describe('a long message', () => {
  it.each<[where: string, isTerminal: boolean, changed: Partial<Settings>, isCut: boolean]>([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a terminal as an object', true, { json: true }, false],
  ])('on %s', async (_, isTerminal, changed, isCut) => {
    const hub = new Hub((flush) => flush());
    const out = Object.assign(new PassThrough(), { isTTY: isTerminal });
    const chunks: Buffer[] = [];
    out.on('data', (chunk: Buffer) => chunks.push(chunk));
    const view = new EventView(hub, { ...plainSettings, ...changed }, new Output(out), { stream: true });
    const text = `${'x'.repeat(2_048)}${'y'.repeat(63_488)}`;
    hub.publish({
      type: 'received',
      timeMicros: 0,
      endpoint: 'e',
      peer: '127.0.0.1:1',
      connection: 1,
      bytes: Buffer.from(text),
    });
    await view.shown();
    const shown = Buffer.concat(chunks).toString();
    expect(shown.includes(text)).toBe(!isCut);
    expect(shown.includes(`65536 B  ${'x'.repeat(2_048)} … 63488 B more\n`)).toBe(isCut);
  });
});

it('shows only the messages that are selected, and every other event', async () => {
  const hub = new Hub((flush) => flush());
  const out = new PassThrough();
  const messages = {
    framing: undefined,
    read: () => undefined,
    selects: ({ bytes }: { bytes: Uint8Array }) => bytes[0] === 0x41,
  };
  const view = new EventView(hub, plainSettings, new Output(out), { stream: true, messages });
  for (const text of ['A1', 'B2', 'A3'])
    hub.publish({
      type: 'received',
      timeMicros: 0,
      endpoint: 'e',
      peer: 'p',
      connection: 1,
      bytes: Buffer.from(text),
    });
  hub.publish({ type: 'connected', timeMicros: 0, endpoint: 'e', peer: 'q', connection: 2, open: 1 });
  await view.shown();
  const shown = String(out.read());
  expect(shown).toMatch(/A1\n.*A3\n.*q {2}connected/s);
  expect(shown).not.toContain('B2');
});

describe('the backlog of a reader that does not read', () => {
  it.each<[name: string, changed: Partial<Settings>]>([
    ['lines', {}],
    ['objects', { json: true }],
    ['errors alone', { quiet: true }],
    ['objects of errors alone', { quiet: true, json: true }],
  ])('is one batch of %s, and all of it comes once it is read', async (_, changed) => {
    const flushes: (() => void)[] = [];
    const hub = new Hub((flush) => void flushes.push(flush));
    const [out, err] = [new PassThrough(), new PassThrough()];
    const view = new EventView(hub, { ...plainSettings, ...changed }, new Output(out), {
      stream: false,
      errors: new Output(err),
    });
    const text = 'name'.repeat(100);
    for (let batch = 0; batch < 100; batch += 1) {
      for (let count = 0; count < 100; count += 1) {
        const timeMicros = 1e6 * count;
        hub.publish({
          type: 'error',
          timeMicros,
          endpoint: 'e',
          failure: failure('TFTP_NOT_FOUND', { text }),
        });
      }
      for (const flush of flushes.splice(0)) flush();
    }
    const held = out.writableLength + out.readableLength + err.writableLength + err.readableLength;
    // An object contains the name three times.
    expect(held).toBeGreaterThan(100 * text.length);
    expect(held).toBeLessThan(600 * text.length);
    const shown = view.shown();
    const taken: string[] = [];
    for (const stream of [out, err]) stream.on('data', (chunk: Buffer) => taken.push(chunk.toString()));
    await shown;
    expect(taken.join('').split('\n')).toHaveLength(10_000 + 1);
  });
});
