import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** The source files of a folder of the project, by their paths from its root. */
function sourcesOf(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file));
}

const sources = ['src', 'web', 'test', 'scripts', 'bench', 'fuzz'].flatMap(sourcesOf);

it('comments name files by paths that exist, from the root, from src or beside them', () => {
  const lost = sources.flatMap((file) => {
    const comments = text(file).match(/^\s*(\/\/|\/?\*).*$/gm) ?? [];
    const beside = join(fileURLToPath(root), dirname(file));
    return namedFiles(comments.join('\n'))
      .filter((named) => /\w\.(ts|tsx|mjs|md)$/.test(named))
      .filter((named) => !exists(named) && !existsSync(join(beside, named)))
      .map((named) => `${file}: ${named}`);
  });
  expect(lost).toEqual([]);
});

describe('a document about the code', () => {
  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/decisions.md'])(
    '%s names files by paths that exist',
    (path) => {
      const named = namedFiles(text(path));
      expect(named).not.toEqual([]);
      expect(named.filter((file) => !exists(file))).toEqual([]);
    },
  );

  it('ARCHITECTURE.md names what stands in the code', () => {
    const words = new Set(sources.flatMap((file) => text(file).match(/[\w$]+/g) ?? []));
    const [, , prose = ''] = text('ARCHITECTURE.md').split('```');
    const names = Array.from(prose.matchAll(/`([\w.]+)(?:\(.*?\))?`/g), ([, name = '']) => name);
    const identifiers = names.filter((name) => !exists(name)).flatMap((name) => name.split('.'));
    expect(identifiers).not.toEqual([]);
    expect(identifiers.filter((name) => !words.has(name))).toEqual([]);
  });

  it('ARCHITECTURE.md names with each paragraph what holds it: a test, a script, or why it was decided so', () => {
    const [, , prose = ''] = text('ARCHITECTURE.md').split('```');
    const paragraphs = prose
      .split(/\n\n|\n(?=- )/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => /^[^|#]/.test(paragraph) && !paragraph.endsWith(':'));
    const isHeld = (paragraph: string): boolean => {
      const holding = /\.test\.tsx?`|`npm run |docs\/decisions\.md/;
      return holding.test(paragraph.replaceAll('\n', ' '));
    };
    expect(paragraphs.length).toBeGreaterThan(20);
    expect(paragraphs.filter((paragraph) => !isHeld(paragraph))).toEqual([]);
  });

  it('shows every layer, and no other, in its tree', () => {
    const [, tree = ''] = text('ARCHITECTURE.md').split('```');
    const shown = Array.from(tree.matchAll(/^ {2}(\w+)\/ /gm), ([, name]) => name);
    const folders = readdirSync(new URL('src/', root), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(shown.sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});
