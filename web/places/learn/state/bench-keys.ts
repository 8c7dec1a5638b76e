import type { LessonKey } from './lesson-keys.js';

/** What a key does at a broken bench. */
export type BenchAction =
  | { readonly type: 'try' }
  /** Choose the next option of the setting of this place, from 0. */
  | { readonly type: 'chooseNext'; readonly setting: number };

/** What a key does; undefined if it is nothing of the bench's, or belongs to what has the focus. */
export function benchAction({ key, ctrlKey, metaKey, altKey, focus }: LessonKey): BenchAction | undefined {
  if (ctrlKey || metaKey || altKey || focus === 'text') return undefined;
  if (/^[1-9]$/.test(key)) return { type: 'chooseNext', setting: Number(key) - 1 };
  return key === 'Enter' && focus !== 'press' ? { type: 'try' } : undefined;
}
