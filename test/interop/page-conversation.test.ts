// A conversation in a log becomes a sequence with one click, which then holds against the same peer.

import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  { locale: 'en-GB', make: 'Make a sequence', run: 'Run', held: 'every expectation held' },
  { locale: 'zh-CN', make: '生成测试序列', run: '运行', held: '全部期望成立' },
] as const;

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
});
