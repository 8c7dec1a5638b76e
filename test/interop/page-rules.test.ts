// The place of the rules: in words, armed, tried on what came, and stopped.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually, type PageBench, portOf } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    arm: 'Arm',
    armed: 'Armed',
    matched: '1 match',
    on: /^armed · Oven/,
    off: /^not armed · Oven/,
    create: 'New',
    none: 'Nothing answers by a rule yet',
    remove: 'Delete',
    undo: 'Undo',
  },
  {
    locale: 'zh-CN',
    arm: '启用',
    armed: '已启用',
    matched: '匹配 1 次',
    on: /^已启用 · Oven/,
    off: /^未启用 · Oven/,
    create: '新建',
    none: '还没有自动应答规则',
    remove: '删除',
    undo: '撤销',
  },
] as const;

function put(bench: PageBench, path: string, text: string): void {
  mkdirSync(join(bench.workspace, path, '..'), { recursive: true });
  writeFileSync(join(bench.workspace, path), text);
}

async function device(): Promise<{ socket: Socket; answers: string[] }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const answers: string[] = [];
  socket.on('message', (message) => answers.push(String(message)));
  return { socket, answers };
}

describePage('the place of the rules in Chromium', (bench) => {
  it.each(people)('tries a rule on what came before it is armed, and arms it ($locale)', async (person) => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', label: `Oven ${person.locale}` });
    const { socket, answers } = await device();
    const file = `rules/oven-${person.locale}.yaml`;
    put(
      bench,
      file,
      `# of the oven\nname: Hot\non: [${made.id}]\nenabled: false\nwhen: { all: [ { regex: "t=(?<t>[0-9]+)" }, { size: "4.." } ] }\nthen:\n  - { tag: hot }\n  - send: "got {t} <b>"\n`,
    );
    try {
      for (const text of ['t=31', 't=7', 'x']) socket.send(text, portOf(made), '127.0.0.1');
      await eventually(async () => (await bench.endpoint(made.id))?.totals.receivedMessages).toBe(3);
      const page = await bench.open(`#/${file}`, { locale: person.locale });
      const trials = page.locator('.rule-trials li');
      await eventually(() => trials.count()).toBe(3);
      await eventually(() => trials.nth(2).textContent()).toMatch(/t=31.*Hot.*#hot.*got 31 <b>/);
      // One condition of two: it missed by the size.
      await eventually(() => trials.nth(1).locator('.trial-miss').textContent()).toContain('size');
      expect(answers).toEqual([]);
      const row = page.locator('.file-row[aria-current]');
      await eventually(() => row.locator('.file-detail').textContent()).toMatch(person.off);
      await page.getByRole('button', { name: person.arm, exact: true }).click();
      await eventually(() => readFileSync(join(bench.workspace, file), 'utf8')).toMatch(
        /^# of the oven\n[\s\S]*enabled: true\n/,
      );
      await page.getByRole('button', { name: person.armed, exact: true }).waitFor();
      await eventually(() => {
        if (answers.length === 0) socket.send('t=44', portOf(made), '127.0.0.1');
        return answers[0];
      }).toBe('got 44 <b>');
      await eventually(() => page.locator('.rule-card header').textContent()).toMatch(/Hot/);
      await eventually(() => row.locator('.file-detail').textContent()).toMatch(person.on);
      await eventually(() => row.locator('small.mono').textContent()).toMatch(/^[1-9]/);
      expect(await row.locator('.lamp-on').count()).toBe(1);
    } finally {
      socket.close();
    }
  });

  it('says what is wrong where it is typed, keeps it, and writes it once it is right', async () => {
    put(bench, 'rules/typed.yaml', 'name: Typed\nwhen: { text: a }\nthen:\n  - send: b\n');
    const page = await bench.open('#/rules/typed.yaml', { locale: 'en-GB' });
    const editor = page.locator('.cm-content').first();
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('limit: lots\n');
    await eventually(() => page.locator('.complaint').first().textContent()).toMatch(/Line 5, column 8/);
    expect(readFileSync(join(bench.workspace, 'rules/typed.yaml'), 'utf8')).not.toContain('limit');
    await page.keyboard.press('Backspace');
    for (let count = 0; count < 4; count += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type('5/s');
    await eventually(() => readFileSync(join(bench.workspace, 'rules/typed.yaml'), 'utf8')).toContain(
      'limit: 5/s',
    );
  });

  it('makes a script, tries it as it is typed, and shows what does not end', async () => {
    put(bench, 'rules/calls.yaml', 'name: Calls\nwhen: { text: a }\nthen: [ { script: count.js } ]\n');
    put(bench, 'rules/count.js', 'state.n = (state.n ?? 0) + 1;\nreply(message.text + state.n);\n');
    const page = await bench.open('#/rules/calls.yaml', { locale: 'en-GB' });
    await page.getByRole('link', { name: 'count.js', exact: true }).last().click();
    await eventually(() => page.url()).toContain('#/rules/count.js');
    await page.getByRole('textbox', { name: 'Messages, one a line' }).fill('x\nAA 00');
    const trials = page.locator('.rule-trials li');
    await eventually(() => trials.allTextContents()).toEqual([
      expect.stringMatching(/x.*x1/),
      expect.stringMatching(/AA 00.*32$/),
    ]);
    await page.locator('.cm-content').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('while (true) ;');
    await eventually(() => trials.first().textContent()).toMatch(/ran for more than 50 ms/);
    await page.getByRole('button', { name: 'New script' }).click();
    await eventually(() => trials.first().textContent()).toContain('message 1: hello');
  });

  it('says which rule was stopped, and why', async () => {
    const made = await bench.create({ type: 'udp', address: '127.0.0.1:0', label: 'Loop' });
    put(
      bench,
      'rules/loop.yaml',
      `{ name: Loop, on: [${made.id}], when: { text: a }, then: [ { send: b } ], limit: 2/s }\n`,
    );
    const { socket, answers } = await device();
    const page = await bench.open('#/rules/loop.yaml', { locale: 'en-GB' });
    try {
      await eventually(() => {
        for (let count = 0; count < 3; count += 1) socket.send('a', portOf(made), '127.0.0.1');
        return answers.length;
      }).toBeGreaterThan(1);
      await eventually(() => page.locator('.rule-card [role=alert]').textContent()).toMatch(
        /Stopped\. .*more than 2 answers a second/,
      );
      expect(await page.locator('.rule-card .lamp-bad').count()).toBe(1);
      const row = page.locator('.file-row[aria-current]');
      await eventually(() => row.locator('.file-detail.bad').textContent()).toMatch(/^stopped at Loop: /);
      expect(await row.locator('.lamp-bad').count()).toBe(1);
    } finally {
      socket.close();
    }
  });

  it.each(people)(
    'teaches where there is none, makes the first, and brings back a deleted one ($locale)',
    async (person) => {
      const page = await bench.open('#/rules', { locale: person.locale, width: 400 });
      const remove = async (): Promise<void> => {
        await page.locator('.file-menu > span > button').click();
        await page.getByRole('button', { name: person.remove, exact: true }).click();
      };
      let rows = readdirSync(join(bench.workspace, 'rules')).length;
      await eventually(() => page.locator('.file-row').count()).toBe(rows);
      for (; rows > 0; rows -= 1) {
        await page.locator('.file-row').first().click();
        await remove();
        await eventually(() => page.locator('.file-row').count()).toBe(rows - 1);
      }
      await eventually(() => page.locator('.files-empty h1').textContent()).toBe(person.none);
      await page.getByRole('button', { name: person.create, exact: true }).click();
      await eventually(() => page.locator('.rule-name').textContent()).toBe('Discover');
      await remove();
      await page.locator('.removed').getByRole('button', { name: person.undo }).click();
      await eventually(() => page.locator('.rule-name').textContent()).toBe('Discover');
    },
  );
});
