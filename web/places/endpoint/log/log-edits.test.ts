import { expect, it } from 'vitest';
import { LogEdits } from './log-edits.js';

it('knows which numbers stand for the same lines through every edit', () => {
  const edits = new LogEdits();
  expect(edits.keptSince(0)).toEqual({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
  edits.note(0, 90);
  edits.note(-100, 80);
  edits.note(-50, 100);
  expect(edits.keptSince(0)).toEqual({ from: 0, to: 80 });
  expect(edits.keptSince(1)).toEqual({ from: -50, to: 80 });
  edits.noteAll();
  expect(edits.keptSince(3)).toEqual({ from: 0, to: 0 });
  edits.note(5, 7);
  expect(edits.keptSince(edits.edition - 1)).toEqual({ from: 5, to: 7 });
  expect(edits.keptSince(2)).toEqual({ from: 0, to: 0 });
});

it('knows none of them any more after many edits', () => {
  const edits = new LogEdits();
  for (let count = 0; count < 1_000; count += 1) edits.note(0, 10);
  expect(edits.keptSince(0)).toEqual({ from: 0, to: 0 });
  expect(edits.keptSince(999)).toEqual({ from: 0, to: 10 });
});
