import { expect, it } from 'vitest';
import { type LessonKey, lessonAction } from './lesson-keys.js';

const press = (key: string, focus: LessonKey['focus'] = 'none', held: Partial<LessonKey> = {}) =>
  lessonAction({ key, ctrlKey: false, metaKey: false, altKey: false, focus, ...held });

it.each([
  ['ArrowRight', { type: 'step' }],
  ['ArrowLeft', { type: 'back' }],
  [' ', { type: 'run' }],
  ['1', { type: 'pick', choice: 0 }],
  ['4', { type: 'pick', choice: 3 }],
  ['Enter', { type: 'pass' }],
  ['5', undefined],
  ['ArrowDown', undefined],
])('%j', (key, action) => {
  expect(press(key)).toEqual(action);
});

it('leaves keys to what has the focus', () => {
  expect(press('1', 'text')).toBeUndefined();
  expect(press(' ', 'press')).toBeUndefined();
  expect(press('Enter', 'press')).toBeUndefined();
  expect(press('ArrowRight', 'press')).toEqual({ type: 'step' });
  expect(press('ArrowRight', 'choice')).toBeUndefined();
  expect(press(' ', 'choice')).toBeUndefined();
  expect(press('Enter', 'choice')).toEqual({ type: 'pass' });
});

it('leaves keys with Alt to the page, and those with Ctrl to the browser', () => {
  expect(press('1', 'none', { altKey: true })).toBeUndefined();
  expect(press('ArrowLeft', 'none', { ctrlKey: true })).toBeUndefined();
});
