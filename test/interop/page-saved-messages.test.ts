// Saved messages sent by their keys, from the strip of a room, several in order, and one made of what is typed.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually, type PageBench } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    tick: (name: string) => `Send ${name} with the others`,
    send: 'Send 2',
    done: 'All were sent.',
    unknown: 'No saved message has the key Alt 9',
    sendMore: 'Other ways to send',
    save: 'Save as a message',
    saved: 'Saved as messages/',
  },
  {
    locale: 'zh-CN',
    tick: (name: string) => `连同其他报文一起发送 ${name}`,
    send: '发送 2 条',
    done: '已全部发送。',
    unknown: '没有报文使用按键 Alt 9',
    sendMore: '其他发送方式',
    save: '保存为报文',
    saved: '已保存为 messages/',
  },
] as const;

function put(bench: PageBench, path: string, text: string): void {
  const file = join(bench.workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describePage('saved messages in Chromium', (bench) => {
  it.each(people)('are sent by keys, in order, and made of what is typed ($locale)', async (person) => {
    rmSync(join(bench.workspace, 'messages'), { recursive: true, force: true });
    const device = createSocket('udp4');
    device.bind(0, '127.0.0.1');
    await once(device, 'listening');
    const heard: string[] = [];
    device.on('message', (message) => heard.push(String(message)));
    try {
      const to = `udp://127.0.0.1:${device.address().port}`;
      put(bench, 'messages/one.yaml', `name: "<b>One"\nto: ${to}\ntext: one {{?unit=3}}\nkey: 1\n`);
      put(bench, 'messages/two.yaml', 'name: Two\ntext: two\nkey: 2\n');
      const made = await bench.create({
        type: 'udp',
        address: '127.0.0.1:0',
        remote: to.slice('udp://'.length),
        label: `Room ${person.locale}`,
      });
      const page = await bench.open(`#/${made.id}`, { locale: person.locale });
      const chips = page.locator('.quick-strip button');
      await eventually(() => chips.allTextContents()).toEqual(['Alt 1 <b>One', 'Alt 2 Two']);
      // The message without a target goes through the room's endpoint.
      await page.keyboard.press('Alt+2');
      await eventually(() => heard).toEqual(['two']);
      await eventually(() => page.locator('.lines').textContent()).toContain('two');
      await chips.nth(0).click();
      await eventually(() => heard).toEqual(['two', 'one 3']);
      await eventually(() => page.locator('.header-notice').textContent()).toContain('<b>One');
      await page.keyboard.press('Alt+9');
      await eventually(() => page.locator('.header-notice').textContent()).toContain(person.unknown);
      await page.locator('.composer textarea').fill('typed \\x41 {{here}}');
      await page.getByRole('button', { name: person.sendMore }).click();
      await page.getByRole('button', { name: person.save }).click();
      await eventually(() => page.locator('.composer-status').textContent()).toContain(person.saved);
      const said = (await page.locator('.composer-status').textContent()) ?? '';
      const path = /messages\/\S+\.yaml/.exec(said)?.[0] ?? '';
      expect(readFileSync(join(bench.workspace, path), 'utf8')).toContain('typed');
      await page.goto(page.url().replace(/#.*/, '#/messages'));
      heard.length = 0;
      await page.getByRole('checkbox', { name: person.tick('Two') }).click();
      await page.getByRole('checkbox', { name: person.tick('<b>One') }).click();
      await page.locator('.ticked-bar input').nth(1).fill(to);
      await page.getByRole('button', { name: person.send }).click();
      await eventually(() => heard).toEqual(['two', 'one 3']);
      await eventually(() => page.locator('.ticked-bar').textContent()).toContain(person.done);
    } finally {
      device.close();
    }
  });
});
