// What a person takes from a log: files in every format, and messages on the clipboard.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readAll } from '../capture-files.js';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';
import { hasProgram } from '../peer-programs.js';
import { tsharkLines } from '../tshark.js';

const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** A room in which a device has said these. */
async function room(bench: PageBench, ...said: readonly Uint8Array[]) {
  return roomOf(bench, 'raw', ...said);
}

async function roomOf(bench: PageBench, framing: string, ...said: readonly Uint8Array[]) {
  const made = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', label: 'pump', framing });
  const page = await bench.open(`#/${made.id}`);
  const device = await bench.device(portOf(made));
  for (const [index, bytes] of said.entries()) {
    device.socket.write(bytes);
    await eventually(() => page.locator('.row.rx').count()).toBe(index + 1);
  }
  return { page, port: portOf(made), device, id: made.id };
}

/** Saves in a format, by its name in the menu. */
async function saved(page: Page, format: string, scope?: string) {
  await page.locator('.save > button').click();
  if (scope !== undefined) await page.getByRole('menuitemradio', { name: scope }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    path: await download.path(),
    content: readFileSync(await download.path()),
  };
}

const bytes = Buffer.from([0, 1, 2, 0xff, 0xfe, 0x0d, 0x0a]);

describePage('saving a log in Chromium', (bench) => {
  it('writes every format', async () => {
    const { page } = await room(bench, bytes);
    expect((await saved(page, 'Received bytes')).content).toEqual(bytes);
    const table = await saved(page, 'Table');
    expect(table.name).toMatch(/^pump-\d{8}-\d{6}\.csv$/);
    expect(String(table.content)).toContain(',7,\\0\\x01\\x02\\xFF\\xFE\\r\\n,00 01 02 FF FE 0D 0A,pump,1,');
    expect(String((await saved(page, 'Log as hex dump')).content)).toContain(
      '00000000  00 01 02 FF FE 0D 0A',
    );
    expect(String((await saved(page, 'Log as text')).content)).toMatch(/ < {2}127\.0\.0\.1:\d+ {2}\\0\\x01/);
    expect(String((await saved(page, 'C arrays')).content)).toContain('const uint8_t message_1[7] = {');
    const lines = String((await saved(page, 'JSON Lines')).content)
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      ...['listening', 'connected', 'received'],
    ]);
  });

  it('makes packets that Wireshark follows', async () => {
    const { page, port, device, id } = await room(bench, Buffer.from('hello'));
    await bench.say(id, 'world');
    await eventually(() => page.locator('.row.tx').count()).toBe(1);
    device.socket.end();
    await eventually(() => page.locator('.row').count()).toBe(5);
    const { content, path } = await saved(page, 'Packets for Wireshark');
    expect(readAll(content).packets).toHaveLength(11);
    if (!hasProgram('tshark')) return;
    const rows = tsharkLines('-r', path, '-q', '-z', 'follow,tcp,ascii,0');
    expect(rows).toEqual(expect.arrayContaining(['hello', 'world', `Node 1: 127.0.0.1:${port}`]));
  });

  it('takes exactly what is selected, what the filter shows, or all', async () => {
    const { page } = await room(bench, Buffer.from('one'), Buffer.from('two'), Buffer.from('three'));
    const linesOf = async (scope?: string): Promise<readonly string[]> =>
      String((await saved(page, 'Received bytes', scope)).content).match(/one|two|three/g) ?? [];
    expect(await linesOf()).toEqual(['one', 'two', 'three']);
    await page.locator('.filter input, .bar input').first().fill('text contains "t"');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.row.rx').count()).toBe(2);
    expect(await linesOf()).toEqual(['two', 'three']);
    await page.locator('.row.rx').last().click();
    await page.keyboard.press('e');
    await page.locator('.save .menu').waitFor();
    await page.keyboard.press('Escape');
    expect(await linesOf()).toEqual(['three']);
    expect(await linesOf('All lines')).toEqual(['one', 'two', 'three']);
    expect(await linesOf('Lines that the filter shows')).toEqual(['two', 'three']);
  });

  it('writes a large log to where the person says, piece by piece, and says when it cannot be', async () => {
    const { page } = await roomOf(
      bench,
      'fixed:1048576',
      ...Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024, 'x')),
    );
    // The browser's own dialog is not part of the page: a file of its private folder stands for what the person chose.
    await page.evaluate(() => {
      Object.assign(window, {
        showSaveFilePicker: async ({ suggestedName }: { readonly suggestedName: string }) =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
      });
    });
    await page.locator('.save > button').click();
    await page.getByRole('menuitem', { name: 'Received bytes' }).click();
    const size = (): Promise<number> =>
      page.evaluate(async () => {
        const folder = await navigator.storage.getDirectory();
        for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemFileHandle]>)
          if (name.startsWith('pump-')) return (await handle.getFile()).size;
        return 0;
      });
    await eventually(size).toBe(20 * 1024 * 1024);
    await page.evaluate(() => {
      Object.assign(window, {
        showSaveFilePicker: () => Promise.reject(new DOMException('', 'NotAllowedError')),
      });
    });
    await page.locator('.save > button').click();
    await page.getByRole('menuitem', { name: 'Received bytes' }).click();
    await eventually(() => page.locator('.log-foot [role=alert]').textContent()).toBe(
      'The file could not be written',
    );
  });
});

describePage('copying messages in Chromium', (bench) => {
  it('offers each form by key and in the inspector, and only those that a message can be had in', async () => {
    const { page, port } = await room(bench, bytes, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    await page.locator('.row.rx').first().click();
    await page.keyboard.press('Shift+C');
    const items = page.locator('.copy-as [role=menuitem]');
    await eventually(() => items.allTextContents()).toEqual([
      ...['Hex', 'Text', 'C array', 'Python bytes', 'Base64', 'printf and nc', 'bob send', 'curl'],
      'Lines as shown',
    ]);
    expect(await items.filter({ hasText: 'curl' }).isDisabled()).toBe(true);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => clipboard(page)).toBe(String.raw`b'\x00\x01\x02\xff\xfe\r\n'`);
    // Back at the log.
    await page.locator('.row.cursor:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.inspector').getByRole('button', { name: 'Copy as' }).click();
    await page.locator('.inspector').getByRole('menuitem', { name: 'curl' }).click();
    await eventually(() => clipboard(page)).toContain(
      `-H 'Host: x' -H Accept: -H User-Agent: http://127.0.0.1:${port}/`,
    );
  });

  it('has commands that send the same again', async () => {
    const { page, port } = await room(bench, Buffer.from(`'$(id)' %s\r\n`));
    await page.locator('.row.rx').click();
    await page.keyboard.press('Shift+C');
    await page.getByRole('menuitem', { name: 'printf' }).click();
    await eventually(() => clipboard(page)).toContain(`| nc -N 127.0.0.1 ${port}`);
    if (!hasProgram('ncat')) return;
    execFileSync('sh', ['-c', (await clipboard(page)).replace('nc -N', 'ncat --send-only')]);
    await eventually(() => page.locator('.row.rx .content').allTextContents()).toEqual([
      ...[`'$(id)' %sCRLF`, `'$(id)' %sCRLF`],
    ]);
  });
});
