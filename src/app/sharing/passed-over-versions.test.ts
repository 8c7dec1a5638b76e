import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { forgetPassedOver, keepPassedOver, maxPassedOver } from './passed-over-versions.js';

describe('versions of a shared file that were not taken', () => {
  const { folder } = scratch();
  const noonMs = Date.UTC(2026, 10, 28, 12, 0, 0, 7);

  it('are kept below .bob for their owner alone, named by time, side and file', () => {
    const root = folder();
    const kept = keepPassedOver(
      root,
      'messages/sensor/温度.yaml',
      [
        { side: 'here', text: 'text: one\n' },
        { side: 'elsewhere', text: 'text: two\n' },
      ],
      noonMs,
    );
    expect(kept).toEqual([
      '.bob/passed-over/20261128T120000007Z-here-温度.yaml',
      '.bob/passed-over/20261128T120000007Z-elsewhere-温度.yaml',
    ]);
    expect(kept.map((path) => readFileSync(join(root, path), 'utf8'))).toEqual([
      'text: one\n',
      'text: two\n',
    ]);
    expect(kept.map((path) => statSync(join(root, path)).mode & 0o777)).toEqual([0o600, 0o600]);
    forgetPassedOver(root, kept);
    expect(readdirSync(join(root, '.bob/passed-over'))).toEqual([]);
  });

  it('are the newest hundred; what a person put beside them stays', () => {
    const root = folder();
    mkdirSync(join(root, '.bob/passed-over'), { recursive: true });
    writeFileSync(join(root, '.bob/passed-over/mine.yaml'), '');
    for (let at = 0; at < maxPassedOver + 2; at += 1)
      keepPassedOver(root, 'rules/a.js', [{ side: 'here', text: `${at}` }], noonMs + at);
    const names = readdirSync(join(root, '.bob/passed-over')).toSorted();
    expect(names).toHaveLength(maxPassedOver + 1);
    expect([names[0], names.at(-1)]).toEqual(['20261128T120000009Z-here-a.js', 'mine.yaml']);
  });

  it('are not written through a link out of the workspace', () => {
    const [root, elsewhere] = [folder(), folder()];
    mkdirSync(join(root, '.bob'));
    symlinkSync(elsewhere, join(root, '.bob/passed-over'));
    const keep = () => keepPassedOver(root, 'messages/a.yaml', [{ side: 'here', text: 'x' }], noonMs);
    expect(keep).toThrow(expect.objectContaining({ code: 'WORKSPACE_UNWRITABLE' }));
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(existsSync(join(root, '.bob/passed-over/messages'))).toBe(false);
  });
});
