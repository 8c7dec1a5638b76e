import { describe, expect, it } from 'vitest';
import { previewParts } from './preview-parts.js';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
const mark = (from: number, to: number, name = 'x') => ({ type: 'placeholder', name, from, to }) as const;

function shown(marks: readonly ReturnType<typeof mark>[], most = 64): readonly string[] {
  return previewParts(bytes, marks, most).map(({ hex, mark: of }) =>
    of === undefined ? hex : `${of.name}<${hex}>`,
  );
}

describe('the parts of a preview', () => {
  it.each([
    [[], ['01 02 03 04 05 06']],
    [[mark(0, 6)], ['x<01 02 03 04 05 06>']],
    [
      [mark(1, 3), mark(5, 6, 'y')],
      ['01', 'x<02 03>', '04 05', 'y<06>'],
    ],
    [
      [mark(0, 3), mark(1, 2, 'y')],
      ['x<01>', 'y<02>', 'x<03>', '04 05 06'],
    ],
  ])('%j', (marks, parts) => expect(shown(marks)).toEqual(parts));

  it('end with what is shown at most', () => {
    expect(shown([mark(1, 5)], 3)).toEqual(['01', 'x<02 03>']);
    expect(previewParts(new Uint8Array(0), [], 3)).toEqual([]);
  });
});
