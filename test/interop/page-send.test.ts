import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { EndpointSummary } from '../../src/http/protocol.js';
import { RunningBob } from '../bob.js';
import { describeWith, programPath } from '../peer-programs.js';

const program = process.env.CHROMIUM ?? 'chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Waits for what a loaded machine may take its time for. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 15_000 });

describeWith(program, 'sending from the page in Chromium', () => {
  // A browser for each test, on a machine that runs others at once.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  let browser: Browser;
  let workbench: RunningBob;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-page-send-'));
  const contexts: BrowserContext[] = [];
  const sockets: (Socket | UdpSocket)[] = [];
  const endpoints: string[] = [];

  beforeAll(async () => {
    workbench = RunningBob.start('workbench', '--port', '0', '--no-open', '--workspace', folder);
    url = String((await workbench.event(({ type }) => type === 'workbench')).url);
    browser = await chromium.launch({
      executablePath: programPath(program) ?? program,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) 'destroy' in socket ? socket.destroy() : socket.close();
    for (const context of contexts.splice(0)) await context.close();
    for (const id of endpoints.splice(0)) await fetch(`${url}api/endpoints/${id}`, { method: 'DELETE' });
  });

  afterAll(async () => {
    await browser?.close();
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function made(input: EndpointInput): Promise<EndpointSummary & { port: number }> {
    const response = await fetch(`${url}api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const summary = (await response.json()) as EndpointSummary;
    endpoints.push(summary.id);
    const { status } = summary;
    return { ...summary, port: status.state === 'listening' ? Number(/\d+$/.exec(status.local)?.[0]) : 0 };
  }

  async function summaryOf(id: string): Promise<EndpointSummary | undefined> {
    const all = (await (await fetch(`${url}api/endpoints`)).json()) as EndpointSummary[];
    return all.find((summary) => summary.id === id);
  }

  /** The room of an endpoint in a new browser. */
  async function room(id: string, { width = 1280, locale = 'en-US' } = {}): Promise<Room> {
    const context = await browser.newContext({ locale, viewport: { width, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(`${url}#/${id}`);
    const find = (selector: string): Locator => page.locator(`.composer ${selector}`);
    await find('textarea').waitFor();
    return {
      page,
      text: find('textarea'),
      send: find('.send'),
      preview: find('.preview-bytes'),
      why: find('.composer-status [role]'),
      target: find('[role=combobox]'),
      find,
    };
  }

  /** A TCP server with one client of it, and what that heard, as hex. */
  async function withClient(
    input: Partial<EndpointInput> = {},
  ): Promise<{ id: string; heard: () => string; socket: Socket }> {
    const { id, port } = await made({
      type: 'tcp-listen',
      address: '127.0.0.1:0',
      ...input,
    } as EndpointInput);
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    await once(socket, 'connect');
    await eventually(async () => (await summaryOf(id))?.peerCount).toBe(1);
    return { id, socket, heard: () => Buffer.concat(parts).toString('hex') };
  }

  /** A UDP device: its port and what it heard. */
  async function device(): Promise<{ port: number; heard: string[]; socket: UdpSocket }> {
    const socket = createSocket('udp4');
    sockets.push(socket);
    const heard: string[] = [];
    socket.on('message', (message) => heard.push(message.toString('hex')));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { port: socket.address().port, heard, socket };
  }

  /** Puts text on the clipboard and pastes it. */
  async function paste({ page, text }: Room, pasted: string): Promise<void> {
    await text.focus();
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), pasted);
    await text.press('Control+v');
  }

  it('lets a UDP socket speak first, to a host named beside Send, and lists whom it spoke to', async () => {
    const { id } = await made({ type: 'udp', address: '127.0.0.1:0' });
    const { port, heard } = await device();
    const { text, target, why, send, page, find } = await room(id);
    await text.fill('hello');
    await eventually(() => why.textContent()).toContain('host:port');
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await target.fill('localhost');
    await eventually(() => why.textContent()).toContain('must be host:port');
    await target.fill(`localhost:${port}`);
    await text.press('Control+Enter');
    await eventually(() => heard).toEqual(['68656c6c6f']);
    await page.reload();
    await eventually(() => target.inputValue()).toBe(`localhost:${port}`);
    await target.fill('');
    await target.press('ArrowDown');
    await eventually(() => find('[role=option]').allTextContents()).toEqual([
      'everyone (1)',
      `127.0.0.1:${port}`,
      `localhost:${port}`,
    ]);
    await target.press('ArrowDown');
    await target.press('Enter');
    expect(await target.inputValue()).toBe(`127.0.0.1:${port}`);
  });

  it('says that a broadcast has to be allowed, and allows it at one press', async () => {
    const { id, port } = await made({ type: 'udp', address: '0' });
    const { text, target, why, find } = await room(id);
    await target.fill('255.255.255.255:9');
    await text.fill('who');
    await text.press('Control+Enter');
    await eventually(() => why.textContent()).toContain('broadcast');
    await find('button:text("Allow broadcast")').click();
    await eventually(() => why.textContent()).toContain('allowed');
    const { input, status } = (await summaryOf(id)) ?? {};
    expect([input, status]).toMatchObject([{ broadcast: true }, { local: `0.0.0.0:${port}` }]);
  });

  it('sends nothing when nothing was typed, whatever would be added, and says so', async () => {
    const { id, heard } = await withClient();
    const { text, why, send, find } = await room(id);
    await find('select').nth(1).selectOption('crc16-modbus');
    await find('select').nth(0).selectOption('crlf');
    await text.press('Control+Enter');
    await send.click({ force: true });
    await eventually(() => why.textContent()).toContain('Nothing to send');
    await text.fill('a');
    await text.press('Control+Enter');
    await eventually(heard).toMatch(/^61.{4}0d0a$/);
  });

  it('sends an empty datagram when that is asked for', async () => {
    const { id } = await made({ type: 'udp', address: '0' });
    const { port, heard } = await device();
    const { target, find } = await room(id);
    await target.fill(`127.0.0.1:${port}`);
    await find('.send-more').click();
    await find('button:text("empty datagram")').click();
    await eventually(() => heard).toEqual(['']);
  });

  it('keeps the draft, selected, so that typing begins another and the key sends it again', async () => {
    const { id, heard } = await withClient();
    const { text, page } = await room(id);
    await text.fill('one');
    await text.press('Control+Enter');
    await text.press('Control+Enter');
    await eventually(heard).toBe('6f6e656f6e65');
    await page.keyboard.type('two');
    expect(await text.inputValue()).toBe('two');
  });

  it('keeps the drafts of two sockets apart that are described alike', async () => {
    const first = await made({ type: 'udp', address: '127.0.0.1:0', label: 'first' });
    const second = await made({ type: 'udp', address: '127.0.0.1:0', label: 'second' });
    const { text, page } = await room(first.id);
    await text.fill('for the first');
    await page.locator('.rail a.endpoint').filter({ hasText: 'second' }).click();
    await page
      .locator('.head')
      .filter({ hasText: `:${second.port}` })
      .waitFor();
    await text.fill('for the second');
    await page.goBack();
    await page
      .locator('.head')
      .filter({ hasText: `:${first.port}` })
      .waitFor();
    expect(await text.inputValue()).toBe('for the first');
  });

  it('recalls what was sent as it was meant: hex as hex, with its checksum', async () => {
    const { id, heard } = await withClient();
    const { text, find } = await room(id);
    await find('.segments button').nth(1).click();
    await find('select').nth(1).selectOption('sum8');
    await text.fill('01 02');
    await text.press('Control+Enter');
    await eventually(heard).toBe('010203');
    await text.fill('');
    await find('.segments button').nth(0).click();
    await find('select').nth(1).selectOption('none');
    await text.fill('ab');
    await text.press('Control+Enter');
    await text.press('ArrowUp');
    expect(await text.inputValue()).toBe('01 02');
    expect(await find('.segments button').nth(1).getAttribute('aria-pressed')).toBe('true');
    await text.press('Control+Enter');
    await eventually(heard).toBe('0102036162010203');
    await text.press('ArrowUp');
    expect(await text.inputValue()).toBe('ab');
    await text.press('ArrowDown');
    expect(await text.inputValue()).toBe('01 02');
  });

  it('writes the draft as hex and as text again, of the same bytes', async () => {
    const { id } = await withClient({ encoding: 'gbk' });
    const { text, preview, find } = await room(id);
    await text.fill('温\\x80\\r\\n');
    await find('.segments button').nth(1).click();
    expect(await text.inputValue()).toBe('CE C2 80 0D 0A');
    await text.fill('CE C2 FF 00');
    await find('.segments button').nth(0).click();
    expect(await text.inputValue()).toBe('温\\xFF\\0');
    await eventually(() => preview.textContent()).toBe('CE C2 FF 00');
  });

  it('sends pasted line ends as they were copied, and shows which they are', async () => {
    const { id, heard } = await withClient();
    const opened = await room(id);
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    await paste(opened, request);
    const breaks = opened.find('.line-breaks select');
    expect(await breaks.inputValue()).toBe('crlf');
    await eventually(() => opened.preview.textContent()).toContain('0D 0A');
    await opened.text.press('Control+Enter');
    await eventually(heard).toBe(Buffer.from(request).toString('hex'));
    await breaks.selectOption('cr');
    await opened.text.press('Control+Enter');
    await eventually(heard).toContain(Buffer.from(request.replaceAll('\n', '')).toString('hex'));
  });

  it('sends pasted line ends of several kinds as they were copied', async () => {
    const { id, heard } = await withClient();
    const opened = await room(id);
    await opened.find('.check input').first().uncheck();
    await opened.text.fill('a\\b');
    await opened.text.press('End');
    await paste(opened, 'x\r\ny\nz\r');
    await opened.text.press('Control+Enter');
    await eventually(heard).toBe(Buffer.from('a\\bx\r\ny\nz\r').toString('hex'));
  });

  it('repeats in the program with the interval typed at that instant, past the end of its page', async () => {
    const { id } = await made({ type: 'udp', address: '0' });
    const { port, heard } = await device();
    const { text, target, find, page } = await room(id);
    await target.fill(`127.0.0.1:${port}`);
    await text.fill('ping');
    await find('.repeat').click();
    await find('.repeat-form input').nth(0).fill('50');
    await find('.repeat-form input').nth(1).fill('');
    await find('.repeat-form input').nth(0).press('Enter');
    await eventually(() => find('.repeat.running').count()).toBe(1);
    expect((await summaryOf(id))?.repetition).toMatchObject({ state: 'running', intervalMs: 50 });
    await page.close();
    const before = heard.length;
    await eventually(() => heard.length).toBeGreaterThan(before + 5);
    const again = await room(id);
    await eventually(() => again.page.locator('.head-state').textContent()).toContain('every 50 ms');
    await again.find('.repeat.running').click();
    await eventually(async () => (await summaryOf(id))?.repetition).toMatchObject({
      state: 'ended',
      reason: 'stopped',
    });
    await eventually(() => again.find('.repeat.running').count()).toBe(0);
  });

  it('says that a repetition ended because its endpoint stopped', async () => {
    const { id } = await withClient();
    const { text, find, why } = await room(id);
    await text.fill('ping');
    await find('.repeat').click();
    await find('.repeat-form button').click();
    await eventually(() => find('.repeat.running').count()).toBe(1);
    await fetch(`${url}api/endpoints/${id}/stop`, { method: 'POST' });
    await eventually(() => why.textContent()).toContain('the endpoint stopped');
  });

  it('sends a file as it is: at once when it is small, in pieces when it is not', async () => {
    const { id, heard } = await withClient();
    const { find, send, page } = await room(id);
    const choose = (name: string, buffer: Buffer): Promise<void> =>
      find('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    await choose('small.bin', Buffer.from([0, 13, 10, 255]));
    await eventually(() => find('.preview-bytes').textContent()).toBe('00 0D 0A FF');
    await send.click();
    await eventually(heard).toBe('000d0aff');
    const large = Buffer.alloc(5 * 1024 * 1024, 'large ');
    await choose('large.bin', large);
    await eventually(() => find('.attachment').textContent()).toContain('5.00 MiB');
    await send.click();
    await eventually(() => heard().length / 2).toBe(4 + large.length);
    expect(heard() === `000d0aff${large.toString('hex')}`).toBe(true);
    await eventually(() => page.locator('.composer-status [role]').textContent()).toContain('sent, 5.00 MiB');
  });

  it('takes a file that is dropped on it, and puts it away again', async () => {
    const { id, heard } = await withClient();
    const { find, send, text, page } = await room(id);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.of(1, 2, 3)], 'dropped.bin'));
      return transfer;
    });
    const composer = page.locator('.composer');
    await composer.dispatchEvent('drop', { dataTransfer: dropped });
    await eventually(() => find('.attachment').textContent()).toContain('dropped.bin');
    await send.click();
    await eventually(heard).toBe('010203');
    await find('.attachment button').click();
    await text.fill('a');
    await text.press('Control+Enter');
    await eventually(heard).toBe('01020361');
  });

  it('stops a file that a peer does not take, and says so', async () => {
    const { id, socket } = await withClient();
    socket.pause();
    const { find, send, why } = await room(id);
    // By its path: the browser reads it, as it does a file that a person chooses.
    const file = join(folder, 'x.bin');
    writeFileSync(file, Buffer.alloc(40 * 1024 * 1024));
    await find('input[type=file]').setInputFiles(file);
    await send.click();
    await eventually(async () => (await summaryOf(id))?.peers[0]?.backlogBytes).toBeGreaterThan(0);
    await find('.attachment button').click();
    await eventually(() => why.textContent()).toContain('stopped');
    expect((await summaryOf(id))?.peerCount).toBe(1);
  });

  it('refuses a file that no datagram holds, and says how much one does', async () => {
    const { id } = await made({ type: 'udp', address: '0', remote: '127.0.0.1:9' });
    const { find, send, why } = await room(id);
    await find('input[type=file]').setInputFiles({ name: 'x', mimeType: '', buffer: Buffer.alloc(65_508) });
    await eventually(() => why.textContent()).toContain('65,507 bytes');
    expect(await send.getAttribute('aria-disabled')).toBe('true');
  });

  it('sends with Enter when that was chosen, in every room from then on', async () => {
    const { id, heard } = await withClient();
    const { text, find, page } = await room(id);
    await find('.send-more').click();
    await find('.send-menu input').nth(1).check();
    await page.keyboard.press('Escape');
    await page.reload();
    await text.fill('a');
    await text.press('Shift+Enter');
    await page.keyboard.type('b');
    await text.press('Enter');
    await eventually(heard).toBe('610a62');
  });

  it('takes a paste of 1 MB without holding the page up, and sends all of it', async () => {
    const { id, heard } = await withClient();
    const opened = await room(id);
    await opened.page.evaluate(() => {
      const gaps: number[] = [];
      Object.assign(window, { gaps });
      new PerformanceObserver((list) =>
        gaps.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({
        entryTypes: ['longtask'],
      });
    });
    const line = 'temperature 23.5 °C\r\n';
    await paste(opened, line.repeat(45_000));
    await eventually(() => opened.find('.preview-count').textContent()).toBe('990,000 bytes');
    await opened.send.click();
    await eventually(() => heard().length / 2).toBe(990_000);
    expect(heard() === Buffer.from(line.repeat(45_000)).toString('hex')).toBe(true);
    const longestMs = await opened.page.evaluate(() =>
      Math.max(0, ...(window as unknown as { gaps: number[] }).gaps),
    );
    // Composed and laid out as a draft it holds an idle machine for 1.4 s, this way for a tenth of it; the rest is for a busy one.
    expect(longestMs).toBeLessThan(1000);
  });

  it.each(['light', 'dark'] as const)(
    'has no fault that axe-core knows, whatever is open (%s)',
    async (theme) => {
      const { id, port } = await made({ type: 'udp', address: '127.0.0.1:0' });
      const { find, page, text, target } = await room(id);
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(axe);
      const faults = (): Promise<readonly string[]> =>
        page.evaluate(async () => {
          const { axe: loaded } = window as unknown as {
            axe: { run: (within: string) => Promise<AxeResults> };
          };
          const { violations } = await loaded.run('.composer');
          return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' ')}`);
        });
      expect(await faults()).toEqual([]);
      await text.fill('a\nb\\q');
      await target.fill(`127.0.0.1:${port}`);
      await eventually(() => find('.preview.bad').count()).toBe(1);
      expect(await faults()).toEqual([]);
      await text.fill('a');
      await text.press('Control+Enter');
      for (const opener of ['.repeat', '.history', '.send-more']) {
        await find(opener).click();
        await find('.popover[role=dialog]').waitFor();
        expect(await faults()).toEqual([]);
        await page.keyboard.press('Escape');
        expect(await find(opener).evaluate((button) => button === document.activeElement)).toBe(true);
      }
      await target.fill('');
      await find('[role=option]').first().waitFor();
      expect(await faults()).toEqual([]);
    },
  );

  it.each([1280, 768, 400])('moves nothing of the composer, whatever it says (%d wide)', async (width) => {
    const { id } = await withClient();
    const { text, send, find, page } = await room(id, { width });
    const places = (): Promise<unknown> =>
      page.evaluate(() =>
        ['.composer', '.composer textarea', '.composer .send', '.composer .repeat'].map((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return [selector, box?.x, box?.y, box?.width, box?.height];
        }),
      );
    await find('.segments button').nth(1).click();
    await text.fill('01');
    await eventually(() => find('.preview-bytes').textContent()).toBe('01');
    const before = await places();
    await text.fill('');
    await eventually(() => send.getAttribute('aria-disabled')).toBe('true');
    expect(await places()).toEqual(before);
    await text.fill('01 0x 03');
    await eventually(() => find('.preview.bad').count()).toBe(1);
    expect(await places()).toEqual(before);
    await text.fill('02');
    await text.press('Control+Enter');
    await eventually(() => find('.composer-status [role]').textContent()).toContain('sent to 1');
    // The history is there now; nothing has moved for it.
    expect(await places()).toEqual(before);
    await find('.repeat').click();
    await find('.repeat-form button').click();
    await eventually(() => find('.repeat.running').count()).toBe(1);
    expect(await places()).toEqual(before);
  });
});

/** The composer of a page. */
interface Room {
  readonly page: Page;
  readonly text: Locator;
  readonly send: Locator;
  readonly preview: Locator;
  readonly why: Locator;
  readonly target: Locator;
  readonly find: (selector: string) => Locator;
}
