import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../test/checksum-spec.js';
import { plainSettings } from '../../test/cli-settings.js';
import { scratch } from '../../test/scratch.js';
import { translator } from './language.js';
import { addSendOptions, type Payload, payloadOf, type SendOptions, sendingOf } from './send-options.js';

const { folder } = scratch();

async function all(payload: Payload): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of payload.pieces(goOn)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const goOn = (): Promise<boolean> => Promise.resolve(true);

describe('the options of every send', () => {
  it('are read as commander gives them', () => {
    const command = addSendOptions(new Command(), translator('en'), 'arguments.text');
    command.parse(
      ['9', 'x', '--wait', '5', '--count', '2', '--interval', '3', '--file', 'f', '--out', 'hex'],
      {
        from: 'user',
      },
    );
    expect(command.opts()).toEqual({ wait: '5', count: '2', interval: '3', file: 'f', out: 'hex' });
  });

  it.each<[SendOptions, Partial<ReturnType<typeof sendingOf>>]>([
    [{}, { waitMs: 1_000, replyExpected: false, count: 1, intervalMs: 0 }],
    [{ wait: '1000' }, { waitMs: 1_000, replyExpected: true }],
    [{ wait: '0' }, { waitMs: 0, replyExpected: false }],
    [{ wait: '86400000' }, { waitMs: 86_400_000 }],
    [{ count: '1000000000' }, { count: 1_000_000_000 }],
    [
      { interval: '0', count: '2' },
      { intervalMs: 0, count: 2 },
    ],
  ])('%j hold', (options, sending) => {
    expect(sendingOf(options)).toMatchObject(sending);
  });

  it.each<[SendOptions, string]>([
    [{ wait: '86400001' }, '--wait'],
    [{ wait: '-1' }, '--wait'],
    [{ count: '0' }, '--count'],
    [{ count: '1000000001' }, '--count'],
    [{ interval: '86400001' }, '--interval'],
  ])('%j are refused', (options, name) => {
    expect(() => sendingOf(options)).toThrow(
      expect.objectContaining({
        code: 'NUMBER_INVALID',
        failure: expect.objectContaining({ params: expect.objectContaining({ name }) }),
      }),
    );
  });
});

describe('a text', () => {
  it('is sent with its ending and checksum, the same each time, in memory of its own', async () => {
    const settings = { ...plainSettings, eol: 'lf', checksum: checksumSpec('lrc') } as const;
    const payload = payloadOf('\\x01\\x02', { count: 3 }, settings, false);
    await payload.prepared();
    expect(payload.isStream).toBe(false);
    const first: Uint8Array[] = [];
    for await (const piece of payload.pieces(goOn)) first.push(piece);
    const written = first[0]?.slice();
    first[0]?.fill(0xff);
    const again: Uint8Array[] = [];
    for await (const piece of payload.pieces(goOn)) again.push(piece);
    expect(again).toEqual([written]);
    expect(written).toHaveLength(4);
  });

  it('may be empty', async () => {
    expect(await all(payloadOf('', { count: 1 }, plainSettings, true))).toBe('');
  });

  it('beside a file is refused, and so is what cannot be read', () => {
    expect(() => payloadOf('x', { file: 'f', count: 1 }, plainSettings, false)).toThrow(
      expect.objectContaining({ code: 'TEXT_TWICE' }),
    );
    expect(() => payloadOf('\\q', { count: 1 }, plainSettings, false)).toThrow(
      expect.objectContaining({ code: 'ESCAPE_INVALID' }),
    );
  });
});

describe('a file', () => {
  it.each([1, 3])('is sent as it is, %d times', async (count) => {
    const file = join(folder({ file: 'a\\n\n' }), 'file');
    const payload = payloadOf(undefined, { file, count }, plainSettings, false);
    await payload.prepared();
    expect(payload.isStream).toBe(true);
    for (let turn = 0; turn < count; turn += 1) expect(await all(payload)).toBe('a\\n\n');
  });

  it('is read anew for each repetition, whatever it holds by then', async () => {
    const file = join(folder({ file: 'one' }), 'file');
    const payload = payloadOf(undefined, { file, count: 2 }, plainSettings, false);
    await payload.prepared();
    expect(await all(payload)).toBe('one');
    writeFileSync(file, 'two');
    expect(await all(payload)).toBe('two');
  });

  it('that is empty is no stream to a TCP peer, and an empty datagram', async () => {
    const file = join(folder({ file: '' }), 'file');
    const stream = payloadOf(undefined, { file, count: 1 }, plainSettings, false);
    await stream.prepared();
    expect([stream.isStream, await all(stream)]).toEqual([false, '']);
    const datagram = payloadOf(undefined, { file, count: 1 }, plainSettings, true);
    await datagram.prepared();
    const pieces: Uint8Array[] = [];
    for await (const piece of datagram.pieces(goOn)) pieces.push(piece);
    expect(pieces).toEqual([new Uint8Array(0)]);
  });

  it('that cannot be read fails before anything is sent', async () => {
    const file = join(folder(), 'none');
    for (const datagram of [false, true]) {
      const payload = payloadOf(undefined, { file, count: 1 }, plainSettings, datagram);
      await expect(payload.prepared()).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        failure: { params: { file } },
      });
    }
  });

  it('is one datagram, the same each time; a larger file is read only as far as needed to see that', async () => {
    const file = join(folder({ file: 'x'.repeat(200_000) }), 'file');
    const payload = payloadOf(undefined, { file, count: 2 }, plainSettings, true);
    await payload.prepared();
    for (let turn = 0; turn < 2; turn += 1) expect(await all(payload)).toHaveLength(200_000);
    truncateSync(file, 2 ** 30);
    const large = payloadOf(undefined, { file, count: 1 }, plainSettings, true);
    await large.prepared();
    expect((await all(large)).length).toBeLessThan(2 * 1_024 * 1_024);
  });
});

describe.skipIf(process.platform === 'win32')('a pipe with a name', () => {
  /** Writes these texts into a FIFO and returns its path. */
  async function fifo(
    ...texts: readonly (string | Uint8Array)[]
  ): Promise<{ path: string; written: Promise<void> }> {
    const path = join(folder(), 'fifo');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const write = async (): Promise<void> => {
      const writer = await open(path, 'w');
      for (const text of texts) await writer.write(text as string);
      await writer.close();
    };
    return { path, written: write() };
  }

  it('is kept, so that it can be sent again', async () => {
    const { path, written } = await fifo('one ', 'two');
    const payload = payloadOf(undefined, { file: path, count: 3 }, plainSettings, false);
    await payload.prepared();
    await written;
    for (let turn = 0; turn < 3; turn += 1) expect(await all(payload)).toBe('one two');
  });

  it('is streamed when it is sent once', async () => {
    const { path, written } = await fifo('one ', 'two');
    const payload = payloadOf(undefined, { file: path, count: 1 }, plainSettings, false);
    await payload.prepared();
    expect(payload.isStream).toBe(true);
    expect(await all(payload)).toBe('one two');
    await written;
  });

  it('larger than the bound is refused with that bound', async () => {
    const piece = new Uint8Array(1_024 * 1_024);
    const { path, written } = await fifo(...Array.from({ length: 65 }, () => piece));
    const payload = payloadOf(undefined, { file: path, count: 2 }, plainSettings, false);
    // The reader closes before the end.
    written.catch(() => undefined);
    await expect(payload.prepared()).rejects.toMatchObject({
      code: 'INPUT_TOO_LONG_TO_REPEAT',
      failure: { params: { source: path, most: 64 * 1_024 * 1_024 } },
    });
  });
});
