import type { EncodingName } from '../bytes/encoding-names.js';
import { encodeText, firstUnencodable } from '../bytes/encodings.js';
import { bytesOf, type NumberField, rawOf, unfit, valuesOf } from './encode-value.js';
import { type FieldSize, type FieldSpec, type NumberForm, type NumberSpec, unscaled } from './field-spec.js';
import type { GivenValue } from './layout.js';
import { computeInto } from './layout-checksum.js';
import { LayoutMistake, within } from './layout-mistake.js';
import { bytePlaces } from './number-form.js';
import { writeFloat, writeWhole } from './read-number.js';
import type { LayoutSpec } from './spec.js';

/** Bytes of a message that is made. */
const maxMessageBytes = 16 * 1024 * 1024;

type Given = Readonly<Record<string, GivenValue>>;

/** Makes one message of a layout of bytes. @throws LayoutMistake */
export class BytesEncoder {
  readonly #spec: LayoutSpec;
  readonly #given: Given;
  /** The number of each field, as it is in the message. */
  readonly #raws = new Map<string, number>();
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  constructor(spec: LayoutSpec, given: Given) {
    this.#spec = spec;
    this.#given = given;
    this.#starts = new Int32Array(spec.specs.length).fill(-1);
    this.#ends = new Int32Array(spec.specs.length).fill(-1);
  }

  /** The message. */
  message(): Uint8Array {
    const pieces = this.#spec.specs.map((field, index) =>
      within({ field: field.name }, () => (this.#holds(field) ? this.#piece(field, index) : undefined)),
    );
    let length = 0;
    for (const [index, piece] of pieces.entries()) {
      if (piece === undefined) continue;
      this.#starts[index] = length;
      length += piece.byteLength;
      this.#ends[index] = length;
    }
    if (length > maxMessageBytes)
      throw new LayoutMistake('LAYOUT_VALUE_INVALID', {
        field: '*',
        text: `${length} B`,
        reason: 'value-too-long',
        most: maxMessageBytes,
      });
    const message = new Uint8Array(length);
    for (const [index, piece] of pieces.entries())
      if (piece !== undefined) message.set(piece, this.#starts[index]);
    this.#addLength(message);
    this.#addChecksums(message);
    return message;
  }

  #holds({ when }: FieldSpec): boolean {
    return when.every(({ name, numbers }) => numbers.includes(this.#raws.get(name) ?? Number.NaN));
  }

  #piece(field: FieldSpec, index: number): Uint8Array {
    const given = this.#given[field.name];
    switch (field.type) {
      case 'const':
        return given === undefined
          ? field.bytes
          : this.#exactly(bytesOf(given), field.bytes.byteLength, given);
      case 'checksum': {
        const bytes = this.#spec.checksums.get(field)?.bytes ?? 0;
        return given === undefined ? new Uint8Array(bytes) : this.#exactly(bytesOf(given), bytes, given);
      }
      case 'bits':
        return this.#bits(field);
      case 'text':
        return this.#sized(textBytes(needed(given, field), field.encoding), field.size, given);
      case 'bytes':
        return this.#sized(bytesOf(needed(given, field)), field.size, given);
      case 'number':
        return field.count === undefined
          ? this.#number(field, index, given)
          : this.#array(field, field.count, given);
    }
  }

  #number(field: NumberSpec, index: number, given: GivenValue | undefined): Uint8Array {
    if (given !== undefined) return this.#written(field, field.name, given);
    const follows = this.#spec.length?.spec === index ? 0n : this.#followingCount(field.name);
    if (follows === undefined) throw new LayoutMistake('LAYOUT_VALUE_MISSING', { field: field.name });
    return this.#written({ ...field, scaling: unscaled, values: new Map() }, field.name, follows);
  }

  #written(field: NumberField, name: string, given: GivenValue): Uint8Array {
    if (typeof given === 'object' && !(given instanceof Uint8Array)) return unfit(given, 'value-not-number');
    const raw = rawOf(given, field);
    this.#raws.set(name, Number(raw));
    return numberBytes(raw, field.form);
  }

  /** The number that a field has because a later one is given: of bytes, or of numbers of an array. */
  #followingCount(name: string): bigint | undefined {
    for (const field of this.#spec.specs) {
      const size = field.type === 'number' ? field.count : 'size' in field ? field.size : undefined;
      if (size?.type !== 'field' || size.name !== name || !this.#mayHold(field)) continue;
      const given = this.#given[field.name];
      if (given === undefined) continue;
      if (field.type === 'number') return BigInt(valuesOf(given).length);
      return BigInt((field.type === 'text' ? textBytes(given, field.encoding) : bytesOf(given)).byteLength);
    }
    return undefined;
  }

  /** Whether no condition of a field is known to fail. */
  #mayHold({ when }: FieldSpec): boolean {
    return when.every(({ name, numbers }) => {
      const raw = this.#raws.get(name);
      return raw === undefined || numbers.includes(raw);
    });
  }

  #bits({ name, form, parts }: Extract<FieldSpec, { type: 'bits' }>): Uint8Array {
    const whole = this.#given[name];
    let value = whole === undefined ? 0n : BigInt(rawOf(single(whole), plainNumber(form)));
    for (const part of parts) {
      const given = this.#given[`${name}.${part.name}`];
      if (given === undefined) continue;
      const width = BigInt(part.highest - part.lowest + 1);
      const asNumber = typeof given === 'boolean' ? (given ? 1 : 0) : single(given);
      const raw = BigInt(rawOf(asNumber, plainNumber({ ...form, bytes: 8 })));
      if (raw >= 1n << width)
        within({ field: `${name}.${part.name}` }, () =>
          unfit(given, 'value-not-in-bits', { bits: Number(width) }),
        );
      const shift = BigInt(part.lowest);
      value = (value & ~(((1n << width) - 1n) << shift)) | (raw << shift);
    }
    this.#raws.set(name, Number(value));
    return numberBytes(value, form);
  }

  #array(field: NumberSpec, count: FieldSize, given: GivenValue | undefined): Uint8Array {
    const values = valuesOf(needed(given, field));
    const wanted = this.#countOf(count);
    if (wanted !== undefined && wanted !== values.length)
      unfit(values.length, 'value-count-differs', { wanted });
    const bytes = new Uint8Array(values.length * field.form.bytes);
    for (const [index, value] of values.entries())
      bytes.set(numberBytes(rawOf(value, field), field.form), index * field.form.bytes);
    return bytes;
  }

  #sized(content: Uint8Array, size: FieldSize, given: GivenValue | undefined): Uint8Array {
    if (size.type === 'until') {
      if (indexIn(content, size.end) >= 0) unfit(given, 'value-has-end');
      const ended = new Uint8Array(content.byteLength + size.end.byteLength);
      ended.set(content);
      ended.set(size.end, content.byteLength);
      return ended;
    }
    const wanted = this.#countOf(size);
    if (wanted === undefined || wanted === content.byteLength) return content;
    if (content.byteLength > wanted) unfit(given, 'value-too-long', { most: wanted });
    if (size.type === 'field') unfit(given, 'value-size-differs', { wanted });
    const padded = new Uint8Array(wanted);
    padded.set(content);
    return padded;
  }

  #countOf(size: FieldSize): number | undefined {
    if (size.type === 'fixed') return size.count;
    return size.type === 'field' ? this.#raws.get(size.name) : undefined;
  }

  #exactly(bytes: Uint8Array, wanted: number, given: GivenValue): Uint8Array {
    return bytes.byteLength === wanted ? bytes : unfit(given, 'value-size-differs', { wanted });
  }

  #addLength(message: Uint8Array): void {
    const { length, specs } = this.#spec;
    const field = length && specs[length.spec];
    if (length === undefined || field?.type !== 'number' || this.#given[field.name] !== undefined) return;
    const at = this.#starts[length.spec] ?? 0;
    within({ field: field.name }, () => {
      const raw = rawOf(message.byteLength - length.added, plainNumber(field.form));
      message.set(numberBytes(raw, field.form), at);
    });
  }

  #addChecksums(message: Uint8Array): void {
    const places = { starts: this.#starts, ends: this.#ends };
    for (const [index, field] of this.#spec.specs.entries()) {
      const checksum = this.#spec.checksums.get(field);
      const at = this.#starts[index] ?? -1;
      if (checksum === undefined || at < 0 || this.#given[field.name] !== undefined) continue;
      const expected = new Uint8Array(checksum.bytes);
      const whole = { bytes: message, from: 0, to: message.byteLength };
      if (!computeInto(expected, checksum, whole, at, places))
        within({ field: field.name }, () => unfit(`${message.byteLength} B`, 'value-message-short'));
      message.set(expected, at);
    }
  }
}

function plainNumber(form: NumberForm): NumberField {
  return { form, scaling: unscaled, values: new Map() };
}

function single(given: GivenValue): Exclude<GivenValue, readonly unknown[]> {
  return Array.isArray(given)
    ? unfit(given, 'value-not-number')
    : (given as Exclude<GivenValue, readonly unknown[]>);
}

function needed<Value>(given: Value | undefined, { name }: { readonly name: string }): Value {
  if (given !== undefined) return given;
  throw new LayoutMistake('LAYOUT_VALUE_MISSING', { field: name });
}

/** The bytes of a text. @throws LayoutMistake LAYOUT_VALUE_INVALID for a character that the encoding lacks */
export function textBytes(given: GivenValue, encoding: EncodingName): Uint8Array {
  if (given instanceof Uint8Array) return given;
  const text = String(given);
  const lacking = firstUnencodable(text, encoding);
  if (lacking !== undefined) unfit(text, 'value-character-lacking', { found: lacking.found, encoding });
  return encodeText(text, encoding);
}

function numberBytes(raw: bigint | number, form: NumberForm): Uint8Array {
  const bytes = new Uint8Array(form.bytes);
  if (typeof raw === 'number') writeFloat(bytes, 0, bytePlaces(form), raw);
  else writeWhole(bytes, 0, bytePlaces(form), raw);
  return bytes;
}

function indexIn(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = 0; at + wanted.length <= bytes.length; at += 1)
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}
