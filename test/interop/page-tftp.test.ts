import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { blockOf } from '../../src/wire/tftp/packet.js';
import { describePage, eventually, type PageBench, type Person } from '../page-bench.js';
import { RawTftp } from '../raw-tftp.js';
import { fileOf } from '../tftp-pair.js';

const image = fileOf(400_000);

describePage('the page’s TFTP place in Chromium', (bench) => {
  // A transfer that a test has left running would hold up the next, which begins without a server.
  afterEach(async () => {
    for (const { id } of await bench.endpoints()) await bench.ask('DELETE', `endpoints/${id}`);
  });

  /** A file to put in. */
  function boot(): string {
    const path = join(bench.folder, 'boot.img');
    writeFileSync(path, image);
    return path;
  }

  /** Starts the server on a port that the system chooses and gives it. */
  async function start(page: Page): Promise<number> {
    await page.locator('.tftp-settings input.mono').fill('0');
    await page.locator('.head-verbs .primary').click();
    const address = await page.locator('.tftp-reach .copy').first().textContent();
    await page.locator('.head-verbs .primary').waitFor({ state: 'detached' });
    return Number(/:(\d+)\s*$/.exec(address?.trim() ?? '')?.[1]);
  }

  it('serves a file that was put in, shows the transfer and its story', async () => {
    const page = await openTftp(bench);
    const port = await start(page);
    await page.locator('.tftp-files input[type="file"]').setInputFiles(boot());
    await page.locator('.tftp-files td .link').getByText('boot.img').waitFor();
    const client = new TftpClient({ host: '127.0.0.1', port });
    expect(Buffer.compare(await client.read('boot.img'), image)).toBe(0);
    const done = page.locator('.transfer.ended').first();
    await eventually(() => done.textContent()).toContain('boot.img');
    await done.locator('.transfer-open').click();
    await eventually(() => page.locator('.ladder').textContent()).toContain('blocks of 1,468 B, window 16');
    await eventually(() => page.locator('.ladder ol').textContent()).toMatch(
      /RRQ asks for \d options.*OACK blksize=1468 windowsize=16/,
    );
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
    await page.locator('dialog .danger').click();
    await eventually(() => page.locator('.tftp-files td .link').count()).toBe(0);
    await page.locator('.head-verbs button').first().click();
    await eventually(() => page.locator('.tftp-reach').count()).toBe(0);
  });

  it('takes a dropped file', async () => {
    const page = await openTftp(bench);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['dropped'], 'dropped.cfg'));
      return transfer;
    });
    await page.locator('.tftp-files').dispatchEvent('dragover', { dataTransfer: dropped });
    await eventually(() => page.locator('.tftp-drop').textContent()).toContain('Drop to add');
    await page.locator('.tftp-files').dispatchEvent('drop', { dataTransfer: dropped });
    await page.locator('.tftp-files td .link').getByText('dropped.cfg').waitFor();
    expect(readFileSync(join(bench.workspace, 'tftp', 'dropped.cfg'), 'utf8')).toBe('dropped');
  });

  it('asks before it replaces a file', async () => {
    const page = await openTftp(bench);
    const there = join(bench.workspace, 'tftp', 'config.bin');
    const choose = (text: string) =>
      page.locator('.tftp-files input[type="file"]').setInputFiles({
        name: 'config.bin',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(text),
      });
    await choose('first');
    await page.locator('.tftp-files td .link').getByText('config.bin').waitFor();
    await choose('second');
    expect(await page.locator('dialog').textContent()).toContain('Replace config.bin in the folder?');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(readFileSync(there, 'utf8')).toBe('first');
    await choose('third');
    await page.locator('dialog .danger').click();
    await eventually(() => readFileSync(there, 'utf8')).toBe('third');

    const origin = new TftpServer({ source: () => 'fetched', host: '127.0.0.1', port: 0 });
    await origin.listen();
    await page.locator('.tftp-client input').first().fill(`tftp://localhost:${origin.port}/config.bin`);
    await page.locator('.tftp-client button[type="submit"]').click();
    await page.locator('dialog .danger').click();
    await eventually(() => readFileSync(there, 'utf8')).toBe('fetched');
    // The row names the server as it was typed, not the port that answered.
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain(
      `from localhost:${origin.port}`,
    );
    await origin.close(0);
  });

  it('shows a running transfer’s bar, rate and time left, and gives it up', async () => {
    const page = await openTftp(bench);
    const port = await start(page);
    await page.locator('.tftp-files input[type="file"]').setInputFiles(boot());
    await page.locator('.tftp-files td .link').getByText('boot.img').waitFor();
    const device = await RawTftp.open();
    device.request('readRequest', 'boot.img', port);
    const row = page.locator('.transfer').filter({ hasText: 'left' });
    // A device that takes a block each time that the page is looked at has seconds of work left.
    await eventually(async () => {
      const datagram = await device.next();
      device.acknowledge(blockOf(datagram.bytes, 0, datagram.bytes.length), datagram);
      return row.count();
    }).toBe(1);
    expect(await row.textContent()).toMatch(/boot\.img.*B \/ 391 KiB.*B\/s.*left/);
    const bar = row.locator('progress');
    expect(Number(await bar.getAttribute('value'))).toBeGreaterThan(0);
    expect(await page.locator('nav a[href="#/tftp"]').textContent()).toContain('1 running');
    await eventually(() => page.locator('.rate .tx').textContent()).not.toContain('0 B/s');
    await row.locator('.transfer-abort').click();
    const ended = page.locator('.transfer.ended').first();
    await eventually(() => ended.textContent()).toContain('aborted');
    await ended.locator('.transfer-open').click();
    await eventually(() => ended.locator('ol').textContent()).toMatch(/RRQ.*DATA 1.*ERROR 0$/);
    device.close();
    await page.locator('.head-verbs button').first().click();
    await page.locator('.tftp-reach').waitFor({ state: 'detached' });
  });

  it('serves another folder, and cuts a running transfer off only when that is agreed to', async () => {
    const images = mkdtempSync(join(tmpdir(), 'breakoutbox-images-'));
    writeFileSync(join(images, 'evil\u202egnp.exe'), 'x');
    writeFileSync(join(images, 'boot.img'), image);
    const page = await openTftp(bench);
    const choose = async (path: string): Promise<void> => {
      await page.locator('.tftp-folder button').click();
      await page.locator('dialog input').fill(path);
      await page.locator('dialog button[type="submit"]').click();
    };
    await choose(join(images, 'nowhere'));
    await eventually(() => page.locator('dialog .complaint').textContent()).toContain('no such folder');
    await page.keyboard.press('Escape');
    await choose(images);
    await eventually(() => page.locator('.tftp-path').textContent()).toBe(images);
    await eventually(() => page.locator('.tftp-folder').textContent()).toMatch(/iB free/);
    // What would reorder a name is marked.
    await page.locator('.tftp-files td .link').getByText('evil\\u{202e}gnp.exe').waitFor();
    const port = await start(page);
    const device = await RawTftp.open();
    device.request('readRequest', 'boot.img', port, { options: ['blksize=1024'] });
    device.acknowledge(0, await device.next());
    const running = page.locator('.transfer.running');
    await eventually(() => running.textContent()).toMatch(/Stalled for .*block 1, sent \d+ times/);
    await running.locator('.transfer-open').click();
    await eventually(() => running.locator('ol').textContent()).toMatch(/RRQ.*OACK.*ACK 0.*DATA 1/);
    await choose('~');
    await eventually(() => page.locator('dialog [role="alert"]').textContent()).toContain('would be cut off');
    await page.keyboard.press('Escape');
    expect(await running.count()).toBe(1);
    await page.locator('.head-verbs button').first().click();
    await page.locator('dialog .danger').click();
    await page.locator('.tftp-reach').waitFor({ state: 'detached' });
    await page.locator('.tftp-folder button').click();
    await page.locator('dialog button', { hasText: 'Back to' }).click();
    await eventually(() => page.locator('.tftp-path').textContent()).toBe(join(bench.workspace, 'tftp'));
    device.close();
    rmSync(images, { recursive: true, force: true });
  });

  it('says at the field what is wrong with it', async () => {
    const page = await openTftp(bench);
    await page.locator('.tftp-settings input.mono').fill('abc');
    await eventually(() => page.locator('.tftp-fault').textContent()).toContain('"abc" is not a port number');
    await page.locator('.tftp-client input').first().fill('http://x/y');
    const field = page.locator('.tftp-client .field').first();
    await eventually(() => field.textContent()).toContain('"http://x/y" is not the address of a file');
    expect(await field.locator('input').getAttribute('aria-invalid')).toBe('true');
    // What is only not finished yet is no fault until it is meant.
    await page.locator('.tftp-client input').first().fill('tftp://10.0.0.1');
    await eventually(() => field.locator('small').count()).toBe(0);
    await page.locator('.tftp-client button[type="submit"]').click();
    await eventually(() => field.locator('small').count()).toBe(1);
  });

  it('follows settings that another page has changed, and keeps what a person has typed', async () => {
    const one = await openTftp(bench);
    const two = await openTftp(bench);
    const uploads = (page: Page) => page.locator('.tftp-settings select');
    await one.locator('.tftp-settings input.mono').fill('0');
    await uploads(one).selectOption('create');
    await one.locator('.head-verbs .primary').click();
    await eventually(() => uploads(two).inputValue()).toBe('create');
    // There is nothing to apply there.
    await two.locator('.head-verbs .primary').waitFor({ state: 'detached' });
    await uploads(two).selectOption('overwrite');
    await one.getByLabel('Single port').check();
    await one.locator('.head-verbs .primary').click();
    await one.locator('.head-verbs .primary').waitFor({ state: 'detached' });
    expect(await uploads(two).inputValue()).toBe('overwrite');
    expect(await two.locator('.head-verbs .primary').count()).toBe(1);
    await two.locator('.head-verbs button').first().click();
    await two.locator('.tftp-reach').waitFor({ state: 'detached' });
  });

  it('runs a second server beside the first, and removes it again', async () => {
    const page = await openTftp(bench);
    const first = await start(page);
    await page.locator('.tftp-another').click();
    const other = page.locator('.tftp-server').nth(1);
    // The folder is of both, and stands below them.
    expect(await page.locator('.tftp-server .tftp-folder').count()).toBe(0);
    expect(await page.locator('.tftp-folder').textContent()).toContain('Folder of all servers');
    await other.locator('.head-verbs button', { hasText: 'Cancel' }).click();
    await eventually(() => page.locator('.tftp-server').count()).toBe(1);
    await page.locator('.tftp-another').click();
    await other.locator('.tftp-settings input.mono').fill('0');
    await other.locator('select').selectOption('create');
    await other.locator('.primary').click();
    await other.locator('.tftp-reach').waitFor();
    await eventually(() => page.locator('.tftp-server').count()).toBe(2);
    const second = Number(
      /:(\d+)\s*$/.exec((await other.locator('.tftp-reach .copy').first().textContent()) ?? '')?.[1],
    );
    expect(second).not.toBe(first);
    await new TftpClient({ host: '127.0.0.1', port: second }).put(image, 'second.bin');
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('second.bin');
    // Of several servers, the row names the one that was asked.
    expect(await page.locator('.transfer.ended .transfer-server').first().textContent()).toBe(
      `TFTP :${second}`,
    );
    // So does a request that was refused.
    await expect(new TftpClient({ host: '127.0.0.1', port: second }).read('nothing')).rejects.toThrow();
    await eventually(() => page.locator('.refusal .transfer-server').first().textContent()).toBe(
      `TFTP :${second}`,
    );
    // A label names it for people, in its head and in the rows.
    const labelled = (await bench.endpoints()).find(
      ({ status }) => status.state === 'listening' && status.local.endsWith(`:${second}`),
    );
    await bench.ask('PUT', `endpoints/${labelled?.id}`, { ...labelled?.input, label: 'line 3' });
    await eventually(() => other.locator('.head-state').textContent()).toContain('line 3 · ');
    await eventually(() => page.locator('.refusal .transfer-server').first().textContent()).toBe('line 3');
    const read = await new TftpClient({ host: '127.0.0.1', port: first }).read('second.bin');
    expect(Buffer.compare(read, image)).toBe(0);
    await other.locator('.head-verbs button', { hasText: 'Stop' }).click();
    await eventually(() => other.locator('.head-state').textContent()).toBe('line 3 · stopped');
    await other.locator('.head-verbs button', { hasText: 'Remove' }).click();
    await eventually(() => page.locator('.tftp-server').count()).toBe(1);
    expect(await page.locator('.tftp-reach').count()).toBe(1);
    expect(await page.locator('.tftp-server .tftp-folder').textContent()).not.toContain('all servers');
  });

  it('fetches and sends as a client, in Chinese, on a narrow page', async () => {
    const other = mkdtempSync(join(tmpdir(), 'breakoutbox-other-'));
    writeFileSync(join(other, '固件.bin'), image);
    const server = new TftpServer({ root: other, host: '127.0.0.1', port: 0, write: 'create' });
    await server.listen();
    const page = await openTftp(bench, { locale: 'zh-CN', width: 400 });
    const address = `tftp://127.0.0.1:${server.port}`;
    await page
      .locator('.tftp-client input')
      .first()
      .fill(`${address}/${encodeURIComponent('固件.bin')}`);
    await page.locator('.tftp-client button[type="submit"]').click();
    await page.locator('.tftp-files td .link').getByText('固件.bin').waitFor();
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('完成');
    await page.locator('.tftp-client input').first().fill(`${address}/copy`);
    await page.locator('.tftp-client-verbs button[type="button"]').click();
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('copy');
    expect(Buffer.compare(readFileSync(join(other, 'copy')), image)).toBe(0);
    // The server refuses a second upload: the reason is shown in the page's language.
    await page.locator('.tftp-client-verbs button[type="button"]').click();
    await eventually(() => page.locator('.transfer.ended').first().textContent()).toContain('失败');
    await eventually(() =>
      page.locator('.transfer.ended').first().locator('.bad').last().textContent(),
    ).toContain('TFTP 错误 6');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await server.close(0);
    rmSync(other, { recursive: true, force: true });
  });
});

async function openTftp(bench: PageBench, person: Person = {}): Promise<Page> {
  const page = await bench.open('#/tftp', person);
  await page.locator('.tftp').waitFor();
  return page;
}
