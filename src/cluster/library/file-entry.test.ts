import { describe, expect, it } from 'vitest';
import {
  type FileEntry,
  keptVersions,
  readFileEntry,
  servedVersion,
  takenBack,
  withVersion,
  writeFileEntry,
} from './file-entry.js';

const upload = (digit: string) => ({ digest: digit.repeat(64), bytes: 5, by: 'lin@bench', atMs: 7 });
const chosen = { by: 'Ana (room2)', atMs: 9 };
const grown = (count: number): FileEntry =>
  Array.from({ length: count }, (_, index) => index).reduce<FileEntry | undefined>(
    (entry, index) => withVersion(entry, upload(String(index % 10))),
    undefined,
  ) ?? withVersion(undefined, upload('0'));

describe('the entry of a file', () => {
  it('serves each new version, and keeps the last ones', () => {
    const entry = grown(keptVersions + 2);
    expect(servedVersion(entry)?.version).toBe(keptVersions + 2);
    expect(entry.versions.map(({ version }) => version)).toEqual(
      Array.from({ length: keptVersions }, (_, index) => keptVersions + 2 - index),
    );
    expect(readFileEntry(writeFileEntry(entry))).toEqual(entry);
  });

  it('is taken back step by step, or to a version, and numbers go on from the newest', () => {
    const entry = grown(3);
    const once = takenBack(entry, undefined, chosen);
    expect(once?.served).toBe(2);
    if (once === undefined) throw new Error('not taken back');
    expect(readFileEntry(writeFileEntry(once))).toEqual({ ...entry, served: 2, chosen });
    expect(takenBack(once, undefined, chosen)?.served).toBe(1);
    expect(takenBack(once, 3, chosen)?.served).toBe(3);
    // A new version is served since it was put there.
    const next = withVersion(once, upload('9'));
    expect(next).not.toHaveProperty('chosen');
    expect(next).toMatchObject({
      served: 4,
      versions: [{ version: 4 }, { version: 3 }, {}, {}],
    });
    for (const wanted of [2, 4, 0]) expect(takenBack(once, wanted, chosen)).toBeUndefined();
    expect(takenBack(grown(1), undefined, chosen)).toBeUndefined();
  });

  it.each([
    'null',
    '{',
    '{"served":1,"versions":[]}',
    JSON.stringify({ ...grown(2), served: 7 }),
    JSON.stringify({ served: 1, versions: [{ version: 1, ...upload('0'), digest: '../../etc/passwd' }] }),
    JSON.stringify({ ...grown(1), padding: 'x'.repeat(20_000) }),
  ])('is not read from %s', (text) => {
    expect(readFileEntry(new TextEncoder().encode(text))).toBeUndefined();
  });
});
