import type { ChecksumSpec } from './checksum/checksum-spec.js';
import type { LineFault } from './checksum/line-checksum.js';
import { applyChecksum, type ShortFault } from './checksum/place-checksum.js';
import type { EncodingName } from './encoding-names.js';
import { encodeText, firstUnencodable } from './encodings.js';
import { columnOf, type EscapeFault, parseEscapes, typedIndex } from './escapes.js';
import { type HexFault, parseHex } from './hex.js';
import { joinBytes } from './join-bytes.js';
import type { EolName } from './line-endings.js';

const eolTexts: Readonly<Record<EolName, string>> = { none: '', lf: '\n', crlf: '\r\n', cr: '\r', nul: '\0' };

/** A person's typed input and how to read it. */
export interface Composition {
  readonly text: string;
  /** The text is hex, not characters. */
  readonly hex: boolean;
  readonly encoding: EncodingName;
  /** Backslashes are literal. */
  readonly raw: boolean;
  readonly eol: EolName;
  /** Undefined: none. */
  readonly checksum: ChecksumSpec | undefined;
}

/** Why typed input cannot be sent; `column` counts characters from 1. */
export type ComposeFault =
  | HexFault
  | EscapeFault
  | {
      readonly code: 'TEXT_UNENCODABLE';
      readonly column: number;
      readonly found: string;
      readonly encoding: EncodingName;
    }
  | { readonly code: LineFault['code']; readonly column: number; readonly found: string }
  | (ShortFault & { readonly column: number; readonly found: string });

/**
 * The exact bytes that go out: content with its checksum, appended or in its place, then the line ending in the encoding. The
 * checksum does not cover the ending: wherever a protocol has both, the ending closes the message (NMEA 0183, Modbus ASCII,
 * G-code).
 */
export type Composed =
  | {
      readonly ok: true;
      readonly bytes: Uint8Array;
      /** Bytes of what was typed, those that the checksum overwrote among them. */
      readonly contentBytes: number;
      /** Where the checksum stands: at the end of the content, or in it. */
      readonly checksumAt: number;
      readonly checksumBytes: number;
      readonly eolBytes: number;
    }
  | { readonly ok: false; readonly fault: ComposeFault };

/** Turns typed input into the bytes to send, or returns its fault with the place. */
export function composeBytes({ text, hex, encoding, raw, eol, checksum }: Composition): Composed {
  const content = hex ? parseHex(text) : textBytes(text, encoding, raw);
  if (!content.ok) return content;
  const { byteLength: contentBytes } = content.bytes;
  const written = hex ? 'ascii' : encoding;
  const ending = encodeText(eolTexts[eol], written);
  const { byteLength: eolBytes } = ending;
  if (checksum === undefined) {
    const bytes = joinBytes([content.bytes, ending]);
    return { ok: true, bytes, contentBytes, checksumAt: contentBytes, checksumBytes: 0, eolBytes };
  }
  const applied = applyChecksum(checksum, content.bytes, written);
  if (!applied.ok) return { ok: false, fault: checksumFault(applied.fault, text, content.bytes) };
  const { at: checksumAt, checksumBytes } = applied;
  const bytes = eolBytes === 0 ? applied.bytes : joinBytes([applied.bytes, ending]);
  return { ok: true, bytes, contentBytes, checksumAt, checksumBytes, eolBytes };
}

/**
 * If every byte was typed as one character, the fault of a line is at that character; otherwise it concerns the whole text. What
 * is too short is at its end.
 */
function checksumFault(fault: LineFault | ShortFault, text: string, content: Uint8Array): ComposeFault {
  if (fault.code === 'CHECKSUM_MESSAGE_SHORT')
    return { ...fault, column: Math.max(1, [...text].length), found: '' };
  const { code, at } = fault;
  if (text.length !== content.byteLength) return { code, column: 1, found: '' };
  const last = Math.min(at, Math.max(0, text.length - 1));
  return { code, column: last + 1, found: text.slice(last, last + 1) };
}

function textBytes(
  text: string,
  encoding: EncodingName,
  raw: boolean,
): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly fault: ComposeFault } {
  const parsed: ReturnType<typeof parseEscapes> = raw
    ? { ok: true, parts: [{ type: 'text', text, pieces: [] }] }
    : parseEscapes(text);
  if (!parsed.ok) return parsed;
  const pieces: Uint8Array[] = [];
  for (const part of parsed.parts) {
    if (part.type === 'bytes') {
      pieces.push(part.bytes);
      continue;
    }
    const lacking = firstUnencodable(part.text, encoding);
    if (lacking !== undefined) {
      const column = columnOf(text, typedIndex(part.pieces, lacking.index));
      return { ok: false, fault: { code: 'TEXT_UNENCODABLE', column, found: lacking.found, encoding } };
    }
    pieces.push(encodeText(part.text, encoding));
  }
  return { ok: true, bytes: joinBytes(pieces) };
}
