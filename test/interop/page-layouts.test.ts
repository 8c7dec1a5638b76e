// The place of the layouts: a message read by one while it is typed, and its use on an endpoint.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    sample: 'A message as hex',
    sound: 'A message of this layout.',
    foreign: 'no message of this layout',
  },
  { locale: 'zh-CN', sample: '十六进制报文', sound: '符合此格式。', foreign: '不是此格式的报文' },
] as const;

const layout = `order: big
fields:
  - sync: const AA
  - unit: u8
  - temp: i16 * 0.1 ℃
  - state: u8 { 0 = ok, 1 = hot }
`;

describePage('the place of the layouts in Chromium', (bench) => {
  it.each(people)(
    'reads a message as it is typed, fields and bytes showing each other ($locale)',
    async (person) => {
      mkdirSync(join(bench.workspace, 'layouts'), { recursive: true });
      writeFileSync(join(bench.workspace, 'layouts/reading.yaml'), layout);
      const made = await bench.create({
        type: 'udp',
        address: '127.0.0.1:0',
        label: `Meter ${person.locale}`,
      });
      const page = await bench.open('#/layouts/reading.yaml', { locale: person.locale });
      const sample = page.getByRole('textbox', { name: person.sample });
      await sample.fill('AA 03 01 38 01');
      await eventually(() => page.locator('.layout-side [role=status]').textContent()).toBe(person.sound);
      await eventually(() => page.locator('.layout-fields tbody tr').allTextContents()).toEqual([
        'syncAA0',
        'unit31',
        'temp31.2 ℃2–3',
        'statehot4',
      ]);
      await page.locator('.layout-fields tbody tr').nth(2).focus();
      await eventually(() => page.locator('.layout-bytes .marked').allTextContents()).toEqual(['01', '38']);
      await page.locator('.layout-bytes span').nth(4).hover();
      await eventually(() => page.locator('.layout-fields tr.marked').textContent()).toBe('statehot4');
      await sample.fill('BB 03 01 38 01');
      await eventually(() => page.locator('.layout-side [role=status]').textContent()).toContain(
        person.foreign,
      );
      // The layout itself is typed, and read by at once.
      await sample.fill('AA 03 01 38 01');
      await page.locator('.cm-content').first().click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('  - more: bytes rest\n');
      await sample.fill('AA 03 01 38 01 07 08');
      await eventually(() => page.locator('.layout-fields tbody tr').last().textContent()).toBe(
        'more07 085–6',
      );
      await page.getByRole('checkbox', { name: `Meter ${person.locale}` }).click();
      await eventually(async () => (await bench.endpoint(made.id))?.input).toMatchObject({
        layouts: ['reading'],
      });
      expect(await page.locator('.complaint').count()).toBe(0);
    },
  );
});
