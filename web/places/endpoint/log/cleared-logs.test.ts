import { expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createClearedLogs, withCleared } from './cleared-logs.js';

it('keeps what each of two pages has emptied', () => {
  const keeper = memoryStore();
  const marks = createClearedLogs(keeper);
  createClearedLogs(keeper).update((kept) => withCleared(kept, 'e1', { sequence: 1, timeMicros: 1 }));
  marks.update((kept) => withCleared(kept, 'e2', { sequence: 2, timeMicros: 2 }));
  expect(Object.keys(createClearedLogs(keeper).get())).toEqual(['e1', 'e2']);
});
