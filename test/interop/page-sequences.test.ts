// The place of the sequences: a run step by step, what was expected above what came, and what came accepted.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually, type PageBench } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    run: 'Run',
    stop: 'Stop',
    accept: 'Accept what came',
    held: 'every expectation held',
    failed: '1 failed',
    chosen: (count: number) => `Run ${count} chosen`,
    two: /^2 of 3 sequences failed\. /,
    step: /^step 2 expect, line 3: /,
    fault: /^line 3: /,
    runs: 'runs',
    nothing: /^Nothing was opened: line [34], column \d+: .*nobody/,
  },
  {
    locale: 'zh-CN',
    run: '运行',
    stop: '停止',
    accept: '采用收到的内容',
    held: '全部期望成立',
    failed: '1 步失败',
    chosen: (count: number) => `运行所选 ${count} 个`,
    two: /^3 个序列中 2 个失败/,
    step: /^第 2 步 expect，第 3 行: /,
    fault: /^第 3 行：/,
    runs: '正在运行',
    nothing: /^未打开任何端点：第 [34] 行第 \d+ 列：.*nobody/,
  },
] as const;

const echo = `# both sides
steps:
  - listen: tcp:127.0.0.1:0
    as: server
    reply: echo
  - open: tcp://127.0.0.1:{{server.port}}
    as: client
  - send: { hex: AA 55 01 02 }
  - expect: { hex: "AA 55 ?? 03" } # for now
    within: 50ms
  - repeat: 3
    steps: [ { wait: 1ms } ]
`;

describePage('the place of the sequences in Chromium', (bench) => {
  it.each(people)(
    'runs one, shows what came below what was expected, and accepts it ($locale)',
    async (person) => {
      mkdirSync(join(bench.workspace, 'sequences'), { recursive: true });
      const file = join(bench.workspace, `sequences/echo-${person.locale}.yaml`);
      writeFileSync(file, echo);
      const page = await bench.open(`#/sequences/echo-${person.locale}.yaml`, { locale: person.locale });
      const run = page.getByRole('button', { name: person.run, exact: true });
      await run.click();
      const status = page.locator('.run-pane header [role=status]');
      await eventually(() => status.textContent()).toContain(person.failed);
      await eventually(() => page.locator('.run-steps > li.failed').count()).toBe(1);
      expect(await page.locator('.run-segments i').count()).toBe(5);
      const rows = page.locator('.step-bytes tr');
      await eventually(() => rows.nth(0).locator('td').allTextContents()).toEqual(['AA', '55', '··', '03']);
      expect(await rows.nth(1).locator('td').allTextContents()).toEqual(['AA', '55', '01', '02']);
      expect(await rows.nth(1).locator('td.differs').allTextContents()).toEqual(['02']);
      await page.getByRole('button', { name: person.accept }).click();
      await eventually(() => readFileSync(file, 'utf8')).toMatch(
        /^# both sides\n[\s\S]*hex: "?AA 55 01 02"?[\s\S]*within: 50ms/,
      );
      await run.click();
      await eventually(() => status.textContent()).toContain(person.held);
      await eventually(() => page.locator(`.file-row[aria-current] .run-mark.held`).count()).toBe(1);
      await eventually(() => page.locator('.run-steps').textContent()).toContain('×3');
    },
  );

  it('is stopped, and goes on being shown when one comes back to it', async () => {
    mkdirSync(join(bench.workspace, 'sequences'), { recursive: true });
    writeFileSync(
      join(bench.workspace, 'sequences/long.yaml'),
      'steps:\n  - listen: udp:127.0.0.1:0\n  - wait: 1h\n',
    );
    const page = await bench.open('#/sequences/long.yaml', { locale: 'en-GB', width: 768, height: 900 });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await eventually(() => page.locator('.run-steps li.running').textContent()).toContain('wait');
    await page.reload();
    await eventually(() => page.locator('.run-steps li.running').textContent()).toContain('wait');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await eventually(() => page.locator('.run-pane header [role=status]').textContent()).toContain(
      'Stopped after',
    );
  });

  it.each(people)(
    'are run together, those that failed first, each with where, and as a command ($locale)',
    async (person) => {
      const { locale, chosen } = person;
      await putAll(bench, {
        'a-holds': 'steps: [ { wait: 1ms } ]\n',
        'b-fails': 'steps:\n  - listen: udp:127.0.0.1:0\n  - expect: never\n    within: 20ms\n',
        'c-faulty': 'steps:\n  - wait: 1ms\n  - send: nobody\n',
        'd-long': 'steps: [ { wait: 1h } ]\n',
      });
      const page = await bench.open('#/sequences', { locale });
      const rows = page.locator('.sequence-rows tbody tr');
      await eventually(() => rows.count()).toBe(4);
      for (const name of ['a-holds', 'b-fails', 'c-faulty'])
        await rows.filter({ hasText: name }).getByRole('checkbox').check();
      await page.getByRole('button', { name: chosen(3), exact: true }).click();
      await eventually(() => page.locator('.sequence-rows tr.red').count()).toBe(2);
      const status = page.locator('.sequence-table header [role=status]');
      await eventually(() => status.textContent()).toMatch(person.two);
      await eventually(() => rows.locator('a').allTextContents()).toEqual([
        'b-fails.yaml',
        'c-faulty.yaml',
        'a-holds.yaml',
        'd-long.yaml',
      ]);
      expect(await rows.nth(0).locator('.sequence-why').textContent()).toMatch(person.step);
      expect(await rows.nth(1).locator('.sequence-why').textContent()).toMatch(person.fault);
      expect(await page.locator('.sequence-table .run-command').textContent()).toContain(
        'bob run sequences/a-holds.yaml sequences/b-fails.yaml sequences/c-faulty.yaml --junit out.xml',
      );
      for (const row of [0, 1, 2]) await rows.nth(row).getByRole('checkbox').uncheck();
      await rows.nth(3).getByRole('checkbox').check();
      await rows.nth(0).getByRole('checkbox').check();
      await page.getByRole('button', { name: chosen(2), exact: true }).click();
      await eventually(() =>
        rows.filter({ hasText: 'd-long' }).locator('.run-mark').getAttribute('aria-label'),
      ).toBe(person.runs);
      await page.getByRole('button', { name: person.stop, exact: true }).click();
      await eventually(() => page.getByRole('button', { name: chosen(2), exact: true }).count()).toBe(1);
      await rows.filter({ hasText: 'b-fails' }).getByRole('link').click();
      await eventually(() => page.locator('.run-steps > li.failed').count()).toBe(1);
    },
  );

  it.each(people)('open nothing of a file with a fault, and say where it is ($locale)', async (person) => {
    await putAll(bench, { faulty: 'steps:\n  - listen: udp:127.0.0.1:0\n  - send: a\n    to: nobody\n' });
    const page = await bench.open('#/sequences/faulty.yaml', { locale: person.locale });
    await page.getByRole('button', { name: person.run, exact: true }).click();
    await eventually(() => page.locator('.run-pane [role=alert]').textContent()).toMatch(person.nothing);
    expect(await page.locator('.run-steps > li').count()).toBe(0);
    await eventually(() => page.locator('.file-row[aria-current] .run-mark.faulty').count()).toBe(1);
  });
});

/** Makes these the sequences of the workspace, and no others. */
async function putAll(bench: PageBench, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = join(bench.workspace, 'sequences');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.yaml`), text);
  await eventually(async () => {
    const found = (await bench.ask('GET', 'workspace/kinds/sequence')) as readonly {
      readonly name: string;
    }[];
    return found.map(({ name }) => name);
  }).toEqual(Object.keys(files));
}
