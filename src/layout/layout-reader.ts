import type { ByteRange } from '../bytes/patterns/byte-pattern.js';
import type { Layout } from './layout.js';
import { LayoutValues } from './layout-values.js';
import { nameAt, textAt, valueAt } from './value-text.js';

/** A field of a message as a layout reads it. */
export interface FieldView extends ByteRange {
  /** `sensor.temp`. */
  readonly name: string;
  /** Its value for people; not escaped yet. */
  readonly text: string;
}

/** The value of a field: the name of one that has names, `0` and `1` of one that is true or not. */
type ReadValue = number | bigint | string | Uint8Array;

/** Fields of one message that are shown. */
const maxFields = 64;

/** Reads fields of messages by their names, `LAYOUT.field`. */
export class LayoutReader {
  readonly #layouts: readonly Layout[];
  readonly #values = new LayoutValues();

  constructor(layouts: readonly Layout[]) {
    this.#layouts = layouts;
  }

  /** How to read the field of that name; undefined if there is none. */
  field(name: string): ((message: { readonly bytes: Uint8Array }) => ReadValue | undefined) | undefined {
    const dot = name.indexOf('.');
    const layout = this.#layouts.find((one) => one.name === name.slice(0, dot));
    const index = layout?.fields.findIndex((field) => field.name === name.slice(dot + 1)) ?? -1;
    if (layout === undefined || index < 0) return undefined;
    return ({ bytes }) => {
      layout.decode(bytes, 0, bytes.byteLength, this.#values);
      const row = this.#values.rowOf(index);
      if (row < 0) return undefined;
      const value = nameAt(layout, this.#values, row) ?? valueAt(layout, this.#values, row);
      return typeof value === 'boolean' ? Number(value) : value;
    };
  }

  /** The fields of a message, of the first layout that reads it without a fault. */
  fieldsOf(bytes: Uint8Array): readonly FieldView[] {
    const values = this.#values;
    for (const layout of this.#layouts) {
      layout.decode(bytes, 0, bytes.byteLength, values);
      if (values.isForeign || !values.isSound) continue;
      return Array.from({ length: Math.min(values.count, maxFields) }, (_, row) => ({
        name: `${layout.name}.${layout.fields[values.fields[row] ?? -1]?.name ?? ''}`,
        text: textAt(layout, values, row),
        from: values.froms[row] ?? 0,
        to: values.tos[row] ?? 0,
      }));
    }
    return [];
  }
}
