// What a rule notifies, on the page and on the desktop.
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

const people = [
  { locale: 'en-GB', others: '1 before it', dismiss: 'Dismiss what rules said', show: 'Show' },
  { locale: 'zh-CN', others: '此前还有 1 条', dismiss: '关闭规则通知', show: '查看' },
] as const;

describePage('the notice of a rule in Chromium', (bench) => {
  it.each(people)('stands above every place until it is dismissed ($locale)', async (person) => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', label: `Oven ${person.locale}` });
    mkdirSync(join(bench.workspace, 'rules'), { recursive: true });
    writeFileSync(
      join(bench.workspace, 'rules', 'oven.yaml'),
      `{ name: Hot, on: [${made.id}], when: { regex: "t=(?<t>.*)" }, then: [ { notify: "over 30: {t}" }, { send: ok } ] }\n`,
    );
    const page = await bench.open('#/ports', { locale: person.locale });
    await page.evaluate(() => {
      Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
      document.hasFocus = () => false;
      const shown: string[] = [];
      Object.assign(window, {
        shown,
        Notification: Object.assign(
          class extends EventTarget {
            constructor(title: string, { body }: { body: string }) {
              super();
              shown.push(`${title}: ${body}`);
            }
          },
          { permission: 'granted' },
        ),
      });
    });
    const socket = createSocket('udp4');
    const answers: string[] = [];
    socket.on('message', (message) => answers.push(String(message)));
    try {
      // The rule may not be armed yet.
      await eventually(() => {
        if (answers.length === 0) socket.send('t=31<b>', portOf(made), '127.0.0.1');
        return answers[0];
      }).toBe('ok');
      const line = page.locator('.header-notice p');
      await eventually(() => line.textContent()).toMatch(/Hot over 30: 31<b>/);
      await page.getByRole('button', { name: person.dismiss }).click();
      await eventually(() => line.count()).toBe(0);
      for (const text of ['t=32', 't=33']) socket.send(text, portOf(made), '127.0.0.1');
      await eventually(() => line.textContent()).toMatch(new RegExp(`Hot over 30: 33 · ${person.others}`));
      expect(await page.evaluate(() => (window as unknown as { shown: string[] }).shown)).toContain(
        'Hot: over 30: 33',
      );
      await page.locator('.header-notice').getByRole('link', { name: person.show }).click();
      await eventually(() => page.url()).toContain(made.id);
      // The answers say which rule they are of.
      await eventually(() => page.locator('.row.tx .row-rule').first().textContent()).toBe('Hot');
    } finally {
      socket.close();
    }
  });
});
