// The place of the sequences: a run step by step, what was expected above what came, and what came accepted.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePage, eventually } from '../page-bench.js';

const people = [
  {
    locale: 'en-GB',
    run: 'Run',
    stop: 'Stop',
    accept: 'Accept what came',
    held: 'every expectation held',
    failed: '1 failed',
  },
  {
    locale: 'zh-CN',
    run: '运行',
    stop: '停止',
    accept: '采用收到的内容',
    held: '全部期望成立',
    failed: '1 步失败',
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
});
