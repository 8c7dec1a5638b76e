// What the editor of a file completes of what the workspace knows.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [{ locale: 'en-GB' }, { locale: 'zh-CN' }] as const;

describePage('completion in a file in Chromium', (bench) => {
  it.each(people)('offers endpoints, placeholders, layouts and their fields ($locale)', async (person) => {
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(bench.workspace, path)), { recursive: true });
      writeFileSync(join(bench.workspace, path), text);
    };
    await bench.create({ type: 'udp', address: '127.0.0.1:0', label: 'Oven: 炉' });
    put('layouts/meter.yaml', 'fields: [ { sync: const AA }, { temp: i16 }, { crc: checksum sum8 } ]\n');
    put('environments/lab.yaml', 'host: 127.0.0.1\n');
    put('rules/known.yaml', 'name: Known\nenabled: false\nwhen: { text: a }\nthen: [ { send: b } ]\n');
    const page = await bench.open('#/rules/known.yaml', { locale: person.locale });
    const editor = page.locator('.cm-content').first();
    /** Types, asks for what fits until that is offered, and takes it. */
    const take = async (typed: string, label: string, written: string): Promise<void> => {
      await page.keyboard.type(typed);
      const offered = page.locator('.cm-tooltip-autocomplete li', { hasText: label }).first();
      const isOffered = async (): Promise<boolean> => {
        if (await offered.isVisible()) return true;
        await page.keyboard.press('Control+Space');
        return false;
      };
      await expect.poll(isOffered, { timeout: 20_000, interval: 500 }).toBe(true);
      await offered.click();
      await eventually(() => editor.textContent()).toContain(written);
    };
    await editor.click();
    await page.keyboard.press('Control+End');
    await take('on: [Ov', 'Oven: 炉', 'on: ["Oven: 炉"');
    await eventually(() => readFileSync(join(bench.workspace, 'rules/known.yaml'), 'utf8')).toContain(
      'on: ["Oven: 炉"]',
    );
    put('messages/known.yaml', 'name: Known\n');
    await page.goto(`${bench.url}#/messages/known.yaml`);
    await page.locator('.file-head .segments button, .cm-content').first().waitFor();
    await eventually(async () => {
      const yaml = page.locator('.file-head .segments button').last();
      if ((await page.locator('.cm-content').count()) === 0) await yaml.click();
      return page.locator('.cm-content').count();
    }).toBeGreaterThan(0);
    await editor.click();
    await page.keyboard.press('Control+End');
    await take('text: "{{ho', 'host', 'text: "{{host}}"');
    await page.keyboard.press('End');
    await take('\nchecksum: crc16-mod', 'crc16-modbus', 'checksum: crc16-modbus');
    await take('\nencoding: gb', 'gbk', 'encoding: gb');
    await take('\nform: { layout: met', 'meter', 'layout: meter');
    await take(', values: { te', 'temp', 'values: { temp: ');
    expect(await editor.textContent()).not.toContain('crc:');
  });
});
