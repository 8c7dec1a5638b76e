import type { Field } from './dissection.js';
import type { FieldSink, FieldValue, WireFault } from './field-sink.js';

/** A field whose end is not known yet. */
interface OpenField {
  readonly name: string;
  readonly offset: number;
  readonly value: FieldValue;
  readonly fields: Field[];
}

/**
 * Builds the tree of a layer. Ranges are clamped to the layer and to the group around them, so that a codec's slip marks no other's
 * bytes, and are given from the start of the packet.
 */
export class LayerBuilder implements FieldSink {
  /** The fields outside all groups, the builder's own. */
  readonly fields: Field[] = [];
  firstFault: WireFault | undefined;
  readonly wantsChecksums = true;
  readonly wantsFindings: boolean;
  readonly #origin: number;
  readonly #from: number;
  readonly #to: number;
  readonly #open: OpenField[] = [];

  /** The layer lies from `from` to before `to`, and its packet begins at `origin`. */
  constructor(origin: number, from: number, to: number, wantsFindings = false) {
    this.wantsFindings = wantsFindings;
    this.#origin = origin;
    this.#from = from;
    this.#to = to;
  }

  field(name: string, offset: number, length: number, value: FieldValue): void {
    this.#siblings().push({ name, ...this.#range(offset, offset + length), value, fields: [] });
  }

  open(name: string, offset: number, value?: FieldValue): void {
    this.#open.push({ name, offset, value, fields: [] });
  }

  close(end: number): void {
    const group = this.#open.pop();
    if (group === undefined) return;
    const { name, value, fields } = group;
    const range = this.#range(group.offset, end);
    this.#siblings().push({ name, ...range, value, fields: within(fields, range.offset, range.length) });
  }

  fault(code: string, offset: number, field?: string): void {
    this.firstFault ??= { code, offset: offset - this.#origin, field };
  }

  #siblings(): Field[] {
    return this.#open.at(-1)?.fields ?? this.fields;
  }

  #range(from: number, to: number): { readonly offset: number; readonly length: number } {
    const offset = Math.min(Math.max(from, this.#from), this.#to);
    return { offset: offset - this.#origin, length: Math.min(Math.max(to, offset), this.#to) - offset };
  }
}

/** Returns `fields` clamped to `length` bytes from `from`: the same array if none of them lies outside, which is the rule. */
function within(fields: Field[], from: number, length: number): Field[] {
  const to = from + length;
  if (fields.every((field) => field.offset >= from && field.offset + field.length <= to)) return fields;
  return fields.map((field) => {
    const offset = Math.min(Math.max(field.offset, from), to);
    const end = Math.min(Math.max(field.offset + field.length, offset), to);
    return {
      ...field,
      offset,
      length: end - offset,
      fields: within([...field.fields], offset, end - offset),
    };
  });
}
