import { type ChecksumFault, parseOptionalChecksum } from '../../../../src/bytes/checksum/parse-checksum.js';
import { type Composed, type ComposeFault, composeBytes } from '../../../../src/bytes/compose.js';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { EolName } from '../../../../src/bytes/line-endings.js';

/** The bytes sent for each line break of a draft. A text field has only one kind of line break, and cannot distinguish them. */
export type LineBreak = 'lf' | 'crlf' | 'cr';

/** Every line break, in the order that a list shows them. */
export const lineBreakNames: readonly LineBreak[] = Object.freeze(['lf', 'crlf', 'cr']);

/** The characters of each. */
export const lineBreakTexts: Readonly<Record<LineBreak, string>> = { lf: '\n', crlf: '\r\n', cr: '\r' };

/** The options of what is typed, without its encoding. */
export interface DraftMeaning {
  /** Hex, not characters. */
  readonly hex: boolean;
  /** Backslashes are themselves. */
  readonly raw: boolean;
  readonly lineBreak: LineBreak;
  readonly eol: EolName;
  /** A specification as it was typed; `none`, or nothing, for none. */
  readonly checksum: string;
}

/** Why a draft cannot be sent: a fault of its text, or of the specification of its checksum. */
export type DraftFault = ComposeFault | ChecksumFault;

/** The exact bytes of a draft, or what is wrong. */
export type ComposedDraft = Composed | { readonly ok: false; readonly fault: ChecksumFault };

/** The exact bytes of a draft, or its fault, whose column counts the characters of the draft, or of the specification, as they were typed. */
export function composeDraft(draft: string, meaning: DraftMeaning, encoding: EncodingName): ComposedDraft {
  const { hex, raw, lineBreak, eol } = meaning;
  const parsed = parseOptionalChecksum(meaning.checksum);
  if (!parsed.ok) return parsed;
  const checksum = parsed.value;
  const text = hex ? draft : draft.replaceAll('\n', lineBreakTexts[lineBreak]);
  const composed = composeBytes({ text, hex, encoding, raw, eol, checksum });
  if (composed.ok || text.length === draft.length) return composed;
  return { ok: false, fault: { ...composed.fault, column: typedColumn(draft, composed.fault.column) } };
}

/** The column in the draft of one in the text whose line breaks are two characters long. */
function typedColumn(draft: string, column: number): number {
  let typed = 0;
  let written = 0;
  for (const character of draft) {
    typed += 1;
    written += character === '\n' ? 2 : 1;
    if (written >= column) break;
  }
  return typed;
}
