// A conversation in a log becomes a sequence with one click, which then holds against the same peer.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

const people = [
  { locale: 'en-GB', make: 'Make a sequence', run: 'Run', held: 'every expectation held' },
  { locale: 'zh-CN', make: '生成测试序列', run: '运行', held: '全部期望成立' },
] as const;

/** A connection to a port that is about to be listened on. */
async function eventuallyConnected(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      await later(50);
    }
  }
}

describePage('a conversation in Chromium', (bench) => {
  it.each(people)('becomes a sequence that holds ($locale)', async (person) => {
    mkdirSync(bench.workspace, { recursive: true });
    const server = createServer((socket) => {
      socket.on('data', (data) => socket.write(`got ${data}`));
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const made = await bench.create({ type: 'tcp-connect', address, label: `Device ${person.locale}` });
      const page = await bench.open(`#/${made.id}`, { locale: person.locale });
      const draft = page.locator('.composer textarea');
      await draft.fill('温度 {1}');
      await page.locator('.send-buttons .send').click();
      await eventually(() => page.locator('.lines').textContent()).toContain('got 温度 {1}');
      await page.getByRole('button', { name: person.make }).click();
      await eventually(() => page.url()).toContain('#/sequences/');
      const path = decodeURIComponent(page.url().split('#/')[1] ?? '');
      const text = readFileSync(join(bench.workspace, path), 'utf8');
      expect(text).toContain(`open: tcp://${address}`);
      expect(text).toContain('got 温度');
      await page.getByRole('button', { name: person.run, exact: true }).click();
      await eventually(() => page.locator('.run-pane header [role=status]').textContent()).toContain(
        person.held,
      );
    } finally {
      server.close();
    }
  });

  it('of a server becomes a sequence that waits for the device, of the lines that are selected', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', label: 'Plant' });
    const port = portOf(server);
    const first = await bench.device(port);
    const page = await bench.open(`#/${server.id}`);
    await eventually(() => page.locator('.head-state').textContent()).toContain('1 connected');
    const draft = page.locator('.composer textarea');
    for (const [asked, answer] of [
      ['early', 'too early'],
      ['ready?', 'ready'],
    ] as const) {
      first.socket.write(asked);
      await eventually(() => page.locator('.row.rx').last().textContent()).toContain(asked);
      await draft.fill(answer);
      await draft.press('Control+Enter');
      await eventually(() => page.locator('.row.tx').last().textContent()).toContain(answer);
    }
    await page.locator('.row.rx', { hasText: 'ready?' }).click();
    await page
      .locator('.row.tx', { hasText: 'ready' })
      .last()
      .click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Make a sequence' }).click();
    await eventually(() => page.url()).toContain('#/sequences/');
    const path = decodeURIComponent(page.url().split('#/')[1] ?? '');
    const text = readFileSync(join(bench.workspace, path), 'utf8');
    expect(text).toContain(`listen: tcp:127.0.0.1:${port}`);
    expect(text).not.toContain('early');
    first.socket.destroy();
    await bench.ask('POST', `endpoints/${server.id}/stop`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const device = await eventuallyConnected(port);
    device.write('ready?');
    const [answered] = (await once(device, 'data')) as [Buffer];
    expect(String(answered)).toBe('ready');
    await eventually(() => page.locator('.run-pane header [role=status]').textContent()).toContain(
      'every expectation held',
    );
    device.destroy();
  });

  it('over UDP becomes one as well', async () => {
    const device = createSocket('udp4').bind(0, '127.0.0.1');
    await once(device, 'listening');
    device.on('message', (message, from) => device.send(`got ${message}`, from.port, from.address));
    const remote = `127.0.0.1:${device.address().port}`;
    try {
      const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', remote, label: 'Meter' });
      const page = await bench.open(`#/${made.id}`, { locale: 'zh-CN' });
      await page.locator('.composer textarea').fill('read');
      await page.locator('.send-buttons .send').click();
      await eventually(() => page.locator('.lines').textContent()).toContain('got read');
      await page.getByRole('button', { name: '生成测试序列' }).click();
      await eventually(() => page.url()).toContain('#/sequences/');
      const path = decodeURIComponent(page.url().split('#/')[1] ?? '');
      expect(readFileSync(join(bench.workspace, path), 'utf8')).toContain(`open: udp://${remote}`);
      await page.getByRole('button', { name: '运行', exact: true }).click();
      await eventually(() => page.locator('.run-pane header [role=status]').textContent()).toContain(
        '全部期望成立',
      );
    } finally {
      device.close();
    }
  });
});
