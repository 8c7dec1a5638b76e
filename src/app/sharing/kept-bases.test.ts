import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { KeptBases } from './kept-bases.js';

describe('what of a workspace was in step', () => {
  const { folder } = scratch();
  const kept = (root: string) => join(root, '.bob/shared.json');

  it('outlasts the program, for its owner alone, and holds for one bucket', () => {
    const root = folder();
    const bases = new KeptBases(root);
    bases.begin('one');
    bases.set('messages/a.yaml', { revision: 3, digest: 'x' });
    bases.set('messages/b.yaml', { revision: 4, digest: '' });
    bases.set('messages/b.yaml', undefined);
    bases.close();
    expect(statSync(kept(root)).mode & 0o777).toBe(0o600);
    const again = new KeptBases(root);
    again.begin('one');
    expect(again.paths()).toEqual(['messages/a.yaml']);
    expect(again.get('messages/a.yaml')).toEqual({ revision: 3, digest: 'x' });
    again.begin('two');
    expect(again.paths()).toEqual([]);
    again.close();
    expect(JSON.parse(readFileSync(kept(root), 'utf8'))).toEqual({ bucket: 'two', files: {} });
  });

  it.each(['', '{', '[]', '{"bucket":"one"}', '{"bucket":"one","files":{"a":{"revision":-1,"digest":""}}}'])(
    'is nothing where the file is %j',
    (text) => {
      const root = folder();
      mkdirSync(join(root, '.bob'));
      writeFileSync(kept(root), text);
      expect(new KeptBases(root).paths()).toEqual([]);
    },
  );

  it('is not made anew in a folder that went away, whose files are not removed', () => {
    const root = join(folder(), 'workspace');
    const bases = new KeptBases(root);
    expect(bases.isThere).toBe(true);
    bases.begin('one');
    bases.close();
    expect(bases.isThere).toBe(true);
    renameSync(root, `${root}-away`);
    expect(bases.isThere).toBe(false);
    bases.set('messages/a.yaml', undefined);
    bases.close();
    expect(existsSync(root)).toBe(false);
  });
});
