// Panels: large buttons that send and run, their lamps, and the view of an operator who must not edit.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually, portOf } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    done: 'done',
    failed: 'an expectation failed',
    lit: 'lit',
    dark: 'dark',
    alone: 'open it alone, for its operator',
  },
  {
    locale: 'zh-CN',
    done: '完成',
    failed: '有期望不成立',
    lit: '亮',
    dark: '灭',
    alone: '单独打开，供操作人员使用',
  },
] as const;

describePage('a panel in Chromium', (bench) => {
  it.each(people)(
    'sends, runs, lights its lamps, and is all that its operator sees ($locale)',
    async (person) => {
      const put = (path: string, text: string): void => {
        mkdirSync(join(bench.workspace, path, '..'), { recursive: true });
        writeFileSync(join(bench.workspace, path), text);
      };
      const device = createSocket('udp4');
      device.bind(0, '127.0.0.1');
      await once(device, 'listening');
      const heard: string[] = [];
      device.on('message', (message) => heard.push(String(message)));
      const made = await bench.create({
        type: 'udp',
        address: '127.0.0.1:0',
        label: `Line ${person.locale}`,
      });
      const to = `udp://127.0.0.1:${device.address().port}`;
      put('messages/arm.yaml', `to: ${to}\ntext: "arm {{?unit=3}}"\n`);
      put('messages/go.yaml', `to: ${to}\ntext: go\n`);
      put(
        'sequences/fails.yaml',
        'steps:\n  - listen: udp:127.0.0.1:0\n  - expect: never\n    within: 20ms\n',
      );
      put(
        'panels/bench.yaml',
        `name: "<b>Bench"
rows:
  - - title: Both
      messages: [ arm, { wait: 20ms }, go ]
    - title: Test
      sequence: fails
      lamp: { on: 'text contains "OK"', off: 'text contains "FAIL"' }
  - - { title: More, panel: more }
    - { title: Broken, message: nobody }
`,
      );
      put('panels/more.yaml', 'name: More buttons\nrows: [ [ { title: Back, panel: bench } ] ]\n');
      const page = await bench.open('#/panels/bench.yaml', { locale: person.locale });
      const alone = page.getByRole('link', { name: person.alone });
      await eventually(() => alone.getAttribute('href')).toBe('#/panels/bench.yaml?1');
      await page.goto(page.url().replace(/#.*/, '#/panels/bench.yaml?1'));
      try {
        await eventually(() => page.locator('.panel h1').textContent()).toBe('<b>Bench');
        expect(await page.locator('nav, .cm-content, .top').count()).toBe(0);
        await page.keyboard.press('Control+k');
        expect(await page.locator('dialog').count()).toBe(0);
        const button = (title: string) => page.locator('.panel-button', { hasText: title });
        await button('Both').click();
        await eventually(() => heard).toEqual(['arm 3', 'go']);
        await eventually(() => button('Both').locator('small').textContent()).toBe(person.done);
        await button('Test').click();
        await eventually(() => button('Test').locator('small').textContent()).toBe(person.failed);
        await button('Broken').click();
        await eventually(() => button('Broken').locator('small').textContent()).toContain('nobody');
        const lamp = button('Test').getByRole('img');
        await eventually(() => lamp.getAttribute('aria-label')).toBe(person.dark);
        await eventually(async () => {
          device.send('result OK', portOf(made), '127.0.0.1');
          return lamp.getAttribute('aria-label');
        }).toBe(person.lit);
        device.send('result FAIL', portOf(made), '127.0.0.1');
        await eventually(() => lamp.getAttribute('aria-label')).toBe(person.dark);
        await button('More').click();
        await eventually(() => page.locator('.panel h1').textContent()).toBe('More buttons');
        expect(page.url()).toContain('#/panels/more.yaml?1');
      } finally {
        device.close();
      }
    },
  );
});
