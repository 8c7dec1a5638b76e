import type { LayoutField } from '../../../../src/layout/layout.js';

const letters = { unsigned: 'u', signed: 'i', float: 'f' } as const;
const orders = { big: 'be', little: 'le', badc: 'badc', cdab: 'cdab' } as const;

/** What a field is made of, as a layout writes it: `u16 be`, `f32 cdab`, `gbk`, `const`. */
export function fieldType({ kind, form, encoding, isArray }: LayoutField): string {
  const several = isArray ? '[]' : '';
  switch (kind) {
    case 'text':
      return encoding;
    case 'boolean':
      return `bool${several}`;
    case 'number':
    case 'bits': {
      if (form === undefined || form.bytes === 0) return kind;
      const letter = form.kind === 'signed' || form.kind === 'float' ? letters[form.kind] : letters.unsigned;
      const order = form.bytes === 1 ? '' : ` ${orders[form.order]}`;
      return `${letter}${form.bytes * 8}${several}${order}`;
    }
    default:
      return kind;
  }
}
