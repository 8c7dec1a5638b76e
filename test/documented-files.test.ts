import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string): boolean =>
  existsSync(new URL(path, root)) || existsSync(new URL(`src/${path}`, root));

/** Every file and folder that a document names between backticks, patterns left out. */
function namedFiles(document: string): string[] {
  const named = Array.from(document.matchAll(/`([\w./-]+)`/g), ([, path = '']) => path);
  return named.filter((path) => /\.(ts|tsx|mjs|json|md|sh)$|\/$/.test(path) && !path.startsWith('dist/'));
}

describe('a document about the code', () => {
  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/decisions.md'])(
    '%s names files by paths that exist',
    (path) => {
      const named = namedFiles(text(path));
      expect(named).not.toEqual([]);
      expect(named.filter((file) => !exists(file))).toEqual([]);
    },
  );

  it('shows every layer, and no other, in its tree', () => {
    const [, tree = ''] = text('ARCHITECTURE.md').split('```');
    const shown = Array.from(tree.matchAll(/^ {2}(\w+)\/ /gm), ([, name]) => name);
    const folders = readdirSync(new URL('src/', root), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(shown.sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});
