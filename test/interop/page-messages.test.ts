// Saved messages on the page: written, checked, kept, sent.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';

function put(bench: PageBench, path: string, text: string): void {
  const file = join(bench.workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function textOf(bench: PageBench, path: string): string {
  return readFileSync(join(bench.workspace, path), 'utf8');
}

/** Opens a message to be edited as text. */
async function openText(bench: PageBench, hash: string): Promise<Page> {
  const page = await bench.open(hash);
  await page.getByRole('group', { name: 'Edit as' }).getByRole('button', { name: 'YAML' }).click();
  return page;
}

describePage('the saved messages in Chromium', (bench) => {
  afterEach(() => {
    for (const folder of ['messages', 'environments', 'layouts'])
      rmSync(join(bench.workspace, folder), { recursive: true, force: true });
  });

  it('makes the first message with one click and saves what is typed into it', async () => {
    const page = await bench.open('#/messages');
    await page.getByRole('button', { name: 'Make the first message' }).click();
    await page.getByRole('button', { name: 'YAML' }).click();
    const editor = page.getByRole('textbox', { name: 'Text of messages/New-message.yaml' });
    await editor.waitFor();
    await editor.press('Control+End');
    await page.keyboard.type('remark: daily');
    await eventually(() => textOf(bench, 'messages/New-message.yaml')).toContain('remark: daily');
    await eventually(() => page.locator('.file-saving').textContent()).toBe('saved');
  });

  it('completes what a message may have', async () => {
    put(bench, 'messages/a.yaml', 'text: hi\n');
    const page = await openText(bench, '#/messages/a.yaml');
    const editor = page.getByRole('textbox', { name: 'Text of messages/a.yaml' });
    await editor.press('Control+End');
    await page.keyboard.type('check');
    await page.locator('.cm-completionLabel', { hasText: 'checksum' }).waitFor();
    await page.locator('.cm-tooltip-autocomplete [aria-selected]').waitFor();
    // CodeMirror takes no key within 75 ms of showing the list, and one that comes too early closes it.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
    await page.keyboard.press('Enter');
    await eventually(() => editor.textContent()).toContain('checksum: ');
  });

  it('names a fault with its place, does not save it, and has it again after a reload', async () => {
    put(bench, 'messages/a.yaml', 'text: hi\n');
    const page = await openText(bench, '#/messages/a.yaml');
    const editor = page.getByRole('textbox', { name: 'Text of messages/a.yaml' });
    await editor.press('Control+End');
    await page.keyboard.type('ending: crfl');
    await eventually(() => page.locator('.file-work .complaint').textContent()).toContain('Line 2, column 9');
    await page.locator('.cm-lintRange-error').waitFor();
    expect(textOf(bench, 'messages/a.yaml')).toBe('text: hi\n');
    await page.reload();
    await eventually(() => editor.textContent()).toContain('ending: crfl');
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Tab');
    await editor.press('Control+End');
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('rlf');
    await eventually(() => textOf(bench, 'messages/a.yaml')).toBe('text: hi\nending: crlf');
  });

  it('shows a change on disk at once, and offers both versions where something was typed', async () => {
    put(bench, 'messages/a.yaml', 'text: one\n');
    const page = await openText(bench, '#/messages/a.yaml');
    const editor = page.getByRole('textbox', { name: 'Text of messages/a.yaml' });
    await editor.waitFor();
    put(bench, 'messages/a.yaml', 'text: two\n');
    await eventually(() => editor.textContent()).toContain('two');
    await editor.press('Control+End');
    await page.keyboard.type('ending: x');
    await page.locator('.cm-lintRange-error').waitFor();
    put(bench, 'messages/a.yaml', 'text: theirs\n');
    await page.getByRole('button', { name: 'Take theirs' }).waitFor();
    expect(await page.locator('.file-version').count()).toBe(2);
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await eventually(() => editor.textContent()).toContain('theirs');
    expect(await page.locator('.file-version').count()).toBe(1);
  });

  it('removes a message and brings it back', async () => {
    put(bench, 'messages/sensor/读.yaml', '# 每天\ntext: hi\n');
    const page = await bench.open('#/messages', { locale: 'zh-CN', width: 400 });
    await page.locator('.message-row a', { hasText: '读' }).click();
    await page.locator('.file-head').getByRole('button', { name: '更多' }).click();
    await page.getByRole('button', { name: '删除' }).click();
    await eventually(() => page.locator('.message-row').count()).toBe(0);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.locator('.file-work').waitFor();
    expect(textOf(bench, 'messages/sensor/读.yaml')).toBe('# 每天\ntext: hi\n');
  });

  it('asks for what a message leaves open and sends it to an endpoint', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', label: 'PLC' });
    const device = await bench.device(portOf(server));
    await eventually(async () => (await bench.endpoint(server.id))?.totals.connections).toBe(1);
    put(bench, 'messages/read.yaml', 'to: PLC\nhex: "01 {{?unit}}"\nchecksum: crc16-modbus\n');
    const page = await bench.open('#/messages/read.yaml');
    const send = page.getByRole('button', { name: 'Send', exact: true });
    await send.waitFor();
    expect(await send.isDisabled()).toBe(true);
    await page.locator('.send-blank input').fill('03');
    await send.click();
    await eventually(() => device.received()).toBe('01034021');
    await eventually(() => page.locator('.send-said').textContent()).toContain('Sent 4 B to 1');
  });

  it('edits single values in its form, and leaves the rest of the file alone', async () => {
    put(bench, 'environments/bench.yaml', 'host: 127.0.0.1\nlimit: "30"\n');
    put(
      bench,
      'layouts/pump.yaml',
      'fields:\n  - len: u8\n  - cmd: u8 { 1 = read, 6 = write }\n  - limit: u16\n  - name: text gbk len\n  - crc: checksum sum8\n',
    );
    const text =
      '# each morning\nname: Set # the limit\nform:\n  layout: pump\n  values: { cmd: read, limit: "{{limit}}", name: 泵 }\n';
    put(bench, 'messages/a.yaml', text);
    const page = await bench.open('#/messages/a.yaml');
    await page.getByRole('group', { name: 'Edit as' }).getByRole('button', { name: 'Form' }).click();
    const bytes = page.getByTestId('message-bytes');
    await eventually(() => bytes.textContent()).toMatch(/^02 01 00 1E B1 C3 95 ?$/);
    expect(await bytes.locator('.filled').textContent()).toBe('00 1E');
    expect(await bytes.locator('.ok').allTextContents()).toEqual(['02', '95']);
    await page
      .getByRole('textbox', { name: 'cmd' })
      .or(page.getByRole('combobox', { name: 'cmd' }))
      .fill('write');
    await eventually(() => textOf(bench, 'messages/a.yaml')).toBe(text.replace('cmd: read', 'cmd: write'));
    await eventually(() => bytes.textContent()).toMatch(/^02 06 00 1E B1 C3 9A ?$/);
    await page.getByRole('textbox', { name: 'name', exact: true }).first().fill('Set: 2');
    await eventually(() => textOf(bench, 'messages/a.yaml')).toContain('name: "Set: 2" # the limit');
    await page.getByRole('button', { name: 'Hex' }).click();
    await eventually(() => textOf(bench, 'messages/a.yaml')).toMatch(/hex: ""|text/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(() => textOf(bench, 'messages/a.yaml')).toContain('layout: pump');
  });

  it('takes text over into hex, and says what cannot be sent', async () => {
    put(bench, 'messages/a.yaml', 'text: 温\\n\nencoding: gbk\nchecksum: xor\n');
    const page = await bench.open('#/messages/a.yaml', { locale: 'zh-CN' });
    await page.getByRole('group', { name: '编辑方式' }).getByRole('button', { name: '表单' }).click();
    await eventually(() => page.getByTestId('message-bytes').textContent()).toMatch(/^CE C2 0A 06 ?$/);
    await page.getByRole('button', { name: '十六进制' }).click();
    await eventually(() => textOf(bench, 'messages/a.yaml')).toContain('hex: CE C2 0A');
    await page.getByRole('textbox', { name: '十六进制' }).fill('CE C');
    await eventually(() => page.locator('.message-preview').textContent()).toMatch(/CE C|成对|奇数/);
    await page.getByRole('textbox', { name: '十六进制' }).fill('CE {{?n}}');
    await eventually(() => page.locator('.message-preview').textContent()).toContain('n');
  });

  it('tells in numbers how far a paced file is, and stops', async () => {
    const server = await bench.create({ type: 'tcp-listen', address: '127.0.0.1:0', label: 'PLC' });
    const device = await bench.device(portOf(server));
    await eventually(async () => (await bench.endpoint(server.id))?.totals.connections).toBe(1);
    put(bench, 'messages/files.txt', 'x'.repeat(20_480));
    put(
      bench,
      'messages/big.yaml',
      'to: PLC\nfile: messages/files.txt\npace: { bytesPerSecond: 500 }\nkey: 7\n',
    );
    const page = await bench.open('#/messages/big.yaml');
    const send = page.getByRole('button', { name: 'Send Alt 7' });
    await send.click();
    await eventually(() => page.locator('.send-said').textContent()).toMatch(/\d (?:B|KiB) of 20\.0 KiB/);
    await page.getByRole('button', { name: 'Stop' }).click();
    await send.waitFor();
    expect(await page.locator('.send-said').textContent()).toContain('stopped; what was sent is sent');
    await eventually(() => bench.ask('GET', 'messages/running')).toEqual([]);
    expect(device.received().length / 2).toBeLessThan(20_480);
    rmSync(join(bench.workspace, 'messages/files.txt'));
  });
});
