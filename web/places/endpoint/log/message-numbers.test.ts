import { expect, it } from 'vitest';
import { encodeText } from '../../../../src/bytes/encodings.js';
import { pickedNumbers } from '../values/reading/picked-numbers.js';
import { chosenNumber } from './message-numbers.js';

const text = 'at 5 of 5: temp=21.5 (5)';
const choices = pickedNumbers('received', encodeText(text, 'utf-8'), text, []);
const texts = ['5', '5', '21.5', '5'];

it('takes the number of a text at its place, among equal ones too', () => {
  expect(texts.map((_, at) => chosenNumber(choices, { type: 'text', texts, at }))).toEqual(choices);
  expect(choices).toHaveLength(4);
});

it('takes the field of a layout by its name', () => {
  const field = {
    name: 'sensor.temp',
    value: 31.2,
    picked: { type: 'field', key: 'received sensor.temp' },
  } as const;
  expect(chosenNumber([field], { type: 'field', name: 'sensor.temp' })).toBe(field);
  expect(chosenNumber([field], { type: 'field', name: 'sensor.unit' })).toBeUndefined();
});

it('takes none for a number that the message does not have', () => {
  expect(chosenNumber(choices, { type: 'text', texts: ['7'], at: 0 })).toBeUndefined();
  expect(chosenNumber(choices, { type: 'text', texts: ['5', '5', '5', '5'], at: 3 })).toBeUndefined();
  expect(chosenNumber(choices, { type: 'text', texts: [], at: 0 })).toBeUndefined();
});
