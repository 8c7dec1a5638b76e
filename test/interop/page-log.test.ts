import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { EndpointSummary } from '../../src/http/protocol.js';
import { RunningBob } from '../bob.js';
import { describeWith, programPath } from '../peer-programs.js';

vi.setConfig({ testTimeout: 90_000 });

const program = process.env.CHROMIUM ?? 'chromium';
const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** Waits for what a loaded machine may take its time for. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 40_000 });

describeWith(program, 'the log of an endpoint in Chromium', () => {
  let browser: Browser;
  let workbench: RunningBob;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-page-log-'));
  const contexts: BrowserContext[] = [];
  const sockets: Socket[] = [];

  beforeAll(async () => {
    workbench = RunningBob.start('workbench', '--port', '0', '--no-open', '--workspace', folder);
    url = String((await workbench.event(({ type }) => type === 'workbench')).url);
    browser = await chromium.launch({ executablePath: programPath(program) ?? program, args: browserArgs });
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const context of contexts.splice(0)) await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${url}api/endpoints${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return answer.status === 204 ? undefined : await answer.json();
  }

  /** A page in the room of a new endpoint. */
  async function room(
    input: Readonly<Record<string, unknown>> = {},
  ): Promise<{ page: Page; id: string; port: number; errors: readonly string[] }> {
    const asked = { type: 'tcp-listen', address: '127.0.0.1:0', ...input };
    const { id, status } = (await ask('POST', '', asked)) as EndpointSummary;
    if (status.state !== 'listening') throw new Error('it does not listen');
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    contexts.push(context);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${url}#/${id}`);
    await page.locator('.lines').waitFor();
    return { page, id, port: Number(status.local.split(':').at(-1)), errors };
  }

  async function client(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.on('data', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  const contents = (page: Page): Promise<string[]> =>
    page.locator('.row:is(.rx, .tx) .content').allTextContents();
  const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

  it('shows characters whole that were cut between reads, where they are completed', async () => {
    const { page, port, errors } = await room();
    const device = await client(port);
    const bytes = Buffer.from('温度\r\n');
    device.write(bytes.subarray(0, 4));
    await eventually(() => contents(page)).toEqual(['温E5']);
    device.write(bytes.subarray(4));
    await eventually(() => contents(page)).toEqual(['温E5', '度CRLF']);
    await page.locator('.bar select').selectOption('gbk');
    await page.locator('.bar select').selectOption('utf-8');
    await eventually(() => contents(page)).toEqual(['温E5', '度CRLF']);
    expect(errors).toEqual([]);
  });

  it('goes on at the tail after the endpoint was started again, and says nothing false over its lines', async () => {
    const { page, id, port } = await room();
    const device = await client(port);
    for (let line = 0; line < 30; line += 1) device.write(`line ${line}\n`);
    await eventually(() => page.locator('.row.rx').count()).toBeGreaterThan(0);
    for (let round = 0; round < 2; round += 1) {
      await ask('POST', `/${id}/stop`);
      await eventually(() => page.locator('.head-verbs .primary').count()).toBe(1);
      await ask('POST', `/${id}/start`);
      await eventually(() => page.locator('.head-verbs .primary').count()).toBe(0);
    }
    await eventually(() => page.locator('.row').last().locator('.content').textContent()).toContain(
      'listening',
    );
    expect(await page.locator('.silence').count()).toBe(0);
    expect(await page.locator('.newer').count()).toBe(0);
  });

  it('keeps a log empty that was cleared, when the page is loaded again, and says why it is empty', async () => {
    const { page, port } = await room();
    const device = await client(port);
    device.write('before');
    await eventually(() => contents(page)).toEqual(['before']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await eventually(() => page.locator('.silence').textContent()).toContain('Cleared');
    await page.reload();
    await eventually(() => page.locator('.silence').textContent()).toContain('Cleared');
    device.write('after');
    await eventually(() => contents(page)).toEqual(['after']);
  });

  it('says how much of a long past is not kept', async () => {
    const { page, port } = await room({ framing: 'line' });
    const device = await client(port);
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
    const { page, port } = await room({ framing: 'line' });
    const device = await client(port);
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
    const { page, port, errors } = await room();
    const device = await client(port);
    device.write('a\r\nb\0SOH');
    await eventually(() => contents(page)).toEqual(['aCRLFbNULSOH']);
    await page.locator('.row.rx').click();
    expect(await page.locator('.inspector').count()).toBe(0);
    await page.keyboard.press('Control+c');
    await eventually(() => clipboard(page)).toMatch(/^[\d:.]{12} < {2}127\.0\.0\.1:\d+ {2}a\\r\\nb\\0SOH$/);
    await page.keyboard.press('c');
    await eventually(() => clipboard(page)).toBe('a\r\nb\0SOH');
    await page.keyboard.press('Shift+C');
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
    await page.getByRole('button', { name: 'C array' }).first().click();
    await eventually(() => clipboard(page)).toContain('const uint8_t message[8] = {\n  0x61, 0x0D,');
    expect(errors).toEqual([]);
  });

  it('saves what it shows: the bytes as they came, and a table', async () => {
    const { page, port } = await room();
    const device = await client(port);
    const bytes = Buffer.from([0, 1, 2, 0xff, 0xfe, 0x0d, 0x0a]);
    device.write(bytes);
    await eventually(() => page.locator('.row.rx').count()).toBe(1);
    const saved = async (name: string): Promise<Buffer> => {
      await page.locator('.save > button').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name }).click(),
      ]);
      return readFileSync(await download.path());
    };
    expect(await saved('Received bytes')).toEqual(bytes);
    expect(String(await saved('Table'))).toContain(
      ',7,\\0\\x01\\x02\\xFF\\xFE\\r\\n,00 01 02 FF FE 0D 0A\r\n',
    );
    expect(String(await saved('Log as hex dump'))).toContain('  000000  00 01 02 FF FE 0D 0A');
  });

  it('has one line for a send to everyone, with all of them in the inspector', async () => {
    const { page, id, port } = await room();
    for (let count = 0; count < 3; count += 1) await client(port);
    await eventually(() => page.locator('.head-state').textContent()).toContain('3 connected');
    await ask('POST', `/${id}/send`, { data: Buffer.from('PING').toString('base64') });
    await eventually(() => page.locator('.row.tx .peer').allTextContents()).toEqual(['everyone (3)']);
    await page.locator('.row.tx').dblclick();
    await page.locator('.inspector-peers summary').click();
    expect(await page.locator('.inspector-peers li').count()).toBe(3);
  });

  it('tells in the log why an endpoint did not open, names who holds its port, and leads to Ports', async () => {
    const holder = spawn(process.execPath, [
      '-e',
      "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))",
    ]);
    try {
      const [said] = await once(holder.stdout, 'data');
      const port = String(said).trim();
      const { page } = await room();
      const taken = (await ask('POST', '', {
        type: 'tcp-listen',
        address: `127.0.0.1:${port}`,
      })) as EndpointSummary;
      await page.goto(`${url}#/${taken.id}`);
      const line = `127.0.0.1:${port} is in use by node (pid ${holder.pid}); end that program, or choose another port`;
      await eventually(() => page.locator('.row.bad .content').textContent()).toBe(line);
      await eventually(() => page.locator('.head-facts .bad').first().textContent()).toContain(line);
      await page.locator('.ports-link').click();
      await eventually(() => page.locator('.ports .filter').inputValue()).toBe(`:${port}`);
      await eventually(() => page.locator('.ports-table tbody tr').first().textContent()).toContain('node');
    } finally {
      holder.kill();
    }
  });

  it('tells of every attempt of a client that is refused, and when the next one is, in a client’s words', async () => {
    const { page } = await room();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const client = { type: 'tcp-connect', address: `127.0.0.1:${port}`, reconnect: true };
    const { id } = (await ask('POST', '', client)) as EndpointSummary;
    await page.goto(`${url}#/${id}`);
    await eventually(() => page.locator('.row.bad .content').first().textContent()).toMatch(
      /^retry in 1 s · .*refused/,
    );
    server.on('connection', (socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await eventually(() => page.locator('.row.happened .content').first().textContent()).toBe(
      `connected to 127.0.0.1:${port}`,
    );
    await ask('DELETE', `/${id}`);
    server.close();
  });

  it('greys what it knew when the workbench is gone, through all attempts to reach it', async () => {
    const own = RunningBob.start('workbench', '--port', '0', '--no-open', '--workspace', join(folder, 'own'));
    const ownUrl = String((await own.event(({ type }) => type === 'workbench')).url);
    const context = await browser.newContext({ locale: 'en-US' });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(ownUrl);
    await page.locator('.welcome, .verb').first().waitFor();
    expect(await page.locator('.page.stale').count()).toBe(0);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const watched = document.querySelector('.page');
      if (watched === null) return;
      new MutationObserver(() => seen.push(watched.className)).observe(watched, { attributes: true });
    });
    await own.stop();
    await eventually(() => page.locator('.page.stale').count()).toBe(1);
    // The first attempts come after half a second and a second; none of them looks like an answer.
    await page.waitForRequest((request) => request.url().includes('/api/'), { timeout: 30_000 });
    expect(await page.evaluate(() => Reflect.get(window, 'seen'))).toEqual(['page stale']);
  });

  it('draws no more of a megabyte than is looked at, and says nothing false of it', async () => {
    const { page, port } = await room({ framing: 'line' });
    const device = await client(port);
    device.write(`${'温'.repeat(340_000)}\n`);
    await eventually(() => page.locator('.row.rx .size').textContent()).toBe('996 KiB');
    await page.locator('.row.rx').dblclick();
    await eventually(() => page.locator('.inspector h2').textContent()).toBe('Received, 1,020,001 bytes');
    expect(await page.locator('.inspector').textContent()).not.toContain('invalid');
    expect(await page.locator('.inspector *').count()).toBeLessThan(1500);
    expect((await page.locator('.whole-text').textContent())?.length).toBeLessThan(20_000);
  });

  it('keeps what would turn text around within its row, and marks it', async () => {
    const { page, port } = await room();
    const device = await client(port);
    device.write('a\u202egnp.exe\u200b');
    await eventually(() => contents(page)).toEqual(['aU+202Egnp.exeU+200B']);
    const places = await page
      .locator('.row.rx > *')
      .evaluateAll((columns) => columns.map((column) => column.getBoundingClientRect().x));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });
});
