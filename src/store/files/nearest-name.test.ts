import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

describe('the nearest name', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'breakoutbox-nearest-'));
    mkdirSync(join(root, 'Boot'));
    for (const name of ['vmlinuz', 'initrd.img', 'undionly.kpxe', 'Boot/grubx64.efi'])
      writeFileSync(join(root, name), '');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    [['VMLINUZ'], 'vmlinuz'],
    [['vmlinux'], 'vmlinuz'],
    [['initrd.gz'], undefined],
    [['initrd.igm'], 'initrd.img'],
    [['boot', 'grubx64.efi'], 'Boot/grubx64.efi'],
    [['boot', 'GRUBX64.EFI'], 'Boot/grubx64.efi'],
    [['images', 'undionly.kpxe'], 'undionly.kpxe'],
    [['pxelinux.cfg', 'default'], undefined],
    [['a'], undefined],
    [['vmlinuz', 'inside'], undefined],
  ])('of %j is %s', async (segments, nearest) => {
    expect(await nearestName(root, segments)).toBe(nearest);
  });

  it('of something in a folder that is gone is none', async () => {
    expect(await nearestName(join(root, 'nowhere'), ['vmlinuz'])).toBeUndefined();
  });
});
