import { describe, expect, it } from 'vitest';
import { hex, layoutWith } from '../../../../../test/layouts.js';
import { pickedNumbers } from './picked-numbers.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the numbers of a message that can be picked', () => {
  it('are those of its text, each by the word before it', () => {
    const text = 'tank LVL 12.5 mm\r\nT: -3, 7';
    const choices = pickedNumbers('received', bytesOf(text), text, []);
    expect(choices.map(({ name, value }) => [name, value])).toEqual([
      ['LVL', 12.5],
      ['T', -3],
      ['#3', 7],
    ]);
    expect(choices[0]?.picked).toMatchObject({
      type: 'example',
      example: { direction: 'received', name: 'LVL' },
    });
  });

  it('are those of the layout that takes it', () => {
    const layout = layoutWith({ unit: 'u8', temp: 'i16 * 0.1 ℃' });
    expect(pickedNumbers('received', hex('03 01 38'), '\u00031', [layout])).toEqual([
      { name: 'sensor.unit', value: 3, picked: { type: 'field', key: 'received sensor.unit' } },
      { name: 'sensor.temp', value: 31.2, picked: { type: 'field', key: 'received sensor.temp' } },
    ]);
  });

  it('are bounded, whatever the message', () => {
    const text = '1 '.repeat(100_000);
    expect(pickedNumbers('sent', bytesOf(text), text, [])).toHaveLength(24);
    expect(pickedNumbers('sent', new Uint8Array(0), '', [])).toEqual([]);
  });
});
