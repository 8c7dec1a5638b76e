import { compileLayout } from '../../layout/compile-layout.js';
import type { Layout } from '../../layout/layout.js';
import type { LayoutFile } from '../../layout/layout-file.js';
import { choice, flag, type Shape, shapeFault, text, whole } from '../shape.js';
import { type FilePart, faulty, shapedFault } from './file-part.js';

const valueNames = {
  type: 'object',
  description: 'Names of values (6: write), or where the bits are (run: 0, mode: 2-4)',
  additionalProperties: { type: 'string', maxLength: 200 },
} as const satisfies Shape;

const longField = {
  type: 'object',
  additionalProperties: false,
  required: ['type'],
  properties: {
    type: text(
      'u8, i16le, f32 cdab, u16[count], bool, bits 8, text 6, bytes rest, const AA 55, checksum …',
      1_024,
    ),
    order: text('Byte order: big, little, or abcd, badc, cdab, dcba', 8),
    scale: { type: 'number', description: 'The value is the number times this' },
    offset: { type: 'number', description: 'What is added to that' },
    unit: text('What stands behind the value: ℃, rpm', 16),
    values: valueNames,
    encoding: text('Encoding of the text', 64),
    when: {
      type: 'object',
      description: 'The field is there only if earlier ones have these values',
      additionalProperties: {
        anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' }, maxItems: 256 }],
      },
    },
    remark: text('What it is for', 1_024),
  },
} as const satisfies Shape;

/** `layouts/NAME.yaml`: what a message is made of. */
export const layoutFileShape = {
  type: 'object',
  title: 'Layout',
  description: 'What a message is made of; the name of the layout is that of its file',
  additionalProperties: false,
  properties: {
    order: { ...choice(['big', 'little'], 'Byte order of fields that name none'), default: 'big' },
    encoding: { ...text('Encoding of text fields that name none', 64), default: 'utf-8' },
    remark: text('What it is for', 4_096),
    frame: {
      type: 'object',
      additionalProperties: false,
      description: 'Where a message ends in a stream: one of length, end, size, line and gap',
      properties: {
        length: text('The field that has the length', 64),
        covers: {
          description:
            'What the length counts: what follows it, the whole message, or so many bytes less than the whole',
          anyOf: [{ const: 'after' }, { const: 'whole' }, { type: 'integer' }],
          default: 'after',
        },
        end: text('The bytes that end it, in hex: 0D 0A', 200),
        size: whole(1, 67_108_864, 'Its bytes'),
        line: flag('It is a line'),
        gap: whole(1, 3_600_000, 'Silence behind it, in milliseconds'),
        max: { ...whole(1, 67_108_864, 'Bytes of the longest message'), default: 4_096 },
      },
    },
    fields: {
      type: 'array',
      maxItems: 256,
      description: 'The fields in their order, each as NAME: TYPE',
      items: {
        type: 'object',
        additionalProperties: { anyOf: [{ type: 'string', maxLength: 1_024 }, longField] },
      },
    },
    line: text(
      'A line of text with {name:form} in it, instead of fields: temp={temp:f ℃} state={state}',
      4_096,
    ),
    separator: text('The fields are texts with this between them', 64),
  },
} as const satisfies Shape;

/** Checks what a layout's file holds; `name` is the layout's. */
export function parseLayoutFile(value: unknown, name: string): FilePart<Layout> {
  const fault = shapeFault(layoutFileShape, value);
  if (fault !== undefined) return faulty(shapedFault(fault));
  const file = value as LayoutFile;
  const compiled = compileLayout(name, file);
  if (compiled.ok) return compiled;
  return faulty({
    path: pathOf(String(compiled.failure.params.field ?? ''), file),
    failure: compiled.failure,
  });
}

/** Where a field stands in the file: its name is its property's, in a list of fields. */
function pathOf(field: string, { fields = [] }: LayoutFile): string {
  const [name = ''] = field.split('.');
  const index = fields.findIndex((one) => Object.hasOwn(one, name));
  if (index >= 0) return `fields[${index}].${name}`;
  return field === '*' ? '' : field;
}
