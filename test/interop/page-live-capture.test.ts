// Live captures on the page, of real packets on loopback.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { libpcapVersion } from '../../src/libpcap/libpcap.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { readAll } from '../capture-files.js';
import { describePage, eventually, type PageBench } from '../page-bench.js';
import { scratch } from '../scratch.js';

const needs = libpcapVersion() === undefined ? 'libpcap' : process.getuid?.() === 0 ? undefined : 'root';

describePage('live captures in Chromium', (bench) => {
  const { own } = scratch();

  /** A UDP port of 127.0.0.1, and what sends to it. */
  async function target() {
    const receiver = own(createSocket('udp4'));
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address();
    const sender = own(createSocket('udp4'));
    return { port, send: (count: number, text = 'reading') => sendTo(sender, port, count, text) };
  }

  it.skipIf(needs !== undefined)(
    `shows packets as they come until it is stopped, and saves them (needs ${needs ?? 'root'})`,
    async () => {
      const { port, send } = await target();
      const page = await begin(bench, `udp dst port ${port}`);
      await eventually(() => page.locator('.packet-none').textContent()).toContain('Waiting');
      await send(3);
      await eventually(() => page.locator('.packet').count()).toBe(3);
      expect(await page.locator('.capture-losses').textContent()).toBe(
        'dropped: 0 by the kernel, 0 by the interface, 0 here',
      );
      await send(2);
      await eventually(() => page.locator('.capture-progress [role=status]').textContent()).toBe(
        'Capturing: 5 packets',
      );
      await page.locator('.packet').last().click();
      await eventually(() => page.locator('.packet-tree').textContent()).toContain(`dstport ${port}`);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await eventually(() => page.locator('.capture-progress [role=status]').textContent()).toBe(
        'Captured 5 packets',
      );
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const saved = await downloading;
      expect(saved.suggestedFilename()).toMatch(/^lo-\d{8}-\d{6}\.pcapng$/);
      const { packets, blocks, fault } = readAll(new Uint8Array(readFileSync(await saved.path())));
      expect([packets.length, fault]).toEqual([5, undefined]);
      expect(blocks.at(-1)).toMatchObject({ type: 'statistics', systemDroppedPackets: 0n });
    },
  );

  it.skipIf(needs !== undefined)(
    'follows the tail until somebody scrolls up, and again from the button',
    async () => {
      const { port, send } = await target();
      const page = await begin(bench, `udp dst port ${port}`);
      await send(100);
      await eventually(() => page.locator('.packet[data-number="100"]').count()).toBe(1);
      await page.locator('.packet-lines').evaluate((lines) => {
        lines.scrollTop = 0;
      });
      await eventually(() => page.locator('.packet-newer').count()).toBe(1);
      await send(20);
      await eventually(() => page.locator('.packet-newer').textContent()).toBe('↓ 20 newer');
      expect(await page.locator('.packet[data-number="1"]').count()).toBe(1);
      await page.locator('.packet-newer').click();
      await eventually(() => page.locator('.packet[data-number="120"]').count()).toBe(1);
      await send(1);
      await eventually(() => page.locator('.packet[data-number="121"]').count()).toBe(1);
    },
  );

  it.skipIf(needs !== undefined)('does not capture the packets by which it comes to the page', async () => {
    const { port, send } = await target();
    const page = await begin(bench, '');
    await send(1);
    const filter = page.locator('.filter-typed input');
    await filter.fill(`udp.dstport == ${port} || (http && tcp.dstport == ${new URL(bench.url).port})`);
    await filter.press('Enter');
    await eventually(() => page.locator('.packet', { hasText: 'UDP' }).count()).toBe(1);
    expect(await page.locator('.packet', { hasText: 'POST' }).count()).toBe(0);
  });

  it.skipIf(needs !== undefined)('ends with the page that looks at it', async () => {
    const { port } = await target();
    const page = await bench.open('#/captures');
    const begun = page.waitForRequest((request) => request.method() === 'POST');
    await choose(page, `udp dst port ${port}`);
    const url = (await begun).url();
    const report = async () => (await (await fetch(url)).json()) as { readonly state: string };
    await eventually(async () => (await report()).state).toBe('running');
    await page.goto('about:blank');
    await eventually(async () => (await report()).state).toBe('ended');
  });

  it.skipIf(libpcapVersion() === undefined)(
    'says what is wrong with a capture filter as it is typed',
    async () => {
      const page = await bench.open('#/captures');
      const filter = page.getByLabel('Capture filter');
      await filter.fill('udp prt 69');
      await eventually(() => page.locator('.live-form small.bad').textContent()).toContain('syntax error');
      expect(await page.getByRole('button', { name: 'Start capturing' }).getAttribute('aria-disabled')).toBe(
        'true',
      );
      await filter.fill('udp port 69');
      await eventually(() => page.locator('.live-form small.bad').count()).toBe(0);
    },
  );
});

describePage('a recording of own endpoints in Chromium', (bench) => {
  const { own } = scratch();

  it('shows what an endpoint says until it is stopped, without a privilege, and saves it', async () => {
    const body = JSON.stringify({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' });
    const headers = { 'content-type': 'application/json' };
    const made = await fetch(new URL('/api/endpoints', bench.url), { method: 'POST', headers, body });
    const { id, status } = (await made.json()) as EndpointSummary;
    const port = Number(status.state === 'listening' && status.local.split(':').at(-1));
    const page = await bench.open('#/captures');
    await page.getByRole('button', { name: 'Record own endpoints' }).click();
    await eventually(() => page.locator('.packet-none').textContent()).toContain('Waiting');
    const sender = own(createSocket('udp4'));
    await sendTo(sender, port, 2, 'reading');
    await eventually(() => page.locator('.packet').count()).toBe(4);
    expect(await page.locator('.capture-losses').textContent()).toBe('dropped: 0 by the workbench, 0 here');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await eventually(() => page.locator('.capture-progress [role=status]').textContent()).toBe(
      'Captured 4 packets',
    );
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const saved = await downloading;
    expect(saved.suggestedFilename()).toMatch(/^endpoints-\d{8}-\d{6}\.pcapng$/);
    const { packets, fault } = readAll(new Uint8Array(readFileSync(await saved.path())));
    expect([packets.length, fault]).toEqual([4, undefined]);
    await fetch(new URL(`/api/endpoints/${id}`, bench.url), { method: 'DELETE' });
  });
});

async function sendTo(sender: Socket, port: number, count: number, text: string): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await new Promise<void>((resolve) => sender.send(text, port, '127.0.0.1', () => resolve()));
}

/** Begins a capture on loopback from the page. */
async function begin(bench: PageBench, filter: string): Promise<Page> {
  const page = await bench.open('#/captures');
  await choose(page, filter);
  await page.locator('.packet-lines').waitFor();
  return page;
}

async function choose(page: Page, filter: string): Promise<void> {
  await page.getByRole('checkbox', { name: /^lo / }).check();
  await page.getByLabel('Capture filter').fill(filter);
  await page.getByRole('button', { name: 'Start capturing' }).click();
}
