// Saved messages on the page: written, checked, kept, sent.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

describePage('the saved messages in Chromium', (bench) => {
  afterEach(() => {
    for (const folder of ['messages', 'environments', 'layouts'])
      rmSync(join(bench.workspace, folder), { recursive: true, force: true });
  });

  it('makes the first message with one click and saves what is typed into it', async () => {
    const page = await bench.open('#/messages');
    await page.getByRole('button', { name: 'Make the first message' }).click();
    const editor = page.getByRole('textbox', { name: 'Text of messages/New-message.yaml' });
    await editor.waitFor();
    await editor.press('Control+End');
    await page.keyboard.type('remark: daily');
    await eventually(() => textOf(bench, 'messages/New-message.yaml')).toContain('remark: daily');
    await eventually(() => page.locator('.file-saving').textContent()).toBe('saved');
  });

  it('completes what a message may have', async () => {
    put(bench, 'messages/a.yaml', 'text: hi\n');
    const page = await bench.open('#/messages/a.yaml');
    const editor = page.getByRole('textbox', { name: 'Text of messages/a.yaml' });
    await editor.press('Control+End');
    await page.keyboard.type('check');
    await page.locator('.cm-completionLabel', { hasText: 'checksum' }).waitFor();
    // CodeMirror takes no key within 75 ms of showing the list.
    await page.locator('.cm-tooltip-autocomplete [aria-selected]').waitFor();
    await eventually(async () => {
      await page.keyboard.press('Enter');
      return editor.textContent();
    }).toContain('checksum: ');
  });

  it('names a fault with its place, does not save it, and has it again after a reload', async () => {
    put(bench, 'messages/a.yaml', 'text: hi\n');
    const page = await bench.open('#/messages/a.yaml');
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
    const page = await bench.open('#/messages/a.yaml');
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
    await page.getByRole('button', { name: '删除' }).click();
    await eventually(() => page.locator('.message-row').count()).toBe(0);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.locator('.code-editor').waitFor();
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
});
