import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { meantFilter, withoutHidden } from './saved-filters.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A workspace with these filters. */
function workspace(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'saved-filters-'));
  folders.push(root);
  mkdirSync(join(root, 'filters'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'filters', name), text);
  return root;
}

const files = {
  'errors.yaml': 'filter: text contains "ERR"\n',
  'noise.yaml': 'filter: size < 3 or size > 90\nshow: hide\n',
  'poll.yaml': 'filter: hex[0:1] == 05\nshow: hide\nendpoints: [ meter, e2 ]\n',
  'broken.yaml': 'filter: size >\nshow: hide\n',
};

describe('a saved filter on the command line', () => {
  it('is meant by @ and its name', () => {
    const root = workspace(files);
    expect(meantFilter('@errors', root)).toBe('text contains "ERR"');
    expect(meantFilter(' @noise.yaml ', root)).toBe('size < 3 or size > 90');
    expect(meantFilter('text == "@errors"', root)).toBe('text == "@errors"');
    expect(meantFilter('errors', root)).toBe('errors');
  });

  it('is named where there is none, or where its file has a fault', () => {
    const root = workspace(files);
    expect(() => meantFilter('@other', root)).toThrow(
      expect.objectContaining({
        code: 'FILTER_NOT_SAVED',
        failure: expect.objectContaining({
          params: { name: 'other', folder: root, choices: '@broken @errors @noise @poll' },
        }),
      }),
    );
    expect(() => meantFilter('@broken', root)).toThrow(
      expect.objectContaining({
        code: 'FILTER_INVALID',
        problem: expect.objectContaining({ path: 'filters/broken.yaml', place: { line: 1, column: 9 } }),
      }),
    );
    expect(() => meantFilter('@', workspace({}))).toThrow(
      expect.objectContaining({ code: 'FILTER_NOT_SAVED' }),
    );
  });

  it('leaves out what logs hide, each rule for its endpoints', () => {
    const root = workspace(files);
    const poll = '(endpoint == "" or endpoint == "meter" or endpoint == "e2") and (hex[0:1] == 05)';
    expect(withoutHidden('', root)).toBe(`not (size < 3 or size > 90) and not (${poll})`);
    expect(withoutHidden('dir == received or tag', root)).toBe(
      `(dir == received or tag) and not (size < 3 or size > 90) and not (${poll})`,
    );
    expect(withoutHidden('size', workspace({ 'errors.yaml': files['errors.yaml'] }))).toBe('size');
  });
});
