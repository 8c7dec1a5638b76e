import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TcpListenInput } from '../../src/config/endpoint-input.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import type { Gap, TrafficEvent } from '../../src/traffic/event.js';
import { decodeBatch, encodeBatch } from '../../src/traffic/event-codec.js';
import { RunningBob } from '../bob.js';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';

const contents = (page: Page): Promise<string[]> =>
  page.locator('.row:is(.rx, .tx) .content').allTextContents();
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describePage('the log of an endpoint in Chromium', (bench) => {
  it('shows characters whole that were cut between reads, where they are completed', async () => {
    const { page, port } = await room(bench);
    const { socket: device } = await bench.device(port);
    const bytes = Buffer.from('温度\r\n');
    device.write(bytes.subarray(0, 4));
    await eventually(() => contents(page)).toEqual(['温E5']);
    device.write(bytes.subarray(4));
    await eventually(() => contents(page)).toEqual(['温E5', '度CRLF']);
    await page.locator('.bar select').selectOption('gbk');
    await page.locator('.bar select').selectOption('utf-8');
    await eventually(() => contents(page)).toEqual(['温E5', '度CRLF']);
  });

  it('goes on at the tail after the endpoint was started again, and says nothing false over its lines', async () => {
    const { page, id, port } = await room(bench);
    const { socket: device } = await bench.device(port);
    for (let line = 0; line < 30; line += 1) device.write(`line ${line}\n`);
    await eventually(() => page.locator('.row.rx').count()).toBeGreaterThan(0);
    for (let round = 0; round < 2; round += 1) {
      await bench.ask('POST', `endpoints/${id}/stop`);
      await eventually(() => page.locator('.head-verbs .primary').count()).toBe(1);
      await bench.ask('POST', `endpoints/${id}/start`);
      await eventually(() => page.locator('.head-verbs .primary').count()).toBe(0);
    }
    await eventually(() => page.locator('.row').last().locator('.content').textContent()).toContain(
      'listening',
    );
    expect(await page.locator('.silence').count()).toBe(0);
    expect(await page.locator('.newer').count()).toBe(0);
  });

  it('keeps a log empty that was cleared, when the page is loaded again, and says why it is empty', async () => {
    const { page, port } = await room(bench);
    const { socket: device } = await bench.device(port);
    device.write('before');
    await eventually(() => contents(page)).toEqual(['before']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await eventually(() => page.locator('.silence').textContent()).toContain('Cleared');
    await page.reload();
    await eventually(() => page.locator('.silence').textContent()).toContain('Cleared');
    device.write('after');
    await eventually(() => contents(page)).toEqual(['after']);
  });

  it('says how much of a long past is not kept where it is not recorded', async () => {
    const { page, port } = await room(bench, { framing: 'line', record: false });
    const { socket: device } = await bench.device(port);
    for (let line = 0; line < 7000; line += 1) device.write(`line ${line}\n`);
    await eventually(() => page.locator('.counters .rx').textContent()).toContain('7,000');
    await page.reload();
    await eventually(() => page.locator('.row').last().textContent()).toContain('line 6999');
    await page.locator('.lines').focus();
    await page.keyboard.press('Home');
    // The 7,000 lines, "listening" and "connected", less 5,000.
    await eventually(() => page.locator('p.row.gap').textContent()).toBe('2,002 earlier lines are not kept');
  });

  it('always has a way to the end while it is scrolled up, and counts only what is newer and out of view', async () => {
    const { page, port } = await room(bench, { framing: 'line' });
    const { socket: device } = await bench.device(port);
    for (let line = 0; line < 200; line += 1) device.write(`line ${line}\n`);
    await eventually(() => page.locator('.row').last().textContent()).toContain('line 199');
    expect(await page.locator('.newer').count()).toBe(0);
    await page.locator('.lines').hover();
    await page.mouse.wheel(0, -1000);
    await eventually(() => page.locator('.newer').textContent()).toBe('↓ To the end');
    device.write('one\ntwo\n');
    await eventually(() => page.locator('.newer').textContent()).toBe('↓ 2 newer');
    const button = await page.locator('.newer').boundingBox();
    const lines = await page.locator('.lines').boundingBox();
    expect(button?.y).toBeGreaterThanOrEqual((lines?.y ?? 0) + (lines?.height ?? 0));
    await page.locator('.newer').click();
    await eventually(() => page.locator('.row').last().textContent()).toContain('two');
    await eventually(() => page.locator('.newer').count()).toBe(0);
  });

  it('selects with a click, opens with Enter, and copies what was received, not what marks are called', async () => {
    const { page, port } = await room(bench);
    const { socket: device } = await bench.device(port);
    device.write('a\r\nb\0SOH');
    await eventually(() => contents(page)).toEqual(['aCRLFbNULSOH']);
    await page.locator('.row.rx').click();
    expect(await page.locator('.inspector').count()).toBe(0);
    await page.keyboard.press('Control+c');
    await eventually(() => clipboard(page)).toMatch(/^[\d:.]{12} < {2}127\.0\.0\.1:\d+ {2}a\\r\\nb\\0SOH$/);
    await page.keyboard.press('c');
    await eventually(() => clipboard(page)).toBe('a\r\nb\0SOH');
    await page.keyboard.press('Shift+C');
    await page.keyboard.press('Enter');
    await eventually(() => clipboard(page)).toBe('61 0D 0A 62 00 53 4F 48');
    // Text that is marked with the pointer, within the row.
    await page.locator('.row.rx .content').evaluate((content) => {
      getSelection()?.selectAllChildren(content);
    });
    await page.keyboard.press('Control+c');
    await eventually(() => clipboard(page)).toBe('a\\r\\nb\\0SOH');
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.inspector h2').textContent()).toBe('Received, 8 bytes');
    await page.keyboard.press('Control+a');
    await eventually(() => page.locator('.chosen strong').textContent()).toBe('3 selected');
    await page.locator('.log-foot').getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'C array' }).click();
    await eventually(() => clipboard(page)).toContain('const uint8_t message[8] = {\n  0x61, 0x0D,');
  });

  it('has one line for a send to everyone, with all of them in the inspector', async () => {
    const { page, id, port } = await room(bench);
    for (let count = 0; count < 3; count += 1) await bench.device(port);
    await eventually(() => page.locator('.head-state').textContent()).toContain('3 connected');
    await bench.ask('POST', `endpoints/${id}/send`, { data: Buffer.from('PING').toString('base64') });
    await eventually(() => page.locator('.row.tx .peer').allTextContents()).toEqual(['everyone (3)']);
    await page.locator('.row.tx').dblclick();
    await page.locator('.inspector-peers summary').click();
    expect(await page.locator('.inspector-peers li').count()).toBe(3);
  });

  it.each([1280, 768, 400])(
    'names the peer of every line, and cuts no chip of one (%d wide)',
    async (width) => {
      const { page, port } = await room(bench);
      const devices = [];
      for (let number = 0; number < 12; number += 1) devices.push(await bench.device(port));
      await eventually(() => page.locator('.head-state').textContent()).toContain('12 connected');
      await page.setViewportSize({ width, height: 800 });
      const last = devices.at(-1)?.socket;
      last?.write('who?');
      await eventually(() => page.locator('.row.rx .peer:visible').textContent()).toBe(`:${last?.localPort}`);
      if (width === 400) await page.locator('.options-switch').click();
      const cut = (): Promise<number> =>
        page.locator('.chip').evaluateAll((chips) => {
          const others = [...document.querySelectorAll('.bar .filter, .bar .clear')];
          return chips.filter((chip) => {
            const { left, right, top } = chip.getBoundingClientRect();
            const isUnder = others.some((other) => {
              const box = other.getBoundingClientRect();
              return Math.abs(box.top - top) < 10 && box.left < right && box.right > left;
            });
            return isUnder || chip.scrollWidth > chip.clientWidth + 1 || right > innerWidth;
          }).length;
        });
      await eventually(cut).toBe(0);
      const others = page.locator('select.chip');
      await eventually(() => others.locator('option').count()).toBeGreaterThan(1);
      await others.selectOption(`127.0.0.1:${last?.localPort}`);
      await eventually(() => page.locator('.chip[aria-pressed="true"]').textContent()).toBe(
        `:${last?.localPort}`,
      );
      await eventually(cut).toBe(0);
    },
  );

  it('shows in the log why an endpoint did not open, names the holder of its port, and leads to Ports', async () => {
    const holder = spawn(process.execPath, [
      '-e',
      "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))",
    ]);
    try {
      const [output] = await once(holder.stdout, 'data');
      const port = String(output).trim();
      const { page } = await room(bench);
      const taken = await bench.create({ type: 'tcp-listen', address: `127.0.0.1:${port}` });
      await page.goto(`${bench.url}#/${taken.id}`);
      const line = `port ${port} is in use by node (pid ${holder.pid}); end that program, or choose another port`;
      await eventually(() => page.locator('.row.bad .content').textContent()).toBe(line);
      await eventually(() => page.locator('.head-facts .bad').first().textContent()).toContain(line);
      await page.locator('.ports-link').click();
      await eventually(() => page.locator('.ports .filter').inputValue()).toBe(`:${port}`);
      await eventually(() => page.locator('.ports-table tbody tr').first().textContent()).toContain('node');
    } finally {
      holder.kill();
    }
  });

  it.skipIf(process.getuid?.() !== 0)(
    'says that the holder of a taken port is hidden from this user, in the log and under Ports',
    async () => {
      const nobody = 65_534;
      const folder = await mkdtemp(join(tmpdir(), 'breakoutbox-nobody-'));
      await chown(folder, nobody, nobody);
      const home = { HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder };
      const where = ['--no-open', '--port', '0', '--workspace', join(folder, 'workspace')];
      const workbench = RunningBob.startAs(nobody, home, 'workbench', ...where);
      const holder = createServer().listen(0, '127.0.0.1');
      try {
        const { url } = await workbench.event(({ type }) => type === 'workbench');
        const { port } = holder.address() as AddressInfo;
        const made = await fetch(`${url}api/endpoints`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'tcp-listen', address: `127.0.0.1:${port}` }),
        });
        const { id } = (await made.json()) as EndpointSummary;
        const page = await bench.fresh();
        await page.goto(`${url}#/${id}`);
        await eventually(() => page.locator('.row.bad .content').textContent()).toBe(
          `port ${port} is in use by a program that only root may see; choose another port, or run “sudo bob ports ${port}”`,
        );
        await page.locator('.ports-link').click();
        await eventually(() => page.locator('.ports-table tbody td').last().textContent()).toBe(
          'only root may see',
        );
        expect(await page.locator('.ports-note').textContent()).toContain('root');
      } finally {
        await workbench.stop();
        holder.close();
        await rm(folder, { recursive: true });
      }
    },
  );

  it('counts events that the page did not get, and leads to where they are missing', async () => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', record: false });
    const [id, port] = [made.id, portOf(made)];
    const page = await bench.fresh();
    await page.routeWebSocket('**/api/live', (feed) => {
      const workbench = feed.connectToServer();
      const state = { taken: 0 };
      workbench.onMessage((frame) => {
        if (typeof frame === 'string') {
          feed.send(frame);
          return;
        }
        const decoded = decodeBatch(frame);
        if (!decoded.ok) throw new Error(decoded.fault);
        // The first event reports that it listens.
        const events: TrafficEvent[] = [];
        const gaps: Gap[] = [];
        for (const event of decoded.batch.events) {
          state.taken += 1;
          if (state.taken < 4 || state.taken > 24) events.push(event);
          else {
            const { sequence, endpoint } = event;
            gaps.push({ type: 'gap', from: sequence, to: sequence, count: 1, endpoint });
          }
        }
        const [first, last] = [gaps[0], gaps.at(-1)];
        const gap =
          first === undefined || last === undefined ? [] : [{ ...first, to: last.to, count: gaps.length }];
        feed.send(Buffer.from(encodeBatch({ events, gaps: gap })));
      });
    });
    await page.goto(`${bench.url}#/${id}`);
    const device = createSocket('udp4');
    for (let number = 1; number <= 60; number += 1) device.send(`reading ${number}`, port, '127.0.0.1');
    await eventually(() => page.locator('.row .content').last().textContent()).toContain('reading 60');
    device.close();
    await page.locator('.log-foot .missing').click();
    expect(await page.locator('.log-foot .missing').textContent()).toBe('21 not kept');
    await eventually(() => page.locator('.row.gap').textContent()).toContain('21 lines are not kept here');
    expect(await page.locator('.row.gap').getAttribute('aria-selected')).toBe('true');
    await page.locator('.lines').press('End');
    await page.keyboard.press('[');
    await eventually(() => page.locator('.row.gap').getAttribute('aria-selected')).toBe('true');
  });

  it('shows every refused attempt of a client, and when the next one is, in a client’s words', async () => {
    const { page } = await room(bench);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { id } = await bench.create({ type: 'tcp-connect', address: `127.0.0.1:${port}`, reconnect: true });
    await page.goto(`${bench.url}#/${id}`);
    await eventually(() => page.locator('.row.bad .content').first().textContent()).toMatch(
      /^retry in 1 s · .*refused/,
    );
    server.on('connection', (socket) => bench.endLater(socket));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await eventually(() => page.locator('.row.happened .content').first().textContent()).toBe(
      `connected to 127.0.0.1:${port}`,
    );
    await bench.ask('DELETE', `endpoints/${id}`);
    server.close();
  });

  it('draws no more of a megabyte than is looked at, and says nothing false of it', async () => {
    const { page, port } = await room(bench, { framing: 'line' });
    const { socket: device } = await bench.device(port);
    device.write(`${'温'.repeat(340_000)}\n`);
    await eventually(() => page.locator('.row.rx .size').textContent()).toBe('996 KiB');
    await page.locator('.row.rx').dblclick();
    await eventually(() => page.locator('.inspector h2').textContent()).toBe('Received, 1,020,001 bytes');
    expect(await page.locator('.inspector').textContent()).not.toContain('invalid');
    expect(await page.locator('.inspector *').count()).toBeLessThan(1500);
    expect((await page.locator('.whole-text').textContent())?.length).toBeLessThan(20_000);
    await page.getByRole('button', { name: 'Into the composer' }).click();
    await eventually(() => page.locator('.attachment').textContent()).toContain('996 KiB, sent as it is');
    expect(await page.locator('.composer textarea').count()).toBe(0);
  });

  it('keeps what would turn text around within its row, and marks it', async () => {
    const { page, port } = await room(bench);
    const { socket: device } = await bench.device(port);
    device.write('a\u202egnp.exe\u200b');
    await eventually(() => contents(page)).toEqual(['aU+202Egnp.exeU+200B']);
    const places = await page
      .locator('.row.rx > *')
      .evaluateAll((columns) => columns.map((column) => column.getBoundingClientRect().x));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });
});

/** A page in the room of a new server. */
async function room(
  bench: PageBench,
  input: Partial<TcpListenInput> = {},
): Promise<{ page: Page; id: string; port: number }> {
  const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', ...input });
  const page = await bench.open(`#/${server.id}`);
  await page.locator('.lines').waitFor();
  return { page, id: server.id, port: portOf(server) };
}
