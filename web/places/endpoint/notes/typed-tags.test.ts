import { expect, it } from 'vitest';
import { typedTags } from './typed-tags.js';

it.each([
  ['', []],
  [' odd,  #late ', ['odd', 'late']],
  ['异常，重发、异常', ['异常', '重发']],
  ['# , #', []],
  ['x'.repeat(70), ['x'.repeat(64)]],
  [
    Array.from({ length: 20 }, (_, index) => `t${index}`).join(' '),
    Array.from({ length: 16 }, (_, index) => `t${index}`),
  ],
])('%j are the tags %j', (text, tags) => {
  expect(typedTags(text)).toEqual(tags);
});
