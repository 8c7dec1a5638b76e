import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { checkNamedFolder, namedPaths } from './named-paths.js';

const { folder } = scratch();

describe('the paths that a client elsewhere may name', () => {
  it('are none without a folder for them', async () => {
    expect(await namedPaths(undefined)(folder())).toBe(false);
  });

  it('are those in the folder, and what links lead to counts', async () => {
    const root = folder();
    const outside = folder();
    const images = join(root, 'images');
    mkdirSync(images);
    mkdirSync(`${root}-beside`);
    writeFileSync(join(root, '..x'), '');
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(images, join(outside, 'in'));
    const mayName = namedPaths(root);
    const named = [root, images, join(root, '..x'), join(outside, 'in')];
    const refused = [
      outside,
      `${root}-beside`,
      join(root, 'out'),
      `${root}/images/../..`,
      join(root, 'nowhere'),
      'images',
      '~',
      `${root}\0`,
      '',
    ];
    expect(await Promise.all(named.map(mayName))).toEqual(named.map(() => true));
    expect(await Promise.all(refused.map(mayName))).toEqual(refused.map(() => false));
  });

  it('need the folder to be there', () => {
    expect(() => namedPaths(join(folder(), 'nowhere'))).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }),
    );
  });
});

describe('the settings that a client elsewhere writes', () => {
  const refusal = (text: string, present = ''): Promise<string> =>
    checkNamedFolder(text, present, (path) => Promise.resolve(path === '/named')).then(
      () => '',
      (error: { readonly code: string }) => error.code,
    );

  it.each([
    ['version: 1\n', '', ''],
    ['version: 1\ntftpFolder: /named\n', '', ''],
    ['version: 1\ntftpFolder: /kept\n', '/kept', ''],
    ['version: 1\n', '/kept', ''],
    ['version: 1\ntftpFolder: /etc\n', '', 'LOOPBACK_ONLY'],
    ['version: 1\ntftpFolder: &a /etc\nname: *a\n', '/kept', 'LOOPBACK_ONLY'],
    ['version: [\n', '', ''],
  ])('name no folder to serve but one that it may name: %j', async (text, present, code) => {
    expect(await refusal(text, present)).toBe(code);
  });
});
