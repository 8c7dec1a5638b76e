import type { ChecksumSpec } from '../../bytes/checksum/checksum-spec.js';
import { parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { applyChecksum } from '../../bytes/checksum/place-checksum.js';
import { composeBytes } from '../../bytes/compose.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { columnOf } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { isoTime } from '../../bytes/iso-time.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { textAround } from '../../bytes/text-around.js';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { type AnswerPlaceholders, answerPlaceholder } from './answer-placeholder.js';
import type { RuleMessage } from './rule-message.js';
import type { FieldValue, RuleTools } from './rule-tools.js';

/** A parsed answer: literal bytes, and values that are filled in. */
export interface AnswerTemplate {
  readonly encoding: EncodingName;
  /** Is put into what is filled in. */
  readonly checksum: ChecksumSpec | undefined;
  readonly pieces: readonly (Uint8Array | Insert)[];
}

/** How a value is written: as it is, as hex digits, as a decimal number, or as an integer of so many bytes. */
type Form =
  | { readonly type: 'plain' | 'hex' | 'dec' }
  | { readonly type: 'integer'; readonly bytes: number; readonly isLittle: boolean };

const plain: Form = { type: 'plain' };

interface Insert {
  readonly value: (filling: Filling) => FieldValue | undefined;
  readonly form: Form;
  /** In a hex answer a number is one byte. */
  readonly inHex: boolean;
}

/** What a template is filled in with. */
export interface Filling {
  readonly message: RuleMessage;
  readonly captured: ReadonlyMap<string, Uint8Array>;
}

/** What a template may name, and how it is written. */
export interface TemplateContext {
  /** The text is hex with placeholders between its bytes. */
  readonly hex: boolean;
  readonly encoding: EncodingName;
  readonly checksum: string | undefined;
  /** The names and numbers of what the rule's conditions capture. */
  readonly captured: ReadonlySet<string>;
  readonly field: RuleTools['field'];
  /** What `{{placeholders}}` stand for; without it they stay as they are. */
  readonly placeholders?: AnswerPlaceholders | undefined;
}

const builtIn: Readonly<Record<string, (message: RuleMessage) => FieldValue>> = {
  text: ({ bytes }) => bytes,
  hex: ({ bytes }) => formatHex(bytes),
  bytes: ({ bytes }) => bytes.byteLength,
  peer: ({ peer }) => peer,
  count: ({ count }) => count,
  time: ({ timeMicros }) => isoTime(timeMicros, 3),
};

/** An escape, a `{{placeholder}}`, or a name in braces with its form. */
const token =
  /\\[\s\S]|(\{\{\s*\??[\p{L}_][^{}]*\}\})|\{([A-Za-z0-9_][A-Za-z0-9_.-]*)(?::([A-Za-z0-9]+))?\}/gu;
const integerForm = /^[ui](8|16|24|32|40|48|56|64)(le|be)?$/;

/**
 * Parses an answer. `{1}` is what the first group captured, `{name}` a named one, `{sensor.temp}` a layout's field; further
 * `{text}` (the message's bytes), `{hex}`, `{bytes}` (their number), `{peer}`, `{count}` and `{time}`. `{1:hex}` and
 * `{1:dec}` write bytes as digits, `{unit:u16le}` a number as an integer. `{{host}}` and the other placeholders of
 * bytes/placeholders.ts are filled in too. `\{` is a brace, as is one before anything else.
 */
export function parseAnswer(source: string, context: TemplateContext): Parsed<AnswerTemplate> {
  const pieces: (Uint8Array | Insert)[] = [];
  let literal = '';
  let literalFrom = 0;
  let position = 0;
  let placeholderBytes = 0;
  const endLiteral = (): ReturnType<typeof literalBytes> | undefined => {
    if (literal === '') return undefined;
    const bytes = literalBytes(literal, context, columnOf(source, literalFrom));
    if (bytes.ok) pieces.push(bytes.value);
    literal = '';
    return bytes;
  };
  const add = (text: string, at: number): void => {
    if (literal === '') literalFrom = at;
    literal += text;
  };
  for (const found of source.matchAll(token)) {
    add(source.slice(position, found.index), position);
    position = found.index + found[0].length;
    const [whole, placeholder, name, form] = found;
    if (placeholder !== undefined && context.placeholders !== undefined) {
      const compiled = answerPlaceholder(placeholder, context, context.placeholders);
      const ended = endLiteral();
      if (ended?.ok === false) return ended;
      if (compiled?.ok === false) return compiled;
      if (compiled === undefined) return unknownField(placeholder, source, found.index);
      const { bytesAt, bytes, name: named } = compiled.value;
      placeholderBytes += bytes;
      if (placeholderBytes > maxAnswerBytes) {
        const params = { reason: 'placeholder-too-long', name: named };
        return { ok: false, failure: failure('PLACEHOLDER_UNFILLED', params) };
      }
      pieces.push({ value: ({ message }) => bytesAt(message.timeMicros), form: plain, inHex: context.hex });
      continue;
    }
    if (name === undefined) {
      add(whole === '\\{' ? '{' : whole, found.index);
      continue;
    }
    const ended = endLiteral();
    if (ended?.ok === false) return ended;
    const insert = insertOf(name, form, context);
    if (insert === undefined) return unknownField(whole, source, found.index);
    pieces.push(insert);
  }
  add(source.slice(position), position);
  const ended = endLiteral();
  if (ended?.ok === false) return ended;
  const checksum = parseOptionalChecksum(context.checksum ?? '');
  if (!checksum.ok) {
    const { code, ...params } = checksum.fault;
    return { ok: false, failure: failure(code, params) };
  }
  return { ok: true, value: { encoding: context.encoding, checksum: checksum.value, pieces } };
}

function unknownField(field: string, source: string, index: number): Parsed<never> {
  return {
    ok: false,
    failure: failure('ANSWER_FIELD_UNKNOWN', { field, column: columnOf(source, index) }),
  };
}

/** Bytes that one answer may come to; what a template makes beyond them is left out. */
export const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * The bytes of an answer; the caller owns them. Without the checksum, if what was filled in is too short for it. What goes beyond
 * `mostBytes` is left out, and with a checksum beyond `maxAnswerBytes`.
 */
export function filledAnswer(
  { pieces, encoding, checksum }: AnswerTemplate,
  filling: Filling,
  mostBytes = maxAnswerBytes,
): Uint8Array {
  const most = checksum === undefined ? mostBytes : maxAnswerBytes;
  const made: Uint8Array[] = [];
  let left = most;
  for (const piece of pieces) {
    if (left <= 0) break;
    const bytes = piece instanceof Uint8Array ? piece : insertedBytes(piece, encoding, filling);
    made.push(bytes.byteLength > left ? bytes.subarray(0, left) : bytes);
    left -= bytes.byteLength;
  }
  const content = joinBytes(made);
  if (checksum === undefined) return content;
  const summed = applyChecksum(checksum, content, encoding);
  return summed.ok ? summed.bytes : content;
}

/** Characters of a tag, a line or a notice that are kept. */
const maxNoteLength = 4_096;

/** The text of what was filled in, for a tag, a line or a notice: its first 4,096 characters, with `…` where there were more. */
export function filledNote(template: AnswerTemplate, filling: Filling): string {
  // A character takes 4 bytes at most.
  return notedText(decodeText(filledAnswer(template, filling, 4 * maxNoteLength + 4), template.encoding));
}

/** The first 4,096 characters of a tag, a line or a notice, with `…` where there were more. */
export function notedText(text: string): string {
  if (text.length <= maxNoteLength) return text;
  // Encoded and decoded: a slice would keep the whole text in memory.
  return decodeUtf8(encodeUtf8(textAround(text, '', maxNoteLength)));
}

function literalBytes(text: string, { hex, encoding }: TemplateContext, column: number): Parsed<Uint8Array> {
  const composed = composeBytes({ text, hex, raw: false, encoding, eol: 'none', checksum: undefined });
  if (composed.ok) return { ok: true, value: composed.bytes };
  const { code, column: within, ...params } = composed.fault;
  return { ok: false, failure: failure(code, { ...params, column: column + within - 1 }) };
}

function insertOf(name: string, formName: string | undefined, context: TemplateContext): Insert | undefined {
  const form = formOf(formName);
  const value = readerOf(name, context);
  return form === undefined || value === undefined ? undefined : { value, form, inHex: context.hex };
}

function formOf(name: string | undefined): Form | undefined {
  if (name === undefined) return plain;
  if (name === 'hex' || name === 'dec') return { type: name };
  const integer = integerForm.exec(name);
  if (integer === null) return undefined;
  return { type: 'integer', bytes: Number(integer[1]) / 8, isLittle: integer[2] === 'le' };
}

function readerOf(name: string, { captured, field }: TemplateContext): Insert['value'] | undefined {
  if (captured.has(name)) return (filling) => filling.captured.get(name);
  const known = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (known !== undefined) return ({ message }) => known(message);
  const read = field(name);
  return read === undefined ? undefined : ({ message }) => read(message);
}

function insertedBytes({ value, form, inHex }: Insert, encoding: EncodingName, filling: Filling): Uint8Array {
  const found = value(filling) ?? '';
  switch (form.type) {
    case 'plain':
      if (found instanceof Uint8Array) return found;
      if (inHex && typeof found !== 'string') return integerBytes(integerOf(found, encoding), 1, false);
      return encodeText(String(found), encoding);
    case 'hex':
      return encodeText(hexOf(found, encoding), encoding);
    case 'dec':
      return encodeText(found instanceof Uint8Array ? String(numberOfBytes(found)) : String(found), encoding);
    case 'integer':
      return integerBytes(integerOf(found, encoding), form.bytes, form.isLittle);
  }
}

function hexOf(value: FieldValue, encoding: EncodingName): string {
  if (value instanceof Uint8Array) return formatHex(value);
  if (typeof value === 'string') return formatHex(encodeText(value, encoding));
  return value.toString(16).toUpperCase();
}

/** An integer, most significant byte first. */
function numberOfBytes(bytes: Uint8Array): bigint {
  let number = 0n;
  for (const byte of bytes.subarray(0, 16)) number = (number << 8n) | BigInt(byte);
  return number;
}

/** The number that a value is, or that its text says; 0 if it says none. */
function integerOf(value: FieldValue, encoding: EncodingName): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  const text = typeof value === 'string' ? value : decodeText(value.subarray(0, 32), encoding);
  const digits = /^\s*(-?)(0x[0-9a-fA-F]+|\d+)/.exec(text);
  if (digits === null) return 0n;
  const number = BigInt(digits[2] ?? '0');
  return digits[1] === '-' ? -number : number;
}

/** The lowest bytes of an integer, in two's complement. */
function integerBytes(value: bigint, count: number, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(count);
  let rest = BigInt.asUintN(count * 8, value);
  for (let index = 0; index < count; index += 1) {
    bytes[isLittle ? index : count - 1 - index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}
