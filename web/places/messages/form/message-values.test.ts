import { describe, expect, it } from 'vitest';
import { messageValues, withMessageValues } from './message-values.js';

const file = `# What the pump is asked each morning
name: Read # daily
hex: 01 03
key: 2
`;

describe('the values of a message in its file', () => {
  it('are read as they stand, digits as text', () => {
    expect(messageValues(file, 0)).toEqual({ name: 'Read', hex: '01 03', key: 2 });
    expect(messageValues('hex: 0103\n', 0)).toEqual({ hex: '0103' });
    expect(messageValues('- text: a\n- text: b\n', 1)).toEqual({ text: 'b' });
  });

  it.each([
    ['text: [', 0],
    ['just text', 0],
    ['text: a', 1],
    ['- text: a', 1],
    ['', 0],
  ])('are none in %j at %i', (text, index) => expect(messageValues(text, index)).toBeUndefined());

  it('change one by one; comments and order stay', () => {
    expect(withMessageValues(file, 0, { hex: '01 03 00' })).toBe(file.replace('01 03', '01 03 00'));
    expect(withMessageValues(file, 0, { key: undefined, remark: '夏天' })).toBe(
      file.replace('key: 2', 'remark: 夏天'),
    );
    expect(withMessageValues('# two\n- text: a # one\n- text: b\n', 1, { text: 'c' })).toBe(
      '# two\n- text: a # one\n- text: c\n',
    );
  });

  it.each(['a ', ' a', '01', 'true', '# x', '- x', 'a: b', 'a\nb\n', '{{x}}', '"', "'", '*a', '温'])(
    'hold %j as it was typed',
    (text) => expect(messageValues(withMessageValues('text: old\n', 0, { text }), 0)).toEqual({ text }),
  );

  it('stay as they are in a text that cannot be read', () => {
    expect(withMessageValues('text: [', 0, { text: 'x' })).toBe('text: [');
  });
});
