import { expect, it } from 'vitest';
import { textParts } from './lesson-text.js';

it('cuts code out of words, and fills in facts in both', () => {
  expect(
    textParts('`recv(8)` took {ms} ms, `{call}` none, {other} stays', { ms: 0.4, call: 'send()' }),
  ).toEqual([
    { isCode: true, text: 'recv(8)' },
    { isCode: false, text: ' took 0.4 ms, ' },
    { isCode: true, text: 'send()' },
    { isCode: false, text: ' none, {other} stays' },
  ]);
});

it('escapes what came from the network, which cannot make code', () => {
  expect(textParts('it said {said}', { said: 'a`b`\u001b[0m\u202e' })).toEqual([
    { isCode: false, text: expect.stringMatching(/^it said a`b`[^\u001b\u202e]+$/) as string },
  ]);
  expect(textParts('{toString}', {})).toEqual([{ isCode: false, text: '{toString}' }]);
});
