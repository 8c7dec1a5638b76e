// The panel of a student’s own program: real sockets of this test play wrong and right ones. In every lesson: page-lessons-own.test.ts.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { programFindingText } from '../../src/lesson/own-program/finding-text.js';
import { Axe } from '../axe.js';
import { describePage, eventually, type PageBench, type Person } from '../page-bench.js';
import { pageWords } from '../page-words.js';

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** Opens a lesson, with the panel of the student's own program on one line. */
async function openLesson(bench: PageBench, lesson: string, person: Person = {}): Promise<Page> {
  const page = await bench.open(`#/learn/${lesson}`, person);
  await page.locator('.own-choice').waitFor();
  return page;
}

/** A client that connects to where the panel says. */
async function client(page: Page): Promise<Socket> {
  const address = (await page.locator('.own-where .copy').textContent()) ?? '';
  const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec(address) ?? [];
  const socket = connect(Number(port), '127.0.0.1').resume();
  opened.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  return socket;
}

/** A server that reverses lines; a wrong one takes every read for a line. */
function reversing(isWrong = false): Server {
  return createServer((socket) => {
    let kept = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = isWrong ? [text.replace(/\n$/, ''), ''] : (kept + text).split('\n');
      kept = lines.pop() ?? '';
      for (const line of lines) socket.write(`${[...line].reverse().join('')}\n`);
    });
  });
}

async function listening(server: Server, port = 0): Promise<number> {
  await once(server.listen(port, '127.0.0.1'), 'listening');
  opened.push({ close: () => server.close() });
  return (server.address() as AddressInfo).port;
}

const said = (page: Page): Promise<string | null> => page.locator('.own-findings').textContent();
const pieces = (page: Page): Promise<readonly string[]> => page.locator('.own-pieces li').allTextContents();

/** The words for a missing newline behind `23.5`. */
function noNewline(language: 'en' | 'zh-CN') {
  const saw = new TextEncoder().encode('23.5');
  const values = { bytes: 4 };
  return programFindingText({ code: 'noNewline', values, saw, sawBytes: 4 }, language);
}

describePage('a program of the student’s own in Chromium', (bench) => {
  it.each([
    ['en-GB', 'en', 'light'],
    ['zh-CN', 'zh-CN', 'dark'],
  ] as const)(
    'says that a client sends no newline, and takes it back: %s',
    async (locale, language, colorScheme) => {
      const { t } = await pageWords(language);
      const page = await openLesson(bench, 'client', { locale, colorScheme });
      const axe = await Axe.into(page);
      expect(await axe.violations('.own-program')).toEqual([]);
      await page.getByRole('button', { name: t('learnOwnClient') }).click();
      await page.getByText(t('learnOwn_awaited')).waitFor();
      expect(await page.locator('.own-program .lamp-off').count()).toBe(1);
      // The button has gone, and the focus with it to the panel's head.
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t('learnOwn_awaited'));
      const socket = await client(page);
      socket.write('23.5');
      await page.getByText(t('learnOwn_connected')).waitFor();
      const words = noNewline(language);
      await eventually(() => said(page)).toContain(words.saw);
      expect(await said(page)).toContain(words.why);
      expect(await said(page)).toContain(words.next);
      expect(await page.locator('.own-code code').textContent()).toBe(words.code?.python);
      expect((await pieces(page)).at(-1)).toMatch(/→.*23\.5.*4 B.*0A\?$/);
      await eventually(() => page.locator('.own-process').textContent()).toContain(String(process.pid));
      expect(await axe.violations('.bench')).toEqual([]);
      await page.locator('.program-pane').getByText('Node', { exact: true }).click();
      await eventually(() => page.locator('.own-code code').textContent()).toBe(words.code?.node);
      socket.write('\n');
      await eventually(() => said(page)).toBe(t('learnOwnWithdrawn', { finding: words.saw }));
      expect((await pieces(page)).at(-1)).toMatch(/←.*5\.32/);
      socket.end();
      await page.getByText(t('learnOwnRight')).waitFor();
      await page
        .locator('.own-program')
        .getByRole('button', { name: t('close') })
        .click();
      await page.locator('.own-choice').waitFor();
    },
  );

  it('asks a server: one that is not there, a wrong and a right one', async () => {
    const { t, failure } = await pageWords('zh-CN');
    const wrong = reversing(true);
    const port = await listening(wrong);
    wrong.close();
    await once(wrong, 'close');
    const page = await openLesson(bench, 'reverse-server', { locale: 'zh-CN' });
    const field = page.getByRole('textbox', { name: t('learnOwnAtPort') });
    await field.fill('70000');
    await field.press('Enter');
    await page.getByText(t('learnOwnPortInvalid')).waitFor();
    await field.fill(String(port));
    await field.press('Enter');
    await page.getByText(t('learnOwn_unasked')).waitFor();
    await page.getByRole('button', { name: t('learnOwnTry') }).click();
    const refused = failure({ code: 'CONNECTION_REFUSED', params: { address: `127.0.0.1:${port}` } });
    await page.getByText(refused).waitFor();
    expect(await page.locator('.own-program .lamp-bad').count()).toBe(1);
    expect(await (await Axe.into(page)).violations('.own-program')).toEqual([]);

    await listening(wrong, port);
    const again = page.getByRole('button', { name: t('learnOwnTryAgain') });
    await again.click();
    await page.locator('.own-finding').first().waitFor();
    expect(await page.getByText(refused).count()).toBe(0);
    await page.getByText(t('learnOwn_asked')).waitFor();
    wrong.close();
    await once(wrong, 'close');

    await listening(reversing(), port);
    await again.click();
    await page.getByText(t('learnOwnRight')).waitFor();
    expect(await page.locator('.own-finding').count()).toBe(0);
    expect((await pieces(page)).some((piece) => /→.*Hello/.test(piece))).toBe(true);
    expect((await pieces(page)).some((piece) => /←.*olleH/.test(piece))).toBe(true);
  });

  it('escapes what a program sends, and has no panel where a lesson asks for no program', async () => {
    const page = await openLesson(bench, 'client');
    await page.getByRole('button', { name: 'It is a client' }).click();
    const socket = await client(page);
    socket.write('<b>\u202e\x1b[31m\n');
    await eventually(async () => (await pieces(page))[1]).toContain('<b>');
    expect(await page.locator('.own-pieces li b').count()).toBe(0);
    expect((await pieces(page))[1]).toContain('ESC');
    expect((await pieces(page))[1]).not.toContain('\u202e');
    await page.goto(`${bench.url}#/learn/boot`);
    await page.locator('.bench-step').waitFor();
    expect(await page.locator('.own-program').count()).toBe(0);
    // The lesson was left: nobody listens there any more.
    await eventually(() => socket.destroyed).toBe(true);
  });

  it('watches no more when the page is left', async () => {
    const page = await openLesson(bench, 'client');
    await page.getByRole('button', { name: 'It is a client' }).click();
    const socket = await client(page);
    await page.goto('about:blank');
    await eventually(() => socket.destroyed).toBe(true);
  });

  it('never scrolls sideways, at any width', async () => {
    const page = await openLesson(bench, 'client');
    await page.getByRole('button', { name: 'It is a client' }).click();
    const socket = await client(page);
    socket.write(`${'x'.repeat(300)}`);
    await page.locator('.own-finding').waitFor();
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      const [left, right] = await page.locator('.own-program').evaluate((pane) => {
        const { left: from, right: to } = pane.getBoundingClientRect();
        return [from, to];
      });
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
  });
});
