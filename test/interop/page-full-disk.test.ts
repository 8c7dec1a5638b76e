// The disk of a record is full: the page says so, endpoints go on, and it stops saying so once there is room.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { RunningBob } from '../bob.js';
import { hasNamespaces, namespaceNeeds } from '../namespace.js';
import { describePage, eventually, portOf } from '../page-bench.js';

const mebibyte = 1024 ** 2;
const people = [
  { locale: 'en-GB', full: /there is no room left for/, notice: 'The record' },
  { locale: 'zh-CN', full: /所在磁盘空间不足/, notice: '记录' },
] as const;

describePage('a full disk, in Chromium', (bench) => {
  it.skipIf(!hasNamespaces).each(people)(
    `stops the recording and nothing else, and is told while it lasts ($locale; ${namespaceNeeds})`,
    async ({ locale, full, notice }) => {
      const folder = join(bench.folder, `disk-${locale}`);
      mkdirSync(folder);
      const bob = RunningBob.startOnDisk(
        folder,
        24,
        ...['workbench', '--port', '0', '--no-open', '--workspace', join(folder, 'workspace')],
      );
      try {
        const url = String((await bob.event(({ type }) => type === 'workbench')).url);
        const other = join(bob.inside(folder), 'other');
        writeFileSync(other, new Uint8Array(16 * mebibyte));
        const made = await fetch(`${url}api/endpoints`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line' }),
        });
        const sink = (await made.json()) as EndpointSummary;
        const device = await bench.device(portOf(sink));
        const page = await bench.fresh({ locale });
        await page.goto(`${url}#/${sink.id}`);
        await page.locator('.composer').waitFor();
        const banner = page.getByRole('status', { name: notice });
        expect(await banner.count()).toBe(0);

        const line = `${'x'.repeat(mebibyte / 4)}\n`;
        for (let lines = 0; lines < 48; lines += 1) device.socket.write(line);
        await eventually(() => banner.textContent()).toMatch(full);
        // It cannot be put away while it lasts.
        expect(await banner.getByRole('button').count()).toBe(1);

        // Messages come and go as before.
        device.socket.write('still here\n');
        await eventually(() => page.locator('.row.rx .content').last().textContent()).toContain('still here');
        await page.locator('.composer textarea').fill('and I am');
        await page.locator('.composer .send').click();
        await eventually(() => page.locator('.row.tx .content').last().textContent()).toContain('and I am');
        await eventually(() => Buffer.from(device.received(), 'hex').toString()).toContain('and I am');

        rmSync(other);
        await eventually(async () => {
          device.socket.write('again\n');
          return banner.count();
        }).toBe(0);
        const said = bob.stderr.trim().split('\n');
        expect(said[0]).toMatch(/^recording has stopped: there is no room left for /);
        expect(said.at(-1)).toBe('recording goes on');
      } finally {
        await bob.stop();
      }
    },
  );
});
