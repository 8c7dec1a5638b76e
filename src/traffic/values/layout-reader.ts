import type { Layout } from '../../layout/layout.js';
import { LayoutValues } from '../../layout/layout-values.js';
import { numberAt } from '../../layout/value-text.js';
import { maxNameCharacters, maxValuesInLine, type ValueReader, type ValueSink } from './value-reader.js';

/**
 * Reads the numbers of messages by the first layout that takes one: of each field that has any, in its unit, as `sensor.temp`; of an
 * array as `sensor.temp.1` … A field whose bytes are missing or wrong gives none.
 */
export class LayoutReader implements ValueReader {
  readonly #layouts: readonly Layout[];
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #values = new LayoutValues();
  /** How many values each field of the message has given. */
  readonly #given = new Map<number, number>();

  /** With `names` only the fields of these names, `sensor.temp`. */
  constructor(layouts: readonly Layout[], names?: readonly string[]) {
    this.#layouts = layouts;
    this.#wanted = names === undefined ? undefined : new Set(names);
  }

  read(bytes: Uint8Array, sink: ValueSink): void {
    for (const layout of this.#layouts) {
      layout.decode(bytes, 0, bytes.byteLength, this.#values);
      if (this.#values.isForeign) continue;
      this.#give(layout, sink);
      return;
    }
  }

  #give(layout: Layout, sink: ValueSink): void {
    const values = this.#values;
    this.#given.clear();
    for (let row = 0; row < values.count; row += 1) {
      const index = values.fields[row] ?? -1;
      const field = layout.fields[index];
      if (field === undefined || values.faults[row] !== 0) continue;
      if (field.kind !== 'number' && field.kind !== 'boolean' && field.kind !== 'bits') continue;
      const name = `${layout.name}.${field.name}`.slice(0, maxNameCharacters);
      if (this.#wanted?.has(name) === false) continue;
      const value = numberAt(layout, values, row);
      const place = (this.#given.get(index) ?? 0) + 1;
      this.#given.set(index, place);
      if (Number.isFinite(value) && place <= maxValuesInLine)
        sink(field.isArray ? `${name}.${place}` : name, value);
    }
  }
}
