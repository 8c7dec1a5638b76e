import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { EndpointSummary } from '../../src/http/protocol.js';
import { RunningBob } from '../bob.js';
import { describeWith, programPath } from '../peer-programs.js';

const program = process.env.CHROMIUM ?? 'chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 15_000 });

// Each test opens pages at several widths.
vi.setConfig({ testTimeout: 60_000 });

/** An address that no name server knows (RFC 2606, section 2). */
const nowhere = 'plc-hall-3.building-west.plant.example.invalid:50200';

describeWith(program, 'the page’s frame in Chromium', () => {
  let browser: Browser;
  let workbench: RunningBob;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-page-frame-'));

  beforeAll(async () => {
    workbench = RunningBob.start('workbench', '--port', '0', '--no-open', '--workspace', folder);
    url = String((await workbench.event(({ type }) => type === 'workbench')).url);
    browser = await chromium.launch({
      executablePath: programPath(program) ?? program,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    const endpoints = (await (await fetch(`${url}api/endpoints`)).json()) as readonly EndpointSummary[];
    for (const { id } of endpoints) await fetch(`${url}api/endpoints/${id}`, { method: 'DELETE' });
  });
  afterAll(async () => {
    await browser?.close();
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function create(input: EndpointInput): Promise<EndpointSummary> {
    const response = await fetch(`${url}api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as EndpointSummary;
  }

  async function openPage(
    hash = '#/',
    {
      width = 1280,
      height = 800,
      ...options
    }: BrowserContextOptions & { width?: number; height?: number } = {},
  ): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', ...options, viewport: { width, height } });
    const page = await context.newPage();
    await page.goto(`${url}${hash}`);
    await page.locator('main > div').first().waitFor();
    return page;
  }

  /** What has the focus, by its hash, its name or its text. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('href') ?? element?.getAttribute('aria-label') ?? element?.tagName ?? '';
    });

  const top = (page: Page, selector: string): Promise<number> =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => element.getBoundingClientRect().top);

  it('shows the whole port of every endpoint in the rail, whatever is cut for it', async () => {
    await create({ type: 'tcp-connect', address: nowhere });
    await create({
      type: 'udp',
      address: '[::1]:0',
      remote: '[2001:db8:4000:1000:aaaa:bbbb:cccc:7777]:47808',
    });
    const page = await openPage();
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      await page.locator('.endpoint .port').first().waitFor();
      const cut = await page.locator('.endpoint .port').evaluateAll((ports) =>
        ports
          .filter((port) => port.getClientRects().length > 0)
          .filter((port) => {
            const { left, right } = port.getBoundingClientRect();
            const box = port.closest('.endpoint')?.getBoundingClientRect();
            return (
              port.scrollWidth > port.clientWidth + 1 || left < (box?.left ?? 0) || right > (box?.right ?? 0)
            );
          })
          .map((port) => port.textContent),
      );
      expect(cut, `at ${width}`).toEqual([]);
      const shown = await page.locator('.endpoint .port:visible').allTextContents();
      expect(shown, `at ${width}`).toContain(':50200');
    }
  });

  it('has one tab stop for the rail, and arrow keys inside it', async () => {
    const made: EndpointSummary[] = [];
    for (let times = 0; times < 5; times += 1)
      made.push(await create({ type: 'udp', address: '127.0.0.1:0' }));
    const [first, second, , , last] = made.map(({ id }) => `#/${id}`);
    const page = await openPage(first);
    await page.locator('.composer').waitFor();
    await page.locator('.theme').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(second);
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('#/ports');
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe('#/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    await page.keyboard.press('Alt+ArrowUp');
    await eventually(() => page.evaluate(() => location.hash)).toBe(last);
  });

  it('reaches filter, composer and log by one key each, and tells the keys on a sheet', async () => {
    const { id } = await create({ type: 'udp', address: '127.0.0.1:0' });
    const page = await openPage(`#/${id}`);
    await page.locator('.composer').waitFor();
    await page.keyboard.press('/');
    expect(await page.locator('.filter').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('/i?');
    expect(await page.locator('.filter').inputValue()).toBe('/i?');
    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    expect(await focused(page)).toBe('What to send');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('dialog.keys').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog.keys').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('shortcuts');
    await page.keyboard.press('Enter');
    await page.locator('dialog.keys').waitFor();
  });

  it('skips to the content by the first tab stop', async () => {
    const page = await openPage();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('MAIN');
  });

  it('begins the log at one height in every state of an endpoint', async () => {
    const open = await create({ type: 'tcp-listen', address: '0' });
    const stopped = await create({ type: 'udp', address: '0' });
    await fetch(`${url}api/endpoints/${stopped.id}/stop`, { method: 'POST' });
    const failing = await create({ type: 'tcp-connect', address: nowhere, reconnect: true });
    const page = await openPage(`#/${open.id}`);
    for (const width of [1280, 768]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${url}#/${open.id}`);
      await page.locator('.head .copy').first().waitFor();
      const usual = await top(page, '.log');
      expect(usual).toBeLessThanOrEqual(160);
      for (const { id } of [stopped, failing]) {
        await page.goto(`${url}#/${id}`);
        await page.locator('.head h1').waitFor();
        await eventually(() => top(page, '.log')).toBe(usual);
      }
      await page.locator('.head p.bad').waitFor();
      expect(await top(page, '.log')).toBe(usual);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${url}#/${open.id}`);
    await page.locator('.head .lamp-on').waitFor();
    expect(await top(page, '.log')).toBeLessThanOrEqual(150);
  });

  it('fits into 768 pixels, and into 400', async () => {
    const { id, status } = await create({ type: 'udp', address: '127.0.0.1:0' });
    expect(status.state).toBe('listening');
    const page = await openPage(`#/${id}`);
    for (const width of [768, 400]) {
      await page.setViewportSize({ width, height: 900 });
      await page.locator('.composer').waitFor();
      const outside = await page
        .locator('button:visible, select:visible, input:visible, .place:visible')
        .evaluateAll((all) =>
          all
            .filter((element) => element.closest('.skip, .chips') === null)
            .filter((element) => {
              const { left, right } = element.getBoundingClientRect();
              return left < 0 || right > window.innerWidth;
            })
            .map((element) => element.outerHTML),
        );
      expect(outside, `at ${width}`).toEqual([]);
      expect(await page.locator('.head-state').isVisible(), `state at ${width}`).toBe(true);
      expect(
        await page.locator('.find').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      ).toBe(0);
    }
  });

  it('finds a place for the endpoint that was chosen in the palette, in the rail too', async () => {
    for (let times = 0; times < 40; times += 1)
      await create({ type: 'udp', address: '127.0.0.1:0', label: `socket ${times}` });
    const page = await openPage('#/', { height: 500 });
    await page.locator('.endpoint').nth(39).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('go socket 39');
    await page.keyboard.press('Enter');
    await eventually(() =>
      page.locator('.endpoint[aria-current]').evaluate((link) => {
        const { top: from, bottom } = link.getBoundingClientRect();
        return from >= 44 && bottom <= window.innerHeight;
      }),
    ).toBe(true);
  });

  it('shows who holds a port on a narrow page too', async () => {
    await create({ type: 'tcp-listen', address: '[::1]:0' });
    const page = await openPage('#/ports', { width: 400 });
    const holder = page
      .locator('.ports-table td:last-child')
      .filter({ hasText: String(workbench.process.pid) });
    await holder.first().waitFor();
    const { left, right } = await holder.first().evaluate((cell) => {
      const box = cell.getBoundingClientRect();
      return { left: box.left, right: box.right };
    });
    expect(left).toBeGreaterThan(0);
    expect(right).toBeLessThanOrEqual(400);
  });

  it('opens a server from its first sight with encoding and reply, and one that starts by itself', async () => {
    const page = await openPage();
    const verb = page.locator('[data-verb="tcp-listen"]');
    await verb.locator('input').fill('127.0.0.1:0');
    await verb.locator('select').first().selectOption('gbk');
    await verb.locator('select').last().selectOption('echo');
    await verb.locator('.more').click();
    const form = page.locator('dialog.form');
    await form.getByLabel('Max connections').fill('0');
    await form.locator('button[type="submit"]').click();
    await form.locator('small.bad').filter({ hasText: '1–1,000,000' }).waitFor();
    await form.getByLabel('Max connections').fill('5');
    await form.getByLabel('Local address').selectOption('::1');
    await form.getByLabel('Interface').selectOption('lo');
    await form.getByLabel('Keepalive (s)').fill('32768');
    await form.locator('small.bad').filter({ hasText: '0–32,767' }).waitFor();
    await form.getByLabel('Keepalive (s)').fill('2.5');
    await form.getByLabel('Start with the workbench').check();
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    const [made] = (await (await fetch(`${url}api/endpoints`)).json()) as readonly EndpointSummary[];
    expect(made?.input).toEqual({
      type: 'tcp-listen',
      address: '[::1]:0',
      encoding: 'gbk',
      reply: 'echo',
      autoStart: true,
      interface: 'lo',
      limits: { maxConnections: 5, keepAliveMs: 2500 },
    });
  });

  it('makes a client that connects from an address of its own, and keeps that when the client is edited', async () => {
    const page = await openPage();
    await page.locator('[data-verb="tcp-connect"] .more').click();
    const form = page.locator('dialog.form');
    await form.getByLabel('Connect to').fill('127.0.0.1:9');
    await form.getByLabel('Local address').selectOption('127.0.0.1');
    await form.getByLabel('Local port').fill('65536');
    await form.locator('button[type="submit"]').click();
    await form.locator('small.bad').filter({ hasText: '0–65,535' }).waitFor();
    await form.getByLabel('Local port').fill('0');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await form.getByLabel('Name').fill('from here');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    const [made] = (await (await fetch(`${url}api/endpoints`)).json()) as readonly EndpointSummary[];
    expect(made?.input).toEqual({
      type: 'tcp-connect',
      address: '127.0.0.1:9',
      label: 'from here',
      bind: '127.0.0.1',
    });
  });

  it('opens the whole form where a reply by template is chosen, which is written there', async () => {
    const page = await openPage();
    const verb = page.locator('[data-verb="tcp-listen"]');
    await verb.locator('input').fill('127.0.0.1:0');
    await verb.locator('select').last().selectOption('template');
    const form = page.locator('dialog.form');
    await form.getByLabel('Reply template').fill('{count}: {text}');
    expect(await form.locator('input').first().inputValue()).toBe('127.0.0.1:0');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await verb.locator('select').last().inputValue()).toBe('none');
  });

  it('asks for a token once, and says that one was refused only after it was', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    // As a workbench that is open to the network answers a page without the token, or with another.
    await page.route('**/api/**', (route) => route.fulfill({ status: 401, json: {} }));
    await page.routeWebSocket('**/api/live', (socket) => void socket.close());
    await page.goto(url);
    await page.locator('form.token').waitFor();
    expect(await page.locator('.complaint').count()).toBe(0);
    await page.locator('form.token input').fill('not-the-token');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.complaint').textContent()).toContain('not the token');
  });

  it('says over what is old that the workbench is gone, and moves nothing for it', async () => {
    const { id } = await create({ type: 'udp', address: '127.0.0.1:0' });
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const open: { readonly close: () => void }[] = [];
    await page.routeWebSocket('**/api/live', (socket) => {
      if (open.length > 0) return void socket.close();
      socket.connectToServer();
      open.push({ close: () => void socket.close() });
    });
    await page.goto(`${url}#/${id}`);
    await page.locator('.head .lamp-on').waitFor();
    const before = await top(page, '.log');
    open[0]?.close();
    await page.locator('.feed-notice').waitFor();
    expect(await top(page, '.log')).toBe(before);
    expect(await page.locator('.page.stale').count()).toBe(1);
  });

  describe('a dialog', () => {
    it('keeps what was typed when a selection by mouse, or a click, ends beside it', async () => {
      const page = await openPage();
      await page.locator('[data-verb="udp"] .more').click();
      const label = page.locator('dialog.form input').nth(1);
      await label.fill('boiler');
      const box = await label.boundingBox();
      await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 10);
      await page.mouse.down();
      await page.mouse.move(4, 400);
      await page.mouse.up();
      await page.mouse.click(4, 500);
      expect(await label.inputValue()).toBe('boiler');
    });

    it('closes by a click beside it when nothing was typed', async () => {
      const page = await openPage();
      await page.locator('[data-verb="udp"] .more').click();
      await page.locator('dialog.form').waitFor();
      await page.mouse.click(4, 500);
      await page.locator('dialog.form').waitFor({ state: 'detached' });
    });

    it('begins at the port, and gives the focus back to what opened it', async () => {
      const page = await openPage();
      await page.locator('[data-verb="tcp-listen"] .more').focus();
      await page.keyboard.press('Enter');
      await page.locator('dialog.form').waitFor();
      await page.keyboard.type('5001');
      expect(await page.locator('dialog.form input').first().inputValue()).toBe('5001');
      await page.keyboard.press('Escape');
      await eventually(() =>
        page
          .locator('[data-verb="tcp-listen"] .more')
          .evaluate((button) => button === document.activeElement),
      ).toBe(true);
      await page.locator('.theme').focus();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('new udp');
      await page.keyboard.press('Enter');
      await page.locator('dialog.form').waitFor();
      await page.keyboard.press('Escape');
      await eventually(() =>
        page.locator('.theme').evaluate((button) => button === document.activeElement),
      ).toBe(true);
    });

    it('that asks before something is removed takes Enter for a no', async () => {
      const { id } = await create({ type: 'udp', address: '127.0.0.1:0' });
      const page = await openPage(`#/${id}`);
      await page.locator('[data-verb="remove"]').click();
      await page.locator('dialog.ask').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('dialog.ask').waitFor({ state: 'detached' });
      expect(await page.locator('.endpoint').count()).toBe(1);
      await page.locator('[data-verb="remove"]').click();
      await page.locator('dialog.ask .danger').click();
      await eventually(() => page.locator('.endpoint').count()).toBe(0);
    });
  });

  describe('held against axe-core', () => {
    // Colours hang on the theme, places on the width, lengths on the language: pairs of them meet here.
    for (const [colorScheme, locale] of [
      ['dark', 'en-GB'],
      ['light', 'zh-CN'],
    ] as const)
      for (const width of [1280, 768, 400])
        it(`breaks no rule: ${colorScheme}, ${locale}, ${width}`, { timeout: 180_000 }, async () => {
          const server = await create({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
          const failing = await create({ type: 'tcp-connect', address: nowhere, reconnect: true });
          const peer = await create({ type: 'tcp-connect', address: `127.0.0.1:${portOf(server)}` });
          const page = await openPage(`#/${server.id}`, { width, colorScheme, locale });
          await page.evaluate(axe);
          const found: string[] = [];
          const look = async (place: string): Promise<void> => {
            for (const violation of await violations(page)) found.push(`${place}: ${violation}`);
          };
          await page.locator('.head-state').waitFor({ state: 'attached' });
          await fetch(`${url}api/endpoints/${peer.id}/send`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ data: Buffer.from('温度\r\n').toString('base64') }),
          });
          await page.locator('.row.rx').first().click();
          await look('room, a row chosen');
          await page.goto(`${url}#/${failing.id}`);
          await page.locator('.head p.bad').waitFor();
          await look('failed');
          await page.locator('[data-verb="remove"]').click();
          await look('question');
          await page.keyboard.press('Escape');
          await page.goto(`${url}#/tftp`);
          await page.locator('.tftp').waitFor();
          await look('tftp');
          await page.goto(`${url}#/ports`);
          await page.locator('.ports-table td').first().waitFor();
          await look('ports');
          await page.goto(`${url}#/`);
          await page.locator('.welcome').waitFor();
          await look('start');
          for (const verb of ['tcp-listen', 'tcp-connect', 'udp']) {
            await page.locator(`[data-verb="${verb}"] .more`).click();
            await page.locator('dialog.form').waitFor();
            await look(`form of ${verb}`);
            await page.keyboard.press('Escape');
          }
          await page.keyboard.press('Control+k');
          await look('palette');
          await page.keyboard.press('Escape');
          await page.keyboard.press('?');
          await look('keys');
          expect(found).toEqual([]);
        });
  });
});

/** The rules that a page breaks, each with what breaks it. */
async function violations(page: Page): Promise<readonly string[]> {
  const results = await page.evaluate(() => {
    const { axe: loaded } = window as unknown as {
      readonly axe: { readonly run: () => Promise<AxeResults> };
    };
    return loaded.run();
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

function portOf({ status }: EndpointSummary): string {
  return status.state === 'listening' ? (/(\d+)$/.exec(status.local)?.[1] ?? '') : '';
}
