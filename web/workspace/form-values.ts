import type { GivenValue, Layout, LayoutField } from '../../src/layout/layout.js';

/** The fields that a person fills in: those that do not follow from others, of bits their parts. */
export function formFields({ fields }: Layout): readonly LayoutField[] {
  return fields.filter(
    (field, index) => !field.follows && !(field.kind === 'bits' && fields[index + 1]?.parent === index),
  );
}

/** What was typed as values of a message: nothing for an empty field, several for an array, divided by spaces or commas. */
export function givenValues(
  layout: Layout,
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, GivenValue>> {
  return Object.fromEntries(
    formFields(layout).flatMap(({ name, isArray, kind }) => {
      const text = typed[name] ?? '';
      // Spaces may be what a text is made of.
      if (kind === 'text' ? text === '' : text.trim() === '') return [];
      return [[name, isArray ? text.trim().split(/[\s,]+/) : text]];
    }),
  );
}
