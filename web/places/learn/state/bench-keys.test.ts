import { expect, it } from 'vitest';
import { benchAction } from './bench-keys.js';
import type { LessonKey } from './lesson-keys.js';

const action = (key: string, more: Partial<LessonKey> = {}): ReturnType<typeof benchAction> =>
  benchAction({ ...{ key, ctrlKey: false, metaKey: false, altKey: false, focus: 'none' }, ...more });

it('tries with Enter, also from a setting, and leaves Enter to what is pressed or typed into', () => {
  expect(action('Enter')).toEqual({ type: 'try' });
  expect(action('Enter', { focus: 'choice' })).toEqual({ type: 'try' });
  expect(action('Enter', { focus: 'press' })).toBeUndefined();
  expect(action('Enter', { focus: 'text' })).toBeUndefined();
  expect(action('Enter', { ctrlKey: true })).toBeUndefined();
});

it('chooses the next option of a setting by its number', () => {
  expect(action('2', { focus: 'press' })).toEqual({ type: 'chooseNext', setting: 1 });
  expect(action('0')).toBeUndefined();
  expect(action('2', { focus: 'text' })).toBeUndefined();
  expect(action('2', { altKey: true })).toBeUndefined();
  expect(action('ArrowRight')).toBeUndefined();
});
