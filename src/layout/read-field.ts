import { type EncodingName, parseEncodingName } from '../bytes/encoding-names.js';
import { encodeText, firstUnencodable } from '../bytes/encodings.js';
import { parseHex } from '../bytes/hex.js';
import {
  type BitsPart,
  type ByteOrder,
  type Condition,
  type FieldSize,
  type FieldSpec,
  maxFieldBytes,
  type NumberForm,
  type NumberSpec,
  unscaled,
  type ValueNames,
} from './field-spec.js';
import type { LongField } from './layout-file.js';
import { mistake } from './layout-mistake.js';
import { readNumberForm, readOrder, readScaling } from './number-form.js';

/** What a layout says for all of its fields. */
export interface FieldDefaults {
  readonly order: ByteOrder;
  readonly encoding: EncodingName;
  /** Whether the message is text: numbers are written in digits. */
  readonly isText: boolean;
}

/** Bits of the largest field of them: its number has to be exact. */
const maxBits = 48;
const maxUnitLength = 16;
const number = String.raw`\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?`;

/** Whether a field may have this name: the language of filters has to be able to name it. */
export function isFieldName(name: string): boolean {
  return /^[A-Za-z_]\w{0,63}$/.test(name);
}

/** Reads a field in its short form (`i16le * 0.1 ℃`) or its long one. @throws LayoutMistake */
export function readField(name: string, written: string | LongField, defaults: FieldDefaults): FieldSpec {
  if (!isFieldName(name)) mistake('layout-field-name', { text: name });
  const long: LongField = typeof written === 'string' ? { type: written } : written;
  const [, word = '', brackets, rest = ''] =
    /^\s*([A-Za-z]\w*)(\[[^\]]*\])?\s*(.*?)\s*$/s.exec(long.type) ?? [];
  const common = { name, remark: long.remark ?? '', when: conditionsOf(long.when) };
  const encoding = long.encoding === undefined ? defaults.encoding : encodingOf(long.encoding);
  if (brackets === undefined || word === 'bytes') {
    const size = brackets === undefined ? rest : brackets.slice(1, -1);
    if (word === 'const')
      return { ...common, type: 'const', bytes: constBytes(rest, encoding, defaults.isText) };
    if (word === 'checksum') return { ...common, type: 'checksum', text: rest };
    if (word === 'bits') return { ...common, ...bitsOf(rest, long, defaults) };
    if (word === 'bytes') return { ...common, type: 'bytes', size: sizeOf(size) };
    if (word === 'text') return { ...common, type: 'text', ...textOf(rest, encoding) };
  }
  return { ...common, ...numberOf(`${word}`, brackets, rest, long, defaults) };
}

function conditionsOf(when: LongField['when'] = {}): readonly Condition[] {
  return Object.entries(when).map(([name, numbers]) => ({
    name,
    numbers: Object.freeze(typeof numbers === 'number' ? [numbers] : [...numbers]),
  }));
}

function encodingOf(text: string): EncodingName {
  return parseEncodingName(text) ?? mistake('layout-encoding-unknown', { text });
}

function constBytes(text: string, encoding: EncodingName, isText: boolean): Uint8Array {
  const quoted = /^"(.*)"$/s.exec(text)?.[1] ?? /^'(.*)'$/s.exec(text)?.[1];
  if (quoted !== undefined || isText) return bytesOfText(quoted ?? text, encoding);
  const parsed = parseHex(text);
  if (!parsed.ok || parsed.bytes.byteLength === 0 || parsed.bytes.byteLength > maxConstBytes)
    return mistake('layout-const-invalid', { text });
  return parsed.bytes;
}

const maxConstBytes = 256;

/** The bytes of a text that every message has. @throws LayoutMistake for a character that the encoding lacks */
export function bytesOfText(text: string, encoding: EncodingName): Uint8Array {
  if (text === '' || text.length > maxConstBytes) mistake('layout-const-invalid', { text });
  const lacking = firstUnencodable(text, encoding);
  if (lacking !== undefined) mistake('layout-character-lacking', { text: lacking.found, encoding });
  return encodeText(text, encoding);
}

/** `6`, `count`, `until 0D 0A`, `rest`, or nothing, which is the rest. */
function sizeOf(text: string): FieldSize {
  if (text === '' || text === 'rest') return { type: 'rest' };
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count < 1 || count > maxFieldBytes) mistake('layout-size-invalid', { text });
    return { type: 'fixed', count };
  }
  const until = /^until\s+(.+)$/.exec(text)?.[1];
  if (until !== undefined) {
    const end = parseHex(until);
    if (!end.ok || end.bytes.byteLength === 0 || end.bytes.byteLength > 16)
      return mistake('layout-size-invalid', { text });
    return { type: 'until', end: end.bytes };
  }
  if (!isFieldName(text) || text === 'until') mistake('layout-size-invalid', { text });
  return { type: 'field', name: text };
}

function textOf(
  text: string,
  encoding: EncodingName,
): { readonly size: FieldSize; readonly encoding: EncodingName } {
  const [first = '', ...more] = text.split(/\s+/);
  // `936` is a name of GBK, and a number of bytes here.
  const named = /^\d+$/.test(first) ? undefined : parseEncodingName(first);
  if (named === undefined) return { size: sizeOf(text), encoding };
  return { size: sizeOf(more.join(' ')), encoding: named };
}

function bitsOf(
  text: string,
  { values, order: longOrder }: LongField,
  defaults: FieldDefaults,
): Pick<Extract<FieldSpec, { type: 'bits' }>, 'type' | 'form' | 'parts'> {
  const [, width = '', orderName = longOrder, braces] =
    /^(\d+)\s*(be|le|big|little)?\s*(?:\{([^{}]*)\})?$/.exec(text) ?? [];
  const bits = Number(width);
  if (bits < 8 || bits > maxBits || bits % 8 !== 0) mistake('layout-bits-width', { text });
  const order = orderName === undefined ? defaults.order : readOrder(orderName, bits / 8);
  if (order === undefined) return mistake('layout-order-unknown', { text: orderName ?? '' });
  const pairs = braces === undefined ? Object.entries(values ?? {}) : pairsOf(braces);
  const parts = pairs.map(([name, place]): BitsPart => {
    if (!isFieldName(name)) mistake('layout-field-name', { text: name });
    const [, lowest = '', highest = lowest] =
      /^(\d{1,2})(?:\s*(?:-|\.\.)\s*(\d{1,2}))?$/.exec(String(place)) ?? [];
    const part = { name, lowest: Number(lowest), highest: Number(highest) };
    if (lowest === '' || part.highest < part.lowest || part.highest >= bits)
      mistake('layout-bits-place', { text: `${name} = ${place}`, most: bits - 1 });
    return part;
  });
  const form: NumberForm = { kind: 'unsigned', bytes: bits / 8, order };
  return { type: 'bits', form, parts };
}

/** `6 = write, 0x0A: read` as pairs of texts. */
function pairsOf(text: string): readonly (readonly [string, string])[] {
  return text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const [, key, value] = /^\s*([\w-]+?)\s*[:=]\s*(.*?)\s*$/.exec(pair) ?? [];
      if (key === undefined || value === undefined || value === '')
        return mistake('layout-values-invalid', { text: pair.trim() });
      return [key, value.replace(/^(["'])(.*)\1$/, '$2')];
    });
}

function namesOf(pairs: readonly (readonly [string, unknown])[]): ValueNames {
  return new Map(
    pairs.map(([key, name]) => {
      const value = /^(?:-?\d{1,15}|0[xX][0-9A-Fa-f]{1,12})$/.test(key) ? Number(key) : Number.NaN;
      if (Number.isNaN(value)) mistake('layout-values-invalid', { text: `${key} = ${String(name)}` });
      return [value, String(name)];
    }),
  );
}

type NumberPart = Pick<NumberSpec, 'type' | 'form' | 'scaling' | 'unit' | 'values' | 'count'>;

function numberOf(
  word: string,
  brackets: string | undefined,
  text: string,
  long: LongField,
  defaults: FieldDefaults,
): NumberPart {
  const bare = formOf(word, long, defaults);
  let rest = text;
  const take = (pattern: string): readonly string[] | undefined => {
    const found = new RegExp(`^${pattern}\\s*`).exec(rest);
    if (found === null) return undefined;
    rest = rest.slice(found[0].length);
    return found;
  };
  const ordered = take(String.raw`(big|little|abcd|badc|cdab|dcba)\b`)?.[1];
  const form =
    ordered === undefined ? bare : { ...bare, order: readOrder(ordered, bare.bytes) ?? bare.order };
  const factor = take(String.raw`[*×]\s*(-?${number})`)?.[1] ?? String(long.scale ?? 1);
  const divisor = take(String.raw`[/÷]\s*(${number})`)?.[1] ?? '1';
  const [, sign = '', added = String(long.offset ?? 0)] = take(String.raw`([+-])\s*(${number})`) ?? [];
  const braces = /\{([^{}]*)\}$/.exec(rest);
  const unit = (braces === null ? rest : rest.slice(0, braces.index)).trim() || (long.unit ?? '');
  if (unit.length > maxUnitLength || /[{}]/.test(unit)) mistake('layout-text-unread', { text: unit });
  const pairs = braces === null ? Object.entries(long.values ?? {}) : pairsOf(braces[1] ?? '');
  const scaling =
    form.kind === 'boolean' ? unscaled : readScaling(factor, divisor, `${sign === '-' ? '-' : ''}${added}`);
  const count = brackets === undefined ? undefined : sizeOf(brackets.slice(1, -1).trim());
  if (count?.type === 'until') mistake('layout-size-invalid', { text: brackets ?? '' });
  return { type: 'number', form, scaling, unit, values: namesOf(pairs), count };
}

function formOf(word: string, { order: longOrder }: LongField, defaults: FieldDefaults): NumberForm {
  if (defaults.isText) {
    if (word === 'number' || word === 'i' || word === 'f') return { kind: 'decimal', bytes: 0, order: 'big' };
    if (word === 'hex' || word === 'x') return { kind: 'hexadecimal', bytes: 0, order: 'big' };
    return mistake('layout-text-type-unknown', { text: word });
  }
  const form = readNumberForm(word, defaults.order);
  if (form === undefined) return mistake('layout-type-unknown', { text: word });
  if (longOrder === undefined) return form;
  const order = readOrder(longOrder, form.bytes);
  return order === undefined ? mistake('layout-order-unknown', { text: longOrder }) : { ...form, order };
}
