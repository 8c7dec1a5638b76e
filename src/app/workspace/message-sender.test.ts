import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessagePreviewReport, RunningFile, SentMessage } from '../../operations/workspace.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';

let root = '';
const closing: (() => unknown)[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-sender-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, content: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function workbench(): Promise<Workbench> {
  const started = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted: true });
  closing.push(() => started.close(0));
  return started;
}

async function ask<Answer>({ port }: Workbench, path: string, body?: unknown, signal?: AbortSignal) {
  const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

/** A UDP socket that counts what it receives. */
async function receiver(): Promise<{ readonly port: number; readonly bytes: () => number }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let bytes = 0;
  socket.on('message', (message) => {
    bytes += message.byteLength;
  });
  closing.push(() => socket.close());
  return { port: socket.address().port, bytes: () => bytes };
}

describe('sending saved messages', () => {
  it('previews what would be sent, and counts only what is', async () => {
    const { port } = await receiver();
    put('environments/bench.yaml', `host: 127.0.0.1\n`);
    put('messages/count.yaml', `to: udp://{{host}}:${port}\nhex: AA {{counter}}\nchecksum: xor\n`);
    const bench = await workbench();
    const message = { to: `udp://{{host}}:${port}`, hex: 'AA {{counter}}', checksum: 'xor' };
    const request = { message, path: 'messages/count.yaml', index: 0 };
    const preview = async () => (await ask<MessagePreviewReport>(bench, 'messages/preview', request)).body;
    const first = {
      to: `udp://127.0.0.1:${port}`,
      bytes: 3,
      data: Buffer.from('aa01ab', 'hex').toString('base64'),
    };
    expect(await preview()).toMatchObject(first);
    expect(await preview()).toMatchObject({
      ...first,
      marks: [
        { type: 'placeholder', name: 'counter', from: 1, to: 2 },
        { type: 'added', name: '', from: 2, to: 3 },
      ],
    });
    const sent = await ask<SentMessage>(bench, 'messages/send', { name: 'count' });
    expect(Buffer.from(sent.body.data, 'base64').toString('hex')).toBe('aa01ab');
    expect(Buffer.from((await preview()).data, 'base64').toString('hex')).toBe('aa02a8');
  });

  it('does not count a sending that failed', async () => {
    const { port } = await receiver();
    put('messages/count.yaml', 'hex: AA {{counter}}\n');
    const bench = await workbench();
    for (let round = 0; round < 3; round += 1)
      expect((await ask(bench, 'messages/send', { name: 'count', to: 'nowhere' })).status).toBe(400);
    const sent = await ask<SentMessage>(bench, 'messages/send', {
      name: 'count',
      to: `udp://127.0.0.1:${port}`,
    });
    expect(Buffer.from(sent.body.data, 'base64').toString('hex')).toBe('aa01');
  });

  it('refuses the preview of what is no message, and of a file outside the workspace', async () => {
    const bench = await workbench();
    const ofText = await ask(bench, 'messages/preview', { message: { text: 'a', hex: '00' } });
    expect([ofText.status, ofText.body]).toMatchObject([400, { error: { code: 'DESCRIPTION_INVALID' } }]);
    const outside = await ask(bench, 'messages/preview', { message: { file: '../../etc/passwd' } });
    expect(outside.status).toBeGreaterThanOrEqual(400);
  });

  it('sends two messages to one address at once through one endpoint', async () => {
    const { port, bytes } = await receiver();
    put('messages/one.yaml', `to: udp://127.0.0.1:${port}\ntext: one\n`);
    put('messages/two.yaml', `to: udp://127.0.0.1:${port}\ntext: two\n`);
    const bench = await workbench();
    const sent = await Promise.all(
      ['one', 'two'].map((name) => ask<SentMessage>(bench, 'messages/send', { name })),
    );
    expect(new Set(sent.map(({ body }) => body.endpoint)).size).toBe(1);
    await expect.poll(bytes).toBe(6);
  });

  it('goes where the request says rather than where the message does, as often as the message says', async () => {
    const [own, asked] = [await receiver(), await receiver()];
    put(
      'messages/twice.yaml',
      `to: udp://127.0.0.1:${own.port}\ntext: ab\nrepeat: { times: 2, every: 20ms }\n`,
    );
    put('messages/endless.yaml', `text: c\nrepeat: { times: 0, every: 1h }\n`);
    const bench = await workbench();
    const to = `udp://127.0.0.1:${asked.port}`;
    expect((await ask(bench, 'messages/send', { name: 'twice', to })).status).toBe(200);
    await expect.poll(() => asked.bytes()).toBe(4);
    expect(own.bytes()).toBe(0);
    expect((await ask(bench, 'messages/send', { name: 'endless', to })).status).toBe(200);
    await expect.poll(() => asked.bytes()).toBe(5);
    const without = await ask<{ error: { code: string } }>(bench, 'messages/send', { name: 'endless' });
    expect(without.body.error.code).toBe('MESSAGE_WITHOUT_TARGET');
  });

  it('remembers what was sent of a message', async () => {
    const { port } = await receiver();
    put('messages/hi.yaml', `to: udp://127.0.0.1:${port}\ntext: hi\n`);
    const bench = await workbench();
    await ask(bench, 'messages/send', { name: 'hi' });
    const { body } = await ask(bench, 'composer?message=hi');
    expect(body).toMatchObject({
      sent: [{ text: '68 69', hex: true, bytes: 2, message: 'hi', to: `udp://127.0.0.1:${port}` }],
    });
  });

  it('tells how far a paced file is, and stops with who asked for it', async () => {
    const { port, bytes } = await receiver();
    put('big.txt', 'x'.repeat(1_000));
    put('messages/big.yaml', `to: udp://127.0.0.1:${port}\nfile: big.txt\npace: { bytesPerSecond: 400 }\n`);
    const bench = await workbench();
    const stop = new AbortController();
    const sending = ask(bench, 'messages/send', { name: 'big' }, stop.signal).catch(() => 'stopped');
    const running = async () => (await ask<RunningFile[]>(bench, 'messages/running')).body;
    await expect
      .poll(async () => (await running()).map(({ name, of, bytes: sent }) => [name, of, sent >= 40]))
      .toEqual([['big', 1_000, true]]);
    stop.abort();
    expect(await sending).toBe('stopped');
    await expect.poll(running).toEqual([]);
    expect(bytes()).toBeLessThan(1_000);
  });
});
