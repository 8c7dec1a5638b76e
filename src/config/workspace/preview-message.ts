import { composeBytes } from '../../bytes/compose.js';
import type { ByteRange } from '../../bytes/patterns/byte-pattern.js';
import {
  type FilledPiece,
  fillPieces,
  type PlaceholderText,
  type PlaceholderValues,
} from '../../bytes/placeholders.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { GivenValue, Layout } from '../../layout/layout.js';
import { LayoutValues } from '../../layout/layout-values.js';
import { formValues, isList } from './compose-message.js';
import type { MessageContent, SavedMessage } from './message-file.js';

/** Bytes of a message that are not what was written, but a value or an addition. */
export interface ByteMark extends ByteRange {
  /** The value of a placeholder, or what follows by itself: a length, a checksum, an ending. */
  readonly type: 'placeholder' | 'added';
  /** The placeholder, or the field; empty for a checksum or an ending of text or hex. */
  readonly name: string;
}

/** Where a field of a form stands. */
export interface FieldRange extends ByteRange {
  readonly name: string;
}

/** What a message would send now. */
export type MessagePreview =
  | {
      readonly type: 'bytes';
      readonly bytes: Uint8Array;
      /** In the order of the bytes. */
      readonly marks: readonly ByteMark[];
      /** Of a form; empty otherwise. */
      readonly fields: readonly FieldRange[];
    }
  | { readonly type: 'file'; readonly path: string };

/** Placeholders whose bytes are told, in messages of at most so many bytes: each takes composing what stands before it. */
const maxMarks = 64;
const maxMarkedBytes = 16_384;

/** What a message would send with these values, and which of its bytes come from where. Fails as `composeMessage` does. */
export function previewMessage(
  message: SavedMessage,
  values: PlaceholderValues,
  layoutNamed: (name: string) => Layout | undefined,
): Parsed<MessagePreview> {
  const { content } = message;
  if (content.type === 'file') return { ok: true, value: content };
  return content.type === 'form'
    ? formPreview(content, values, layoutNamed)
    : typedPreview(message, content.type === 'hex' ? content.hex : content.text, values);
}

function typedPreview(
  message: SavedMessage,
  text: PlaceholderText,
  values: PlaceholderValues,
): Parsed<MessagePreview> {
  const { content, encoding, ending, checksum } = message;
  const isHex = content.type === 'hex';
  const filled = fillPieces(text, values, isHex ? 'hex' : 'text');
  if (!filled.ok) {
    const { reason, name } = filled.fault;
    return { ok: false, failure: failure('PLACEHOLDER_UNFILLED', { reason, name }) };
  }
  const { pieces } = filled;
  const typed = { hex: isHex, encoding, raw: false } as const;
  const composed = composeBytes({ ...typed, text: textOf(pieces), eol: ending, checksum });
  if (!composed.ok) {
    const { code, ...params } = composed.fault;
    return { ok: false, failure: failure(code, params) };
  }
  const { bytes, contentBytes, checksumAt, checksumBytes, eolBytes } = composed;
  const bytesBefore = (count: number): number | undefined => {
    const part = composeBytes({
      ...typed,
      text: textOf(pieces.slice(0, count)),
      eol: 'none',
      checksum: undefined,
    });
    return part.ok ? part.bytes.byteLength : undefined;
  };
  const marks: ByteMark[] = [];
  if (contentBytes <= maxMarkedBytes) {
    for (const [index, { name }] of pieces.entries()) {
      if (name === undefined || marks.length === maxMarks) continue;
      const from = bytesBefore(index);
      const to = bytesBefore(index + 1);
      if (from !== undefined && to !== undefined && to > from)
        marks.push({ type: 'placeholder', name, from, to });
    }
  }
  const end = bytes.byteLength - eolBytes;
  if (checksumBytes > 0)
    marks.push({ type: 'added', name: '', from: checksumAt, to: checksumAt + checksumBytes });
  if (eolBytes > 0) marks.push({ type: 'added', name: '', from: end, to: bytes.byteLength });
  return { ok: true, value: { type: 'bytes', bytes, marks: inOrder(marks), fields: [] } };
}

function formPreview(
  content: Extract<MessageContent, { readonly type: 'form' }>,
  values: PlaceholderValues,
  layoutNamed: (name: string) => Layout | undefined,
): Parsed<MessagePreview> {
  const layout = layoutNamed(content.layout);
  if (layout === undefined)
    return { ok: false, failure: failure('LAYOUT_UNKNOWN', { text: content.layout, choices: '' }) };
  const given = formValues(content.values, values);
  if (!given.ok) return given;
  const encoded = layout.encode(given.value);
  if (!encoded.ok) return encoded;
  return {
    ok: true,
    value: { type: 'bytes', ...readFields(layout, encoded.value, content.values, given.value) },
  };
}

function readFields(
  layout: Layout,
  bytes: Uint8Array,
  texts: ReadonlyMap<string, PlaceholderText | readonly PlaceholderText[]>,
  given: Readonly<Record<string, GivenValue>>,
): {
  readonly bytes: Uint8Array;
  readonly marks: readonly ByteMark[];
  readonly fields: readonly FieldRange[];
} {
  const read = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, read);
  const marks: ByteMark[] = [];
  const fields: FieldRange[] = [];
  for (let row = 0; row < read.count; row += 1) {
    const field = layout.fields[read.fields[row] ?? -1];
    if (field === undefined) continue;
    const { name } = field;
    const range = { name, from: read.froms[row] ?? 0, to: read.tos[row] ?? 0 };
    fields.push(range);
    const text = texts.get(name);
    const isFilled = text !== undefined && (isList(text) ? text : [text]).some(hasPlaceholder);
    if (isFilled) marks.push({ type: 'placeholder', ...range });
    else if (field.follows && field.kind !== 'const' && !Object.hasOwn(given, name))
      marks.push({ type: 'added', ...range });
  }
  return { bytes, marks: inOrder(marks), fields };
}

function hasPlaceholder(text: PlaceholderText): boolean {
  return text.some((part) => typeof part !== 'string');
}

function textOf(pieces: readonly FilledPiece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** By where they begin; what a checksum overwrote is the checksum's. */
function inOrder(marks: readonly ByteMark[]): readonly ByteMark[] {
  return [...marks].sort((one, other) => one.from - other.from || one.to - other.to);
}
