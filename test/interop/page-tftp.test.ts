import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp-client.js';
import { TftpServer } from '../../src/app/tftp-server.js';
import { RunningBob } from '../bob.js';
import { describeWith, programPath } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';

const program = process.env.CHROMIUM ?? 'chromium';
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 15_000 });

describeWith(program, 'the page’s TFTP place in Chromium', () => {
  let browser: Browser;
  let workbench: RunningBob;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-page-tftp-'));
  const image = fileOf(400_000);

  beforeAll(async () => {
    writeFileSync(join(folder, 'boot.img'), image);
    workbench = RunningBob.start(
      'workbench',
      '--port',
      '0',
      '--no-open',
      '--workspace',
      join(folder, 'workspace'),
    );
    url = String((await workbench.event(({ type }) => type === 'workbench')).url);
    const executablePath = programPath(program) ?? program;
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openTftp(locale: string, width = 1280): Promise<{ page: Page; errors: string[] }> {
    const context = await browser.newContext({
      locale,
      viewport: { width, height: 800 },
      acceptDownloads: true,
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(url);
    await page.locator('nav a[href="#/tftp"]').click();
    await page.locator('.tftp').waitFor();
    return { page, errors };
  }

  /** Starts the server on a port that the system chooses and gives it. */
  async function start(page: Page): Promise<number> {
    await page.locator('.tftp-settings input.mono').fill('0');
    await page.locator('.head-verbs .primary').click();
    const told = await page.locator('.tftp-reach .copy').first().textContent();
    return Number(/:(\d+)\s*$/.exec(told?.trim() ?? '')?.[1]);
  }

  it('serves a file that was put in, shows the transfer and tells its story', async () => {
    const { page, errors } = await openTftp('en-GB');
    const port = await start(page);
    await page.locator('.tftp-files input[type="file"]').setInputFiles(join(folder, 'boot.img'));
    await page.locator('.tftp-files td .link').getByText('boot.img').waitFor();
    const client = new TftpClient({ host: '127.0.0.1', port });
    expect(Buffer.compare(await client.read('boot.img'), image)).toBe(0);
    const done = page.locator('.transfer.ended').first();
    await eventually(() => done.textContent()).toContain('boot.img');
    await done.locator('.transfer-open').click();
    await eventually(() => page.locator('.ladder').textContent()).toContain('blocks of 1468 B, window 16');
    await eventually(() => page.locator('.ladder ol').textContent()).toContain('OACK');
    await eventually(() => page.locator('.ladder ol').textContent()).toContain('DATA 1–16');
    await expect(client.read('\u202e<i>evil</i>')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
    await eventually(() => page.locator('.refusal').first().textContent()).toContain('<i>evil</i>');
    expect(await page.locator('.refusal').first().textContent()).not.toContain('\u202e');
    await expect(client.read('<b>nope</b>')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
    await eventually(() => page.locator('.refusal').first().textContent()).toContain('<b>nope</b>');

    const download = page.waitForEvent('download');
    await page.locator('.tftp-files td .link').first().click();
    const saved = await (await download).path();
    expect(Buffer.compare(readFileSync(saved), image)).toBe(0);
    await page.locator('.tftp-files td .quiet').first().click();
    await eventually(() => page.locator('.tftp-files td .link').count()).toBe(0);
    await page.locator('.head-verbs button').first().click();
    await eventually(() => page.locator('.tftp-reach').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('fetches and sends as a client, in Chinese, on a narrow page', async () => {
    const other = mkdtempSync(join(tmpdir(), 'breakoutbox-other-'));
    writeFileSync(join(other, '固件.bin'), image);
    const server = new TftpServer({ root: other, host: '127.0.0.1', port: 0, write: 'create' });
    await server.listen();
    const { page, errors } = await openTftp('zh-CN', 400);
    const address = `tftp://127.0.0.1:${server.port}`;
    await page.locator('.tftp-client input').fill(`${address}/${encodeURIComponent('固件.bin')}`);
    await page.locator('.tftp-client button[type="submit"]').click();
    await page.locator('.tftp-files td .link').getByText('固件.bin').waitFor();
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('完成');
    await page.locator('.tftp-client input').fill(`${address}/copy`);
    await page.locator('.tftp-client button[type="button"]').click();
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('copy');
    expect(Buffer.compare(readFileSync(join(other, 'copy')), image)).toBe(0);
    // A second time the server refuses: the reason is told in the page's language.
    await page.locator('.tftp-client button[type="button"]').click();
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('失败');
    await eventually(() => page.locator('.transfer.ended .bad').last().textContent()).toContain(
      'TFTP 错误 6',
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(errors).toEqual([]);
    await page.context().close();
    await server.close(0);
    rmSync(other, { recursive: true, force: true });
  });
});
