import { describe, expect, it } from 'vitest';
import { type FileSides, type SyncStep, syncStep } from './three-way.js';

const at = (revision: number, digest: string) => ({ revision, digest });

/** Local, remote and base, each as a letter for a text and - for no file; remote and base with revisions. */
const rows: readonly (readonly [
  meaning: string,
  local: FileSides['local'],
  remote: FileSides['remote'],
  base: FileSides['base'],
  step: SyncStep,
])[] = [
  ['nowhere, and never was', '', undefined, undefined, 'none'],
  ['nowhere any more, not even its removal', '', undefined, at(3, 'a'), 'remember'],
  ['only here, never shared', 'a', undefined, undefined, 'give'],
  ['only here, though it was shared: NATS has lost it', 'a', undefined, at(3, 'a'), 'give'],
  ['only here and changed, though it was shared', 'b', undefined, at(3, 'a'), 'give'],
  ['only there, never seen', '', at(3, 'a'), undefined, 'take'],
  ['the same on both sides, never in step', 'a', at(3, 'a'), undefined, 'remember'],
  ['another text on each side, never in step', 'a', at(3, 'b'), undefined, 'conflict'],
  ['here, and removed there before it was ever in step', 'a', at(3, ''), undefined, 'give'],
  ['removed on both sides, never in step', '', at(3, ''), undefined, 'remember'],
  ['in step', 'a', at(3, 'a'), at(3, 'a'), 'none'],
  ['the same text put once more', 'a', at(5, 'a'), at(3, 'a'), 'remember'],
  ['changed here', 'b', at(3, 'a'), at(3, 'a'), 'give'],
  ['changed here, and put again there as it was', 'b', at(5, 'a'), at(3, 'a'), 'give'],
  ['changed there', 'a', at(5, 'b'), at(3, 'a'), 'take'],
  ['changed on both sides to the same', 'b', at(5, 'b'), at(3, 'a'), 'remember'],
  ['changed on both sides to different texts', 'b', at(5, 'c'), at(3, 'a'), 'conflict'],
  ['removed here', '', at(3, 'a'), at(3, 'a'), 'give'],
  ['removed there', 'a', at(5, ''), at(3, 'a'), 'take'],
  ['removed on both sides', '', at(5, ''), at(3, 'a'), 'remember'],
  ['removed here, changed there', '', at(5, 'b'), at(3, 'a'), 'conflict'],
  ['changed here, removed there', 'b', at(5, ''), at(3, 'a'), 'conflict'],
  ['removed and in step', '', at(5, ''), at(5, ''), 'none'],
  ['made anew here after a removal', 'b', at(5, ''), at(5, ''), 'give'],
  ['made anew there after a removal', '', at(7, 'b'), at(5, ''), 'take'],
  ['made anew on both sides after a removal', 'b', at(7, 'c'), at(5, ''), 'conflict'],
  ['in step with a bucket that was restored as it was', 'a', at(3, 'a'), at(9, 'a'), 'remember'],
  ['newer than a bucket that was restored', 'b', at(3, 'a'), at(9, 'b'), 'conflict'],
  ['removed, and there again in a bucket that was restored', '', at(3, 'a'), at(9, ''), 'take'],
];

describe('the step that brings a file in step', () => {
  it.each(rows)('of one that is %s', (_meaning, local, remote, base, step) => {
    expect(syncStep({ local, remote, base })).toBe(step);
  });

  it('is decided for every combination, and never overwrites what is only here', () => {
    const digests = ['', 'a', 'b', 'c'];
    const known = [undefined, ...digests.flatMap((digest) => [at(3, digest), at(5, digest)])];
    let decided = 0;
    for (const local of digests)
      for (const remote of known)
        for (const base of known) {
          const step = syncStep({ local, remote, base });
          decided += 1;
          // What is taken replaces a text that the bucket had, or no text at all.
          if (step === 'take') expect([base?.digest, '']).toContain(local);
          if (step === 'give') expect(['', base?.digest]).toContain(remote?.digest ?? '');
          if (step === 'none' || step === 'remember') expect(local).toBe(remote?.digest ?? '');
        }
    expect(decided).toBe(4 * 9 * 9);
  });
});
