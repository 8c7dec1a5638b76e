import { composeBytes } from '../bytes/compose.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import { encodeText } from '../bytes/encodings.js';
import { formatHex } from '../bytes/hex.js';
import { isoTime } from '../bytes/iso-time.js';
import { joinBytes } from '../bytes/join-bytes.js';
import { type Failure, failure } from '../errors/error.js';
import type { MessageOrigin } from './behaviour.js';

const fieldNames = ['text', 'hex', 'bytes', 'peer', 'count', 'time'] as const;
type FieldName = (typeof fieldNames)[number];

type Piece =
  | { readonly type: 'literal'; readonly bytes: Uint8Array }
  | { readonly type: 'field'; readonly name: FieldName };

/** A parsed template: literal bytes in the endpoint's encoding, and fields. */
export interface Template {
  readonly source: string;
  readonly pieces: readonly Piece[];
}

/**
 * Parses a template. The fields are `{text}` (the message's bytes, unchanged), `{hex}`, `{bytes}` (their number), `{peer}`,
 * `{count}` (messages of this peer, from 1) and `{time}` (ISO 8601, UTC, milliseconds). `{{` is a brace. Literals may contain
 * the escapes of bytes/escapes.ts. A brace before anything but a word is literal, so JSON needs no escaping.
 */
export function parseTemplate(
  source: string,
  encoding: EncodingName,
): { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly failure: Failure } {
  const pieces: Piece[] = [];
  let literal = '';
  let literalStart = 0;
  const token = /\{\{|\{([a-z]+)\}/g;
  let position = 0;
  const flushLiteral = (): Failure | undefined => {
    if (literal === '') return undefined;
    const composed = composeBytes({
      text: literal,
      hex: false,
      raw: false,
      encoding,
      eol: 'none',
      checksum: undefined,
    });
    if (!composed.ok) {
      const { code, column, ...params } = composed.fault;
      return failure(code, { ...params, column: columnAt(source, literalStart) + column - 1 });
    }
    pieces.push({ type: 'literal', bytes: composed.bytes });
    literal = '';
    return undefined;
  };
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    if (literal === '') literalStart = position;
    literal += source.slice(position, match.index);
    position = match.index + match[0].length;
    if (match[0] === '{{') {
      literal += '{';
      continue;
    }
    const failed = flushLiteral();
    if (failed !== undefined) return { ok: false, failure: failed };
    const name = fieldNames.find((known) => known === match[1]);
    if (name === undefined) {
      const params = { field: match[0], column: columnAt(source, match.index) };
      return { ok: false, failure: failure('TEMPLATE_FIELD_UNKNOWN', params) };
    }
    pieces.push({ type: 'field', name });
  }
  if (literal === '') literalStart = position;
  literal += source.slice(position);
  const failed = flushLiteral();
  if (failed !== undefined) return { ok: false, failure: failed };
  return { ok: true, template: { source, pieces } };
}

/** Returns true if the template repeats the message's text, so that cuts within a character would show. */
export function repeatsText({ pieces }: Template): boolean {
  return pieces.some((piece) => piece.type === 'field' && piece.name === 'text');
}

/** The template filled in for `message`. */
export function filledTemplate(
  template: Template,
  encoding: EncodingName,
  message: Uint8Array,
  origin: MessageOrigin,
): Uint8Array {
  return joinBytes(
    template.pieces.map((piece) =>
      piece.type === 'literal' ? piece.bytes : fieldBytes(piece.name, encoding, message, origin),
    ),
  );
}

function fieldBytes(
  name: FieldName,
  encoding: EncodingName,
  message: Uint8Array,
  origin: MessageOrigin,
): Uint8Array {
  switch (name) {
    case 'text':
      return message;
    case 'hex':
      return encodeText(formatHex(message), encoding);
    case 'bytes':
      return encodeText(String(message.byteLength), encoding);
    case 'peer':
      return encodeText(origin.peer, encoding);
    case 'count':
      return encodeText(String(origin.count), encoding);
    case 'time':
      return encodeText(isoTime(origin.timeMicros, 3), encoding);
  }
}

/** 1-based column of a UTF-16 index, in code points. */
function columnAt(source: string, index: number): number {
  return [...source.slice(0, index)].length + 1;
}
