import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { formatYaml, YamlDocument } from './yaml-document.js';

const read = (text: string): YamlDocument => {
  const parsed = YamlDocument.parse(text);
  if (!parsed.ok) throw new Error(failureMessage(parsed.failure, 'en'));
  return parsed.value;
};

describe('a change of a file', () => {
  const text = `# what it is for
name: Set limit… # as it is called
to: sensor
# in two parts
form:
  layout: write # the layout
  values: { unit: "{{?unit}}", limit: 30.0 }
list:
  - one # first
  - two # second
  - three # third
`;

  it('keeps comments, order and notation of everything else', () => {
    const file = read(text);
    file.update({ ...(file.value() as object), to: 'plc' });
    expect(file.toString()).toBe(text.replace('to: sensor', 'to: plc'));
  });

  it('keeps them where nothing changed', () => {
    const file = read(text);
    file.update(file.value());
    expect(file.toString()).toBe(text);
  });

  it('adds and removes what was added and removed', () => {
    const file = read(text);
    const { list: _list, ...rest } = file.value() as Record<string, unknown>;
    file.update({ ...rest, form: { layout: 'write', values: { unit: 3 } }, key: 5 });
    expect(file.toString()).toBe(`# what it is for
name: Set limit… # as it is called
to: sensor
# in two parts
form:
  layout: write # the layout
  values: { unit: 3 }
key: 5
`);
  });

  it('keeps the comments of the items that stay in a list', () => {
    const file = read(text);
    file.update({ ...(file.value() as object), list: ['one', 'three'] });
    expect(file.toString()).toContain('- one # first');
    expect(file.toString()).toContain('- three # third');
    expect(file.toString()).not.toContain('second');
  });

  it('writes a file with aliases anew', () => {
    const file = read('a: &x [1, 2]\nb: *x\n');
    file.update({ b: [1, 2], c: 3 });
    expect(read(file.toString()).value()).toEqual({ b: [1, 2], c: 3 });
  });

  it('stands for exactly what was given, whatever it stood for', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), tie('any'), { maxKeys: 4 }),
      ),
    }));
    const map = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), value.any, { maxKeys: 5 });
    fc.assert(
      fc.property(map, map, (before, after) => {
        const file = read(formatYaml(before, 'a comment'));
        expect(file.value()).toEqual(before);
        file.update(after);
        expect(read(file.toString()).value()).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });
});
