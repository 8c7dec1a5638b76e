import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaintOf, decoded, hex } from '../../../test/layouts.js';
import { failureMessage } from '../../errors/error.js';
import type { Layout } from '../../layout/layout.js';
import { lineOf } from '../../layout/value-text.js';
import { layoutFileShape, parseLayoutFile } from './layout-file.js';
import { YamlDocument } from './yaml-document.js';

const sensor = `# a message of the sensor
order: big
encoding: gbk
frame: { length: len, covers: after }
fields:
  - sync: const AA 55
  - len: u8
  - cmd: u8 { 1 = read, 6 = write }
  - temp: i16le * 0.1 ℃
  - state: { type: u8, values: { 0: off, 0x01: on } }
  - name: text rest
  - crc: checksum crc-16/modbus (len..name)
`;

function parse(text: string): { readonly layout?: Layout; readonly complaint?: string } {
  const document = YamlDocument.parse(text);
  if (!document.ok) return { complaint: complaintOf(document) };
  const part = parseLayoutFile(document.value.value(layoutFileShape), 'sensor');
  if (part.ok) return { layout: part.value };
  const { line, column } = document.value.placeOf(part.fault.path);
  return { complaint: `${line}:${column}: ${failureMessage(part.fault.failure, 'en')}` };
}

describe('the file of a layout', () => {
  it('is a layout', () => {
    const { layout, complaint } = parse(sensor);
    if (layout === undefined) throw new Error(complaint);
    const made = layout.encode({ cmd: 'read', temp: 23.4, state: 'on', name: '温室' });
    if (!made.ok) throw new Error(complaintOf(made));
    expect(made.value.subarray(0, 11)).toEqual(hex('AA 55 0A 01 EA 00 01 CE C2 CA D2'));
    expect(lineOf(layout, decoded(layout, made.value))).toBe('cmd=read temp=23.4 ℃ state=on name=温室');
  });

  it('may have digits where a text is meant', () => {
    const { layout } = parse('frame: { end: 0D }\nfields:\n  - a: u8\n  - b: { type: text, unit: 1 }\n');
    expect(layout?.framing).toMatchObject({ pattern: { end: { delimiter: hex('0D') } } });
    expect(parse('frame: { end: 00 }\nfields:\n  - a: u8\n').layout).toBeDefined();
  });

  it.each([
    ['9:11: layout sensor, temp: "i17le" is no type', sensor.replace('i16le', 'i17le')],
    ['12:10: layout sensor, crc: "nam" is no field', sensor.replace('len..name', 'len..nam')],
    ['4:8: layout sensor, frame: "count" is no unsigned', sensor.replace('length: len', 'length: count')],
    ['3:11: layout sensor, encoding: "klingon"', sensor.replace('gbk', 'klingon')],
    ['2:8: ', sensor.replace('big', 'middle')],
    ['1:1: layout sensor, *: there are no fields', 'order: big\n'],
    ['10:61: ', sensor.replace('0x01: on }', '0x01: on }, color: red')],
  ])('is refused at its place: %s', (complaint, text) => {
    expect(parse(text).complaint).toMatch(new RegExp(`^${complaint.replace(/[*"]/g, '\\$&')}`));
  });
});

/** Words of which forms of fields are made, and others. */
const word = fc.constantFrom(
  ...[
    'u8',
    'i16le',
    'u64',
    'f32',
    'cdab',
    'bool',
    'bits',
    'text',
    'bytes',
    'const',
    'checksum',
    'crc-16/modbus',
    'rest',
    'until',
  ],
  ...[
    '[n]',
    '[]',
    '[3]',
    '8',
    '6',
    '0',
    '99999',
    '* 0.1',
    '* 1e-99',
    '- 40',
    '/ 0',
    '{ 1 = a }',
    '{ a = 0-9 }',
    '{',
    '}',
    '(0,-1)',
    '(n..m)',
    '℃',
    '"',
    'AA',
    '55',
  ],
);
const form = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
const fieldName = fc.constantFrom('n', 'm', 'a', 'b', 'len', '__proto__', 'constructor', 'toString', '温');
const field = fc
  .tuple(
    fieldName,
    fc.oneof(
      form,
      fc.record(
        {
          type: form,
          order: fc.constantFrom('big', 'cdab', 'middle'),
          scale: fc.double(),
          offset: fc.double(),
          values: fc.dictionary(fieldName, fc.oneof(fc.string(), fc.integer())),
          when: fc.dictionary(fieldName, fc.oneof(fc.double(), fc.array(fc.integer()))),
        },
        { requiredKeys: ['type'] },
      ),
    ),
  )
  .map(([name, written]) => Object.fromEntries([[name, written]]));
const frame = fc.record(
  {
    length: fieldName,
    covers: fc.oneof(fc.constantFrom('after', 'whole'), fc.integer()),
    end: fc.constantFrom('0D 0A', '', 'x'),
    size: fc.integer(),
    max: fc.integer(),
  },
  { requiredKeys: [] },
);

it('is a layout or a fault, whatever the file says, and never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.record({ fields: fc.array(field, { maxLength: 6 }), frame }, { requiredKeys: [] }),
        fc.record({
          line: fc
            .array(fc.constantFrom('{a}', '{b:f ℃}', '{', '}', '\\', 'T='))
            .map((parts) => parts.join('')),
        }),
        fc.record({ separator: fc.string({ maxLength: 3 }), fields: fc.array(field, { maxLength: 4 }) }),
      ),
      fc.uint8Array({ maxLength: 32 }),
      fc.dictionary(
        fieldName,
        fc.oneof(
          fc.string(),
          fc.double(),
          fc.bigInt(),
          fc.boolean(),
          fc.uint8Array(),
          fc.array(fc.integer()),
        ),
      ),
      (value, bytes, given) => {
        const part = parseLayoutFile(value, 'sensor');
        if (!part.ok) {
          expect(typeof part.fault.path).toBe('string');
          return;
        }
        lineOf(part.value, decoded(part.value, bytes));
        const made = part.value.encode(given);
        if (made.ok) lineOf(part.value, decoded(part.value, made.value));
      },
    ),
    { numRuns: 3_000 },
  );
});
