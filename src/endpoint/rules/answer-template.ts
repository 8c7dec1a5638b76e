import type { ChecksumSpec } from '../../bytes/checksum/checksum-spec.js';
import { parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { applyChecksum } from '../../bytes/checksum/place-checksum.js';
import { composeBytes } from '../../bytes/compose.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import { columnOf } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { isoTime } from '../../bytes/iso-time.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { textAround } from '../../bytes/text-around.js';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { type AnswerPlaceholders, answerPlaceholder } from './answer-placeholder.js';
import {
  oneByte,
  parseValueForm,
  plainForm,
  shownValue,
  type ValueForm,
  valueBytes,
} from './answer-value.js';
import type { RuleMessage } from './rule-message.js';
import type { FieldValue, RuleTools } from './rule-tools.js';

/** A parsed answer: literal bytes, and values that are filled in. */
export interface AnswerTemplate {
  readonly encoding: EncodingName;
  /** Is put into what is filled in. */
  readonly checksum: ChecksumSpec | undefined;
  readonly pieces: readonly (Uint8Array | Insert)[];
}

interface Insert {
  readonly value: (filling: Filling) => FieldValue | undefined;
  readonly form: ValueForm;
  /** In a hex answer a number is one byte. */
  readonly inHex: boolean;
  /** As it stands in the answer, with its braces. */
  readonly written: string;
  /** Begins again where its bytes end, as a counter on the wire does. */
  readonly wraps: boolean;
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
      pieces.push({
        value: ({ message }) => bytesAt(message.timeMicros),
        form: plainForm,
        inHex: context.hex,
        written: placeholder,
        wraps: false,
      });
      continue;
    }
    if (name === undefined) {
      add(whole === '\\{' ? '{' : whole, found.index);
      continue;
    }
    const ended = endLiteral();
    if (ended?.ok === false) return ended;
    const insert = insertOf(whole, name, form, context);
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
 * `mostBytes` is left out, and with a checksum beyond `maxAnswerBytes`. Fails with ANSWER_VALUE_UNFIT.
 */
export function filledAnswer(
  { pieces, encoding, checksum }: AnswerTemplate,
  filling: Filling,
  mostBytes = maxAnswerBytes,
): Parsed<Uint8Array> {
  const most = checksum === undefined ? mostBytes : maxAnswerBytes;
  const made: Uint8Array[] = [];
  let left = most;
  for (const piece of pieces) {
    if (left <= 0) break;
    const bytes = piece instanceof Uint8Array ? piece : insertedBytes(piece, encoding, filling);
    if (!(bytes instanceof Uint8Array)) return { ok: false, failure: bytes };
    made.push(bytes.byteLength > left ? bytes.subarray(0, left) : bytes);
    left -= bytes.byteLength;
  }
  const content = joinBytes(made);
  if (checksum === undefined) return { ok: true, value: content };
  const summed = applyChecksum(checksum, content, encoding);
  return { ok: true, value: summed.ok ? summed.bytes : content };
}

function insertedBytes(
  { value, form, inHex, written, wraps }: Insert,
  encoding: EncodingName,
  filling: Filling,
): Uint8Array | Failure {
  const found = value(filling) ?? '';
  const isNumber = typeof found === 'number' || typeof found === 'bigint';
  const taken = inHex && isNumber && form.type === 'plain' ? oneByte : form;
  const bytes = valueBytes(found, taken, encoding, wraps);
  if (bytes !== undefined) return bytes;
  const width = taken.type === 'integer' ? taken.bytes : 0;
  const params = { field: written, value: shownValue(found, encoding), bytes: width };
  return failure('ANSWER_VALUE_UNFIT', params);
}

/** Characters of a tag, a line or a notice that are kept. */
const maxNoteLength = 4_096;

/**
 * The text of what was filled in, for a tag, a line or a notice: its first 4,096 characters, with `…` where there were more. Fails with
 * ANSWER_VALUE_UNFIT.
 */
export function filledNote(template: AnswerTemplate, filling: Filling): Parsed<string> {
  // A character takes 4 bytes at most.
  const bytes = filledAnswer(template, filling, 4 * maxNoteLength + 4);
  return bytes.ok ? { ok: true, value: notedText(decodeText(bytes.value, template.encoding)) } : bytes;
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

function insertOf(
  written: string,
  name: string,
  formName: string | undefined,
  context: TemplateContext,
): Insert | undefined {
  const form = parseValueForm(formName);
  const value = readerOf(name, context);
  if (form === undefined || value === undefined) return undefined;
  const wraps = name === 'count' && !context.captured.has(name);
  return { value, form, inHex: context.hex, written, wraps };
}

function readerOf(name: string, { captured, field }: TemplateContext): Insert['value'] | undefined {
  if (captured.has(name)) return (filling) => filling.captured.get(name);
  const known = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (known !== undefined) return ({ message }) => known(message);
  const read = field(name);
  return read === undefined ? undefined : ({ message }) => read(message);
}
