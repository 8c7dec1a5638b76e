// The place of the environments: what a placeholder stands for is typed, and used from then on.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  { locale: 'en-GB', edit: 'Edit', asked: 'asked when sending' },
  { locale: 'zh-CN', edit: '编辑', asked: '发送时询问' },
] as const;

describePage('the place of the environments in Chromium', (bench) => {
  it.each(people)('changes what messages are filled with ($locale)', async (person) => {
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(bench.workspace, path)), { recursive: true });
      writeFileSync(join(bench.workspace, path), text);
    };
    const device = createSocket('udp4');
    device.bind(0, '127.0.0.1');
    await once(device, 'listening');
    const heard: string[] = [];
    device.on('message', (message) => heard.push(String(message)));
    try {
      put('environments/bench.yaml', '# mine\nword: old\n');
      put('messages/word.yaml', `to: udp://127.0.0.1:${device.address().port}\ntext: "{{word}}"\nkey: 1\n`);
      const page = await bench.open('#/sequences', { locale: person.locale });
      await page.locator('.environment-choice').getByRole('link', { name: person.edit }).click();
      await eventually(() => page.url()).toContain('#/environments/bench.yaml');
      await eventually(() => page.locator('.environment-uses').textContent()).toContain(person.asked);
      await page.locator('.cm-content').click();
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Backspace');
      for (const _ of 'old') await page.keyboard.press('Backspace');
      await page.keyboard.type('new');
      const text = () => readFileSync(join(bench.workspace, 'environments/bench.yaml'), 'utf8');
      await eventually(text).toContain('word: new');
      await page.keyboard.press('Alt+1');
      await eventually(() => heard).toEqual(['new']);
      // The remark of a person stays, and the file is no other.
      expect(text()).toMatch(/^# mine\nword: new\n?$/);
    } finally {
      device.close();
    }
  });
});
